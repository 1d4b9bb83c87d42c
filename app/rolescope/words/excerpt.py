"""Excerpt: a policy document to show, and what is marked in it."""

import json
from collections.abc import Iterable, Sequence
from enum import Enum

from rolescope.engine.verdict import ElementMatch, StatementTrace
from rolescope.model.document import TextSpan, locate
from rolescope.model.policy import Effect, Policy, StatementPrincipal
from rolescope.value import Value

Path = tuple[str | int, ...]


class Mark(Enum):
    """What a line of a trace or a document says. Every mark has a sign and a word of its own."""

    YES = "holds"
    NO = "does not hold"
    NEUTRAL = "plays no part"
    UNKNOWN = "cannot be decided"
    CUT = "shortened"


class Tone(Enum):
    """How a line of a document is tinted, from weak to strong."""

    STATEMENT = "statement"
    DECIDING = "deciding"
    YES = "holds"
    NO = "does not hold"


class Tint(Value):
    """Lines `first` to `last` (from 1) in one tone. Later tints lie over earlier ones."""

    first: int
    last: int
    tone: Tone


class Excerpt(Value, kw_only=True):
    """One document: `owner` is the entity it belongs to, `kind` says which of its policies.

    `marks` are signs in the margin, line and mark. `focus` is the line that must be in sight, `top`
    the one to begin with when there is room (the first of its statement).
    """

    policy: Policy
    owner: str
    kind: str
    tints: tuple[Tint, ...] = ()
    marks: tuple[tuple[int, Mark], ...] = ()
    focus: int = 1
    top: int = 1


_MARKS = {
    ElementMatch.MATCHES: Mark.YES,
    ElementMatch.DOES_NOT_MATCH: Mark.NO,
    ElementMatch.NOT_GIVEN: Mark.NO,
    ElementMatch.UNDECIDED: Mark.UNKNOWN,
    ElementMatch.NOT_EVALUATED: Mark.NEUTRAL,
}


def mark_of(match: ElementMatch) -> Mark:
    """Return the sign for what an element or a statement does with the request."""
    return _MARKS[match]


class Lines:
    """Line numbers of a policy document, looked up by path. Made once for each document."""

    def __init__(self, policy: Policy) -> None:
        self._text = policy.text
        self._spans: dict[Path, TextSpan] = locate(policy.text) if policy.text else {}

    def span(self, path: Path) -> TextSpan | None:
        """Return the position of a value, else of the nearest value around it that has one."""
        while path:
            found = self._spans.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return None

    def of(self, paths: Iterable[Path]) -> tuple[int, ...]:
        """Return the lines where the values at `paths` begin, in order, each once."""
        spans = (self.span(path) for path in paths)
        return tuple(sorted({span.line for span in spans if span is not None}))

    def principal(self, statement: int, principal: StatementPrincipal) -> Path | None:
        """Return the path of one value of a Principal element, found by the text as written."""
        below = ("Statement", statement, "Principal")
        parents = {path[:-1] for path in self._spans}
        forms = (json.dumps(principal.written), json.dumps(principal.written, ensure_ascii=False))
        for path, span in self._spans.items():
            is_value = path[:3] == below and path not in parents
            if is_value and self._text[span.start : span.end].rstrip().endswith(forms):
                return path
        return None


def line_words(lines: Sequence[int]) -> str:
    """Write line numbers for people: `line 13`, `lines 8, 10`; empty for none."""
    if not lines:
        return ""
    return f"line {lines[0]}" if len(lines) == 1 else "lines " + ", ".join(map(str, lines))


def traced_excerpt(
    traces: Iterable[StatementTrace], policy: Policy, owner: str, focus: Path | None = None
) -> Excerpt:
    """Mark what the statements of `policy` did with a request, as their traces tell.

    A statement that matched, or that failed on some of its elements only, is tinted; one that
    does not concern the request gets its marks in the margin alone.
    """
    lines = Lines(policy)
    tints: list[Tint] = []
    marks: dict[int, Mark] = {}
    for trace in traces:
        # Whether a statement came near: its first test (principal or action) holds.
        tested = [e for e in trace.elements if e.match is not ElementMatch.NOT_EVALUATED]
        concerns = trace.match is ElementMatch.MATCHES or (
            bool(tested) and tested[0].match is ElementMatch.MATCHES
        )
        for element in trace.elements:
            span = lines.span(element.path)
            if span is None or element.match is ElementMatch.NOT_EVALUATED:
                continue
            mark = mark_of(element.match) if concerns else Mark.NEUTRAL
            marks[span.line] = worst(marks.get(span.line, mark), mark)
            if mark in (Mark.YES, Mark.NO):
                tone = Tone.YES if mark is Mark.YES else Tone.NO
                tints.append(Tint(span.line, span.last_line, tone))
        if trace.match is ElementMatch.MATCHES:
            named = (("Statement", trace.index, "Sid"), ("Statement", trace.index, "Effect"))
            tone = Tone.NO if trace.effect is Effect.DENY else Tone.YES
            tints.extend(Tint(line, line, tone) for line in _exact(lines, named))
    start = lines.span(focus) if focus else None
    whole = lines.span(focus[:2]) if focus else None
    return Excerpt(
        policy=policy,
        owner=owner,
        kind=policy.type.value,
        tints=tuple(tints),
        marks=tuple(sorted(marks.items(), key=lambda item: item[0])),
        focus=start.line if start else min(marks, default=1),
        top=whole.line if whole else min(marks, default=1),
    )


def _exact(lines: Lines, paths: Iterable[Path]) -> list[int]:
    return [span.line for span in map(lines.span, paths) if span and span.line == span.last_line]


_WORSE = (Mark.NEUTRAL, Mark.YES, Mark.UNKNOWN, Mark.NO)


def worst(one: Mark, other: Mark) -> Mark:
    """Of two marks on one line, the one that matters more."""
    return max(one, other, key=_WORSE.index)
