"""A reality check as the panel shows it: numbers, differences, use of trusts, and one record."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.arn import role_name
from rolescope.model.cloudtrail import CloudTrailRecord
from rolescope.model.instant import duration_in_words
from rolescope.model.plain import counted
from rolescope.model.request import AssumeRoleRequest
from rolescope.problem import Problem
from rolescope.reality.comparison import ComparedCalls, RealityComparison, Summary
from rolescope.reality.narrowing import narrowed
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.replay import RealityCheck
from rolescope.reality.sources import UseSource
from rolescope.reality.trusts import TrustUse, UseState, UseWindow, unused_roles
from rolescope.reality.use import LiveSession
from rolescope.value import Value, field
from rolescope.words.reality_text import (
    because_words,
    coverage_words,
    cut_words,
    left_out,
    line_words,
    pair_words,
    source_words,
    summary_sentence,
    time_words,
)
from rolescope.words.runs import Line as RunLine
from rolescope.words.runs import Run, strong

MAX_ROWS = 2_000  # differences that the window gets
_MAX_CALLERS = 5  # of a trust
HOW_COMPARED = (
    "RoleScope was asked the same question for each call, with the keys that CloudTrail recorded."
)
LOOKING_FOR_RECORD = "Looking for the record\N{HORIZONTAL ELLIPSIS}"
NOT_NARROWED = (
    "The trust is not narrowed: the scenario does not name the whole account there any more, or "
    "lacks the role or somebody who used it."
)
NO_RECORD = "The files do not hold the record any more, or no event was kept for it."
_MFA = {True: "Yes", False: "No", None: None}
_DAY = 10  # characters of a time that are its date
_ANSWERS = {
    Decision.ALLOW: "allowed here",
    Decision.EXPLICIT_DENY: "denied here",
    Decision.IMPLICIT_DENY: "denied here",
    Decision.DEPENDS: "depends here",
}

Labelled = tuple[str, str]
"""What something is called, and its value."""


class CheckNumbers(NamedTuple):
    """The four numbers of a check (CT-65)."""

    agree: int
    consistent: int
    explained: int
    not_explained: int


def numbers_line(numbers: CheckNumbers) -> RunLine:
    """Say how many calls there are, and what became of them."""
    total = sum(numbers)
    return (
        strong(f"{total:,}"),
        Run(f" recorded {'call' if total == 1 else 'calls'}: "),
        strong(f"{numbers.agree:,}"),
        Run(" agree, "),
        strong(f"{numbers.consistent:,}"),
        Run(" consistent, "),
        strong(f"{numbers.explained:,}"),
        Run(" explained, "),
        strong(f"{numbers.not_explained:,} not explained"),
    )


def unused_roles_title(count: int, days: int) -> str:
    """Say how many roles nobody assumed in how many days."""
    return f"Assumed by nobody in {days:,} days: {counted(count, 'role')}"


def sessions_title(count: int) -> str:
    """Say how many sessions could still act at the time of the import."""
    return f"Still valid at the import: {counted(count, 'session')}"


def unused_title(count: int, days: int) -> str:
    """Say how many trusts nobody used in how many days."""
    return f"Never used in {days:,} days: {counted(count, 'trust')}"


class RealityRow(Value, kw_only=True):
    """Calls that are alike and that somebody should look at. `nodes` are caller and role."""

    title: str
    ends: str
    because: str
    text: str  # the whole of it on one line
    count: int
    comparison: RealityComparison
    sample: str
    request: AssumeRoleRequest | None
    outcome: RecordedOutcome
    nodes: tuple[str, str]

    @property
    def differs(self) -> bool:
        """Whether AWS and the verdict say the opposite, explained or not."""
        return self.comparison is RealityComparison.NOT_EXPLAINED or self.comparison.is_explained

    @property
    def times(self) -> str:
        """How many calls they are, in words."""
        return f"{self.count:,} call" if self.count == 1 else f"{self.count:,} calls"


class TrustUseText(Value, kw_only=True):
    """How a trust was used. `edge` is its ID; `lines` tell how, with what each of them is."""

    edge: str
    source: str
    target: str
    state: UseState
    headline: str
    lines: tuple[Labelled, ...] = ()
    narrowing: TrustUse | None = None  # where it can be narrowed to those who used it
    narrowing_words: str = ""


class RealityText(Value, kw_only=True):
    """A check in words. `rows` come with those that nothing explains first.

    `unused_roles` are the ARNs of roles that nobody assumed; `sessions` those that were still valid
    when the import was made, each with its role.
    """

    numbers: CheckNumbers
    sentence: str
    notes: tuple[str, ...]
    rows: tuple[RealityRow, ...]
    trusts: Mapping[str, TrustUseText] = field(default_factory=dict)
    unused_roles: tuple[str, ...] = ()
    sessions: tuple[Labelled, ...] = ()
    problems: tuple[Problem, ...] = ()
    days: int = 90
    sources: tuple[UseSource, ...] = ()

    @property
    def unused(self) -> tuple[TrustUseText, ...]:
        """The trusts that nobody used in a window that is covered."""
        return tuple(use for use in self.trusts.values() if use.state is UseState.UNUSED)

    def as_text(self) -> str:
        """Return all of it as text."""
        sources = map(source_words, self.sources)
        return "\n".join((self.sentence, *self.notes, *sources, *(row.text for row in self.rows)))


def reality_text(
    check: RealityCheck,
    trusts: Iterable[TrustUse],
    problems: tuple[Problem, ...],
    index: WorldIndex,
    window: UseWindow,
    sources: tuple[UseSource, ...] = (),
) -> RealityText:
    """Put a check into words."""
    shown = [line for line in check.lines if line.comparison is not RealityComparison.AGREE]
    return RealityText(
        numbers=_numbers(check.summary),
        sentence=summary_sentence(check.summary),
        notes=tuple(_notes(check, len(shown), len(problems))),
        rows=tuple(map(_row, shown[:MAX_ROWS])),
        trusts={
            use.edge.id: _use(use, window.days, can_narrow=narrowed(use, index) is not None)
            for use in trusts
            if use.edge is not None
        },
        unused_roles=tuple(
            role
            for role, state in unused_roles(index, check.pairs, window)
            if state is UseState.UNUSED
        ),
        sessions=tuple(map(_session, check.sessions[:MAX_ROWS])),
        problems=problems,
        days=window.days,
        sources=sources,
    )


def _numbers(summary: Summary) -> CheckNumbers:
    return CheckNumbers(summary.agree, summary.consistent, summary.explained, summary.not_explained)


def _notes(check: RealityCheck, rows: int, problems: int) -> Iterator[str]:
    yield from coverage_words(check.coverage)
    yield from left_out(check.summary)
    if rows > MAX_ROWS:
        yield f"The first {MAX_ROWS:,} of {rows:,} groups of calls are listed."
    yield from cut_words(check)
    if problems:
        yield f"{problems:,} {'part' if problems == 1 else 'parts'} of the logs could not be read."


def _row(line: ComparedCalls) -> RealityRow:
    aws = "Allowed in AWS" if line.outcome is RecordedOutcome.ALLOWED else "Denied in AWS"
    role = role_name(line.role) if line.role else "any role"
    because = because_words(line)
    return RealityRow(
        title=f"{aws}, {_ANSWERS[line.answer.decision]}",
        ends=f"{role_name(line.caller)} \N{RIGHTWARDS ARROW} {role}",
        because=because,
        text=f"{line_words(line)} {because}".strip(),
        count=line.count,
        comparison=line.comparison,
        sample=line.sample,
        request=line.request,
        outcome=line.outcome,
        nodes=(line.caller, line.role),
    )


def _session(session: LiveSession) -> Labelled:
    return role_name(session.role), f"{session.name}, until {time_words(session.end)}"


def _use(use: TrustUse, days: int, *, can_narrow: bool) -> TrustUseText:
    edge = use.edge
    assert edge is not None  # noqa: S101 - for the type checker: callers have looked
    callers = [pair for pair in use.pairs if pair.count][:_MAX_CALLERS]
    return TrustUseText(
        edge=edge.id,
        source=use.source,
        target=use.target,
        state=use.state,
        headline=use_headline(use, days),
        lines=(
            *((("First used", time_words(use.first)),) if use.first else ()),
            *((("Denied", counted(use.denied, "time")),) if use.denied else ()),
            *((role_name(pair.caller), pair_words(pair)) for pair in callers),
        ),
        narrowing=use if can_narrow else None,
        narrowing_words=narrowing_words(sum(bool(pair.count) for pair in use.pairs)),
    )


def use_headline(use: TrustUse, days: int) -> str:
    """Say in one line whether a trust is used, and when it was last (CT-45, CT-47)."""
    if use.count:
        return f"{counted(use.count, 'call')}, last used {time_words(use.last)[:_DAY]}"
    if use.state is UseState.UNUSED:
        return f"Never used in {days:,} days"
    return "No use in these logs, which do not cover enough to call it unused"


def narrowing_words(callers: int) -> str:
    """Say what narrowing a trust to who used it does, and what it would have refused (CT-53)."""
    return (
        f"It names the {counted(callers, 'caller')} in place of the whole account. None of the "
        "recorded calls would have been refused; whom these logs do not show would be."
    )


def record_lines(record: CloudTrailRecord) -> tuple[Labelled, ...]:
    """Return what a record tells, as it was recorded: for comparing it with a request."""
    asked, identity = record.parameters, record.identity
    duration = asked.duration if asked is not None else None
    found: list[tuple[str, str | None]] = [
        ("Event", f"{record.name}, {record.event_id}"),
        ("Time", time_words(record.time)),
        ("Answer", record.error_code or "Allowed"),
        ("Message", record.error_message),
        ("Caller", identity.issuer_arn or identity.arn or identity.invoked_by),
        ("Kind", identity.type),
        ("MFA of the caller", _MFA[identity.mfa]),
        ("Role", record.role),
    ]
    if asked is None:
        found.append(("Parameters", "Not recorded: what was passed is unknown"))
    else:
        found += (
            ("Session name", asked.session_name),
            ("External ID", asked.external_id),
            ("MFA device", asked.serial_number),
            ("Duration", duration_in_words(duration) if duration else None),
            ("Tags", ", ".join(f"{key}={value}" for key, value in asked.tags)),
            ("Source identity", asked.source_identity),
            ("Session policies", _policies(asked.session_policy, asked.policy_arns)),
        )
    found += (
        ("From", record.source_address),
        ("VPC endpoint", record.endpoint_id),
        ("Region", record.region),
        ("Logged in", record.account),
    )
    return tuple((label, value) for label, value in found if value)


def _policies(document: str | None, arns: tuple[str, ...]) -> str:
    return ", ".join((*(("a document",) if document else ()), *map(role_name, arns)))
