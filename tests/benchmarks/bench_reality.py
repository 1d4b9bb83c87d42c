"""A trail made up over 200 roles, replayed: records a CPU second, memory, and nothing invented.

Each request is made ten times. Run by `make bench`; `ROLESCOPE_RECORDS` says how many records.
"""

import gzip
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from benchmarks.measuring import peak, say
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.cloudtrail import TrailReader
from rolescope.memory import collector_paused
from rolescope.reality.comparison import is_difference
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.replay import Replay
from rolescope.trust.graph import trust_graph
from support.worlds.recorded_trails import Record, calls

RECORDS = int(os.environ.get("ROLESCOPE_RECORDS", "50000"))
TIMES, FLIPPED = 10, 0.02
A_FILE = 5_000  # records
AT = 1_796_000_000  # behind all calls

pytestmark = pytest.mark.timeout(0)


def pairs(index: WorldIndex, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield callers and roles: half of them along trusts, half by chance."""
    roles = sorted(index.roles)
    callers = [*roles, *sorted(index.users)]
    graph = trust_graph(index, index.world.now or "2026-11-20T12:00:00Z")
    known = set(callers)
    trusts = [(e.source, e.target) for e in graph.edges if e.is_trust and e.source in known]
    for number in range(RECORDS // TIMES):
        by_chance = chance.choice(callers), chance.choice(roles)
        yield chance.choice(trusts) if number % 2 and trusts else by_chance


def write(records: list[Record], folder: Path, number: int) -> None:
    name = (
        f"111122223333_CloudTrail_eu-west-1_20261120T{number // 60:02}{number % 60:02}Z_x.json.gz"
    )
    with gzip.open(folder / name, "wt", compresslevel=1) as file:
        json.dump({"Records": records}, file, separators=(",", ":"))


def bench_reality(samples: Path, tmp_path: Path) -> None:
    world = read_sources([samples / "worlds" / "dev-200.world.json.gz"]).world
    assert world is not None
    index, chance = WorldIndex(world), random.Random(7)  # noqa: S311 - no secret
    flipped = Counter[tuple[str, str, bool]]()
    records: list[Record] = []
    made = calls(index, pairs(index, chance), TIMES, chance, FLIPPED)
    for number, call in enumerate(made, start=1):
        records.append(call.record)
        if call.is_flipped:
            flipped[call.caller, call.role, call.is_allowed] += 1
        if len(records) == A_FILE or number == RECORDS:
            chance.shuffle(records)
            write(records, tmp_path, number // A_FILE)
            records.clear()
    reader, replay = TrailReader([tmp_path]), Replay(WorldIndex(world), AT)
    before, start = peak(), process_time()
    with collector_paused():
        for record in reader.records():
            replay.take(record)
        check = replay.finish(reader.values)
    used = process_time() - start
    found = Counter[tuple[str, str, bool]]()
    for line in check.lines:
        if is_difference(line.outcome, line.answer.decision):
            found[line.caller, line.role, line.outcome is RecordedOutcome.ALLOWED] += line.count
    assert check.summary.compared == RECORDS
    assert found == flipped  # all are found, and none is invented
    say(f"{RECORDS:,} records, {flipped.total():,} of them turned around, and just these differ")
    say(f"{used:.1f} CPU s, {RECORDS / used:,.0f} records a CPU s; {before} MiB, then {peak()} MiB")
