"""Usage: bounds and bit sets find all whom a look at every single caller finds."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import ServiceCaller, UserCaller
from rolescope.model.policy import Effect, PrincipalType
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.attempt import attempt
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.entities import caller_of, entities
from rolescope.trust.exhaustive import FoundRequest, is_closed, look_everywhere
from rolescope.trust.graph import trust_graph
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import search
from rolescope.trust.usage import usage
from rolescope.trust.written import WrittenTrust, merged_trusts
from rolescope.value import replace
from support.worlds.build import NOW, A, account, allow, role, trusts, world
from support.worlds.generated_organizations import organizations

R = f"arn:aws:iam::{A}:role/"


def wide(given: World) -> Iterator[tuple[WorldIndex, Role, WrittenTrust]]:
    """Yield the trusts in whole accounts and in anyone, each in a world without the others."""
    index = WorldIndex(given)
    for target in index.roles.values():
        for trust in merged_trusts(index, target):
            if trust.principal.type in (PrincipalType.ACCOUNT, PrincipalType.ANYONE):
                changed = alone(index.world, target, trust)
                yield changed, changed.roles[target.arn], trust


def alone(given: World, target: Role, trust: WrittenTrust) -> WorldIndex:
    """Return the world whose role has no Allow statements but those of one trust."""
    policy = target.trust_policy
    kept = tuple(
        statement
        for statement in policy.statements
        if statement in trust.statements or statement.effect is Effect.DENY
    )
    changed = replace(target, trust_policy=replace(policy, statements=kept))
    accounts = tuple(
        replace(one, roles=tuple(changed if role is target else role for role in one.roles))
        for one in given.accounts
    )
    return WorldIndex(replace(given, accounts=accounts))


def looks(index: WorldIndex, target: Role, trust: WrittenTrust) -> dict[str, Standing]:
    """Look at every user and role of whom the trust may be."""
    of = trust.principal
    return {
        entity.arn: search(
            RequestAsker(index, caller_of(entity), target.arn, NOW), trust.statements
        ).standing
        for place in index.world.accounts
        for entity in entities(place)
        if of.type is PrincipalType.ANYONE or place.id == of.value
    }


@given(somewhere=organizations())
def test_the_graph_agrees_with_a_look_at_every_caller(somewhere: World) -> None:
    """EV-10 to EV-20, TG-1, TG-6, SI-1: nobody whom facts let in is left out."""
    for index, target, trust in wide(somewhere):
        used = usage(index, target, trust, NOW)
        found = looks(index, target, trust)
        allowed = {arn for arn, standing in found.items() if standing is Standing.ALLOWED}
        assert allowed <= {*used.allowed}, (target.arn, trust)
        open_ = {arn for arn, standing in found.items() if standing is Standing.DEPENDS}
        assert open_ - {*used.allowed} <= {*used.undecided}, (target.arn, trust)


@given(somewhere=organizations())
def test_one_request_tells_of_all_others_only_what_is_true_of_them(somewhere: World) -> None:
    """EV-2, EV-7: where it is said that every request is denied, none is found that is not."""
    index = WorldIndex(somewhere)
    callers = [caller_of(one) for place in somewhere.accounts for one in entities(place)]
    strangers = UserCaller("arn:aws:iam::000000000000:user/example"), ServiceCaller("ec2")
    for target in index.roles.values():
        for caller in (*callers, *strangers):
            asker = RequestAsker(index, caller, target.arn, NOW)
            tried = attempt(asker.request(()), index)
            if is_closed(asker, tried):
                assert look_everywhere(asker, tried) == FoundRequest(is_denied=True), (
                    caller,
                    target,
                )


def only_edge(statement: dict[str, Any], actions: str | list[str] = "sts:AssumeRole") -> Edge:
    """Return the edge of the trust of `Target` in its account; its roles may do `actions`.

    Only the trust policy of red-app allows session tags.
    """
    plain = trusts({"Service": "ec2.amazonaws.com"})
    tagging = trusts({"Service": "ec2.amazonaws.com"}, ["sts:AssumeRole", "sts:TagSession"])
    may = allow(actions)
    place = world(
        account(
            A,
            role("red-app", allows=may, tags={"team": "red"}, trust=tagging),
            role("blue-app", allows=may, tags={"team": "blue"}, trust=plain),
            role("Target", tags={"team": "green"}, trust=statement),
        )
    )
    graph = trust_graph(WorldIndex(place), NOW)
    return next(edge for edge in graph.edges if edge.source == A)


def when(operator: str, key: str, values: str | list[str]) -> dict[str, Any]:
    """Return a `Condition` element with one test."""
    return {"Condition": {operator: {key: values}}}


def test_a_session_overrides_a_tag_of_its_role_but_cannot_drop_it() -> None:
    """TG-6: the session of red-app passes another tag, that of blue-app cannot.

    An empty one counts as absent (CO-10).
    """
    other = when("StringNotEquals", "aws:PrincipalTag/team", ["red", "blue"])
    assert only_edge(trusts(A, **other)).usable_by == (R + "red-app",)
    none = when("Null", "aws:PrincipalTag/team", "true")
    assert only_edge(trusts(A, **none)).usable_by == (R + "red-app",)
    never = {"Condition": {**none["Condition"], "StringLike": {"aws:PrincipalTag/team": "?*"}}}
    assert only_edge(trusts(A, **never)).standing is Standing.DENIED


def test_variables_in_the_names_of_principals_are_left_open() -> None:
    """GR-27: what a variable stands for follows from the caller."""
    named = when("ArnLike", "aws:PrincipalArn", R + "${aws:PrincipalTag/team}-*")
    assert only_edge(trusts(A, **named)).usable_by == (R + "blue-app", R + "red-app")


def test_a_session_may_have_the_tag_of_the_role() -> None:
    """TG-6, GR-27: red-app passes the tag that the role has, blue-app cannot pass any."""
    same = when("StringEquals", "aws:PrincipalTag/team", "${aws:ResourceTag/team}")
    assert only_edge(trusts(A, **same)).usable_by == (R + "red-app",)


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("aws:RequestTag/team", "sts:TagSession"),
        ("sts:TransitiveTagKeys", "sts:TagSession"),
        ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ],
)
def test_what_a_call_sets_needs_an_action_of_its_own(key: str, action: str) -> None:
    """TG-1, SI-1: on both sides."""
    some = when("StringLike" if "Keys" not in key else "ForAnyValue:StringLike", key, "*")
    both = ["sts:AssumeRole", action]
    assert only_edge(trusts(A, **some), both).standing is Standing.DENIED
    assert only_edge(trusts(A, both, **some)).usable_by == ()
    assert only_edge(trusts(A, both, **some), both).usable_by == (R + "blue-app", R + "red-app")


def test_a_statement_that_cannot_be_understood_narrows_nothing() -> None:
    """GR-73: whom it leaves is not known."""
    named = when("ArnEquals", "aws:PrincipalArn", R + "red-app")
    assert only_edge(trusts(A, **named)).narrowed_to == (R + "red-app",)
    odd = named["Condition"] | {"StringSounds": {"aws:username": "anna"}}
    assert only_edge(trusts(A, Condition=odd)).narrowed_to == ()
