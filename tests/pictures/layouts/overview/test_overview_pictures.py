"""The overview as a whole: what must hold of the picture, on small and large worlds."""

import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import StatementPrincipal
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import Arrow, Dash, Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.trust.edge import Standing
from support.window.picture_checks import check_lines, check_picture, items_of, lines, shown, texts
from support.worlds.build import A, B, C, account, role, user, world
from support.worlds.long_names import landing_zone
from support.worlds.northwind import DEPLOY_HUB, NOW, RELEASE_MANAGER, WORKSHOP, demo
from support.worlds.trust_graphs import EXTERNAL_ID, MFA, analysis, arn, edge

WIDE = Frame(width=1600, height=868)
SMALL = Frame(width=1280, height=588, compact=True)
HUGE = Frame(width=2560, height=1300)
NARROW = Frame(width=1100, height=600)
COMPACT_BELOW = 1366  # px of width, in the window
FRAMES = [
    pytest.param(WIDE, id="1600"),
    pytest.param(SMALL, id="1280"),
    pytest.param(HUGE, id="2560"),
    pytest.param(NARROW, id="1100"),
]


@cache
def northwind(*edits: WithoutTrust) -> Analysis:
    return analyse(Scenario(demo(), edits), NOW)


def by_hand() -> Analysis:
    """Three accounts, every kind of caller, standing and badge, hostile and long names."""
    long = "a-role-with-a-name-of-64-characters-that-no-row-has-the-room-fo"
    imported = world(
        account(
            A,
            role("hub"),
            role("<b>bold</b>\u202e"),
            role(long),
            role("old"),
            role("self"),
            user("ci"),
            user("nightly"),
            *(role(f"fn-{n}") for n in range(9)),
        ),
        account(B, role("app-1"), role("app-2"), role("app-3"), role("never"), role("asks")),
        account(C, role("lake"), role("back")),
    )
    hub, lake = arn(A, "role/hub"), arn(C, "role/lake")
    return analysis(
        imported,
        edge(arn(A, "user/ci"), hub),
        edge(arn(A, "user/nightly"), hub),
        edge(arn(A, "role/self"), arn(A, "role/self"), MFA),
        edge(A, hub, EXTERNAL_ID),
        *(edge(hub, arn(B, f"role/app-{n}"), EXTERNAL_ID) for n in (1, 2, 3)),
        edge(hub, arn(B, "role/never"), MFA, is_never=True),
        edge(hub, arn(B, "role/asks"), standing=Standing.TRUSTED_ONLY),
        edge(B, lake, MFA),
        edge(hub, lake),
        edge("*", lake),
        edge(lake, hub, EXTERNAL_ID),
        edge(arn(C, "assumed-role/back/ana"), arn(A, f"role/{long}")),
        edge("602177450918", arn(A, f"role/{long}")),
        edge("515038624471", arn(C, "role/back"), EXTERNAL_ID),
        edge(arn(A, "saml-provider/Okta"), arn(A, "role/<b>bold</b>\u202e")),
        edge("AIDAABCDEFGHIJKLMNOPQ", arn(A, "role/old"), standing=Standing.DENIED),
        *(edge("lambda.amazonaws.com", arn(A, f"role/fn-{n}")) for n in range(9)),
        admins=[lake, arn(A, "role/fn-1")],
    )


def picture(of: Analysis, frame: Frame) -> Picture:
    found = OVERVIEW.draw(of, frame)
    check_picture(found)
    check_lines(found)
    return found


def item(of: Picture, name: str, kind: ItemKind = ItemKind.ROW) -> Item:
    (found,) = [each for each in items_of(of, kind) if name in each.name]
    return found


def test_the_overview_is_a_layout() -> None:
    assert OVERVIEW in LAYOUTS
    assert not OVERVIEW.needs_subject


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_overlaps_by_hand(frame: Frame) -> None:
    found = picture(by_hand(), frame)
    assert "<b>bold</b>\\u202e" in shown(found)
    assert found.title == "Who can become whom"
    assert found.title in shown(found)


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_overlaps_in_the_demo(frame: Frame) -> None:
    picture(northwind(), frame)


@pytest.mark.samples
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    "file",
    ["gaad/cloudsplaining-example.json", "worlds/dev-30.world.json.gz"],
)
def test_nothing_overlaps_in_published_exports(samples: Path, file: str, frame: Frame) -> None:
    picture(_analysis_of(samples / file), frame)


