"""How fast it is, in CPU seconds: printed, and never asserted in the tests. Run by `make bench`.

The demo organization is always measured; the generated worlds when ROLESCOPE_SAMPLES names them.
"""

import time
from collections.abc import Callable
from importlib.resources import as_file
from pathlib import Path
from typing import TypeVar

import pytest

from rolescope.analysis import analyse
from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.exporters.svg import write_svg
from rolescope.importers import read_sources
from rolescope.importers.demo import demo_path
from rolescope.model.edit import Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.theme import LIGHT
from rolescope.pictures.view import Frame
from rolescope.trust.entities import caller_of, entities

Result = TypeVar("Result")
AT = "2026-11-20T17:20:00Z"


def cpu(name: str, work: Callable[[], Result]) -> Result:
    start = time.process_time()
    result = work()
    print(f"{name:<40} {1000 * (time.process_time() - start):10.1f} ms")  # noqa: T201 - the figure
    return result


def measure(source: Path) -> None:
    world = cpu("read", lambda: read_sources([source])).world
    assert world is not None
    at = world.now or AT
    analysis = cpu("analyze", lambda: analyse(Scenario(world), at))
    for view in LAYOUTS:
        subject = max(role.arn for account in world.accounts for role in account.roles)
        frame = Frame(subject=subject if view.needs_subject else None)
        picture = cpu(f"draw {view.id}", lambda: view.draw(analysis, frame))  # noqa: B023 - at once
        cpu(f"write {view.id} as SVG", lambda: write_svg(picture, LIGHT))  # noqa: B023 - at once
    pairs(WorldIndex(world), at)


def pairs(index: WorldIndex, at: str) -> None:
    """Evaluate every caller against a few roles, without and with a trace."""
    accounts = index.world.accounts
    callers = [caller_of(entity) for account in accounts for entity in entities(account)]
    roles = [role.arn for account in accounts for role in account.roles][:20]
    requests = [
        AssumeRoleRequest(caller=caller, role=role, at=at) for role in roles for caller in callers
    ]
    for traced in (False, True):
        chosen = requests if not traced else requests[:: max(1, len(requests) // 200)]
        start = time.process_time()
        for request in chosen:
            evaluate_assume_role(request, index, traced=traced)
        each = 1e6 * (time.process_time() - start) / len(chosen)
        words = "with a trace" if traced else "without a trace"
        print(f"{'one verdict ' + words:<40} {each:10.1f} us")  # noqa: T201 - the figure


def bench_demo() -> None:
    print()  # noqa: T201 - below the name of the file
    with as_file(demo_path()) as folder:
        measure(folder)


@pytest.mark.parametrize("name", ["dev-30", "dev-200"])
def bench_world(samples: Path, name: str) -> None:
    print(f"\n{name}")  # noqa: T201 - which one
    measure(samples / "worlds" / f"{name}.world.json.gz")
