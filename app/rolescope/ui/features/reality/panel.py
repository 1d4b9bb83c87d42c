"""Reality: how many recorded calls agree, what differs, with its record, and the use of trusts."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.reality.comparison import RealityComparison
from rolescope.reality.narrowing import narrowed
from rolescope.reality.trusts import TrustUse
from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.lazy_refresh import LazyRefresh
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import TextLink, section
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import StyledLabel, StyledRun, elided, styled
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shared.file_writing import ask_where_to_write, files_of
from rolescope.ui.shared.rows import EntityRow, RowList, property_row
from rolescope.ui.state import role_requests
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.reality_rows import (
    HOW_COMPARED,
    LOOKING_FOR_RECORD,
    NO_RECORD,
    NOT_NARROWED,
    CheckNumbers,
    RealityRow,
    RealityText,
    TrustUseText,
    numbers_line,
    sessions_title,
    unused_roles_title,
    unused_title,
)
from rolescope.words.reality_text import NOT_REPRODUCIBLE, not_exported, source_words
from rolescope.words.runs import text_of

_SECTION, _LABEL = 16, 6  # px above a section, and below its label
_BAR, _LEAST_PART = 8, 3  # px
_ROW, _COUNT = 46, 44  # px: height of a difference, width of its number
_TONES = ("allowed", "faint", "cond", "risk")  # of the four numbers, in their order
_FORMATS = {"Zip archive (*.zip)": ".zip"}


class RealityPanel(QWidget):
    """Shows what came of the records that were read last."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace, self._reality = workspace, workspace.reality
        self._files = files_of(workspace, self)
        self.body = Body()
        self.rows: RowList | None = None
        self._use, self._record = QVBoxLayout(), QVBoxLayout()
        vbox(self, self.body, margins=0)
        self._copy = QAction(themed.icon("content-copy"), "Copy as text", self)
        self._copy.triggered.connect(lambda: copy_text(self.text()))
        self._again = QAction(themed.icon("refresh"), "Compare again", self)
        self._again.triggered.connect(lambda _checked: self._reality.again())
        self.addActions([self._again, self._copy])
        self._seen = LazyRefresh(self, self._show)
        self._reality.changed.connect(self._seen.changed)
        self._reality.chosen_changed.connect(self._show_record)
        self._reality.record_found.connect(self._show_record)
        workspace.selection.changed.connect(self._show_use)
        self._seen.changed()

    def text(self) -> str:
        """Return everything as text."""
        found = self._reality.found
        return found.as_text() if found is not None else ""

    # What is shown

    def _show(self) -> None:
        column, found = self.body.column, self._reality.found
        clear(column)
        self._use, self._record, self.rows = QVBoxLayout(), QVBoxLayout(), None
        self._copy.setEnabled(found is not None)
        if self._reality.has_failed:
            column.addWidget(empty_page("Not compared", "The records could not be compared."))
            again = QPushButton("Compare again")
            again.clicked.connect(self._reality.again)
            column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        elif found is None:
            column.addWidget(empty_page("Comparing recorded calls\N{HORIZONTAL ELLIPSIS}", ""))
        else:
            self._show_check(found)
        column.addStretch(1)

    def _add(self, *widgets: QWidget, gap: int = 0) -> None:
        self.body.column.addSpacing(gap)
        for widget in widgets:
            self.body.column.addWidget(widget)

    def _show_check(self, found: RealityText) -> None:
        self._add(section("Recorded calls against verdicts"))
        self._add(NumbersBar(found.numbers), gap=8)
        self._add(StyledLabel(_numbers_runs(found.numbers)), gap=8)
        self._add(StyledLabel([StyledRun(HOW_COMPARED, "small", "muted")]), gap=2)
        if found.rows:
            self._add(section("Differences"), gap=_SECTION)
            self.body.column.addSpacing(_LABEL)
            makers = [partial(self._difference, row) for row in found.rows]
            self.rows = RowList(makers)
            self._add(self.rows)
        self.body.column.addLayout(self._record)
        self.body.column.addLayout(self._use)
        self._show_unused(found)
        self._show_unused_roles(found)
        if found.sessions:
            self._add(section(sessions_title(len(found.sessions))), gap=_SECTION)
            self.body.column.addSpacing(_LABEL)
            rows = [partial(property_row, role, words) for role, words in found.sessions]
            self._add(RowList(rows, 10))
        self._add(section("What the records cover"), gap=_SECTION)
        for note in found.notes:
            self._add(StyledLabel([StyledRun(note, "small", "muted")]), gap=4)
        self._add(section("Use is known from"), gap=_SECTION)
        for source in found.sources:
            self._add(StyledLabel([StyledRun(source_words(source), "small", "muted")]), gap=4)
        self._show_record()
        self._show_use()

    def _difference(self, row: RealityRow) -> QWidget:
        made = DifferenceRow(row)
        made.clicked.connect(partial(self._open, row))
        return made

    def _open(self, row: RealityRow) -> None:
        """Simulate what was asked, with the record beside it."""
        self._reality.choose(row)
        if row.request is not None and row.request.role:
            role_requests.ask_request(self._workspace, row.request)
            self._workspace.window.open_panel("reality")

    def _show_record(self) -> None:
        clear(self._record)
        row, record = self._reality.chosen, self._reality.record
        if row is None or self._reality.found is None:
            return
        self._record.addSpacing(_SECTION)
        self._record.addWidget(section("The record"))
        self._record.addSpacing(_LABEL)
        if row.because:
            self._record.addWidget(StyledLabel([StyledRun(row.because)]))
            self._record.addSpacing(4)
        if record is None:
            self._record.addWidget(StyledLabel([StyledRun(LOOKING_FOR_RECORD, "small", "muted")]))
        elif not record:
            self._record.addWidget(StyledLabel([StyledRun(NO_RECORD, "small", "muted")]))
        for label, value in record or ():
            self._record.addWidget(property_row(label, value))
        if row.differs and row.request is not None and row.request.role:
            export = QPushButton("Export without names\N{HORIZONTAL ELLIPSIS}")
            export.clicked.connect(partial(self._ask_for_file, row))
            self._record.addSpacing(_LABEL)
            self._record.addWidget(export, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_for_file(self, row: RealityRow, _checked: object = None) -> None:
        """Ask where to write what somebody else needs to see the difference."""
        ask_where_to_write(
            self,
            "Export difference without names",
            _FORMATS,
            "difference",
            lambda path, _suffix: self.export(row, path),
        )

    def export(self, row: RealityRow, path: Path) -> None:
        """Write a difference, cut to what matters and with pseudonyms."""

        def write(data: bytes) -> None:
            if data:
                self._files.write(path, lambda: data)
            else:
                what = not_exported(NOT_REPRODUCIBLE)
                self._workspace.window.failed.emit(JobFailure(job="export", what=what))

        self._reality.reproduce(row, write)

    def _show_use(self, _selection: object = None) -> None:
        clear(self._use)
        found, edges = self._reality.found, self._workspace.selection.current.edges
        uses = [found.trusts[edge] for edge in edges if edge in found.trusts] if found else []
        for use in uses[:1]:
            self._use.addSpacing(_SECTION)
            self._use.addWidget(section("Use of the selected trust"))
            self._use.addSpacing(_LABEL)
            self._use.addWidget(StyledLabel([StyledRun(use.headline, "subject")]))
            for label, value in use.lines:
                self._use.addWidget(property_row(label, value))
            if use.narrowing is not None:
                narrow = QPushButton("Narrow to who used it")
                narrow.clicked.connect(partial(self._narrow, use.narrowing))
                self._use.addSpacing(_LABEL)
                self._use.addWidget(narrow, 0, Qt.AlignmentFlag.AlignLeft)
                words = [StyledRun(use.narrowing_words, "small", "muted")]
                self._use.addWidget(StyledLabel(words))

    def _narrow(self, use: TrustUse, _checked: object = None) -> None:
        """Narrow the trust as the scenario has it now: earlier edits of it stay."""
        history = self._workspace.history
        if history.analysis is None:
            return
        scenario = Scenario(history.analysis.scenario.base, history.review.edits)
        edit = narrowed(use, WorldIndex(scenario.world))
        if edit is not None:
            history.add_edit(edit)
        else:
            self._workspace.window.failed.emit(JobFailure(job="edit", what=NOT_NARROWED))

    def _show_unused(self, found: RealityText) -> None:
        unused = found.unused
        if not unused:
            return
        row = QWidget()
        line = hbox(row, margins=0)
        line.addWidget(section(unused_title(len(unused), found.days)), 1)
        select = TextLink("Select these")
        select.clicked.connect(partial(self._select, tuple(use.edge for use in unused)))
        line.addWidget(select)
        self._add(row, gap=_SECTION)
        self.body.column.addSpacing(_LABEL)
        self._add(RowList([partial(self._unused, use) for use in unused], 10))

    def _show_unused_roles(self, found: RealityText) -> None:
        if not found.unused_roles:
            return
        title = unused_roles_title(len(found.unused_roles), found.days)
        self._add(section(title), gap=_SECTION)
        self.body.column.addSpacing(_LABEL)
        self._add(RowList([partial(self._unused_role, arn) for arn in found.unused_roles], 10))

    def _unused_role(self, arn: str) -> QWidget:
        node = self._workspace.world.node(arn)
        shape = ("diamond", "faint") if node is None else shape_of(node)
        made = EntityRow(shape, arn if node is None else node.name)
        made.clicked.connect(partial(self._select_role, arn))
        return made

    def _select_role(self, arn: str, _checked: object = None) -> None:
        if self._workspace.world.node(arn) is not None:
            self._workspace.selection.select(Selection(nodes=(arn,)))

    def _unused(self, use: TrustUseText) -> QWidget:
        world = self._workspace.world
        source, target = world.node(use.source), world.node(use.target)
        names = [node.name if node is not None else "" for node in (source, target)]
        made = EntityRow(
            ("arrow-right-thin", "faint"),
            f"{names[0] or use.source} \N{RIGHTWARDS ARROW} {names[1] or use.target}",
        )
        made.clicked.connect(partial(self._select, (use.edge,)))
        return made

    def _select(self, edges: tuple[str, ...], _checked: object = None) -> None:
        known = tuple(edge for edge in edges if self._workspace.world.edge(edge) is not None)
        self._workspace.selection.select(Selection(edges=known))


def _numbers_runs(numbers: CheckNumbers) -> list[StyledRun]:
    runs = styled(numbers_line(numbers), plain="body", strong="subject")
    runs[-1] = replace(runs[-1], color="risk" if numbers.not_explained else "muted")
    return runs


class NumbersBar(QWidget):
    """The four numbers as parts of a bar; what there is at all can be seen."""

    def __init__(self, numbers: CheckNumbers) -> None:
        super().__init__()
        self._numbers = numbers
        self.setFixedHeight(_BAR)
        self.setAccessibleName(visible(text_of(numbers_line(numbers))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts side by side."""
        with themed.painting(self) as painter:
            total, left = sum(self._numbers), 0.0
            parts = [number for number in self._numbers if number]
            room = self.width() - _LEAST_PART * len(parts)
            for number, tone in zip(self._numbers, _TONES, strict=True):
                if number:
                    width = _LEAST_PART + room * number / total
                    painter.fillRect(QRectF(left, 0, width, _BAR), themed.color(tone))
                    left += width


class DifferenceRow(PaintedButton, FollowsNames):
    """Calls that are alike: how many, what AWS and RoleScope say, and who called what."""

    def __init__(self, row: RealityRow) -> None:
        super().__init__()
        self.row = row
        self._ends = self._title = ""
        self.renew_names()

    def renew_names(self) -> None:
        """Show names as they may be seen now."""
        self._title, self._ends = visible(self.row.title), visible(self.row.ends)
        words = f"{self.row.times}: {self.row.title}, {self.row.ends}"
        self.setAccessibleName(visible(words))
        self.setToolTip(themed.plain_tooltip(visible(f"{self.row.text}\nOpens in Simulate")))

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the number and two lines."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            box = self.rect().adjusted(0, 4, -8, -4)
            half = box.height() // 2
            count = box.adjusted(0, 0, _COUNT - 8 - box.width(), -half)
            right = Qt.AlignmentFlag.AlignRight
            elided(painter, count, StyledRun(f"{self.row.count:,}", "subject"), right)
            is_open = self.row.comparison is RealityComparison.NOT_EXPLAINED
            title = StyledRun(self._title, "name", "risk" if is_open else "text")
            left = Qt.AlignmentFlag.AlignLeft
            elided(painter, box.adjusted(_COUNT, 0, 0, -half), title, left)
            below = StyledRun(self._ends, "small", "muted")
            elided(painter, box.adjusted(_COUNT, half, 0, 0), below, left)


REALITY = Panel(
    id="reality",
    title="Reality",
    area="right",
    make=RealityPanel,
    shown_when=lambda workspace: workspace.reality.is_asked,
    icon="scale-balance",
)
