"""Bulk evaluation says of every pair what the evaluation of the pair says."""

from collections.abc import Iterator

from hypothesis import given

from generated_organizations import Call, calls, organizations
from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.verdict import Decision
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.trust.bulk import Bulk
from rolescope.trust.entities import Entity, caller_of
from worlds import NOW

Pair = tuple[str, str]


def together(given: World, call: Call) -> dict[Pair, Decision]:
    """Return the pairs that bulk evaluation allows, or leaves open."""
    index = WorldIndex(given)
    bulk = Bulk(index, NOW, call.reading)
    found: dict[Pair, Decision] = {}
    for role in index.roles.values():
        mask = bulk.allowed(role, call.parameters, call.context, is_open=call.is_open)
        assert mask.certain & ~mask.possible == 0
        for number, caller in enumerate(bulk.callers):
            if mask.certain >> number & 1:
                found[caller.arn, role.arn] = Decision.ALLOW
            elif mask.possible >> number & 1:
                found[caller.arn, role.arn] = Decision.DEPENDS
    return found


def one_by_one(given: World, call: Call) -> dict[Pair, Decision]:
    """Return the same from the evaluation of every pair."""
    return dict(_each(WorldIndex(given), call))


def _each(index: WorldIndex, call: Call) -> Iterator[tuple[Pair, Decision]]:
    everyone: list[Entity] = [*index.users.values(), *index.roles.values()]
    for role in index.roles:
        for entity in everyone:
            request = AssumeRoleRequest(
                caller=caller_of(entity),
                role=role,
                at=NOW,
                parameters=call.parameters,
                context=call.context,
                is_open=call.is_open,
            )
            decision = evaluate_assume_role(request, index, call.reading, traced=False).decision
            if decision in (Decision.ALLOW, Decision.DEPENDS):
                yield (entity.arn, role), decision


@given(given=organizations(), call=calls())
def test_bulk_evaluation_agrees_with_every_pair(given: World, call: Call) -> None:
    """EV-1 to EV-20, GR-7, GR-71, GR-73, SCP-1 to SCP-7, RCP-1 to RCP-5, TG-1, SI-1, DF-6."""
    assert together(given, call) == one_by_one(given, call)
