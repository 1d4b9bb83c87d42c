"""The menu View: which view is seen, and how large."""

from rolescope.ui.action import Action, is_open
from rolescope.ui.canvas.sight import Sight

VIEW: tuple[Action, ...] = (
    Action(
        id="overview",
        text="Overview",
        menu="View",
        shortcuts=("Ctrl+Shift+1",),
        enabled=is_open,
        checked=lambda window: window.pane.sight.view == "overview",
        run=lambda window: window.pane.sights.look_at(Sight("overview")),
    ),
    Action(
        id="focus",
        text="Focus",
        menu="View",
        shortcuts=("Ctrl+Shift+2",),
        enabled=lambda window: window.commands.focus_subject() is not None,
        checked=lambda window: window.pane.sight.view == "focus",
        run=lambda window: window.commands.show_focus(),
    ),
    Action(
        id="zoom-in",
        text="Zoom in",
        menu="View",
        shortcuts=("Ctrl++", "Ctrl+="),
        icon="magnify-plus-outline",
        rule=True,
        enabled=is_open,
        run=lambda window: window.pane.canvas.zoom_by(1.2),
    ),
    Action(
        id="zoom-out",
        text="Zoom out",
        menu="View",
        shortcuts=("Ctrl+-",),
        icon="magnify-minus-outline",
        enabled=is_open,
        run=lambda window: window.pane.canvas.zoom_by(1 / 1.2),
    ),
    Action(
        id="zoom-reset",
        text="Zoom to 100 %",
        menu="View",
        shortcuts=("Ctrl+0",),
        enabled=is_open,
        run=lambda window: window.pane.canvas.reset_zoom(),
    ),
    Action(
        id="fit",
        text="Fit everything",
        menu="View",
        shortcuts=("F",),
        icon="fit-to-screen-outline",
        on_canvas=True,
        enabled=is_open,
        run=lambda window: window.pane.fit(),
    ),
    Action(
        id="fit-selection",
        text="Fit selection",
        menu="View",
        shortcuts=("Shift+F",),
        on_canvas=True,
        enabled=lambda window: bool(window.document.selection),
        run=lambda window: window.pane.fit_selection(),
    ),
)
