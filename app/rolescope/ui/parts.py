"""What the window is made of, besides the start page: it takes most of a second to import."""

from rolescope.ui.announcing import Announcer
from rolescope.ui.applying import Applying
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.commands import Commands
from rolescope.ui.compare_strip import CompareStrip
from rolescope.ui.data_bar import DataBar
from rolescope.ui.dialogs.comparing import AskToCompare
from rolescope.ui.dialogs.opening import Opening
from rolescope.ui.dialogs.writing import Writing
from rolescope.ui.helping.helping import Helping
from rolescope.ui.keeping import Keeping
from rolescope.ui.live.connecting import Connecting
from rolescope.ui.menus import MenuRow
from rolescope.ui.messages import MessageBar
from rolescope.ui.panels import PANELS
from rolescope.ui.presenting import Presenting
from rolescope.ui.renewing import renew
from rolescope.ui.row_menus import RowMenus
from rolescope.ui.scenario_strip import ScenarioStrip
from rolescope.ui.status import StatusBar
from rolescope.ui.tool_bar import ToolBar
from rolescope.ui.workbench import Workbench

__all__ = [
    "PANELS",
    "Announcer",
    "Applying",
    "AskToCompare",
    "CanvasPane",
    "Commands",
    "CompareStrip",
    "Connecting",
    "DataBar",
    "Helping",
    "Keeping",
    "MenuRow",
    "MessageBar",
    "Opening",
    "Presenting",
    "RowMenus",
    "ScenarioStrip",
    "StatusBar",
    "ToolBar",
    "Workbench",
    "Writing",
    "renew",
]
