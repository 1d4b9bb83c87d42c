"""Which page is about the place in the window that has the keyboard."""

from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.help_target import HELP, PanelStack
from rolescope.words.manual.book import FIRST

PAGES: dict[str, str] = {
    "StartPage": FIRST,
    "CanvasPane": "picture",
    "SearchBox": "picture#moving-around",
    "TablePage": "picture",
    "FilterBar": "picture#showing-less",
    "FiltersPanel": "picture#showing-less",
    "Explore": "picture",
    "Inspector": "picture#marks",
    "DataBar": "import#what-is-missing",
    "AgendaPanel": "review",
    "CoveragePanel": "import#what-is-missing",
    "LiveImportWizard": "import#from-aws",
    "RequestPanel": "simulate#the-request",
    "CallerPicker": "simulate#the-request",
    "RolePicker": "simulate#the-request",
    "ChainBar": "simulate#a-chain",
    "SimulatorDialog": "simulate#ask-aws",
    "ResultPanel": "verdict",
    "WayProofPanel": "escalation#in-the-inspector",
    "CredentialsPanel": "timeline",
    "TimelinePage": "timeline",
    "PermissionsPanel": "permissions",
    "EditPanel": "what-if#edit",
    "ImpactPanel": "what-if#consequences",
    "HistoryPanel": "what-if#keep-or-leave",
    "ScenarioStrip": "what-if",
    "ScenarioButton": "what-if",
    "ChoiceDialog": "what-if#edit",
    "RenameDialog": "what-if#keep-or-leave",
    "TextDialog": "settings#when-something-fails",
    "PathsPanel": "paths",
    "Compare": "compare",
    "CompareStrip": "compare",
    "TwoScenarios": "compare",
    "Assertions": "projects",
    "FindingsPanel": "findings#in-the-window",
    "FindingPanel": "findings#in-the-window",
    "RealityPanel": "reality#in-the-window",
    "Notes": "projects",
    "BookmarkDialog": "projects",
    "BookmarksDialog": "projects",
    "ExportOptions": "export",
    "ShortcutsDialog": "keyboard",
    "Palette": "keyboard",
    "CrashDialog": "settings#when-something-fails",
    "SettingsWindow": "settings",
    "LogWindow": "settings#log",
    "ActivityPanel": "settings#activity",
    "AboutDialog": "privacy",
    "LimitsStrip": "limits",
    "Bubble": "welcome#begin",
}
"""Pages by the names of classes."""


def place_of(widget: QWidget | None) -> str:
    """Return the page about a widget: its own, else that of what it stands in."""
    while widget is not None:
        for one in (widget, _front(widget)):
            named = one.property(HELP) if one is not None else None
            found = named or PAGES.get(type(one).__name__)
            if found:
                return str(found)
        widget = widget.parentWidget()
    return FIRST


def _front(widget: QWidget) -> QWidget | None:
    """Return what is in front where panels stand one behind the other."""
    return widget.stack.currentWidget() if isinstance(widget, PanelStack) else None
