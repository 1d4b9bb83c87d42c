"""The report of a difference: what both texts of it, plain and Markdown, are made of."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from itertools import islice

from rolescope.difference.impact import Cause, CausePart, Turn
from rolescope.difference.openings import (
    Openings,
    TrustOpening,
    admin_fingerprint,
    way_fingerprint,
)
from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.way import EscalationWay
from rolescope.findings.finding import Finding
from rolescope.findings.finding_changes import AdminReach, FindingChanges
from rolescope.model.policy import Condition
from rolescope.model.review import Ruling
from rolescope.trust.edge import Standing
from rolescope.value import Value, field
from rolescope.words.agenda.agenda_text import decision_line
from rolescope.words.findings.finding_text import named, title_of
from rolescope.words.impact.cause_text import cause_texts
from rolescope.words.openings.plan_notes import NoteText

SENSITIVE = "(sensitive)"


class ChangeOrigin(Value):
    """Where the change behind a cause was made: addresses of a plan; whether it is a secret."""

    addresses: tuple[str, ...] = ()
    is_sensitive: bool = False


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return a text with names that are not to be told left out, also where they end an ARN.

    Whatever a format escapes by a backslash is found, too.
    """
    written = (
        "".join(one if one.isalnum() else rf"\\?{re.escape(one)}" for one in name)
        for name in sorted(secrets, key=len, reverse=True)
    )
    pattern = "|".join(written)
    if not pattern:
        return text
    return re.sub(rf"(?<![A-Za-z0-9_-])(?:{pattern})(?![A-Za-z0-9_-])", SENSITIVE, text)


Trace = Callable[[Cause], ChangeOrigin]
Secret = Callable[[str], bool]
WayTrace = Callable[[EscalationWay], tuple[Cause, ...]]
NO_CHANGES = FindingChanges()
NO_CAUSES: WayTrace = lambda _: ()  # noqa: E731 - a default that reads as what it is
NO_SECRET: Secret = lambda _: False  # noqa: E731 - a default that reads as what it is
NOWHERE: Trace = lambda _: ChangeOrigin()  # noqa: E731 - a default that reads as what it is


class Report(Value, kw_only=True):
    """What differs between two states, with what is not known of it.

    `trace` tells where the changes behind a cause were made, `way_causes` what makes a way another
    one, `holds_secret` whether documents of an ARN are not to be told. `rulings` are what is
    allowed of what opens, by fingerprint; `failed` names what was to fail. `reach` None: it was not
    looked for.
    """

    before: str
    after: str
    openings: Openings
    reach: AdminReach | None = None
    findings: FindingChanges = NO_CHANGES
    notes: tuple[NoteText, ...] = ()
    trace: Trace = NOWHERE
    way_causes: WayTrace = NO_CAUSES
    holds_secret: Secret = NO_SECRET
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    is_base_old: bool = False

    @property
    def unknown(self) -> tuple[NoteText, ...]:
        """What is not known."""
        return tuple(note for note in self.notes if note.is_unknown)

    @property
    def others(self) -> tuple[NoteText, ...]:
        """What is worth knowing, and certain."""
        return tuple(note for note in self.notes if not note.is_unknown)

    def is_secret(self, *arns: str) -> bool:
        """Tell whether what is said of some users, roles and policies may hold a secret."""
        return any(map(self.holds_secret, arns))

    def about(self, *arns: str) -> ChangeOrigin:
        """Return where some users, roles and policies are made another way."""
        return self.origin(
            Cause(part=CausePart.PRINCIPAL, turn=Turn.CHANGED, holder=arn) for arn in arns
        )

    def origin(self, causes: Iterable[Cause]) -> ChangeOrigin:
        """Return where something comes from: of all its causes together."""
        found = [self.trace(cause) for cause in causes]
        addresses = dict.fromkeys(address for one in found for address in one.addresses)
        return ChangeOrigin(tuple(addresses), any(one.is_sensitive for one in found))


def headline(report: Report) -> str:
    """Say in one line how much opens, closes and is unknown."""
    found = report.openings
    unknown = len(report.unknown)
    parts = [
        _counted(len(found.opened), "path opens", "paths open"),
        _counted(len(found.closed), "closes", "close"),
    ]
    if found.changed:
        parts.append(_counted(len(found.changed), "changes", "change"))
    if found.ways.opened:
        parts.append(
            _counted(len(found.ways.opened), "escalation way opened", "escalation ways opened")
        )
    if found.ways.closed:
        parts.append(
            _counted(len(found.ways.closed), "escalation way closed", "escalation ways closed")
        )
    if unknown:
        parts.append(f"{unknown:,} unknown")
    return ", ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def marks(opening: TrustOpening) -> tuple[str, ...]:
    """Return what makes a trust important."""
    found = (("admin", opening.is_admin), ("external", opening.is_external))
    return tuple(word for word, holds in found if holds)


def certainty(opening: TrustOpening) -> str:
    """Say how sure it is that somebody gets through."""
    return {
        Standing.ALLOWED: "allowed",
        Standing.DEPENDS: "possible: what would decide it is not known",
        Standing.TRUSTED_ONLY: "trusted, but the caller's side lacks the permission",
    }.get(opening.standing, opening.standing.value)


def needs(report: Report, opening: TrustOpening) -> tuple[str, ...]:
    """Say what a caller has to bring; secrets of a plan are not told (IAC-13)."""
    conditions = fewest(opening)
    if conditions and report.origin(opening.causes).is_sensitive:
        return (SENSITIVE,)
    return tuple(condition_in_words(one) for one in conditions)


def fewest(opening: TrustOpening) -> tuple[Condition, ...]:
    """Return the conditions of the statement that asks for the fewest."""
    return min(opening.needs, key=len, default=())


