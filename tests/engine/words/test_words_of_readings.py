"""Undocumented rules in words: what a user can choose between."""

from dataclasses import fields

from rolescope.engine.words.readings import READINGS, otherwise_counted, otherwise_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.interpretation import DEFAULT, Interpretation
from rolescope.value import replace


def test_every_reading_has_its_words() -> None:
    assert [one.field for one in READINGS] == [one.name for one in fields(Interpretation)]
    for one in READINGS:
        assert one.rule.startswith("U-")
        assert one.yes != one.no
        assert not any(text.endswith(".") for text in (one.question, one.yes, one.no))
    questions = [one.question for one in READINGS]
    assert len(questions) == len(set(questions))


def test_what_is_not_the_default_is_said_with_its_rule() -> None:
    assert otherwise_in_words(DEFAULT) == ()
    assert otherwise_counted(DEFAULT) == ""
    changed = replace(DEFAULT, arn_star_matches=False, variables_in_bool=False)
    assert otherwise_in_words(changed) == (
        "ArnLike with * alone: it matches nothing (U-8)",
        "Policy variables in the values of Bool: they stay as written, and match nothing (U-9)",
    )
    assert otherwise_counted(changed) == "2 rules read otherwise than by default"
    told = unsure_in_words(("U-8", "U-3"), changed)
    assert told.endswith(" not by default: ArnLike with * alone: it matches nothing (U-8).")
    assert "settings" not in unsure_in_words(("U-3",), changed)
