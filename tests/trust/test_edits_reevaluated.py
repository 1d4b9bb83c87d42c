"""Edits of every kind: what is evaluated again with them is the whole truth."""


from hypothesis import given, settings
from hypothesis import strategies as st

from generated_edits import made
from generated_organizations import organizations
from rolescope.evaluation.index import WorldIndex
from rolescope.model.edit import Edit, Scenario
from rolescope.model.world import World
from rolescope.trust.edge import TrustGraph
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from worlds import NOW


class Shown:
    """A world too large to be written out, with edits that can be made."""

    def __init__(self, given: World, edits: tuple[Edit, ...]) -> None:
        self.world = given
        self.edits = edits

    def __repr__(self) -> str:
        return repr(self.edits)


@st.composite
def edited_organizations(draw: st.DrawFn, most: int = 3) -> Shown:
    world = draw(organizations())
    return Shown(world, draw(made(world, most)))


def again(known: Before, edited: World) -> TrustGraph:
    found = trust_graph(WorldIndex(edited, known.index), NOW, before=known)
    whole = trust_graph(WorldIndex(edited), NOW)
    assert found.nodes == whole.nodes
    assert found.edges == whole.edges
    return found


@settings(max_examples=max(100, settings().max_examples))
@given(edited_organizations())
def test_what_is_known_and_what_is_new_agree_with_the_edited_world(shown: Shown) -> None:
    scenario = Scenario(shown.world, shown.edits)
    index = WorldIndex(shown.world)
    again(Before(index, trust_graph(index, NOW), NOW), scenario.world)
