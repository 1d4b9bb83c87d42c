"""A way of escalation of the demo, simulated: its panel has something to show then."""

from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow


def simulate_some_way(qtbot: QtBot, window: MainWindow) -> None:
    """Wait for the ways, and simulate the first."""
    search = window.workspace.ways
    search.run()
    qtbot.waitUntil(lambda: search.found is not None)
    assert search.found is not None
    search.prove(next(iter(search.found.ways)))
