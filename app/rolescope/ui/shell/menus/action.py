"""What an action is: an entry of a menu, with its shortcut and when it can be chosen."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Protocol

from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.shell.bars.search_box import SearchBox
from rolescope.ui.shell.bars.status import StatusBar
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.state.log.writing import Log
from rolescope.ui.state.settings import Recent, Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.worker.slides import Deck


class Comparing(Protocol):
    """What the menu Compare needs."""

    def ask_for_files(self) -> None:
        """Compare with an earlier import that the user picks."""

    def ask_for_folder(self) -> None:
        """Compare with a folder of exports that the user picks."""

    def ask_for_scenarios(self) -> None:
        """Compare two scenarios that the user picks."""


class Plans(Protocol):
    """What asks for plans of infrastructure as code."""

    def ask(self) -> None:
        """Open a plan that the user picks as a scenario."""


class Records(Protocol):
    """What asks for records of CloudTrail."""

    def ask_for_files(self) -> None:
        """Compare files of records that the user picks."""

    def ask_for_folder(self) -> None:
        """Compare a folder of records that the user picks."""


class FileActions(Protocol):
    """What has files written, and tells the end."""

    def write(self, file: Path, content: Callable[[], bytes]) -> None:
        """Write the content that a function makes in a thread."""


class Writing(Protocol):
    """What menus need to write files."""

    @property
    def files(self) -> "FileActions":
        """What has files written."""
        ...

    def ask_for_picture(self) -> None:
        """Write the picture to a file that the user names."""

    def ask_for_patch(self) -> None:
        """Write the scenario as a patch to a file or folder that the user names."""

    def ask_for_report(self) -> None:
        """Write a review report about what is shown to a file that the user names."""

    def ask_for_deck(self, deck: Deck) -> None:
        """Write the pages of a presentation to a PDF that the user names."""


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


class LiveImportActions(Protocol):
    """What the menu File needs of the live import."""

    def begin(self) -> None:
        """Show the wizard that leads through a live import."""

    def begin_again(self) -> None:
        """Show it for the account that is selected, to read it again."""

    @property
    def can_read_again(self) -> bool:
        """Whether an account is selected that a live import read."""
        ...


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
    def live_import(self) -> "LiveImportActions":
        """What leads to the live import."""
        ...

    @property
    def writing(self) -> "Writing":
        """What asks for names of files, and has them written."""
        ...

    @property
    def comparing(self) -> "Comparing":
        """What asks for another state to compare with."""
        ...

    @property
    def plans(self) -> "Plans":
        """What asks for plans of infrastructure as code."""
        ...

    @property
    def records(self) -> "Records":
        """What asks for records of CloudTrail."""
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
