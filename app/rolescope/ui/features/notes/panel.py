"""Notes: everything that was said and decided, with a filter by status."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from rolescope.exporters.notes import notes_csv, notes_json
from rolescope.model.review import Review, Status, SubjectKind
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.shared.file_writing import (
    TABLE_FORMATS,
    as_seen,
    ask_where_to_write,
    file_dialog_title,
    files_of,
    suffix_of,
)
from rolescope.ui.shared.note_card import NoteRow
from rolescope.ui.shared.rows import RowList
from rolescope.ui.state import note_edits, role_requests
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.note_text import NoteLine, status_look

_NONE = (
    "Select a principal or a trust, or simulate a request, and add a note: what was found, what "
    "was decided, and whose it is."
)
_SWITCH = "padding: 0 8px; min-height: 24px"


class Notes(QWidget):
    """The notes of the review."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._shown: tuple[NoteLine, ...] | None = None
        self._files = files_of(workspace, self)
        self._export = QAction(themed.icon("export-variant"), "Export\N{HORIZONTAL ELLIPSIS}", self)
        self._export.setToolTip("Export notes as CSV or JSON")
        self._export.triggered.connect(self._ask_for_file)
        self.addAction(self._export)
        self._chosen = QButtonGroup(self)
        self.filters = self._filters()
        self.body = Body()
        self.body.column.setContentsMargins(6, 8, 6, 12)
        column = vbox(self, margins=0, spacing=0)
        row = hbox(margins=(10, 8, 10, 8), spacing=4)
        for button in self.filters.values():
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(Hairline())
        column.addWidget(self.body, 1)
        self._chosen.buttonClicked.connect(
            lambda _button: self._show(self._workspace.history.review)
        )
        workspace.history.reviewed.connect(self._show)
        workspace.world.analysed.connect(lambda _analysis: self._show(workspace.history.review))
        self._show(workspace.history.review)

    def _filters(self) -> dict[Status | None, QPushButton]:
        made: dict[Status | None, QPushButton] = {}
        for status in (None, *Status):
            words = status_look(status)[0] if status is not None else "All"
            button = QPushButton(words)
            button.setCheckable(True)
            button.setChecked(status is None)
            button.setAccessibleName(visible(f"Show {words.lower()}"))
            style.mark(button, look="switch")
            button.setStyleSheet(_SWITCH)
            self._chosen.addButton(button)
            made[status] = button
        return made

    @property
    def rows(self) -> list[NoteRow]:
        """The rows that are shown."""
        return self.body.findChildren(NoteRow)

    def _show(self, review: Review) -> None:
        if self._workspace.world.analysis is None:
            return
        lines = note_edits.lines(self._workspace)
        wanted = next(status for status, button in self.filters.items() if button.isChecked())
        shown = tuple(line for line in lines if wanted in (None, line.note.status))
        count = f" {len(review.notes):,}" if review.notes else ""
        self.setWindowTitle(visible(f"Notes{count}"))
        self._export.setEnabled(bool(lines))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self.body.column)
        if shown:
            self.body.column.addWidget(RowList([partial(self._row, line) for line in shown]))
        else:
            words = "No note has this status." if lines else _NONE
            text = StyledLabel([StyledRun(words, "body", "muted")])
            text.setContentsMargins(10, 8, 10, 8)
            self.body.column.addWidget(text)
        self.body.column.addStretch(1)

    def _row(self, line: NoteLine) -> NoteRow:
        row = NoteRow(line)
        row.clicked.connect(partial(self._go_to, line))
        return row

    def _go_to(self, line: NoteLine, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """Select what a note is about, if it is still there; simulate a verdict."""
        workspace, subject = self._workspace, line.note.subject
        if line.asked is not None:
            role_requests.show_asked(workspace, line.asked)
        elif subject.kind is SubjectKind.EDGE and line.is_here:
            workspace.selection.select(Selection(edges=(subject.id,)))
        elif subject.kind is SubjectKind.NODE and line.is_here:
            workspace.selection.select(Selection(nodes=(subject.id,)))

    def _ask_for_file(self) -> None:
        title = file_dialog_title("Export notes")
        ask_where_to_write(self, title, TABLE_FORMATS, "notes", self.export_to)

    def export_to(self, file: Path, default: str = ".csv") -> None:
        """Write all notes of the review; the suffix of the file says the format."""
        suffix = suffix_of(file, TABLE_FORMATS, default)
        write = notes_json if suffix == ".json" else notes_csv
        lines = note_edits.lines(self._workspace)
        self._files.write(file, as_seen(lambda: write(lines).encode(), suffix))


NOTES = Panel(
    id="notes",
    title="Notes",
    area="left",
    make=Notes,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="note-multiple-outline",
    width=340,
)
