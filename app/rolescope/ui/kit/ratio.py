"""From one size of text to another: what is drawn so large now is drawn so large then."""

from PySide6.QtCore import QObject

from rolescope.ui.kit.scale import px_at


class Ratio:
    """From one size of text to another, without a loss: there and back everything is as it was."""

    def __init__(self, before: float, after: float) -> None:
        self.before, self.after = before, after

    def of(self, owner: QObject, key: str, drawn: int) -> int:
        """Return the new size of something that is `drawn` so large.

        `key` names it at its owner, where its size at 100 % is remembered.
        """
        name = f"at100_{key}"
        known = owner.property(name)
        if known is not None and known[1] == drawn:
            said = float(known[0])
        else:  # nobody has seen it yet, or it was fixed anew since
            said = drawn / self.before
            whole = float(round(said))
            if px_at(whole, self.before) == drawn:
                said = whole
        made = px_at(said, self.after)
        owner.setProperty(name, [said, made])
        return made

    def keep(self, owner: QObject, key: str, drawn: int) -> None:
        """Remember that something could only be `drawn` so large, and what it would be at 100 %."""
        said = owner.property(f"at100_{key}")[0]
        owner.setProperty(f"at100_{key}", [said, drawn])
