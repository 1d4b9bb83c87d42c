"""Second step of the comparison with AWS: as whom, about whom, what is asked, what is sent."""

from PySide6.QtCore import Signal

from rolescope.engine.index import account_of
from rolescope.model.simulator import SimulatorCall
from rolescope.simulation.simulator.questions import calls, read
from rolescope.ui.features.live_import.messages import Identified
from rolescope.ui.features.live_import.parts import Note, Page, rows
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.simulator_text import elsewhere_text, sent_text

_WAITING = "Looking through its policies…"
_FAULTS = 3  # named at once


class AskPage(Page):
    """Lists what AWS would be asked, to be changed; nothing is sent from here."""

    changed = Signal()

    def __init__(self, principal: str) -> None:
        super().__init__(
            "What should AWS be asked?",
            "One action and one resource on a line. These come from the roles that the principal "
            "may assume and from its own policies; change them as you like.",
        )
        self._principal = principal
        self._is_elsewhere, self._other = False, ""
        self.calls: tuple[SimulatorCall, ...] = ()
        about, self._who = PlainLabel(principal, "mono"), PlainLabel("", "mono")
        for label in (about, self._who):
            label.setWordWrap(True)
        self.column.addWidget(rows(("About", about), ("Asked as", self._who)))
        self.pairs = PlainTextEdit()
        self.pairs.setAccessibleName("Actions and resources to ask about")
        self.pairs.setFont(themed.font("mono"))
        self.pairs.setPlaceholderText(_WAITING)
        self.pairs.setLineWrapMode(PlainTextEdit.LineWrapMode.NoWrap)
        self.pairs.setTabChangesFocus(True)
        style.mark(self.pairs, look="field")
        self.column.addWidget(self.pairs, 1)
        self.note = Note()
        self.column.addWidget(self.note)
        self.pairs.textChanged.connect(self._read)

    def field(self) -> PlainTextEdit:
        """Return the list."""
        return self.pairs

    def show_identity(self, found: Identified) -> None:
        """Show who would ask."""
        identity, own = found.identity, account_of(self._principal)
        self._is_elsewhere = identity.account != own
        where = f" at {found.endpoint}" if found.endpoint else ""
        self._who.setText(f"{identity.arn}{where}")
        self._other = elsewhere_text(identity.account, own)
        self._read()

    def show_pairs(self, text: str) -> None:
        """Show what is suggested, unless something was written already."""
        self.pairs.setPlaceholderText("s3:GetObject arn:aws:s3:::bucket/key")
        if not self.pairs.toPlainText().strip():
            self.pairs.setPlainText(text)

    def _read(self) -> None:
        pairs, faults = read(self.pairs.toPlainText())
        self.calls = () if faults or self._is_elsewhere else calls(pairs)
        if self._is_elsewhere:
            self.note.say(self._other, "risk")
        elif faults:
            more = len(faults) - _FAULTS
            rest = f" And {more:,} more." if more > 0 else ""
            self.note.say(visible(" ".join(faults[:_FAULTS]) + rest), "risk")
        else:
            self.note.say(sent_text(self._principal, self.calls) if self.calls else "")
        self.changed.emit()
