"""Names in little room: what siblings share goes first, what tells them apart stays."""

from hypothesis import given
from hypothesis import strategies as st

from rolescope.pictures.metrics import ELLIPSIS, text_width
from rolescope.pictures.name_fitting import (
    fit_name,
    in_two_lines,
    own_part,
    set_names,
    shared_beginnings,
    shared_ends,
    without_random_ends,
)

NAMES = (
    "github-actions-prod-deploy",
    "github-actions-prod-plan",
    "github-actions-dev-deploy",
    "reporting",
)


def test_siblings_share_up_to_a_seam() -> None:
    shared = shared_beginnings(NAMES)
    assert [name[:count] for name, count in zip(NAMES, shared, strict=True)] == [
        "github-actions-prod-",
        "github-actions-prod-",
        "github-actions-",
        "",
    ]


def test_a_change_of_case_is_a_seam() -> None:
    assert shared_beginnings(("WorkloadRunnerBlue", "WorkloadRunnerBrown")) == (14, 14)


def test_a_short_beginning_is_no_sibling() -> None:
    assert shared_beginnings(("web-prod", "web-test")) == (0, 0)


def test_the_shared_part_goes_first() -> None:
    name = NAMES[0]
    room = text_width("github…prod-deploy", "name") + 1
    assert fit_name(name, "name", room, shared=len("github-actions-")) == "github…prod-deploy"
    room = text_width("…prod-deploy", "name") + 1
    assert fit_name(name, "name", room, shared=len("github-actions-")) == "…prod-deploy"


def test_what_fits_stays_whole() -> None:
    assert fit_name("reporting", "name", 400, shared=8, taken={"reporting"}) == "reporting"


def test_names_that_read_alike_are_cut_elsewhere() -> None:
    names = ["data-blue-platform-worker-task-runner", "data-teal-platform-worker-task-runner"]
    taken: set[str] = set()
    for name in names:
        shown = fit_name(name, "name", 120, taken=taken)
        assert shown not in taken
        taken.add(shown)


def test_what_is_cut_at_its_end_says_so() -> None:
    names = [f"northern-{team}-{stage}-deployment-orchestrator" for team in ("payments", "search")
             for stage in ("staging", "prod")]  # fmt: skip
    for width in range(60, 220, 10):
        for name, shown in zip(names, set_names(names, "small", width), strict=True):
            assert name.endswith(shown.rpartition(ELLIPSIS)[2]), shown


def test_random_ends_go() -> None:
    names = ("app-Worker-1A2B3C4D5E6F", "api-0123abcd", "batch-20261128", "deadbeef-api")
    assert without_random_ends(names) == ("app-Worker", "api", "batch-20261128", "deadbeef-api")


def test_random_ends_stay_where_nothing_else_differs() -> None:
    names = ("app-Worker-1A2B3C4D5E6F", "app-Worker-9Z8Y7X6W5V4U", "app-Worker")
    assert without_random_ends(names) == ("app-Worker-1A2B…", "app-Worker-9Z8Y…", "app-Worker")


def test_siblings_share_their_ends_from_a_seam_on() -> None:
    names = ("lake-ingest-crossaccount", "lake-export-crossaccount", "reporting")
    shared = shared_ends(names)
    assert [name[len(name) - count :] for name, count in zip(names, shared, strict=True)] == [
        "-crossaccount",
        "-crossaccount",
        "",
    ]


def test_something_is_left_between_what_siblings_share() -> None:
    names = ("platform-web-deployment", "platform-web-restoration", "network-web-deployment")
    for name, start, end in zip(names, shared_beginnings(names), shared_ends(names), strict=True):
        assert start + end < len(name)


def test_the_part_that_siblings_lack_is_found_in_what_is_shown() -> None:
    name = "lake-data-ingest-crossaccount"
    assert own_part(name, name, 10, 13) == (10, 16)
    shown = "lake…ingest-crossaccount"
    start, end = own_part(shown, name, 10, 13) or (0, 0)
    assert shown[start:end] == "ingest"
    assert own_part("lake-d…count", name, 10, 13) is None
    assert own_part(name, name, 0) is None


def test_a_long_name_breaks_once_at_a_seam() -> None:
    room = text_width("github-actions-prod-", "subject") + 1
    found = in_two_lines("github-actions-prod-deploy", room, ("subject", "small"))
    assert found == ("github-actions-prod-", "deploy")
    assert in_two_lines("githubactionsproddeploy", room, ("subject", "small")) is None


def test_a_short_name_could_be_no_sibling() -> None:
    names = [
        f"northern-lights-{team}-platform-{stage}-deployment-executor"
        for team in ("checkout", "payments", "search")
        for stage in ("prod", "staging")
    ]
    shown = set_names(names, "name", 220)
    assert shown[0] == "…checkout…prod…executor"
    assert len(set(shown)) == len(names)
    assert all(text_width(text, "name") <= 220 for text in shown)


@given(st.lists(st.text("ab-/X0f", min_size=1, max_size=30), unique=True, max_size=12))
def test_no_two_names_become_one(names: list[str]) -> None:
    shown = without_random_ends(names)
    assert len(set(shown)) == len(names)


@given(st.text("abc-XY", min_size=1, max_size=60), st.floats(0, 400), st.integers(0, 60))
def test_a_name_fits_or_is_left_out(name: str, room: float, shared: int) -> None:
    shown = fit_name(name, "name", room, shared=min(shared, len(name)))
    assert text_width(shown, "name") <= room
    assert shown == name or not shown or ELLIPSIS in shown
