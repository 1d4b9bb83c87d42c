"""Where panels stand: left, right and below the canvas. Each appears with its first content."""

from functools import partial

from PySide6.QtCore import QChildEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QMoveEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from rolescope.simulation.callers import node_id
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.simulate.chain_bar import ChainBar
from rolescope.ui.features.table.page import TablePage
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.shell.panel_areas.areas import BottomArea, CenterArea, SideArea
from rolescope.ui.shell.panel_areas.panel_prebuild import PanelPrebuild
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace

NARROW = 1400  # px of window width below which the right panel lies over the canvas
_OVERLAY_WIDTH = 360
_LEFT, _RIGHT = 0, 2  # places of the areas beside the canvas
_BOTTOM_SHARE = 0.45  # share of the height of the bottom panels


class Workbench(QWidget):
    """The canvas with the panels around it."""

    panels_changed = Signal()

    def __init__(self, workspace: Workspace, pane: CanvasPane, panels: tuple[Panel, ...]) -> None:
        super().__init__()
        self._workspace = workspace
        self.pane = pane
        self.panels = panels
        self._widgets: dict[str, QWidget] = {}
        self._had_content: dict[str, bool] = {}
        self._is_put_off = False  # a panel of what was selected, as an answer follows
        self._repeats = False  # the next answer is to a question that was answered before
        self._asked: tuple[str, str] | None = None  # caller and role of the last question
        self.left, self.right, self.bottom = SideArea(), SideArea(), BottomArea()
        # The right area lies over its place: put into the splitter, and taken out where the window
        # is narrow, everything in it would be styled anew.
        self._right_place = PlaceOf(self.right)
        self._across, self._down = HorizontalSplitter(), Splitter(Qt.Orientation.Vertical)
        self.chain_bar = ChainBar(workspace, self._front)
        self.middle = CenterArea(workspace, self.chain_bar, pane, partial(TablePage, workspace))
        self._had_bottom = False  # a panel came into the middle and hid those at the bottom
        self._down.addWidget(self.middle)
        self._down.addWidget(self.bottom)
        self._down.setStretchFactor(0, 1)
        self._across.addWidget(self.left)
        self._across.addWidget(self._down)
        self._across.addWidget(self._right_place)
        self._across.setStretchFactor(1, 1)
        self._across.lay_over(self.right)
        self._across.handle(_RIGHT).raise_()  # grabbed a little beside its line, too
        hbox(self, self._across, margins=0)
        self._shadow = Shadow(self)
        self._right_place.hide()
        for area in (self.left, self.right, self.bottom):
            area.hide()
            area.closed.connect(partial(self._close_area, area))
        self.bottom.maximized.connect(self.toggle_maximized)
        stacks = (self.left.stack, self.right.stack, self.bottom.stack, self.middle.views)
        homes = dict(zip(("left", "right", "bottom", "middle"), stacks, strict=True))
        self._prebuild = PanelPrebuild(homes, workspace, panels, self._widgets, self)
        self._connect()

    def _connect(self) -> None:
        workspace = self._workspace
        question = workspace.question
        workspace.world.analysed.connect(self._prebuild.begin)
        workspace.world.analysed.connect(partial(self._update, "analysed"))
        workspace.selection.changed.connect(partial(self._update, "selected"))
        question.simulated.connect(partial(self._update, "simulated"))
        question.picking.connect(partial(self._update, "picking"))
        workspace.opener.closed.connect(partial(self._update, "closed", None))
        workspace.window.panel_asked.connect(self.open_panel)
        workspace.scenario_impact.went_on.connect(self._show_impact)
        workspace.question.picking.connect(
            lambda node: None if node is None else self.show_canvas()
        )
        for gone in (workspace.window.focus_asked, self.pane.view_changed, self.middle.closed):
            gone.connect(self.show_canvas)
        self.middle.status_changed.connect(self.panels_changed)

    def open_panel(self, panel_id: str) -> None:
        """Bring a panel to the front of its area."""
        panel = next((panel for panel in self.panels if panel.id == panel_id), None)
        if panel is not None:
            self._open(panel)
            self.panels_changed.emit()

    def _open(self, panel: Panel) -> None:
        widget = self._widget(panel)
        if panel.area == "middle":
            if self.middle.panel is None:
                self._had_bottom = not self.bottom.isHidden()
            self.bottom.hide()
            self.middle.show_panel(panel, widget)
        elif panel.area == "bottom":
            was_hidden = self.bottom.isHidden()
            self.bottom.show_panel(panel, widget, self.panels.index(panel))
            self._offer_tabs()  # before they are seen: each would lay all of them out
            self.bottom.show()
            if was_hidden:
                self._size_bottom()
        else:
            area = self.left if panel.area == "left" else self.right
            is_new = area.isHidden() or area.panel is not panel
            area.show_panel(panel, widget)
            if is_new:
                self._size_side(area, panel)
            area.show()
        self._place()

    def close_panel(self, panel_id: str) -> None:
        """Hide a panel."""
        self._close(panel_id)
        self.panels_changed.emit()

    def _close(self, panel_id: str) -> None:
        for area in (self.left, self.right):
            if area.panel is not None and area.panel.id == panel_id:
                area.hide()
        for panel in self.bottom.panels:
            if panel.id == panel_id:
                self.bottom.remove(panel)
        if not self.bottom.is_wanted:
            self.bottom.hide()
        if self.middle.panel is not None and self.middle.panel.id == panel_id:
            self.show_canvas()
        self._place()

    def show_canvas(self, _reason: object = None) -> None:
        """Return from a panel in the middle to the canvas, with the panels below it."""
        if self.middle.panel is None:
            return
        self.middle.show_canvas()
        if self._had_bottom and self.bottom.panels and self.bottom.isHidden():
            self.bottom.show()
            self._size_bottom()
        self._place()
        self.panels_changed.emit()

    def is_open(self, panel_id: str) -> bool:
        """Tell whether a panel is in front of its area."""
        if self.middle.panel is not None and self.middle.panel.id == panel_id:
            return True
        tab = self.bottom.current
        if self.bottom.isVisibleTo(self) and tab is not None and tab.id == panel_id:
            return True
        return any(
            area.isVisibleTo(self) and area.panel is not None and area.panel.id == panel_id
            for area in (self.left, self.right)
        )

    def fronts(self) -> tuple[QWidget, ...]:
        """Return what the keyboard's focus goes through: the middle, and the panels around it."""
        areas = (area for area in (self.left, self.right, self.bottom) if area.isVisible())
        return (self.middle.front, *areas)

    def _front(self) -> str:
        """Return the id of the panel at the right; empty when there is none."""
        panel = self.right.panel if self.right.isVisibleTo(self) else None
        return panel.id if panel is not None else ""

    def _show_impact(self) -> None:
        """Show what an edit does in place of what is selected: whoever edits asks for that."""
        if self._front() == "inspector":
            self.open_panel("impact")

    def widget(self, panel_id: str) -> QWidget | None:
        """Return the widget of a panel, if it was made."""
        return self._widgets.get(panel_id)

    def _widget(self, panel: Panel) -> QWidget:
        if panel.id not in self._widgets:
            self._widgets[panel.id] = panel.make(self._workspace)
        return self._widgets[panel.id]

    def _update(self, signal: str, _value: object) -> None:
        """Open the panels that a signal raises, close those that have nothing to show.

        That something changed is told once, whether panels did or not.
        """
        self._follow(signal)
        self.panels_changed.emit()

    def _follow(self, signal: str) -> None:
        is_repeated = signal == "simulated" and (self._is_edited() or self._repeats)
        if is_repeated and self._is_put_off:  # nothing else comes to the front
            self._follow("selected")
        self._is_put_off = signal == "selected" and self._workspace.question.is_coming
        if signal == "analysed":  # the last question is asked again, of the changed world
            self._repeats = self._workspace.question.simulation is not None
        elif signal == "simulated":
            self._repeats = False
        kept = "right" if self._is_put_off else ""  # the answer takes the place of what is there
        raised = {
            panel.area: panel  # the last of an area: the others would be made for nothing
            for panel in self.panels
            if signal in panel.raised_by and panel.shown_when(self._workspace)
        }
        considered = [panel for panel in self.panels if panel.area != kept]
        contents = {panel.id: panel.shown_when(self._workspace) for panel in considered}
        self._had_content |= {panel: True for panel, has_content in contents.items() if has_content}
        for panel in considered:
            has_content = contents[panel.id]
            if raised.get(panel.area) is panel and not is_repeated:
                self._raise(panel)
            elif not has_content and self._had_content.get(panel.id):
                self._close(panel.id)
            self._had_content[panel.id] = has_content
        self._offer_tabs()

    def _raise(self, panel: Panel) -> None:
        if panel.area == "bottom" and self.middle.panel is not None:
            self._had_bottom = True  # it is seen as soon as the canvas is
        else:
            self._open(panel)

    def _is_edited(self) -> bool:
        """Tell whether the question is the one of before, asked otherwise: all stays in front.

        Whoever looks at the permissions while typing goes on looking at them.
        """
        simulation, before = self._workspace.question.simulation, self._asked
        if simulation is None:
            self._asked = None
            return False
        request = simulation.request
        self._asked = node_id(request.caller), request.role
        return self._asked == before and self.bottom.isVisible()

    def _offer_tabs(self) -> None:
        """Beside the bottom panel that was opened, give those a tab that have something to show."""
        for order, panel in enumerate(self.panels):
            if panel.area == "bottom" and self.bottom.panels and self._had_content.get(panel.id):
                self.bottom.add(panel, self._widget(panel), order)

    def _close_area(self, area: QWidget) -> None:
        area.hide()
        self._place()
        self.panels_changed.emit()
        self.pane.canvas.setFocus()

    @property
    def is_narrow(self) -> bool:
        """Whether the right panel lies over the canvas."""
        return self.width() < NARROW

    def toggle_maximized(self) -> None:
        """Give the bottom panels the whole height, or their share again."""
        if not self.bottom.isHidden() and not self.middle.views.isHidden():
            self.middle.views.hide()
            self._down.setSizes([0, self.height()])
        elif not self.bottom.isHidden():
            self.middle.views.show()
            self._size_bottom()

    def _size_bottom(self) -> None:
        height = self.height()
        bottom = round(height * _BOTTOM_SHARE) if self.is_narrow else round(height * 0.502)
        self._down.setSizes([height - bottom, bottom])

    def _size_side(self, area: SideArea, panel: Panel) -> None:
        place = _LEFT if area is self.left else _RIGHT
        self._across.set_default_width(place, panel.width)
        if area is self.left or not self.is_narrow:
            beside = self.left if area is self.left else self._right_place
            beside.show()
            self._across.restore_width(place, self.width())

    def _place(self) -> None:
        """Put the right panel beside the canvas, or over it in a narrow window."""
        is_beside = not (self.is_narrow or self.right.isHidden())
        if self._right_place.isHidden() is is_beside:
            self._right_place.setVisible(is_beside)
            if is_beside:
                self._across.restore_width(_RIGHT, self.width())  # as wide as it was
            else:
                self._across.refresh()
        if self.is_narrow:
            width = min(_OVERLAY_WIDTH, self.width())
            self.right.setGeometry(self.width() - width, 0, width, self.height())
        if self.bottom.isHidden() and self.middle.views.isHidden():
            self.middle.views.show()
        covered = self.right.width() if self.is_narrow and self.right.isVisibleTo(self) else 0
        self.middle.set_covered(covered)
        self.bottom.set_covered(covered)
        self._shadow.setVisible(covered > 0)
        edge = Shadow.WIDTH
        self._shadow.setGeometry(self.width() - covered - edge, 0, edge, self.height())
        self._shadow.raise_()
        self.give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def give_room(self) -> None:
        """Tell the canvas which size to draw for."""
        self.pane.set_room(self.size(), is_compact=self.is_narrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), style.color("canvas"))


