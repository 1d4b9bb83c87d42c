"""The menu View: what hands do to the picture."""

from rolescope.ui.shell.action import Action, Window, is_open


def _switch_motion(window: Window) -> None:
    window.settings.reduces_motion = not window.settings.reduces_motion


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
        id="reach-alone",
        text="Highlight reachable",
        menu="View",
        shortcuts=("D",),
        on_canvas=True,
        enabled=is_open,
        checked=lambda window: window.pane.chosen.shows_reach,
        run=lambda window: window.pane.show_reach(shown=not window.pane.chosen.shows_reach),
    ),
    Action(
        id="minimap",
        text="Minimap",
        menu="View",
        enabled=is_open,
        checked=lambda window: window.pane.minimap.is_wanted,
        run=lambda window: window.pane.show_minimap(shown=not window.pane.minimap.is_wanted),
    ),
    Action(
        id="reduce-motion",
        text="Reduce motion",
        menu="View",
        checked=lambda window: window.settings.reduces_motion,
        run=_switch_motion,
    ),
)
