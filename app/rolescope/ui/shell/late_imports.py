"""What the window is made of, besides the start page: it takes most of a second to import."""

from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.compare.compare_dialogs import AskToCompare
from rolescope.ui.features.compare.compare_strip import CompareStrip
from rolescope.ui.features.export.writing import FileExports
from rolescope.ui.features.projects.opening import SourceOpening
from rolescope.ui.features.reality.ask_for_records import AskForRecords
from rolescope.ui.features.whatif.plan_dialog import AskForPlan
from rolescope.ui.features.whatif.scenario_strip import ScenarioStrip
from rolescope.ui.shell.announcements import Announcer
from rolescope.ui.shell.apply_settings import SettingsApplier
from rolescope.ui.shell.bars.data_bar import DataBar
from rolescope.ui.shell.bars.messages import MessageBar
from rolescope.ui.shell.bars.status import StatusBar
from rolescope.ui.shell.bars.tool_bar import ToolBar
from rolescope.ui.shell.help.help_controller import HelpController
from rolescope.ui.shell.live_import_controller import LiveImportController
from rolescope.ui.shell.menus.menu_bar import MenuRow
from rolescope.ui.shell.menus.row_menus import RowMenus
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.shell.panel_areas.workbench import Workbench
from rolescope.ui.shell.presentation import Presentation
from rolescope.ui.shell.project_controller import ProjectController
from rolescope.ui.shell.restart import Restart
from rolescope.ui.shell.retranslate import renew

__all__ = [
    "PANELS",
    "Announcer",
    "AskForPlan",
    "AskForRecords",
    "AskToCompare",
    "CanvasPane",
    "Commands",
    "CompareStrip",
    "DataBar",
    "FileExports",
    "HelpController",
    "LiveImportController",
    "MenuRow",
    "MessageBar",
    "Presentation",
    "ProjectController",
    "Restart",
    "RowMenus",
    "ScenarioStrip",
    "SettingsApplier",
    "SourceOpening",
    "StatusBar",
    "ToolBar",
    "Workbench",
    "renew",
]