class Shadow(QWidget):
    """The soft edge of a panel that lies over the canvas."""

    WIDTH = 14

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it darker to the right."""
        gradient = QLinearGradient(0, 0, self.width(), 0)
        gradient.setColorAt(0, QColor(0, 0, 0, 0))
        gradient.setColorAt(1, QColor(0, 0, 0, 38))
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), gradient)


# The lines between panels that can be moved


_MIDDLE = 1


class Splitter(QSplitter):
    """Nothing in it vanishes when a line is moved."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)


class PlaceOf(QWidget):
    """A place in a splitter for what lies over it: the two stand in one widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget

    def minimumSizeHint(self) -> QSize:
        """Return what the widget needs."""
        return self._widget.minimumSizeHint()

    def _take_along(self) -> None:
        if not self.isHidden():
            self._widget.setGeometry(self.geometry())

    def moveEvent(self, event: QMoveEvent) -> None:
        """Take the widget along."""
        super().moveEvent(event)
        self._take_along()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the widget along."""
        super().resizeEvent(event)
        self._take_along()


class HorizontalSplitter(Splitter):
    """A middle with a side left and right of it, each as wide as it was last."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._defaults: dict[int, int] = {}  # widths; there may be room for less
        self._over: QWidget | None = None
        self.splitterMoved.connect(self._take)

    def set_default_width(self, place: int, width: int) -> None:
        """Let a side be so wide, as soon as it is given its place."""
        self._defaults[place] = width

    def lay_over(self, widget: QWidget) -> None:
        """Take in a widget that is given no place."""
        self._over = widget
        widget.setParent(self)

    def childEvent(self, event: QChildEvent) -> None:
        """Give each child a place, but for what lies over it."""
        if event.child() is not self._over:
            super().childEvent(event)

    def restore_width(self, place: int, room: int) -> None:
        """Make a side as wide as it is meant to be; the middle has what is left of the room."""
        sizes = self.sizes()
        for side in range(len(sizes)):
            widget = self.widget(side)
            if widget is None or widget.isHidden():
                sizes[side] = 0
        sizes[place] = self._defaults[place]
        sizes[_MIDDLE] = room - sum(sizes) + sizes[_MIDDLE]
        if sizes != self.sizes():  # everything would be laid out again
            self.setSizes(sizes)

    def _take(self) -> None:
        """Somebody moved a line."""
        for place, size in enumerate(self.sizes()):
            if size and place != _MIDDLE:
                self._defaults[place] = size
