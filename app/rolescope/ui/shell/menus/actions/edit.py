"""The menu Edit: undo, copy, find, select."""

from rolescope.ui.shell.menus.action import Action, ActionWindow, in_menu, is_open


def _show_settings(window: ActionWindow) -> None:
    from rolescope.ui.features.settings.window import show_settings  # noqa: PLC0415 - few need it

    show_settings(window.settings, window.pane.window())


EDIT = in_menu(
    "Edit",
    Action(
        "undo",
        "Undo",
        lambda window: window.workspace.history.stack.undo(),
        "Ctrl+Z",
        "undo",
        enabled=lambda window: window.workspace.history.stack.canUndo(),
    ),
    Action(
        "redo",
        "Redo",
        lambda window: window.workspace.history.stack.redo(),
        "Ctrl+Shift+Z Ctrl+Y",
        "redo",
        enabled=lambda window: window.workspace.history.stack.canRedo(),
    ),
    Action(
        "copy-arn",
        "Copy ARN",
        lambda window: window.commands.copy_arns(),
        "Ctrl+Shift+C",
        "content-copy",
        enabled=lambda window: bool(window.workspace.selection.current),
        rule=True,
    ),
    Action(
        "find",
        "Find",
        lambda window: window.search.start(),
        "Ctrl+F Ctrl+G",
        "magnify",
        enabled=is_open,
    ),
    Action(
        "clear-selection",
        "Clear selection",
        lambda window: window.pane.escape(),
        enabled=lambda window: bool(window.workspace.selection.current),
    ),
    Action("settings", "Settings", _show_settings, "Ctrl+,", "cog-outline", rule=True),
)
