"""The contents of the manual as a list; while somebody searches, what was found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from rolescope.drawing.manual.book import CHAPTERS, book
from rolescope.drawing.manual.searching import find
from rolescope.ui import style

_TARGET = int(Qt.ItemDataRole.UserRole)
_NOTHING = "Nothing was found"


class Contents(QListWidget):
    """Titles of pages below those of chapters, or places that hold what is looked for."""

    chosen = Signal(str)  # where it leads, as links are written

    def __init__(self) -> None:
        super().__init__()
        self._typed, self._page = "", ""
        self.setAccessibleName("Contents of help")
        self.setMinimumWidth(180)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._choose)
        self._fill()

    def search(self, typed: str) -> None:
        """Show what holds every word; the contents for none."""
        self._typed = typed.strip()
        self._fill()

    def open_first(self) -> None:
        """Go to the first place."""
        first = next(
            (row for row in map(self.item, range(self.count())) if row.data(_TARGET)), None
        )
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
        item = QListWidgetItem(f"{title}\n{page}" if page else title, self)
        item.setData(_TARGET, target)
        item.setToolTip(title)

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(style.font("label"))
