"""A world made in memory, shown as if it had been opened."""

from itertools import count

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.problem import Problem
from rolescope.ui.state.workspace import Workspace
from support.worlds.build import NOW

_TOKENS = count(1_000_000)  # of worlds, apart from those that are opened


def show_world(workspace: Workspace, world: World, problems: tuple[Problem, ...] = ()) -> None:
    """Show a world."""
    workspace.opener.problems = problems
    workspace.world.token = next(_TOKENS)
    workspace.history.show_analysis(analyse(Scenario(world), NOW))
