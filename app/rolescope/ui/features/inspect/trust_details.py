"""What the inspector shows of one trust: head, both sides, conditions, documents."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rolescope.trust.edge import Node
from rolescope.ui.kit.details import Details, DetailsFrame, FlowRow
from rolescope.ui.kit.pills import FactPill, ShapeIcon, TextLink, section
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.shared.rows import SignRow
from rolescope.words.excerpt import Mark
from rolescope.words.facts import TonedFact
from rolescope.words.trusts.trust_text import ConditionText, TrustText, badge, show_line


class TrustDetails(Details):
    """One edge. `line_asked` says which line of the trust policy to show."""

    def __init__(self, trust: TrustText, frame: DetailsFrame) -> None:
        super().__init__(frame)
        self.trust = trust
        self._fill_head(trust)
        self.add(section("Both sides must allow it"))
        self.column.addSpacing(2)
        for side in trust.sides:
            runs = [StyledRun(side.subject, "subject")] if side.subject else []
            self.add(SignRow(side.mark, [*runs, StyledRun(side.says)], side.detail), gap=12)
        if trust.conditions:
            self.add(section("Conditions in words"), gap=18)
            self.column.addSpacing(4)
            for condition in trust.conditions:
                self.add(self._condition(condition), gap=5)
        for note in trust.notes:
            self.add(SignRow(Mark.UNKNOWN, [StyledRun(note, "small", "muted")]), gap=10)
        self.finish([(tab.title, tab.excerpts) for tab in trust.tabs])

    def _fill_head(self, trust: TrustText) -> None:
        source, target = trust.called
        self.head.addWidget(
            FlowRow([end_of(trust.source, source), end_of(trust.target, target, arrow=True)])
        )
        below = vbox(margins=(26, 0, 0, 0), spacing=8)
        below.addWidget(StyledLabel([StyledRun(trust.accounts, "small", "muted")]))
        below.addWidget(pills(trust.facts))
        self.head.addLayout(below)

    def _condition(self, condition: ConditionText) -> QWidget:
        widget = QWidget()
        row = hbox(widget, margins=0, spacing=8)
        icon = ShapeIcon(badge(condition.kind), "cond", 16)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter)
        runs = value_runs(condition.text, condition.values)
        if not condition.is_met:
            runs.append(StyledRun(". This caller never has it", "body", "denied"))
        row.addWidget(StyledLabel(runs), 1)
        if condition.line is not None:
            link = TextLink(f"line {condition.line}", show_line(condition.line, condition.text))
            line = condition.line
            link.clicked.connect(lambda: self.documents.reveal(line))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
        return widget


def end_of(node: Node, called: str, *, arrow: bool = False) -> QWidget:
    """Return the shape of one end and what it is called; before the target stands an arrow."""
    widget = QWidget()
    row = hbox(widget, margins=0, spacing=8)
    if arrow:
        row.addWidget(ShapeIcon("arrow-right", "muted", 18))
        row.addSpacing(2)
    row.addWidget(ShapeIcon(*shape_of(node), 18))
    name = StyledLabel([StyledRun(called, "heading")], wrap=False)
    if called != node.name:
        name.setToolTip(plain_tooltip(node.name))
    row.addWidget(name, 1)
    return widget


def pills(facts: Iterable[TonedFact]) -> QWidget:
    """Return pills that flow onto as many lines as they need."""
    return FlowRow([FactPill(fact.text, fact.tone, fact.icon) for fact in facts])


def value_runs(text: str, values: Iterable[str]) -> list[StyledRun]:
    """Print the values of a condition, where they stand in its words, like code."""
    for value in sorted({y for x in values for y in (x, x.strip("*")) if y}, key=len, reverse=True):
        start = text.rfind(value)
        if start >= 0:
            end = start + len(value)
            runs = [StyledRun(text[:start]), StyledRun(value, "mono"), StyledRun(text[end:])]
            return [run for run in runs if run.text]
    return [StyledRun(text)]
