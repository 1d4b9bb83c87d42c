"""Ways past what stands in the way: every one is tried before a caller is said to be denied."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.simulation.paths import confirm
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.values import StepLevel
from rolescope.trust.reasons import CUT
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

ANA = f"arn:aws:iam::{A}:user/ana"
APP = f"arn:aws:iam::{A}:role/App"
EXTERNAL, ADDRESS = "sts:ExternalId", "aws:SourceIp"
Statements = list[dict[str, Any]]


def denied(**conditions: dict[str, Any]) -> dict[str, Any]:
    return deny("sts:AssumeRole", Condition=conditions)


def edge(trusted: str, allows: Statements, *trust: dict[str, Any], **more: Any) -> Edge:
    owner = role("App", trust=trusts(B), allows=allows) if trusted == APP else None
    caller = owner or user("ana", allows=allows, **more)
    target = role("Target", trust=[*trust] or trusts(trusted))
    graph = trust_graph(WorldIndex(world(account(A, caller), account(B, target))), NOW)
    (found,) = (one for one in graph.edges if one.target.endswith("Target"))
    return found


CONFLICTING = [
    denied(StringNotEquals={EXTERNAL: "x-1"}),
    denied(StringEquals={EXTERNAL: "x-1"}, NotIpAddress={ADDRESS: "10.0.0.0/8"}),
]


@pytest.mark.parametrize("denies", [CONFLICTING, CONFLICTING[::-1]])
@pytest.mark.parametrize("trusted", [ANA, APP, A])
def test_one_deny_may_rule_out_the_first_way_past_another(denies: Statements, trusted: str) -> None:
    """EV-7: external ID x-1 from 10.0.0.0/8 meets no deny."""
    found = edge(trusted, [allow(), *denies])
    assert found.standing is Standing.ALLOWED
    assert trusted != A or found.usable_by == (ANA,)


def test_of_a_deny_with_several_conditions_one_has_to_fail() -> None:
    """EV-7: ana needs either, not both."""
    both = denied(StringNotEquals={EXTERNAL: "x-1"}, NotIpAddress={ADDRESS: "10.0.0.0/8"})
    found = edge(ANA, [allow(), both])
    assert found.standing is Standing.ALLOWED
    assert [one.key for one in found.caller_conditions] == [ADDRESS]


def test_the_way_that_asks_for_least_is_taken() -> None:
    """EV-7: an external ID would escape the first deny, but MFA as well were to be brought then."""
    either = denied(StringNotEquals={EXTERNAL: "x-1"}, NotIpAddress={ADDRESS: "10.0.0.0/8"})
    more = denied(
        StringEquals={EXTERNAL: "x-1"}, BoolIfExists={"aws:MultiFactorAuthPresent": "false"}
    )
    found = edge(ANA, [allow(), either, more])
    assert [one.key for one in found.caller_conditions] == [ADDRESS]


def test_the_last_of_many_statements_is_tried_too() -> None:
    """EV-2: each allows from a network of its own, and all networks but one are denied."""
    networks = [f"10.{number}.0.0/16" for number in range(30)]
    allows = [
        allow(Condition={"IpAddress": {ADDRESS: one}, "StringEquals": {EXTERNAL: f"x-{number}"}})
        for number, one in enumerate(networks)
    ]
    found = edge(ANA, [*allows, denied(NotIpAddress={ADDRESS: networks[-1]})])
    assert found.standing is Standing.ALLOWED
    found = edge(ANA, [*allows, denied(NotIpAddress={ADDRESS: "192.0.2.0/24"})])
    assert found.standing is Standing.DENIED


def test_texts_that_several_patterns_take_are_found() -> None:
    """EV-7, CO-25: x-99 begins with one pattern and ends with the other."""
    denies = [denied(StringNotLike={EXTERNAL: one}) for one in ("x-*", "*-99", "?-9*")]
    assert edge(ANA, [allow(), *denies]).standing is Standing.ALLOWED
    denies.append(denied(StringLike={EXTERNAL: "?-*"}))
    assert edge(ANA, [allow(), *denies]).standing is Standing.DENIED


def test_the_guardrails_of_the_caller_are_escaped_as_well() -> None:
    """EV-7, SCP-1: the denies of an SCP and of a boundary conflict like those of one policy."""
    limits = managed("Limits", [allow("*"), CONFLICTING[0]])
    ana = user("ana", allows=allow(), boundary=limits.arn)
    given = world(
        account(A, ana, limits),
        account(B, role("Target", trust=trusts(ANA))),
        organization=organization(A, B, scps={A: [allow("*"), CONFLICTING[1]]}),
    )
    (found,) = (one for one in trust_graph(WorldIndex(given), NOW).edges if one.is_trust)
    assert found.standing is Standing.ALLOWED


def test_a_number_that_cannot_be_read_is_met_by_no_value() -> None:
    """CO-26: the deny does not bite, the allow does not apply."""
    test = {"NumericLessThan": {"aws:MultiFactorAuthAge": "many"}}
    assert edge(ANA, [allow(), deny("sts:AssumeRole", Condition=test)]).standing is Standing.ALLOWED
    assert edge(ANA, [allow(Condition=test)]).standing is Standing.TRUSTED_ONLY


def test_what_no_facts_can_escape_is_denied() -> None:
    """EV-7: the very external ID that is asked for is denied."""
    asked = allow(Condition={"StringEquals": {EXTERNAL: "x-1"}})
    found = edge(ANA, [asked, denied(StringEquals={EXTERNAL: "x-1"})])
    assert (found.standing, found.reason) != (Standing.DEPENDS, CUT)
    assert found.standing is Standing.DENIED


def asking_for(*tags: str) -> Statements:
    """Deny every call that does not pass all of these tags (CO-16)."""
    return [
        allow("sts:*"),
        *(
            deny("sts:AssumeRole", Condition={"ForAllValues:StringNotEquals": {"aws:TagKeys": tag}})
            for tag in tags
        ),
    ]


TWO_KEYS = asking_for("cost", "team")
FIVE_KEYS = asking_for("cost", "team", "unit", "site", "area")


@pytest.mark.parametrize("trusted", [ANA, A])
def test_a_list_of_values_is_tried(trusted: str) -> None:
    """EV-7, CO-16: a list of two tags escapes both."""
    found = edge(trusted, TWO_KEYS, trusts(trusted, "sts:*"))
    assert found.standing is Standing.ALLOWED
    assert trusted == ANA or found.usable_by == (ANA,)


@pytest.mark.parametrize("trusted", [ANA, A])
def test_what_was_not_tried_cannot_be_decided(trusted: str) -> None:
    """EV-7, CO-16: a list of five tags escapes all, which the search does not try."""
    found = edge(trusted, FIVE_KEYS, trusts(trusted, "sts:*"))
    assert (found.standing, found.reason) == (Standing.DEPENDS, CUT)
    assert trusted == ANA or found.undecided_by == (ANA,)


def test_a_variable_that_the_caller_sets_is_set() -> None:
    """GR-27: the external ID may be that of a tag, which the caller chooses as well."""
    denies = [
        denied(StringNotEquals={EXTERNAL: "${aws:RequestTag/id}"}),
        denied(StringEquals={EXTERNAL: "x-1"}),
    ]
    found = edge(ANA, [allow("sts:*"), *denies], trusts(ANA, "sts:*"))
    assert found.standing is Standing.ALLOWED


@pytest.mark.parametrize("trusted", [ANA, A])
def test_a_search_that_gives_up_says_so(monkeypatch: pytest.MonkeyPatch, trusted: str) -> None:
    """EV-7: denied is only what was tried in every way."""
    monkeypatch.setattr("rolescope.trust.search._MAX_LOOKS", 1)
    monkeypatch.setattr("rolescope.trust.exhaustive.MAX_LOOKS", 1)
    found = edge(trusted, [allow(), *CONFLICTING])
    assert (found.standing, found.reason) == (Standing.DEPENDS, CUT)
    assert trusted == ANA or found.undecided_by == (ANA,)


@pytest.mark.parametrize("fence", [{}, {"StringNotEquals": {"aws:PrincipalAccount": [A, B]}}])
def test_a_trust_in_anyone_whose_denies_were_not_all_tried_cannot_be_decided(
    fence: dict[str, Any],
) -> None:
    """EV-7, TR-6: a stranger may bring the five tags as well."""
    denies = [{**trusts("*", "sts:AssumeRole"), **one} for one in FIVE_KEYS[1:]]
    for one in denies:
        del one["Resource"]
    opened = trusts("*", ["sts:AssumeRole", "sts:TagSession"], Condition=fence)
    found = edge("*", [], opened, *denies)
    assert (found.standing, found.reason) == (Standing.DEPENDS, CUT)


def test_a_path_with_a_step_that_cannot_be_decided_is_undecided() -> None:
    """EV-7, CO-16: the step is neither open nor closed."""
    first = role("App", trust=trusts(ANA), allows=FIVE_KEYS)
    target = role("Target", trust=trusts(APP, "sts:*"))
    index = WorldIndex(world(account(A, user("ana", allows=allow()), first), account(B, target)))
    hops = hops_of(trust_graph(index, NOW), index, NOW)
    (path,) = find_paths(hops, (ANA,), (f"arn:aws:iam::{B}:role/Target",)).listed
    assert confirm(hops, path).level is StepLevel.UNDECIDED
