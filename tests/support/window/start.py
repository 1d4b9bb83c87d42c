"""What stands on the start page."""

from PySide6.QtWidgets import QPushButton

from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.start_page import RecentRow


def recent_rows(window: MainWindow) -> list[RecentRow]:
    """Return the rows of recent sources that are seen, from the top."""
    return [row for row in window.start_page.findChildren(RecentRow) if row.isVisible()]


def copy_button(window: MainWindow) -> QPushButton:
    """Return the button beside the command."""
    buttons = window.start_page.findChildren(QPushButton)
    return next(one for one in buttons if one.isVisible() and one.text() == "Copy")
