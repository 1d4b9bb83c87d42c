"""Focus: who reaches a role and how; the picture, the list of ways, and what both say."""

import os
import subprocess
import sys
from datetime import timedelta, timezone
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.importers import read_sources
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import StatementPrincipal
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.picture import Arrow, Dash, Item, ItemKind, Line, Picture
from rolescope.pictures.view import Frame
from rolescope.trust.edge import PrincipalKind, Standing
from rolescope.value import replace
from support.window import picture_checks
from support.window.picture_checks import check_picture, items_of, lines, shown, texts
from support.worlds.build import A, B, account, allow, role, trusts, user, world
from support.worlds.northwind import (
    CI_RUNNER,
    DEPLOY_HUB,
    ETL_READER,
    INCIDENT_RESPONSE,
    NOW,
    PROD_ADMIN,
    RELEASE_MANAGER,
    WORKSHOP,
    demo,
)
from support.worlds.trust_graphs import EXTERNAL_ID, MFA, analysis, arn, edge

SIZES = [pytest.param(1600, False, id="1600"), pytest.param(1280, True, id="1280")]
HOSTILE = "<b>bold</b>\u202e\x07"


@cache
def northwind() -> Analysis:
    return analyse(Scenario(demo()), NOW)


def focus(of: Analysis, subject: str, width: float = 1600, *, compact: bool = False) -> Picture:
    """Draw, and assert what must hold of every focus picture."""
    picture = FOCUS.draw(of, Frame(width=width, compact=compact, subject=subject))
    check_picture(picture)
    picture_checks.check_lines_and_texts(picture)
    picture_checks.check_lines_and_boxes(picture)
    check_apart(picture)
    return picture


def check_apart(picture: Picture) -> None:
    """Lines that share no end keep 6 px from one another (notes 3)."""
    uprights = [
        (a[0], min(a[1], b[1]), max(a[1], b[1]), line)
        for line in lines(picture)
        for a, b in pairwise(line.points)
        if a[0] == b[0]
    ]
    for index, (x, low, high, line) in enumerate(uprights):
        for other_x, other_low, other_high, other in uprights[index + 1 :]:
            is_near = abs(x - other_x) < 5.9 and min(high, other_high) - max(low, other_low) > 3
            assert not is_near or shares_end(line, other), f"{line} beside {other}"


def shares_end(one: Line, other: Line) -> bool:
    is_one_bus = bool(one.bus) and one.bus == other.bus
    return is_one_bus or one.points[0] == other.points[0] or one.points[-1] == other.points[-1]


def card(picture: Picture, name: str) -> Item:
    return next(
        item for item in items_of(picture, ItemKind.CARD) if item.name.startswith(f"{name},")
    )


def line(picture: Picture, source: str, target: str) -> Line:
    pair = {card(picture, source).id, card(picture, target).id}
    item = next(
        item
        for item in picture.items
        if item.kind is ItemKind.EDGE and item.id.startswith("line:") and set(item.related) == pair
    )
    return next(found for found in lines(picture) if found.item == item.id)


def ways(picture: Picture) -> list[str]:
    return [item.name for item in picture.items if item.id.startswith("way:")]


# Northwind: the story of the picture


@pytest.mark.parametrize(("width", "compact"), SIZES)
def test_prod_admin(width: float, compact: bool) -> None:  # noqa: FBT001 - a parameter of the test
    picture = focus(northwind(), PROD_ADMIN, width, compact=compact)
    assert picture.width == width
    assert picture.subtitle == (
        "12 principals can reach this role in up to 4 steps. 2 are trusted directly, one of them "
        "never meets its condition."
    )
    headings = ("4 steps away", "3 steps away", "2 steps away", "Can assume it", "This role")
    assert {*headings, "It can assume", "Admin", "prod 4417 0092 3385"} <= shown(picture)
    xs = [card(picture, name).x for name in ("codebuild", "build-*", "deploy-hub", "prod-admin")]
    assert xs == sorted(xs)
    assert card(picture, "release-manager").x < card(picture, "prod-admin").x
    assert card(picture, "etl-reader").x > card(picture, "prod-admin").x
    assert picture.subject == PROD_ADMIN
    assert picture.status == "Focus on prod-admin · 4 steps back, 1 step on"


