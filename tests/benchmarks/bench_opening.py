"""What it takes until the first picture of an import is there, and until all is evaluated.

Run by `make bench`. The worker's part alone, in its process and under its memory limit; what is
sent to the window is packed and unpacked here, as both ends do it.
"""

import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.large_organizations import large_organization
from benchmarks.measuring import AT, Source, alone, cpu, note, peak, say
from rolescope.exporters.world_json import world_bytes
from rolescope.memory import limit_memory
from rolescope.pictures.view import Frame
from rolescope.progress import no_tick
from rolescope.worker import state
from rolescope.worker.process import Unfinished
from rolescope.worker.reading import ReadOrigin, read_origin

_TOKEN = 1
_EVALUATED_TO = 5_000  # roles; above, the first picture alone is measured
_GOALS = {5_000: "2 s", 50_000: "15 s, 1,536 MiB"}  # of the first picture


@dataclass(frozen=True)
class Figures:
    """What is printed; CPU seconds to the first picture, and from there until all is evaluated."""

    lines: tuple[str, ...]
    first: float
    evaluated: float | None
    memory: int


def write(source: Source) -> int:
    """Write an organization of as many roles as the file is called."""
    assert isinstance(source, Path)
    return source.write_bytes(world_bytes(large_organization(int(source.stem))))


def measure(source: Source) -> Figures:
    """Open an import as the worker does."""
    assert isinstance(source, Path)
    limit_memory()
    origin = ReadOrigin((source,))
    reading, _ = cpu(lambda: read_origin(origin, AT, no_tick))
    whole, opened = cpu(lambda: state.open_world(origin, AT, _TOKEN, tick=no_tick))
    assert opened.analysis is not None
    key = state.key_of(opened.analysis)
    packing, packed = cpu(lambda: pickle.dumps(opened, pickle.HIGHEST_PROTOCOL))
    unpacking, _ = cpu(lambda: pickle.loads(packed))  # noqa: S301 - written above
    drawing, picture = cpu(lambda: state.draw(_TOKEN, key, "overview", Frame(), tick=no_tick))
    assert picture is not None
    sending = packing + unpacking
    total = whole + sending + drawing
    sent = f"sending {len(packed) / 1e6:.0f} MB {sending:.2f} s, drawing {drawing:.2f} s"
    lines = [
        f"{source.stem} roles: first picture after {total:.2f} s, peak {peak():,} MiB",
        f"  reading {reading:.2f} s, trusts as written {whole - reading:.2f} s, {sent}",
    ]
    memory, evaluating = peak(), None
    if int(source.stem) <= _EVALUATED_TO:
        evaluating, slices = cpu(lambda: _evaluate(key))
        lines.append(f"  all evaluated after {evaluating:.2f} s more, in {slices} parts")
    return Figures(tuple(lines), total, evaluating, memory)


def _evaluate(key: state.Key) -> int:
    parts = 1
    while True:
        try:
            state.finish(_TOKEN, key, tick=no_tick)
        except Unfinished:
            parts += 1
        else:
            return parts


@pytest.mark.timeout(0)
@pytest.mark.parametrize("roles", [5_000, 20_000, 50_000])
def bench_opening(roles: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{roles}.json"
        alone(write, file)
        found = alone(measure, file)
    for line in found.lines:
        say(line)
    if roles in _GOALS:
        figure = f"{found.first:.2f} CPU s {found.memory:,} MiB"
        note(f"first picture of {roles:,} roles, in the worker", figure, _GOALS[roles])
    if found.evaluated is not None:
        figure = f"{found.evaluated:.2f} CPU s"
        note(f"all standings of {roles:,} roles after it", figure, "5")
