"""A document with a small world of trusts, for the tests of panels."""

from itertools import count

import pytest
from PySide6.QtWidgets import QApplication

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.problem import Problem
from rolescope.ui.state.document import Document
from rolescope.ui.state.runner import Inline
from support.worlds.build import NOW
from support.worlds.trust_worlds import release_world

_TOKENS = count(1_000_000)  # of worlds, apart from those that documents give


class Opened(Document):
    """A document that shows a world made in memory."""

    def show_world(self, world: World, problems: tuple[Problem, ...] = ()) -> None:
        self.opener.problems = problems
        self.opener.token = next(_TOKENS)
        self._accept(analyse(Scenario(world), NOW))


@pytest.fixture
def opened(app: QApplication) -> Opened:
    document = Opened(Inline(app), now=lambda: NOW, parent=app)
    document.show_world(release_world())
    return document
