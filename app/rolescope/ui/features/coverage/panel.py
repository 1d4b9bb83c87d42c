"""What is missing: gaps of the import with their effect on answers, and problems of its files."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from rolescope.model.arn import group_digits
from rolescope.model.gap import Gap, GapKind
from rolescope.model.plain import shortlist
from rolescope.problem import Problem, ProblemLevel
from rolescope.ui.kit import clock, themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.pills import ShapeIcon, section
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.shared.rows import RowList
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.collection_text import (
    UnfinishedCall,
    not_complete_title,
    read_words,
    unfinished_calls,
)
from rolescope.words.gap_text import gap_text
from rolescope.words.import_text import not_imported_title, problems_title
from rolescope.words.reality_text import source_words

_ICONS = {
    ProblemLevel.ERROR: ("alert-circle", "denied"),
    ProblemLevel.WARNING: ("alert", "cond"),
    ProblemLevel.NOTE: ("information-outline", "muted"),
}
_ORDER = list(ProblemLevel)


class CoveragePanel(QWidget):
    """Gaps first, then the problems that reading met, errors before warnings before notes."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        copy = QAction(themed.icon("content-copy"), "Copy", self)
        copy.triggered.connect(lambda: copy_text(self.as_text()))
        self.addAction(copy)
        self.body = Body()
        vbox(self, self.body, margins=0)
        workspace.world.analysed.connect(self._show)
        workspace.reality.changed.connect(self._show)
        self._show()

    def _gaps(self) -> tuple[Gap, ...]:
        analysis = self._workspace.world.analysis
        found = analysis.coverage.gaps if analysis else ()
        return tuple(gap for gap in found if gap.kind is not GapKind.CALLS)  # told one by one

    def _problems(self) -> list[Problem]:
        return sorted(self._workspace.opener.problems, key=lambda x: _ORDER.index(x.level))

    def _calls(self) -> tuple[UnfinishedCall, ...]:
        collection = self._workspace.world.world.collection
        return unfinished_calls(collection) if collection is not None else ()

    def _show(self, _analysis: object = None) -> None:
        column = self.body.column
        clear(column)
        gaps, problems = self._gaps(), self._problems()
        words = "What the import lacks is never guessed. Each gap says which answers it weakens."
        if not gaps and not self._calls():
            words = "Nothing is missing that an answer could need."
        column.addWidget(StyledLabel([StyledRun(words, "body", "muted")]))
        collection = self._workspace.world.world.collection
        if collection is not None:
            column.addSpacing(6)
            said = f"{read_words(collection, clock.LOCAL)[0]}, account {collection.account}."
            column.addWidget(StyledLabel([StyledRun(said, "small", "muted")]))
        sources = self._workspace.reality.sources
        if sources:
            column.addSpacing(14)
            column.addWidget(section("Use is known from"))
            for source in sources:
                column.addSpacing(4)
                column.addWidget(StyledLabel([StyledRun(source_words(source), "small", "muted")]))
        if gaps:
            column.addSpacing(14)
            column.addWidget(section(not_imported_title(len(gaps))))
            column.addSpacing(6)
            column.addWidget(RowList([partial(_gap_card, gap) for gap in gaps]))
        calls = self._calls()
        if calls:
            column.addSpacing(14)
            column.addWidget(section(not_complete_title(len(calls))))
            column.addSpacing(6)
            column.addWidget(RowList([partial(_call_card, call) for call in calls]))
        column.addSpacing(14)
        column.addWidget(section(problems_title(len(problems))))
        column.addSpacing(6)
        if problems:
            column.addWidget(RowList([partial(_problem_card, problem) for problem in problems]))
        else:
            column.addWidget(PlainLabel("Every file was read as it stands.", "body", "muted"))
        column.addStretch(1)

    def as_text(self) -> str:
        """Return everything as plain text."""
        told = map(gap_text, self._gaps())
        gaps = [f"{gap.title}. {gap.meaning} {gap.advice}" for gap in told]
        gaps += [" ".join((f"{call.title}.", *call.lines, call.advice)) for call in self._calls()]
        return "\n".join([*gaps, *map(str, self._problems())])


def _gap_card(gap: Gap) -> QWidget:
    subjects = shortlist([*map(group_digits, gap.subjects)], 5)  # enough to recognize
    told = gap_text(gap)
    return MissingCard(("alert", "cond"), told.title, (told.meaning, subjects), told.advice)


def _call_card(call: UnfinishedCall) -> QWidget:
    return MissingCard(("cloud-alert", "cond"), call.title, call.lines, call.advice)


def _problem_card(problem: Problem) -> QWidget:
    return MissingCard(
        _ICONS[problem.level], problem.what, (problem.where, problem.meaning), problem.advice
    )


COVERAGE = Panel(
    id="coverage",
    title="What is missing",
    area="right",
    make=CoveragePanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="database-alert-outline",
    width=440,
)


class MissingCard(QWidget):
    """`icon` is name and color; `lines` explain; `advice` names the call or file to get."""

    def __init__(
        self, icon: tuple[str, str], title: str, lines: Sequence[str], advice: str
    ) -> None:
        super().__init__()
        texts = [StyledRun(title, "subject"), *(StyledRun(x, "small", "muted") for x in lines if x)]
        self._all = "\n".join(filter(None, (title, *lines, advice)))
        words = vbox(spacing=3)
        for run in texts:
            words.addWidget(StyledLabel([run]))
        if advice:
            words.addSpacing(2)
            words.addWidget(StyledLabel([StyledRun(advice, "small")]))
        copy = QToolButton()
        copy.setIcon(themed.icon("content-copy"))
        copy.setIconSize(QSize(16, 16))
        copy.setFixedSize(24, 24)
        copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        copy.setAccessibleName(visible(f"Copy: {title}"))
        copy.setToolTip("Copy")
        copy.clicked.connect(lambda: copy_text(self._all))
        row = hbox(self, margins=(12, 10, 8, 18), spacing=10)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(ShapeIcon(*icon, 18), 0, top)
        row.addLayout(words, 1)
        row.addWidget(copy, 0, top)

    def text(self) -> str:
        """Return everything that it says."""
        return self._all

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            frame = QRectF(self.rect()).adjusted(0, 0, 0, -8)
            themed.paint_frame(painter, frame, "surface")
