"""Documents that mean the same by the rules of meaning are judged the same by the engine."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.model.policy import Policy
from rolescope.value import replace
from support.worlds.compared import compare_worlds
from support.worlds.generated_worlds import Case, Sets, build, cases, judge, policy_sets
from support.worlds.reformatted import changed_documents, reformatted, seeded


@settings(max_examples=60)
@given(sets=policy_sets(), case=cases(), seed=st.integers(0, 2**32))
def test_what_is_written_otherwise_is_judged_the_same(sets: Sets, case: Case, seed: int) -> None:
    before = build(sets)
    after = reformatted(before, seeded(seed))
    assert not compare_worlds(before, after).documents
    first, second = judge(sets, case, where=before), judge(sets, case, where=after)
    assert first.decision is second.decision
    assert {*first.unknown} == {*second.unknown}


@settings(max_examples=40)
@given(sets=policy_sets(), case=cases())
def test_arn_operators_are_one(sets: Sets, case: Case) -> None:
    """CO-31: what the comparison takes for the same is so to the engine."""

    def swapped(policy: Policy) -> Policy:
        statements = tuple(
            replace(
                one,
                conditions=tuple(
                    replace(test, operator=_swapped(test.operator)) for test in one.conditions
                ),
            )
            for one in policy.statements
        )
        return replace(policy, statements=statements)

    before = build(sets)
    after = changed_documents(before, swapped)
    assert not compare_worlds(before, after).documents
    assert judge(sets, case, where=before).decision is judge(sets, case, where=after).decision


def _swapped(operator: str) -> str:
    for one, other in (("ArnEquals", "ArnLike"), ("ArnNotEquals", "ArnNotLike")):
        if one in operator:
            return operator.replace(one, other)
        if other in operator:
            return operator.replace(other, one)
    return operator
