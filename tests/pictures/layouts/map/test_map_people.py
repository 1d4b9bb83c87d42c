"""The map of roles of Identity Center: people and groups stand beside the accounts."""

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.layouts.map import draw
from rolescope.pictures.picture import Picture, Swarm
from rolescope.pictures.view import MORE_PEOPLE, Frame
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.shown import shown
from support.worlds.build import NOW
from support.worlds.people_worlds import reserved, with_many_people, with_people


def picture(world: World, wanted: Filter | None = None, *expanded: str) -> Picture:
    analysis = analyse(Scenario(world), NOW)
    found = shown(analysis, wanted) if wanted is not None else None
    return draw(analysis, Frame(shown=found, expanded=frozenset(expanded)))


def swarm_of(made: Picture) -> Swarm:
    assert made.swarm is not None
    return made.swarm


def roles_of(swarm: Swarm, caller: str) -> set[str]:
    """Return the roles that lines lead to from a node with a name."""
    number = swarm.names.index(caller)
    return {node for start, end in swarm.ends for node in swarm.nodes[end] if start == number}


def test_people_and_groups_have_nodes_with_lines_to_their_roles() -> None:
    made = picture(with_people())
    swarm = swarm_of(made)
    assert roles_of(swarm, "Operators") == {reserved("Admin"), reserved("Audit")}
    assert roles_of(swarm, "Chi Tanaka") == {reserved("Admin")}
    assert roles_of(swarm, "IAM Identity Center") == {reserved("Idle")}, "nobody is known there"
    assert swarm.nodes[swarm.names.index("Operators")] == ("GROUP g-1",)
    assert {"person", "group of people"} <= {entry.text for entry in made.legend}


def test_of_many_people_the_others_are_one_node_that_unfolds() -> None:
    swarm = swarm_of(picture(with_many_people(16)))
    number = swarm.names.index("11 more people")
    assert len(swarm.nodes[number]) == 11
    assert roles_of(swarm, "11 more people") == {reserved("Admin"), reserved("Audit")}
    unfolded = swarm_of(picture(with_many_people(16), None, swarm.opens[number]))
    assert len([ids for ids in unfolded.nodes if ids[0].startswith(("USER ", "GROUP "))]) == 18
    assert roles_of(unfolded, "Person 25") == {reserved("Audit")}


def test_of_thousands_some_are_unfolded() -> None:
    swarm = swarm_of(picture(with_many_people(2_000), None, MORE_PEOPLE))
    assert len([ids for ids in swarm.nodes if ids[0].startswith(("USER ", "GROUP "))]) == 22
    number = swarm.names.index("1,981 more people")
    assert len(swarm.nodes[number]) == 1_981
    assert swarm.opens[number] == MORE_PEOPLE, "to be folded again"
    assert roles_of(swarm, "1,981 more people") == {reserved("Admin"), reserved("Audit")}


def test_whoever_is_hidden_by_hand_is_not_on_the_map() -> None:
    swarm = swarm_of(picture(with_people(), Filter(hidden=("USER u-9",))))
    assert "Chi Tanaka" not in swarm.names
    assert roles_of(swarm, "Operators") == {reserved("Admin"), reserved("Audit")}


def test_files_say_that_people_are_drawn_but_not_listed() -> None:
    analysis = analyse(Scenario(with_people()), NOW)
    graph = drawn_graph(draw(analysis, Frame()), analysis)
    assert any(note.startswith("People and groups") for note in graph.notes)
    assert not [node for node in graph.nodes if node.id.startswith(("USER ", "GROUP "))]
