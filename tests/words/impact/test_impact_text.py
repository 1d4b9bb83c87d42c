"""Impacts in words: figures, rows, pills, causes."""

from functools import cache
from typing import Any

import pytest

from rolescope.analysis import as_imported
from rolescope.difference.find import find_impact
from rolescope.difference.impact import (
    Access,
    Actions,
    Cause,
    CausePart,
    EdgeChange,
    Impact,
    PermissionChange,
    ReachChange,
    RoleChange,
    Turn,
)
from rolescope.engine.index import WorldIndex
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition
from rolescope.trust.edge import Node, NodeKind, Standing, Zone
from rolescope.trust.known import Before
from rolescope.value import replace
from rolescope.words.impact.cause_text import cause_texts
from rolescope.words.impact.impact_text import differing_words, impact_text, permissions_section
from rolescope.words.impact.impact_values import ImpactNames, ImpactText, SectionText
from rolescope.words.names import account_names
from support.worlds.changes import (
    CI_RUNNER,
    NIGHTLY,
    WITHOUT_RUNNERS,
    new_role,
    northwind,
    trust_of,
)
from support.worlds.northwind import DEPLOY_HUB, NOW, PROD, TOOLS, demo, role


def names(*edits: Any) -> ImpactNames:
    analysis = northwind(*edits)
    graphs = [analysis.graph, *([analysis.baseline] if analysis.baseline else [])]
    nodes = {node.id: node for graph in graphs for node in graph.nodes}
    return ImpactNames(nodes.get, account_names(demo()))


@cache
def baseline() -> Before:
    return as_imported(demo(), NOW)


def impact_of(*edits: Any) -> Impact:
    analysis = northwind(*edits)
    after = Before(WorldIndex(analysis.scenario.world), analysis.graph, NOW)
    return find_impact(baseline(), after, edits=edits)


def said(*edits: Any) -> ImpactText:
    return impact_text(impact_of(*edits), names(*edits))


def part(text: ImpactText, title: str) -> SectionText:
    return next(one for one in text.sections if one.title == title)


def test_who_loses_what_is_said_as_in_the_design() -> None:
    text = said(*WITHOUT_RUNNERS)
    assert text.note == "76 of 76 checked"
    assert [(one.number, one.words, one.tone) for one in text.figures] == [
        (10, "verdicts lost", "denied"),
        (0, "verdicts gained", "text"),
        (2, "trusts gone", "text"),
        (0, "trusts new", "text"),
    ]
    rows = [row() for row in part(text, "Who loses which role").rows]
    assert [(one.name, one.place, one.words) for one in rows] == [
        ("ci-runner", "tools", "1 direct, 4 through it"),
        ("nightly", "tools", "1 direct, 4 through it"),
    ]
    first, admin = rows[0].pills[:2]
    assert (first.text, first.tone, first.edges) == (
        "\N{MINUS SIGN} deploy-hub",
        "plain",
        (f"{CI_RUNNER} > {DEPLOY_HUB}",),
    )
    assert first.tip == "ci-runner can no longer assume deploy-hub in tools."
    assert (admin.text, admin.tone) == ("\N{MINUS SIGN} prod-admin · Admin", "removed")
    assert admin.tip == (
        "ci-runner no longer gets to prod-admin in prod: it led through the step from ci-runner "
        "to deploy-hub."
    )
    assert rows[1].nodes == (NIGHTLY,)
    assert rows[0].causes[0].nodes == (DEPLOY_HUB,)


def test_who_gains_what_is_said() -> None:
    text = said(trust_of(role(TOOLS, "tools-admin"), NIGHTLY))
    (row,) = part(text, "Who gains which role").rows
    assert row().name == "nightly"
    assert all(pill.text.startswith("+ ") for pill in row().pills)
    assert [one.words for one in text.figures][1:] in (
        ["verdict gained", "trusts gone", "trust new"],
        ["verdicts gained", "trusts gone", "trust new"],
    )
    (trust,) = part(text, "Trusts").rows
    assert (trust().name, trust().words, trust().tone) == (
        "nightly \N{RIGHTWARDS ARROW} tools-admin",
        "new",
        "cond",
    )


def test_a_new_role_is_its_own_cause() -> None:
    text = said(new_role("audit", role(PROD, "prod-admin")))
    row, *_ = part(text, "Who gains which role").rows
    assert [one.text for one in row().causes] == ["audit is new (edit 1)"]


def test_nothing_that_differs_is_said_as_well() -> None:
    text = impact_text(Impact(), names())
    assert text.sections == ()
    assert text.empty.startswith("Everybody can assume the same roles")


