"""The menu View: which view is seen, how large, and how much of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rolescope.pictures.layouts import LAYOUTS, find_layout
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import DrawnWays, Side, View
from rolescope.trust.edge import NodeKind
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.shell.menus.action import Action, ActionWindow, in_menu, is_open
from rolescope.ui.state.selection import Selection
from rolescope.value import replace


def _of_layout(layout: View) -> Action:
    """Return the command that shows a layout."""
    return Action(
        layout.id,
        layout.title,
        lambda window: window.commands.show(layout),
        layout.shortcut,
        enabled=lambda window: window.commands.can_show(layout),
        checked=lambda window: window.pane.view_key.view == layout.id,
    )


_DEPTHS = range(1, 7)


_SIDES = (
    (Side.AUTO, "As it fits", ""),
    (Side.IN, "Who can assume it", "X"),
    (Side.OUT, "What it can assume", "Shift+X"),
    (Side.BOTH, "Both, to the ends", ""),
)


def _is_focus(window: ActionWindow) -> bool:
    return window.pane.view_key.view == FOCUS_ID


def _is_focus_on_role(window: ActionWindow) -> bool:
    node = window.workspace.world.node(window.pane.view_key.subject or "")
    is_assumed = node is not None and node.kind in (NodeKind.ROLE, NodeKind.SESSION)
    return _is_focus(window) and is_assumed


def _has_depth(depth: int | None) -> Callable[[ActionWindow], bool]:
    return lambda window: window.pane.view_key.depth == depth


def _go_to_depth(depth: int | None) -> Callable[[ActionWindow], object]:
    def run(window: ActionWindow) -> None:
        window.pane.view_history.show(replace(window.pane.view_key, depth=depth))

    return run


def _has_side(side: Side) -> Callable[[ActionWindow], bool]:
    return lambda window: window.pane.view_key.side is side


def _go_to_side(side: Side) -> Callable[[ActionWindow], object]:
    def run(window: ActionWindow) -> None:
        window.pane.view_history.show(replace(window.pane.view_key, side=side))

    return run


def _can_draw_ways(window: ActionWindow) -> bool:
    view = find_layout(window.pane.view_key.view)
    return is_open(window) and view is not None and view.can_draw_ways


def _draws(drawn: DrawnWays) -> Callable[[ActionWindow], bool]:
    return lambda window: window.workspace.ways.wanted_in(window.pane.view_key.view) is drawn


def _draw(drawn: DrawnWays) -> Callable[[ActionWindow], object]:
    return lambda window: window.workspace.ways.draw(window.pane.view_key.view, drawn)


def _toggle_ways(window: ActionWindow) -> None:
    """Draw the next sort of ways; a focus view draws all of its few or none."""
    ways, view = window.workspace.ways, window.pane.view_key.view
    sorts = (DrawnWays.NONE, DrawnWays.ALL) if view == FOCUS_ID else tuple(DrawnWays)
    now = ways.wanted_in(view)
    following = sorts[(sorts.index(now) + 1) % len(sorts)] if now in sorts else DrawnWays.NONE
    ways.draw(view, following)


def _is_selected(window: ActionWindow) -> bool:
    return is_open(window) and bool(window.workspace.selection.current)


def _hide(window: ActionWindow) -> None:
    window.workspace.filters.hide(window.workspace.selection.current)
    window.workspace.selection.select(Selection())


def _switch_motion(window: ActionWindow) -> None:
    window.settings.reduces_motion = not window.settings.reduces_motion


def _show_log(window: ActionWindow) -> None:
    from rolescope.ui.features.log.window import show_log  # noqa: PLC0415 - few need it

    if window.log is not None and isinstance(window, QWidget):
        show_log(window.log, window.writing.files.write, window)


VIEW = in_menu(
    "View",
    *map(_of_layout, LAYOUTS),
    Action(
        "table",
        "Table",
        lambda window: window.pane.view_history.show(TABLE),
        "Ctrl+Shift+4",
        enabled=is_open,
        checked=lambda window: window.pane.view_key == TABLE,
    ),
    Action(
        "graph-or-table",
        "Toggle table",
        lambda window: window.commands.toggle_table(),
        "Space",
        enabled=is_open,
        on_canvas=True,
    ),
    Action(
        "unfold",
        "Unfold or fold",
        lambda window: window.pane.folds.toggle_selection(),
        "Z",
        enabled=lambda window: window.pane.folds.of_selection() is not None,
        on_canvas=True,
    ),
    Action(
        "unfold-all",
        "Unfold everything",
        lambda window: window.pane.folds.unfold_all(whole=not window.pane.folds.is_whole),
        enabled=lambda window: window.pane.folds.can_unfold_all,
        checked=lambda window: window.pane.folds.is_whole,
    ),
    Action(
        "present",
        "Present",
        lambda window: window.presentation.toggle(),
        "F5",
        "presentation",
        enabled=is_open,
        checked=lambda window: window.presentation.is_on,
        rule=True,
    ),
    Action(
        "hide-names",
        "Hide names and account IDs",
        lambda window: window.workspace.hiding.toggle(),
        "Ctrl+Shift+H",
        "eye-off-outline",
        enabled=lambda window: is_open(window) or window.workspace.hiding.is_on,
        checked=lambda window: window.workspace.hiding.is_on,
    ),
    Action(
        "highlight-changes",
        "Highlight changes",
        lambda window: window.pane.show_changes(shown=not window.pane.highlight.shows_changes),
        enabled=lambda window: bool(window.pane.canvas.related.changed),
        checked=lambda window: window.pane.highlight.shows_changes,
        below="Highlight",
    ),
    Action(
        "zoom-in",
        "Zoom in",
        lambda window: window.pane.canvas.zoom_by(1.2),
        "Ctrl++ Ctrl+=",
        "magnify-plus-outline",
        enabled=is_open,
        below="Zoom",
    ),
    Action(
        "zoom-out",
        "Zoom out",
        lambda window: window.pane.canvas.zoom_by(1 / 1.2),
        "Ctrl+-",
        "magnify-minus-outline",
        enabled=is_open,
        below="Zoom",
    ),
    Action(
        "zoom-reset",
        "Zoom to 100 %",
        lambda window: window.pane.canvas.reset_zoom(),
        "Ctrl+0",
        enabled=is_open,
        below="Zoom",
    ),
    Action(
        "fit",
        "Fit everything",
        lambda window: window.pane.fit(),
        "F",
        "fit-to-screen-outline",
        enabled=is_open,
        on_canvas=True,
        below="Zoom",
    ),
    Action(
        "fit-selection",
        "Fit selection",
        lambda window: window.pane.fit_selection(),
        "Shift+F",
        enabled=lambda window: bool(window.workspace.selection.current),
        on_canvas=True,
        below="Zoom",
    ),
    # how far the focus view goes, and where to
    *(
        Action(
            f"depth-{depth}",
            f"{depth} {'step' if depth == 1 else 'steps'}",
            _go_to_depth(depth),
            str(depth),
            enabled=_is_focus,
            checked=_has_depth(depth),
            on_canvas=True,
            below="Steps of the focus",
        )
        for depth in _DEPTHS
    ),
    Action(
        "depth-all",
        "To the ends",
        _go_to_depth(None),
        "0",
        enabled=_is_focus,
        checked=_has_depth(None),
        on_canvas=True,
        below="Steps of the focus",
    ),
    *(
        Action(
            f"side-{side.name.lower()}",
            text,
            _go_to_side(side),
            keys,
            enabled=_is_focus_on_role,
            checked=_has_side(side),
            on_canvas=True,
            below="Direction of the focus",
        )
        for side, text, keys in _SIDES
    ),
    Action(
        "ways",
        "Show or hide ways of escalation",
        _toggle_ways,
        "U",
        "stairs-up",
        enabled=_can_draw_ways,
        on_canvas=True,
        below="Escalation ways",
    ),
    *(
        Action(
            f"ways-{drawn.name.lower().replace('_', '-')}",
            drawn.value.capitalize(),
            _draw(drawn),
            enabled=_can_draw_ways,
            checked=_draws(drawn),
            below="Escalation ways",
        )
        for drawn in DrawnWays
    ),
    # what is shown and what is hidden
    Action(
        "filter",
        "Filter…",
        lambda window: window.workspace.filters.asked.emit(),
        "Ctrl+Shift+F",
        "filter-variant",
        enabled=is_open,
        rule=True,
    ),
    Action(
        "hide",
        "Hide selection",
        _hide,
        "H",
        "eye-off-outline",
        enabled=_is_selected,
        on_canvas=True,
        below="Selection",
    ),
    Action(
        "isolate",
        "Isolate selection",
        lambda window: window.workspace.filters.isolate(window.workspace.selection.current),
        "Shift+I",
        enabled=_is_selected,
        on_canvas=True,
        below="Selection",
    ),
    Action(
        "show-all",
        "Show all",
        lambda window: window.workspace.filters.clear(),
        "Shift+H",
        "eye-outline",
        enabled=lambda window: bool(window.workspace.filters.wanted),
        on_canvas=True,
        below="Selection",
    ),
    # what hands do to the picture
    Action(
        "unpin",
        "Unpin",
        lambda window: window.pane.drag_edits.unpin(),
        "K",
        "pin-off-outline",
        enabled=lambda window: bool(window.pane.drag_edits.pinned()),
        on_canvas=True,
        below="Selection",
    ),
    Action(
        "lasso",
        "Select with a lasso",
        lambda window: window.pane.canvas.set_lasso(on=not window.pane.canvas.lassos),
        "L",
        "lasso",
        enabled=is_open,
        checked=lambda window: window.pane.canvas.lassos,
        on_canvas=True,
        below="Selection",
    ),
    Action(
        "reach-alone",
        "Highlight reachable",
        lambda window: window.pane.show_reach(shown=not window.pane.highlight.shows_reach),
        "D",
        enabled=is_open,
        checked=lambda window: window.pane.highlight.shows_reach,
        on_canvas=True,
        below="Highlight",
    ),
    Action(
        "use-alone",
        "Dim trusts that nobody used",
        lambda window: window.pane.show_use(shown=not window.pane.highlight.shows_use),
        enabled=lambda window: window.workspace.reality.found is not None,
        checked=lambda window: window.pane.highlight.shows_use,
        on_canvas=True,
        below="Highlight",
    ),
    Action(
        "minimap",
        "Minimap",
        lambda window: window.pane.show_minimap(shown=not window.pane.minimap.is_wanted),
        enabled=is_open,
        checked=lambda window: window.pane.minimap.is_wanted,
    ),
    Action(
        "reduce-motion",
        "Reduce motion",
        _switch_motion,
        checked=lambda window: window.settings.reduces_motion,
        below="Appearance",
    ),
    # what the program does and has done
    Action(
        "activity",
        "Activity",
        lambda window: window.status.toggle_activity(),
        "Ctrl+Shift+J",
        rule=True,
    ),
    Action("log", "Log", _show_log, enabled=lambda window: window.log is not None),
)
