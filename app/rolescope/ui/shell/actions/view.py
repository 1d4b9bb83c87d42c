"""The menu View: which view is seen, and how large."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import Side, View
from rolescope.trust.edge import NodeKind
from rolescope.ui.canvas.sight import TABLE
from rolescope.ui.shell.action import Action, Window, is_open
from rolescope.ui.state.selection import Selection


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


# The part of the menu View that is about the focus view: how far it goes, and where to


_DEPTHS = range(1, 7)


_SIDES = (
    (Side.AUTO, "As it fits", ""),
    (Side.IN, "Who can assume it", "X"),
    (Side.OUT, "What it can assume", "Shift+X"),
    (Side.BOTH, "Both, to the ends", ""),
)


def _is_focus(window: Window) -> bool:
    return window.pane.sight.view == FOCUS_ID


def _is_focus_on_role(window: Window) -> bool:
    node = window.workspace.world.node(window.pane.sight.subject or "")
    is_assumed = node is not None and node.kind in (NodeKind.ROLE, NodeKind.SESSION)
    return _is_focus(window) and is_assumed


def _has_depth(depth: int | None) -> Callable[[Window], bool]:
    return lambda window: window.pane.sight.depth == depth


def _go_to_depth(depth: int | None) -> Callable[[Window], object]:
    def run(window: Window) -> None:
        window.pane.sights.look_at(replace(window.pane.sight, depth=depth))

    return run


def _has_side(side: Side) -> Callable[[Window], bool]:
    return lambda window: window.pane.sight.side is side


def _go_to_side(side: Side) -> Callable[[Window], object]:
    def run(window: Window) -> None:
        window.pane.sights.look_at(replace(window.pane.sight, side=side))

    return run


FOCUS: tuple[Action, ...] = (
    *(
        Action(
            id=f"depth-{depth}",
            text=f"{depth} {'step' if depth == 1 else 'steps'}",
            menu="View",
            below="Steps of the focus",
            shortcuts=(str(depth),),
            on_canvas=True,
            enabled=_is_focus,
            checked=_has_depth(depth),
            run=_go_to_depth(depth),
        )
        for depth in _DEPTHS
    ),
    Action(
        id="depth-all",
        text="To the ends",
        menu="View",
        below="Steps of the focus",
        shortcuts=("0",),
        on_canvas=True,
        enabled=_is_focus,
        checked=_has_depth(None),
        run=_go_to_depth(None),
    ),
    *(
        Action(
            id=f"side-{side.name.lower()}",
            text=text,
            menu="View",
            below="Direction of the focus",
            shortcuts=(keys,) if keys else (),
            on_canvas=True,
            enabled=_is_focus_on_role,
            checked=_has_side(side),
            run=_go_to_side(side),
        )
        for side, text, keys in _SIDES
    ),
)


# The menu View: what is shown and what is hidden


def _is_selected(window: Window) -> bool:
    return is_open(window) and bool(window.workspace.selection.current)


def _hide(window: Window) -> None:
    window.workspace.filters.hide(window.workspace.selection.current)
    window.workspace.selection.select(Selection())


FILTER: tuple[Action, ...] = (
    Action(
        id="filter",
        text="Filter…",
        menu="View",
        shortcuts=("Ctrl+Shift+F",),
        icon="filter-variant",
        rule=True,
        enabled=is_open,
        run=lambda window: window.workspace.filters.asked.emit(),
    ),
    Action(
        id="hide",
        text="Hide selection",
        menu="View",
        shortcuts=("H",),
        icon="eye-off-outline",
        on_canvas=True,
        enabled=_is_selected,
        run=_hide,
    ),
    Action(
        id="isolate",
        text="Isolate selection",
        menu="View",
        shortcuts=("Shift+I",),
        on_canvas=True,
        enabled=_is_selected,
        run=lambda window: window.workspace.filters.isolate(window.workspace.selection.current),
    ),
    Action(
        id="show-all",
        text="Show all",
        menu="View",
        shortcuts=("Shift+H",),
        icon="eye-outline",
        on_canvas=True,
        enabled=lambda window: bool(window.workspace.filters.wanted),
        run=lambda window: window.workspace.filters.clear(),
    ),
)


# The menu View: what hands do to the picture


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


# The menu View: what the program does and has done


def _show_log(window: Window) -> None:
    from rolescope.ui.features.log.window import show_log  # noqa: PLC0415 - few need it

    if window.log is not None and isinstance(window, QWidget):
        show_log(window.log, window.writing.files.write, window)


WATCHING: tuple[Action, ...] = (
    Action(
        id="activity",
        text="Activity",
        menu="View",
        shortcuts=("Ctrl+Shift+J",),
        rule=True,
        run=lambda window: window.status.toggle_activity(),
    ),
    Action(
        id="log",
        text="Log",
        menu="View",
        enabled=lambda window: window.log is not None,
        run=_show_log,
    ),
)
