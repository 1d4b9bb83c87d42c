"""The explore tree: every account, role and user, and a filter."""

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.words.explore_tree import TreeItem, explore_tree, filtered, nothing_matches
from support.worlds.build import NOW, A, B
from support.worlds.trust_worlds import ADMIN, RELEASE, release_world


def tree(*makers: str) -> tuple[TreeItem, ...]:
    world = release_world()
    nodes = analyse(Scenario(world), NOW).graph.nodes
    growing = explore_tree(WorldIndex(world), nodes, makers)
    while True:
        try:
            next(growing)
        except StopIteration as grown:
            return tuple(grown.value)


def test_the_tree_holds_every_account_role_and_user() -> None:
    accounts = next(item for item in tree() if item.title == "Accounts")
    assert [(item.id, item.note) for item in accounts.children] == [
        (A, "1 role, 1 user"),
        (B, "2 roles"),
    ]
    assert [item.title for item in accounts.children[1].children] == ["admin", "release"]
    assert accounts.children[1].children[0].note == "admin"


def test_the_tree_says_who_can_make_itself_admin() -> None:
    accounts = next(item for item in tree(ADMIN, RELEASE) if item.title == "Accounts")
    notes = [item.note for item in accounts.children[1].children]
    assert notes == ["admin", "can make itself admin"]


def test_the_filter_keeps_what_is_above_a_hit() -> None:
    kept = filtered(tree(), "REL")
    assert [item.title for item in kept] == ["Accounts"]
    assert [x.title for x in kept[0].children[0].children] == ["release"]
    assert filtered(tree(), f"{B} rel") == kept
    assert filtered(tree(), "nothing like it") == ()
    assert filtered(tree(), "  ") == tree()


def test_what_nothing_matches_is_told() -> None:
    assert nothing_matches("lake") == "Nothing here matches lake."
