"""The records of our own making in `corpus/cloudtrail`, with what each of them is."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.cloudtrail import TrailReader
from rolescope.model.cloudtrail import ASSUMING, CloudTrailRecord
from rolescope.model.instant import parse_instant
from rolescope.reality.replay import RealityCheck, Replay

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "cloudtrail"
RECORDS, FORMATS = FOLDER / "records.jsonl", FOLDER / "formats"


def lines(name: str) -> list[dict[str, Any]]:
    """Return the objects of a file of lines."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def own_index() -> WorldIndex:
    """Return the world that the records are about."""
    world = read_sources([FOLDER / "world.json"]).world
    assert world is not None
    return WorldIndex(world)


def imported_at() -> int:
    """Return when that world was imported."""
    return seconds(own_index().world.now or "")


def seconds(text: str) -> int:
    """Return a time as seconds since 1970."""
    moment = parse_instant(text)
    assert moment is not None
    return int(moment.timestamp())


def read(path: Path) -> tuple[list[CloudTrailRecord], TrailReader]:
    """Return the records of a file or folder."""
    reader = TrailReader([path])
    return list(reader.records()), reader


def replay_of(records: list[CloudTrailRecord]) -> Replay:
    """Return a replay that took some records."""
    replay = Replay(own_index(), imported_at())
    for record in records:
        replay.take(record)
    return replay


def check_of(path: Path) -> RealityCheck:
    """Return the check of a file or folder."""
    records, reader = read(path)
    return replay_of(records).finish(reader.values)


def classes(path: Path) -> dict[str, tuple[str, str]]:
    """Return verdict and class of each compared call, by the ID of its event."""
    records, _ = read(path)
    others = [record for record in records if record.name not in ASSUMING]
    found: dict[str, tuple[str, str]] = {}
    for record in records:
        if record.name in ASSUMING:
            check = replay_of([*others, record]).finish(0)
            for line in check.lines:
                found[record.event_id] = line.answer.decision.value, line.comparison.value
    return found


EXPECTED = {
    "explained:not-imported-or-deleted": "not-imported",
    "explained:aws-legacy-self-assume": "aws-legacy-self-assume",
    "explained:changed-since": "changed-since",
    "contradiction:recorded-allowed-ours-denied": "not-explained",
}
"""What the classes of `expected.jsonl` are called in an answer."""
