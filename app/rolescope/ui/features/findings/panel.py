"""Findings: what is wrong, the worst first; searched, counted by severity, and grouped."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rolescope.findings.finding import Risk
from rolescope.ui.features.findings.finding_commands import FindingCommands
from rolescope.ui.features.findings.finding_tree import FindingTree
from rolescope.ui.features.findings.severity import severity_icon
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.line_edits import FilterLineEdit
from rolescope.ui.kit.pills import Hairline, Link, section
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.text import StyledRun, Text
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.findings.list_text import (
    FAILED,
    LOOKING,
    NOTHING_MATCHES,
    none_words,
    not_checked_lines,
    not_checked_words,
    ran_words,
)
from rolescope.words.findings.rows import (
    SEVERITIES,
    FindingGrouping,
    FindingList,
    FindingRow,
    grouped,
    matching,
)

_LIST, _WORDS, _LACKING = range(3)  # pages
_ROOM_FOR_NOTE = 1040  # px
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindingsPanel(QWidget):
    """Shows the findings of what is shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace, self._search = workspace, workspace.findings
        self._commands = FindingCommands(workspace)
        self.severities = SeverityFilter()
        self.words = FilterLineEdit("Search findings", leaving=(Qt.Key.Key_Down, *_ENTER))
        self.grouping = Combo("Group findings")
        self.grouping.addItems([one.value for one in FindingGrouping])
        self.note = Text(wrap=False)
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.which = Link("Not checked")
        self.tree = FindingTree()
        self._said, self._lacking = QVBoxLayout(), Body()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.tree)
        words = QWidget()
        self._said.setContentsMargins(0, 0, 0, 0)
        words.setLayout(self._said)
        self.pages.addWidget(words)
        self.pages.addWidget(self._lacking)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(Hairline())
        column.addWidget(self.pages, 1)
        self._copy = QAction(themed.icon("content-copy"), "Copy as text", self)
        self._copy.setToolTip("Copy the listed findings")
        self._copy.triggered.connect(lambda: copy_text(self.text()))
        self.addAction(self._copy)
        self._connect()
        self._show()

    def _head(self) -> QWidget:
        """Make the row of filters, with what is said about all at its end."""
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        self.words.setMaximumWidth(260)
        self.words.setMinimumWidth(100)
        self.grouping.setMinimumWidth(84)
        row.addWidget(self.severities)
        row.addWidget(self.words, 3)
        row.addWidget(self.grouping)
        row.addStretch(1)
        row.addWidget(self.note)
        row.addWidget(self.which)
        return head

    def _connect(self) -> None:
        self.severities.changed.connect(self._fill)
        self.words.textChanged.connect(self._fill)
        self.words.left.connect(self.tree.setFocus)
        self.grouping.currentIndexChanged.connect(self._fill)
        self.which.clicked.connect(self._toggle_lacking)
        self.tree.chosen.connect(self._search.choose)
        self.tree.opened.connect(self._commands.open)
        self.tree.focused.connect(self._commands.focus)
        self.tree.menu_asked.connect(self._show_menu)
        self._search.changed.connect(self._show)
        self._search.chosen_changed.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """What is seen is looked for."""
        super().showEvent(event)
        self._search.watch("list", is_watched=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say how many rules ran where there is room for it."""
        super().resizeEvent(event)
        self.note.setVisible(self.width() >= _ROOM_FOR_NOTE)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not."""
        super().hideEvent(event)
        self._search.watch("list", is_watched=False)

    # What is shown

    def _show(self) -> None:
        """Show what was found, or why there is nothing to see."""
        found = self._search.found
        counts = found.counts() if found is not None else None
        title = "Findings" if counts is None else f"Findings {_count(counts, None):,}"
        self.setWindowTitle(visible(title))
        self.severities.show_counts(counts)
        for widget in (self.words, self.grouping, self._copy):
            widget.setEnabled(found is not None and bool(found.rows))
        ran = ran_words(found) if found is not None else ""
        self.note.set_runs([StyledRun(ran, "small", "muted")])
        self.which.setVisible(found is not None and bool(found.not_checked))
        self._show_lacking(found)
        self._fill()

    def _fill(self, _changed: object = None) -> None:
        """List what the filters leave."""
        found = self._search.found
        rows: tuple[FindingRow, ...] = ()
        if found is not None:
            rows = matching(found.rows, self.words.text(), self.severities.risk)
        groups = grouped(rows, list(FindingGrouping)[self.grouping.currentIndex()])
        self._search.shown_rows = tuple(row for group in groups for row in group.rows)
        chosen = self._search.chosen
        self.tree.show_groups(groups, chosen.row.finding.fingerprint if chosen else "")
        self._say(found, rows)
        if self.pages.currentIndex() != _LACKING or found is None:
            self.pages.setCurrentIndex(_LIST if rows else _WORDS)

    def _say(self, found: FindingList | None, rows: tuple[FindingRow, ...]) -> None:
        clear(self._said)
        if rows:
            return
        if self._search.has_failed:
            page = empty_page("Not known", FAILED)
            again = QPushButton("Look again")
            again.clicked.connect(self._search.again)
            self._said.addWidget(page)
            self._said.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        elif found is None:
            self._said.addWidget(empty_page(LOOKING, ""))
        elif not found.rows:
            self._said.addWidget(empty_page("Nothing found", none_words(found)))
        else:
            self._said.addWidget(empty_page("No match", NOTHING_MATCHES))

    def _show_lacking(self, found: FindingList | None) -> None:
        column = self._lacking.column
        clear(column)
        if found is None or not found.not_checked:
            self.pages.setCurrentIndex(_LIST)
            return
        self._name_link(found)
        column.addWidget(section("Not checked: the data was not imported"))
        column.addSpacing(6)
        for line in not_checked_lines(found):
            column.addWidget(Text([StyledRun(line)]))
            column.addSpacing(4)
        column.addStretch(1)

    def _toggle_lacking(self) -> None:
        is_shown = self.pages.currentIndex() == _LACKING
        self.pages.setCurrentIndex(_LIST if is_shown else _LACKING)
        if self._search.found is not None:
            self._name_link(self._search.found)
        self._fill()

    def _name_link(self, found: FindingList) -> None:
        is_shown = self.pages.currentIndex() == _LACKING
        words = "Back to the findings" if is_shown else not_checked_words(found)
        self.which.setText(words)
        self.which.setAccessibleName(visible(words))

    def _follow(self) -> None:
        """Go to the finding that is looked at."""
        chosen = self._search.chosen
        if chosen is not None and self.tree.current != chosen.row:
            self.tree.show_row(chosen.row.finding.fingerprint)

    def text(self) -> str:
        """Return the listed findings as text, one a line."""
        return "\n".join(
            f"{row.severity}\t{row.finding.rule}\t{row.title}\t{row.ends}\t{row.state}"
            for row in self._search.shown_rows
        )

    def _show_menu(self, row: FindingRow, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show details", partial(self._commands.open, row))
        simulate = menu.addAction("Simulate the proof", partial(self._commands.simulate, row))
        simulate.setEnabled(bool(row.finding.witness))
        copy = menu.addAction("Copy command", partial(self._commands.copy_command, row))
        copy.setEnabled(self._commands.command(row) is not None)
        focus = menu.addAction("Focus on it", partial(self._commands.focus, row))
        focus.setEnabled(bool(row.nodes))
        menu.popup(place)


class SeverityFilter(QWidget):
    """All findings, or those of one severity, with how many there are. INFO has to be asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.risk: Risk | None = None
        self.buttons: dict[Risk | None, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for risk in (None, *SEVERITIES):
            button = QPushButton()
            button.setCheckable(True)
            place = "first" if risk is None else "last" if risk is Risk.INFO else "middle"
            style.mark(button, look="segment", place=place)
            if risk not in (None, Risk.INFO):
                icon, size = severity_icon(risk)
                button.setIcon(icon)
                button.setIconSize(size)
            button.clicked.connect(partial(self.choose, risk))
            row.addWidget(button)
            self.buttons[risk] = button
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_counts(None)

    def choose(self, risk: Risk | None, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """List those of a severity, or all but INFO."""
        self.risk = risk
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        for risk, button in self.buttons.items():
            button.setChecked(risk is self.risk)

    def show_counts(self, counts: Mapping[Risk, int] | None) -> None:
        """Show how many there are of each; None: not known yet."""
        for risk, button in self.buttons.items():
            name = "All" if risk is None else SEVERITIES[risk]
            button.setText(name if counts is None else f"{name} {_count(counts, risk):,}")
            button.setEnabled(counts is not None)
        self._check()


def _count(counts: Mapping[Risk, int], risk: Risk | None) -> int:
    if risk is not None:
        return counts[risk]
    return sum(count for one, count in counts.items() if one is not Risk.INFO)


FINDINGS_PANEL = Panel(
    id="findings",
    title="Findings",
    area="bottom",
    make=FindingsPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="alert-circle-outline",
)
