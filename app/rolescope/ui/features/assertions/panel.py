"""Assertions: verdicts that must hold, the broken ones first."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.model.review import Assertion
from rolescope.questions.assertions import AssertionLine, read_assertions, written_assertions
from rolescope.ui.kit import themed
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.file_dialogs import ask_for_files
from rolescope.ui.kit.marks import paint_check
from rolescope.ui.kit.privacy import hide, reveal, visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel, ListView, paint_row_ground
from rolescope.ui.shared.file_writing import ask_where_to_write, files_of
from rolescope.ui.state import assertion_edits
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.words.assertion_text import assertions_unreadable, file_refused, line_refused
from rolescope.words.check_text import CheckLine, check_lines

_ROW, _TITLE = 48, 24  # px
_LEFT = 23  # px from the sign to the words
_MAX_NAME_LENGTH = 200  # characters of a name


class _Model(ListModel[CheckLine]):
    """One row for each assertion."""

    renamed = Signal(object, str)  # CheckLine, the new name

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be renamed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def said(self, line: CheckLine, role: int) -> object:
        """Return its name to be edited, and what is read of it."""
        if role == Qt.ItemDataRole.EditRole:
            return hide(line.check.assertion.name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(f"{line.title}: {line.words}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(f"{line.title}\n{line.detail}")
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        line = self.item(index)
        if role != Qt.ItemDataRole.EditRole or line is None:
            return False
        name = reveal(str(value)).strip()
        if name != line.check.assertion.name:
            self.renamed.emit(line, name)
        return True


class _Painter(QStyledItemDelegate):
    """Paints one row, and edits its name in place."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        line = index.data(ITEM_ROLE)
        if not isinstance(line, CheckLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        paint_row_ground(painter, QRectF(rect).adjusted(6, 1, -6, -1), option.state)
        box = _title_of(rect)
        paint_check(painter, box, line)
        left, top = box.left() + _LEFT, box.top() + (_TITLE - 3)
        why = QRect(left, top, box.width() - _LEFT, 18)
        mode = Qt.TextElideMode.ElideRight
        elided(
            painter, why, StyledRun(line.detail, "small", "muted"), Qt.AlignmentFlag.AlignLeft, mode
        )
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        """Return a field over the title; empty it shows what the assertion says by itself."""
        field = QLineEdit(parent)
        line = index.data(ITEM_ROLE)
        field.setMaxLength(_MAX_NAME_LENGTH)
        field.setAccessibleName("Name of the assertion")
        field.setPlaceholderText(visible(line.check.says if isinstance(line, CheckLine) else ""))
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Put the field over the title."""
        box = _title_of(QRect(option.rect))
        left, top = box.left() + (_LEFT - 10), box.top() - 1
        editor.setGeometry(left, top, box.width() // 2, 32)


def _title_of(row: QRect) -> QRect:
    return QRect(row.left() + 18, row.top() + 4, row.width() - 36, _TITLE)


class CheckList(ListView):
    """Rows to open (Enter, double click), rename (F2) and remove (Del)."""

    opened = Signal(object)  # CheckLine
    renamed = Signal(object, str)  # CheckLine, the new name
    removed = Signal(object)  # CheckLine
    menu_asked = Signal(object, QPoint)  # CheckLine, where on the screen

    def __init__(self) -> None:
        super().__init__("Assertions")
        self._lines = _Model(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(lambda _index: self._open())
        self.customContextMenuRequested.connect(self._ask_menu)
        self._lines.renamed.connect(self.renamed)

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """The rows in their order."""
        return self._lines.items

    @property
    def current(self) -> CheckLine | None:
        """The row that the keyboard is at."""
        found = self.currentIndex().data(ITEM_ROLE)
        return found if isinstance(found, CheckLine) else None

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show other rows; the one that the keyboard was at keeps it, if it is still there."""
        row, before = self.currentIndex().row(), self.current
        self._lines.show_items(lines)
        if before is None or not lines:
            return
        queries = [line.check.assertion.query for line in lines]
        query = before.check.assertion.query
        row = queries.index(query) if query in queries else min(row, len(lines) - 1)
        self.setCurrentIndex(self._lines.index(row))

    def rename_current(self) -> None:
        """Edit the name of the row that the keyboard is at."""
        if self.current is not None:
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and remove by key."""
        key, is_editing = event.key(), self.state() == QAbstractItemView.State.EditingState
        if self.current is None or is_editing:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _ask_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_asked.emit(self.current, self.viewport().mapToGlobal(place))


_NONE = (
    "Simulate a request and mark its verdict: Must stay allowed, or Must be denied. "
    "Or import a file of them. Every edit checks them again, and rolescope check does "
    "the same for continuous integration."
)
_FORMATS = {"Assertions (*.jsonl *.json)": ".jsonl", "All files (*)": ".jsonl"}
_MAX_BYTES = 32 * 1024 * 1024  # bytes


class Assertions(QWidget):
    """Shows how the assertions stand."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.files = AssertionFiles(workspace, self)
        self.files.read.connect(self._merge)
        self.list = CheckList()
        self.list.opened.connect(self._open)
        self.list.renamed.connect(self._rename)
        self.list.removed.connect(self._remove)
        self.list.menu_asked.connect(self._show_menu)
        self._export = self._action("export-variant", "Export", self.files.ask_to_export)
        self.addActions([self._action("import", "Import", self.files.ask_to_import), self._export])
        self._stack = QStackedWidget()
        self._stack.addWidget(empty_page("No assertions yet", _NONE))
        self._stack.addWidget(self.list)
        vbox(self, self._stack, margins=0)
        workspace.checks.checked.connect(self._show)
        self._show()

    def _action(self, icon: str, text: str, run: Callable[[QWidget], None]) -> QAction:
        action = QAction(themed.icon(icon), f"{text}\N{HORIZONTAL ELLIPSIS}", self)
        action.setIconText(action.text())
        action.setToolTip(themed.plain_tooltip(f"{text} assertions as JSON Lines"))
        action.triggered.connect(lambda _checked: run(self))
        return action

    def _show(self, _found: object = None) -> None:
        workspace = self._workspace
        lines = check_lines(workspace.checks.found, has_edits=workspace.world.has_edits)
        self.list.show_lines(lines)
        self._stack.setCurrentIndex(1 if lines else 0)
        self._export.setEnabled(bool(lines))
        count = f" {len(lines):,}" if lines else ""
        self.setWindowTitle(visible(f"Assertions{count}"))

    def _open(self, line: CheckLine) -> None:
        assertion_edits.ask(self._workspace, line.check)

    def _rename(self, line: CheckLine, name: str) -> None:
        assertion_edits.rename(self._workspace, line.check.assertion, name)

    def _remove(self, line: CheckLine) -> None:
        assertion_edits.remove(self._workspace, line.check.assertion)

    def _merge(self, found: tuple[Assertion, ...], _file: str) -> None:
        assertion_edits.merge(self._workspace, found)

    def _show_menu(self, line: CheckLine, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        simulate = menu.addAction("Simulate", partial(self._open, line))
        simulate.setEnabled(line.check.asked is not None)
        menu.addAction("Rename", self.list.rename_current)
        menu.addAction("Remove", partial(self._remove, line))
        menu.popup(place)


ASSERTIONS = Panel(
    id="assertions",
    title="Assertions",
    area="bottom",
    make=Assertions,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="shield-check-outline",
)


class AssertionFiles(QObject):
    """Asks for files, reads them in a thread, and writes them whole or not at all."""

    read = Signal(object, str)  # tuple[Assertion, ...], name of the file

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._threads = Threads(self)
        self._files = files_of(workspace, self)

    def ask_to_import(self, parent: QWidget) -> None:
        """Ask for a file, then read it."""
        ask_for_files(
            parent,
            "Import assertions",
            tuple(_FORMATS),
            lambda files: self.import_from(Path(files[0])),
            is_one=True,
        )

    def ask_to_export(self, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        ask_where_to_write(
            parent,
            "Export assertions",
            _FORMATS,
            "assertions",
            lambda file, _: self.export_to(file),
        )

    def import_from(self, file: Path) -> None:
        """Read a file; `read` tells what is in it."""
        self._threads.start(
            partial(_read, file),
            done=partial(self._take, file),
            failed=self._workspace.window.failed.emit,
        )

    def export_to(self, file: Path) -> None:
        """Write the assertions of the review."""
        assertions = self._workspace.history.review.assertions
        self._files.write(file, lambda: written_assertions(assertions).encode())

    def close(self) -> None:
        """Wait for what is being read and written."""
        self._threads.close()
        self._files.close()

    def _take(self, file: Path, lines: tuple[AssertionLine, ...] | str) -> None:
        if isinstance(lines, str):
            self._refuse(file, lines)
            return
        wrong = next((line for line in lines if line.assertion is None), None)
        if wrong is not None:
            self._refuse(file, line_refused(wrong.number, wrong.error))
        elif not lines:
            self._refuse(file, 'there are no assertions in it: one query a line with "expect".')
        else:
            found: tuple[Assertion, ...] = tuple(
                line.assertion for line in lines if line.assertion is not None
            )
            self.read.emit(found, file.name)

    def _refuse(self, file: Path, why: str) -> None:
        self._workspace.window.failed.emit(
            JobFailure(job="assertions", what=file_refused(file.name, why))
        )


def _read(file: Path) -> tuple[AssertionLine, ...] | str:
    """Return the lines of a file, or why it cannot be read."""
    try:
        if file.stat().st_size > _MAX_BYTES:
            return "it is larger than 32 MiB."
        return read_assertions(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return "it is no text in UTF-8."
    except OSError as error:
        return assertions_unreadable(error.strerror or error)
