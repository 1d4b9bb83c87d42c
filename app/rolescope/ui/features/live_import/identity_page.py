"""Second step: who reads. Nothing is read before it was seen and confirmed."""

from PySide6.QtWidgets import QWidget

from rolescope.model.arn import group_digits
from rolescope.model.instant import in_zone, parse_instant
from rolescope.ui.features.live_import.messages import Identified
from rolescope.ui.features.live_import.parts import Note, Page, rows
from rolescope.ui.kit import clock
from rolescope.ui.kit.text import PlainLabel

_NO_END = "Unknown or never"
_PARTITIONS = {
    "aws": "aws (commercial)",
    "aws-cn": "aws-cn (China)",
    "aws-us-gov": "aws-us-gov (GovCloud)",
    "aws-eusc": "aws-eusc (European Sovereign Cloud)",
}


class IdentityPage(Page):
    """Shows account, principal, partition, region, and until when the credentials last."""

    def __init__(self) -> None:
        super().__init__(
            "Read as this principal?",
            "AWS says that these credentials belong to the principal below. Nothing has been read "
            "yet but this.",
        )
        self._labels = [PlainLabel("", "mono") for _ in range(5)]
        for label in self._labels:
            label.setWordWrap(True)
        names = ("Account", "Principal", "Partition", "Region", "Credentials last until")
        pairs: tuple[tuple[str, QWidget], ...] = tuple(zip(names, self._labels, strict=True))
        self.column.addWidget(rows(*pairs))
        self.note = Note()
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def show_identity(self, found: Identified) -> None:
        """Show who asks."""
        identity = found.identity
        partition = _PARTITIONS.get(identity.partition, identity.partition)
        moment = parse_instant(found.until)
        until = _NO_END if moment is None else f"{in_zone(moment, clock.LOCAL):%Y-%m-%d %H:%M %Z}"
        account = group_digits(identity.account)
        texts = (account, identity.arn, partition, found.region, until)
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        if found.endpoint:
            self.note.say(f"Not AWS itself: everything goes to the endpoint {found.endpoint}.")
        elif identity.is_root:
            self.note.say("This is the root user. Read with a role that may only read instead.")
        else:
            self.note.say("")
