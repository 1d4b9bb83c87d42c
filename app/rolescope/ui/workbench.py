"""Where panels stand: left, right and below the canvas. Each appears with its first content."""

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.model.plain import visible
from rolescope.ui import icons, style
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.document import Document
from rolescope.ui.panel import Panel
from rolescope.ui.widgets.text import PlainLabel

NARROW = 1400  # px of window width below which the right panel lies over the canvas
_OVERLAY = 360
_SHADOW = 14
_BOTTOM = 0.45  # share of the height of the bottom panels


class _Head(QWidget):
    """The head of a side panel: icon, title, its actions, close."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self._icon = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(44, 0, 10, 1)
        self._row.setSpacing(2)
        self._title = PlainLabel("", "subject")
        self._row.addWidget(self._title, 1)
        self._buttons: list[QToolButton] = []
        self._close = QToolButton(self)
        self._close.setIcon(icons.icon("close", "muted"))
        self._close.setFixedSize(28, 28)
        self._close.setToolTip("Close panel")
        self._close.setAccessibleName("Close panel")
        self._close.clicked.connect(self.closed)
        self._row.addWidget(self._close)

    def show_panel(self, icon: str, title: str, actions: list[QAction]) -> None:
        """Show the head of another panel."""
        self._icon = icon
        self._title.setText(title)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [_action_button(action, self) for action in actions]
        for number, button in enumerate(self._buttons):
            button.setFixedSize(28, 28)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._row.insertWidget(1 + number, button)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with the icon."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color("chrome"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, style.color("border"))
        if self._icon:
            icons.icon(self._icon, "muted").paint(painter, QRect(16, 11, 18, 18))


def _action_button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(16, 16))
    return button


class SideArea(QWidget):
    """Shows one panel at a time, with its head."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("sideArea")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
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
        self.stack.setCurrentWidget(widget)
        self.refresh()

    def refresh(self) -> None:
        """Show the title and the actions that the panel has now."""
        widget = self.stack.currentWidget()
        if self.panel is not None and widget is not None:
            title = widget.windowTitle() or self.panel.title
            icon = str(widget.property("icon") or self.panel.icon)
            self.head.show_panel(icon, title, widget.actions())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice actions that a panel adds or takes away."""
        if event.type() in (QEvent.Type.ActionAdded, QEvent.Type.ActionRemoved):
            self.refresh()
        return super().eventFilter(watched, event)


class BottomArea(QWidget):
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
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(8, 0, 10, 1)
        row.setSpacing(4)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(self._raise)
        self.tabs.tabBarDoubleClicked.connect(lambda _index: self.maximized.emit())
        row.addWidget(self.tabs)
        row.addStretch(1)
        self._buttons = QHBoxLayout()
        row.addLayout(self._buttons)
        close = QToolButton()
        close.setIcon(icons.icon("close", "muted"))
        close.setFixedSize(28, 28)
        close.setToolTip("Close results")
        close.setAccessibleName("Close results")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        column.addWidget(self._bar)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self._tabs: list[tuple[int, Panel, QWidget]] = []  # with their places among all panels

    def show_panel(self, panel: Panel, widget: QWidget, order: int) -> None:
        """Bring a panel to the front; `order` is its place among all panels."""
        self.add(panel, widget, order)
        index = self.panels.index(panel)
        self.tabs.setCurrentIndex(index)
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

    def remove(self, panel: Panel) -> None:
        """Take a tab away; its widget lives on."""
        if panel in self.panels:
            index = self.panels.index(panel)
            _order, _panel, widget = self._tabs.pop(index)
            self.stack.removeWidget(widget)
            self.tabs.removeTab(index)

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right of the window."""
        self._column.setContentsMargins(0, 0, width, 0)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels that have a tab."""
        return tuple(panel for _, panel, _ in self._tabs)

    @property
    def current(self) -> Panel | None:
        """The panel in front."""
        index = self.tabs.currentIndex()
        return self._tabs[index][1] if 0 <= index < len(self._tabs) else None

    def refresh(self) -> None:
        """Show the titles and actions that the panels have now."""
        for index, (_, panel, widget) in enumerate(self._tabs):
            title = widget.windowTitle() or panel.title
            self.tabs.setTabText(index, visible(title).replace("&", "&&"))
        while (item := self._buttons.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.hide()
                button.deleteLater()
        current = self.stack.currentWidget()
        for action in current.actions() if current is not None else ():
            button = _action_button(action, self)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(20, 16))  # a gap before the text
            button.setFixedHeight(28)
            self._buttons.addWidget(button)

    def _raise(self, index: int) -> None:
        if 0 <= index < self.stack.count():
            self.stack.setCurrentIndex(index)
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice actions that a panel adds or takes away."""
        if event.type() in (QEvent.Type.ActionAdded, QEvent.Type.ActionRemoved):
            self.refresh()
        return super().eventFilter(watched, event)


