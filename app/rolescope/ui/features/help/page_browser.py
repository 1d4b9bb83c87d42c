"""The text of a page: nothing in it is ever loaded, and links are only told."""

from PySide6.QtCore import QByteArray, QPoint, QUrl, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser

from rolescope.ui.features.help.page_document import fill
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.widget_hooks import FollowsTheme
from rolescope.words.manual.page import ManualPage


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
