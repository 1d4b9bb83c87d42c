"""The window of help: contents and search at the left, one page at the right."""

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.ui.features.help.contents import Contents
from rolescope.ui.features.help.page_document import fill
from rolescope.ui.kit import icons, themed
from rolescope.ui.kit.line_edits import ClearButton
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsTheme
from rolescope.words.manual.book import FIRST, book
from rolescope.words.manual.page import ManualPage

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
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 10)
        bar.setSpacing(4)
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
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 5, 16, 6)
        foot.addWidget(self._address, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
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
