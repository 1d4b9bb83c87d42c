"""The menu File: what is opened and written."""

from rolescope.ui.action import Action, is_open

FILE: tuple[Action, ...] = (
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
        enabled=is_open,
        run=lambda window: window.ask_for_export(),
    ),
    Action(
        id="close",
        text="Close",
        menu="File",
        shortcuts=("Ctrl+W",),
        rule=True,
        enabled=is_open,
        run=lambda window: window.document.close(),
    ),
    Action(
        id="quit",
        text="Quit",
        menu="File",
        shortcuts=("Ctrl+Q",),
        run=lambda window: window.close(),
    ),
)
