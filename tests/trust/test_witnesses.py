"""Edges against witnesses: what is denied has none, and what is allowed has one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.worlds.edges_by_witnesses import Figures, compare
from support.worlds.witnesses import KINDS, OPERATOR_NAMES, Case, Kind, drawn, values_for


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_one_condition_of_every_kind(kind: Kind) -> None:
    """EV-2, EV-7, CO-6 to CO-20: all operators and qualifiers on every key of the caller.

    Behind an account and anyone are callers of the other kinds: a part of the operators will do.
    """
    is_wide = kind.name in {"account", "anyone"}
    figures = Figures()
    for number, key in enumerate(kind.keys):
        operators = OPERATOR_NAMES[number % 19 :: 19] if is_wide else OPERATOR_NAMES
        values = [(operator, values_for(operator, key)[:1]) for operator in operators]
        compare([Case(kind, ((operator, key, one),)) for operator, one in values], figures)
    assert not figures.faults
    assert figures.edges >= len(kind.keys) * (len(OPERATOR_NAMES) // 19)


@given(seed=st.integers(0, 2**32))
def test_conditions_and_denies_together(seed: int) -> None:
    """EV-2, EV-7, EV-8: several conditions on few keys, on both sides."""
    figures = Figures()
    compare([drawn(Random(seed))], figures, seed)  # noqa: S311 - no secret
    assert not figures.faults
