"""What is decided about an item that is about no finding: state, owner, date."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.findings.triage import DecisionGap, lacks
from rolescope.model.review import FindingState, Ruling
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.privacy import hides
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shared.finding_states import state_icon
from rolescope.ui.state import finding_edits
from rolescope.words.findings.finding_rows import state_name
from rolescope.words.findings.list_text import lacking_words

_OF_END = {DecisionGap.END, DecisionGap.PAST, DecisionGap.TOO_LATE}


class ItemDecision(QWidget, FollowsNames):
    """A row of states, and fields for what they need."""

    decided = Signal(object, str)  # Ruling, and which text was typed
    gone_on = Signal()  # to the next item

    def __init__(self) -> None:
        super().__init__()
        self._ruling, self._now = Ruling(), ""
        self.buttons = {state: self._button(state) for state in FindingState}
        self.owner = LineField("Owner of the item", font="body")
        self.owner.setPlaceholderText("Owner")
        self.until = LineField("Date of the item", font="body")
        self.until.setPlaceholderText("2027-01-31")
        self.reason = LineField("Reason of the decision", font="body")
        self.reason.setPlaceholderText("Reason")
        self.lacking = StyledLabel()
        self.next = QPushButton("Decide, next item")
        style.mark(self.next, look="primary")
        self.next.clicked.connect(self._go_on)
        for name, field in (("owner", self.owner), ("until", self.until), ("reason", self.reason)):
            field.typed.connect(partial(self._type, name))
        states = hbox(spacing=0)
        for button in self.buttons.values():
            states.addWidget(button, 1)
        fields = hbox(spacing=8)
        fields.addWidget(self.owner, 2)
        fields.addWidget(self.until, 2)
        fields.addWidget(self.reason, 3)
        column = vbox(None, states, fields, self.lacking, margins=(14, 8, 14, 8), spacing=6)
        column.addWidget(self.next, 0, Qt.AlignmentFlag.AlignRight)
        vbox(self, Hairline(), column, margins=0, spacing=0)

    def _button(self, state: FindingState) -> QPushButton:
        button = QPushButton(themed.icon(*state_icon(state)), state_name(state))
        button.setCheckable(True)
        button.setIconSize(QSize(14, 14))
        ends = {FindingState.OPEN: "first", FindingState.NO_PROBLEM: "last"}
        style.mark(button, look="segment", place=ends.get(state, "middle"))
        button.setStyleSheet("padding: 0 6px")
        button.clicked.connect(partial(self.choose, state))
        return button

    def show_ruling(self, ruling: Ruling, now: str, *, is_running: bool) -> None:
        """Show what was decided, and the way to the next item of a review that is running."""
        self._ruling, self._now = ruling, now
        self.next.setVisible(is_running)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the texts as they may be seen; while names are hidden nothing is typed."""
        ruling = self._ruling
        self.setEnabled(not hides())
        for state, button in self.buttons.items():
            button.setChecked(state is ruling.state)
        for field, text in (
            (self.owner, ruling.owner),
            (self.until, ruling.until),
            (self.reason, ruling.reason),
        ):
            if field.text() != text:
                field.setText(text)
        self.owner.setVisible(ruling.state.has_owner_and_end)
        self.until.setVisible(ruling.state.has_owner_and_end)
        self.reason.setVisible(ruling.state.has_reason)
        lacking = lacks(ruling, self._now)
        words = lacking_words(ruling.state, lacking)
        is_wrong = bool(ruling.until) and not _OF_END.isdisjoint(lacking)
        self.lacking.set_runs([StyledRun(words, "small", "risk" if is_wrong else "muted")])
        self.lacking.setVisible(bool(words))

    def choose(self, state: FindingState, _checked: bool = False) -> bool:  # noqa: FBT001, FBT002 - a slot
        """Decide for a state; its date is proposed. Tell whether nothing is lacking."""
        ruling = finding_edits.proposed(self._now, self._ruling, state)
        self.decided.emit(ruling, "")
        return not lacks(ruling, self._now)

    def _go_on(self) -> None:
        if not lacks(self._ruling, self._now):
            self.gone_on.emit()

    def _type(self, name: str, text: str) -> None:
        ruling = finding_edits.changed(self._ruling, self._ruling.state, {name: text})
        self.decided.emit(ruling, name)
