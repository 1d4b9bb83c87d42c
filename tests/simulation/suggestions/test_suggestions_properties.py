"""Ways flip a denial, and every piece of them is needed, on generated worlds (EV-25)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.suggestions.search import advise
from rolescope.simulation.suggestions.way import SuggestedPiece, SuggestedWay
from support.worlds.asking import arn
from support.worlds.build import NOW
from support.worlds.open_worlds import CALLERS, SETS, build

GIVEN = st.sampled_from(
    [
        AssumeRoleParameters(),
        AssumeRoleParameters(external_id="red", session_name="blue-1"),
        AssumeRoleParameters(tags=(("team", "red"),), source_identity="red"),
        AssumeRoleParameters(duration=7200),
    ]
)


def flips(pieces: tuple[SuggestedPiece, ...], request: AssumeRoleRequest, world: World) -> bool:
    """Apply pieces to a request and a world, and ask the engine."""
    changed = SuggestedWay(pieces).request(request) if pieces else request
    index = WorldIndex(SuggestedWay(pieces).world(world) if pieces else world)
    assert isinstance(changed, AssumeRoleRequest)
    return evaluate_assume_role(changed, index, traced=False).is_allowed


@given(sets=SETS, caller=st.sampled_from(CALLERS), given_=GIVEN)
def test_every_way_flips_the_denial_and_needs_all_its_pieces(
    sets: dict[str, Any], caller: Caller, given_: AssumeRoleParameters
) -> None:
    world = build(sets)
    request = AssumeRoleRequest(caller=caller, role=arn("role/Target"), at=NOW, parameters=given_)
    verdict = evaluate_assume_role(request, WorldIndex(world))
    advice = advise(request, WorldIndex(world), verdict=verdict)
    if verdict.is_allowed:
        assert (advice.ways, advice.no_way) == ((), None)
        return
    assert bool(advice.ways) is not (advice.no_way is not None)
    sizes = [len(way.pieces) for way in advice.ways]
    assert sizes == sorted(sizes)
    for way in advice.ways:
        assert flips(way.pieces, request, world)
        for number in range(len(way.pieces)):
            rest = (*way.pieces[:number], *way.pieces[number + 1 :])
            assert not flips(rest, request, world)
