"""Fixes that were agreed on come together as one scenario, each edit once."""

import pytest

from rolescope.agenda.agreed import agreed_fixes, possible_fixes
from rolescope.agenda.merging import decisions_of, merge_decisions, with_decisions_of
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import FindingState, NamedScenario, Review, Ruling
from rolescope.value import replace

A, B = "arn:aws:iam::111111111111:role/A", "arn:aws:iam::111111111111:role/B"
CLOSE_A, CLOSE_B = WithoutAnyTrust(A), WithoutAnyTrust(B)
SHORT = WithMaxSessionDuration(A, 3_600)
SCENARIOS = (
    NamedScenario(id="s1", name="One", edits=(CLOSE_A, SHORT)),
    NamedScenario(id="s2", name="Not agreed", edits=(WithMaxSessionDuration(B, 7_200),)),
    NamedScenario(id="s3", name="Both", edits=(CLOSE_A, CLOSE_B)),
)


def agreed(fix: str = "") -> Ruling:
    return Ruling(state=FindingState.FIX_AGREED, owner="Ana", fix=fix)


def test_the_edits_of_all_agreed_fixes_are_made_once_in_the_order_of_the_scenarios() -> None:
    review = Review(
        scenarios=SCENARIOS,
        rulings=(
            ("third", agreed("s3")),
            ("first", agreed("s1")),
            ("none", agreed()),
            ("deleted", agreed("s9")),
            ("open again", Ruling(fix="s2")),
        ),
    )
    found = agreed_fixes(review)
    assert found.scenario.edits == (CLOSE_A, SHORT, CLOSE_B)
    assert found.scenario.title == "Agreed fixes"
    assert review.find(found.scenario.id) is None
    assert found.findings == ("third", "first")
    assert found.without == ("none", "deleted")


def test_nothing_agreed_changes_nothing() -> None:
    found = agreed_fixes(Review(scenarios=SCENARIOS))
    assert (found.scenario.edits, found.findings, found.without) == ((), (), ())


def test_fixes_brought_together_are_no_fix_themselves() -> None:
    review = Review(scenarios=SCENARIOS, rulings=(("first", agreed("s1")),))
    together = agreed_fixes(review).scenario
    joined = review.add(replace(together, edits=(CLOSE_B,)))
    again = replace(joined, rulings=(*joined.rulings, ("second", agreed(together.id))))
    assert possible_fixes(again) == SCENARIOS
    assert agreed_fixes(again).scenario == together
    assert agreed_fixes(again).without == ("second",)


def test_which_scenario_is_the_fix_is_not_handed_on() -> None:
    (one,) = decisions_of(Review(scenarios=SCENARIOS, rulings=(("f", agreed("s1")),)), {})
    assert one.ruling == agreed()


@pytest.mark.parametrize(
    ("theirs", "fix"),
    [
        (Ruling(state=FindingState.FIX_AGREED, owner="Bo"), "s1"),
        (Ruling(state=FindingState.NO_PROBLEM), ""),
    ],
)
def test_a_fix_that_both_agree_on_stays_the_scenario_of_the_review(
    theirs: Ruling, fix: str
) -> None:
    mine = Review(scenarios=SCENARIOS, rulings=(("f", agreed("s1")),))
    merge = merge_decisions(mine, decisions_of(Review(rulings=(("f", theirs),)), {}))
    joined = with_decisions_of(mine, merge, preferred=("f",))
    assert joined.rulings == (("f", replace(theirs, fix=fix)),)
