"""The verdict for the banner: its kind, the strong parts of its headline, what is missing."""

import re
from collections.abc import Iterable

from rolescope.engine.verdict import Decision, Verdict
from rolescope.model.arn import role_name
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.words.caller_text import grouped

_SAID = 3  # things that the sentence of an undecided verdict names


def verdict_kind(verdict: Verdict) -> str:
    """Return allowed, denied or depends: the look of the verdict. Refused counts as denied."""
    if verdict.is_allowed:
        return "allowed"
    return "depends" if verdict.decision is Decision.DEPENDS and not verdict.refusals else "denied"


def headline_parts(headline: str, simulation: Simulation) -> list[tuple[str, bool]]:
    """Split a headline into pieces of plain and strong text.

    Strong are the verdict (up to the first full stop) and the names of caller and role.
    """
    names = (caller_name(simulation.request.caller), role_name(simulation.request.role))
    strong = [(0, headline.find(". ") + 1)] if ". " in headline else []
    for name in names:
        pattern = rf"(?<![\w.-]){re.escape(name)}(?![\w-])"
        strong += [found.span() for found in re.finditer(pattern, headline)]
    return list(_pieces(headline, strong))


def _pieces(text: str, strong: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    is_strong = [False] * len(text)
    for start, end in strong:
        is_strong[start:end] = [True] * (end - start)
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or is_strong[place] != is_strong[start]:
            yield text[start:place], is_strong[start]
            start = place


def gap_words(simulation: Simulation) -> str:
    """Say in one line what the import lacks that could change the answer; empty for nothing."""
    unknown = list(dict.fromkeys(map(grouped, simulation.verdict.unknown)))
    if not unknown:
        return ""
    if simulation.verdict.decision is Decision.DEPENDS:
        rest = unknown[_SAID:]  # the first are in the sentence itself
        return f"Also not in this import: {'; '.join(rest)}." if rest else ""
    return f"Not in this import, and left out of this answer: {'; '.join(unknown)}."
