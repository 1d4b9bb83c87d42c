"""Notes as CSV and as JSON."""

import json
from collections.abc import Iterable

from rolescope.exporters.csv_table import csv_table
from rolescope.words.note_text import NoteLine

_COLUMNS = ("About", "Kind", "Status", "Owner", "Date", "Text", "In this import", "Id")


def notes_csv(lines: Iterable[NoteLine]) -> str:
    """Return a table with a row for each note."""
    return csv_table(_COLUMNS, map(_row, lines))


def _row(line: NoteLine) -> tuple[str, ...]:
    note = line.note
    return (
        line.title,
        note.subject.kind.value,
        note.status.value if note.status is not None else "",
        note.owner,
        note.date,
        note.text,
        "yes" if line.is_here else "no",
        note.subject.id,
    )


def notes_json(lines: Iterable[NoteLine]) -> str:
    """Return an array with an object for each note."""
    found = [
        {
            "about": line.title,
            "subject": {"kind": line.note.subject.kind.value, "id": line.note.subject.id},
            "status": line.note.status.value if line.note.status is not None else None,
            "owner": line.note.owner,
            "date": line.note.date,
            "text": line.note.text,
            "inThisImport": line.is_here,
        }
        for line in lines
    ]
    return json.dumps(found, indent=2, ensure_ascii=True) + "\n"
