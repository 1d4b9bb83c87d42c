"""What an index found is forgotten when nobody looks at its world any more."""

from rolescope.engine.index import WorldIndex
from rolescope.model.world import World


def test_what_was_found_is_found_anew() -> None:
    """What is remembered may hold the index itself, and with it the world."""
    index = WorldIndex(World())
    made: list[object] = []

    def make() -> list[object]:
        made.append(index)
        return made

    assert index.remember("key", make) is index.remember("key", make)
    assert index.recall("key", make) is index.recall("key", make)
    assert len(made) == 2
    index.forget()
    index.remember("key", make)
    index.recall("key", make)
    assert len(made) == 4
