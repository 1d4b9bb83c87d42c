"""Panel: one tool beside the canvas. PANELS in rolescope.ui.shell.panel_areas.panels lists them."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value

Area = Literal["left", "right", "bottom", "middle"]


class Panel(Value, kw_only=True):
    """One panel. The window makes it when it is first needed, and draws its head.

    One in the middle stands in the place of the canvas and has no head: it is a `MiddleWidget`.

    `make` gets the workspace and returns the widget. Its `windowTitle`, when set, replaces `title`
    in the head, and its `actions()` become buttons there (right of the tabs at the bottom).
    `shown_when` says whether there is anything to show; the panel appears when that becomes true
    and goes when it becomes false. `raised_by` names what brings it to the front of
    its area, if it has something to show then: something was `"selected"` or `"simulated"`.
    `prepare` makes a part that takes long for the next `make`; it need not be called.
    `icon` is a name of Material Design Icons without its prefix; `width` in pixels.
    """

    id: str
    title: str
    area: Area
    make: Callable[[Workspace], QWidget]
    shown_when: Callable[[Workspace], bool]
    icon: str = ""
    width: int = 440
    raised_by: tuple[Literal["selected", "simulated"], ...] = ()
    prepare: Callable[[], None] | None = None


class MiddleWidget(QWidget):
    """What stands in the place of the canvas; `closed` returns to it."""

    closed = Signal()
    status_changed = Signal()

    @property
    def status(self) -> str:
        """What the status bar says of it."""
        return ""

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over so many px at the right."""
