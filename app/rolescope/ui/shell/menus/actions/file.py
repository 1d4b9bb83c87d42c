"""The menu File: what is opened and written."""

from rolescope.ui.shell.menus.action import Action, ActionWindow, in_menu, is_open


def switch_restoring(window: ActionWindow) -> None:
    """Open the last project at start, or the start page."""
    window.settings.restores = not window.settings.restores


def export_deck(window: ActionWindow) -> None:
    """Write the agenda as pages while its panel is open, else what is looked at and bookmarks."""
    deck = window.presentation.deck(of_agenda=window.is_panel_open("agenda"))
    window.writing.ask_for_deck(deck)


FILE = in_menu(
    "File",
    Action("open", "Open…", lambda window: window.ask_for_files(), "Ctrl+O", "folder-open-outline"),
    Action("open-folder", "Open a folder of exports…", lambda window: window.ask_for_folder()),
    Action(
        "paste",
        "Open what is on the clipboard",
        lambda window: window.open_clipboard(),
        "Ctrl+V",
        "clipboard-text-outline",
    ),
    Action(
        "open-newer",
        "Open a newer import in this project…",
        lambda window: window.ask_for_newer_files(),
        enabled=is_open,
    ),
    Action(
        "open-newer-folder",
        "Open a newer folder in this project…",
        lambda window: window.ask_for_newer_folder(),
        enabled=is_open,
    ),
    Action(
        "connect",
        "Connect to AWS…",
        lambda window: window.live_import.begin(),
        "Ctrl+I",
        "cloud-download-outline",
    ),
    Action(
        "read-again",
        "Read account again from AWS…",
        lambda window: window.live_import.begin_again(),
        icon="cloud-refresh",
        enabled=lambda window: window.live_import.can_read_again,
    ),
    Action(
        "open-demo",
        "Open the sample organization",
        lambda window: window.open_demo(),
        "Ctrl+Shift+O",
        "school-outline",
    ),
    Action(
        "plan",
        "Open a plan as a scenario…",
        lambda window: window.plans.ask(),
        icon="file-tree-outline",
        enabled=is_open,
    ),
    Action(
        "cloudtrail",
        "Import a folder of CloudTrail…",
        lambda window: window.records.ask_for_folder(),
        icon="history",
        enabled=is_open,
    ),
    Action(
        "cloudtrail-files",
        "Import CloudTrail records…",
        lambda window: window.records.ask_for_files(),
        enabled=is_open,
    ),
    Action(
        "save",
        "Save",
        lambda window: window.project_controller.save(),
        "Ctrl+S",
        "content-save-outline",
        enabled=is_open,
        rule=True,
    ),
    Action(
        "save-as",
        "Save as…",
        lambda window: window.project_controller.ask_for_path(),
        "Ctrl+Shift+S",
        enabled=is_open,
    ),
    Action(
        "export",
        "Export diagram…",
        lambda window: window.writing.ask_for_picture(),
        "Ctrl+E",
        "export-variant",
        enabled=is_open,
        rule=True,
    ),
    Action(
        "export-report",
        "Export report…",
        lambda window: window.writing.ask_for_report(),
        icon="file-document-outline",
        enabled=is_open,
    ),
    Action("export-deck", "Export presentation…", export_deck, enabled=is_open),
    Action(
        "close",
        "Close",
        lambda window: window.project_controller.when_safe(
            window.workspace.opener.close, "Then it is closed."
        ),
        "Ctrl+W",
        enabled=is_open,
        rule=True,
    ),
    Action(
        "forget",
        "Forget this project…",
        lambda window: window.project_controller.ask_to_forget(),
        enabled=lambda window: window.workspace.project.path is not None,
    ),
    Action(
        "restore",
        "Open the last project at start",
        switch_restoring,
        checked=lambda window: window.settings.restores,
    ),
    Action("quit", "Quit", lambda window: window.quit(), "Ctrl+Q"),
)
