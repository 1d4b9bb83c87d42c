"""What an action is: an entry of a menu, with its shortcut and when it can be chosen."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Protocol

from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.compare.compare_dialogs import AskToCompare
from rolescope.ui.features.export.writing import FileExports
from rolescope.ui.features.reality.ask_for_records import AskForRecords
from rolescope.ui.features.whatif.plan_dialog import AskForPlan
from rolescope.ui.shell.bars.search_box import SearchBox
from rolescope.ui.shell.bars.status import StatusBar
from rolescope.ui.shell.live_import_controller import LiveImportController
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.state.log.writing import Log
from rolescope.ui.state.settings import Recent, Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.worker.slides import Deck


class ProjectActions(Protocol):
    """What the menu File needs."""

    def save(self) -> None:
        """Save; asks for a name when there is none."""

    def ask_for_path(self) -> None:
        """Save under a name that the user chooses."""

    def ask_to_forget(self) -> None:
        """Ask whether all that is kept about the project beside its file is to go."""

    def when_safe(self, then: Callable[[], object], follows: str) -> None:
        """Do something that gives up what is open, once it is saved or not wanted."""


class Menus(Protocol):
    """What actions need of the menus."""

    def show_palette(self) -> None:
        """Offer everything that can be done now, by its words."""


class HelpActions(Protocol):
    """What the menu Help needs."""

    def show_here(self) -> None:
        """Show the page about what has the keyboard."""

    def show(self, target: str) -> None:
        """Show a page of the manual, or a place in one."""

    def begin_tour(self) -> None:
        """Lead through the sample organization."""


class PresentationActions(Protocol):
    """What the menu View needs for a room full of people."""

    @property
    def is_on(self) -> bool:
        """Whether it is presented."""
        ...

    def toggle(self) -> None:
        """Show pages on the whole screen, or end that."""

    def deck(self, *, of_agenda: bool) -> Deck:
        """Return the pages that there are: the items of the agenda, or views."""
        ...


class ActionWindow(Protocol):
    """What actions need of the window."""

    workspace: Workspace
    pane: CanvasPane
    search: SearchBox
    commands: Commands
    settings: Settings
    status: StatusBar
    log: Log | None  # of this run
    live_import: LiveImportController
    writing: FileExports
    comparing: AskToCompare
    plans: AskForPlan
    records: AskForRecords

    @property
    def presentation(self) -> "PresentationActions":
        """What shows pages on the whole screen."""
        ...

    @property
    def menus(self) -> "Menus":
        """The menus, with all that can be done."""
        ...

    def ask_for_files(self) -> None:
        """Open files that the user picks."""

    def ask_for_folder(self) -> None:
        """Open a folder that the user picks."""

    def ask_for_newer_files(self) -> None:
        """Open files that the user picks as a newer import of the project."""

    def ask_for_newer_folder(self) -> None:
        """Open a folder that the user picks as a newer import of the project."""

    def open_clipboard(self) -> None:
        """Open the policy, answer of AWS or export on the clipboard."""

    def open_demo(self) -> None:
        """Open the bundled organization."""

    @property
    def project_controller(self) -> "ProjectActions":
        """What saves, and asks before anything is lost."""
        ...

    @property
    def help(self) -> "HelpActions":
        """What shows help."""
        ...

    def quit(self) -> None:
        """Quit, after asking about unsaved changes."""

    def cycle_panels(self, direction: int) -> None:
        """Give the keyboard's focus to the next panel."""

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""

    def tell_note(self, text: str) -> None:
        """Say what was done, for a while."""

    def show_about(self) -> None:
        """Show what this program is."""

    def toggle_panel(self, panel_id: str) -> None:
        """Open or close a panel."""

    def can_show_panel(self, panel_id: str) -> bool:
        """Tell whether a panel has anything to show."""
        ...

    def is_panel_open(self, panel_id: str) -> bool:
        """Tell whether a panel is seen."""
        ...

    def set_theme(self, choice: str, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Show everything in another theme."""

    def set_text_size(self, percent: int, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Show everything in another size."""

    def open_recent(self, recent: Recent) -> None:
        """Open a source that was opened before."""

    def clear_recent(self) -> None:
        """Forget which sources were opened."""


Run = Callable[[ActionWindow], object]
Test = Callable[[ActionWindow], bool]


def always(_window: ActionWindow) -> bool:
    """Whatever is shown."""
    return True


def is_open(window: ActionWindow) -> bool:
    """While something is open."""
    return window.workspace.world.analysis is not None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do: a row of the tables in `actions`, one table per menu.

    `text` is sentence case and ends with `…` when a dialog follows. `keys` are its shortcuts, with
    a space between them. `on_canvas`: they act only while the canvas has the keyboard's focus
    (single letters). `checked` makes it a switch. `rule`: a separator stands above it. `below`: the
    title of a menu inside the menu.
    """

    id: str
    text: str
    run: Run
    keys: str = ""
    icon: str = ""
    _: KW_ONLY
    enabled: Test = always
    checked: Test | None = None
    on_canvas: bool = False
    rule: bool = False
    below: str = ""
    menu: str = ""

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """Its shortcuts, the usual one first."""
        return tuple(self.keys.split())


def in_menu(title: str, *actions: Action) -> tuple[Action, ...]:
    """Put actions into a menu."""
    return tuple(replace(action, menu=title) for action in actions)
