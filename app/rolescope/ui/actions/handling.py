"""The menu View: what hands do to the picture."""

from rolescope.ui.action import Action, is_open

HANDLING: tuple[Action, ...] = (
    Action(
        id="unpin",
        text="Unpin",
        menu="View",
        shortcuts=("K",),
        icon="pin-off-outline",
        on_canvas=True,
        enabled=lambda window: bool(window.pane.hands.pinned()),
        run=lambda window: window.pane.hands.unpin(),
    ),
    Action(
        id="lasso",
        text="Select with a lasso",
        menu="View",
        shortcuts=("L",),
        icon="lasso",
        on_canvas=True,
        enabled=is_open,
        checked=lambda window: window.pane.canvas.lassos,
        run=lambda window: window.pane.canvas.set_lasso(on=not window.pane.canvas.lassos),
    ),
    Action(
        id="minimap",
        text="Minimap",
        menu="View",
        enabled=is_open,
        checked=lambda window: window.pane.minimap.is_wanted,
        run=lambda window: window.pane.show_minimap(shown=not window.pane.minimap.is_wanted),
    ),
)
