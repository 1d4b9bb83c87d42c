"""Names in little room: what siblings share goes first, what tells them apart stays."""

from hypothesis import given
from hypothesis import strategies as st

from rolescope.pictures.metrics import ELLIPSIS, text_width
from rolescope.pictures.name_fitting import fit_name, shared_beginnings, without_random_ends

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


def test_random_ends_go() -> None:
    names = ("app-Worker-1A2B3C4D5E6F", "api-0123abcd", "batch-20261128", "deadbeef-api")
    assert without_random_ends(names) == ("app-Worker", "api", "batch-20261128", "deadbeef-api")


def test_random_ends_stay_where_nothing_else_differs() -> None:
    names = ("app-Worker-1A2B3C4D5E6F", "app-Worker-9Z8Y7X6W5V4U", "app-Worker")
    assert without_random_ends(names) == ("app-Worker-1A2B…", "app-Worker-9Z8Y…", "app-Worker")


@given(st.lists(st.text("ab-/X0f", min_size=1, max_size=30), unique=True, max_size=12))
def test_no_two_names_become_one(names: list[str]) -> None:
    shown = without_random_ends(names)
    assert len(set(shown)) == len(names)


@given(st.text("abc-XY", min_size=1, max_size=60), st.floats(0, 400), st.integers(0, 60))
def test_a_name_fits_or_is_left_out(name: str, room: float, shared: int) -> None:
    shown = fit_name(name, "name", room, shared=min(shared, len(name)))
    assert text_width(shown, "name") <= room
    assert shown == name or not shown or ELLIPSIS in shown
