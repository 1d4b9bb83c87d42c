"""What holds for all policies: which way a change moves the answer (EV-2, EV-7, EV-8)."""

import random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT, alternatives
from rolescope.model.policy import Effect
from rolescope.simulation.assume_role import simulate
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.words.verdict.trace import trace, trace_as_text
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN
from support.worlds.build import A, allow, trusts
from support.worlds.generated_worlds import (
    CALLERS,
    PLACES,
    TARGET,
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

RANK = {FORBIDDEN: 0, DENIED: 1, DEPENDS: 2, ALLOWED: 3}
NARROWING = ("NotAction", "NotPrincipal", "NotResource")


def rank(sets: Sets, case: Case, **changes: Any) -> int:
    return RANK[judge(sets, case, **changes).decision]


@given(sets=policy_sets(), case=cases(), place=st.sampled_from(PLACES), data=st.data())
def test_another_deny_never_widens_ev2_ev7(
    sets: Sets, case: Case, place: str, data: st.DataObject
) -> None:
    """Wherever it stands, and whatever its form."""
    present = sets.at(place)
    if present is None:
        return
    extra = data.draw(statements(place, ("Deny",)))
    assert rank(sets.put(place, [*present, extra]), case) <= rank(sets, case)


@given(sets=policy_sets(), case=cases(), place=st.sampled_from(PLACES), data=st.data())
def test_another_allow_never_narrows_ev2(
    sets: Sets, case: Case, place: str, data: st.DataObject
) -> None:
    """A whole statement, also one with NotAction, NotPrincipal or NotResource, adds only."""
    present = sets.at(place)
    if present is None:
        return
    extra = data.draw(statements(place, ("Allow",)))
    assert rank(sets.put(place, [*present, extra]), case) >= rank(sets, case)


@given(
    sets=policy_sets(),
    case=cases(),
    place=st.sampled_from(PLACES),
    element=st.sampled_from(["Action", "NotAction", "Resource", "NotResource"]),
    data=st.data(),
)
def test_another_value_widens_an_element_and_narrows_its_not_form(
    sets: Sets, case: Case, place: str, element: str, data: st.DataObject
) -> None:
    """GR-15, GR-22: `NotAction` and `NotResource` are where more text in an Allow allows less."""
    present = sets.at(place) or []
    at = data.draw(st.integers(0, max(0, len(present) - 1)))
    if not present or element not in present[at]:
        return
    values = present[at][element]
    values = values if isinstance(values, list) else [values]
    more = data.draw(st.sampled_from(["*", "sts:AssumeRole", "s3:*"]))
    if element.endswith("Resource"):
        more = data.draw(st.sampled_from(["*", TARGET, "arn:aws:s3:::bucket"]))
    changed = {**present[at], element: [*values, more]}
    before = rank(sets, case)
    after = rank(sets.put(place, [*present[:at], changed, *present[at + 1 :]]), case)
    widens = (changed["Effect"] == "Allow") is (element not in NARROWING)
    assert after >= before if widens else after <= before


def turned(value: Any, chance: random.Random) -> Any:
    """Return the same document in another order: of statements, elements, values and keys."""
    if isinstance(value, list):
        return chance.sample([turned(one, chance) for one in value], len(value))
    if isinstance(value, dict):
        pairs = [(key, turned(one, chance)) for key, one in value.items()]
        return dict(chance.sample(pairs, len(pairs)))
    return value


@given(sets=policy_sets(), case=cases(), chance=st.randoms(use_true_random=False))
def test_order_is_irrelevant_ev2(sets: Sets, case: Case, chance: random.Random) -> None:
    """Of statements, of the elements of a statement, of values, of condition keys."""
    other = sets
    for place in PLACES:
        other = other.put(place, turned(sets.at(place), chance))
    one, two = judge(sets, case), judge(other, case)
    assert (one.decision, one.missing) == (two.decision, two.missing)
    assert set(one.uncertain) == set(two.uncertain)
    assert {(need.key, need.operator, frozenset(need.values)) for need in one.needs} == {
        (need.key, need.operator, frozenset(need.values)) for need in two.needs
    }


@given(sets=policy_sets(), case=cases())
def test_it_does_not_matter_which_policy_holds_a_statement_ev3(sets: Sets, case: Case) -> None:
    """Inline, attached: what a user or role has is one set of statements."""
    both = [*sets.identity, *(sets.attached or [])]
    inline = sets.put("identity", both).put("attached", None)
    attached = sets.put("identity", []).put("attached", both)
    if "ana" in case.caller:  # the groups of ana lend her the inline statements
        return
    expected = judge(sets, case).decision
    assert judge(inline, case).decision is expected
    assert judge(attached, case).decision is expected


@given(sets=policy_sets(), case=cases())
def test_the_untraced_answer_is_the_traced_one(sets: Sets, case: Case) -> None:
    """One semantics, two speeds."""
    request, index = request_of(sets, case), WorldIndex(build(sets))
    traced = evaluate_assume_role(request, index)
    plain = evaluate_assume_role(request, index, traced=False)
    assert (plain.decision, plain.refusals) == (traced.decision, traced.refusals)


@given(sets=policy_sets(), case=cases())
def test_a_verdict_names_the_unsure_rules_it_rests_on_and_no_others(sets: Sets, case: Case) -> None:
    """Exactly those whose other reading decides otherwise; U-4, U-5, U-16 refuse."""
    verdict = judge(sets, case)
    rests_on = {
        rule
        for rule, reading in alternatives(DEFAULT)
        if judge(sets, case, reading=reading).decision is not verdict.decision
    }
    assert set(verdict.uncertain) - {"U-4", "U-5", "U-16"} == rests_on
    assert len(set(verdict.uncertain)) == len(verdict.uncertain)


@given(sets=policy_sets(), case=cases())
def test_reasons_fit_the_decision_ev25_ev26(sets: Sets, case: Case) -> None:
    """One layer decides; a denial says what is missing, an open answer what it depends on."""
    verdict = judge(sets, case)
    assert sum(layer.decided for layer in verdict.layers) == 1
    assert bool(verdict.missing) is (verdict.decision is DENIED)
    assert verdict.by
    assert verdict.rules
    if verdict.decision in {DENIED, FORBIDDEN}:
        assert not verdict.needs
        assert not verdict.unknown
    if verdict.decision is DEPENDS:
        assert verdict.needs or verdict.unknown
    if verdict.decision is FORBIDDEN:
        assert {one.effect for one in verdict.deciding} == {Effect.DENY}


@example(  # the account is trusted, but the caller's own policies are silent: "*" decides
    sets=Sets(
        trust=[
            trusts(
                "*",
                Condition={
                    "StringEqualsIfExists": {"sts:ExternalId": []},
                    "StringNotEquals": {"sts:ExternalId": []},
                },
            ),
            trusts(A),
        ],
        identity=[],
    ),
    case=Case("ana", is_open=True),
)
@given(sets=policy_sets(), case=cases())
def test_every_verdict_can_be_told(sets: Sets, case: Case) -> None:
    """Two sentences, an answer of STS, a trace with one deciding row."""
    index = WorldIndex(build(sets))
    done = simulate(request_of(sets, case), index)
    verdict = done.verdict
    assert (done.session is not None) is verdict.is_allowed
    sentence = verdict_sentence(done, index)
    assert sentence.text.endswith(".")
    assert sentence.because.endswith(".")
    has_error = not verdict.is_allowed and verdict.decision is not DEPENDS
    assert bool(expected_message(done, index)) is has_error
    assert trace_as_text(trace(done, index)).count("← decided here") == 1


@given(sets=policy_sets(), case=cases(), place=st.sampled_from(PLACES), data=st.data())
def test_a_statement_that_cannot_be_understood_lies_between_gr73(
    sets: Sets, case: Case, place: str, data: st.DataObject
) -> None:
    """The answer is Depends unless it is the same with the statement and without it."""
    present = sets.at(place)
    if not present:
        return
    at = data.draw(st.integers(0, len(present) - 1))
    first, others = present[at], [*present[:at], *present[at + 1 :]]
    odd = {**first, "Condition": {**first["Condition"], "StringSounds": {"aws:username": "x"}}}
    unknown = judge(sets.put(place, [odd, *others]), case).decision
    ways = {judge(sets.put(place, some), case).decision for some in (present, others)}
    if unknown is ALLOWED:
        assert ways <= {ALLOWED, DEPENDS}
    elif unknown is not DEPENDS:
        assert ALLOWED not in ways


@pytest.mark.parametrize("caller", [one for one in CALLERS if one != "root"])
def test_generated_worlds_reach_every_decision(caller: str) -> None:
    """The generator is worth something: every caller can be let in, denied and left open."""
    wide = {"Effect": "Allow", "Action": "*", "Condition": {}}
    trust: Statement = {**wide, "Principal": "*"}
    sets = Sets(trust=[trust], identity=[{**wide, "Resource": "*"}], session=[allow("*")])
    case = Case(caller, is_open=True)
    is_allowed = caller != "federated user of ana"  # AR-3
    assert (judge(sets, case).decision is ALLOWED) is is_allowed
    assert judge(sets.put("trust", []), case).decision is DENIED
    open_one = {**trust, "Condition": {"StringEquals": {"aws:UserAgent": "x"}}}
    assert (judge(sets.put("trust", [open_one]), case).decision is DEPENDS) is is_allowed
    denying = {**trust, "Effect": "Deny"}
    assert (judge(sets.put("trust", [trust, denying]), case).decision is FORBIDDEN) is is_allowed
