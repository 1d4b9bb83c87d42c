"""Widgets below one another, without gaps."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


def column(*parts: QWidget, grows: QWidget) -> QWidget:
    """Return parts below one another; one of them takes the room that is left."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, 1 if part is grows else 0)
    return made
