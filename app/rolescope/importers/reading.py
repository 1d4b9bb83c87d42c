"""Reading: what an import yields."""

from dataclasses import dataclass

from rolescope.importers.kept import KeptFile
from rolescope.model.world import World
from rolescope.problem import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """A world and what went wrong on the way to it.

    `world` None: nothing in the files is an account; `problems` say why. Problems come in the
    order in which they were met. `files` are those that anything was read from, if they were asked
    for: reading them again yields the equal world.
    """

    world: World | None
    problems: tuple[Problem, ...] = ()
    files: tuple[KeptFile, ...] = ()
