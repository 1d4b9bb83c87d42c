"""The ribbon of the attack surface: from outside over entry roles and hops to administrators."""

from itertools import zip_longest

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from rolescope.trust.paths.ends import ADMINISTRATORS, OUTSIDE
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.pills import TextLink
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.paths.path_rows import PathsQuestion
from rolescope.words.paths.surface_text import SurfacePart, SurfaceRow, SurfaceText

_HEIGHT, _LOW = 52, 36  # px: with a second line, and in a narrow window
_NARROW = 1100  # px below which second lines go
_MARGIN = 24  # px at the left and right
_TITLED = 168  # px in which a count has its whole title
_TIP, _GAP = 12, 6  # px of an arrow's tip, and between arrows
_LIST = QSize(388, 400)
_ROW, _ROW_OF_TWO = 26, 44  # px of a row of the list: of one line, and of two
_INKS = ("outside", "outside", "text", "risk")


class Ribbon(QWidget):
    """Shown while the attack surface is watched; a click on a count opens its list.

    Its actions can be chosen by their keys in the lists as well.
    """

    def __init__(self, workspace: Workspace, above: QWidget) -> None:
        """Show it in a widget; its lists open `above` what that holds."""
        super().__init__(above)
        self._workspace, self._above = workspace, above
        self.arrows = tuple(CountArrow(ink, is_first=not n) for n, ink in enumerate(_INKS))
        self.note = PlainLabel(style="small", color="muted")
        self.list: SurfaceList | None = None
        self._covered = 0
        row = self._row = QHBoxLayout(self)
        row.setSpacing(_GAP)
        for number, arrow in enumerate(self.arrows):
            arrow.clicked.connect(lambda _on, one=number: self._open(one))
            row.addWidget(arrow, 1)
        row.addWidget(self.note)
        self.note.hide()
        self._text = SurfaceText()
        self.set_covered(0)
        workspace.surface.found.connect(self._show)
        workspace.surface.watched.connect(self._watch)
        workspace.opener.closed.connect(self.close_list)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.hide()

    def set_covered(self, width: int) -> None:
        """Keep out of the way of a panel that lies over the right."""
        self._covered = width
        self._row.setContentsMargins(_MARGIN, 8, _MARGIN + width, 8)
        self._show_note()
        self._row.activate()
        for arrow in self.arrows:
            if self.list is not None and arrow.isChecked():
                self._place(self.list, arrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground: that of the picture below."""
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), style.color("canvas"))

    def _watch(self, is_watched: bool) -> None:  # noqa: FBT001 - a slot
        self.close_list()
        self.setVisible(is_watched)
        if is_watched:
            self.arrows[0].setFocus()

    def _show(self, text: SurfaceText) -> None:
        self._text = text
        self.close_list()
        for arrow, part in zip_longest(self.arrows, text.parts):
            arrow.show_part(part)
        self.note.setText(text.note)
        self._show_note()

    def _show_note(self) -> None:
        """Show the note where the counts keep their titles beside it, else in the tooltip."""
        beside = self.note.sizeHint().width() + len(_INKS) * (_TITLED + _GAP) + 2 * _MARGIN
        fits = beside <= self.width() - self._covered
        self.note.setVisible(bool(self._text.note) and fits)
        self.setToolTip(plain_tooltip("" if fits else self._text.note))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._show_note()

    def _open(self, number: int) -> None:
        """Open the list of a count; asked again, close it."""
        arrow = self.arrows[number]
        is_wanted = arrow.isChecked() and number < len(self._text.parts)
        self.close_list()
        if not is_wanted:
            return
        arrow.setChecked(True)
        self.list = SurfaceList(self._workspace, self._text.parts[number], self._above)
        self.list.addActions(self.actions())
        self._place(self.list, arrow)
        self.list.closed.clicked.connect(self.close_list)
        self.list.show()
        self.list.raise_()
        self.list.rows.setFocus()

    def _place(self, opened: "SurfaceList", arrow: "CountArrow") -> None:
        """Put a list below its arrow, beside what is covered."""
        place = arrow.mapTo(self._above, QPoint(0, arrow.height() + _GAP))
        room = self._above.width() - self._covered - opened.width()
        opened.move(max(0, min(place.x(), room)), place.y())

    def _follow_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Close the list when the keyboard goes elsewhere."""
        opened = self.list
        if opened is None or focused is None or focused in self.arrows:
            return
        if not opened.isAncestorOf(focused):
            self.close_list()

    def close_list(self) -> None:
        """Close the list that is open."""
        focused = QApplication.focusWidget()
        is_left = self.list is not None and focused and self.list.isAncestorOf(focused)
        for arrow in self.arrows:
            if arrow.isChecked() and is_left:
                arrow.setFocus()
            arrow.setChecked(False)
        if self.list is not None:
            self.list.hide()
            self.list.deleteLater()
            self.list = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the counts with arrow keys; Esc closes the list, then the ribbon."""
        key, focused = event.key(), self.focusWidget()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if step and isinstance(focused, CountArrow):
            number = self.arrows.index(focused) + step
            self.arrows[number % len(self.arrows)].setFocus()
        elif key == Qt.Key.Key_Escape and self.list is not None:
            self.close_list()
        elif key == Qt.Key.Key_Escape:
            self._workspace.surface.watch(is_watched=False)
        else:
            super().keyPressEvent(event)


class CountArrow(QAbstractButton):
    """One count as an arrow that points to the next."""

    def __init__(self, ink: str, *, is_first: bool) -> None:
        super().__init__()
        self._ink, self._is_first = ink, is_first
        self._part: SurfacePart | None = None
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_part(self, part: SurfacePart | None) -> None:
        """Show another count; None: it is not known."""
        self._part = part
        words = f"{part.heading}, {part.words}" if part is not None else ""
        self.setAccessibleName(visible(words))
        self.setToolTip(plain_tooltip(words))
        self.setEnabled(part is None or bool(part.listed))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrow keys to the ribbon."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the arrow with its count, what that counts, and more where there is room."""
        with themed.painting(self) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_lit = self.isChecked() or self.hasFocus() or self.underMouse()
            paint.setPen(QPen(style.color("accent" if is_lit else "border"), 2 if is_lit else 1))
            paint.setBrush(style.color("accentsoft" if self.isChecked() else "surface"))
            paint.drawPolygon(self._outline())
            part = self._part
            if part is None:
                return
            left, right = (16 if self._is_first else 16 + _TIP), self.width() - _TIP - 8
            paint.setFont(style.font("title"))
            paint.setPen(style.color(self._ink if part.rows else "muted"))
            number = f"{len(part.rows):,}"
            paint.drawText(
                QRectF(left, 0, 60, self.height()), Qt.AlignmentFlag.AlignVCenter, number
            )
            left += paint.fontMetrics().horizontalAdvance(number) + 14
            before = "at least: " if part.is_least else ""
            lines = [(f"{before}{part.title}", "subject", "text")]
            if self.width() > _NARROW / len(_INKS):
                lines.append((part.words, "small", "muted"))
            height = 18
            top = (self.height() - height * len(lines)) / 2
            for words, look, ink in lines:
                paint.setFont(style.font(look))
                paint.setPen(style.color(ink))
                shown = paint.fontMetrics().elidedText(
                    words, Qt.TextElideMode.ElideRight, int(right - left)
                )
                area = QRectF(left, top, right - left, height)
                paint.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
                top += height

    def _outline(self) -> QPolygonF:
        right, bottom, middle = self.width() - 1.5, self.height() - 1.5, self.height() / 2
        notch = [] if self._is_first else [QPointF(1 + _TIP, middle)]
        corners = [(1, 1), (right - _TIP, 1), (right, middle), (right - _TIP, bottom), (1, bottom)]
        return QPolygonF([*(QPointF(x, y) for x, y in corners), *notch])


class SurfaceList(QFrame, FollowsNames):
    """What one count counts: a click selects one of them."""

    def __init__(self, workspace: Workspace, part: SurfacePart, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("surfaceList")
        self._workspace, self._part = workspace, part
        self.setFixedWidth(_LIST.width())
        self.closed = TextLink("Close")
        self.only, self.chokes = TextLink("Show only these"), TextLink("Choke points")
        self.chokes.setToolTip("Paths from outside to administrators, and the trusts to cut")
        self.rows = QListWidget()
        self.rows.itemClicked.connect(self._choose)
        self.rows.itemActivated.connect(self._choose)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(PlainLabel(part.heading, "subject"), 1)
        head.addWidget(self.closed)
        for link in (self.only, self.chokes):
            foot.addWidget(link)
        foot.addStretch(1)
        vbox(self, head, self.rows, foot, margins=(14, 10, 14, 10))
        self.only.clicked.connect(self._isolate)
        self.chokes.clicked.connect(self._ask_for_chokes)
        self.renew_names()
        rows = sum(_ROW_OF_TWO if row.words else _ROW for row in part.listed)
        self.setFixedHeight(min(_LIST.height(), 96 + rows))

    def renew_names(self) -> None:
        """List the rows as they may be seen now."""
        self.rows.clear()
        for row in self._part.listed:
            self.rows.insertItem(self.rows.count(), _item(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.click()
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        row = self._part.listed[self.rows.row(item)]
        self._workspace.selection.select(Selection(nodes=row.nodes))

    def _isolate(self) -> None:
        nodes = tuple(node for row in self._part.rows for node in row.nodes)
        self._workspace.filters.isolate(Selection(nodes=nodes))

    def _ask_for_chokes(self) -> None:
        question = PathsQuestion(source=OUTSIDE, target=ADMINISTRATORS)
        self._workspace.path_search.ask(question)
        self._workspace.window.open_panel("paths")
        self.closed.click()  # it would lie over the picture of them


def _item(row: SurfaceRow) -> QListWidgetItem:
    name = f"{row.name} · {row.place}" if row.place else row.name
    item = QListWidgetItem("\n".join(filter(None, (visible(name), visible(row.words)))))
    item.setSizeHint(QSize(0, _ROW_OF_TWO if row.words else _ROW))
    item.setToolTip(plain_tooltip("\n".join(row.nodes)))
    return item
