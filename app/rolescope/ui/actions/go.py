"""The menu Go: between sights and panels."""

from rolescope.ui.action import Action, is_open

GO: tuple[Action, ...] = (
    Action(
        id="back",
        text="Back",
        menu="Go",
        shortcuts=("Alt+Left",),
        icon="arrow-left",
        enabled=lambda window: window.pane.sights.can_go_back,
        run=lambda window: window.pane.sights.go_back(),
    ),
    Action(
        id="forward",
        text="Forward",
        menu="Go",
        shortcuts=("Alt+Right",),
        icon="arrow-right",
        enabled=lambda window: window.pane.sights.can_go_forward,
        run=lambda window: window.pane.sights.go_forward(),
    ),
    Action(
        id="focus-selection",
        text="Focus on selection",
        menu="Go",
        shortcuts=("E",),
        icon="image-filter-center-focus",
        on_canvas=True,
        rule=True,
        enabled=lambda window: window.commands.selected_node() is not None,
        run=lambda window: window.document.focus(window.commands.selected_node() or ""),
    ),
    Action(
        id="bookmark",
        text="Bookmark this view…",
        menu="Go",
        shortcuts=("Ctrl+D",),
        icon="bookmark-plus-outline",
        rule=True,
        enabled=is_open,
        run=lambda window: window.commands.ask_for_bookmark(),
    ),
    Action(
        id="edit-bookmarks",
        text="Edit bookmarks…",
        menu="Go",
        enabled=lambda window: bool(window.commands.bookmarks.found),
        run=lambda window: window.commands.edit_bookmarks(),
    ),
    Action(
        id="next-panel",
        text="Next panel",
        menu="Go",
        shortcuts=("F6",),
        rule=True,
        enabled=is_open,
        run=lambda window: window.cycle_panels(1),
    ),
    Action(
        id="previous-panel",
        text="Previous panel",
        menu="Go",
        shortcuts=("Shift+F6",),
        enabled=is_open,
        run=lambda window: window.cycle_panels(-1),
    ),
)
