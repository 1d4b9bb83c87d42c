"""Hop by hop along a path: back, play, on."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.hops import Hops


class HopSteps(QWidget):
    """Three buttons and a count, for a path of more than one hop."""

    def __init__(self, hops: Hops) -> None:
        super().__init__()
        self._hops = hops
        self.count = PlainLabel("", "small", "muted")
        self.back = self._button("skip-previous-outline", "Previous hop", ",")
        self.play = self._button("play-outline", "Play hop by hop", "P")
        self.on = self._button("skip-next-outline", "Next hop", ".")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(2))
        for widget in (self.count, self.back, self.play, self.on):
            row.addWidget(widget)
        self.back.clicked.connect(lambda: hops.go(-1))
        self.on.clicked.connect(lambda: hops.go(1))
        self.play.clicked.connect(hops.play)
        hops.changed.connect(self._show)
        self._show()

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(themed.icon(icon))
        button.setIconSize(QSize(*pxs(16, 16)))
        button.setFixedSize(*pxs(28, 28))
        button.setAccessibleName(visible(words))
        button.setToolTip(themed.plain_tooltip(f"{words} ({key})"))
        return button

    def _show(self) -> None:
        hops = self._hops
        self.setVisible(hops.count > 1)
        whole = f"{hops.count} hops"
        self.count.setText(whole if hops.hop is None else f"Hop {hops.hop + 1} of {hops.count}")
        self.play.setIcon(themed.icon("pause" if hops.is_playing else "play-outline"))
        self.play.setVisible(style.moves())  # by keys it goes without any motion
