"""The places of panels around the canvas: a side with a head, the tabs below."""

from collections.abc import Callable, Iterable
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.questions.filters.shown import Shown
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.features.filter.filter_bar import FilterBar
from rolescope.ui.features.filter.nothing_shown import NothingShown
from rolescope.ui.features.paths.ribbon import Ribbon
from rolescope.ui.features.simulate.chain_bar import ChainBar
from rolescope.ui.features.table.page import TablePage
from rolescope.ui.kit import icons, themed
from rolescope.ui.kit.help_target import PanelStack
from rolescope.ui.kit.lazy_refresh import catch_up
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox, widgets_in
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.panel import MiddleWidget, Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.filter_text import nothing_words

_HEAD_CHANGES = (
    QEvent.Type.ActionAdded,
    QEvent.Type.ActionRemoved,
    QEvent.Type.DynamicPropertyChange,
)


_MIN_BOTTOM_WIDTH = 400  # px of width that panels below the canvas need


_TAB_ROW_MARGIN = 60  # px of the row of tabs besides tabs and buttons


class _Head(QWidget):
    """The head of a side panel: icon, title, its actions, close."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self._icon = ""
        self._row = hbox(self, margins=(44, 0, 10, 1), spacing=2)
        self._title = PlainLabel("", "subject")
        self._row.addWidget(self._title, 1)
        self._note = PlainLabel("", "small", "muted")
        self._row.addWidget(self._note)
        self._row.addSpacing(6)
        self._buttons: list[QToolButton] = []
        self._close = QToolButton(self)
        self._close.setIcon(icons.icon("close", "muted"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setFixedSize(28, 28)
        self._close.setToolTip("Close panel")
        self._close.setAccessibleName("Close panel")
        self._close.clicked.connect(self.closed)
        self._row.addWidget(self._close)

    def show_panel(self, icon: str, title: str, note: str, actions: list[QAction]) -> None:
        """Show the head of another panel; `note` is what it says at the right."""
        self._icon = icon
        self._title.setText(title)
        self._note.setText(note)
        self.update()
        if _actions_of(self._buttons) == actions:
            return
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [_action_button(action, self) for action in actions]
        for number, button in enumerate(self._buttons):
            button.setFixedSize(28, 28)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._row.insertWidget(3 + number, button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with the icon."""
        themed.paint_bar(self, "chrome")
        with themed.painting(self) as painter:
            if self._icon:
                icons.icon(self._icon, "muted").paint(painter, QRect(16, 11, 18, 18))


def _actions_of(buttons: Iterable[QWidget]) -> list[QAction]:
    """Return what buttons do: as long as that is the same, they follow it themselves."""
    return [button.defaultAction() for button in buttons if isinstance(button, QToolButton)]


def _action_button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(16, 16))
    return button


class SideArea(PanelStack):
    """Shows one panel at a time, with its head."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("sideArea")
        column = vbox(self, margins=(1, 0, 0, 0), spacing=0)
        self.head = _Head()
        self.head.closed.connect(self.closed)
        column.addWidget(self.head)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self.panel: Panel | None = None

    def show_panel(self, panel: Panel, widget: QWidget) -> None:
        """Bring a panel to the front."""
        self.panel = panel
        if self.stack.indexOf(widget) < 0:
            self.stack.addWidget(widget)
            widget.windowTitleChanged.connect(self.refresh)
            widget.installEventFilter(self)
        catch_up(widget)
        self.stack.setCurrentWidget(widget)
        self.refresh()

    def refresh(self) -> None:
        """Show the title and the actions that the panel has now."""
        widget = self.stack.currentWidget()
        if self.panel is not None and widget is not None:
            title = widget.windowTitle() or self.panel.title
            icon = str(widget.property("icon") or self.panel.icon)
            note = str(widget.property("note") or "")
            self.head.show_panel(icon, title, note, widget.actions())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice actions that a panel adds or takes away, and another note."""
        if event.type() in _HEAD_CHANGES and watched is self.stack.currentWidget():
            self.refresh()
        return super().eventFilter(watched, event)


