"""No document makes an evaluation fail; one that cannot be read opens nothing (GR-71, GR-73)."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.words.conditions import condition_in_words, short_words
from rolescope.model.caller import FederatedUserCaller, SessionCaller
from rolescope.model.coverage import coverage
from rolescope.model.document import locate, parse_policy
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.value import replace
from rolescope.words.excerpt import traced_excerpt
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.words.verdict.trace import trace, trace_as_text
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN
from support.worlds.build import NOW
from support.worlds.generated_worlds import (
    PLACES,
    Case,
    Sets,
    Statement,
    build,
    cases,
    judge,
    policy_sets,
    request_of,
    statements,
)

ODD_TEXTS = st.sampled_from(
    [
        "",
        "*",
        "arn:aws:iam::1:role/x",
        ":::::",
        "${",
        "${}",
        "${aws:username, '",
        "${*}",
        "9999-12-31T23:59:59-23:59",
        "1" * 400,
        "-0",
        "1e400",
        "203.0.113.9/33",
        "::1%eth0/64",
        "\ud800\u0000\u202e",
        "sts:AssumeRole:",
        "ForAllValues:",
        "ForAnyValue:StringEquals:IfExists",
        "IfExists",
    ]
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ODD_TEXTS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXTS | st.text(), inner),
    max_leaves=6,
)


@st.composite
def broken(draw: st.DrawFn, value: Any) -> Any:
    """Draw what is left of a value when one place in it is junk, twice, or gone."""
    if isinstance(value, list | dict) and value and draw(st.integers(0, 3)):
        keys = range(len(value)) if isinstance(value, list) else list(value)
        key = draw(st.sampled_from(keys))
        copy = value.copy()
        if draw(st.integers(0, 9)) == 0:
            del copy[key]
        elif isinstance(copy, dict) and draw(st.integers(0, 9)) == 0:
            copy[draw(ODD_TEXTS)] = copy.pop(key)
        else:
            copy[key] = draw(broken(value[key]))
        return copy
    return draw(JUNK)


@st.composite
def broken_documents(draw: st.DrawFn, place: str) -> object:
    """Draw a document of AWS that somebody broke: as an object, as text, or as part of a text."""
    found = draw(st.lists(statements(place), min_size=1, max_size=2))
    whole = draw(broken({"Version": "2012-10-17", "Statement": found}))
    if draw(st.integers(0, 2)):
        return whole
    text = json.dumps(whole)
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


_TYPES = {
    "trust": PolicyType.TRUST,
    "identity": PolicyType.IDENTITY,
    "attached": PolicyType.IDENTITY,
    "boundary": PolicyType.IDENTITY,
    "scp": PolicyType.SCP,
    "rcp": PolicyType.RCP,
}


def with_policy(given_world: World, place: str, found: Policy) -> World:
    """Return the world with one policy more in a place, beside those that are there."""
    first, *others = given_world.accounts
    if place in {"scp", "rcp"}:
        organization = given_world.organization
        assert organization is not None
        assert organization.policies is not None
        (old, *rest) = (one for one in organization.policies if one.policy.type is found.type)
        changed = (replace(old, policy=found), *rest)
        kept = tuple(one for one in organization.policies if one.policy.type is not found.type)
        return replace(given_world, organization=replace(organization, policies=(*kept, *changed)))
    roles = tuple(
        replace(role, trust_policy=found)
        if place == "trust" and role.name == "Target"
        else replace(role, inline=(*role.inline, found) if place == "identity" else role.inline)
        for role in first.roles
    )
    policies = tuple(
        replace(found, arn=one.arn)
        if one.name == {"attached": "Attached", "boundary": "Limit"}.get(place)
        else one
        for one in first.policies
    )
    return replace(given_world, accounts=(replace(first, roles=roles, policies=policies), *others))


@given(sets=policy_sets(), case=cases(), place=st.sampled_from(list(_TYPES)), data=st.data())
def test_no_document_makes_an_evaluation_fail(
    sets: Sets, case: Case, place: str, data: st.DataObject
) -> None:
    """GR-71, GR-73: the statement is reported, evaluation goes on, and all of it can be told."""
    sets = sets.put("attached", sets.attached or []).put("boundary", sets.boundary)
    source = data.draw(broken_documents(place))
    found = parse_policy(source, name="odd", type=_TYPES[place])
    world = with_policy(build(sets), place, found)
    coverage(world)
    locate(found.text)
    for statement in found.statements:
        short_words(statement.conditions, at=NOW)
        assert all(condition_in_words(one) for one in statement.conditions)
    index = WorldIndex(world)
    done = simulate(request_of(sets, case), index)
    assert verdict_sentence(done, index).text
    expected_message(done, index)
    assert trace_as_text(trace(done, index))
    for layer in done.verdict.layers:
        for one in layer.statements:
            traced_excerpt(layer.statements, one.policy, "owner", ("Statement", one.index))


@given(sets=policy_sets(), case=cases(), text=st.text() | broken_documents("session").map(str))
def test_no_session_policy_makes_an_evaluation_fail(sets: Sets, case: Case, text: str) -> None:
    """AR-10, SES-8: the text comes from whoever calls."""
    request = request_of(sets, case)
    parameters = replace(request.parameters, session_policy=text)
    index = WorldIndex(build(sets))
    evaluate_assume_role(replace(request, parameters=parameters), index)
    caller = request.caller
    if isinstance(caller, SessionCaller | FederatedUserCaller):
        changed = replace(caller, session_policy=text)
        evaluate_assume_role(replace(request, caller=changed), index)


@given(sets=policy_sets(), case=cases(), data=st.data())
def test_a_trust_policy_that_cannot_be_read_lets_nobody_in_gr71(
    sets: Sets, case: Case, data: st.DataObject
) -> None:
    """And it denies nobody either: what it says is not known."""
    text = data.draw(st.sampled_from(["", "{", "[]", "null", '{"Version": "2012-10-17"}', "{}}"]))
    found = parse_policy(text, name="odd", type=PolicyType.TRUST)
    verdict = judge(sets, case, where=with_policy(build(sets), "trust", found))
    assert verdict.decision is not ALLOWED
    whole = judge(sets.put("trust", [{"Effect": "Allow", "Action": "*", "Principal": "*"}]), case)
    if whole.decision not in {DENIED, FORBIDDEN}:
        assert verdict.unknown


def _odd(statement: Statement) -> Statement:
    return {**statement, "Effect": "Maybe"}


@given(sets=policy_sets(), case=cases(), place=st.sampled_from(PLACES))
def test_a_statement_of_no_known_effect_decides_nothing_gr4(
    sets: Sets, case: Case, place: str
) -> None:
    """Whether it allows or denies: no answer that one of both would change is given."""
    present = sets.at(place)
    if not present:
        return
    first, others = present[0], present[1:]
    unknown = judge(sets.put(place, [_odd(first), *others]), case).decision
    ways = {
        judge(sets.put(place, [{**first, "Effect": effect}, *others]), case).decision
        for effect in ("Allow", "Deny")
    }
    if unknown is ALLOWED:
        assert not ways & {DENIED, FORBIDDEN}
    elif unknown in {DENIED, FORBIDDEN}:
        assert ALLOWED not in ways
