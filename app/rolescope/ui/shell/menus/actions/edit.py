"""The menu Edit: undo, copy, find, select."""

from rolescope.ui.shell.menus.action import Action, ActionWindow, in_menu, is_open


def _show_settings(window: ActionWindow) -> None:
    from rolescope.ui.features.settings.window import show_settings  # noqa: PLC0415 - few need it

    show_settings(window.settings, window.pane.window())


def _step(window: ActionWindow, *, back: bool) -> None:
    """Undo or redo a step; one that no picture shows, as of a bookmark, is told."""
    history = window.workspace.history
    stack, before = history.stack, history.review.edits
    text = stack.undoText() if back else stack.redoText()
    stack.undo() if back else stack.redo()
    if history.review.edits == before:
        window.tell_note(f"{'Undone' if back else 'Redone'}: {text}")


EDIT = in_menu(
    "Edit",
    Action(
        "undo",
        "Undo",
        lambda window: _step(window, back=True),
        "Ctrl+Z",
        "undo",
        enabled=lambda window: window.workspace.history.stack.canUndo(),
    ),
    Action(
        "redo",
        "Redo",
        lambda window: _step(window, back=False),
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