def test_subjects_of_tokens_are_callers_of_their_own() -> None:
    """CK-67: a trust that names two subjects of GitHub has two callers."""
    picture = focus(northwind(), PROD_ADMIN)
    assert {"infra, main branch", "infra, env prod", "OIDC GitHub Actions"} <= shown(picture)


def test_alike_callers_are_folded() -> None:
    """Same callers, same next, same conditions: one card with a count."""
    picture = focus(northwind(), PROD_ADMIN)
    folded = card(picture, "build-*")
    assert len(folded.nodes) == 4
    assert "4" in {text.text for text in texts(picture) if text.item == folded.id}
    assert card(picture, "ci-runner").nodes == (CI_RUNNER.arn,)


def test_conditions_stand_under_the_card_they_guard() -> None:
    picture = focus(northwind(), PROD_ADMIN)
    pill = next(text for text in texts(picture) if text.text == "external ID, name release-*")
    guarded = card(picture, "release-manager")
    assert guarded.x <= pill.x <= guarded.x + guarded.w
    assert guarded.y + guarded.h < pill.y < guarded.y + guarded.h + 30
    assert "MFA, never met by incident-response" in shown(picture)


def test_condition_never_met_is_dashed() -> None:
    """MFA-8: a session of SAML carries no MFA, and a role session carries none on."""
    picture = focus(northwind(), PROD_ADMIN)
    found = line(picture, "incident-response", "prod-admin")
    assert (found.dash, found.stroke) == (Dash.NEVER_MET, "denied")


def test_easiest_way_is_thick() -> None:
    picture = focus(northwind(), PROD_ADMIN)
    assert line(picture, "release-manager", "prod-admin").width == 2.5
    assert line(picture, "deploy-hub", "release-manager").width == 2.5
    assert line(picture, "gha-deploy", "deploy-hub").width < 2


def test_ways_are_the_text_of_the_picture() -> None:
    found = ways(focus(northwind(), PROD_ADMIN))
    rest = "deploy-hub > release-manager > prod-admin"
    needs = "needs environment, external ID, until 20:00 UTC"
    assert found == [
        f"open: ci-runner > {rest}, 3 steps, needs external ID, until 20:00 UTC",
        f"open: build-* > {rest}, 3 steps, needs external ID, until 20:00 UTC",
        f"open: infra, env prod > gha-deploy > {rest}, 4 steps, {needs}",
        "closed: Okta > incident-response > prod-admin, 2 steps, needs MFA",
    ]


def test_roles_whose_trust_it_may_edit() -> None:
    picture = focus(northwind(), PROD_ADMIN)
    found = line(picture, "prod-admin", "18 roles in prod")
    assert (found.dash, found.stroke) == (Dash.PERMITTED_ONLY, "risk")


def test_anyone_is_a_danger() -> None:
    picture = focus(northwind(), WORKSHOP)
    assert picture.subtitle.startswith("Anyone with AWS credentials can reach this role.")
    assert line(picture, "Anyone", "workshop").stroke == "risk"
    assert {"no condition", "Anyone"} <= shown(picture)
    assert "no-condition" in {entry.key for entry in picture.legend}


def test_user_in_focus_goes_on_through_trusts_in_anyone() -> None:
    """TR-6: ana may take the open role, and from there the admin role."""
    open_role = role("Open", trust=trusts("*"), allows=allow())
    admin = role("Adm", trust=trusts(arn(A, "role/Open")), allows=allow("*"))
    given = world(account(A, open_role, admin, user("ana")))
    found = analyse(Scenario(given), "2026-11-24T12:00:00Z")
    picture = focus(found, f"arn:aws:iam::{A}:user/ana")
    assert {"Open", "Adm"} <= {text.text for text in texts(picture)}