@pytest.mark.samples
def test_nothing_overlaps_in_200_roles(samples: Path) -> None:
    of = _analysis_of(samples / "worlds/dev-200.world.json.gz")
    for frame in (WIDE, SMALL):
        found = picture(of, frame)
        rows = [node for row in items_of(found, ItemKind.ROW) for node in row.nodes]
        chips = [node for chip in items_of(found, ItemKind.SERVICE_CHIP) for node in chip.nodes]
        roles = {r.arn for each in of.scenario.world.accounts for r in each.roles}
        assert roles <= set(rows) | set(chips), "a role is hidden"


@cache
def _analysis_of(file: Path) -> Analysis:
    reading = read_sources([file])
    assert reading.world is not None
    return analyse(Scenario(reading.world), reading.world.now or NOW)


def test_the_demo_holds_what_the_drawn_overview_shows() -> None:
    found = picture(northwind(), WIDE)
    assert found.subtitle == (
        "62 roles and 14 users in 6 accounts. 31 trusts between principals drawn as 26 lines, "
        "34 trusts in AWS services as chips."
    )
    assert found.status == "62 roles · 26 lines · nothing hidden"
    pills = [each.name for each in items_of(found, ItemKind.ATTENTION)]
    assert pills == [
        "Anyone can assume 1 role",
        "Unknown account reaches an admin role",
        "1 vendor without external ID",
    ]
    cards = [each.name.split(",")[0] for each in items_of(found, ItemKind.CARD)]
    assert cards[:2] == ["Anyone", "Unknown account"]
    assert set(cards[2:4]) == {"GitHub Actions", "Okta"}
    assert set(cards[4:]) == {"Skylark Monitoring", "Brightpath Billing"}
    expected = {"ci-runner", "and nightly", "gha-build-*", "any branch", "build-*", "codebuild"}
    expected |= {"no condition", "Admin", "no external ID", "trusts a deleted user", "okta-*"}
    expected |= {"4417 0092 3385", "19 roles", "Trust a service", "6021 7745 0918"}
    assert expected <= shown(found)


def test_the_demo_fits_its_window_and_fills_it() -> None:
    for frame, reserve in ((WIDE, 68), (SMALL, 65)):
        found = picture(northwind(), frame)
        assert found.width == frame.width
        bottom = max(i.y + i.h for i in items_of(found, ItemKind.ACCOUNT))
        assert frame.height - reserve - 45 < bottom <= frame.height - reserve


def test_no_name_of_the_demo_is_cut() -> None:
    """Not even in the small window (notes on smaller windows)."""
    for frame in (WIDE, SMALL):
        assert [t for t in texts(picture(northwind(), frame)) if t.full] == []


def test_dangers_are_named_and_lit_together() -> None:
    found = picture(northwind(), WIDE)
    danger = item(found, "Unknown account", ItemKind.ATTENTION)
    (edge_id,) = danger.edges
    assert edge_id.endswith("role/db-import")
    assert item(found, "db-import").id in danger.related
    assert item(found, "Unknown account", ItemKind.CARD).id in danger.related


def test_a_line_knows_its_ends_and_its_trusts() -> None:
    found = picture(northwind(), WIDE)
    line = item(found, "gha-build", ItemKind.EDGE)
    assert len(line.edges) == 3
    assert item(found, "gha-build").id in line.related
    row = item(found, "gha-build")
    assert line.id in row.related
    assert len(row.nodes) == 3


def test_lines_look_by_their_standing() -> None:
    found = picture(by_hand(), WIDE)
    looks = {line.item.rsplit("/", 1)[-1]: line for line in lines(found)}
    assert looks["never"].dash is Dash.NEVER_MET
    assert looks["never"].stroke == "denied"
    assert (looks["asks"].dash, looks["asks"].arrow) == (Dash.TRUSTED_ONLY, Arrow.OPEN)
    assert looks["app-1"].dash is Dash.SOLID
    widths = {line.stroke: line.width for line in lines(found)}
    assert widths["anyone"] > widths["edge"]
    assert widths["risk"] > widths["edge"]


def test_the_legend_lists_what_is_on_the_picture() -> None:
    keys = {entry.key for entry in picture(northwind(), WIDE).legend}
    assert {"role", "roles", "user", "provider", "outside", "port", "allowed"} <= keys
    assert {"mfa", "external_id", "time", "other", "danger"} <= keys
    assert "session" not in keys
    assert "trusted-only" not in keys
    assert "session" in {entry.key for entry in picture(by_hand(), WIDE).legend}