class _Shadow(QWidget):
    """The soft edge of a panel that lies over the canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it darker to the right."""
        gradient = QLinearGradient(0, 0, self.width(), 0)
        gradient.setColorAt(0, QColor(0, 0, 0, 0))
        gradient.setColorAt(1, QColor(0, 0, 0, 38))
        QPainter(self).fillRect(self.rect(), gradient)


class Workbench(QWidget):
    """The canvas with the panels around it."""

    panels_changed = Signal()

    def __init__(self, document: Document, pane: CanvasPane, panels: tuple[Panel, ...]) -> None:
        super().__init__()
        self._document = document
        self.pane = pane
        self._panels = panels
        self._widgets: dict[str, QWidget] = {}
        self._had_content: dict[str, bool] = {}
        self.left, self.right, self.bottom = SideArea(), SideArea(), BottomArea()
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._down = QSplitter(Qt.Orientation.Vertical)
        for splitter in (self._across, self._down):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self._down.addWidget(pane)
        self._down.addWidget(self.bottom)
        self._down.setStretchFactor(0, 1)
        self._across.addWidget(self.left)
        self._across.addWidget(self._down)
        self._across.addWidget(self.right)
        self._across.setStretchFactor(1, 1)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._across)
        self._shadow = _Shadow(self)
        for area in (self.left, self.right, self.bottom):
            area.hide()
            area.closed.connect(partial(self._close_area, area))
        self.bottom.maximized.connect(self.toggle_maximized)
        self._connect()

    def _connect(self) -> None:
        document = self._document
        for name in ("analysed", "selected", "simulated", "picking"):
            getattr(document, name).connect(partial(self._update, name))
        document.closed.connect(partial(self._update, "closed", None))
        document.panel_asked.connect(self.open_panel)

    # Panels

    def open_panel(self, panel_id: str) -> None:
        """Bring a panel to the front of its area."""
        panel = next((panel for panel in self._panels if panel.id == panel_id), None)
        if panel is None:
            return
        widget = self._widget(panel)
        if panel.area == "bottom":
            was_hidden = self.bottom.isHidden()
            self.bottom.show_panel(panel, widget, self._panels.index(panel))
            self.bottom.show()
            if was_hidden:
                self._size_bottom()
        else:
            area = self.left if panel.area == "left" else self.right
            was_hidden = area.isHidden()
            changed = area.panel is not panel
            area.show_panel(panel, widget)
            area.show()
            if was_hidden or changed:
                self._size_side(area, panel)
        self._place()
        self.panels_changed.emit()

    def close_panel(self, panel_id: str) -> None:
        """Hide a panel."""
        for area in (self.left, self.right):
            if area.panel is not None and area.panel.id == panel_id:
                area.hide()
        for panel in self.bottom.panels:
            if panel.id == panel_id:
                self.bottom.remove(panel)
        if not self.bottom.panels:
            self.bottom.hide()
        self._place()
        self.panels_changed.emit()

    def is_open(self, panel_id: str) -> bool:
        """Tell whether a panel is in front of its area."""
        tab = self.bottom.current
        if self.bottom.isVisibleTo(self) and tab is not None and tab.id == panel_id:
            return True
        return any(
            area.isVisibleTo(self) and area.panel is not None and area.panel.id == panel_id
            for area in (self.left, self.right)
        )

    def widget(self, panel_id: str) -> QWidget | None:
        """Return the widget of a panel, if it was ever opened."""
        return self._widgets.get(panel_id)

    def _widget(self, panel: Panel) -> QWidget:
        if panel.id not in self._widgets:
            self._widgets[panel.id] = panel.make(self._document)
        return self._widgets[panel.id]

    def _update(self, signal: str, _value: object) -> None:
        """Open the panels that a signal raises, close those that have nothing to show."""
        for panel in self._panels:
            has_content = panel.shown_when(self._document)
            if has_content and signal in panel.raised_by:
                self.open_panel(panel.id)
            elif not has_content and self._had_content.get(panel.id):
                self.close_panel(panel.id)
            self._had_content[panel.id] = has_content
        self._offer_tabs()

    def _offer_tabs(self) -> None:
        """Beside the bottom panel that was opened, give those a tab that have something to show."""
        for order, panel in enumerate(self._panels):
            if panel.area == "bottom" and self.bottom.panels and self._had_content.get(panel.id):
                self.bottom.add(panel, self._widget(panel), order)

    def _close_area(self, area: QWidget) -> None:
        area.hide()
        self._place()
        self.panels_changed.emit()
        self.pane.canvas.setFocus()

    # Sizes

    @property
    def is_narrow(self) -> bool:
        """Whether the right panel lies over the canvas."""
        return self.width() < NARROW

    def toggle_maximized(self) -> None:
        """Give the bottom panels the whole height, or their share again."""
        if self.bottom.isHidden():
            return
        sizes = self._down.sizes()
        if sizes[0] > 1:
            self.pane.setMinimumHeight(0)
            self._down.setSizes([0, self.height()])
            self.pane.hide()
        else:
            self.pane.show()
            self._size_bottom()

    def _size_bottom(self) -> None:
        height = self.height()
        bottom = round(height * _BOTTOM) if self.is_narrow else round(height * 0.502)
        self._down.setSizes([height - bottom, bottom])

    def _size_side(self, area: SideArea, panel: Panel) -> None:
        if area is self.right and self.is_narrow:
            return
        others = self.width() - panel.width
        left = self._across.sizes()[0] if self.left.isVisibleTo(self) else 0
        if area is self.left:
            is_beside = self.right.parent() is self._across and self.right.isVisibleTo(self)
            right = self._across.sizes()[2] if is_beside else 0
            self._across.setSizes([panel.width, others - right, right])
        else:
            self._across.setSizes([left, others - left, panel.width])

    def _place(self) -> None:
        """Put the right panel beside the canvas, or over it in a narrow window."""
        if self.is_narrow:
            if self.right.parent() is self._across:
                was_hidden = self.right.isHidden()
                self.right.setParent(self)
                self.right.setVisible(not was_hidden)
            width = min(_OVERLAY, self.width())
            self.right.setGeometry(self.width() - width, 0, width, self.height())
            self.right.raise_()
        elif self.right.parent() is self:
            was_hidden = self.right.isHidden()
            self._across.addWidget(self.right)
            self.right.setVisible(not was_hidden)
            if self.right.panel is not None:
                self._size_side(self.right, self.right.panel)
        if self.bottom.isHidden() and self.pane.isHidden():
            self.pane.show()
        covered = self.right.width() if self.is_narrow and self.right.isVisibleTo(self) else 0
        self.pane.set_covered(covered)
        self.bottom.set_covered(covered)
        self._shadow.setVisible(covered > 0)
        self._shadow.setGeometry(self.width() - covered - _SHADOW, 0, _SHADOW, self.height())
        self._shadow.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the canvas which size to draw for."""
        super().resizeEvent(event)
        self._place()
        self.pane.set_room(self.size(), is_compact=self.is_narrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), style.color("canvas"))

    def save_state(self) -> QByteArray:
        """Return the sizes of the areas."""
        return self._across.saveState()