def test_user_in_focus_looks_forward() -> None:
    picture = focus(northwind(), CI_RUNNER.arn)
    assert picture.subtitle.startswith("This user can become 5 roles in up to 4 steps.")
    assert {"This user", "It can assume", "2 steps on"} <= shown(picture)
    assert line(picture, "ci-runner", "deploy-hub").stroke == "allowed"
    assert ways(picture)[0].startswith("open: ci-runner > deploy-hub")


def test_scenario_is_drawn() -> None:
    """A trust that an edit takes away is no way in any more."""
    role_ = next(
        role for account in demo().accounts for role in account.roles if role.arn == PROD_ADMIN
    )
    named: list[StatementPrincipal] = [
        principal
        for statement in role_.trust_policy.statements
        for principal in statement.principals or ()
        if principal.value == RELEASE_MANAGER
    ]
    edited = Scenario(demo(), (WithoutTrust(PROD_ADMIN, named[0]),))
    picture = focus(analyse(edited, NOW), PROD_ADMIN)
    assert picture.subtitle.startswith("Nobody can reach this role.")


@pytest.mark.parametrize(("width", "compact"), SIZES)
def test_every_node_of_northwind(width: float, compact: bool) -> None:  # noqa: FBT001
    for node in northwind().graph.nodes:
        focus(northwind(), node.id, width, compact=compact)


# By hand


def test_unknown_subject() -> None:
    picture = focus(northwind(), "arn:aws:iam::000000000000:role/gone")
    assert "is not part of this import" in picture.subtitle
    assert focus(northwind(), "").shapes


def test_nobody() -> None:
    found = analysis(world(account(A, role("alone"))))
    picture = focus(found, arn(A, "role/alone"))
    assert picture.subtitle == "Nobody can reach this role."
    assert ways(picture) == []


def test_hostile_names() -> None:
    imported = world(
        account(A, role(HOSTILE), role("x" * 64), user("e" + "\u0301" * 30)),
        account(B, role("漢字" * 20), role("end")),
    )
    end, bold = arn(B, "role/end"), arn(A, f"role/{HOSTILE}")
    found = analysis(
        imported,
        edge(bold, end, EXTERNAL_ID),
        edge(arn(A, f"role/{'x' * 64}"), bold),
        edge(arn(B, f"role/{'漢字' * 20}"), bold, MFA),
        edge(arn(A, "user/e" + "\u0301" * 30), end, MFA),
    )
    for width, compact in ((1600, False), (1280, True)):
        for subject in (end, bold):
            picture = focus(found, subject, width, compact=compact)
            assert "\u202e" not in "".join(shown(picture))
            assert "\x07" not in "".join(item.name + item.tooltip for item in picture.items)


