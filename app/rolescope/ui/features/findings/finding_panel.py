"""One finding in full: why it matters, its proof, the statement it is about, and the fix."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QHideEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rolescope.model.review import FindingState
from rolescope.ui.features.findings.decision_form import DecisionForm, Drafts
from rolescope.ui.features.findings.finding_commands import FindingCommands
from rolescope.ui.features.findings.finding_tree import paint_ends
from rolescope.ui.kit import clock, icons, style, themed
from rolescope.ui.kit.check_boxes import Radio
from rolescope.ui.kit.details import Body, FlowRow, clear
from rolescope.ui.kit.lazy_refresh import LazyRefresh
from rolescope.ui.kit.pills import FactPill, TextLink, section
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.severity import SeverityMark, ink_of
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun, styled
from rolescope.ui.shared.finding_states import standing_pills
from rolescope.ui.state.finding_search import ChosenFinding
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.excerpt import Excerpt
from rolescope.words.findings.detail import (
    NO_REQUEST,
    FindingDetail,
    ProofText,
    finding_detail,
    taken_as_given,
)
from rolescope.words.findings.finding_rows import FindingRow
from rolescope.words.findings.fix_text import FixText

_LOOKS = {  # ground, ink, icon
    "allowed": ("allowedsoft", "allowed", "check-bold"),
    "denied": ("risksoft", "denied", "close-thick"),
    "depends": ("condsoft", "undecided", "help"),
}
_LINE, _MIN_LINES, _MAX_LINES = 18, 4, 14  # px; lines of a document
_SECTION, _LABEL = 14, 6  # px above a section, and below its label
_BESIDE_RADIO = 26  # px
_NOTHING = "Choose a finding to see why it matters."


class FindingPanel(QWidget):
    """Shows the finding that is looked at."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace, self._search = workspace, workspace.findings
        self._commands = FindingCommands(workspace)
        self.body = Body()
        vbox(self, self.body, margins=0)
        self.simulate = _button("Simulate", "play")
        self.copy = _button("Copy command", "console-line")
        self.focus = _button("Focus", "image-filter-center-focus")
        self.edit = _button("Edit this document", "pencil-outline")
        self._buttons = FlowRow([self.simulate, self.copy, self.focus], self.body)
        self._edit_row = FlowRow([self.edit], self.body)
        self._buttons.hide()
        self._edit_row.hide()
        self._standing: QVBoxLayout | None = None
        self.decision: DecisionForm | None = None
        self._drafts: Drafts = {}
        workspace.opener.switching.connect(self._drafts.clear)
        self.statement: PolicyView | None = None
        self.fixes: FixChoice | None = None
        self._text = ""
        self.back = self._action("chevron-up", "Previous finding", partial(self._step, -1))
        self.on = self._action("chevron-down", "Next finding", partial(self._step, 1))
        self._action("content-copy", "Copy as text", lambda: copy_text(self._text))
        self.simulate.setToolTip("Open exactly this request")
        self.simulate.clicked.connect(partial(self._do, self._commands.simulate))
        self.copy.clicked.connect(partial(self._do, self._commands.copy_command))
        self.focus.clicked.connect(partial(self._do, self._commands.focus))
        self.edit.clicked.connect(self._open_document)
        self._seen = LazyRefresh(self, self._show)
        self._search.chosen_changed.connect(self._seen.changed)
        self._search.fixes_found.connect(self._show_fixes)
        self._search.changed.connect(self._name)
        self._search.entered.connect(self._take_keyboard)
        self._search.decision_asked.connect(self._decide)
        self._search.ruled.connect(self._show_standing)
        self._seen.changed()
        self._name()

    def showEvent(self, event: QShowEvent) -> None:
        """Know whether what is seen still stands."""
        super().showEvent(event)
        self._search.watch("detail", is_watched=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._search.watch("detail", is_watched=False)

    def _action(self, icon: str, text: str, run: Callable[[], None]) -> QAction:
        action = QAction(themed.icon(icon), text, self)
        action.triggered.connect(lambda _checked: run())
        self.addAction(action)
        return action

    def _step(self, direction: int) -> None:
        row = self._search.step(direction)
        if row is not None:
            self._search.choose(row)

    def _do(self, command: Callable[[FindingRow], None], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """Do something with the finding that is looked at."""
        if self._search.chosen is not None:
            command(self._search.chosen.row)

    def _open_document(self) -> None:
        excerpt = self.statement.excerpt if self.statement is not None else None
        if excerpt is not None:
            self._workspace.editing.open_policy(excerpt.policy)

    def _take_keyboard(self) -> None:
        """Give the keyboard to the first thing that can be done."""
        found = (self.simulate, self.edit, self.focus)
        usable = (one for one in found if one.isVisible() and one.isEnabled())
        next(usable, self).setFocus()

    def _decide(self, state: FindingState) -> None:
        """Ask for what a decision lacks."""
        if self.decision is not None:
            self.decision.choose(state)
            self.body.ensureWidgetVisible(self.decision)

    def _name(self) -> None:
        """Say which of how many it is."""
        chosen, rows = self._search.chosen, self._search.shown_rows
        title, at = "Finding", None
        if chosen is not None:
            here, is_held = chosen.row.finding.fingerprint, chosen.row.finding.is_held
            title = "Held finding" if is_held else title
            fits = (number for number, row in enumerate(rows) if row.finding.fingerprint == here)
            at = next(fits, None)
            if at is not None:  # those that are held do not count as others do
                alike = [row.finding.is_held is is_held for row in rows]
                title += f" {sum(alike[: at + 1]):,} of {sum(alike):,}"
        self.setWindowTitle(visible(title))
        self.back.setEnabled(at is not None and at > 0)
        self.on.setEnabled(at is not None and at + 1 < len(rows))

    def _show(self) -> None:
        """Show everything anew."""
        column = self.body.column
        for kept in (self._buttons, self._edit_row):
            column.removeWidget(kept)
            kept.hide()
        clear(column)
        self.statement, self.fixes, self._text = None, None, ""
        self._standing, self.decision = None, None
        chosen = self._search.chosen
        if chosen is None:
            column.addWidget(StyledLabel([StyledRun(_NOTHING, "body", "muted")]))
            column.addStretch(1)
            return
        detail = finding_detail(chosen.row.finding, self._workspace.world.index, clock.LOCAL)
        self._show_head(chosen)
        self._show_why(chosen, detail)
        self._show_proof(chosen, detail)
        self._show_statement(detail)
        self._show_fix(detail)
        if not chosen.is_gone:
            self.decision = DecisionForm(self._workspace, self._drafts)
            self._add(self.decision)
        column.addStretch(1)
        self.body.verticalScrollBar().setValue(0)
        self._text = _as_text(chosen.row, detail)
        self._name()

    def _add(self, *widgets: QWidget, gap: int = _SECTION) -> None:
        column = self.body.column
        column.addSpacing(gap)
        for widget in widgets:
            column.addWidget(widget)

    def _label(self, text: str, link: TextLink | None = None) -> None:
        row = QWidget()
        line = hbox(row, margins=0)
        line.addWidget(section(text), 1)
        if link is not None:
            line.addWidget(link)
        self._add(row)
        self.body.column.addSpacing(_LABEL)

    def _show_head(self, chosen: ChosenFinding) -> None:
        row = chosen.row
        head = QWidget()
        line = hbox(head, margins=0, spacing=6)
        line.addWidget(StyledLabel([StyledRun(row.title, "heading")]), 1)
        mark = SeverityMark()
        top = Qt.AlignmentFlag.AlignVCenter
        line.addWidget(mark, 0, top)
        mark.show_risk(row.finding.risk)
        line.addWidget(PlainLabel(row.severity, "subject", ink_of(row.finding.risk)), 0, top)
        self._add(head, gap=0)
        self._add(EndsLine(row), gap=4)
        standing = QWidget()
        self._standing = vbox(standing, margins=0)
        self._add(standing, gap=6)
        self._show_standing()

    def _show_standing(self) -> None:
        """Say how it stands: gone, held, new, overdue."""
        chosen = self._search.chosen
        if chosen is None or self._standing is None:
            return
        clear(self._standing)
        pills = [FactPill(*pill) for pill in standing_pills(chosen.row)]
        if chosen.is_gone:
            pills = [FactPill("Gone in what is shown", "allowed", "check-bold")]
        if pills:
            self._standing.addWidget(FlowRow(pills))

    def _show_why(self, chosen: ChosenFinding, detail: FindingDetail) -> None:
        rule = chosen.row.finding.rule
        link = TextLink(f"Rule {rule}")
        link.clicked.connect(partial(self._workspace.question.rule_asked.emit, rule))
        self._label("Why it matters", link)
        self._add(StyledLabel([StyledRun(detail.why)]), gap=0)
        for text in filter(None, (detail.reasons, detail.unsure, detail.frameworks)):
            self._add(StyledLabel([StyledRun(text, "small", "muted")]), gap=4)
        if detail.affected:
            self._label("Affected")
            self._add(StyledLabel([StyledRun(detail.affected)]), gap=0)

    def _show_proof(self, chosen: ChosenFinding, detail: FindingDetail) -> None:
        if detail.proofs or detail.is_proved:
            self._label("Proof")
        for number, proof in enumerate(detail.proofs):
            self._add(ProofCard(proof), gap=6 if number else 0)
        if detail.is_proved and not detail.proofs:
            self._add(StyledLabel([StyledRun(NO_REQUEST, "body", "muted")]), gap=0)
        command = self._commands.command(chosen.row)
        self.copy.setEnabled(command is not None)
        self.copy.setToolTip(
            themed.plain_tooltip(command or "No command knows the edits of this scenario")
        )
        self.focus.setEnabled(bool(chosen.row.nodes))
        for button in (self.simulate, self.copy):
            button.setVisible(bool(detail.proofs))
        self._add(self._buttons, gap=8)
        self._buttons.show()

    def _show_statement(self, detail: FindingDetail) -> None:
        if not detail.statement:
            return
        self._label(detail.statement)
        if detail.conditions:
            words = f"Conditions: {detail.conditions}"
            self._add(StyledLabel([StyledRun(words, "small", "muted")]), gap=0)
        excerpt = detail.excerpt
        if excerpt is None:
            return
        self.statement = StatementView(excerpt)
        self._add(self.statement, gap=4)
        self._add(self._edit_row, gap=8)
        self._edit_row.show()

    def _show_fix(self, detail: FindingDetail) -> None:
        self._label("Fix")
        self._add(StyledLabel([StyledRun(detail.fix)]), gap=0)
        self.fixes = FixChoice()
        self.fixes.applied.connect(self._commands.apply)
        self._add(self.fixes, gap=6)
        self._show_fixes()

    def _show_fixes(self) -> None:
        """Offer the edits that would close it, once they were tried."""
        if self.fixes is not None:
            self.fixes.show_fixes(self._search.fixes or ())


class FixChoice(QWidget):
    """Edits to choose from, with who loses access by each, and the button that makes them."""

    applied = Signal(object)  # FixText

    def __init__(self) -> None:
        super().__init__()
        self._fixes: tuple[FixText, ...] = ()
        self.radios: list[Radio] = []
        column, self._choices = QVBoxLayout(self), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._losers = StyledLabel()
        self.apply = _button("Apply as what-if", "source-branch", primary=True)
        self.apply.setToolTip(
            "Make this edit in the scenario, and see what it changes (Ctrl+Enter)"
        )
        self.apply.clicked.connect(self._apply)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._apply)
        column.addLayout(self._choices)
        column.addWidget(self._losers)
        column.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_fixes(self, fixes: tuple[FixText, ...]) -> None:
        """Offer other edits, the first of them chosen; none: there is nothing to choose."""
        if fixes == self._fixes:
            return
        self._fixes, self.radios = fixes, []
        clear(self._choices)
        choices = QWidget()  # one parent: of its radio buttons one is on
        rows = vbox(choices, margins=0, spacing=6)
        for fix in fixes:
            radio = Radio(visible(fix.title))
            radio.toggled.connect(self._say)
            line = vbox(None, radio, spacing=0)
            loses = StyledLabel([StyledRun(fix.loses, "small", "muted")])
            below = hbox(None, loses, margins=(_BESIDE_RADIO, 0, 0, 0))
            line.addLayout(below)
            rows.addLayout(line)
            self.radios.append(radio)
        self._choices.addWidget(choices)
        if self.radios:
            self.radios[0].setChecked(True)
        self._say()
        self.setVisible(bool(fixes))

    def _chosen(self) -> FixText | None:
        pairs = zip(self._fixes, self.radios, strict=True)
        return next((fix for fix, radio in pairs if radio.isChecked()), None)

    def _say(self) -> None:
        """Name who loses access by the chosen one."""
        if len(self.radios) != len(self._fixes):
            return
        chosen = self._chosen()
        losers = chosen.losers if chosen is not None else ""
        self._losers.set_runs([StyledRun(losers, "small", "muted")])
        self._losers.setVisible(bool(losers))

    def _apply(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.applied.emit(chosen)


class EndsLine(QWidget):
    """Who gets in and what is reached, on one line."""

    def __init__(self, row: FindingRow) -> None:
        super().__init__()
        self._row = row
        self.setFixedHeight(24)
        self.setAccessibleName(visible(row.ends))
        self.setToolTip(themed.plain_tooltip(row.ends))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them as in the list."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ends(painter, self.rect(), self._row)


class ProofCard(QWidget):
    """The verdict of the request that proves a finding, and what it takes as given."""

    def __init__(self, proof: ProofText) -> None:
        super().__init__()
        self._kind = proof.kind
        self._band = StyledLabel(styled(proof.headline, plain="body", strong="subject"))
        lines = vbox(margins=(12, 8, 12, 10), spacing=4)
        if proof.because:
            lines.addWidget(StyledLabel([StyledRun(proof.because, "small", "muted")]))
        if proof.given:
            given = taken_as_given(proof.given)
            lines.addWidget(StyledLabel([StyledRun(given, "small", "muted")]))
        band = hbox(margins=(40, 9, 12, 9))
        band.addWidget(self._band)
        vbox(self, band, lines, margins=0, spacing=0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, and the band of the verdict with its sign."""
        ground, ink, icon = _LOOKS[self._kind]
        with themed.painting(self) as painter:
            whole = QRectF(self.rect())
            themed.paint_frame(painter, whole, "surface")
            band = QRectF(self._band.geometry()).adjusted(0, -9, 0, 9)
            band.setLeft(whole.left() + 1)
            band.setRight(whole.right() - 1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color(ground))
            painter.drawRoundedRect(band.adjusted(0, 1, 0, 0), 7, 7)
            painter.fillRect(band.adjusted(0, 8, 0, 0), themed.color(ground))
            circle = QRectF(12, band.top() + 9, 20, 20)
            painter.setBrush(themed.color(ink))
            painter.drawEllipse(circle)
            inner = circle.adjusted(4, 4, -4, -4)
            themed.paint_icon(painter, inner, icon, "surface")


class StatementView(PolicyView):
    """The document with the statement in sight, as high as that needs."""

    def __init__(self, excerpt: Excerpt) -> None:
        super().__init__()
        first, last = excerpt.tints[0].first, excerpt.tints[0].last
        lines = min(max(last - first + 1, _MIN_LINES), _MAX_LINES)
        self.setFixedHeight(_LINE * lines + 4)
        self.show_excerpt(excerpt)

    def sizeHint(self) -> QSize:
        """Return the height of the statement."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


def _button(text: str, icon: str, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    icons.put(button, icon, "onaccent" if primary else "text")
    style.mark(button, look="primary" if primary else "small")
    button.setAccessibleName(visible(text))
    return button


def _as_text(row: FindingRow, detail: FindingDetail) -> str:
    lines = (
        f"{row.severity}: {row.title} ({row.finding.rule})",
        row.ends,
        row.state,
        detail.why,
        detail.reasons,
        *(proof.text for proof in detail.proofs),
        detail.statement,
        f"Fix: {detail.fix}",
    )
    return "\n".join(filter(None, lines))


FINDING = Panel(
    id="finding",
    title="Finding",
    area="right",
    make=FindingPanel,
    shown_when=lambda workspace: workspace.findings.is_in_front,
    icon="alert-circle-outline",
    width=440,
    raised_by=("selected",),
)
