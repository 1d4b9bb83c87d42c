"""How fast single requests are, in CPU seconds: a batch of queries, simulations, one action.

The figures are printed, and never asserted. Queries of the demo organization are made up here,
from a fixed seed; those of the generated worlds are read when ROLESCOPE_SAMPLES names them.
"""

import gzip
import json
import random
import time
from collections.abc import Callable, Sequence
from importlib.resources import as_file
from pathlib import Path
from typing import Any, TypeVar

import pytest

from rolescope.engine.evaluate import answer_action, evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.demo import demo_path
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.questions.answers import answer_query, answer_text
from rolescope.simulation.assume_role import simulate
from rolescope.trust.entities import caller_of, entities

Item = TypeVar("Item")
AT = "2026-11-20T17:20:00Z"
ACTIONS = ("s3:GetObject", "iam:PassRole", "ec2:RunInstances", "kms:Decrypt", "sqs:SendMessage")
COUNT, ROUNDS = 400, 5


def best(work: Callable[[Item], object], items: Sequence[Item]) -> tuple[float, float]:
    """Return the CPU seconds that one item takes: at the first time, and at best."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for item in items:
            work(item)
        rounds.append((time.process_time() - start) / len(items))
    return rounds[0], min(rounds)


def tell(name: str, work: Callable[[Item], object], items: Sequence[Item]) -> None:
    first, warm = best(work, items)
    print(f"{name:<40} {1e6 * warm:10.1f} us   ({1e6 * first:.1f} us at first)")  # noqa: T201 - the figure


def size_of(world: World) -> str:
    roles = sum(len(account.roles) for account in world.accounts)
    users = sum(len(account.users) for account in world.accounts)
    return f"{len(world.accounts):,} accounts, {roles:,} roles, {users:,} users"


def made_up(world: World, chance: random.Random) -> list[str]:
    """Return lines of queries, half of them about AssumeRole."""
    callers = [entity.arn for account in world.accounts for entity in entities(account)]
    roles = [role.arn for account in world.accounts for role in account.roles]
    queries: list[dict[str, Any]] = []
    for number in range(COUNT):
        caller, role = chance.choice(callers), chance.choice(roles)
        if number % 2:
            queries.append({"type": "assume", "caller": caller, "role": role})
        else:
            action = chance.choice(ACTIONS)
            queries.append({"type": "action", "principal": caller, "action": action})
            queries[-1]["resource"] = role if action == "iam:PassRole" else "*"
    return [json.dumps({"id": f"q{number}", **one}) for number, one in enumerate(queries)]


def measure(world: World, lines: Sequence[str]) -> None:
    print(f"\n{size_of(world)}")  # noqa: T201 - whose figures
    at, index = world.now or AT, WorldIndex(world)

    def answer(line: str) -> str:
        query = json.loads(line)
        return "".join(answer_text({"id": query["id"], **answer_query(query, index, at)}))

    first, warm = best(answer, lines)
    print(f"{'queries a CPU second':<40} {1 / warm:10,.0f}      ({1 / first:,.0f} at first)")  # noqa: T201 - the figure
    chance = random.Random(0)  # noqa: S311 - figures that can be repeated, no secret
    callers = [caller_of(one) for account in world.accounts for one in entities(account)]
    roles = [role.arn for account in world.accounts for role in account.roles]
    requests = [
        AssumeRoleRequest(caller=chance.choice(callers), role=chance.choice(roles), at=at)
        for _ in range(COUNT)
    ]
    tell("one simulation with all traces", lambda one: simulate(one, index), requests)
    tell("one simulation, reasons only", lambda one: simulate(one, index, traced=False), requests)
    tell("one decision", lambda one: evaluate_assume_role(one, index, traced=False), requests)
    actions = [
        ActionRequest(
            caller=chance.choice(callers), action=chance.choice(ACTIONS), resource="*", at=at
        )
        for _ in range(COUNT)
    ]
    tell("one action with all traces", lambda one: evaluate_action(one, index), actions)
    tell("one action, reasons only", lambda one: answer_action(one, index), actions)


def read(source: Path) -> World:
    world = read_sources([source]).world
    assert world is not None
    return world


def bench_demo_requests() -> None:
    with as_file(demo_path()) as folder:
        world = read(folder)
    measure(world, made_up(world, random.Random(0)))  # noqa: S311 - the same


@pytest.mark.parametrize("name", ["dev-30", "dev-200"])
def bench_requests(samples: Path, name: str) -> None:
    world = read(samples / "worlds" / f"{name}.world.json.gz")
    with gzip.open(samples / "worlds" / f"{name}.queries.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [line for line in file if json.loads(line)["type"] != "edges"]
    measure(world, lines)
