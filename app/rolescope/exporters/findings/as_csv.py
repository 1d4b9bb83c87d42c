"""Findings as CSV (RFC 4180), for spreadsheets and for programs."""

from collections.abc import Iterator

from rolescope.exporters.csv_table import csv_table
from rolescope.findings.triage import Triage, Triaged
from rolescope.words.findings.finding_text import (
    condition_text,
    fix_of,
    principal_text,
    reason_of_risk,
    title_of,
    why_of,
)

COLUMNS = (
    *("id", "rule", "severity", "held", "title", "subjects", "policy", "statement"),
    *("principal", "condition", "affected", "raised", "lowered", "why", "fix"),
    *("state", "since", "overdue", "owner", "until", "reason", "note"),
)


def findings_csv(found: Triage) -> str:
    """Return a table with a row for each finding, and a heading."""
    return csv_table(COLUMNS, map(tuple, map(_row, found.found)))


def _row(triaged: Triaged) -> Iterator[str]:
    one, ruling, place = triaged.finding, triaged.ruling, triaged.finding.place
    yield from (one.fingerprint, one.rule, one.risk.name, " ".join(one.held_by), title_of(one))
    yield " ".join(one.subjects)
    yield "" if place is None else place.arn or place.policy
    yield "" if place is None else place.sid or str(place.index + 1)
    yield from (principal_text(one), condition_text(one), " ".join(one.affected))
    yield "; ".join(map(reason_of_risk, one.raised))
    yield "; ".join(map(reason_of_risk, one.lowered))
    yield from (why_of(one), fix_of(one), ruling.state.value, triaged.since.value)
    yield "yes" if triaged.is_overdue else "no"
    yield from (ruling.owner, ruling.until, ruling.reason, ruling.note)