def test_services_light_their_chips() -> None:
    for frame in (WIDE, SMALL):
        found = picture(northwind(), frame)
        service = item(found, "lambda", ItemKind.SERVICE)
        chips = {each.id for each in items_of(found, ItemKind.SERVICE_CHIP)}
        assert set(service.related) <= chips
        assert len(service.related) == 5


@pytest.mark.parametrize("frame", [WIDE, SMALL])
def test_what_an_edit_takes_away_stays_as_a_ghost_and_nothing_moves(frame: Frame) -> None:
    edits = (_without(WORKSHOP), _without(RELEASE_MANAGER), _without(DEPLOY_HUB))
    before, after = picture(northwind(), frame), picture(northwind(*edits), frame)
    assert _places(before) == _places(after)
    ghosts = [line for line in lines(after) if line.dash is Dash.GHOST]
    assert len(ghosts) == 3
    assert {line.stroke for line in ghosts} == {"risk"}
    assert "Anyone can assume 1 role" not in shown(after)
    assert item(after, "Taken away: Anyone", ItemKind.EDGE).edges
    assert "trusts nobody" in item(after, "workshop").name
    counted = Counter(line.dash for line in lines(after))
    assert counted[Dash.SOLID] == Counter(line.dash for line in lines(before))[Dash.SOLID] - 2


def _without(role_arn: str) -> WithoutTrust:
    roles = (r for each in demo().accounts for r in each.roles if r.arn == role_arn)
    policy = next(roles).trust_policy
    principals: tuple[StatementPrincipal, ...] = policy.statements[0].principals or ()
    return WithoutTrust(role_arn, principals[0])


def _places(of: Picture) -> dict[str, tuple[float, float, float, float]]:
    kinds = set(ItemKind) - {ItemKind.ATTENTION}
    return {each.id: (each.x, each.y, each.w, each.h) for each in items_of(of, *kinds)}


def test_an_empty_world_has_a_picture() -> None:
    found = picture(analysis(world()), WIDE)
    assert "0 roles and 0 users in 0 accounts" in found.subtitle


def test_a_lonely_account_has_a_picture() -> None:
    found = picture(analysis(world(account(A, role("alone")))), WIDE)
    assert "trusts nobody" in shown(found)
    assert lines(found) == []


_PRINT = """
import sys
sys.path[:0] = {folders!r}
import test_overview_pictures as t
print(repr([t.OVERVIEW.draw(t.by_hand(), frame) for frame in (t.WIDE, t.SMALL)]))
"""


def test_the_same_world_gives_the_same_picture() -> None:
    """Whatever the order of sets: other programs see the same."""
    here = Path(__file__).parent
    code = _PRINT.format(folders=[str(here), str(here.parents[2]), str(here.parents[3] / "app")])
    printed = {
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


def test_a_line_that_cannot_be_decided_says_so() -> None:
    """ "may be able to assume" alone does not say why."""
    imported = world(account(A, role("hub"), user("ana")), account(B, role("app")))
    found = edge(arn(A, "role/hub"), arn(B, "role/app"), standing=Standing.DEPENDS)
    picture = OVERVIEW.draw(analysis(imported, found), WIDE)
    names = [item.name for item in picture.items if item.kind is ItemKind.EDGE]
    assert any("may be able to assume" in x and "cannot be decided" in x for x in names)


# Laid out for what is seen beside panels


def test_callers_are_read_in_a_small_window() -> None:
    made = analyse(Scenario(landing_zone()), NOW)
    found = picture(made, SMALL)
    written = {one.text for one in texts(found)}
    assert {"IAM Identity Center", "41 OIDC providers", "4641 7300 5538"} <= written


@pytest.mark.parametrize("width", range(640, 1600, 80))
def test_a_page_is_no_wider_than_what_is_seen(width: int) -> None:
    picture = OVERVIEW.draw(
        northwind(), Frame(width=width, height=868, compact=width < COMPACT_BELOW)
    )
    assert picture.width == width
    check_picture(picture)
    check_lines(picture)


def test_icons_that_stand_for_pills_have_their_words_in_the_legend() -> None:
    words = [entry.text for entry in OVERVIEW.draw(northwind(), SMALL).legend]
    assert "any branch or no external ID" in words  # they look alike
    assert "trusts a deleted principal" in words
    assert words.count("no condition") == 1
    assert "any branch" not in " ".join(e.text for e in OVERVIEW.draw(northwind(), WIDE).legend)
