"""Findings: what is wrong, the worst first; searched, counted by severity, and grouped."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rolescope.findings.finding import Risk
from rolescope.model.review import FindingState
from rolescope.ui.features.findings.finding_commands import FindingCommands
from rolescope.ui.features.findings.finding_tree import FindingTree
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.file_dialogs import ask_for_files
from rolescope.ui.kit.focus import ENTER
from rolescope.ui.kit.line_edits import FilterLineEdit
from rolescope.ui.kit.pills import Hairline, TextLink, section
from rolescope.ui.kit.privacy import copy_text, hides, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.severity import severity_icon
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.shared.file_writing import (
    TABLE_FORMATS,
    as_seen,
    ask_where_to_write,
    file_dialog_title,
    files_of,
    suffix_of,
)
from rolescope.ui.shared.finding_states import state_icon
from rolescope.ui.state import finding_edits
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.findings.finding_rows import (
    SEVERITIES,
    FindingFilter,
    FindingGrouping,
    FindingList,
    FindingRow,
    grouped,
    matching,
)
from rolescope.words.findings.list_text import (
    FAILED,
    LOOKING,
    NOTHING_MATCHES,
    decision_step,
    gone_lines,
    gone_title,
    held_words,
    none_words,
    not_checked_lines,
    not_checked_words,
    ran_words,
    since_words,
)
from rolescope.worker import findings as worker_findings

_FORMATS = {**TABLE_FORMATS, "SARIF (*.sarif)": ".sarif"}
_LIST, _WORDS, _LACKING, _GONE = range(4)  # pages
_ROOM_FOR_MARKS = 1040  # px
_GAPS = 96  # px, between the filters and beside them


class FindingsPanel(QWidget):
    """Shows the findings of what is shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace, self._search = workspace, workspace.findings
        self._commands = FindingCommands(workspace)
        self._files = files_of(workspace, self)
        self.severities = SeverityFilter()
        self.words = FilterLineEdit("Search", "Search findings", leaving=(Qt.Key.Key_Down, *ENTER))
        self.grouping = Combo("Group findings")
        self.grouping.addItems([one.value for one in FindingGrouping])
        self.state = Combo("Findings of a state")
        self.state.addItems([one.value for one in FindingFilter])
        self._notes: tuple[str, ...] = ("",)  # what may stand beside the filters, the longest first
        self.note = StyledLabel(wrap=False)
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.which = TextLink("Not checked")
        self.since = TextLink("Since")
        self.tree = FindingTree()
        self._said, self._lacking, self._gone = QVBoxLayout(), Body(), Body()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.tree)
        words = QWidget()
        self._said.setContentsMargins(0, 0, 0, 0)
        words.setLayout(self._said)
        self.pages.addWidget(words)
        self.pages.addWidget(self._lacking)
        self.pages.addWidget(self._gone)
        column = vbox(self, self._head(), Hairline(), margins=0, spacing=0)
        column.addWidget(self.pages, 1)
        self._copy = QAction(themed.icon("content-copy"), "Copy as text", self)
        self._copy.setToolTip("Copy the listed findings")
        self._copy.triggered.connect(lambda: copy_text(self.text()))
        self.addAction(self._copy)
        self._compare = QAction(
            themed.icon("compare"), "Compare with a baseline\N{HORIZONTAL ELLIPSIS}", self
        )
        self._compare.setToolTip("Show what is new since earlier findings, saved as JSON")
        self._compare.triggered.connect(self._ask_for_baseline)
        self.addAction(self._compare)
        self._export = QAction(
            themed.icon("export-variant"), "Export findings\N{HORIZONTAL ELLIPSIS}", self
        )
        self._export.setToolTip("Write all findings, with what was decided about them")
        self._export.triggered.connect(self._ask_for_file)
        self.addAction(self._export)
        self._connect()
        self._show()

    def _head(self) -> QWidget:
        """Make the row of filters, with what is said about all at its end."""
        head = QWidget()
        row = hbox(head, margins=(16, 6, 16, 6), spacing=8)
        self.words.setMaximumWidth(260)
        self.words.setMinimumWidth(112)
        row.addWidget(self.severities)
        row.addWidget(self.words, 100)  # it grows before the space behind it
        row.addWidget(self.grouping)
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.note)
        row.addWidget(self.since)
        row.addWidget(self.which)
        return head

    def _connect(self) -> None:
        self.severities.changed.connect(self._fill)
        self.words.textChanged.connect(self._fill)
        self.words.left.connect(self.tree.setFocus)
        self.grouping.currentIndexChanged.connect(self._fill)
        self.state.currentIndexChanged.connect(self._fill)
        self.which.clicked.connect(partial(self._toggle, _LACKING))
        self.since.clicked.connect(partial(self._toggle, _GONE))
        self.tree.chosen.connect(self._search.choose)
        self.tree.opened.connect(self._commands.open)
        self.tree.focused.connect(self._commands.focus)
        self.tree.menu_asked.connect(self._show_menu)
        self.tree.marked.connect(self._mark)
        self.tree.decided.connect(partial(finding_edits.ask, self._workspace))
        self._search.ruled.connect(self._renew)
        self._search.changed.connect(self._show)
        self._search.chosen_changed.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """What is seen is looked for."""
        super().showEvent(event)
        self._search.watch("list", is_watched=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Mark severities, and say how many rules ran, where there is room for it."""
        super().resizeEvent(event)
        has_room = self.width() >= _ROOM_FOR_MARKS
        self.severities.fit(is_roomy=has_room)
        self._fit_head()

    def _fit_head(self) -> None:
        """Fold the severities where they would be cut.

        Say how many rules ran, or how many are held, where no filter is cut short by it.
        """
        others = (self.grouping, self.state, self.since, self.which)
        needed = sum(one.sizeHint().width() for one in others if not one.isHidden()) + _GAPS
        least = needed + self.words.minimumWidth() + self.severities.row.sizeHint().width()
        self.severities.fold(is_folded=self.width() < least)
        needed += self.words.sizeHint().width() + self.severities.sizeHint().width()
        for text in self._notes:
            self.note.set_runs([StyledRun(text, "small", "muted")])
            has_room = self.width() >= needed + self.note.sizeHint().width()
            self.note.setVisible(bool(text) and has_room)
            if has_room:
                break

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not."""
        super().hideEvent(event)
        self._search.watch("list", is_watched=False)

    # What is shown

    def _show(self) -> None:
        """Show what was found, or why there is nothing to see."""
        found = self._search.found
        counts = found.counts if found is not None else None
        title = "Findings" if counts is None else f"Findings {_count(counts, None):,}"
        self.setWindowTitle(visible(title))
        self.severities.show_counts(counts)
        for widget in (self.words, self.grouping, self.state, self._copy):
            widget.setEnabled(found is not None and bool(found.rows))
        for action in (self._compare, self._export):
            action.setEnabled(found is not None)
        self._show_lacking(found)
        self._notes = (ran_words(found), held_words(found)) if found is not None else ("",)
        self._fit_head()
        self._fill()

    def _renew(self) -> None:
        """Show how the findings stand; each stays in its place until another filter is chosen."""
        found = self._search.found
        if found is None:
            return
        rows = {row.finding.fingerprint: row for row in found.rows}
        self._search.shown_rows = tuple(
            rows.get(row.finding.fingerprint, row) for row in self._search.shown_rows
        )
        self.tree.renew(rows)
        self._name_links()

    def _fill(self, _changed: object = None) -> None:
        """List what the filters leave."""
        found = self._search.found
        rows: tuple[FindingRow, ...] = ()
        if found is not None:
            which = list(FindingFilter)[self.state.currentIndex()]
            words, risk = self.words.text(), self.severities.risk
            is_all = not words and risk is None and which is FindingFilter.ANY
            rows = found.worth_a_mention if is_all else matching(found.rows, words, risk, which)
        by = list(FindingGrouping)[self.grouping.currentIndex()]
        groups = grouped(rows, by)
        ordered = (row for group in groups for row in group.rows)
        self._search.shown_rows = rows if by is FindingGrouping.NONE else tuple(ordered)
        chosen = self._search.chosen
        self.tree.show_groups(groups, chosen.row.finding.fingerprint if chosen else "")
        self._search.mark(self.tree.marked_rows())
        self._say(found, rows)
        if self.pages.currentIndex() in (_LIST, _WORDS) or found is None:
            self.pages.setCurrentIndex(_LIST if rows else _WORDS)

    def _mark(self, rows: Sequence[FindingRow]) -> None:
        """Mark what is selected, and look at one of it."""
        self._search.mark(rows)
        chosen = self._search.chosen
        prints = {row.finding.fingerprint for row in rows}
        if rows and (chosen is None or chosen.row.finding.fingerprint not in prints):
            self._search.choose(rows[0])

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
        """Write the pages of what was not checked, and of what is gone."""
        gone, lacking = self._gone.column, self._lacking.column
        clear(gone)
        clear(lacking)
        if found is None or not (found.not_checked or self._search.earlier is not None):
            self.pages.setCurrentIndex(_LIST)
        self._name_links()
        if found is None:
            return
        _list(lacking, "Not checked: the data was not imported", not_checked_lines(found))
        earlier = self._search.earlier
        if earlier is not None:
            lines = gone_lines(found) or ("Nothing is gone.",)
            _list(gone, gone_title(earlier.words), lines)

    def _toggle(self, page: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        is_shown = self.pages.currentIndex() == page
        self.pages.setCurrentIndex(_LIST if is_shown else page)
        self._name_links()
        self._fill()

    def _name_links(self) -> None:
        found, earlier, page = self._search.found, self._search.earlier, self.pages.currentIndex()
        lacking = not_checked_words(found) if found is not None and found.not_checked else ""
        since = since_words(found, earlier.words) if found is not None and earlier else ""
        for link, own, words in ((self.which, _LACKING, lacking), (self.since, _GONE, since)):
            shown = "Back to the findings" if page == own else words
            link.setText(visible(shown))
            link.setAccessibleName(visible(shown))
            link.setVisible(bool(words))

    def _ask_for_file(self) -> None:
        title = file_dialog_title("Export findings")
        ask_where_to_write(self, title, _FORMATS, "findings", self.export_to)

    def export_to(self, file: Path, default: str) -> None:
        """Write all findings as they stand; the suffix of the file says the format."""
        suffix = suffix_of(file, _FORMATS, default)
        workspace = self._workspace

        def done(data: bytes) -> None:
            self._files.write(file, as_seen(lambda: data, suffix))

        rulings = dict(workspace.history.review.rulings)
        sources = tuple(workspace.opener.source_names)
        workspace.queries.ask(
            "findings file",
            worker_findings.findings_file,
            (suffix, rulings, self._search.baseline, sources),
            done,
            workspace.window.fail,
        )

    # The earlier look

    def _ask_for_baseline(self) -> None:
        ask_for_files(
            self,
            "Compare with a baseline",
            ("Findings as JSON (*.json)", "All files (*)"),
            lambda files: self.compare_with(files[0]),
            is_one=True,
        )

    def compare_with(self, file: str) -> None:
        """Put the findings beside those of a file."""
        self._commands.compare_with(Path(file))

    def _follow(self) -> None:
        """Go to the finding that is looked at."""
        chosen = self._search.chosen
        if chosen is None:
            return
        current, wanted = self.tree.current, chosen.row.finding.fingerprint
        if current is not None and current.finding.fingerprint == wanted:
            return
        if all(row.finding.fingerprint != wanted for row in self.tree.marked_rows()):
            self.tree.show_row(wanted)

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
        menu.addSeparator()
        count = len(self._search.marked)
        for state in FindingState:
            action = menu.addAction(
                themed.icon(*state_icon(state)),
                decision_step(state, count),
                partial(finding_edits.ask, self._workspace, state),
            )
            action.setEnabled(bool(count) and not hides())
        menu.popup(place)


def _list(column: QVBoxLayout, title: str, lines: Sequence[str]) -> None:
    """Write lines under a title."""
    column.addWidget(section(title))
    column.addSpacing(6)
    for line in lines:
        column.addWidget(StyledLabel([StyledRun(line)]))
        column.addSpacing(4)
    column.addStretch(1)


class SeverityFilter(QWidget):
    """All findings, or those of one severity, with how many there are. INFO has to be asked for.

    A row of buttons, or, where there is no room for it, a list that opens.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.risk: Risk | None = None
        self.buttons: dict[Risk | None, QPushButton] = {}
        self.row, self.list = QWidget(), Combo("Findings of a severity")
        self.list.activated.connect(lambda number: self.choose(list(self.buttons)[number]))
        self.list.hide()
        hbox(self, self.row, self.list, margins=0, spacing=0)
        row = hbox(self.row, margins=0, spacing=0)
        for risk in (None, *SEVERITIES):
            button = QPushButton()
            button.setCheckable(True)
            if risk is None:
                button.setToolTip("All but Info")
            place = "first" if risk is None else "last" if risk is Risk.INFO else "middle"
            style.mark(button, look="segment", place=place)
            button.clicked.connect(partial(self.choose, risk))
            row.addWidget(button)
            self.buttons[risk] = button
            self.list.addItem("")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._counts: Mapping[Risk, int] | None = None
        self._is_roomy: bool | None = None  # not known yet
        self.fit(is_roomy=True)

    def fit(self, *, is_roomy: bool) -> None:
        """Mark severities with their levels, and count all of them, where there is room for it.

        The title of the panel counts all of them, too.
        """
        if is_roomy == self._is_roomy:
            return
        self._is_roomy = is_roomy
        self.setStyleSheet("" if is_roomy else "QPushButton { padding: 0 6px }")
        for risk, button in self.buttons.items():
            if risk not in (None, Risk.INFO):
                icon, size = severity_icon(risk)
                button.setIcon(icon if is_roomy else QIcon())
                button.setIconSize(size)
        self.show_counts(self._counts)

    def fold(self, *, is_folded: bool) -> None:
        """Offer the severities in a list that opens."""
        self.row.setVisible(not is_folded)
        self.list.setVisible(is_folded)

    def choose(self, risk: Risk | None, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """List those of a severity, or all but INFO."""
        self.risk = risk
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        for risk, button in self.buttons.items():
            button.setChecked(risk is self.risk)
        self.list.setCurrentIndex(list(self.buttons).index(self.risk))

    def show_counts(self, counts: Mapping[Risk, int] | None) -> None:
        """Show how many there are of each; None: not known yet."""
        self._counts = counts
        self.list.setEnabled(counts is not None)
        for number, (risk, button) in enumerate(self.buttons.items()):
            name = "All" if risk is None else SEVERITIES[risk]
            if counts is not None and (self._is_roomy or risk is not None):
                name += f" {_count(counts, risk):,}"
            button.setText(name)
            self.list.setItemText(number, "Any severity" if risk is None else name)
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
