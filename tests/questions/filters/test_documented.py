"""Filters that people are shown: each has an answer on the demo."""

import re
from functools import cache
from pathlib import Path

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.findings.find import find
from rolescope.model.edit import Scenario
from rolescope.questions.filters.fields import BY_ID
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_facts import NamedByFindings
from rolescope.questions.filters.filter_text import FIELD, read_terms
from rolescope.questions.filters.presets import PRESETS
from rolescope.questions.filters.shown import shown
from rolescope.words.findings.finding_rows import named_by
from support.worlds.northwind import NOW, demo

ROOT = Path(__file__).parents[3]
_NOT_IN_THE_DEMO = ("Any GitHub branch", "Unused", "Changed")
"""Presets about what the demo has no data of."""


@cache
def _demo() -> Analysis:
    return analyse(Scenario(demo(), ()), NOW)


@cache
def _named() -> NamedByFindings:
    return named_by(find(_demo()), _demo())


def _documented() -> list[str]:
    """Return what help, README and the field itself write as a filter."""
    pages = [*sorted((ROOT / "resources" / "help").glob("*.md")), ROOT / "README.md"]
    found = {"kind:role trust:external", "is:admin trust:external"}
    for page in pages:
        for text in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")):
            field = FIELD.match(text)
            if field is not None and field[1] in BY_ID:
                found.add(text)
    return sorted(found)


@pytest.mark.parametrize("text", _documented())
def test_a_documented_filter_shows_something(text: str) -> None:
    found = shown(_demo(), Filter(read_terms(text)), named=_named())
    assert found.nodes
    assert not found.missing


@pytest.mark.parametrize(("title", "text"), PRESETS)
def test_a_preset_shows_something(title: str, text: str) -> None:
    found = shown(_demo(), Filter(read_terms(text)), named=_named())
    assert bool(found.nodes) is (title not in _NOT_IN_THE_DEMO)


def test_admins_open_to_outside_are_shown_with_their_callers() -> None:
    found = shown(_demo(), Filter(read_terms("is:admin trust:external")))
    edges = [edge for edge in _demo().graph.edges if edge.id in found.edges]
    admins = {node.id for node in _demo().graph.nodes if node.is_admin}
    assert edges
    assert all(edge.target in admins and edge.source in found.nodes for edge in edges)
