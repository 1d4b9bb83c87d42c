"""First step: with which profile, and where."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rolescope.importers.aws.plan import Target
from rolescope.ui.features.live_import.parts import Note, Page, rows
from rolescope.ui.kit import style
from rolescope.ui.kit.fields import Combo, Field
from rolescope.ui.kit.privacy import visible

_CHAIN = "Standard chain (environment, files, SSO, container, instance)"
_SENTENCE = (
    "RoleScope reads with the credentials that you choose here, and changes nothing in AWS. The "
    "credentials stay with boto3 on this computer and are never stored."
)
_SECURE = ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")


class ProfilePage(Page):
    """Chooses a profile; what a network needs that is not the usual one is folded away."""

    def __init__(self, heading: str = "Connect to AWS", sentence: str = _SENTENCE) -> None:
        super().__init__(heading, sentence)
        self.profile = Combo("Profile")
        self.region = Field("Region")
        self.region.setPlaceholderText("From profile")
        self.endpoint = Field("Endpoint")
        self.endpoint.setPlaceholderText("AWS default")
        self.proxy = Field("Proxy")
        self.proxy.setPlaceholderText("that of the environment")
        self.bundle = Field("Certificates")
        self.bundle.setPlaceholderText("System default")
        self.column.addWidget(rows(("Profile", self.profile), ("Region", self.region)))
        self.show_profiles(())
        self.more = QPushButton("Endpoint, proxy, certificates")
        style.mark(self.more, look="link")
        self._network = rows(
            ("Endpoint", self.endpoint), ("Proxy", self.proxy), ("Certificates", self.bundle)
        )
        self._network.hide()
        self.more.clicked.connect(self._unfold)
        beside = QHBoxLayout()
        beside.addWidget(self.more)
        beside.addStretch(1)
        self.column.addLayout(beside)
        self.column.addWidget(self._network)
        self.note = Note()
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def show_profiles(self, names: Sequence[str]) -> None:
        """Offer these profiles; the one that was chosen stays."""
        chosen = self.profile.currentData()
        self.profile.clear()
        self.profile.addItem(_CHAIN, None)
        for name in names:
            self.profile.addItem(visible(name), name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(chosen)))

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

    def use_endpoint(self, url: str) -> None:
        """Suggest an endpoint, where it can be seen."""
        self.endpoint.setText(url)
        self._network.show()

    def _unfold(self) -> None:
        self._network.setVisible(self._network.isHidden())
