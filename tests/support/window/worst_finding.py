"""The worst finding of what is open, chosen."""

from pytestqt.qtbot import QtBot

from rolescope.ui.shell.main_window import MainWindow


def choose_worst_finding(qtbot: QtBot, window: MainWindow) -> None:
    """Look for findings, and choose the first: only then there is one to show in full."""
    search = window.workspace.findings
    window.workbench.open_panel("findings")
    qtbot.waitUntil(lambda: search.found is not None and bool(search.found.rows))
    assert search.found is not None
    search.choose(search.found.rows[0])
