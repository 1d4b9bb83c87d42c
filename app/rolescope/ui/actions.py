"""ACTIONS: every entry of a menu, with its shortcut and when it can be chosen."""

from rolescope.ui import asking
from rolescope.ui.action import Action, Window
from rolescope.ui.canvas.sight import Sight

MENUS = ("File", "Edit", "View", "Go", "Simulate", "Scenario", "Help")


def _is_open(window: Window) -> bool:
    return window.document.analysis is not None


def selected_node(window: Window) -> str | None:
    """Return the one selected node, or the caller's side of the one selected edge."""
    selection = window.document.selection
    if len(selection.nodes) == 1:
        return selection.nodes[0]
    return None


def caller(window: Window) -> str | None:
    """Return who would be simulated: the selected node, or the caller of the selected edge."""
    document = window.document
    node = selected_node(window)
    if node is None and len(document.selection.edges) == 1:
        edge = document.edge(document.selection.edges[0])
        node = edge.source if edge else None
    return node if node is not None and asking.can_call(document, node) else None


def _can_switch_off(window: Window) -> bool:
    return window.switchable_edge() is not None


ACTIONS: tuple[Action, ...] = (
    Action(
        id="open",
        text="Open an export…",
        menu="File",
        shortcuts=("Ctrl+O",),
        icon="folder-open-outline",
        run=lambda window: window.ask_for_files(),
    ),
    Action(
        id="open-folder",
        text="Open a folder of exports…",
        menu="File",
        run=lambda window: window.ask_for_folder(),
    ),
    Action(
        id="open-demo",
        text="Open the sample organization",
        menu="File",
        shortcuts=("Ctrl+Shift+O",),
        icon="school-outline",
        run=lambda window: window.document.open_demo(),
    ),
    Action(
        id="export",
        text="Export picture…",
        menu="File",
        shortcuts=("Ctrl+E",),
        icon="export-variant",
        rule=True,
        enabled=_is_open,
        run=lambda window: window.ask_for_export(),
    ),
    Action(
        id="close",
        text="Close",
        menu="File",
        shortcuts=("Ctrl+W",),
        rule=True,
        enabled=_is_open,
        run=lambda window: window.document.close(),
    ),
    Action(
        id="quit",
        text="Quit",
        menu="File",
        shortcuts=("Ctrl+Q",),
        run=lambda window: window.quit(),
    ),
    Action(
        id="undo",
        text="Undo",
        menu="Edit",
        shortcuts=("Ctrl+Z",),
        icon="undo",
        enabled=lambda window: window.document.undo_stack.canUndo(),
        run=lambda window: window.document.undo_stack.undo(),
    ),
    Action(
        id="redo",
        text="Redo",
        menu="Edit",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
        enabled=lambda window: window.document.undo_stack.canRedo(),
        run=lambda window: window.document.undo_stack.redo(),
    ),
    Action(
        id="copy-arn",
        text="Copy ARN",
        menu="Edit",
        shortcuts=("Ctrl+Shift+C",),
        icon="content-copy",
        rule=True,
        enabled=lambda window: bool(window.document.selection),
        run=lambda window: window.copy_arns(),
    ),
    Action(
        id="find",
        text="Find",
        menu="Edit",
        shortcuts=("Ctrl+F", "Ctrl+G"),
        icon="magnify",
        enabled=_is_open,
        run=lambda window: window.search.start(),
    ),
    Action(
        id="clear-selection",
        text="Clear selection",
        menu="Edit",
        enabled=lambda window: bool(window.document.selection),
        run=lambda window: window.pane.escape(),
    ),
    Action(
        id="overview",
        text="Overview",
        menu="View",
        shortcuts=("Ctrl+Shift+1",),
        enabled=_is_open,
        checked=lambda window: window.pane.sight.view == "overview",
        run=lambda window: window.pane.sights.look_at(Sight("overview")),
    ),
    Action(
        id="focus",
        text="Focus",
        menu="View",
        shortcuts=("Ctrl+Shift+2",),
        enabled=lambda window: window.focus_subject() is not None,
        checked=lambda window: window.pane.sight.view == "focus",
        run=lambda window: window.show_focus(),
    ),
    Action(
        id="zoom-in",
        text="Zoom in",
        menu="View",
        shortcuts=("Ctrl++", "Ctrl+="),
        icon="magnify-plus-outline",
        rule=True,
        enabled=_is_open,
        run=lambda window: window.pane.canvas.zoom_by(1.2),
    ),
    Action(
        id="zoom-out",
        text="Zoom out",
        menu="View",
        shortcuts=("Ctrl+-",),
        icon="magnify-minus-outline",
        enabled=_is_open,
        run=lambda window: window.pane.canvas.zoom_by(1 / 1.2),
    ),
    Action(
        id="zoom-reset",
        text="Zoom to 100 %",
        menu="View",
        shortcuts=("Ctrl+0",),
        enabled=_is_open,
        run=lambda window: window.pane.canvas.reset_zoom(),
    ),
    Action(
        id="fit",
        text="Fit everything",
        menu="View",
        shortcuts=("F",),
        icon="fit-to-screen-outline",
        on_canvas=True,
        enabled=_is_open,
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
        enabled=lambda window: selected_node(window) is not None,
        run=lambda window: window.document.focus(selected_node(window) or ""),
    ),
    Action(
        id="next-panel",
        text="Next panel",
        menu="Go",
        shortcuts=("F6",),
        rule=True,
        enabled=_is_open,
        run=lambda window: window.cycle_panels(1),
    ),
    Action(
        id="previous-panel",
        text="Previous panel",
        menu="Go",
        shortcuts=("Shift+F6",),
        enabled=_is_open,
        run=lambda window: window.cycle_panels(-1),
    ),
    Action(
        id="simulate",
        text="Simulate",
        menu="Simulate",
        shortcuts=("S",),
        icon="play",
        on_canvas=True,
        enabled=_is_open,
        run=lambda window: window.start_simulation(),
    ),
    Action(
        id="without-trust",
        text="Without this trust",
        menu="Scenario",
        icon="link-variant-off",
        enabled=_can_switch_off,
        run=lambda window: window.switch_off(),
    ),
    Action(
        id="baseline",
        text="Back to baseline",
        menu="Scenario",
        enabled=lambda window: window.document.has_edits,
        run=lambda window: window.document.back_to_baseline(),
    ),
    Action(
        id="shortcuts",
        text="Keyboard shortcuts",
        menu="Help",
        shortcuts=("F1", "Ctrl+/"),
        icon="keyboard-outline",
        run=lambda window: window.show_shortcuts(),
    ),
    Action(
        id="about",
        text="About RoleScope",
        menu="Help",
        icon="information-outline",
        run=lambda window: window.show_about(),
    ),
)