def test_column_is_capped() -> None:
    """More than 24 cards in a column: the rest is one card that counts them."""
    names = [f"caller{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(70)]
    accounts = [account(f"{n:012d}", user(name)) for n, name in enumerate(names, 1)]
    imported = world(*accounts, account(A, role("end")))
    users = [each.users[0].arn for each in accounts]
    edges = [edge(each, arn(A, "role/end")) for each in users]
    picture = focus(analysis(imported, *edges), arn(A, "role/end"))
    cards = [item for item in items_of(picture, ItemKind.CARD) if item.name != "end"]
    assert len(cards) == 25
    assert sum(len(item.nodes) for item in cards) == 71
    assert "47 more" in shown(picture)
    assert picture.subtitle == "70 principals can assume this role directly."


def test_columns_begin_in_sight_beside_one_that_is_higher_than_the_canvas() -> None:
    callers = [account(f"{n:012d}", user(f"caller-{n}")) for n in range(1, 23)]
    imported = world(*callers, account(A, role("middle"), role("end")))
    edges = [edge(each.users[0].arn, arn(A, "role/middle")) for each in callers]
    edges.append(edge(arn(A, "role/middle"), arn(A, "role/end")))
    picture = focus(analysis(imported, *edges), arn(A, "role/end"))
    assert picture.height > Frame().height
    assert {card(picture, name).y for name in ("end", "middle")} == {
        min(item.y for item in items_of(picture, ItemKind.CARD))
    }


def test_300_alike_callers_are_one_card() -> None:
    imported = world(account(A, role("end"), *(user(f"u-{n}") for n in range(300))))
    edges = [edge(arn(A, f"user/u-{n}"), arn(A, "role/end")) for n in range(300)]
    picture = focus(analysis(imported, *edges), arn(A, "role/end"))
    assert len(items_of_kind(picture)) == 2
    assert "300" in shown(picture)
    assert picture.height < 500


def items_of_kind(picture: Picture) -> list[Item]:
    return list(items_of(picture, ItemKind.CARD))


@pytest.mark.parametrize(("width", "compact"), SIZES)
def test_far_columns_are_folded(width: float, compact: bool) -> None:  # noqa: FBT001
    roles = [role(f"r{n}") for n in range(9)]
    edges = [edge(arn(A, f"role/r{n}"), arn(A, f"role/r{n + 1}")) for n in range(8)]
    found = analysis(world(account(A, *roles)), *edges)
    picture = focus(found, arn(A, "role/r8"), width, compact=compact)
    assert picture.width == width
    assert "5 to 8 steps away" in shown(picture)
    assert "4 more steps" in shown(picture)


def test_a_circle_of_roles_ends() -> None:
    imported = world(account(A, role("one"), role("two"), role("three")))
    one, two, three = (arn(A, f"role/{name}") for name in ("one", "two", "three"))
    found = analysis(imported, edge(one, two), edge(two, three), edge(three, one))
    picture = focus(found, one)
    assert picture.subtitle.startswith("2 principals can reach this role in up to 2 steps.")


def test_undecided_is_said() -> None:
    imported = world(account(A, role("end"), user("ana")))
    ana, end = arn(A, "user/ana"), arn(A, "role/end")
    picture = focus(analysis(imported, edge(ana, end, standing=Standing.DEPENDS)), end)
    words = "1 principal may reach this role, depending on what was not imported."
    assert picture.subtitle == words
    assert line(picture, "ana", "end").arrow is Arrow.OPEN
    assert "cannot be decided" in shown(picture)


def test_trusted_only_is_counted() -> None:
    imported = world(account(A, role("end"), user("ana")))
    found = edge(arn(A, "user/ana"), arn(A, "role/end"), standing=Standing.TRUSTED_ONLY)
    picture = focus(analysis(imported, found), arn(A, "role/end"))
    assert picture.subtitle == "Nobody can reach this role. 1 is trusted, but lacks the permission."


def test_an_explicit_deny_is_no_condition_that_is_never_met() -> None:
    """The header says why those who are trusted cannot get in."""
    imported = world(account(A, role("end"), user("ana"), user("ben"), user("cyd")))
    end = arn(A, "role/end")
    ana, ben, cyd = (
        edge(arn(A, f"user/{name}"), end, standing=Standing.DENIED)
        for name in ("ana", "ben", "cyd")
    )
    told = focus(analysis(imported, ana, ben), end).subtitle
    assert told == "Nobody can reach this role. 2 are trusted, but denied."
    never = replace(cyd, conditions=(MFA,), alternatives=((MFA,),), unmeetable=(MFA,))
    told = focus(analysis(imported, ana, ben, never), end).subtitle
    assert "1 is trusted, but never meets the conditions. 2 are trusted, but denied." in told


def test_whole_account_is_resolved() -> None:
    """TR-2: a trust in an account lets in whoever of it may call AssumeRole."""
    end = arn(B, "role/end")
    imported = world(
        account(A, user("may", allows=allow(resource=end)), user("may-not")),
        account(B, role("end", trust=trusts(A))),
    )
    picture = focus(analyse(Scenario(imported), NOW), end)
    assert card(picture, "may").nodes == (arn(A, "user/may"),)
    assert "may-not" not in shown(picture)


def test_session_stands_for_its_role() -> None:
    """PR-5: a trust in one session is reached through its role."""
    imported = world(account(A, role("hop"), role("end")))
    by_session = edge(arn(A, "assumed-role/hop/ana"), arn(A, "role/end"))
    found = analysis(imported, replace(by_session, kind=PrincipalKind.SESSION))
    picture = focus(found, arn(A, "role/end"))
    assert card(picture, "hop").nodes == (arn(A, "role/hop"),)
    assert "session ana" in shown(picture)


def test_every_shape_has_its_item_and_its_legend() -> None:
    picture = focus(northwind(), ETL_READER)
    keys = {entry.key for entry in picture.legend}
    assert {"role", "folded-group", "user", "provider", "AWS-service", "can-assume"} <= keys
    assert {"easiest-way-in", "never-met", "administrator"} <= keys
    assert FOCUS in LAYOUTS
    for found in items_of(picture, ItemKind.EDGE):
        if found.id.startswith("line:"):
            assert found.edges, found


def test_the_same_world_gives_the_same_picture() -> None:
    """Also in another process, with other hashes."""
    code = (
        "from test_focus import northwind, FOCUS, Frame, ETL_READER\n"
        "import hashlib\n"
        "picture = FOCUS.draw(northwind(), Frame(subject=ETL_READER))\n"
        "print(hashlib.sha256(repr(picture).encode()).hexdigest())\n"
    )
    here = Path(__file__)
    path = os.pathsep.join([str(here.parent), str(here.parents[3])])
    found = {
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


# Exports of others


@pytest.mark.samples
@pytest.mark.parametrize(
    "name",
    [
        "gaad/cloudsplaining-example.json",
        "worlds/dev-30.world.json.gz",
        "worlds/dev-200.world.json.gz",
    ],
)
def test_samples(samples: Path, name: str) -> None:
    reading = read_sources([samples / name])
    assert reading.world is not None
    found = analyse(Scenario(reading.world), reading.world.now or NOW)
    nodes = found.graph.nodes
    chosen = [node for node in nodes if node.is_admin] + list(nodes[:: max(1, len(nodes) // 20)])
    for wide, narrow in zip(chosen[:40:2], chosen[1:40:2], strict=False):
        focus(found, wide.id)
        focus(found, narrow.id, 1280, compact=True)


def test_who_reaches_incident_response() -> None:
    """SAML users have no card of their own: the provider stands for them."""
    picture = focus(northwind(), INCIDENT_RESPONSE)
    assert card(picture, "Okta").kind is ItemKind.CARD
    assert DEPLOY_HUB not in {node for item in picture.items for node in item.nodes}


def test_times_are_those_of_the_zone_of_the_frame() -> None:
    west = timezone(timedelta(hours=-8), "PST")
    picture = FOCUS.draw(northwind(), Frame(subject=PROD_ADMIN, zone=west))
    written = [text.text for text in texts(picture) if "until" in text.text]
    assert written
    assert all("12:00 PST" in text for text in written)


def test_ways_that_stand_otherwise_are_not_folded_into_open_ones() -> None:
    """DF-10: what cannot be decided, or is denied, does not go "the same way"."""
    imported = world(account(A, role("end"), user("ana"), user("ben"), user("cyd"), user("dan")))
    end = arn(A, "role/end")
    standings = (Standing.ALLOWED, Standing.DEPENDS, Standing.DENIED)
    edges = [
        edge(arn(A, f"user/{name}"), end, standing=standing)
        for name, standing in zip(("ana", "ben", "cyd"), standings, strict=True)
    ]
    never = edge(arn(A, "user/dan"), end, MFA, is_never=True)
    picture = focus(analysis(imported, *edges, never), end)
    ways = [found.name for found in items_of(picture, ItemKind.EDGE) if ": " in found.name]
    assert [name.partition(":")[0] for name in ways if " > end" in name] == [
        "open",
        "cannot be decided",
        "closed",
        "closed",
    ]
    assert not any("go the same way" in text for text in shown(picture))
    assert {"cannot be decided", "denied", "condition never met"} <= set(shown(picture))
