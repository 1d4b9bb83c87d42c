"""Two worlds compared as they are, for tests of what differs."""

from rolescope.difference.contents.shared import shared
from rolescope.difference.contents.world_difference import WorldDifference, compare_shared
from rolescope.model.world import World


def compare_worlds(before: World, after: World) -> WorldDifference:
    """Tell what differs between two worlds, as far as both know."""
    return compare_shared(shared(before, after))
