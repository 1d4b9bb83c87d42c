"""What it takes until the first picture of an import is there, and until all is evaluated.

Run by `make bench`. The worker's part in a process of its own, under its memory limit; what it
sends is unpacked in another, as the window does it: both are counted.
"""

import pickle
import tempfile
from pathlib import Path

import pytest

from benchmarks.large_organizations import large_organization
from benchmarks.measuring import AT, Source, alone, cpu, note, peak, say
from rolescope.exporters.world_json import world_bytes
from rolescope.memory import limit_memory, limit_of_window
from rolescope.pictures.view import Frame
from rolescope.progress import no_tick
from rolescope.value import Value, replace
from rolescope.worker import state
from rolescope.worker.process import Unfinished
from rolescope.worker.reading import ReadOrigin, read_origin

_TOKEN = 1
_EVALUATED_TO = 5_000  # roles; above, the first picture alone is measured
_GOALS = {5_000: "2 s", 50_000: "15 s, 1,536 MiB"}  # of the first picture


class Figures(Value):
    """What the worker takes, in CPU seconds and MiB; `evaluated` from the first picture on."""

    reading: float
    written: float
    packing: float
    drawing: float
    memory: int
    evaluated: float | None = None
    parts: int = 0


class Arrival(Value):
    """What unpacking takes in the window's process, and what the program itself needs there."""

    unpacking: float
    memory: int
    own: int


def write(source: Source) -> int:
    """Write an organization of as many roles as the file is called."""
    assert isinstance(source, Path)
    return source.write_bytes(world_bytes(large_organization(int(source.stem))))


def measure(source: Source) -> Figures:
    """Open an import as the worker does; what it sends is written beside the import."""
    assert isinstance(source, Path)
    limit_memory(limit_of_window())
    origin = ReadOrigin((source,))
    reading, _ = cpu(lambda: read_origin(origin, AT, no_tick))
    whole, opened = cpu(lambda: state.open_world(origin, AT, _TOKEN, tick=no_tick))
    assert opened.analysis is not None
    key = state.key_of(opened.analysis)
    packing, packed = cpu(lambda: pickle.dumps(opened, pickle.HIGHEST_PROTOCOL))
    _sent(source).write_bytes(packed)
    del packed
    drawing, picture = cpu(lambda: state.draw(_TOKEN, key, "overview", Frame(), tick=no_tick))
    assert picture is not None
    found = Figures(reading, whole - reading, packing, drawing, peak())
    if int(source.stem) > _EVALUATED_TO:
        return found
    evaluating, parts = cpu(lambda: _evaluate(key))
    return replace(found, evaluated=evaluating, parts=parts)


def arrive(source: Source) -> Arrival:
    """Unpack what was sent, as the window does; its widgets come on top."""
    assert isinstance(source, Path)
    packed, own = _sent(source).read_bytes(), peak()
    unpacking, _opened = cpu(lambda: pickle.loads(packed))  # noqa: S301 - written by measure
    return Arrival(unpacking, peak(), own)


def _sent(file: Path) -> Path:
    return file.with_suffix(".sent")


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
        arrived, sent = alone(arrive, file), _sent(file).stat().st_size / 1e6
    sending = found.packing + arrived.unpacking
    first = found.reading + found.written + sending + found.drawing
    memory = found.memory + arrived.memory
    say(f"{roles} roles: first picture after {first:.2f} s, peak of both processes {memory:,} MiB")
    say(f"  reading {found.reading:.2f} s, trusts as written {found.written:.2f} s, sending")
    say(f"  {sent:.0f} MB {sending:.2f} s, drawing {found.drawing:.2f} s; {found.memory:,} MiB in")
    say(f"  the worker, {arrived.memory - arrived.own:,} MiB for what arrives")
    if roles in _GOALS:
        figure = f"{first:.2f} CPU s {memory:,} MiB"
        note(f"first picture of {roles:,} roles, both processes", figure, _GOALS[roles])
    if found.evaluated is not None:
        say(f"  all evaluated after {found.evaluated:.2f} s more, in {found.parts} parts")
        figure = f"{found.evaluated:.2f} CPU s"
        note(f"all standings of {roles:,} roles after it", figure, "5")
