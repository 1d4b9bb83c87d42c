"""The window of help: contents and search at the left, one page at the right."""

from PySide6.QtCore import (
    QByteArray,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QShortcut,
    QShowEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from rolescope.ui.features.help.page_document import fill
from rolescope.ui.kit import icons, themed
from rolescope.ui.kit.line_edits import ClearButton
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledRun, elided
from rolescope.ui.kit.widget_hooks import FollowsTheme
from rolescope.words.manual.book import CHAPTERS, FIRST, book
from rolescope.words.manual.page import ManualPage
from rolescope.words.manual.searching import find

_TARGET = int(Qt.ItemDataRole.UserRole)
_PAGE = _TARGET + 1
_ROW, _HIT, _HEAD, _SIDE = 25, 43, 34, 16  # px
_NOTHING = "Nothing was found"


class Contents(QListWidget):
    """Titles of pages below those of chapters, or places that hold what is looked for."""

    chosen = Signal(str)  # where it leads, as links are written

    def __init__(self) -> None:
        super().__init__()
        self._typed, self._page = "", ""
        self.setAccessibleName("Contents of help")
        self.setMinimumWidth(190)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self.itemClicked.connect(self._choose)
        self._fill()

    def search(self, typed: str) -> None:
        """Show what holds every word; the contents for none."""
        self._typed = typed.strip()
        self._fill()

    def open_first(self) -> None:
        """Go to the first place."""
        rows = map(self.item, range(self.count()))
        first = next((row for row in rows if row.data(_TARGET)), None)
        if first is not None:
            self._choose(first)

    def targets(self) -> list[str]:
        """Return where the entries lead, in order."""
        rows = map(self.item, range(self.count()))
        return [str(row.data(_TARGET)) for row in rows if row.data(_TARGET)]

    def mark(self, page: str) -> None:
        """Mark the page that is shown."""
        self._page = page
        if self._typed:
            return
        for number in range(self.count()):
            if self.item(number).data(_TARGET) == page:
                self.setCurrentRow(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        target = item.data(_TARGET)
        if target:
            self.chosen.emit(str(target))

    def _fill(self) -> None:
        self.clear()
        if self._typed:
            hits = find(book(), self._typed)
            for hit in hits:
                self._add(hit.title, hit.target, hit.page if hit.page != hit.title else "")
            if not hits:
                self._head(_NOTHING)
            return
        for title, pages in CHAPTERS:
            self._head(title)
            for id_ in pages:
                self._add(book().pages[id_].title, id_)
        self.mark(self._page)

    def _add(self, title: str, target: str, page: str = "") -> None:
        item = QListWidgetItem(title, self)
        item.setData(_TARGET, target)
        item.setData(_PAGE, page)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {page}" if page else title)

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)


class _Painter(QStyledItemDelegate):
    """Paints titles; of what was found the page below, of chapters small heads."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        if index.data(_TARGET) is None:
            return QSize(0, _HEAD)
        return QSize(0, _HIT if index.data(_PAGE) else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one entry."""
        painter.save()
        rect, state = QRect(option.rect), option.state
        inside = rect.adjusted(_SIDE, 0, -8, 0)
        left, end = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, themed.color("accentsoft"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(themed.pen("accent", 1))
            wide, half = 1, 1 // 2
            painter.drawRect(rect.adjusted(half, half, half - wide, half - wide))
        title, page = str(index.data()), index.data(_PAGE)
        if index.data(_TARGET) is None:
            elided(
                painter,
                inside.adjusted(0, 10, 0, 0),
                StyledRun(title, "label", "muted"),
                left,
                end,
            )
        elif page:
            upper = QRect(inside.left(), rect.top() + 4, inside.width(), 18)
            elided(painter, upper, StyledRun(title), left, end)
            elided(
                painter,
                upper.translated(0, 17),
                StyledRun(str(page), "small", "muted"),
                left,
                end,
            )
        else:
            elided(painter, inside, StyledRun(title), left, end)
        painter.restore()


_AWS = "https://docs.aws.amazon.com/"


class HelpWindow(QWidget):
    """Not modal, and without a parent: it can be read while a dialog waits.

    Links of the kind `do:` are told by `wished`.
    """

    wished = Signal(str)  # what the main window is to do: `shortcuts`, `tour`

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("RoleScope help")
        self.setObjectName("helpWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._seen: list[str] = []
        self._here = -1
        self.back = self._button("arrow-left", "Back", "Alt+Left", lambda: self._step(-1))
        self.forward = self._button("arrow-right", "Forward", "Alt+Right", lambda: self._step(1))
        self.home = self._button("help-circle-outline", "First page", "Alt+Home", self._go_home)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Search help, or a rule such as TR-4")
        self.line.setAccessibleName("Search help")
        ClearButton(self.line)
        self.contents = Contents()
        self.browser = PageBrowser()
        self._address = PlainLabel("", "small", "muted")
        self._lay_out()
        self.line.textChanged.connect(self.contents.search)
        self.line.returnPressed.connect(self.contents.open_first)
        self.contents.chosen.connect(self.show_target)
        self.browser.followed.connect(self._follow)
        self.browser.pointed.connect(self._point)
        QShortcut(QKeySequence("Ctrl+F"), self, self._find)
        self.resize(self.sizeHint())

    def _lay_out(self) -> None:
        bar = hbox(margins=(12, 10, 12, 10), spacing=4)
        for button in (self.back, self.forward, self.home):
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self.line, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.contents)
        split.addWidget(self.browser)
        split.setStretchFactor(1, 1)
        split.setSizes([250, 650])
        foot = hbox(margins=(16, 5, 16, 6))
        foot.addWidget(self._address, 1)
        column = vbox(self, margins=0, spacing=0)
        column.addLayout(bar)
        column.addWidget(split, 1)
        column.addLayout(foot)
        self._point("")

    def sizeHint(self) -> QSize:
        """Return a size that fits beside the main window, within the screen."""
        return QSize(900, 680).boundedTo(self.screen().availableSize() * 0.92)

    def _button(self, icon: str, name: str, keys: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon, "muted"))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(32, 32)
        button.setAccessibleName(visible(name))
        button.setShortcut(QKeySequence(keys))
        button.setToolTip(themed.plain_tooltip(f"{name} ({QKeySequence(keys).toString(_NATIVE)})"))
        button.clicked.connect(act)
        return button

    @property
    def target(self) -> str:
        """What is shown, as links are written."""
        return self._seen[self._here] if self._seen else ""

    def show_target(self, target: str) -> None:
        """Show a page or a place in one, and remember the way back."""
        if target.startswith("#"):
            target = self.target.partition("#")[0] + target
        if target != self.target:
            self._seen = [*self._seen[: self._here + 1], target]
            self._here = len(self._seen) - 1
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the page the keyboard."""
        super().showEvent(event)
        self.browser.setFocus()

    def _show(self) -> None:
        id_, _, place = self.target.partition("#")
        page = book().page(id_)
        self.browser.show_page(page, place)
        self.contents.mark(page.id)
        self.setWindowTitle(visible(f"{page.title} \N{EM DASH} RoleScope help"))
        self.back.setEnabled(self._here > 0)
        self.forward.setEnabled(self._here < len(self._seen) - 1)

    def _step(self, by: int) -> None:
        self._here = min(max(self._here + by, 0), len(self._seen) - 1)
        self._show()

    def _go_home(self) -> None:
        self.show_target(FIRST)

    def _follow(self, target: str) -> None:
        if target.startswith(_AWS):
            QDesktopServices.openUrl(QUrl(target))
        elif target.startswith("do:"):
            self.wished.emit(target.removeprefix("do:"))
        elif ":" not in target:
            self.show_target(target)

    def _point(self, target: str) -> None:
        is_out = target.startswith(_AWS)
        self._address.setText(f"Opens in the browser: {target}" if is_out else _OFFLINE)

    def _find(self) -> None:
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends a search, then closes the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.line.text():
            self.line.clear()
        else:
            self.close()


_OFFLINE = "Part of the program: nothing is loaded from anywhere."
_NATIVE = QKeySequence.SequenceFormat.NativeText


# The text of a page: nothing in it is ever loaded, and links are only told


class PageBrowser(QTextBrowser, FollowsTheme):
    """Shows one page. Tab goes from link to link, Enter follows one."""

    followed = Signal(str)  # where a link leads, as it is written in the page
    pointed = Signal(str)  # the same for the link below the mouse; empty for none

    def __init__(self) -> None:
        super().__init__()
        self._page: ManualPage | None = None
        self._place = ""
        self.setOpenLinks(False)
        self.setAccessibleName("Page of help")
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        self.highlighted.connect(lambda url: self.pointed.emit(url.toString()))

    def show_page(self, page: ManualPage, place: str = "") -> None:
        """Show a page, at a place of it."""
        self._page, self._place = page, place
        self.setAccessibleDescription(visible(page.title))
        self._write(page)
        if place:
            self.scrollToAnchor(place)

    def dress(self) -> None:
        """Take the colors of the theme in use; what is read stays at hand."""
        if self._page is None:
            return
        bar = self.verticalScrollBar()
        at_top = self.cursorForPosition(QPoint(0, 0)).position() if bar.value() else 0
        self._write(self._page)
        if at_top:
            first = QTextCursor(self.document())
            first.setPosition(min(at_top, self.document().characterCount() - 1))
            bar.setValue(bar.value() + self.cursorRect(first).top())

    def _write(self, page: ManualPage) -> None:
        fill(self.document(), page, self._place)
        self.setTextCursor(QTextCursor(self.document()))  # it went along with what was formatted

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, wherever it is: for None, Qt would look for a file by itself."""
        return QByteArray()
