"""The text of a page: nothing in it is ever loaded, and links are only told."""

from PySide6.QtCore import QByteArray, QUrl, Signal
from PySide6.QtWidgets import QTextBrowser

from rolescope.drawing.manual.page import Page
from rolescope.ui import style
from rolescope.ui.helping.page_html import html_of, style_of
from rolescope.ui.privacy import visible
from rolescope.ui.scale import px

_INDENT = 20  # px of lists


class PageBrowser(QTextBrowser):
    """Shows one page. Tab goes from link to link, Enter follows one."""

    followed = Signal(str)  # where a link leads, as it is written in the page
    pointed = Signal(str)  # the same for the link below the mouse; empty for none

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._place = ""
        self.setOpenLinks(False)
        self.setAccessibleName("Page of help")
        self.document().setDocumentMargin(px(28))
        self.document().setDefaultFont(style.font("body"))
        self.document().setIndentWidth(_INDENT)
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        self.highlighted.connect(lambda url: self.pointed.emit(url.toString()))

    def show_page(self, page: Page, place: str = "") -> None:
        """Show a page, at a place of it."""
        self._page, self._place = page, place
        self.setAccessibleDescription(visible(page.title))
        self.dress()

    def dress(self) -> None:
        """Take the colors of the theme in use."""
        if self._page is None:
            return
        self.document().setDefaultStyleSheet(style_of(style.theme()))
        self.setHtml(html_of(self._page, self._place))
        if self._place:
            self.scrollToAnchor(self._place)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, wherever it is: for None, Qt would look for a file by itself."""
        return QByteArray()
