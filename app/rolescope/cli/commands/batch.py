"""`rolescope query`: a batch of questions, one answer line for each."""

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from rolescope.cli.console import (
    end_progress,
    is_standard,
    progress,
    put,
    read_file,
    warn,
    write_file,
)
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources
from rolescope.model.strict_json import JsonError, decode_whole
from rolescope.questions.answers import Answer, answer_query, answer_text
from rolescope.questions.error import QueryError

_WITHOUT_MODE = ("edges", "way")  # types of queries that are not asked open or closed
_EVERY = 25  # queries between two reports
_AT_ONCE = 256  # parts of answers that are written together


def run_query(options: argparse.Namespace) -> int:
    """Answer a file of queries; lines that cannot be read get an error of their own."""
    lines = [
        (number, line)
        for number, line in enumerate(_lines(options.queries), start=1)
        if line.strip()
    ]
    opened = open_sources(options)
    lines_out: list[Iterable[str]] = []  # nothing is written before the last of them is there
    failed = 0
    for answer in _answers(lines, opened, options):
        failed += "error" in answer
        is_long = "edges" in answer
        lines_out.append(answer_text(answer) if is_long else tuple(answer_text(answer)))
    text = chain.from_iterable(lines_out)
    if options.output is None or is_standard(options.output):
        while written := "".join(islice(text, _AT_ONCE)):
            put(written)
    else:
        write_file(options.output, (part.encode() for part in text))
    if failed:
        count = "1 query" if failed == 1 else f"{failed:,} queries"
        warn(f"{options.queries}: {count} could not be read; see the lines with an error.")
        return Exit.WRONG
    return opened.status(Exit.OK)


def _lines(path: Path) -> list[str]:
    if path.suffix != ".gz":
        return read_file(path, "the file of queries").split("\n")
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return lines.read().split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UsageFailure(f"{path}: the file of queries cannot be read: {error}.") from error


def _answers(
    lines: list[tuple[int, str]], opened: OpenedSources, options: argparse.Namespace
) -> Iterator[Answer]:
    tick = progress()
    for done, (number, line) in enumerate(lines):
        if done % _EVERY == 0:
            tick(done / len(lines), f"Query {done:,} of {len(lines):,}")
        yield _answer(number, line, opened, options)
    end_progress()


def _answer(number: int, line: str, opened: OpenedSources, options: argparse.Namespace) -> Answer:
    query: object = None
    id_: object = None
    try:
        query = decode_whole(line)
        if options.open and isinstance(query, dict) and query.get("type") not in _WITHOUT_MODE:
            query.setdefault("mode", "open")
        id_ = _id(query)
        return {"id": id_, **_answered(query, opened)}
    except JsonError as error:
        id_, reason = _id_of_bad(line), f"it cannot be read: {error.what}"
    except QueryError as error:
        reason = str(error)
    return {"id": id_, "error": f"line {number}: {reason}"}


def _answered(query: object, opened: OpenedSources) -> Answer:
    answer = answer_query(query, opened.index, opened.at)
    if "ways" in answer:
        from rolescope.escalation.proof import Proofs  # noqa: PLC0415 - few queries ask for ways
        from rolescope.exporters.ways_json import way_json  # noqa: PLC0415 - as above

        at = query.get("at") if isinstance(query, dict) else None
        proofs = Proofs(opened.index, at or opened.at)
        answer["ways"] = [way_json(way, proofs) for way in answer["ways"]]
    return answer


def _id_of_bad(line: str) -> object:
    """Return the id on a line that cannot be read, where it is a text or a whole number."""
    try:
        id_ = _id(json.loads(line))
    except (ValueError, RecursionError):
        return None
    return id_ if isinstance(id_, str | int) else None


def _id(query: object) -> object:
    return query.get("id") if isinstance(query, dict) else None
