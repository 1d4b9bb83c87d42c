"""Published scenarios: their ways are found, each is proved again, and closed twins have none."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation.find import find_ways
from rolescope.escalation.proof import request_of
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import Escalations, WayState
from rolescope.importers import read_sources
from rolescope.trust.bulk.mask import bits
from rolescope.trust.entities import caller_of
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.value import Value
from support.worlds.escalation_worlds import AT

pytestmark = pytest.mark.samples


def scenarios(kind: str) -> list[Any]:
    """Return the folders of scenarios; one that is skipped where there are none."""
    labs = Path(os.environ.get("ROLESCOPE_SAMPLES") or "missing") / "labs" / kind
    found = sorted(labs.iterdir()) if labs.is_dir() else []
    return [pytest.param(one, id=one.name[-60:]) for one in found] or [pytest.param(None)]


class Found(Value):
    """A scenario with what was found in it; `reached` is whom its start can become."""

    scenario: dict[str, Any]
    index: WorldIndex
    escalations: Escalations
    reached: frozenset[str]


def look(folder: Path | None) -> Found:
    if folder is None:
        pytest.skip("ROLESCOPE_SAMPLES names no folder with labs")
    world = read_sources([folder]).world
    assert world is not None
    index = WorldIndex(world)
    graph = trust_graph(index, AT)
    found = find_ways(graph, index, AT)
    hops = hops_of(graph, index, AT)
    scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))

    def beyond(source: str) -> Iterator[str]:
        yield from (hops.nodes[one].id for one in bits(hops.open.out.get(hops.number[source], 0)))
        for way in found.by_source.get(source, ()):
            if way.gain is Gain.BECOME and way.state is WayState.HOLDS:
                yield way.target

    reached, waiting = {scenario["start"]}, [scenario["start"]]
    while waiting:
        for target in beyond(waiting.pop()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return Found(scenario, index, found, frozenset(reached))


@pytest.mark.parametrize("folder", scenarios("open"))
def test_the_way_is_found(folder: Path | None) -> None:
    """Its start becomes its target, or all of its path where the target is a bucket."""
    found = look(folder)
    scenario = found.scenario
    is_bucket = scenario["target"].startswith("arn:aws:s3:::")
    path = [one for one in scenario["path"] if not one.startswith("arn:aws:s3:::")]
    if is_bucket and "reverse-blast" in scenario["id"]:
        path = path[:1]  # its start reads the bucket itself
    if is_bucket and len(path) > 1 and path[-1] not in found.reached:
        assert found.reached & found.escalations.equivalents  # who raises itself reads it, too
        return
    wanted = path[-1] if is_bucket else scenario["target"]
    assert wanted in found.reached
    if scenario["kind"] == "self-escalation":
        assert wanted in found.escalations.makers


@pytest.mark.parametrize("folder", scenarios("closed"))
def test_a_closed_twin_has_none(folder: Path | None) -> None:
    found = look(folder)
    scenario = found.scenario
    if scenario["kind"] == "self-escalation":
        assert not found.reached & found.escalations.equivalents
    elif not scenario["target"].startswith("arn:aws:s3:::"):
        assert not (scenario["target"] in found.reached and _has_all(found))
    else:
        assert scenario["path"][-1] not in found.reached


def _has_all(found: Found) -> bool:
    return bool(found.reached & found.escalations.equivalents)


@pytest.mark.parametrize("folder", [*scenarios("open"), *scenarios("closed")])
def test_each_needed_action_is_allowed_when_it_is_asked_again(folder: Path | None) -> None:
    """What is reported to hold is replayed, action by action (PE-0a)."""
    found = look(folder)
    for way in found.escalations.ways:
        entity = found.index.user(way.source) or found.index.roles[way.source]
        for alternative in way.alternatives:
            for need in alternative.needs:
                if need.answer.is_certain:
                    request = request_of(caller_of(entity), need, AT)
                    verdict = evaluate_action(request, found.index)
                    assert verdict.decision is Decision.ALLOW, (way.rule.id, need)
