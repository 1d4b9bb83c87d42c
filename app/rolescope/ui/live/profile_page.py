"""First step: with which profile, and where."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rolescope.importers.aws.connection import profiles
from rolescope.importers.aws.plan import Target
from rolescope.model.plain import visible
from rolescope.ui import style
from rolescope.ui.live.parts import Note, Page, rows
from rolescope.ui.widgets.fields import Combo, Field

_CHAIN = "Standard chain (environment, files, SSO, container, instance)"
_SECURE = ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")


class ProfilePage(Page):
    """Chooses a profile; asks for the code of an MFA device when the profile needs one."""

    code_given = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Connect to AWS",
            "RoleScope reads with the credentials that you choose here, and writes nothing to AWS. "
            "They stay with boto3 on this computer and are never stored.",
        )
        self.profile = Combo("Profile")
        self.region = Field("Region")
        self.region.setPlaceholderText("that of the profile")
        self.endpoint = Field("Endpoint")
        self.endpoint.setPlaceholderText("that of AWS")
        self.proxy = Field("Proxy")
        self.proxy.setPlaceholderText("that of the environment")
        self.bundle = Field("Certificates")
        self.bundle.setPlaceholderText("those of boto3")
        self.column.addWidget(rows(("Profile", self.profile), ("Region", self.region)))
        self._more = QPushButton("Endpoint, proxy, certificates")
        style.mark(self._more, look="link")
        self._network = rows(
            ("Endpoint", self.endpoint), ("Proxy", self.proxy), ("Certificates", self.bundle)
        )
        self._network.hide()
        self._more.clicked.connect(self._unfold)
        beside = QHBoxLayout()
        beside.addWidget(self._more)
        beside.addStretch(1)
        self.column.addLayout(beside)
        self.column.addWidget(self._network)
        self.code = Field("MFA code")
        self.code.setMaxLength(6)
        self.code.setPlaceholderText("6 digits")
        self._give = QPushButton("Give code")
        self._give.setEnabled(False)
        self._asked = _beside(self.code, self._give)
        self._asked.hide()
        self.column.addWidget(self._asked)
        self.note = Note()
        self.column.addWidget(self.note)
        self.column.addStretch(1)
        self.code.textChanged.connect(self._check_code)
        self.code.returnPressed.connect(self._give.click)
        self._give.clicked.connect(self._send_code)

    def begin(self) -> None:
        """List the profiles of this user."""
        chosen = self.profile.currentData()
        self.profile.clear()
        self.profile.addItem(_CHAIN, None)
        for name in profiles():
            self.profile.addItem(visible(name), name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(chosen)))
        self.forget_code()

    def field(self) -> QWidget:
        """Return the choice of profiles."""
        return self.profile

    def target(self) -> Target | None:
        """Return what was chosen; None, and say why, when it cannot be meant."""
        endpoint = self.endpoint.text().strip()
        if endpoint and not endpoint.startswith(_SECURE):
            self.note.say(
                "An endpoint begins with https://. Only on this computer may it be http://.", "risk"
            )
            self._network.show()
            self.endpoint.setFocus()
            return None
        return Target(
            profile=self.profile.currentData(),
            region=self.region.text().strip() or None,
            endpoint=endpoint or None,
            proxy=self.proxy.text().strip() or None,
            ca_bundle=self.bundle.text().strip() or None,
        )

    def ask_code(self, words: str) -> None:
        """Ask for the code of a device."""
        self.note.say(f"The profile asks for an MFA code. {words.strip().rstrip(':')}.")
        self.code.clear()
        self._asked.show()
        self.code.setFocus()

    def forget_code(self) -> None:
        """Ask for no code any more."""
        self.code.clear()
        self._asked.hide()

    def _check_code(self, text: str) -> None:
        self._give.setEnabled(len(text) == self.code.maxLength() and text.isdecimal())

    def _send_code(self) -> None:
        code = self.code.text()
        self.forget_code()
        self.note.say("")
        self.code_given.emit(code)

    def _unfold(self) -> None:
        self._network.setVisible(self._network.isHidden())


def _beside(field: Field, button: QPushButton) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(rows(("MFA code", field)), 1)
    row.addWidget(button)
    return made
