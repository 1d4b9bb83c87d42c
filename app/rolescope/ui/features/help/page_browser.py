"""The text of a page: nothing in it is ever loaded, and links are only told."""

from PySide6.QtCore import QByteArray, QPoint, QTimer, QUrl, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from rolescope.ui.features.help.page_document import fill
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scrolling import scroll_by_text
from rolescope.ui.kit.widget_hooks import FollowsTextSize, FollowsTheme
from rolescope.words.manual.page import Page

_GROWING = 100  # milliseconds until all has its place in another size of text


class PageBrowser(QTextBrowser, FollowsTheme, FollowsTextSize):
    """Shows one page. Tab goes from link to link, Enter follows one."""

    followed = Signal(str)  # where a link leads, as it is written in the page
    pointed = Signal(str)  # the same for the link below the mouse; empty for none

    def __init__(self) -> None:
        super().__init__()
        scroll_by_text(self)
        self._page: Page | None = None
        self._place = ""
        self._first = 0  # character at the top, before the page was written anew
        self._growing = QTimer(self, interval=_GROWING, singleShot=True)
        self.setOpenLinks(False)
        self.setAccessibleName("Page of help")
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        self.highlighted.connect(lambda url: self.pointed.emit(url.toString()))

    def show_page(self, page: Page, place: str = "") -> None:
        """Show a page, at a place of it."""
        self._page, self._place = page, place
        self.setAccessibleDescription(visible(page.title))
        self._write(page)
        if place:
            self.scrollToAnchor(place)

    def dress(self) -> None:
        """Take the colors of the theme in use, and the size of text; what is read stays at hand."""
        if self._page is None:
            return
        bar = self.verticalScrollBar()
        self._first = self.cursorForPosition(QPoint(0, 0)).position() if bar.value() else 0
        self._write(self._page)
        self._go_back()

    def rescale(self) -> None:
        """Follow another size of text; lines are broken anew when the window gets its size."""
        self._growing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep at the top what was there while everything grows."""
        super().resizeEvent(event)
        if self._growing.isActive():
            self._go_back()

    def _write(self, page: Page) -> None:
        fill(self.document(), page, self._place)
        self.setTextCursor(QTextCursor(self.document()))  # it went along with what was formatted

    def _go_back(self) -> None:
        """Show what was at the top at the top again."""
        if self._first:
            first = QTextCursor(self.document())
            first.setPosition(min(self._first, self.document().characterCount() - 1))
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.cursorRect(first).top())

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, wherever it is: for None, Qt would look for a file by itself."""
        return QByteArray()
