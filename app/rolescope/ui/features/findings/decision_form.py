"""What is decided about the marked findings: state, owner, end, reason and note."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from rolescope.agenda.agreed import possible_fixes
from rolescope.findings.triage import DecisionGap, lacks, usual_end
from rolescope.model.review import FindingState, Ruling
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.details import FlowRow
from rolescope.ui.kit.fields import Combo, LineField
from rolescope.ui.kit.pills import TextLink, section
from rolescope.ui.kit.privacy import hides, visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shared.finding_states import state_icon
from rolescope.ui.state import agenda_edits, finding_edits
from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value
from rolescope.words.findings.finding_rows import state_name
from rolescope.words.findings.list_text import decided_words, lacking_words

_LABEL_WIDTH, _NOTE_HEIGHT = 60, 58  # px
_MAX_OWNER, _MAX_REASON, _MAX_NOTE = 120, 2_000, 20_000  # characters
_MAX_DATE = len("2026-11-24T12:00:00+00:00")
_ENDS = {30: "30 days", 90: "90 days", 365: "1 year"}
_KEYS = {
    FindingState.OPEN: "O",
    FindingState.ACCEPTED: "A",
    FindingState.FIX_AGREED: "X",
    FindingState.NO_PROBLEM: "N",
}


class Draft(Value):
    """What is chosen and typed of a decision that lacks something; `before` is what stands."""

    before: Ruling
    state: FindingState
    edited: Mapping[str, str]


Drafts = dict[tuple[str, ...], Draft]
"""What is begun, by the fingerprints of the findings that it is about."""


class DecisionForm(QWidget, FollowsNames):
    """Decides about the marked findings: at once, as soon as nothing is lacking.

    Until then what is typed is kept in `drafts`, whatever is looked at meanwhile.
    """

    def __init__(self, workspace: Workspace, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self._workspace, self._search = workspace, workspace.findings
        self._edited: dict[str, str] = {}  # what was typed for the marked ones
        self._state = FindingState.OPEN
        self._is_writing = False
        self._marked: tuple[str, ...] = ()
        self.buttons = {state: self._button(state) for state in FindingState}
        self.about = PlainLabel("", "small", "muted")
        self.owner = LineField("Owner", font="body")
        self.until = LineField("Until", font="body")
        self.reason = LineField("Reason", font="body")
        self.fix = Combo("Scenario of the fix")
        self.note = QPlainTextEdit()
        self.lacking = StyledLabel()
        self.next = QPushButton("Decide, next item")
        style.mark(self.next, look="primary")
        self.next.clicked.connect(self._go_on)
        self.ends = {days: TextLink(words) for days, words in _ENDS.items()}
        self._set_up()
        self._lay_out()
        self._search.ruled.connect(self._follow)
        self._search.marked_changed.connect(self._follow)
        workspace.history.reviewed.connect(self._show_next)
        self._fill()

    def _button(self, state: FindingState) -> QPushButton:
        words = state_name(state)
        if state is FindingState.ACCEPTED:
            words = "Accept\N{HORIZONTAL ELLIPSIS}"
        icon, ink = state_icon(state)
        button = QPushButton(themed.icon(icon, ink), words)
        button.setCheckable(True)
        button.setIconSize(QSize(14, 14))
        button.setToolTip(themed.plain_tooltip(f"{state_name(state)} ({_KEYS[state]} in the list)"))
        style.mark(button, look="switch")
        button.setStyleSheet("padding: 0 6px")  # all in one row of a panel of usual width
        button.clicked.connect(partial(self.choose, state))
        return button

    def _set_up(self) -> None:
        self.owner.setPlaceholderText("Who sees to it")
        self.owner.setMaxLength(_MAX_OWNER)
        completer = QCompleter(list(finding_edits.owners(self._workspace)), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.owner.setCompleter(completer)
        self.until.setPlaceholderText("2027-01-31")
        self.until.setMaxLength(_MAX_DATE)
        self.reason.setPlaceholderText("Why it may stay")
        self.reason.setMaxLength(_MAX_REASON)
        style.mark(self.note, look="field")
        self.note.setPlaceholderText("Note")
        self.note.setAccessibleName("Note on the finding")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self.owner.typed.connect(partial(self._edit, "owner"))
        self.until.typed.connect(partial(self._edit, "until"))
        self.reason.typed.connect(partial(self._edit, "reason"))
        self.note.textChanged.connect(self._say)
        completer.activated.connect(partial(self._edit, "owner"))
        self.fix.activated.connect(self._choose_fix)
        for days, link in self.ends.items():
            link.clicked.connect(partial(self._end_after, days))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(section("Decision"), 1)
        head.addWidget(self.about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        self._labels = [PlainLabel(text, "body", "muted") for text in ("Owner", "Until", "Reason")]
        fields = (self.owner, self.until, self.reason)
        for number, (label, field) in enumerate(zip(self._labels, fields, strict=True)):
            grid.addWidget(label, number * 2, 0)
            grid.addWidget(field, number * 2, 1)
        self._ends = FlowRow(list(self.ends.values()))
        grid.addWidget(self._ends, 3, 1)
        self._fix_label = PlainLabel("Fix", "body", "muted")
        grid.addWidget(self._fix_label, 6, 0)
        grid.addWidget(self.fix, 6, 1)
        grid.addWidget(PlainLabel("Note", "body", "muted"), 7, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.note, 7, 1)
        column = vbox(self, head, FlowRow(list(self.buttons.values())), grid, margins=0, spacing=6)
        column.addWidget(self.lacking)
        column.addWidget(self.next, 0, Qt.AlignmentFlag.AlignRight)

    # Showing

    def _follow(self) -> None:
        """Show what was decided, unless that was done here."""
        marked = tuple(row.finding.fingerprint for row in self._search.marked)
        if not self._is_writing or marked != self._marked:
            self._fill()

    def renew_names(self) -> None:
        """Offer the fields only while names are seen."""
        self._fill()

    def _fill(self) -> None:
        """Show what was decided about the marked findings, or began to be."""
        rows = self._search.marked
        self._marked = tuple(row.finding.fingerprint for row in rows)
        before, draft = finding_edits.common_ruling(rows), self._drafts.get(self._marked)
        if draft is not None and draft.before == before:
            self._state, self._edited = draft.state, dict(draft.edited)
        else:  # nothing was begun, or somebody decided elsewhere
            self._drafts.pop(self._marked, None)
            self._state, self._edited = before.state, {}
        self._show()

    @property
    def _draft(self) -> Ruling:
        """What is decided as far as it was typed."""
        before = finding_edits.common_ruling(self._search.marked)
        draft = finding_edits.proposed(self._workspace.world.now(), before, self._state)
        return finding_edits.changed(draft, draft.state, self._edited)

    def _show(self) -> None:
        rows, draft = self._search.marked, self._draft
        self.setEnabled(bool(rows) and not hides())
        self.about.setText(decided_words(rows))
        for state, button in self.buttons.items():
            button.setChecked(state is self._state)
        for field, text in (
            (self.owner, draft.owner),
            (self.until, draft.until),
            (self.reason, draft.reason),
        ):
            if field.text() != text:
                field.setText(text)
        if self.note.toPlainText() != draft.note:
            with QSignalBlocker(self.note):
                self.note.setPlainText(draft.note)
        # Offer the scenarios of the review, and that there is none yet.
        self.fix.clear()
        self.fix.addItem("No scenario yet", "")
        for one in possible_fixes(self._workspace.history.review):
            self.fix.addItem(visible(one.title), one.id)
        self.fix.setCurrentIndex(max(0, self.fix.findData(draft.fix)))
        is_accepted = self._state is FindingState.ACCEPTED
        has_end, has_reason = self._state.has_owner_and_end, self._state.has_reason
        self._labels[1].setText("Until" if is_accepted else "Due")
        for widget, is_shown in (
            (self._labels[1], has_end),
            (self.until, has_end),
            (self._ends, is_accepted),
            (self._labels[2], has_reason),
            (self.reason, has_reason),
            (self._fix_label, self._state is FindingState.FIX_AGREED),
            (self.fix, self._state is FindingState.FIX_AGREED),
        ):
            widget.setVisible(is_shown)
        self._show_lacking(lacks(draft, self._workspace.world.now()) if rows else ())
        self._show_next()

    def _show_next(self, _changed: object = None) -> None:
        """Offer to go on where the current item of a review is about a marked finding."""
        agenda = self._workspace.history.review.agenda
        item = agenda.item(agenda.current)
        is_about = item is not None and not set(item.findings).isdisjoint(self._marked)
        self.next.setVisible(agenda.is_running and is_about)

    def _show_lacking(self, lacking: tuple[DecisionGap, ...]) -> None:
        """Say what is lacking; it is wrong where something was typed there."""
        words = lacking_words(self._state, lacking)
        ends = (DecisionGap.END, DecisionGap.PAST, DecisionGap.TOO_LATE)
        is_wrong = False
        for name, field, faults in (
            ("owner", self.owner, (DecisionGap.OWNER,)),
            ("until", self.until, ends),
            ("reason", self.reason, (DecisionGap.REASON,)),
        ):
            is_lacking = any(one in lacking for one in faults)
            is_bad = is_lacking and name in self._edited
            is_wrong = is_wrong or is_bad
            style.mark(field, state="bad" if is_bad else "")
            field.setAccessibleDescription(visible(words if is_lacking else ""))
        self.lacking.set_runs([StyledRun(words, "small", "risk" if is_wrong else "muted")])
        self.lacking.setVisible(bool(words))

    # Deciding

    def choose(self, state: FindingState, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """Decide for a state; what it lacks is asked for, with the keyboard there."""
        self._state = state
        self._edited = {name: text for name, text in self._edited.items() if name == "note"}
        if state is FindingState.FIX_AGREED and not self._draft.fix:
            self._edited["fix"] = finding_edits.usual_fix(self._workspace)
        self._write()
        self._show()
        self._asks_for_more()

    def _asks_for_more(self) -> bool:
        """Tell whether the decision lacks something: its field has the keyboard then."""
        lacking = lacks(self._draft, self._workspace.world.now())
        wanted = {DecisionGap.OWNER: self.owner, DecisionGap.REASON: self.reason}
        if lacking:
            field = wanted.get(lacking[0], self.until)
            reason = Qt.FocusReason.OtherFocusReason
            QTimer.singleShot(0, field, partial(field.setFocus, reason))  # it may be shown just now
        return bool(lacking)

    def _go_on(self) -> None:
        """Go to the next item of the review; what was decided is written already."""
        if not self._asks_for_more():
            agenda_edits.step(self._workspace, 1)

    def _edit(self, name: str, text: str) -> None:
        self._edited[name] = text
        self._write(name)
        self._show()

    def _choose_fix(self, place: int) -> None:
        self._edit("fix", self.fix.itemData(place))

    def _say(self) -> None:
        text = self.note.toPlainText()
        if len(text) <= _MAX_NOTE:
            self._edit("note", text)

    def _end_after(self, days: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._edit("until", usual_end(self._workspace.world.now(), days))

    def _write(self, field: str = "") -> None:
        """Write the decision into the review, if it is whole; else keep it as it is."""
        rows, draft = self._search.marked, self._draft
        if not rows:
            return
        if lacks(draft, self._workspace.world.now()):
            before = finding_edits.common_ruling(rows)
            self._drafts[self._marked] = Draft(before, self._state, dict(self._edited))
            return
        self._drafts.pop(self._marked, None)
        changes = dict(self._edited) | {"until": draft.until, "reason": draft.reason}
        if draft.owner:
            changes["owner"] = draft.owner
        merge_key = f"finding {field} {hash(self._marked)}" if field else ""
        self._is_writing = True
        finding_edits.decide(self._workspace, rows, self._state, changes, merge_key)
        self._is_writing = False
