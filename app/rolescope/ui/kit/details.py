"""The frame of the inspector: a head, a part that scrolls, documents below, buttons at the foot."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.words.excerpt import Excerpt

_LEAST_DOCUMENT = 170  # px that the documents keep as long as the window has room


class FlowLayout(QLayout):
    """Puts widgets beside one another, and on a new line when the line is full."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(8)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """It grows when it gets narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(40, height)

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y = rect.x(), y + line + 6
                line = 0
            width = min(size.width(), rect.width())
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x += width + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()


class FlowRow(QWidget):
    """Widgets in a flow layout."""

    def __init__(self, widgets: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self)
        for widget in widgets:
            flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class Body(QScrollArea):
    """A column that scrolls when it must, never sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self.column = vbox(content, margins=(16, 12, 16, 16), spacing=0)
        self.setWidget(content)

    def wanted_height(self, width: int) -> int:
        """Return the height that shows everything."""
        return self.column.totalHeightForWidth(width)


Tab = tuple[str, tuple[Excerpt, ...]]


class DetailsFrame(QWidget):
    """Head, scrolling body, documents. The documents get what the body leaves, never too little.

    It stays when something else is shown: to make it anew takes longer than what it shows.
    """

    def __init__(self) -> None:
        super().__init__()
        self._head, self._body = QVBoxLayout(), Body()
        self._new: tuple[QWidget, ...] = ()
        self._body.column.setContentsMargins(0, 0, 0, 0)
        self.documents = DocumentTabs()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._body)
        self._split.addWidget(self.documents)
        self._was_moved = False
        self._split.splitterMoved.connect(self._moved)
        column = vbox(self, self._head, Hairline(), margins=0, spacing=0)
        column.addWidget(self._split, 1)

    def begin(self) -> tuple[QVBoxLayout, QVBoxLayout]:
        """Clear it for something else; return where its head and its body are to be put."""
        clear(self._head)
        clear(self._body.column)
        self._new = QWidget(self), QWidget(self._body.widget())
        head, body = (QVBoxLayout(part) for part in self._new)
        head.setContentsMargins(16, 12, 16, 12)
        body.setContentsMargins(16, 12, 16, 16)
        for column in (head, body):
            column.setSpacing(0)
        return head, body

    def finish(self, tabs: Sequence[Tab]) -> None:
        """Show what was put there, and documents below, if there are any."""
        self.documents.show_tabs(tabs)
        self.documents.setVisible(bool(tabs))
        for column, part in zip((self._head, self._body.column), self._new, strict=True):
            column.addWidget(part)
            part.show()
        self._body.verticalScrollBar().setValue(0)
        self._was_moved = False
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew, unless the user did."""
        super().resizeEvent(event)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the height."""
        super().showEvent(event)
        self._share()

    def _share(self) -> None:
        if self._was_moved or self.documents.isHidden():
            return
        height = self._split.height()
        wanted = self._body.wanted_height(self.width())
        body = max(min(wanted, height - _LEAST_DOCUMENT), 60)
        self._split.setSizes([body, max(height - body - 1, 1)])

    def _moved(self) -> None:
        self._was_moved = True


class Details(QObject):
    """What a frame shows of one thing. It lives as long as it is shown."""

    def __init__(self, frame: DetailsFrame) -> None:
        super().__init__(frame)
        self.head, self.column = frame.begin()
        self.documents = frame.documents
        self._frame = frame

    def add(self, widget: QWidget, gap: int = 0) -> None:
        """Add a part to the body, `gap` px below the last."""
        self.column.addSpacing(gap)
        self.column.addWidget(widget)

    def finish(self, tabs: Sequence[Tab]) -> None:
        """Push the parts of the body to its top, and show documents below, if there are any."""
        self.column.addStretch(1)
        self._frame.finish(tabs)


def footer(widgets: Sequence[QWidget]) -> QWidget:
    """Return a row of buttons over the full width, with a line above."""
    foot = QWidget()
    column = vbox(foot, Hairline(), margins=0, spacing=0)
    row = hbox(margins=(16, 12, 16, 12), spacing=8)
    for widget in widgets:
        row.addWidget(widget)
    column.addLayout(row)
    return foot


def gap() -> QWidget:
    """Return what pushes the rest of a row to the right."""
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            home = widget.window()
            widget.setParent(home if isinstance(home, QMainWindow) else None)
            QTimer.singleShot(0, widget, widget.deleteLater)  # by itself: it takes its time


class DocumentTabs(QWidget):
    """One tab for each kind of document. A tab with several has a list to choose from."""

    edit_asked = Signal(object)  # Policy: the one that is shown

    def __init__(self) -> None:
        super().__init__()
        self._tabs: tuple[Tab, ...] = ()
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setAccessibleName("Policy documents")
        self.choice = Combo("Document")
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.view = PolicyView()
        self.view.setMinimumHeight(72)
        chooser = vbox(None, self.choice, margins=(16, 8, 16, 0))
        column = vbox(self, Hairline(), self._head(), Hairline(), chooser, margins=0, spacing=0)
        column.addSpacing(8)
        column.addWidget(self.view, 1)
        self.bar.currentChanged.connect(self._tab_changed)
        self.choice.currentIndexChanged.connect(self._choice_changed)

    def _head(self) -> QHBoxLayout:
        """Return the row of tabs, with the way to the editor at its end."""
        self.edit = QToolButton()
        self.edit.setIcon(themed.icon("pencil-outline", "text"))
        self.edit.setIconSize(QSize(16, 16))
        self.edit.setFixedSize(28, 28)
        self.edit.setToolTip("Edit this document")
        self.edit.setAccessibleName("Edit this document")
        self.edit.clicked.connect(self._ask_edit)
        row = hbox(margins=(0, 0, 12, 0), spacing=4)
        row.addWidget(self.bar, 1)
        row.addWidget(self.edit)
        return row

    def _ask_edit(self) -> None:
        excerpt = self.view.excerpt
        if excerpt is not None:
            self.edit_asked.emit(excerpt.policy)

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show other documents, the first in front."""
        self.bar.blockSignals(True)  # noqa: FBT003 - Qt's signature
        while self.bar.count():
            self.bar.removeTab(self.bar.count() - 1)
        self._tabs = tuple(tabs)
        for title, _ in self._tabs:
            self.bar.addTab(visible(title).replace("&", "&&"))
        self.bar.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._tab_changed(0)

    def titles(self) -> list[str]:
        """Return the titles of the tabs."""
        return [title for title, _ in self._tabs]

    def open_tab(self, number: int, document: int = 0) -> None:
        """Bring one document to the front."""
        self.bar.setCurrentIndex(number)
        self.choice.setCurrentIndex(document)

    def reveal(self, line: int) -> None:
        """Show a line of the first document."""
        self.open_tab(0)
        excerpt = self.view.excerpt
        self.view.reveal(excerpt.top if excerpt else line, line)

    def _tab_changed(self, number: int) -> None:
        excerpts = self._tabs[number][1] if 0 <= number < len(self._tabs) else ()
        self.choice.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.choice.clear()
        self.choice.addItems([visible(x.policy.name) for x in excerpts])
        self.choice.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.choice.setVisible(len(excerpts) > 1)
        self.view.show_excerpt(excerpts[0] if excerpts else None)

    def _choice_changed(self, number: int) -> None:
        tab = self.bar.currentIndex()
        if 0 <= tab < len(self._tabs) and 0 <= number < len(self._tabs[tab][1]):
            self.view.show_excerpt(self._tabs[tab][1][number])
