"""A screen reader is told what is selected and what was answered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtTest import QTest

from rolescope.ui.shell import announcements
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"


class _Spy(QAccessible):
    """Takes note of what is told."""

    heard: list[str] = []  # noqa: RUF012 - emptied by the fixture

    @staticmethod
    def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802 - of Qt
        if isinstance(event, QAccessibleAnnouncementEvent):
            _Spy.heard.append(event.message())


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    _Spy.heard.clear()
    monkeypatch.setattr(announcements, "QAccessible", _Spy)
    return _Spy.heard


def test_what_is_selected(window: MainWindow, heard: list[str]) -> None:
    workspace = window.workspace
    workspace.selection.select(Selection(nodes=(HUB,)))
    assert heard[-1] == "deploy-hub, Role, account 7702 3345 9910, selected"
    edge = workspace.world.edges_from(HUB)[0]
    workspace.selection.select(Selection(edges=(edge.id,)))
    assert heard[-1].startswith("Trust from deploy-hub to ")
    workspace.selection.select(Selection(nodes=(HUB, CI), edges=(edge.id,)))
    assert heard[-1] == "2 nodes and 1 trust selected"
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Escape)
    assert heard[-1] == "Nothing is selected"


def test_what_was_answered(window: MainWindow, heard: list[str]) -> None:
    role_requests.ask(window.workspace, CI, HUB)
    assert heard[-1].startswith("Allowed. ci-runner can assume deploy-hub")


def test_names_from_data_are_plain(demo: Workspace) -> None:
    words = announcements.selection_words(demo, Selection(nodes=("no such node",)))
    assert words == "1 node selected"
