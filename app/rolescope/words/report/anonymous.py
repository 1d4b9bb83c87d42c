"""Reports and agendas without people: no import names them, so that no pseudonym stands for one."""

from collections.abc import Iterable, Mapping

from rolescope.model.review import Agenda, AgendaItem, Ruling
from rolescope.value import replace
from rolescope.words.report.report_values import DecisionText, ReportFinding, ReportText

LEFT_OUT = "left out, as names may be in it"


def without_people(report: ReportText) -> ReportText:
    """Return the report with numbers for people, and without what they wrote."""
    people = _numbered(line.decision.owner for line in _lines(report))

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


def agenda_without_people(
    agenda: Agenda, rulings: Mapping[str, Ruling]
) -> tuple[Agenda, dict[str, Ruling]]:
    """Return items and what was decided with numbers for people, without what they wrote."""
    own = (item.ruling for item in agenda.items)
    people = _numbered(one.owner for one in (*rulings.values(), *own))

    def ruled(ruling: Ruling) -> Ruling:
        return replace(ruling, owner=people.get(ruling.owner, ""), reason="", note="")

    def changed(item: AgendaItem) -> AgendaItem:
        is_question = not item.findings and not item.party
        return replace(
            item,
            title=f"Question {LEFT_OUT}" if is_question else item.title,
            note=f"Note {LEFT_OUT}" if item.note else "",
            ruling=ruled(item.ruling),
        )

    items = tuple(map(changed, agenda.items))
    return replace(agenda, items=items), {name: ruled(one) for name, one in rulings.items()}


def _numbered(owners: Iterable[str]) -> dict[str, str]:
    names = sorted(set(owners) - {""})
    return {name: f"Person {number}" for number, name in enumerate(names, 1)}


def _lines(report: ReportText) -> tuple[ReportFinding, ...]:
    return (*report.findings, *report.accepted, *(page.line for page in report.pages))


def _decision(decision: DecisionText, people: dict[str, str]) -> DecisionText:
    return replace(
        decision,
        owner=people.get(decision.owner, ""),
        reason=LEFT_OUT if decision.reason else "",
        note=LEFT_OUT if decision.note else "",
    )
