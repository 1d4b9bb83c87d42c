"""`rolescope sql`: questions to the folder of an evaluation."""

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rolescope.cli.console import put, say, say_json, warn
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cluster.database import READY, VIEWS, Found, QuestionFailed, ask
from rolescope.cluster.folder import FolderUnusable, Manifest, read_manifest
from rolescope.cluster.tables import TABLES, LibraryMissing, Table
from rolescope.model.plain import counted, visible

_MAX_WIDTH = 60  # characters of a cell of the text


def run_sql(options: argparse.Namespace) -> int:
    """Answer a question, or tell what can be asked."""
    folder: Path = options.folder
    try:
        manifest = read_manifest(folder)
        question = _question(options)
        if question is None:
            _say_tables(manifest, options.format)
            return Exit.OK
        found = ask(folder, question)
    except (FolderUnusable, LibraryMissing) as error:
        raise UsageFailure(str(error)) from error
    except QuestionFailed as error:
        raise UsageFailure(f"The question cannot be answered: {error}") from error
    _say_found(found, options.format)
    missing = found.manifest.missing
    if not missing:
        return Exit.OK
    warn(
        f"warning: not evaluated yet, and not in the answer: {missing}. Let rolescope evaluate "
        "go on."
    )
    return Exit.DEPENDS


def _question(options: argparse.Namespace) -> str | None:
    if options.ask is None:
        question: str | None = options.question
        return question
    if options.question is not None:
        raise UsageFailure("--ask: there is a SELECT, too. Leave one of them out.")
    ready = {one.name: one.sql for one in READY}
    if options.ask not in ready:
        raise UsageFailure(f"--ask {options.ask}: no such question. There are {', '.join(ready)}.")
    return ready[options.ask]


def _say_tables(manifest: Manifest, form: str) -> None:
    """Tell the tables with their columns, and the questions that come with the program."""
    if form == "csv":
        rows = [(table.name, *column) for table in TABLES for column in _columns(table).items()]
        _put_csv(("table", "column", "type"), rows)
        return
    if form == "json":
        say_json(
            {
                "at": manifest.at,
                "digest": manifest.digest,
                "isWhole": manifest.is_whole,
                "gaps": list(manifest.gaps),
                "tables": [
                    {
                        "name": table.name,
                        "row": table.row,
                        "columns": _columns(table),
                    }
                    for table in TABLES
                ],
                "questions": [
                    {"name": one.name, "title": one.title, "sql": one.sql} for one in READY
                ],
            }
        )
        return
    done = f"{len(manifest.done):,} of {counted(len(manifest.accounts), 'account')}"
    say(f"{done}, as of {manifest.at}.")
    for table in TABLES:
        say(f"\n{table.name}: {table.row}")
        say(f"    {', '.join(_columns(table))}")
    for name, words in VIEWS.items():
        say(f"\n{name}: {words}")
    say("\nQuestions (--ask NAME):")
    width = max(len(one.name) for one in READY)
    for one in READY:
        say(f"    {one.name:{width}}  {one.title}")


def _columns(table: Table) -> dict[str, str]:
    return {**({"account": "VARCHAR"} if table.has_account else {}), **table.columns}


def _say_found(found: Found, form: str) -> None:
    if form == "json":
        rows = [dict(zip(found.columns, map(_plain, row), strict=True)) for row in found.rows]
        told = found.manifest
        say_json({"at": told.at, "isWhole": told.is_whole, "gaps": list(told.gaps), "rows": rows})
        return
    cells = [tuple(map(_text, row)) for row in found.rows]
    if form == "csv":
        _put_csv(found.columns, cells)
        return
    shown = [tuple(map(_cut, row)) for row in (found.columns, *cells)]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        padded = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        say("  ".join(padded).rstrip())
    say(f"{counted(len(cells), 'row')}.")


def _put_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rolescope.exporters.csv_table import csv_table  # noqa: PLC0415 - with it comes the engine

    put(csv_table(columns, rows))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: what is no number is null, times and the like are text."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(_plain(value))


def _cut(text: str) -> str:
    """Return the text of a cell in one line, whatever it holds."""
    text = visible(text)
    return text if len(text) <= _MAX_WIDTH else f"{text[: _MAX_WIDTH - 1]}…"
