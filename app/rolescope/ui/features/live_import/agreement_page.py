"""Last step of the comparison with AWS: the answers, and whether both agree."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
)

from rolescope.exporters.simulator_table import simulator_csv, simulator_json
from rolescope.simulation.simulator.agreement import Standing
from rolescope.ui.features.live_import.agreement_model import HEADS, RESOURCE, AgreementModel
from rolescope.ui.features.live_import.parts import Note, Page
from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.scale import px
from rolescope.ui.kit.table_header import TableHeader
from rolescope.ui.kit.text import PlainLabel, Run, Text
from rolescope.words.simulator_text import LIMITS, AgreementRow, AgreementText

_WIDTHS = (190, 0, 130, 130, 118)  # px of the columns; the resource takes the rest
_DETAIL = 56  # px


class AgreementPage(Page):
    """Shows a row for each action and resource, and beneath it what is said of the chosen one."""

    def __init__(self) -> None:
        super().__init__("AWS beside RoleScope", LIMITS)
        self.found: AgreementText | None = None
        self._at = ""
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(6))
        self.line = PlainLabel("", "subject")
        self.copy_csv, self.copy_json = QPushButton("Copy as CSV"), QPushButton("Copy as JSON")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.line, 1)
        for button in (self.copy_csv, self.copy_json):
            style.mark(button, look="small")
            button.setAutoDefault(False)
            row.addWidget(button)
        self.column.addWidget(self.bar)
        self.column.addLayout(row)
        self.model = AgreementModel(self)
        self.table = self._made_table()
        self.column.addWidget(self.table, 1)
        self.detail = Text()
        self.detail.setMinimumHeight(px(_DETAIL))
        self.column.addWidget(self.detail)
        self.note = Note()
        self.column.addWidget(self.note)
        self.copy_csv.clicked.connect(lambda: _copy(simulator_csv(self._shown)))
        self.copy_json.clicked.connect(lambda: _copy(simulator_json(self._shown, self._at)))
        self.table.selectionModel().currentRowChanged.connect(self._show_row)

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names stand at the end of ARNs
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(px(28))
        table.setAccessibleName("Answers of AWS and of RoleScope")
        header = TableHeader(table)
        for column in range(len(HEADS)):
            header.resizeSection(column, px(_WIDTHS[column]))
        header.setSectionResizeMode(RESOURCE, QHeaderView.ResizeMode.Stretch)
        return table

    @property
    def _shown(self) -> AgreementText:
        return self.found or AgreementText(principal="", rows=())

    def start(self, wanted: int) -> None:
        """So many calls are being made."""
        self.found = None
        self.model.show(())
        self.detail.set_runs([])
        self.note.say("")
        self.bar.setRange(0, max(1, wanted))
        self.go_on(0, wanted)
        self._refresh()

    def go_on(self, made: int, wanted: int) -> None:
        """So many of them were answered."""
        self.bar.setValue(made)
        self.line.setText(f"Asking AWS… {made:,} of {wanted:,} calls answered")

    def show_agreement(self, found: AgreementText, at: str, fault: str = "") -> None:
        """Show what came of it; `fault` says why not everything was answered."""
        self.found, self._at = found, at
        self.model.show(found.rows)
        counts = found.counts if found.rows else "Nothing was answered"
        self.line.setText(f"{counts[:1].upper()}{counts[1:]}.")
        self.note.say(visible(fault), "risk")
        self._refresh()
        if found.rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _refresh(self) -> None:
        has_rows = bool(self.found and self.found.rows)
        self.bar.setVisible(self.found is None)
        for button in (self.copy_csv, self.copy_json):
            button.setEnabled(has_rows)

    def _show_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.detail.set_runs(_runs(self.model.rows[current.row()]))


def _runs(row: AgreementRow) -> list[Run]:
    tone = {Standing.DIFFERS: "denied", Standing.NOT_COMPARABLE: "cond"}.get(row.standing, "text")
    said = row.why
    if row.standing is Standing.AGREES:
        said = f"Both come to the same decision. {row.why}".rstrip()
    more = []
    if row.policies:
        more.append(f"In AWS decided: {', '.join(row.policies)}.")
    if row.missing:
        more.append(f"AWS was not told: {', '.join(row.missing)}.")
    return [Run(f"{said} ", "body", tone), Run(" ".join(more), "body", "muted")]


def _copy(text: str) -> None:
    copy_text(text)
