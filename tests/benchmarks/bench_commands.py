"""Whole commands, in CPU seconds of their process and MiB at most. Run by `make bench`.

Each command runs a few times, in processes of their own; the least is told, for a busy machine
only adds to it. The figures are printed, and never asserted.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.large_organizations import large_organization
from benchmarks.measuring import peak, say
from rolescope.exporters.world_json import world_json
from rolescope.importers import read_sources
from rolescope.resources import resources
from rolescope.trust.entities import entities

pytestmark = pytest.mark.timeout(0)

DEMO = str(resources() / "demo")
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
QUESTIONS = 20_000


def tell(name: str, words: Sequence[str], *, rounds: int = 3) -> float:
    """Run a command and print its figures; return its CPU seconds."""
    seconds, memory = float("inf"), 0
    for _ in range(rounds):
        started = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-m", "rolescope", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, _, used = os.wait4(started.pid, 0)
        started.returncode = 0  # it has been waited for
        seconds = min(seconds, used.ru_utime + used.ru_stime)
        memory = max(memory, used.ru_maxrss // 1024)
    # A process begins with what the one that started it had: less than that cannot be told.
    at_most = f"{memory:>5,} MiB" if memory > peak() else ""
    say(f"{name:<52} {seconds:8.2f} CPU s {at_most}")
    return seconds


def bench_start() -> None:
    tell("an empty Python is in each figure; --version", ["--version"], rounds=8)
    tell("assume on the demo", ["assume", DEMO, "--as", HUB, "--role", HUB], rounds=8)


def bench_world(samples: Path, tmp_path: Path) -> None:
    source = samples / "worlds" / "dev-5000.world.json.gz"
    asked = ["--action", "s3:GetObject", "--resource", "*"]
    reading = tell("start and read 5,000 roles: can", ["can", str(source), "--as", HUB, *asked])
    everybody = tell("who-can, 6,250 principals", ["who-can", str(source), *asked])
    say(f"{'  beyond reading':<52} {everybody - reading:8.2f} CPU s")
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"id": "all", "type": "edges"}\n', encoding="utf-8")
    tell("query of all pairs", ["query", str(source), "--queries", str(pairs)])
    questions = tmp_path / "questions.jsonl"
    questions.write_text(_questions(source), encoding="utf-8")
    spent = tell("query of 20,000 questions", ["query", str(source), "--queries", str(questions)])
    each = QUESTIONS / (spent - reading)
    say(f"{'  answers a CPU second beyond start and reading':<52} {each:8,.0f}")


def bench_pairs_of_20000_roles(tmp_path: Path) -> None:
    source = tmp_path / "large.world.json"
    source.write_text(json.dumps(world_json(large_organization(20_000))), encoding="utf-8")
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"id": "all", "type": "edges"}\n', encoding="utf-8")
    words = ["query", str(source), "--queries", str(pairs)]
    tell("query of all pairs, 20,000 roles", words, rounds=1)


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
