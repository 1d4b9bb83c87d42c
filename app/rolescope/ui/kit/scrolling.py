"""How far one step scrolls."""

from PySide6.QtWidgets import QScrollArea, QTextEdit

from rolescope.ui.kit.scale import px

_STEP = 20  # px, as Qt has it at 100 %


def scroll_by_text(area: QScrollArea | QTextEdit) -> None:
    """Let one step go over as much text, however large it is; lists do so by themselves."""
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        bar.setSingleStep(px(_STEP))
