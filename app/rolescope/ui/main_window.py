"""The window: bars from ACTIONS, panels from PANELS, the canvas in the middle."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rolescope.drawing.picture import Item, Picture
from rolescope.model.plain import visible
from rolescope.ui import asking, style
from rolescope.ui.actions import caller, selected_node
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.sight import Sight
from rolescope.ui.data_bar import DataBar, name_of
from rolescope.ui.dialogs.about import AboutDialog
from rolescope.ui.dialogs.export import Export
from rolescope.ui.dialogs.opening import Opening
from rolescope.ui.dialogs.shortcuts import ShortcutsDialog
from rolescope.ui.document import Document, Selection, clock
from rolescope.ui.finding import Finder
from rolescope.ui.menus import MenuRow
from rolescope.ui.messages import Level, Message, MessageBar, of_problems
from rolescope.ui.panels import PANELS
from rolescope.ui.runner import Failure
from rolescope.ui.scenario_strip import ScenarioStrip
from rolescope.ui.settings import Recent, Settings
from rolescope.ui.start_page import StartPage
from rolescope.ui.status import StatusBar
from rolescope.ui.threads import Threads
from rolescope.ui.tool_bar import ToolBar
from rolescope.ui.workbench import Workbench

_TITLE = "RoleScope"


class MainWindow(QMainWindow):
    """Everything that is seen. It holds no data: the document does."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self.document = document
        self.settings = settings
        self._threads = Threads(self)
        self._export = Export(document, self._threads, self)
        self._opening = Opening(document, settings)
        self.pane = CanvasPane(document)
        self.menus = MenuRow(self, self.pane.canvas, PANELS)
        self.tool_bar = ToolBar(document, self.menus.by_id)
        self.search = self.tool_bar.search
        self.data_bar = DataBar(document)
        self.messages = MessageBar()
        self.strip = ScenarioStrip(document)
        self.workbench = Workbench(document, self.pane, PANELS)
        self.start_page = StartPage()
        self.status = StatusBar()
        self._pages = QStackedWidget()
        self.setWindowTitle(_TITLE)
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 600)
        self._lay_out()
        self._connect()
        self._restore()
        self._show_closed()

    def _lay_out(self) -> None:
        self.setMenuWidget(self.menus)
        opened = QWidget()
        column = QVBoxLayout(opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.tool_bar, self.data_bar, self.strip):
            column.addWidget(bar)
        column.addWidget(self.workbench, 1)
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(opened)
        middle = QWidget()
        whole = QVBoxLayout(middle)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.messages)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.status)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        document = self.document
        document.analysed.connect(self._show_analysis)
        document.closed.connect(self._show_closed)
        document.failed.connect(self.tell_failure)
        document.busy.connect(self.status.set_progress)
        for changed in (document.selected, document.simulated, document.picking):
            changed.connect(self._refresh_for)
        document.undo_stack.indexChanged.connect(self._refresh_for)
        self.status.stopped.connect(document.stop)
        self.search.chosen.connect(self._go_to)
        self.pane.sight_changed.connect(self._refresh_for)
        self.pane.drawn.connect(self._show_status)
        self.pane.menu_asked.connect(self._show_menu)
        self.pane.opened.connect(partial(document.open_panel, "inspector"))
        self.workbench.panels_changed.connect(self.refresh)
        self.data_bar.coverage_asked.connect(partial(document.open_panel, "coverage"))
        self.start_page.open_asked.connect(self.ask_for_files)
        self.start_page.sample_asked.connect(document.open_demo)
        self.start_page.recent_asked.connect(self.open_recent)
        self._export.written.connect(self._tell_written)
        self._export.failed.connect(self.tell_failure)

    # What is shown

    def refresh(self) -> None:
        """Enable what can be chosen now."""
        self.menus.refresh()
        self.tool_bar.refresh()
        self._show_status(self.pane.picture)

    def _refresh_for(self, _value: object) -> None:
        self.refresh()

    def _show_analysis(self, _analysis: object) -> None:
        self._pages.setCurrentIndex(1)
        self.search.set_finder(Finder(self.document))
        name = name_of(self.document)
        self.menus.show_source(name)
        self.setWindowTitle(visible(f"{name} - {_TITLE}"))
        if not self.document.has_edits and not self.document.undo_stack.count():
            self._opening.remember()
            self._show_recent()
            self._tell_problems()
        self.pane.canvas.setFocus()
        self.refresh()

    def _show_closed(self) -> None:
        self._pages.setCurrentIndex(0)
        self.search.set_finder(None)
        self.menus.show_source("")
        self.setWindowTitle(_TITLE)
        self._show_recent()
        self.status.say_version()
        self.status.note.setText("")
        self.menus.refresh()
        self.tool_bar.refresh()

    def _show_status(self, picture: Picture) -> None:
        if self.document.analysis is None:
            return
        selection = self.document.selection
        text = picture.status
        if len(selection.edges) == 1:
            text = "1 trust selected · Esc clears"
        elif selection.edges:
            text = f"{len(selection.edges):,} trusts selected · Esc clears"
        elif selection.nodes:
            text = f"{len(selection.nodes):,} selected · Esc clears"
        self.status.say(text)
        scenario = self.document.scenario
        count = len(scenario.edits) if scenario else 0
        note = f"Scenario: {count} edit{'' if count == 1 else 's'}" if count else "Baseline"
        self.status.note.setText(note)

    def _show_recent(self) -> None:
        recent = self.settings.recent
        self.menus.show_recent(recent)
        self.start_page.show_recent(recent, datetime.fromisoformat(clock()))

    # Telling

    def tell_failure(self, failure: Failure) -> None:
        """Show why something was not done; a bug goes to the crash dialog."""
        if failure.details:
            self.crashed(failure.details, failure.frames)
        elif failure.problems:
            message = of_problems(failure.problems, is_lost=True)
            if message is not None:
                self.messages.tell(message)
        else:
            self.messages.tell(Message(level=Level.ERROR, text=failure.what))

    def _tell_problems(self) -> None:
        self.messages.clear()
        message = of_problems(self.document.problems, is_lost=False)
        if message is not None:
            self.messages.tell(message)

    def _tell_written(self, file: str) -> None:
        self.messages.tell(
            Message(level=Level.NOTE, text=f"{Path(file).name} was written.", hint=file)
        )

    def crashed(self, report: str, where: str) -> None:  # noqa: ARG002 - for the log
        """Show the crash dialog; `rolescope.ui.app` puts its own here."""
        self.messages.tell(
            Message(level=Level.ERROR, text="Something failed inside the program.", details=report)
        )

    def show_about(self) -> None:
        """Show what this program is."""
        AboutDialog(self).open()

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        ShortcutsDialog(self).open()

    # Opening and writing

    def ask_for_files(self) -> None:
        """Open files that the user picks."""
        self._opening.ask_for_files(self)

    def ask_for_folder(self) -> None:
        """Open a folder that the user picks."""
        self._opening.ask_for_folder(self)

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders by name."""
        self._opening.open_paths(paths)

    def open_recent(self, recent: Recent) -> None:
        """Open a source that was opened before."""
        self.open_paths(list(recent.paths))

    def clear_recent(self) -> None:
        """Forget which sources were opened."""
        self.settings.clear_recent()
        self._show_recent()

    def ask_for_export(self) -> None:
        """Write the picture to a file that the user names."""
        self._export.ask(self.pane.picture, self.settings.last_folder, self)

    def export_to(self, file: Path) -> None:
        """Write the picture to a file; its suffix says the format."""
        self._export.write_as(self.pane.picture, file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.open_paths([url.toLocalFile() for url in urls if url.isLocalFile()])

    # Going and asking

    def _go_to(self, node: str) -> None:
        """Select a node that was searched for, or take it for the click that is waited for."""
        if self.pane.picking.take((node,)):
            self.pane.canvas.setFocus()
            return
        in_picture = self.pane.canvas.related.of_nodes((node,))
        if not in_picture and self.pane.sight.view != "overview":
            self.pane.sights.look_at(Sight("overview"))
        self.document.select(Selection(nodes=(node,)))
        self.pane.canvas.setFocus()

    def focus_subject(self) -> str | None:
        """Return the node that the focus view would be about."""
        if self.document.analysis is None:
            return None
        selection = self.document.selection
        if len(selection.edges) == 1:
            edge = self.document.edge(selection.edges[0])
            return edge.target if edge else None
        return selected_node(self) or self.pane.sight.subject or self.pane.last_subject

    def show_focus(self) -> None:
        """Show the focus view."""
        subject = self.focus_subject()
        if subject is not None:
            self.pane.focus_on(subject)

    def start_simulation(self) -> None:
        """Pick a role for the selected caller; a selected edge is simulated at once."""
        edges = self.document.selection.edges
        node = caller(self)
        if node is None:
            self.pane.start_picking_caller()
            return
        edge = self.document.edge(edges[0]) if len(edges) == 1 else None
        if edge is not None and edge.source == node and not self.document.selection.nodes:
            asking.ask(self.document, node, edge.target)
        else:
            self.document.pick_role_for(node)

    def switchable_edge(self) -> str | None:
        """Return the selected edge, if it is a trust that can be taken out."""
        edges = self.document.selection.edges
        if len(edges) == 1 and asking.without_trust(self.document, edges[0]) is not None:
            return edges[0]
        return None

    def switch_off(self) -> None:
        """Take the selected trust out."""
        edge = self.switchable_edge()
        edit = asking.without_trust(self.document, edge) if edge else None
        if edit is not None:
            self.document.do(edit)

    def copy_arns(self) -> None:
        """Copy the ARNs of the selection, one a line."""
        selection = self.document.selection
        ends = [
            end
            for edge in map(self.document.edge, selection.edges)
            if edge is not None
            for end in (edge.source, edge.target)
        ]
        QGuiApplication.clipboard().setText("\n".join(dict.fromkeys((*selection.nodes, *ends))))

    def _show_menu(self, item: Item, place: QPoint) -> None:
        """Select the item and offer what can be done with it."""
        chosen = Selection(edges=item.edges) if not item.nodes else Selection(nodes=item.nodes)
        if item.edges and item.kind.value in ("line", "edge", "attention"):
            chosen = Selection(edges=item.edges)
        self.document.select(chosen)
        self.refresh()
        menu = QMenu(self)
        for action in ("simulate", "focus-selection", "without-trust", "copy-arn"):
            if self.menus.by_id[action].isEnabled():
                menu.addAction(self.menus.by_id[action])
        if not menu.isEmpty():
            menu.popup(place)

    # Panels and themes

    def toggle_panel(self, panel_id: str) -> None:
        """Open a panel, or close it when it is open."""
        if self.is_panel_open(panel_id):
            self.workbench.close_panel(panel_id)
        else:
            self.workbench.open_panel(panel_id)

    def can_show_panel(self, panel_id: str) -> bool:
        """Tell whether a panel has anything to show."""
        panel = next(panel for panel in PANELS if panel.id == panel_id)
        return self.document.analysis is not None and panel.shown_when(self.document)

    def is_panel_open(self, panel_id: str) -> bool:
        """Tell whether a panel is seen."""
        return self.workbench.is_open(panel_id)

    def cycle_panels(self, direction: int) -> None:
        """Give the keyboard's focus to the next area: search, canvas, panels."""
        bench = self.workbench
        areas: list[QWidget] = [self.search, self.pane.canvas]
        areas.extend(area for area in (bench.left, bench.right, bench.bottom) if area.isVisible())
        focus = QApplication.focusWidget()
        here = next((place for place, area in enumerate(areas) if focus and _holds(area, focus)), 1)
        there = areas[(here + direction) % len(areas)]
        focusable = [
            child
            for child in (there, *there.findChildren(QWidget))
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible()
        ]
        if focusable:
            focusable[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_theme(self, choice: str, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Show everything in another theme and remember it."""
        self.settings.theme = choice
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, choice)
        self.menus.themes[choice].setChecked(True)

    def _restore(self) -> None:
        room = self.screen().availableGeometry().size()
        self.resize(QSize(1600, 1000).boundedTo(room))
        geometry = self.settings.read_bytes("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        theme = self.settings.theme
        self.menus.themes.get(theme, self.menus.themes["system"]).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no panel had a use for does what it does on the canvas."""
        if event.key() == Qt.Key.Key_Escape and self.document.analysis is not None:
            self.pane.escape()
            self.pane.canvas.setFocus()
            event.accept()
        else:
            super().keyPressEvent(event)

    def quit(self) -> None:
        """End the program."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window."""
        self.settings.write_bytes("geometry", self.saveGeometry())
        self.settings.save()
        self._threads.close()
        super().closeEvent(event)


def _holds(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)