def causes(report: Report, opening: TrustOpening) -> tuple[str, ...]:
    """Say what changed, with the addresses of a plan that it comes from."""
    origin = report.origin(opening.causes)
    words = tuple(one.text for one in cause_texts(opening.causes, _as_it_is))
    return (*origin.addresses, *words)


def reach_words(reach: AdminReach) -> str:
    """Say how many get to administrator rights, before and after."""
    before, after = len(reach.before), len(reach.after)
    return f"Users and roles that get to administrator rights: {before:,} before, {after:,} after."


def _as_it_is(id_: str) -> str:
    return id_


class ReportLine(Value):
    """One thing that differs, and what is to be known about it."""

    text: str
    details: tuple[str, ...] = ()


class ReportSection(Value):
    """Things that differ in the same way: how many, and lines about the first ones or all."""

    title: str
    lines: tuple[ReportLine, ...]
    count: int


def report_text(report: Report) -> str:
    """Write a report as plain text."""
    lines = [f"{report.before} -> {report.after}: {headline(report)}."]
    lines += [reach_words(report.reach)] if report.reach is not None else []
    lines += [OLD_BASE] if report.is_base_old else []
    for section in report_sections(report):
        lines += ["", f"{section.title}:"]
        for line in section.lines:
            lines += [f"  {line.text}", *(f"      {words}" for words in line.details)]
        more = section.count - len(section.lines)
        lines += [f"  {more:,} more: see --format json"] if more else []
    lines += ["", f"Failed: {', '.join(report.failed)}."] if report.failed else []
    return "\n".join(lines)


def report_sections(report: Report, most: int | None = None) -> tuple[ReportSection, ...]:
    """Return everything that differs, and what is not known of it; `most` lines about each."""
    found = report.openings
    losers = (f"{one.principal}: {', '.join(one.targets)}" for one in found.losers)
    reach = report.reach
    new_reach, gone_reach = ((), ()) if reach is None else (reach.new, reach.gone)
    new = (_finding_line(report, one.finding) for one in report.findings.new)
    gone = (_finding_line(report, one) for one in report.findings.gone)
    sections: tuple[tuple[str, Sized, Iterable[ReportLine]], ...] = (
        ("Opened", found.opened, _opening_lines(report, found.opened)),
        ("Closed", found.closed, _opening_lines(report, found.closed)),
        ("Changed", found.changed, _opening_lines(report, found.changed)),
        ("Escalation ways opened", found.ways.opened, _way_lines(report, found.ways.opened)),
        ("Escalation ways closed", found.ways.closed, _way_lines(report, found.ways.closed)),
        ("New administrators", found.new_admins, _admin_lines(report)),
        ("No administrators any more", found.gone_admins, map(ReportLine, found.gone_admins)),
        ("Gets to administrator rights now", new_reach, map(ReportLine, new_reach)),
        ("Gets to no administrator rights any more", gone_reach, map(ReportLine, gone_reach)),
        ("Who loses access", found.losers, map(ReportLine, losers)),
        ("New findings", report.findings.new, new),
        ("Findings that are gone", report.findings.gone, gone),
        ("Unknown", report.unknown, map(_note_line, report.unknown)),
        ("Notes", report.others, map(_note_line, report.others)),
    )
    return tuple(
        ReportSection(title, tuple(islice(lines, most)), len(some))
        for title, some, lines in sections
        if some
    )


OLD_BASE = "Many of the changed objects differ from the import. Import again before you decide."


def _opening_lines(report: Report, some: Iterable[TrustOpening]) -> Iterator[ReportLine]:
    for one in some:
        words = "".join(f"{mark.upper()} " for mark in marks(one))
        conditions = "; ".join(needs(report, one))
        was = "" if one.was in (None, one.standing) else f", was {one.was.value}"
        yield ReportLine(
            f"{words}{one.source} -> {one.target}",
            (
                f"{certainty(one)}{was}{f'; {conditions}' if conditions else ''}",
                *causes(report, one),
                *allowance(report, one.fingerprint),
            ),
        )


def allowance(report: Report, fingerprint: str) -> tuple[str, ...]:
    """Say who allows something that opens, until when and why; nothing: nobody does."""
    ruling = report.rulings.get(fingerprint)
    return (decision_line(ruling),) if ruling is not None else ()


def _admin_lines(report: Report) -> Iterator[ReportLine]:
    for arn in report.openings.new_admins:
        yield ReportLine(arn, allowance(report, admin_fingerprint(arn)))


_MAX_WAYS = 200


def _way_lines(report: Report, ways: tuple[EscalationWay, ...]) -> Iterator[ReportLine]:
    for way in ways[:_MAX_WAYS]:
        mark = "ADMIN " if way.is_admin else ""
        addresses = ", ".join(report.origin(report.way_causes(way)).addresses)
        yield ReportLine(
            f"{mark}{way.source} -> {way.target}: {way_words(way)}",
            ((addresses,) if addresses else ()) + allowance(report, way_fingerprint(way)),
        )


def way_words(way: EscalationWay) -> str:
    """Say by which rule a way leads, how it stands, and which actions it needs."""
    actions = ", ".join(dict.fromkeys(one.action for one in way.best.needs))
    return f"{way.rule.id} {way.rule.title}, {way.state.value}; needs {actions}"


def _finding_line(report: Report, finding: Finding) -> ReportLine:
    risk = "held" if finding.is_held else finding.risk.name
    words = f"{risk} {finding.rule} {title_of(finding)}: {named(finding.subjects)}"
    return ReportLine(words, allowance(report, finding.fingerprint))


def _note_line(note: NoteText) -> ReportLine:
    address = f"{note.address}: " if note.address else ""
    return ReportLine(f"{address}{note.what}: {note.effect}")
