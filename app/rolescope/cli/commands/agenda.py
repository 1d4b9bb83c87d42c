"""`rolescope agenda`: what a review looks at, in its order, with what was decided and said."""

import argparse
from typing import Any

from rolescope.agenda.edits import with_items
from rolescope.agenda.past import ruling_of
from rolescope.cli.commands.findings import baseline_of, look_before, look_through
from rolescope.cli.console import end_progress, say, say_json
from rolescope.cli.failure import Exit
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.findings.triage import triage
from rolescope.model.review import Agenda, AgendaItem, Ruling
from rolescope.value import as_dict
from rolescope.words.agenda.agenda_rows import AgendaHeading, agenda_rows
from rolescope.words.agenda.agenda_text import earlier_lines, minutes_text, review_title
from rolescope.worker.agenda import proposed_agenda


def run_agenda(options: argparse.Namespace) -> int:
    """Tell the agenda of a project; where it has none, the one that would be proposed."""
    baseline = baseline_of(options.baseline)
    opened = open_sources(options)
    rulings = dict(opened.review.rulings)
    try:
        analysis, index, found = look_through(opened)
        look = look_before(opened, analysis) if baseline is None else None
        if look is not None:
            baseline = look.baseline
        agenda = opened.review.agenda
        if not agenda.items:
            triaged = triage(found, opened.at, baseline, rulings)
            items, _counts = proposed_agenda(analysis, index, found, triaged, opened.at)
            agenda = with_items(agenda, items)
    finally:
        end_progress()
    if options.format == "json":
        say_json(opened.told({**opened.head(), **_object(agenda, opened, rulings)}))
    else:
        say("\n".join(_lines(agenda, opened, rulings)))
        say(f"\n{time_words(opened)}.")
    return opened.status(Exit.OK)


def _lines(agenda: Agenda, opened: OpenedSources, rulings: dict[str, Ruling]) -> list[str]:
    lines = [review_title(agenda)]
    for row in agenda_rows(agenda, opened.at, rulings, {}):
        if isinstance(row, AgendaHeading):
            lines += ["", row.title]
            continue
        decision = f"  [{row.decision}]" if row.decision else ""
        lines.append(f"  {row.number:>3}  {row.minutes:>3} min  {row.item.title}{decision}")
        lines += [f"                {line}" for line in _history(row.item, opened)]
    return [*lines, "", *minutes_text(agenda).splitlines()] if agenda.lines else lines


def _history(item: AgendaItem, opened: OpenedSources) -> tuple[str, ...]:
    note = (f"Note: {item.note}",) if item.note else ()
    return (*note, *earlier_lines(opened.review.earlier, item.findings, item))


def _object(agenda: Agenda, opened: OpenedSources, rulings: dict[str, Ruling]) -> dict[str, Any]:
    return {
        "started": agenda.started,
        "ended": agenda.ended,
        "people": list(agenda.people),
        "items": [
            {
                "id": one.id,
                "group": one.group.value,
                "title": one.title,
                "minutes": one.minutes,
                "findings": list(one.findings),
                "party": one.party,
                "note": one.note,
                "discussed": one.id in agenda.discussed,
                "decision": {**as_dict(ruling), "state": ruling.state.value},
                "earlier": list(earlier_lines(opened.review.earlier, one.findings, one)),
            }
            for one in agenda.items
            for ruling in (ruling_of(one, rulings),)
        ],
        "minutes": [
            {"at": one.at, "item": one.item, "text": one.text, "decision": one.is_decision}
            for one in agenda.lines
        ],
    }
