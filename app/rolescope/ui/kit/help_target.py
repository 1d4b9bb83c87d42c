"""How a widget names the page of help about what it shows now."""

from PySide6.QtWidgets import QStackedWidget, QWidget

HELP = "help"
"""The property that holds it, for widgets that show now this and now that."""


def set_help(widget: QWidget, target: str) -> None:
    """Let F1 on a widget open a page of the manual, or a place in one."""
    widget.setProperty(HELP, target)


class PanelStack(QWidget):
    """Panels one behind the other: help is about the one in front."""

    stack: QStackedWidget
