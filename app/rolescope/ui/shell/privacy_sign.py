"""The sign that names are hidden: seen as long as they are."""

from PySide6.QtWidgets import QPushButton

from rolescope.ui.kit import icons, privacy, style


class PrivacySign(QPushButton):
    """A click shows the names again."""

    def __init__(self) -> None:
        super().__init__(privacy.SIGN)
        icons.put(self, "eye-off-outline", "cond")
        style.mark(self, look="sign")
        self.setToolTip(
            "Account IDs and names are pseudonyms, also in what is copied.\n"
            "Click to show them (Ctrl+Shift+H)"
        )
        self.setAccessibleName("Names hidden. Show names")
        self.hide()
