"""Kills saves at random moments: the file is whole, and holds what was said to be saved.

    .venv/bin/python tests/soak/kills_while_saving.py --seed S --count N

Prints one line with the figure, and what went wrong before it. Status 1: something did.
"""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rolescope.projects import read_project
from rolescope.ui.state.projects.generations import backup_of
from rolescope.ui.state.projects.lock import Lock
from support.projects.generations import generations_of
from support.projects.saving_child import bulky, kill, number_of, save_on_and_on, start

LATEST = 0.03  # seconds after a save was told, in which the next one is killed


def number_in(path: Path) -> int | None:
    """Return the number of the project that a file holds; None when it is not whole."""
    found = read_project(path)
    if found.project is None or found.problems or found.project.imports != bulky().imports:
        return None
    return number_of(found.project)


def fault_of(path: Path, state: Path, last: int) -> str | None:
    """Say what is wrong after a kill; `last` is the number that was told as saved."""
    number = number_in(path) if path.exists() else 0
    if number is None:
        return "the file cannot be read"
    if not last <= number <= last + 1:
        return f"save {last} was told, and {number} is there"
    for older in (backup_of(path), *generations_of(path, state)):
        if older.exists() and number_in(older) is None:
            return f"{older.name} cannot be read"
    lock = Lock(path)
    why = lock.take()
    lock.release()
    return why


def main() -> int:
    """Kill as many saves as asked for, each by the process that goes on with the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1_000)
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - moments, no secrets
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        path, state = Path(folder) / "a.rolescope", Path(folder) / "state"
        last = 0
        for number in range(options.count):
            process, pipe = start(save_on_and_on, path, state)
            told = [pipe.recv() for _ in range(dice.randint(1, 3))]
            process.join(dice.uniform(0, LATEST))
            told += kill(process, pipe)
            refused = [one for one in told if not isinstance(one, int)]
            fault = str(refused[0]) if refused else None
            if fault is None and told[0] < last:
                fault = f"save {last} was told, and {told[0]} was read"
            last = max(one for one in told if isinstance(one, int))
            fault = fault or fault_of(path, state, last)
            if fault is not None:
                lost += 1
                sys.stdout.write(f"seed {options.seed}, kill {number}: {fault}\n")
    sys.stdout.write(
        f"kills: {options.count:,} saves killed, {lost:,} lost (seed {options.seed})\n"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
