"""The search box: type a name, pick a principal with the arrow keys and Enter."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit

from rolescope.ui.kit import icons, themed
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.shared.search_hits import ROW, HitList, NodeFinder, SearchHit
from rolescope.ui.shell.key_cap import paint_key
from rolescope.words.window_text import nothing_found

_MAX_ROWS = 14  # rows shown without scrolling
_MIN_WIDTH = 420  # px
_MARGIN = 16  # px that the results keep from the border of the window


class SearchBox(QLineEdit):
    """A line with an icon and its shortcut; results open below it."""

    chosen = Signal(str)  # id of a node

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setPlaceholderText("Search roles, users, accounts")
        self.setAccessibleName("Search")
        self.setTextMargins(26, 0, 52, 0)
        self.setFixedHeight(32)
        self._finder: NodeFinder | None = None
        self._slices = TimeSlices(self)
        self._popup = QFrame(self)
        self._popup.setWindowFlags(Qt.WindowType.ToolTip)
        self._popup.setObjectName("searchPopup")
        self._popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = HitList(self._popup)
        vbox(self._popup, self.list, margins=(1, 5, 1, 5))
        self.textEdited.connect(self._find)
        self.list.chosen.connect(self._choose)

    def set_finder(self, finder: NodeFinder | None) -> None:
        """Search in another analysis."""
        self._finder = finder
        self.close_results()
        self._slices.leave()
        if self.hasFocus():
            self._prepare()

    def _prepare(self) -> None:
        """Make what is searched in while nobody has typed yet."""
        if self._finder is not None:
            self._slices.begin(self._finder.prepare())

    def start(self) -> None:
        """Take the keyboard's focus with everything selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def begin(self, text: str) -> None:
        """Take the keyboard's focus with a text that was typed elsewhere."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text)
        self._find(text)

    @property
    def hits(self) -> list[SearchHit]:
        """What is found at the moment."""
        return self.list.hits if self._popup.isVisible() else []

    def close_results(self) -> None:
        """Hide the results."""
        self._popup.hide()

    def _find(self, text: str) -> None:
        hits = self._finder.find(text) if self._finder is not None else []
        if self._finder is not None and text.strip() and not hits:
            hits = [SearchHit("", nothing_found(is_picking=self._finder.leaves_out))]
        self.list.show_hits(hits)
        if not hits:
            self.close_results()
            return
        height = min(self.list.height_of_all(), _MAX_ROWS * ROW) + 12
        corner = self.mapToGlobal(QPoint(0, self.height() + 4))
        room = self.window().mapToGlobal(QPoint(self.window().width(), 0)).x() - corner.x()
        width = max(self.width(), _MIN_WIDTH, min(self.list.width_of_all(), room - _MARGIN))
        self._popup.setGeometry(corner.x(), corner.y(), width, height)
        self._popup.show()

    def _choose(self, node: str) -> None:
        self.close_results()
        self.clear()
        self.chosen.emit(node)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the results, Enter takes one, Esc closes them."""
        is_open = self._popup.isVisible()
        match event.key():
            case Qt.Key.Key_Down if is_open:
                self.list.step(1)
            case Qt.Key.Key_Up if is_open:
                self.list.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if is_open:
                self.list.take()
            case Qt.Key.Key_Escape:
                if is_open:
                    self.close_results()
                else:
                    self.clear()
                    self.clearFocus()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes here is about to search."""
        super().focusInEvent(event)
        self._prepare()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Results go with the focus."""
        super().focusOutEvent(event)
        self.close_results()

    def hideEvent(self, event: QHideEvent) -> None:
        """Results go with the box."""
        super().hideEvent(event)
        self.close_results()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the box while it has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the icon and the shortcut."""
        super().paintEvent(event)
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            spot = QRect(12, self.height() // 2 - 8, 16, 16)
            icons.icon("magnify", "muted").paint(painter, spot)
            if not self.text():
                paint_key(painter, self.rect().adjusted(0, 0, -8, 0), "Ctrl+F")
