"""One button for the pills that name dangers, where the canvas is too narrow for them."""

from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px

_MARGIN = 24
_TOP = 8
_TITLE = 16  # px of the picture: from there on it stands beside the title, and above what is below


class AttentionButton(QPushButton):
    """Stands at the right of the title; chooses the edges of one danger."""

    chosen = Signal(tuple)  # ids of edges

    def __init__(self, parent: QWidget, canvas: Canvas) -> None:
        super().__init__(parent)
        self._canvas = canvas
        style.mark(self, look="attention")
        icons.put(self, "alert", "risk", 13)
        self.clicked.connect(self._choose)
        self.hide()

    def _dangers(self) -> list[Item]:
        related = self._canvas.related
        return [related.items[item] for item in sorted(related.of_kind(ItemKind.ATTENTION))]

    def place(self, width: int) -> None:
        """Stand for the pills if they do not fit into the width that is seen."""
        dangers = self._dangers()
        camera = self._canvas.camera
        first = min((item.y for item in dangers), default=0)
        row = camera.to_view(QPointF(0, min(first, _TITLE))).y()
        right = max((item.x + item.w for item in dangers), default=0)
        is_cut = bool(dangers) and camera.to_view(QPointF(right, 0)).x() > width
        self._canvas.set_hidden(frozenset(item.id for item in dangers) if is_cut else frozenset())
        words = f"{len(dangers)} need attention"
        self.setText(visible(dangers[0].name) if len(dangers) == 1 else words)
        size = self.sizeHint()
        left, top = width - size.width() - px(_MARGIN), max(round(row), px(_TOP))
        self.setGeometry(left, top, size.width(), size.height())
        self.setVisible(is_cut and row > -size.height())

    def _choose(self) -> None:
        """Choose the only danger, or offer all of them in a menu."""
        dangers = self._dangers()
        if len(dangers) == 1:
            self.chosen.emit(dangers[0].edges)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in dangers:
            name = visible(item.name).replace("&", "&&")
            menu.addAction(name, partial(self.chosen.emit, item.edges))
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + px(4))))