class BottomArea(PanelStack):
    """Panels as tabs below the canvas."""

    closed = Signal()
    maximized = Signal()  # a double click on the tabs

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bottomArea")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._bar = QWidget()
        self._bar.setObjectName("tabRow")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bar.setFixedHeight(37)
        row = hbox(self._bar, margins=(8, 0, 10, 1), spacing=4)
        self.tabs = QTabBar(expanding=False, drawBase=False)
        self.tabs.setAccessibleName("Panels below the picture")
        self.tabs.currentChanged.connect(self._raise)
        self.tabs.tabBarDoubleClicked.connect(lambda _index: self.maximized.emit())
        row.addWidget(self.tabs)
        row.addStretch(1)
        self._buttons = QHBoxLayout()
        row.addLayout(self._buttons)
        close = QToolButton()
        close.setIcon(icons.icon("close", "muted"))
        close.setIconSize(QSize(16, 16))
        close.setFixedSize(28, 28)
        close.setToolTip("Close results")
        close.setAccessibleName("Close results")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        column.addWidget(self._bar)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self._tabs: list[tuple[int, Panel, QWidget]] = []  # with their places among all panels
        self._wanted: set[str] = set()  # ids of panels that were opened, not only offered
        self.tabs.tabBarClicked.connect(self._want)

    def show_panel(self, panel: Panel, widget: QWidget, order: int) -> None:
        """Bring a panel to the front; `order` is its place among all panels."""
        self.add(panel, widget, order)
        index = self.panels.index(panel)
        self._want(index)
        self.tabs.setCurrentIndex(index)
        self.tabs.updateGeometry()  # a first tab that came while the row was hidden has no size yet
        self._raise(index)

    def add(self, panel: Panel, widget: QWidget, order: int) -> None:
        """Give a panel a tab, without bringing it to the front."""
        if panel not in self.panels:
            place = sum(1 for other, _, _ in self._tabs if other < order)
            self._tabs.insert(place, (order, panel, widget))
            self.stack.insertWidget(place, widget)
            self.tabs.insertTab(place, panel.title)
            widget.windowTitleChanged.connect(self.refresh)
            widget.installEventFilter(self)
            self._fit()

    def remove(self, panel: Panel) -> None:
        """Take a tab away; its widget lives on."""
        if panel in self.panels:
            index = self.panels.index(panel)
            _order, _panel, widget = self._tabs.pop(index)
            self._wanted.discard(panel.id)
            self.stack.removeWidget(widget)
            self.tabs.removeTab(index)
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return what a panel needs to be of use: no panel makes the window larger."""
        return QSize(_MIN_BOTTOM_WIDTH, super().minimumSizeHint().height())

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right of the window, if room is left."""
        width = width if self.width() - width >= _MIN_BOTTOM_WIDTH else 0
        self._column.setContentsMargins(0, 0, width, 0)
        self._fit()

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels that have a tab."""
        return tuple(panel for _, panel, _ in self._tabs)

    @property
    def is_wanted(self) -> bool:
        """Whether one of them was opened: tabs that are only offered beside it need no room."""
        return bool(self._wanted)

    def _want(self, index: int) -> None:
        if 0 <= index < len(self._tabs):
            self._wanted.add(self._tabs[index][1].id)

    @property
    def current(self) -> Panel | None:
        """The panel in front."""
        index = self.tabs.currentIndex()
        return self._tabs[index][1] if 0 <= index < len(self._tabs) else None

    def refresh(self) -> None:
        """Show the titles and actions that the panels have now."""
        for index, (_, panel, widget) in enumerate(self._tabs):
            title = visible(widget.windowTitle() or panel.title).replace("&", "&&")
            if title != self.tabs.tabText(index):  # Qt would lay all of them out again
                self.tabs.setTabText(index, title)
        current = self.stack.currentWidget()
        actions = current.actions() if current is not None else []
        made = widgets_in(self._buttons)
        if _actions_of(made) != actions:
            for button in made:
                self._buttons.removeWidget(button)
                button.hide()
                button.deleteLater()
            for action in actions:
                button = _action_button(action, self)
                button.setFixedHeight(28)
                self._buttons.addWidget(button)
        self._fit()

    def _fit(self) -> None:
        """Leave the words of the buttons out where they would take the room of the tabs."""
        buttons = [one for one in widgets_in(self._buttons) if isinstance(one, QToolButton)]
        for button in buttons:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(icons.beside_text(16))
            button.ensurePolished()
        wanted = sum(button.sizeHint().width() + 4 for button in buttons)
        covered = self._column.contentsMargins().right()
        if self.tabs.sizeHint().width() + wanted + _TAB_ROW_MARGIN > self.width() - covered:
            for button in buttons:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                button.setIconSize(QSize(16, 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tabs and the buttons what room there is."""
        super().resizeEvent(event)
        self._fit()

    def _raise(self, index: int) -> None:
        widget = self.stack.widget(index)
        if widget is not None:
            catch_up(widget)
            self.stack.setCurrentIndex(index)
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice actions that a panel adds, changes or takes away."""
        if event.type() in (QEvent.Type.ActionAdded, QEvent.Type.ActionRemoved):
            self.refresh()
        elif event.type() == QEvent.Type.ActionChanged:
            self._fit()  # its words may be others
        return super().eventFilter(watched, event)


# The middle of the window: the chain, and below it the canvas, or what stands in its place


class CenterArea(QWidget):
    """Shows one thing at a time below the chain.

    `panel` is what stands there, None: the canvas, or the table, by what is looked at.
    """

    closed = Signal()  # a panel asks to be closed
    status_changed = Signal()  # a panel, or the table, says something else about itself
    menu_asked = Signal(QPoint, tuple)  # of the table: place on the screen, further entries
    table_made = Signal(object)  # Table: it is looked at for the first time

    def __init__(
        self,
        workspace: Workspace,
        chain_bar: ChainBar,
        pane: CanvasPane,
        make_table: Callable[[], TablePage],
    ) -> None:
        super().__init__()
        self.panel: Panel | None = None
        self._chain_bar, self._pane = chain_bar, pane
        self._make_table = make_table
        self._filters = workspace.filters
        self.filter_bar, self.nothing = FilterBar(workspace), NothingShown()
        self.ribbon = Ribbon(workspace, self)
        self._ground: QWidget = pane
        self._covered = 0
        self.views = QStackedWidget()
        self.views.addWidget(pane)
        self.views.addWidget(self.nothing)
        column = vbox(self, chain_bar, self.filter_bar, self.ribbon, margins=0, spacing=0)
        column.addWidget(self.views, 1)
        pane.view_changed.connect(self._show_view)
        pane.view_changed.connect(self.ribbon.close_list)
        self.filter_bar.left.connect(self._return)
        self.nothing.cleared.connect(self._show_all)
        self._filters.counted.connect(self._show_filtered)

    @cached_property
    def table(self) -> TablePage:
        """The table, made when it is first looked at; keys of the canvas act there as well."""
        table = self._make_table()
        self.views.addWidget(table)
        table.status_changed.connect(self.status_changed)
        table.menu_asked.connect(self.menu_asked)
        for grid in table.grids.values():
            grid.addActions(self._pane.canvas.actions())
        self._filter(table)
        self.table_made.emit(table)
        return table

    def _filter(self, table: TablePage) -> None:
        """Leave only those rows in a table that filters show."""
        shown = self._filters.shown if self._filters.wanted else None
        if shown is None:
            table.set_shown()
        else:
            table.set_shown(shown.nodes | shown.people, shown.edges)

    def _show_view(self, view_key: ViewKey) -> None:
        """Let the canvas, or the table, stand where no panel does."""
        if self._settle(view_key):
            self.show_canvas()

    def _settle(self, view_key: ViewKey) -> bool:
        """Choose what stands where no panel does; tell whether that is to be shown instead."""
        is_empty = self._filters.hides_all and view_key.view != FOCUS_ID
        picture = self.nothing if is_empty else self._pane
        self._ground = self.table if view_key == TABLE else picture
        return self.panel is None and self.views.currentWidget() is not self._ground

    def _show_filtered(self, shown: Shown | None) -> None:
        """Say so when filters hide everything; the keyboard stays where it is."""
        if self._filters.hides_all and shown is not None:
            self.nothing.words.setText(nothing_words(shown.total, self._filters.wanted.count))
        if "table" in self.__dict__:  # it was made
            self._filter(self.table)
        if self._settle(self._pane.view_key):
            keyboard = QApplication.focusWidget()
            has_keyboard = keyboard is not None and self.views.isAncestorOf(keyboard)
            self.views.setCurrentWidget(self._ground)
            self.set_covered(self._covered)
            if has_keyboard:
                self.front.setFocus()

    def _show_all(self) -> None:
        self._filters.clear()
        self._return()

    def _return(self) -> None:
        """Give the keyboard back to what the filter is about."""
        self.front.setFocus()

    @property
    def front(self) -> QWidget:
        """What takes the keyboard's focus here."""
        current = self.views.currentWidget()
        if current is self._pane or current is None:
            return self._pane.canvas
        if current is self.nothing:
            return self.nothing.button
        return self.table.grid if current is self._ground else current

    def show_panel(self, panel: Panel, widget: QWidget) -> None:
        """Put a panel into the place of the canvas."""
        self.panel = panel
        if self.views.indexOf(widget) < 0:
            self.views.addWidget(widget)
            if isinstance(widget, MiddleWidget):
                widget.closed.connect(self.closed)
                widget.status_changed.connect(self.status_changed)
        self.views.setCurrentWidget(widget)
        widget.setFocus()
        self.set_covered(self._covered)

    def show_canvas(self) -> None:
        """Return to the canvas, or the table."""
        self.panel = None
        self.views.setCurrentWidget(self._ground)
        self.set_covered(self._covered)
        self.front.setFocus()

    def status(self) -> str:
        """Return what a panel or the table says about itself, for the status bar; else nothing."""
        front = self.views.currentWidget()
        return front.status if isinstance(front, MiddleWidget) else ""

    def set_covered(self, width: int) -> None:
        """Tell how many px at the right lie under a panel."""
        self._covered = width
        self._pane.set_covered(width)
        self._chain_bar.set_covered(width)
        self.filter_bar.set_covered(width)
        self.ribbon.set_covered(width)
        front = self.views.currentWidget()
        if isinstance(front, MiddleWidget):
            front.set_covered(width)