@pytest.mark.parametrize(
    ("lost", "gained", "words"),
    [
        (0, 0, "no AssumeRole verdict differs from baseline"),
        (1, 0, "1 verdict differs from baseline"),
        (1000, 2, "1,002 verdicts differ from baseline"),
    ],
)
def test_the_status_bar_counts_both_directions(lost: int, gained: int, words: str) -> None:
    assert differing_words(Impact(lost=lost, gained=gained)) == words
    assert differing_words(None) == ""


def loser(*roles: RoleChange, direct: int = 0, principals: int = 1, more: int = 0) -> Impact:
    ids = tuple(f"arn:aws:iam::{PROD}:user/u{number}" for number in range(principals))
    change = ReachChange(
        principals=ids, roles=roles, direct=direct, indirect=len(roles) - direct + more
    )
    return Impact(losers=(change,), losing=principals, lost=change.verdicts)


def lost(name: str, **fields: object) -> RoleChange:
    given = {"before": Access.ALLOWED, "after": Access.NONE, "is_direct": False} | fields
    return RoleChange(role=role(PROD, name), **given)  # type: ignore[arg-type] # as given


@pytest.mark.parametrize(
    ("roles", "direct", "words"),
    [
        ([lost("a", is_direct=True)], 1, "1 direct"),
        ([lost("a", is_direct=True), lost("b", through=role(PROD, "a"))], 1, None),
        ([lost("b", through=role(PROD, "a"))], 0, "1 through a"),
        ([lost("b", through=role(PROD, "a")), lost("c", through=role(PROD, "d"))], 0, None),
        ([lost("a", is_direct=True), lost("b", through=role(PROD, "z"))], 1, None),
    ],
)
def test_what_it_goes_through_is_told(
    roles: list[RoleChange], direct: int, words: str | None
) -> None:
    (row,) = impact_text(loser(*roles, direct=direct), names()).sections[0].rows
    others = {
        1: {"1 direct, 1 through it", "1 direct, 1 through chains"},
        0: {"2 through chains"},
    }
    assert row().words == words if words else row().words in others[direct]


def test_many_with_the_same_losses_share_a_row() -> None:
    given = replace(loser(lost("a", is_direct=True), direct=1, principals=5, more=3), losing=7)
    (section,) = impact_text(given, names()).sections
    (row,) = section.rows
    assert row().name == "u0 and 4 more"
    assert (row().more, len(row().nodes), row().place) == (3, 5, "")
    assert section.more == "2 more principals with fewer roles"


def test_what_is_not_sure_is_said() -> None:
    role_ = lost("a", is_direct=True, after=Access.DEPENDS)
    (row,) = impact_text(loser(role_, direct=1), names()).sections[0].rows
    assert row().pills[0].text == "\N{MINUS SIGN} a · not sure any more"


def test_an_outsider_is_called_what_the_picture_calls_it() -> None:
    node = Node(id="992711840031", kind=NodeKind.ACCOUNT, name="9927", zone=Zone.OUTSIDE)
    by_id = ImpactNames({node.id: node}.get, {"111122223333": "vendor"})
    assert by_id.of(node.id) == "Unknown account 9927 1184 0031"
    assert by_id.of("111122223333") == "vendor"
    assert by_id.of("444455556666") == "Account 4444 5555 6666"
    assert by_id.of("arn:aws:iam::444455556666:role/x/y") == "y"


def changed(**after: object) -> str:
    edge = next(one for one in northwind().graph.edges if one.standing is Standing.ALLOWED)
    change = EdgeChange(
        id=edge.id,
        turn=Turn.CHANGED,
        before=edge,
        after=replace(edge, **after),  # type: ignore[arg-type] # as given
    )
    (row,) = impact_text(Impact(edges=(change,)), names()).sections[0].rows
    return row().words


def test_what_of_a_trust_changed_is_said() -> None:
    arrow = "\N{RIGHTWARDS ARROW}"
    assert changed(standing=Standing.TRUSTED_ONLY) == f"allowed {arrow} trusted only"
    assert changed(alternatives=((), ())) == "other conditions"
    assert changed(callers=999).endswith(f"{arrow} 999 callers")
    assert changed(actions=("sts:*",)) == "other actions"
    assert changed() == "other callers"


