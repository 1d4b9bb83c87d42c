"""A report as Markdown, for wikis, tickets and pull requests."""

from collections.abc import Iterable, Iterator

from rolescope.exporters.report.report_format import ReportFormat
from rolescope.model.review import ReviewCounts
from rolescope.words.markdown_text import fenced, markdown_table, markdown_text
from rolescope.words.report.report_values import (
    DocumentLine,
    FindingPage,
    ReportFinding,
    ReportProof,
    ReportText,
)
from rolescope.words.runs import text_of


def write_markdown(report: ReportText, _written_at: str) -> bytes:
    """Return the report as Markdown in UTF-8."""
    lines = [line for part in _parts(report) for line in (*part, "")]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


MARKDOWN = ReportFormat(id="markdown", title="Markdown", suffix=".md", write=write_markdown)


def _parts(report: ReportText) -> Iterator[list[str]]:
    yield from _front(report)
    for page in report.pages:
        yield from _page(page, report.count)
    yield from _tables(report)
    yield from _evidence(report)


def _front(report: ReportText) -> Iterator[list[str]]:
    text = markdown_text
    yield [f"# {text(report.title)}"]
    yield [text(report.subtitle)]
    yield [f"- {text(line)}" for line in (" ".join(report.scope), *report.dates)]
    if report.people:
        yield [f"Reviewers: {text(', '.join(report.people))}"]
    yield ["## How far to trust this report"]
    yield [f"- **{text(one.lead)}** {text(one.in_full)}" for one in report.trust]
    yield ["## In figures"]
    yield [f"- **{one.value} {one.label}**: {text(one.below)}" for one in report.figures]
    yield ["## How this was worked out"]
    yield [text(" ".join(report.method))]
    yield ["## Findings"]
    if not report.findings:
        yield ["No rule matched."]
    else:
        yield _findings(report.findings)
    if report.more_findings:
        yield [text(report.more_findings)]


def _tables(report: ReportText) -> Iterator[list[str]]:
    yield ["## Paths to administrators"]
    rows = [(one.severity, one.chain, one.steps, one.decision) for one in report.admin_paths]
    yield markdown_table(("Severity", "Path", "Length", "Decision"), rows) if rows else ["None."]
    yield ["## Third parties"]
    parties = [
        (
            one.who.name,
            one.id,
            ", ".join(f"{role.name} ({role.below})" for role in one.roles),
            one.asks,
            str(one.findings),
        )
        for one in report.entries
    ]
    head = ("Who", "ID", "Roles", "Asked for", "Findings")
    yield markdown_table(head, parties) if parties else ["None."]
    yield ["## Changes since last time"]
    yield [markdown_text(report.changes.words)]
    if len(report.trend) > 1:
        yield markdown_table(_TREND, [_counted(*point) for point in report.trend])
    changed = [(what, one.severity, one.title, one.ends) for what, one in report.changes.rows]
    if changed:
        yield markdown_table(("What", "Severity", "Finding", "Who gets into what"), changed)
    if report.changes.gone:
        yield [f"- gone: `{one}`" for one in report.changes.gone]
    yield ["## Accepted risks"]
    accepted = [
        (
            f"{one.decision.until}{', overdue' if one.decision.is_overdue else ''}",
            one.severity,
            f"{one.title}: {one.ends}",
            one.decision.owner,
            one.decision.reason,
        )
        for one in report.accepted
    ]
    head = ("Until", "Severity", "Finding", "Owner", "Reason")
    yield markdown_table(head, accepted) if accepted else ["None."]


def _evidence(report: ReportText) -> Iterator[list[str]]:
    text = markdown_text
    if report.minutes:
        yield ["## Minutes"]
        minutes = [(one.time, one.about, one.text) for one in report.minutes]
        yield markdown_table(("Time", "About", "What was said"), minutes)
    yield ["## Evidence"]
    yield [f"- {one.label}: {text(one.value)}" for one in report.origin]
    yield ["Write it again:"]
    yield fenced([report.command])
    if report.sources:
        sources = [(one.name, one.sha256) for one in report.sources]
        yield markdown_table(("File", "SHA-256 of its bytes"), sources)
    documents = [(one.title, one.owners, one.sha256) for one in report.documents]
    yield markdown_table(("Document", "Of", "SHA-256 of its text"), documents)
    yield [text(report.footer)]


_TREND = (
    *("Review", "Critical", "High", "Medium", "Low"),
    *("Admin-equivalents in reach", "Third parties"),
)


def _counted(day: str, one: ReviewCounts) -> tuple[str, ...]:
    counts = one.critical, one.high, one.medium, one.low, one.admins, one.parties
    return day, *map(str, counts)


def _findings(lines: Iterable[ReportFinding]) -> list[str]:
    rows = [
        (
            one.severity,
            one.title,
            one.ends,
            one.held or one.decision.short,
            ", ".join(filter(None, (one.decision.owner, one.decision.until))),
        )
        for one in lines
    ]
    return markdown_table(
        ("Severity", "Finding", "Who gets into what", "Decision", "Owner, due"), rows
    )


def _page(page: FindingPage, count: int) -> Iterator[list[str]]:
    line, text = page.line, markdown_text
    number = f"{line.page} of {count}"
    yield [f"### {line.severity}, finding {number}: {text(line.title)}: {text(line.ends)}"]
    yield [text(" ".join(filter(None, (page.why, page.reasons, line.held and f"{line.held}."))))]
    if page.chain:
        yield [" → ".join(f"**{text(stop.name)}**" for stop in page.chain)]
    for proof in page.proofs:
        yield list(_proof(proof))
    if page.unproved:
        yield [f"**Proof.** {page.unproved}"]
    if page.lines:
        yield [f"**{text(page.document)}**"]
        yield fenced(_code(page.lines))
    yield [f"**Fix.** {text(page.advice)}"]
    for remedy in page.remedies:
        yield [f"- {text(f'{remedy.title}: {remedy.loses}')}. {text(remedy.losers)}".rstrip()]
        if remedy.lines:
            yield fenced(_code(remedy.lines), "diff")
    decision = line.decision
    told = (
        ("Owner", decision.owner),
        ("Due", decision.until),
        ("Reason", decision.reason),
        ("Note", decision.note),
        ("History", "; ".join((line.since, *page.history))),
        ("Rests on", page.unsure),
        ("Frameworks", page.frameworks),
        ("Fingerprint", line.id),
    )
    yield [
        f"**Decision.** {text(decision.words)}",
        *(f"- {name}: {text(value)}" for name, value in told if value),
    ]
    if page.command:
        yield ["Ask again:"]
        yield fenced([page.command])


def _proof(proof: ReportProof) -> Iterator[str]:
    text = markdown_text
    yield f"**Proof.** {text(text_of(proof.headline))} {text(proof.because)}".rstrip()
    yield ""
    yield f"- Asked: {text(proof.asked)}"
    for row in proof.layers:
        by = f" ({row.by})" if row.by else ""
        yield f"- {text(f'{row.title}: {row.says}{by}')}"
    for given in proof.given:
        yield f"- Taken as given: {text(given)}"


_SIGNS = {"removed": "-", "added": "+"}


def _code(lines: Iterable[DocumentLine]) -> list[str]:
    has_signs = any(line.tone in _SIGNS for line in lines)
    return [f"{_SIGNS.get(line.tone, ' ') if has_signs else ''}{line.text}" for line in lines]
