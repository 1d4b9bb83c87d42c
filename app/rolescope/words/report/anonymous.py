"""A report without people: nobody's name is in an import, so that no pseudonym stands for it."""

from dataclasses import replace

from rolescope.words.report.values import DecisionText, ReportFinding, ReportText

_LEFT_OUT = "left out, as names may be in it"


def without_people(report: ReportText) -> ReportText:
    """Return the report with numbers for people, and without what they wrote."""
    owners = sorted({line.decision.owner for line in _lines(report)} - {""})
    people = {name: f"Person {number}" for number, name in enumerate(owners, 1)}

    def changed(line: ReportFinding) -> ReportFinding:
        return replace(line, decision=_decision(line.decision, people))

    return replace(
        report,
        minutes=(),
        people=tuple(f"Reviewer {number}" for number, _ in enumerate(report.people, 1)),
        findings=tuple(map(changed, report.findings)),
        pages=tuple(replace(page, line=changed(page.line), history=()) for page in report.pages),
        accepted=tuple(map(changed, report.accepted)),
        changes=replace(
            report.changes,
            rows=tuple((what, changed(line)) for what, line in report.changes.rows),
        ),
    )


def _lines(report: ReportText) -> tuple[ReportFinding, ...]:
    return (*report.findings, *report.accepted, *(page.line for page in report.pages))


def _decision(decision: DecisionText, people: dict[str, str]) -> DecisionText:
    return replace(
        decision,
        owner=people.get(decision.owner, ""),
        reason=_LEFT_OUT if decision.reason else "",
        note=_LEFT_OUT if decision.note else "",
    )
