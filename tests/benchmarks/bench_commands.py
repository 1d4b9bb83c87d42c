"""Whole commands, in CPU seconds of their process and MiB at most. Run by `make bench`.

Each command runs a few times, in processes of their own; the least is told, for a busy machine
only adds to it. The figures are printed, those with a goal in the table at the end, too, and never
asserted.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.large_organizations import large_organization
from benchmarks.measuring import note, peak, say
from rolescope.exporters.world_json import world_json
from rolescope.importers import read_sources
from rolescope.resources import resources
from rolescope.trust.entities import entities

pytestmark = pytest.mark.timeout(0)

DEMO = str(resources() / "demo")
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
QUESTIONS = 20_000
_COMPILED = TemporaryDirectory()
_INSTALLED = {one: text for one, text in os.environ.items() if one != "PYTHONDONTWRITEBYTECODE"}
_INSTALLED |= {"PYTHONPYCACHEPREFIX": _COMPILED.name}
"""Modules are compiled once: whoever installs them has that done."""
WINDOW = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from rolescope.ui.shell import app
class Window(app.MainWindow):
    def end_filling(self):
        super().end_filling()
        QTimer.singleShot(0, lambda: os._exit(0))
app.MainWindow = Window
app.run(config_dir=Path(sys.argv[1]), new_window=True)
"""
"""The program until its window answers everything, without its worker process."""


def tell(
    name: str,
    words: Sequence[str],
    *,
    rounds: int = 3,
    goal: str = "",
    program: Sequence[str] = ("-m", "rolescope"),
) -> float:
    """Run a command and print its figures; return its CPU seconds."""
    seconds, memory = float("inf"), 0
    for _ in range(rounds):
        started = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, *program, *words],
            env=_INSTALLED,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, _, used = os.wait4(started.pid, 0)
        started.returncode = 0  # it has been waited for
        seconds = min(seconds, used.ru_utime + used.ru_stime)
        memory = max(memory, used.ru_maxrss // 1024)
    # A process begins with what the one that started it had: less than that cannot be told.
    at_most = f"{memory:>5,} MiB" if memory > peak() else ""
    figure = f"{seconds:8.2f} CPU s {at_most}"
    say(f"{name:<52} {figure}")
    if goal:
        note(name, figure.strip(), goal)
    return seconds


def bench_start(tmp_path: Path) -> None:
    tell("--version, an empty Python included", ["--version"], rounds=8, goal="0.10")
    words = ["assume", DEMO, "--as", HUB, "--role", HUB]
    tell("assume on the demo", words, rounds=8, goal="0.30")
    window = ("-c", WINDOW)
    tell("the window, on the start page", [str(tmp_path)], goal="1.0", program=window)


def bench_world(samples: Path, tmp_path: Path) -> None:
    source = samples / "worlds" / "dev-5000.world.json.gz"
    asked = ["--action", "s3:GetObject", "--resource", "*"]
    words = ["can", str(source), "--as", HUB, *asked]
    reading = tell("start and read 5,000 roles: can", words, goal="1.5")
    everybody = tell("who-can, 6,250 principals", ["who-can", str(source), *asked])
    note("who-can, beyond reading", f"{everybody - reading:.2f} CPU s", "0.5")
    tell("edges of 5,000 roles, explained", ["edges", str(source)], rounds=2, goal="5")
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"id": "all", "type": "edges"}\n', encoding="utf-8")
    tell("query of all pairs", ["query", str(source), "--queries", str(pairs)], goal="3.5")
    questions = tmp_path / "questions.jsonl"
    questions.write_text(_questions(source), encoding="utf-8")
    spent = tell("query of 20,000 questions", ["query", str(source), "--queries", str(questions)])
    each = QUESTIONS / (spent - reading)
    note("questions, beyond start and reading", f"{each:,.0f} a CPU s", "15,000 a CPU s")


def bench_pairs_of_20000_roles(tmp_path: Path) -> None:
    source = tmp_path / "large.world.json"
    source.write_text(json.dumps(world_json(large_organization(20_000))), encoding="utf-8")
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"id": "all", "type": "edges"}\n', encoding="utf-8")
    words = ["query", str(source), "--queries", str(pairs)]
    tell("query of all pairs, 20,000 roles", words, rounds=1, goal="15, 600 MiB")


def _questions(source: Path) -> str:
    """Return questions about AssumeRole, distinct in caller, role or context."""
    world = read_sources([source]).world
    assert world is not None
    callers = [entity.arn for account in world.accounts for entity in entities(account)]
    roles = [role.arn for account in world.accounts for role in account.roles]
    chance = random.Random(3)  # noqa: S311 - figures that can be repeated, no secret
    lines = []
    for number in range(QUESTIONS):
        query = {
            "id": f"q{number}",
            "type": "assume",
            "caller": chance.choice(callers),
            "role": chance.choice(roles),
            "params": {"externalId": f"e{number}"} if number % 5 == 0 else {},
            "context": {"aws:SourceIp": f"203.0.{number % 250}.{number // 250}"},
        }
        lines.append(json.dumps(query) + "\n")
    return "".join(lines)
