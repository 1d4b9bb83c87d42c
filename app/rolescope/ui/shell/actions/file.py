"""The menu File: what is opened and written."""

from rolescope.ui.shell.action import Action, Window, is_open


def switch_restoring(window: Window) -> None:
    """Open the last project at start, or the start page."""
    window.settings.restores = not window.settings.restores


FILE: tuple[Action, ...] = (
    Action(
        id="open",
        text="Open…",
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
        id="connect",
        text="Connect to AWS…",
        menu="File",
        shortcuts=("Ctrl+I",),
        icon="cloud-download-outline",
        run=lambda window: window.live_import.begin(),
    ),
    Action(
        id="read-again",
        text="Read account again from AWS…",
        menu="File",
        icon="cloud-refresh",
        enabled=lambda window: window.live_import.can_read_again,
        run=lambda window: window.live_import.begin_again(),
    ),
    Action(
        id="open-demo",
        text="Open the sample organization",
        menu="File",
        shortcuts=("Ctrl+Shift+O",),
        icon="school-outline",
        run=lambda window: window.open_demo(),
    ),
    Action(
        id="save",
        text="Save",
        menu="File",
        shortcuts=("Ctrl+S",),
        icon="content-save-outline",
        rule=True,
        enabled=is_open,
        run=lambda window: window.project_controller.save(),
    ),
    Action(
        id="save-as",
        text="Save as…",
        menu="File",
        shortcuts=("Ctrl+Shift+S",),
        enabled=is_open,
        run=lambda window: window.project_controller.ask_for_path(),
    ),
    Action(
        id="export",
        text="Export diagram…",
        menu="File",
        shortcuts=("Ctrl+E",),
        icon="export-variant",
        rule=True,
        enabled=is_open,
        run=lambda window: window.writing.ask_for_picture(),
    ),
    Action(
        id="close",
        text="Close",
        menu="File",
        shortcuts=("Ctrl+W",),
        rule=True,
        enabled=is_open,
        run=lambda window: window.project_controller.when_safe(
            window.workspace.opener.close, "Then it is closed."
        ),
    ),
    Action(
        id="restore",
        text="Open the last project at start",
        menu="File",
        checked=lambda window: window.settings.restores,
        run=switch_restoring,
    ),
    Action(
        id="quit",
        text="Quit",
        menu="File",
        shortcuts=("Ctrl+Q",),
        run=lambda window: window.quit(),
    ),
)