def test_callers_who_need_more_are_told_though_no_verdict_differs() -> None:
    needs_id = Condition("StringEquals", "sts:ExternalId", ("a-secret-word",))
    old = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))
    words = changed(alternatives=((needs_id,),))
    assert words.startswith("now depends on external ID")
    edge = replace(northwind().graph.edges[0], alternatives=((old,),))
    cases = (
        ((old, needs_id), "now depends on external ID", "trust narrowed"),
        ((needs_id,), "now depends on external ID, no longer on MFA", "trust changed"),
        ((), "no longer on MFA", "trust changed"),
    )
    for conditions, words, counted in cases:
        after = replace(edge, alternatives=(conditions,))
        change = EdgeChange(id=edge.id, turn=Turn.CHANGED, before=edge, after=after)
        impact = Impact(edges=(change,))
        text = impact_text(impact, names())
        assert text.sections[0].rows[0]().words == words
        assert [one.number for one in text.figures] == [0, 0, 0, 1]
        assert text.figures[-1].words == counted
        assert differing_words(impact).endswith("narrowed") is (counted == "trust narrowed")


NONE = Actions()


def permission(principal: str, lost: Actions = NONE, gained: Actions = NONE) -> PermissionChange:
    return PermissionChange(principal=principal, lost=lost, gained=gained)


def test_permissions_that_differ_alike_share_a_row() -> None:
    lost_ = Actions(count=2, names=("s3:GetObject", "s3:PutObject"))
    changes = (
        permission(CI_RUNNER, lost=lost_),
        permission(NIGHTLY, lost=lost_),
        permission(DEPLOY_HUB, gained=Actions(count=30, names=("sqs:SendMessage",))),
    )
    section = permissions_section(changes, 3, 9, names())
    assert section is not None
    assert section.title == "Permissions changed · 3 of 9 checked"
    first, second = (row() for row in section.rows)
    assert (first.name, first.words) == ("ci-runner and 1 more", "actions: 2 lost")
    assert [pill.text for pill in first.pills] == [
        "\N{MINUS SIGN} s3:GetObject",
        "\N{MINUS SIGN} s3:PutObject",
    ]
    assert (second.words, second.more) == ("actions: 30 gained", 29)
    done = permissions_section((), 9, 9, names())
    assert done is not None
    assert (done.title, done.more) == ("Permissions changed", "Nobody's permissions differ.")
    assert permissions_section((), 0, 0, names()) is None


HUB_TRUST = Place(PlaceKind.TRUST, DEPLOY_HUB)
GUARD = Place(PlaceKind.ORGANIZATION, name="p-1")
ORDERED = [
    (
        Cause(
            part=CausePart.STATEMENT,
            turn=Turn.GONE,
            place=HUB_TRUST,
            statement=1,
            sid="People",
            line=9,
            edit=2,
        ),
        "Statement People, line 9, in the trust policy of deploy-hub: taken out (edit 3)",
    ),
    (
        Cause(
            part=CausePart.DOCUMENT,
            turn=Turn.CHANGED,
            place=Place(PlaceKind.MANAGED, PROD, "arn:aws:iam::1:policy/x/Limit"),
        ),
        "The managed policy Limit: changed",
    ),
    (
        Cause(
            part=CausePart.ATTACHMENT,
            turn=Turn.NEW,
            place=GUARD,
            name="No sessions",
            holder=PROD,
            statement=0,
            line=4,
        ),
        "The guardrail No sessions attached to prod, statement 1, line 4",
    ),
    (
        Cause(part=CausePart.ATTACHMENT, turn=Turn.GONE, place=GUARD, holder="ou-1"),
        "The guardrail p-1 detached from ou-1",
    ),
    (
        Cause(
            part=CausePart.GROUPS,
            turn=Turn.GONE,
            holder=CI_RUNNER,
            place=Place(PlaceKind.INLINE, f"arn:aws:iam::{PROD}:group/staff", "all"),
            statement=0,
        ),
        "ci-runner left a group: the inline policy all of staff, statement 1",
    ),
    (
        Cause(part=CausePart.GROUPS, turn=Turn.NEW, holder=CI_RUNNER, place=HUB_TRUST),
        "ci-runner joined a group: the trust policy of deploy-hub",
    ),
    (Cause(part=CausePart.GROUPS, turn=Turn.NEW, holder=CI_RUNNER), "Other groups of ci-runner"),
    (Cause(part=CausePart.PRINCIPAL, turn=Turn.GONE, holder=NIGHTLY), "nightly is gone"),
    (Cause(part=CausePart.TAGS, turn=Turn.CHANGED, holder=NIGHTLY), "Other tags of nightly"),
    (
        Cause(part=CausePart.UNIT, turn=Turn.NEW, holder=PROD, place=GUARD, name="No"),
        "prod is in another OU: the guardrail No",
    ),
    (Cause(part=CausePart.UNIT, turn=Turn.CHANGED, holder=PROD), "prod is in another OU"),
]


@pytest.mark.parametrize(("cause", "words"), ORDERED)
def test_a_cause_is_one_sentence(cause: Cause, words: str) -> None:
    (text,) = cause_texts((cause, cause), names().of)
    assert text.text == words
