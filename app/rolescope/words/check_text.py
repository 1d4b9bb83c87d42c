"""How assertions stand, in words, the broken ones first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolescope.questions.checks import Check, State
from rolescope.simulation.excerpt import Mark

_MOST = 3  # titles in one message


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One assertion for people: `words` say how it stands, `detail` why.

    `tone` is that of a pill: removed, cond or plain.
    """

    check: Check
    mark: Mark
    title: str
    words: str
    tone: str
    detail: str

    @property
    def is_strong(self) -> bool:
        """Whether it asks for attention."""
        return self.mark is not Mark.YES


def check_lines(checks: Iterable[Check], *, has_edits: bool) -> tuple[CheckLine, ...]:
    """Say how assertions stand; broken ones first, then unreadable ones, then the others."""
    lines = [_line(check, has_edits=has_edits) for check in checks]
    order = list(State)
    return tuple(sorted(lines, key=lambda line: (order.index(line.check.state), line.tone)))


def _line(check: Check, *, has_edits: bool) -> CheckLine:
    mark, words, tone = Mark.YES, "holds", "plain"
    if check.state is State.UNREADABLE:
        mark, words, tone = Mark.UNKNOWN, "cannot be read", "cond"
    elif check.state is State.ABSENT:
        mark, words, tone = Mark.UNKNOWN, "cannot be decided", "cond"
    elif check.state is State.BROKEN:
        mark, words, tone = Mark.NO, _broken_by(check, has_edits=has_edits), "removed"
    elif check.refused:
        words, tone = "holds, refused by STS", "cond"
    detail = f"STS refuses the request: {check.refused}" if check.refused else check.why
    if check.assertion.name and check.says != check.title:
        detail = f"{check.says}. {detail}"
    return CheckLine(
        check=check, mark=mark, title=check.title, words=words, tone=tone, detail=detail
    )


def _broken_by(check: Check, *, has_edits: bool) -> str:
    if check.broken_by:
        return f"broken by edit {check.broken_by:,}"
    return "broken as imported" if has_edits else "broken"


def broken_words(broken: Sequence[Check]) -> tuple[str, str]:
    """Say which assertions broke: a sentence, and what it was about."""
    titles = "; ".join(check.title for check in broken[:_MOST])
    rest = len(broken) - _MOST
    edits = {check.broken_by for check in broken}
    by = f"edit {next(iter(edits)):,}" if len(edits) == 1 and all(edits) else "the edits"
    what = "1 assertion is" if len(broken) == 1 else f"{len(broken):,} assertions are"
    return f"{what} broken by {by}.", titles + (f"; and {rest:,} more" if rest > 0 else "")
