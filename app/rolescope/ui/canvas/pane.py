"""The canvas with what lies over it, bound to the workspace: what is drawn, what clicks select."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from rolescope.pictures.layouts import LAYOUTS, find_layout
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.layouts.map import MAP_ID
from rolescope.pictures.layouts.matrix import MATRIX_ID
from rolescope.pictures.layouts.overview import OVERVIEW_ID
from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.drag_edits import DragEdits
from rolescope.ui.canvas.drawing_area import DrawingArea
from rolescope.ui.canvas.folds import Folds
from rolescope.ui.canvas.marks import FindingMarks, NoteMarks, SessionMarks
from rolescope.ui.canvas.name_hiding import NameHiding
from rolescope.ui.canvas.overlays import LegendFilter, Overlays
from rolescope.ui.canvas.picking import Picking
from rolescope.ui.canvas.picture_item import EMPTY
from rolescope.ui.canvas.selection_highlight import SelectionHighlight
from rolescope.ui.canvas.title_buttons import ClearerButton, CountButtons, WaysButton, WaysMenu
from rolescope.ui.canvas.view_history import TABLE, ViewHistory, ViewKey
from rolescope.ui.kit.focus import FocusRing
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.findings.list_text import summary_words

_ABOUT_TRUSTS = (ItemKind.EDGE, ItemKind.ATTENTION, ItemKind.SESSION, ItemKind.CELL)
_EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_RESIZE_PAUSE = 200  # milliseconds without resizing before the picture is drawn for the new size
_NEAR_FIRST = 96  # px that the camera may have moved while it counts as where it looked first
_SMALLEST_REVEALED = 0.7  # zoom below which nothing is brought into sight by zooming out
_LOW = 400  # px of height that are low for a map
_SMALLEST_FOR_NOW = 0.5  # … in a picture that is about to be made anew for less room


class CanvasPane(QWidget):
    """Canvas, zoom bar, legend and banner."""

    view_changed = Signal(object)  # ViewKey
    drawn = Signal(object)  # Picture
    menu_asked = Signal(object, QPoint)  # Item, place on the screen
    opened = Signal()  # Enter or a double click asks for the inspector

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.canvas = Canvas(self)
        self.ring = FocusRing(self.canvas)
        self._overlays = over = Overlays(self, self.canvas)
        LegendFilter(workspace, (over.legend, over.legend_button.legend), self)
        self.zoom_bar, self.legend, self.banner = over.zoom_bar, over.legend, over.banner
        self.attention, self.minimap = over.attention, over.minimap
        self.show_minimap = over.show_minimap
        self.highlight = SelectionHighlight(workspace, self.canvas, self._show_chosen)
        self.show_changes, self.show_reach = self.highlight.show_changes, self.highlight.show_reach
        self.show_use = self.highlight.show_use
        self.drag_edits = DragEdits(workspace, self.canvas, self._draw)
        self.folds = Folds(workspace, self.canvas, self._draw)
        self.sessions = SessionMarks(workspace, self.canvas)
        self.notes = NoteMarks(workspace, self.canvas)
        self.finding_marks = FindingMarks(workspace, self.canvas)
        self._name_hiding = NameHiding(workspace, self._show_picture)
        self.picking = Picking(workspace, self)
        self.ways_button = WaysButton(workspace, self)
        self.clearer_button = ClearerButton(self)
        self.count_buttons = CountButtons(self)
        self.ways_menu = WaysMenu(workspace, over.zoom_bar.ways)
        self._drawing_area: DrawingArea | None = None  # None until it is laid out
        self._covered = 0  # px at the right that lie under a panel
        self.view_history = ViewHistory(ViewKey(LAYOUTS[0].id), self)
        self._drawn_for: Frame | None = None
        self._taken_for: Frame | None = None  # may be older: names are hidden while it is drawn
        self._shown_for: Frame | None = None
        self._own_zoom = 1.0  # what the camera chose: any other is somebody's
        self._own_corner = QPointF()  # where it looked first
        self._fit_next = True
        self._clicked = self._pressed = ""  # item that is being clicked; that led to the selection
        self._chosen_at = QSize()  # the size of the window when the selection was made
        self._shown_token: int | None = None  # the world that the views belong to
        self._summary = ""  # of the findings
        self._rest = QTimer(self, interval=_RESIZE_PAUSE, singleShot=True)
        self._rest.timeout.connect(self._follow_size)
        self._connect()

    def _connect(self) -> None:
        workspace, canvas = self._workspace, self.canvas
        workspace.world.analysed.connect(self._show_analysis)
        workspace.opener.closed.connect(self._clear)
        workspace.selection.changed.connect(self._choose)
        workspace.reality.changed.connect(self._show_chosen)
        workspace.question.simulated.connect(self._show_chosen)
        workspace.question.picking.connect(self._show_picking)
        workspace.window.focus_asked.connect(self.focus_on)
        workspace.window.outsider_asked.connect(self.picking.ask_outsider)
        workspace.filters.changed.connect(self._show_filtered)
        for told in (workspace.findings.changed, workspace.findings.ruled):
            told.connect(self._summarize)
        canvas.pictured.connect(self._show_summary)
        self.attention.all_asked.connect(partial(workspace.window.open_panel, "findings"))
        for changed in (workspace.ways.changed, workspace.ways.drawn_changed):
            changed.connect(self._show_ways)
        canvas.pressed.connect(self._press)
        canvas.activated.connect(self._activate)
        canvas.pulled.connect(self.picking.pull)
        canvas.menu_asked.connect(self.menu_asked)
        canvas.escaped.connect(self.escape)
        canvas.moved.connect(lambda: self._overlays.place_attention(self._covered))
        self.attention.chosen.connect(
            lambda edges: workspace.selection.select(Selection(edges=edges))
        )
        self.zoom_bar.fit.connect(self.fit)
        self.banner.ended.connect(self.picking.stop)
        self.clearer_button.chosen.connect(lambda view: self.view_history.show(ViewKey(view)))
        self.count_buttons.changed.connect(self._draw)
        self.picking.said.connect(self._say)
        self.view_history.repictured.connect(self._show_view)
        self.view_history.changed.connect(self._end_look_at_cell)
        self.view_history.changed.connect(self.view_changed)

    # Views

    @property
    def picture(self) -> Picture:
        """The picture that is shown."""
        return self.canvas.picture

    @property
    def is_outdated(self) -> bool:
        """Whether the picture was made for another room, and is about to be made anew."""
        return self._shown_for != self.frame()

    @property
    def view_key(self) -> ViewKey:
        """What is looked at."""
        return self.view_history.current

    @property
    def last_subject(self) -> str | None:
        """The node that a focus view was about last, if it still exists."""
        subjects = [key.subject for key in self.view_history.others if key.subject]
        return next((one for one in reversed(subjects) if self._workspace.world.node(one)), None)

    def focus_on(self, node: str, view: str = FOCUS_ID) -> None:
        """Show a view of one node, and select nothing beside it."""
        if self._workspace.selection.current:
            self._workspace.selection.select(Selection(nodes=(node,)))
        self.view_history.focus(node, view)

    def _show_view(self, _view_key: ViewKey) -> None:
        self._fit_next = True
        self._draw()

    def _end_look_at_cell(self, view_key: ViewKey) -> None:
        """Show the whole matrix again to whoever looked at one of its cells."""
        if view_key.view == MATRIX_ID:
            self.end_look()

    def end_look(self) -> None:
        """Show everything beside the trusts of the cell that is looked at, folded as it was."""
        self._fit_next = self._fit_next or self._workspace.filters.is_look
        self.folds.end_look()
        self._workspace.filters.end_look()

    def fit(self) -> None:
        """Show the whole picture."""
        self.canvas.fit(largest=1.5, covered=self._fitted())

    def fit_selection(self) -> None:
        """Show what is selected as large as possible."""
        area = self.canvas.area_of(self.highlight.items_of(self._workspace.selection.current))
        if not area.isEmpty():
            self.canvas.fit(area, largest=1.5, margin=24, covered=(0, *self._overlaid()))

    def _overlaid(self) -> tuple[int, int]:
        """Return how many px at the right and at the bottom lie under panels and the legend."""
        return self._covered, self._overlays.height()

    def _fitted(self) -> tuple[int, int, int]:
        """Return how many px at the top, at the right and at the bottom a whole picture leaves."""
        return self.clearer_button.height_above(self.picture), *self._overlaid()

    # Drawing

    def set_room(self, size: QSize, *, is_compact: bool) -> None:
        """Tell the size of the whole middle, with panels: pictures are made for it."""
        room = self._drawing_area
        if room is None or (size, is_compact) != (room.size, room.is_compact):
            self._drawing_area = DrawingArea(size, is_compact)
            self._place_overlays()
            self._rest.start(0 if room is None else _RESIZE_PAUSE)

    def set_covered(self, width: int) -> None:
        """Tell how many px at the right lie under a panel."""
        if width != self._covered:
            self._covered = width
            self._place_overlays()
            self._reveal()
            self._rest_after_click()

    def frame(self) -> Frame:
        """Return what pictures are made for now."""
        room, view_key = self._drawing_area or DrawingArea(self.size()), self.view_history.pictured
        wanted, places = self._workspace.filters.wanted, self.drag_edits.positions(view_key.view)
        seen = self.width() - self._covered
        frame = room.frame(view_key, wanted, places, seen)
        frame = self.folds.framed(frame, view_key.view)
        drawn = self._workspace.ways.drawn_in(view_key.view)
        way = self._way() if view_key.view == MAP_ID else ""  # there it moves nothing else
        return replace(frame, drawn_ways=drawn, way=way, counts=self.count_buttons.counts)

    def _way(self) -> str:
        """Return the id of the way that is selected alone."""
        edges = self._workspace.selection.current.edges
        return edges[0] if len(edges) == 1 and self._workspace.ways.way(edges[0]) else ""

    def _show_filtered(self) -> None:
        """Draw what is shown now; what is hidden by hand leaves the camera where it is."""
        self._fit_next = self._fit_next or not self._workspace.filters.is_by_hand
        self._draw()

    def _rest_after_click(self) -> None:
        """Draw for the room beside panels when nobody can be about to double-click any more."""
        if self._drawn_for is not None:  # nobody clicks before there is a picture
            self._rest.start(max(_RESIZE_PAUSE, QApplication.doubleClickInterval()))

    def _follow_size(self) -> None:
        """Draw for the room there is now; of a map, drawn for all of it, show what is selected."""
        self._draw_for_size()
        if self.picture.swarm is not None:
            self._reveal()

    def _draw_for_size(self) -> None:
        if self._workspace.world.analysis is not None and self.frame() != self._drawn_for:
            self._draw()

    def _summarize(self) -> None:
        """Count the findings for one pill: once for all pictures of them."""
        found = self._workspace.findings.found
        self._summary = summary_words(found) if found is not None else ""
        self._show_summary()

    def _show_summary(self) -> None:
        """Let the pill that counts the findings stand in place of those of trusts."""
        is_current = self._workspace.findings.is_current
        is_meant = is_current and self.picture.view == OVERVIEW_ID
        self.attention.summary = self._summary if is_meant else ""
        self._overlays.place_attention(self._covered)

    def _show_ways(self) -> None:
        """Draw what is known of ways now, where that makes a difference."""
        self._place_overlays()
        self._draw_for_size()

    def _draw(self) -> None:
        if self._drawing_area is None:  # not laid out yet: drawn when the size is known
            return
        frame = self.frame()
        self._fit_next = self._fit_next or (
            self._drawn_for is not None and frame.by != self._drawn_for.by
        )
        self._drawn_for = frame
        view = self.view_history.pictured.view
        self._workspace.queries.draw(view, frame, partial(self._take, frame))

    def _take(self, frame: Frame, picture: Picture) -> None:
        """Show a picture that was drawn for a frame."""
        self._taken_for = frame
        self._name_hiding.take(picture)

    def _show_analysis(self, _analysis: object) -> None:
        if self._workspace.world.token != self._shown_token:
            self._shown_token = self._workspace.world.token
            self.view_history.restart(ViewKey(LAYOUTS[0].id))
            return
        subject = self.view_history.pictured.subject
        if subject is not None and self._workspace.world.node(subject) is None:
            self.view_history.picture(ViewKey(LAYOUTS[0].id))
            return
        self._draw()

    def _clear(self) -> None:
        self.canvas.show_picture(EMPTY)
        self._place_overlays()

    def _show_picture(self, picture: Picture) -> None:
        before, now = self._shown_for, self._taken_for
        self._shown_for = now
        is_first = self._fit_next and now is self._drawn_for
        is_laid_out_anew = (
            not self._fit_next
            and before is not None
            and now is not None
            and (before.width, before.compact) != (now.width, now.compact)
        )
        selected, seen = self._place_of_selection(), self._seen_items() if is_laid_out_anew else []
        self.canvas.show_picture(picture)
        self._overlays.show_picture(picture)
        self._place_overlays()
        if is_laid_out_anew:
            self._look_again(picture, selected, seen)
        self._show_selection(self._workspace.selection.current)
        self._show_picking(self._workspace.question.picking_for)
        if is_first:
            self._fit_next = False
            self._look_first(picture)
            self._reveal()  # what was selected before this picture was there
            self._place_overlays()  # off what is seen now
        self.drawn.emit(picture)

    def _place_of_selection(self) -> QRectF:
        """Return where the selection is in the picture; empty when nothing is selected."""
        return self.canvas.area_of(self.highlight.items_of(self._workspace.selection.current))

    def _seen_items(self) -> list[Item]:
        """Return what begins in sight, without lines and nodes of a swarm, the highest first."""
        seen = self.canvas.camera.visible
        found = [
            item
            for item in self.picture.items
            if item.kind not in (ItemKind.EDGE, ItemKind.ATTENTION)
            and item.y >= seen.top()
            and seen.intersects(QRectF(item.x, item.y, item.w, item.h))
        ]
        return sorted(found, key=lambda item: (item.y, item.x))

    def _look_first(self, picture: Picture) -> None:
        """Look at a picture that was not seen before."""
        camera = self.canvas.camera
        if picture.swarm is not None:  # where things are says more than what they are called
            above, *_ = covered = self._fitted()
            self.canvas.fit(largest=1.0, covered=covered)
            least = self._least_zoom(picture)
            if camera.zoom < least:
                across = (self.width() - self._covered) / least
                camera.look(QPointF((picture.width - across) / 2, -above / least), least)
            left, top = camera.visible.left(), camera.visible.top()
            camera.look(QPointF(left, max(top, -above / camera.zoom)))  # from the top
        else:
            below = self._overlays.height() if picture.first_look.is_above_legend else 0
            size = self.canvas.viewport().size() - QSize(self._covered, below)
            camera.look_first(picture, size.width(), size.height())
        self._own_zoom, self._own_corner = camera.zoom, camera.visible.topLeft()

    def _least_zoom(self, picture: Picture) -> float:
        """Return the zoom that a map keeps where panels leave it little height; else 0."""
        frame = self._shown_for
        if frame is None or self.height() >= _LOW:
            return 0.0
        whole = min(frame.width / picture.width, frame.height / picture.height)
        return min(whole, _SMALLEST_FOR_NOW)

    def _look_again(self, picture: Picture, selected: QRectF, seen: Sequence[Item]) -> None:
        """Look at a picture that was laid out anew as at first, but keep what is read in its place.

        That is the selection, else, where the camera was moved, the first of what was `seen`. A
        selection that is in sight at first, too, moves nothing. A swarm is fitted again. Where
        somebody zoomed, the camera stays as it is.
        """
        camera = self.canvas.camera
        zoom, corner, first = camera.zoom, camera.visible.topLeft(), self._own_corner
        if zoom != self._own_zoom:
            return
        self._look_first(picture)
        held = self._held(selected, seen if corner != first else ())
        if picture.swarm is not None or held is None:
            return
        is_near = abs(corner.y() - first.y()) * zoom < _NEAR_FIRST
        if is_near and self._is_in_sight(self._place_of_selection()):
            return
        was_at, is_at = held
        right, bottom = self._overlaid()
        farthest = picture.width - (self.width() - right) / camera.zoom
        lowest = picture.height - (self.height() - bottom) / camera.zoom
        top = is_at - (was_at - corner.y()) * zoom / camera.zoom
        camera.look(
            QPointF(min(max(corner.x(), 0), max(farthest, 0)), min(max(top, 0), max(lowest, 0)))
        )

    def _is_in_sight(self, area: QRectF) -> bool:
        """Tell whether nothing lies over an area of the picture, and all of it is seen."""
        camera, (right, bottom) = self.canvas.camera, self._overlaid()
        seen = camera.visible.adjusted(0, 0, -right / camera.zoom, -bottom / camera.zoom)
        return not area.isEmpty() and seen.contains(area)

    def _held(self, selected: QRectF, seen: Sequence[Item]) -> tuple[float, float] | None:
        """Return the y, before and now, of what keeps its place on the screen.

        That is the selection, else the first of what was `seen` that is in the picture still.
        """
        now = self._place_of_selection()
        if not selected.isEmpty() and not now.isEmpty():
            return selected.center().y(), now.center().y()
        found = ((item.y, self.canvas.item(item.id)) for item in seen)
        return next(((was_at, item.y) for was_at, item in found if item is not None), None)

    # Selecting

    def _show_selection(self, selection: Selection) -> None:
        caller = self._workspace.question.picking_for
        if caller is not None:  # everything can be picked: nothing is dimmed
            self.canvas.set_selected(self.canvas.related.of_nodes((caller,)), None)
            return
        selected = self.highlight.items_of(selection)
        lit = self.sessions.lit(self.highlight.lit(selection))
        self.canvas.set_selected(selected, lit, *self.highlight.look(selection))
        if not self.highlight.is_subject(selection):  # where somebody looks beside it
            self._reveal()

    def _show_chosen(self) -> None:
        self._show_selection(self._workspace.selection.current)

    def _reveal(self) -> None:
        """Bring the selection into sight. A resized window moves the picture, but does not zoom."""
        selection = self._workspace.selection.current
        selected = self.highlight.items_of(selection)
        smallest = zoom = self.canvas.camera.zoom
        is_own = zoom == self._own_zoom
        if not selected or (self.highlight.is_subject(selection) and not is_own):
            return
        if self._pressed in selected and not selection.edges:  # seen: others may be far away
            selected = frozenset((self._pressed,))
        if self.window().size() == self._chosen_at:
            smallest = min(zoom, _SMALLEST_FOR_NOW if self.is_outdated else _SMALLEST_REVEALED)
        if not self.canvas.fits(selected, self._covered, smallest):  # the inspector tells the rest
            smallest, ends = zoom, self.highlight.targets(selection)
            selected = self.canvas.related.of_nodes(ends) or selected
        self.canvas.reveal(selected, self._covered, smallest=smallest)
        if is_own:
            self._own_zoom = self.canvas.camera.zoom

    def _choose(self, selection: Selection) -> None:
        self._chosen_at, self._pressed = self.window().size(), self._clicked
        self.highlight.pressed = self._clicked
        self._show_selection(selection)
        if self.view_history.pictured.view == MAP_ID and self._drawn_for is not None:
            self._draw_for_size()  # with the way that is selected

    def _press(self, item: Item | None, modifiers: Qt.KeyboardModifier) -> None:
        if self.picking.take(item.nodes if item is not None else None):
            return
        if item is None:
            self._workspace.selection.select(Selection())
            return
        is_line = item.kind in _ABOUT_TRUSTS
        chosen = Selection(edges=item.edges) if is_line else Selection(nodes=item.nodes)
        if modifiers & _EXTENDING:
            chosen = self._workspace.selection.current.extended(chosen)
        self._clicked = item.id
        self._workspace.selection.select(chosen)
        if self._pressed != item.id:  # another line of what is selected already
            self._choose(chosen)
        self._clicked = ""

    def _activate(self, item: Item) -> None:
        """A double click unfolds, or focuses on a principal; on a line it opens the inspector.

        Of the cell of a matrix it shows the trusts alone that it counts, as an overview with both
        accounts unfolded; of people that there is no room for, the table lists them alone.
        """
        self._pressed = ""  # all of what is unfolded is brought into sight
        if item.kind is ItemKind.CELL:
            self.folds.look_into(item.nodes)
            self._workspace.filters.isolate_trusts(item.edges)
            self.view_history.show(ViewKey(OVERVIEW_ID))
            return
        if self.folds.is_left_over(item):
            self._workspace.filters.isolate(Selection(nodes=item.nodes))
            self.view_history.show(TABLE)
            return
        if self.folds.take(item):
            return
        if item.nodes and item.kind is not ItemKind.ACCOUNT:
            self.picking.choose(item.nodes, "Focus on", self._workspace.window.focus)
        elif item.edges:
            self._workspace.selection.select(Selection(edges=item.edges))
            self.opened.emit()

    def escape(self) -> None:
        """End picking, else clear the selection, and the look at a cell of the matrix."""
        if self.picking.is_waiting:
            self.picking.stop()
        else:
            self._workspace.selection.select(Selection())
            self.end_look()

    # Asking

    def start_picking_caller(self) -> None:
        """Ask for a click on who calls."""
        self.view_history.leave_table()
        self.picking.start_with_caller()
        self.canvas.setFocus()

    def _show_picking(self, caller: str | None) -> None:
        self._show_selection(self._workspace.selection.current)
        self.picking.tell(caller)
        if caller is not None:
            self.view_history.leave_table()
            self.canvas.setFocus()

    def _say(self, words: str, roles: tuple[str, ...] | None) -> None:
        """Say what is waited for; `roles` glow, None leaves those that do."""
        self.banner.say(words)
        self.canvas.takes_names = self.picking.is_waiting
        if roles is not None:
            self.canvas.set_glowing(self.canvas.related.of_nodes(roles))
        self._place_overlays()

    # Places

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.canvas.setGeometry(self.rect())
        if event.size().height() < event.oldSize().height():  # results opened below
            self._reveal()
        self._place_overlays()
        self._rest_after_click()

    def _place_overlays(self) -> None:
        is_compact = self._drawing_area is not None and self._drawing_area.is_compact
        self.ways_menu.show_view(find_layout(self.picture.view))
        self._overlays.place(self.picture, self._covered, is_compact=is_compact)
        right = self.width() - self._covered
        for button in (self.ways_button, self.clearer_button):
            button.place(self.picture, right)
        self.count_buttons.place(self.picture, right, self.folds.by)
