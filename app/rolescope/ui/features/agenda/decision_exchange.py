"""Decisions as a file, and those of another reviewer taken in: what differs is shown first."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from rolescope.agenda.merging import (
    Conflict,
    Decided,
    DecisionMerge,
    decisions_of,
    merge_decisions,
    with_decisions_of,
)
from rolescope.exporters.csv_table import csv_table
from rolescope.exporters.findings.as_sarif import decisions_sarif
from rolescope.findings.triage import Triaged
from rolescope.projects.decisions_json import NoDecisions, decisions_to_json, read_decisions
from rolescope.ui.kit import style
from rolescope.ui.kit.details import Body
from rolescope.ui.kit.file_dialogs import ask_for_files
from rolescope.ui.kit.privacy import hides, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.file_writing import (
    as_seen,
    ask_where_to_write,
    file_dialog_title,
    files_of,
    suffix_of,
)
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.words.agenda.merge_text import (
    COLUMNS,
    conflict_sides,
    decision_rows,
    import_step,
    import_title,
    merge_words,
    minutes_of_merge,
    no_decisions,
    whose_decisions,
)
from rolescope.words.file_text import unreadable
from rolescope.words.findings.finding_rows import FindingRow

_JSON = "Decisions (*.json)"
_FORMATS = {_JSON: ".json", "CSV (*.csv)": ".csv", "SARIF (*.sarif)": ".sarif"}
_WIDTH, _HEIGHT = 760, 420  # px


class DecisionExchange(QObject):
    """Asks for names of files; writes decisions, and takes them in as one step."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._parent = workspace, parent
        self._files = files_of(workspace, self)
        self._threads = Threads(self, workspace.activities)

    def ask_to_write(self) -> None:
        """Write what was decided to a file that the user names."""
        title = file_dialog_title("Export decisions")
        ask_where_to_write(self._parent, title, _FORMATS, "decisions", self.write)

    def write(self, file: Path, default: str) -> None:
        """Write all decisions with the names that are seen; the suffix of the file says how."""
        suffix = suffix_of(file, _FORMATS, default)
        found = self._workspace.findings.found
        rows = found.rows if found is not None else ()
        titles = {row.finding.fingerprint: f"{row.title}: {row.ends}" for row in rows}
        decisions = decisions_of(self._workspace.history.review, titles)
        content = partial(_written, decisions, rows, suffix, are_names_hidden=hides())
        self._files.write(file, as_seen(content, suffix))

    def ask_to_take(self) -> None:
        """Take in what another reviewer decided, from a file that the user picks."""
        title = file_dialog_title("Import decisions")
        ask_for_files(self._parent, title, (_JSON,), self._take, is_one=True)

    def _take(self, paths: list[str]) -> None:
        path = Path(paths[0])
        world = self._workspace.world
        token = world.token

        def read() -> tuple[Decided, ...] | str:
            try:
                return read_decisions(path.read_text(encoding="utf-8"))
            except NoDecisions as error:
                why = str(error)
            except UnicodeDecodeError:
                why = "it is no text"
            except OSError as error:
                return unreadable(path.name, error.strerror or "unknown error")
            return no_decisions(path.name, why)

        def done(found: tuple[Decided, ...] | str) -> None:
            if isinstance(found, str):
                self._workspace.window.fail(JobFailure(job="decisions", what=found))
            elif world.analysis is not None and world.token == token:
                self._show(path.name, found)

        self._threads.start(read, done, self._workspace.window.fail, f"Read {path.name}")

    def _show(self, source: str, theirs: tuple[Decided, ...]) -> None:
        """Show decisions beside those of the review; the dialog goes with what is open."""
        merge = merge_decisions(self._workspace.history.review, theirs)
        dialog = DecisionsSideBySide(merge, source, self._parent)
        dialog.chosen.connect(partial(self._keep, source, theirs, merge))
        show_beside(dialog, self._workspace)

    def _keep(
        self,
        source: str,
        theirs: tuple[Decided, ...],
        merge: DecisionMerge,
        preferred: frozenset[str],
    ) -> None:
        """Take in what was chosen; what was decided meanwhile is shown first."""
        history = self._workspace.history
        if merge_decisions(history.review, theirs) != merge:
            self._show(source, theirs)
            return
        now = self._workspace.world.now()
        lines = minutes_of_merge(merge, preferred, history.review.agenda, source, now)
        joined = with_decisions_of(history.review, merge, preferred, lines)
        history.change(joined, import_step(source))


def _written(
    decisions: Sequence[Decided],
    rows: Sequence[FindingRow],
    suffix: str,
    *,
    are_names_hidden: bool,
) -> bytes:
    """Return decisions as the content of a file of a format."""
    if suffix == ".csv":
        return csv_table(COLUMNS, decision_rows(decisions)).encode()
    if suffix == ".sarif":
        found = (Triaged(finding=one.finding, ruling=one.ruling) for one in rows)
        return f"{json.dumps(decisions_sarif(decisions, found, {}), indent=1)}\n".encode()
    told = decisions_to_json(decisions, are_names_hidden=are_names_hidden)
    return f"{json.dumps(told, indent=1)}\n".encode()


class DecisionsSideBySide(QDialog):
    """Shows decisions that differ side by side; whichever is not kept goes into the minutes."""

    chosen = Signal(object)  # frozenset[str]: the subjects of which theirs is kept

    def __init__(self, merge: DecisionMerge, source: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(visible(whose_decisions(source)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theirs: dict[str, QPushButton] = {}
        column = vbox(self, margins=(24, 20, 24, 20), spacing=10)
        column.addWidget(PlainLabel(import_title(source), "heading", wrap=True))
        told = merge_words(merge)
        if merge.conflicts:
            told += " Choose which one holds; the other one is kept in the minutes."
        column.addWidget(PlainLabel(told, "body", "muted", wrap=True))
        if merge.conflicts:
            body = Body()
            for conflict in merge.conflicts:
                body.column.addWidget(self._conflict(conflict))
            body.column.addStretch(1)
            column.addWidget(body, 1)
        row = hbox(spacing=8)
        row.addStretch(1)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.take = QPushButton("Import")
        style.mark(self.take, look="primary")
        self.take.setDefault(True)
        self.take.clicked.connect(self._choose)
        row.addWidget(cancel)
        row.addWidget(self.take)
        column.addLayout(row)
        self.resize(_WIDTH, _HEIGHT if merge.conflicts else self.sizeHint().height())

    def _conflict(self, conflict: Conflict) -> QWidget:
        """Return a subject with both decisions beside each other; mine holds at first."""
        subject, *sides = conflict_sides(conflict)
        part = QWidget()
        column = vbox(part, PlainLabel(subject, "name", wrap=True), margins=(0, 4, 0, 8), spacing=4)
        row = hbox(spacing=8)
        for words, is_theirs in zip(sides, (False, True), strict=True):
            side = vbox(spacing=4)
            whose = "Theirs" if is_theirs else "Mine"
            button = QPushButton(whose)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setAutoDefault(False)
            button.setChecked(not is_theirs)
            button.setAccessibleName(visible(f"{whose}: {words}. {subject}"))
            side.addWidget(button)
            side.addWidget(PlainLabel(words, "body", wrap=True))
            side.addStretch(1)
            row.addLayout(side, 1)
            if is_theirs:
                self._theirs[conflict.theirs.about] = button
        column.addLayout(row)
        return part

    def _choose(self) -> None:
        preferred = frozenset(name for name, one in self._theirs.items() if one.isChecked())
        self.accept()
        self.chosen.emit(preferred)
