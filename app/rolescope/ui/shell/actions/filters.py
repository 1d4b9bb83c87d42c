"""The menu View: what is shown and what is hidden."""

from rolescope.ui.shell.action import Action, Window, is_open
from rolescope.ui.state.selection import Selection


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
