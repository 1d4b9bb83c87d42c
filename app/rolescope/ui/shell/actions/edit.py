"""The menu Edit: undo, copy, find, select."""

from rolescope.ui.shell.action import Action, Window, is_open


def _show_settings(window: Window) -> None:
    from rolescope.ui.features.settings.window import show_settings  # noqa: PLC0415 - few need it

    show_settings(window.settings, window.pane.window())


EDIT: tuple[Action, ...] = (
    Action(
        id="undo",
        text="Undo",
        menu="Edit",
        shortcuts=("Ctrl+Z",),
        icon="undo",
        enabled=lambda window: window.workspace.history.stack.canUndo(),
        run=lambda window: window.workspace.history.stack.undo(),
    ),
    Action(
        id="redo",
        text="Redo",
        menu="Edit",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
        enabled=lambda window: window.workspace.history.stack.canRedo(),
        run=lambda window: window.workspace.history.stack.redo(),
    ),
    Action(
        id="copy-arn",
        text="Copy ARN",
        menu="Edit",
        shortcuts=("Ctrl+Shift+C",),
        icon="content-copy",
        rule=True,
        enabled=lambda window: bool(window.workspace.selection.current),
        run=lambda window: window.commands.copy_arns(),
    ),
    Action(
        id="find",
        text="Find",
        menu="Edit",
        shortcuts=("Ctrl+F", "Ctrl+G"),
        icon="magnify",
        enabled=is_open,
        run=lambda window: window.search.start(),
    ),
    Action(
        id="clear-selection",
        text="Clear selection",
        menu="Edit",
        enabled=lambda window: bool(window.workspace.selection.current),
        run=lambda window: window.pane.escape(),
    ),
    Action(
        id="settings",
        text="Settings",
        menu="Edit",
        shortcuts=("Ctrl+,",),
        icon="cog-outline",
        rule=True,
        run=_show_settings,
    ),
)
