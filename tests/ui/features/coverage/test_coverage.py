"""What the import lacks and what could not be read: said on cards, and copied."""

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rolescope.problem import Problem, ProblemLevel
from rolescope.ui.features.coverage.panel import CoveragePanel, MissingCard
from rolescope.ui.state.workspace import Workspace
from support.window.shown_world import show_world
from support.worlds.trust_worlds import HOSTILE, release_world


def test_gaps_and_problems_say_what_it_means_and_what_to_do(
    opened: Workspace, qtbot: QtBot
) -> None:
    problem = Problem(
        level=ProblemLevel.ERROR,
        what=f"{HOSTILE} is not valid JSON.",
        meaning="Its account is missing.",
        advice="Export it again.",
        file="prod.json",
        line=7,
        column=3,
    )
    show_world(opened, release_world(), (problem,))
    panel = CoveragePanel(opened)
    qtbot.addWidget(panel)
    panel.show()
    cards = [x.text() for x in panel.findChildren(MissingCard)]
    assert any("Session maximum missing" in text for text in cards)
    assert any(
        "prod.json: line 7, column 3" in text and "Export it again." in text for text in cards
    )
    panel.actions()[0].trigger()
    assert "prod.json: line 7" in QGuiApplication.clipboard().text()
