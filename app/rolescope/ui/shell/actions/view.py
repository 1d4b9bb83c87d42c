"""The menu View: which view is seen, and how large."""

from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.view import View
from rolescope.ui.canvas.sight import TABLE
from rolescope.ui.shell.action import Action, is_open


def _of_layout(layout: View) -> Action:
    """Return the command that shows a layout."""
    return Action(
        id=layout.id,
        text=layout.title,
        menu="View",
        shortcuts=(layout.shortcut,) if layout.shortcut else (),
        enabled=lambda window: window.commands.can_show(layout),
        checked=lambda window: window.pane.sight.view == layout.id,
        run=lambda window: window.commands.show(layout),
    )


VIEW: tuple[Action, ...] = (
    *map(_of_layout, LAYOUTS),
    Action(
        id="table",
        text="Table",
        menu="View",
        shortcuts=("Ctrl+Shift+4",),
        enabled=is_open,
        checked=lambda window: window.pane.sight == TABLE,
        run=lambda window: window.pane.sights.look_at(TABLE),
    ),
    Action(
        id="graph-or-table",
        text="Toggle table",
        menu="View",
        shortcuts=("Space",),
        on_canvas=True,
        enabled=is_open,
        run=lambda window: window.commands.toggle_table(),
    ),
    Action(
        id="unfold",
        text="Unfold or fold",
        menu="View",
        shortcuts=("Z",),
        on_canvas=True,
        enabled=lambda window: window.pane.folds.of_selection() is not None,
        run=lambda window: window.pane.folds.toggle_selection(),
    ),
    Action(
        id="unfold-all",
        text="Unfold everything",
        menu="View",
        enabled=lambda window: window.pane.folds.can_unfold_all,
        checked=lambda window: window.pane.folds.is_whole,
        run=lambda window: window.pane.folds.unfold_all(whole=not window.pane.folds.is_whole),
    ),
    Action(
        id="present",
        text="Present",
        menu="View",
        shortcuts=("F5",),
        icon="presentation",
        rule=True,
        enabled=is_open,
        checked=lambda window: window.presenting.is_on,
        run=lambda window: window.presenting.toggle(),
    ),
    Action(
        id="hide-names",
        text="Hide names and account IDs",
        menu="View",
        shortcuts=("Ctrl+Shift+H",),
        icon="eye-off-outline",
        enabled=lambda window: is_open(window) or window.workspace.hiding.is_on,
        checked=lambda window: window.workspace.hiding.is_on,
        run=lambda window: window.workspace.hiding.toggle(),
    ),
    Action(
        id="highlight-changes",
        text="Highlight changes",
        menu="View",
        rule=True,
        enabled=lambda window: bool(window.pane.canvas.related.changed),
        checked=lambda window: window.pane.chosen.shows_changes,
        run=lambda window: window.pane.show_changes(shown=not window.pane.chosen.shows_changes),
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
        enabled=lambda window: bool(window.workspace.selection.current),
        run=lambda window: window.pane.fit_selection(),
    ),
)
