"""How assertions stand, in words, the broken ones first."""

from collections.abc import Iterable, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Layer, Verdict
from rolescope.engine.words.needs import needs_in_words
from rolescope.escalation.path import WayPaths
from rolescope.model.plain import counted
from rolescope.model.request import AssumeRoleRequest
from rolescope.questions.checks import AssertionCheck, CheckState
from rolescope.simulation.assume_role import simulate
from rolescope.value import Value
from rolescope.words.assertion_text import asserted_in_words
from rolescope.words.excerpt import Mark
from rolescope.words.paths.path_words import left_words
from rolescope.words.paths.way_paths import path_words
from rolescope.words.verdict.sentence import verdict_sentence

_MAX_TITLES = 3  # titles in one message
_GUARDRAILS = (Layer.RCP, Layer.SCP)
_LEAD = {
    Decision.ALLOW: "Allowed",
    Decision.EXPLICIT_DENY: "Denied explicitly",
    Decision.IMPLICIT_DENY: "Denied",
    Decision.DEPENDS: "Conditional",
}


class CheckText(AssertionCheck, kw_only=True):
    """An assertion against a world, with what people read of it.

    `title` is its name, else what it says; `says` is what it says either way. `why` is what
    decided, or why it cannot be read. `refused`: the policies allow the request, and STS refuses
    it all the same; it says with which words.
    """

    title: str
    says: str
    why: str
    refused: str = ""


def check_text(check: AssertionCheck, index: WorldIndex) -> CheckText:
    """Put a check into words; `index` is that of the world that it was made against."""
    name, asked, verdict = check.assertion.name, check.asked, check.verdict
    title = says = name or "Unreadable assertion"
    why, refused = check.error, ""
    if check.paths is not None and asked is not None:
        says = asserted_in_words(asked, check.assertion.expect)
        title = name or says
        why = _why_of_paths(check, check.paths)
    elif asked is not None and verdict is not None:
        says = asserted_in_words(asked, check.assertion.expect)
        title = name or says
        why = _why(check, verdict, index)
        if verdict.decision is Decision.ALLOW:
            refused = " ".join(one.explanation or one.message for one in verdict.refusals)
    return CheckText(
        assertion=check.assertion,
        state=check.state,
        asked=asked,
        verdict=verdict,
        paths=check.paths,
        error=check.error,
        absent=check.absent,
        broken_by=check.broken_by,
        title=title,
        says=says,
        why=why,
        refused=refused,
    )


def _why(check: AssertionCheck, verdict: Verdict, index: WorldIndex) -> str:
    """Say what decided; at length where it decided against the assertion."""
    if check.state is CheckState.ABSENT:
        return _absent(check)
    if check.absent:
        return "Denied: an edit takes it away."
    if not check.holds and isinstance(check.asked, AssumeRoleRequest):
        return verdict_sentence(simulate(check.asked, index), index).because
    return _by(verdict)


def _why_of_paths(check: AssertionCheck, paths: WayPaths) -> str:
    """Say which path there is, the easiest one; or that there is none."""
    if check.state is CheckState.ABSENT:
        return _absent(check)
    if check.holds:
        return f"There is no path of at most {counted(paths.max_hops, 'hop')}."
    if not paths.listed:
        return f"It cannot be decided. {left_words(paths.raises_left)}"
    first, rest = paths.listed[0], paths.count - 1
    more = f" There {'is' if rest == 1 else 'are'} {counted(rest, 'more path')}." if rest else ""
    return f"{path_words(first)}.{more}"


def _absent(check: AssertionCheck) -> str:
    are = "is" if len(check.absent) == 1 else "are"
    return f"It cannot be decided: {' and '.join(check.absent)} {are} not in the import."


def _by(verdict: Verdict) -> str:
    """Say in one line what decided."""
    lead = _LEAD[verdict.decision]
    needs = needs_in_words(verdict.needs)
    if verdict.decision is Decision.DEPENDS:
        return f"{lead}: it {needs}." if needs else f"{lead}: {'; '.join(verdict.unknown)}."
    if verdict.decision is Decision.IMPLICIT_DENY:
        return f"{lead}: {'; '.join(verdict.by)}."
    is_allowed = verdict.decision is Decision.ALLOW  # every layer allows it: tell the grants
    told = [
        ground.name
        for ground in verdict.grounds
        if not (is_allowed and ground.layer in _GUARDRAILS)
    ]
    return f"{lead} by {', '.join(told or verdict.by)}."


class CheckLine(Value, kw_only=True):
    """One assertion for people: `words` say how it stands, `detail` why.

    `tone` is that of a pill: removed, cond or plain.
    """

    check: CheckText
    mark: Mark
    title: str
    words: str
    tone: str
    detail: str

    @property
    def is_strong(self) -> bool:
        """Whether it asks for attention."""
        return self.mark is not Mark.YES


def check_lines(checks: Iterable[CheckText], *, has_edits: bool) -> tuple[CheckLine, ...]:
    """Say how assertions stand; broken ones first, then unreadable ones, then the others."""
    lines = [_line(check, has_edits=has_edits) for check in checks]
    order = list(CheckState)
    return tuple(sorted(lines, key=lambda line: (order.index(line.check.state), line.tone)))


def _line(check: CheckText, *, has_edits: bool) -> CheckLine:
    mark, words, tone = Mark.YES, "holds", "plain"
    if check.state is CheckState.UNREADABLE:
        mark, words, tone = Mark.UNKNOWN, "cannot be read", "cond"
    elif check.state is CheckState.ABSENT:
        mark, words, tone = Mark.UNKNOWN, "cannot be decided", "cond"
    elif check.state is CheckState.BROKEN:
        mark, words, tone = Mark.NO, _broken_by(check, has_edits=has_edits), "removed"
    elif check.refused:
        words, tone = "holds, refused by STS", "cond"
    detail = f"STS refuses the request: {check.refused}" if check.refused else check.why
    if check.assertion.name and check.says != check.title:
        detail = f"{check.says}. {detail}"
    return CheckLine(
        check=check, mark=mark, title=check.title, words=words, tone=tone, detail=detail
    )


def _broken_by(check: CheckText, *, has_edits: bool) -> str:
    if check.broken_by:
        return f"broken by edit {check.broken_by:,}"
    return "broken as imported" if has_edits else "broken"


def broken_words(broken: Sequence[CheckText]) -> tuple[str, str]:
    """Say which assertions broke: a sentence, and what it was about."""
    titles = "; ".join(check.title for check in broken[:_MAX_TITLES])
    rest = len(broken) - _MAX_TITLES
    edits = {check.broken_by for check in broken}
    by = f"edit {next(iter(edits)):,}" if len(edits) == 1 and all(edits) else "the edits"
    what = "1 assertion is" if len(broken) == 1 else f"{len(broken):,} assertions are"
    return f"{what} broken by {by}.", titles + (f"; and {rest:,} more" if rest > 0 else "")


def all_assertions(count: int) -> str:
    """Offer to show all assertions, of which some are listed."""
    return f"All {count:,} assertions"
