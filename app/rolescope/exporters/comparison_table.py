"""The table of a comparison as CSV (RFC 4180) and as JSON.

    {"format": "rolescope-comparison/1", "before": "the import of 2026-05-01", "after": "",
     "counts": {"New reachable pairs": 27}, "rows": [ROW, ...], "reasons": [REASON, ...]}

`before` and `after` say what was compared; `counts` are those of all pairs or changes of a section,
of which the most important ones are rows. ROW refers to reasons by their place in the list, counted
from 0. `change` is new, gone, changed or unknown. REASON has the statement before and after as it
is written, and in `parts` the values of its elements that are gone or new.
"""

import json
from collections.abc import Iterator
from typing import Any

from rolescope.exporters.csv_table import csv_table
from rolescope.words.compare.comparison_table import (
    MARKS,
    ComparisonReason,
    ComparisonRow,
    ComparisonTable,
)

COLUMNS = (
    *("section", "change", "who", "what", "account", "how", "before", "after"),
    *("pairs", "administrator", "ids", "because"),
)

WORDS = {mark: turn.value for turn, mark in MARKS.items()} | {"?": "unknown"}
"""What the marks of a table say: a spreadsheet would take `+` for a formula."""


def comparison_csv(table: ComparisonTable) -> str:
    """Return the table with a heading, one row for each of its rows.

    See `csv_table` for what becomes of names that anybody may have written.
    """
    return csv_table(COLUMNS, _rows(table))


def _rows(table: ComparisonTable) -> Iterator[tuple[str, ...]]:
    for row in table.rows:
        yield (
            *(row.section.value, WORDS[row.mark], row.who, row.what, row.place, row.how),
            *(row.before, row.after, str(row.count), "yes" if row.is_admin else ""),
            " ".join(row.names),
            "; ".join(_because(table.reasons[number]) for number in row.reasons),
        )


def _because(reason: ComparisonReason) -> str:
    parts = ", ".join(f"{part.element} {part.mark} {part.text}" for part in reason.parts)
    return f"{reason.title}: {parts}" if parts else reason.title


def comparison_json(table: ComparisonTable, before: str, after: str) -> str:
    """Return everything of a table; `before` and `after` say what was compared."""
    value = {
        "format": "rolescope-comparison/1",
        "before": before,
        "after": after,
        "counts": {section.value: count for section, count in table.counts},
        "rows": [_row(row) for row in table.rows],
        "reasons": [_reason(reason) for reason in table.reasons],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _row(row: ComparisonRow) -> dict[str, Any]:
    return {
        "section": row.section.value,
        "change": WORDS[row.mark],
        "who": row.who,
        "what": row.what,
        "account": row.place,
        "how": row.how,
        "before": row.before,
        "after": row.after,
        "pairs": row.count,
        "administrator": row.is_admin,
        "ids": list(row.names),
        "nodes": list(row.nodes),
        "edges": list(row.edges),
        "reasons": list(row.reasons),
    }


def _reason(reason: ComparisonReason) -> dict[str, Any]:
    return {
        "change": WORDS[reason.mark],
        "title": reason.title,
        "parts": [[WORDS[part.mark], part.element, part.text] for part in reason.parts],
        "before": reason.before,
        "after": reason.after,
    }
