"""A report as one comment on a pull request: short, stable, the rest folded (IAC-47)."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from rolescope.difference.openings import TrustOpening, admin_fingerprint, way_fingerprint
from rolescope.escalation.way import WayState
from rolescope.findings.finding import Finding
from rolescope.model.plain import visible
from rolescope.words.findings.finding_text import named, title_of
from rolescope.words.openings.plan_notes import NoteText
from rolescope.words.openings.report import (
    OLD_BASE,
    Report,
    allowance,
    certainty,
    headline,
    marks,
    needs,
    reach_words,
    way_words,
)

MAX_CHARACTERS = 60_000  # GitHub takes 65,536
_MAX_FIRST = 20  # trusts that stand unfolded
_MAX_ROWS = 25  # of each table that is folded
_MAX_CELL = 400  # characters
_HEAD = ("", "From", "To", "Needs", "By")


def report_markdown(report: Report, name: str) -> str:
    """Write a report; `name` marks the comment, so that it can be found and replaced."""
    found = report.openings
    blocks = [f"<!-- rolescope:{re.sub(r'[^a-z0-9-]', '-', name.lower())} -->"]
    blocks.append(f"### RoleScope: {headline(report)}")
    blocks.append(_summary(report))
    first, rest = found.opened[:_MAX_FIRST], found.opened[_MAX_FIRST:]
    if first:
        blocks.append(_trusts(report, first))
    folded = (
        (f"{len(rest):,} more that open", _trusts(report, rest), len(rest)),
        (f"Closed: {len(found.closed):,}", _trusts(report, found.closed), len(found.closed)),
        (f"Changed: {len(found.changed):,}", _trusts(report, found.changed), len(found.changed)),
        *_ways(report),
        (
            f"Who loses access: {len(found.losers):,}",
            _table(
                ("Who", "Loses"), [(one.principal, ", ".join(one.targets)) for one in found.losers]
            ),
            len(found.losers),
        ),
        (
            f"New findings: {len(report.findings.new):,}",
            _findings(report, [one.finding for one in report.findings.new]),
            len(report.findings.new),
        ),
        (
            f"Findings that are gone: {len(report.findings.gone):,}",
            _findings(report, report.findings.gone),
            len(report.findings.gone),
        ),
        (f"Unknown: {len(report.unknown):,}", _notes(report.unknown), len(report.unknown)),
        (f"Notes: {len(report.others):,}", _notes(report.others), len(report.others)),
    )
    for title, body, count in folded:
        if count:
            blocks.append(f"<details><summary>{title}</summary>\n\n{body}\n\n</details>")
    return _within(blocks)


def _summary(report: Report) -> str:
    """Say what matters most: whether it fails, administrators, outsiders."""
    found = report.openings
    lines = [f"{_code(report.before)} → {_code(report.after)}"]
    if report.failed:
        lines.append(f"**Failed: {', '.join(report.failed)}.**")
    admins = sum(one.is_admin for one in found.opened)
    outside = sum(one.is_external for one in found.opened)
    if admins:
        lines.append(f"{admins:,} of what opens leads to an administrator.")
    if outside:
        lines.append(f"{outside:,} of what opens is from outside of the organization.")
    ways = [way for way in found.ways.opened if way.is_admin]
    if ways:
        possible = sum(way.state is WayState.DEPENDS for way in ways)
        some = f", {possible:,} of them only possibly" if possible else ""
        words = f"{len(ways):,} of the escalation ways opened lead to an administrator{some}."
        lines.append(words)
    if found.new_admins:
        names = (
            _code(arn)
            + "".join(f" ({_plain(one)})" for one in allowance(report, admin_fingerprint(arn)))
            for arn in found.new_admins[:_MAX_FIRST]
        )
        lines.append(f"New administrators: {', '.join(names)}.")
    if report.reach is not None:
        lines.append(reach_words(report.reach))
    if report.is_base_old:
        lines.append(OLD_BASE)
    return "  \n".join(lines)


def _ways(report: Report) -> Iterator[tuple[str, str, int]]:
    changes = report.openings.ways
    for title, some in (("opened", changes.opened), ("closed", changes.closed)):
        rows = [
            (
                "admin" if way.is_admin else "",
                way.source,
                way.target,
                "; ".join((way_words(way), *allowance(report, way_fingerprint(way)))),
                ", ".join(report.origin(report.way_causes(way)).addresses),
            )
            for way in some
        ]
        words = f"Escalation ways {title}: {len(some):,}"
        yield words, _with_addresses(rows), len(rows)


def _trusts(report: Report, some: Sequence[TrustOpening]) -> str:
    rows = [
        (
            " ".join(marks(one)),
            one.source,
            one.target,
            "; ".join((certainty(one), *needs(report, one), *allowance(report, one.fingerprint))),
            ", ".join(report.origin(one.causes).addresses),
        )
        for one in some
    ]
    return _with_addresses(rows)


def _with_addresses(rows: Sequence[tuple[str, ...]]) -> str:
    """Write who gets to whom, without the last column where nothing stands in it."""
    if not any(row[-1] for row in rows):
        return _table(_HEAD[:-1], [row[:-1] for row in rows])
    return _table(_HEAD, rows)


def _findings(report: Report, some: Sequence[Finding]) -> str:
    rows = [
        (
            "held" if one.is_held else one.risk.name,
            one.rule,
            "; ".join((title_of(one), *allowance(report, one.fingerprint))),
            named(one.subjects),
        )
        for one in some
    ]
    return _table(("Severity", "Rule", "What", "About"), rows)


def _notes(notes: Iterable[NoteText]) -> str:
    return _table(
        ("Resource", "What", "Effect"), [(one.address, one.what, one.effect) for one in notes]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(head), _row(["---"] * len(head))]
    lines += [
        _row([_cell(title, cell) for title, cell in zip(head, row, strict=True)])
        for row in rows[:_MAX_ROWS]
    ]
    if len(rows) > _MAX_ROWS:
        lines += ["", f"{len(rows) - _MAX_ROWS:,} more: `--format json` lists all of them."]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


_SENTENCES = ("", "Needs", "Effect", "What", "Severity", "Rule")  # sentences, not names


def _cell(title: str, text: str) -> str:
    return _plain(text) if title in _SENTENCES else _code(text)


def _plain(text: str) -> str:
    """Write a sentence so that nothing in it is markup."""
    shown = html.escape(" ".join(visible(text).split())[:_MAX_CELL], quote=False)
    return re.sub(r"([|\\`*_\[\]@#])", r"\\\1", shown)


def _code(text: str) -> str:
    """Write a name so that nothing in it is markup."""
    shown = " ".join(visible(text).split())[:_MAX_CELL].replace("`", "'").replace("|", "\\|")
    return f"`{shown}`" if shown else ""


def _within(blocks: Sequence[str]) -> str:
    """Leave blocks out, the last ones first, until a comment takes the rest."""
    kept = list(blocks)
    left_out = 0
    while len("\n\n".join(kept)) > MAX_CHARACTERS - 200 and len(kept) > 3:  # noqa: PLR2004 - head
        kept.pop()
        left_out += 1
    text = "\n\n".join(kept)
    if len(text) > MAX_CHARACTERS:
        text = text[: MAX_CHARACTERS - 200]
        left_out += 1
    if left_out:
        text += "\n\nThis is not all: `--format json` lists the rest."
    return text
