"""The UNSURE rules that a verdict rests on: only what was looked at is tried."""

from typing import Any

import pytest

from rolescope.engine.consulted import Consulted, uncertain
from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT, SETTINGS, Interpretation, alternatives
from rolescope.engine.verdict import Decision
from rolescope.model.request import ActionRequest
from rolescope.value import replace
from support.worlds import vectors


def test_it_reads_like_the_reading_that_it_stands_for() -> None:
    reading = Interpretation(arn_star_matches=False)
    consulted = Consulted(reading)
    assert [getattr(consulted, field) for _, field in SETTINGS] == [
        getattr(reading, field) for _, field in SETTINGS
    ]
    assert consulted.reading is reading


def test_it_notes_what_was_looked_at() -> None:
    consulted = Consulted(DEFAULT)
    assert consulted.seen == set()
    assert consulted.arn_star_matches
    assert consulted.seen == {"arn_star_matches"}


def test_a_setting_that_was_not_looked_at_is_not_tried() -> None:
    consulted = Consulted(DEFAULT)
    assert consulted.short_arn_is_prefix
    asked: list[Interpretation] = []

    def decide(reading: Interpretation) -> Decision:
        asked.append(reading)
        return Decision.IMPLICIT_DENY

    assert uncertain(consulted, Decision.ALLOW, decide) == ("U-25",)
    assert asked == [replace(DEFAULT, short_arn_is_prefix=False)]
    assert uncertain(consulted, Decision.IMPLICIT_DENY, decide) == ()


@pytest.mark.parametrize(
    "vector", [pytest.param(one, id=one["id"]) for one in vectors.corpus("assume_role")]
)
def test_no_rule_is_missed_that_trying_all_of_them_finds(vector: dict[str, Any]) -> None:
    expanded = vectors.expand(vector)
    index = WorldIndex(expanded.world)
    request = expanded.request
    verdict = evaluate_assume_role(request, index)
    found = {
        rule
        for rule, reading in alternatives(DEFAULT)
        if evaluate_assume_role(request, index, reading, traced=False).decision
        is not verdict.decision
    }
    assert found <= set(verdict.uncertain)
    action = ActionRequest(
        caller=request.caller, action="sts:TagSession", resource=request.role, at=request.at
    )
    told = evaluate_action(action, index)
    assert set(told.uncertain) == {
        rule
        for rule, reading in alternatives(DEFAULT)
        if evaluate_action(action, index, reading, traced=False).decision is not told.decision
    }
