"""Presentation: the canvas alone on the whole screen, larger, for people in a room.

Bars, panels and messages are gone, the colors are light (a projector washes dark ones out), and one
line says what is seen and what was answered. F5 or Esc ends it, and all is as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from rolescope.pictures.layouts import find_layout
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.kit import clock, privacy, style
from rolescope.ui.kit.focus import FocusRing
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.shell.panel_areas.workbench import Workbench
from rolescope.ui.state.workspace import Workspace
from rolescope.words.verdict.sentence import verdict_sentence

SCALE = 1.5  # of text and lines, against those at a desk


_LIGHT = ("light", "high-contrast")


class Presented(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    pane: CanvasPane
    commands: Commands
    workbench: Workbench

    @property
    def bars(self) -> tuple[QWidget, ...]:
        """What is folded meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class _Before:
    """What the window looked like."""

    heights: tuple[tuple[QWidget, int, int], ...]  # of bars: least and most
    panels: tuple[str, ...]
    theme: str
    is_full: bool
    is_maximized: bool


class Presentation(QObject):
    """Begins and ends it, and takes its keys meanwhile."""

    def __init__(self, shown: Presented, window: QWidget) -> None:
        super().__init__(window)
        self._shown, self._window = shown, window
        self.caption = Caption()
        self._before: _Before | None = None
        self.veil = Veil(shown.pane)
        self.ring = FocusRing(shown.pane.canvas)
        self._has_spot = False
        self._bookmark = -1
        shown.pane.drawn.connect(self._enlarge)
        shown.workspace.question.simulated.connect(self._say)
        shown.workspace.selection.changed.connect(self._say)

    @property
    def is_on(self) -> bool:
        """Whether it is presented."""
        return self._before is not None

    def toggle(self) -> None:
        """Begin or end."""
        if self.is_on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Show the canvas alone."""
        workbench, window = self._shown.workbench, self._window
        bars = self._shown.bars
        self._before = _Before(
            tuple((bar, bar.minimumHeight(), bar.maximumHeight()) for bar in bars),
            _side_panels(workbench),
            style.choice(),
            window.isFullScreen(),
            window.isMaximized(),
        )
        workbench.scale = SCALE
        for bar in bars:  # folded, not hidden: the shortcuts of hidden menus are dead
            bar.setFixedHeight(0)
        for area in (workbench.left, workbench.right, workbench.bottom):
            area.hide()
        workbench.give_room()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            if style.theme().name not in _LIGHT:
                style.apply(app, "light")
            app.installEventFilter(self)
        self._bookmark = -1
        self.caption.show()
        self._say()
        window.showFullScreen()
        self._shown.pane.canvas.setFocus()
        self.ring.hide()

    def end(self) -> None:
        """Show the window as it was."""
        before, self._before = self._before, None
        if before is None:
            return
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.removeEventFilter(self)
            style.apply(app, before.theme)
        self.veil.hide()
        self._has_spot = False
        self.caption.hide()
        for bar, least, most in before.heights:
            bar.setMinimumHeight(least)
            bar.setMaximumHeight(most)
        workbench = self._shown.workbench
        workbench.scale = 1.0
        for panel in before.panels:
            workbench.open_panel(panel)
        workbench.give_room()
        if not before.is_full:
            (self._window.showMaximized if before.is_maximized else self._window.showNormal)()
        self._shown.pane.canvas.setFocus()

    def _enlarge(self, _picture: object) -> None:
        """A new picture is drawn for a smaller room; show it larger."""
        if self.is_on:
            camera = self._shown.pane.canvas.camera
            camera.look(camera.visible.topLeft(), max(camera.zoom, SCALE))
            self._say()

    def _say(self, _changed: object = None) -> None:
        if not self.is_on:
            return
        workspace, sight = self._shown.workspace, self._shown.pane.sight
        title = layout.title if (layout := find_layout(sight.view)) is not None else "Table"
        subject = workspace.world.node(sight.subject or "")
        where = f"{title}: {subject.name}" if subject is not None else title
        bookmarks = self._shown.commands.bookmarks.found
        if 0 <= self._bookmark < len(bookmarks):
            where = bookmarks[self._bookmark].name
        simulation = workspace.question.simulation
        verdict = ""
        if simulation is not None:
            verdict = verdict_sentence(simulation, workspace.world.index, clock.LOCAL).text
        self.caption.say(where, verdict)

    # Keys

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys of a presentation before anything else, and follow the pointer."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            if self._has_spot and not self.veil.is_black:
                self.veil.show_spot(self._shown.pane.mapFromGlobal(event.globalPosition()))
            return False
        if not isinstance(event, QKeyEvent):
            return False
        act = self._keys().get(Qt.Key(event.key()))
        if act is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            act()
            return True
        return False

    def _keys(self) -> dict[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_F5: self.end,
            Qt.Key.Key_Escape: self._step_out,
            Qt.Key.Key_B: self._toggle_black,
            Qt.Key.Key_L: self._toggle_spot,
            Qt.Key.Key_R: self._shown.workspace.hiding.toggle,
            Qt.Key.Key_PageDown: lambda: self._turn(1),
            Qt.Key.Key_PageUp: lambda: self._turn(-1),
        }

    def _step_out(self) -> None:
        """Esc lifts the veil, or ends."""
        if self.veil.isVisible():
            self.veil.hide()
            self._has_spot = False
        else:
            self.end()

    def _toggle_black(self) -> None:
        if self.veil.isVisible() and self.veil.is_black:
            self.veil.hide()
        else:
            self.veil.show_black()

    def _toggle_spot(self) -> None:
        self._has_spot = not self._has_spot
        if self._has_spot:
            pane = self._shown.pane
            self.veil.show_spot(QPointF(pane.mapFromGlobal(pane.cursor().pos())))
        else:
            self.veil.hide()

    def _turn(self, step: int) -> None:
        """Go to the next or previous bookmark."""
        bookmarks = self._shown.commands.bookmarks
        if not bookmarks.found:
            return
        number = self._bookmark + step if self._bookmark >= 0 or step > 0 else -1
        self._bookmark = number % len(bookmarks.found)
        bookmarks.go_to(bookmarks.found[self._bookmark])
        self._say()


def _side_panels(workbench: Workbench) -> tuple[str, ...]:
    """Return the ids of the panels in front beside and below the canvas."""
    areas = [area for area in (workbench.left, workbench.right) if not area.isHidden()]
    found = [area.panel for area in areas]
    if not workbench.bottom.isHidden():
        found.append(workbench.bottom.current)
    return tuple(panel.id for panel in found if panel is not None)


# What a presentation puts below and over the canvas


_SPOT, _DIM = 150, 150  # px; alpha of what lies outside the spotlight


_HEIGHT = 52


class Caption(QWidget, FollowsNames):
    """One line below the canvas: what is looked at, and the last verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HEIGHT)
        self.where, self.verdict = "", ""
        self._given = "", ""
        self.hide()

    def say(self, where: str, verdict: str) -> None:
        """Say something else."""
        self._given = where, verdict
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self.where, self.verdict = map(visible, self._given)
        if privacy.hides():
            self.where = f"{self.where} · {privacy.SIGN}"
        self.setAccessibleName(visible(f"{self.where}. {self.verdict}"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color("chrome"))
        painter.fillRect(0, 0, self.width(), 1, style.color("border"))
        area = self.rect().adjusted(24, 0, -24, 0)
        painter.setFont(style.font("title"))
        painter.setPen(style.color("muted"))
        metrics = painter.fontMetrics()
        left = metrics.elidedText(self.where, Qt.TextElideMode.ElideRight, area.width() // 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, left)
        painter.setPen(style.color("text"))
        room = area.width() - metrics.horizontalAdvance(left) - 32
        right = metrics.elidedText(self.verdict, Qt.TextElideMode.ElideRight, room)
        sides = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, sides, right)


class Veil(QWidget):
    """Lies over the canvas: black, or dark with a hole where the pointer is."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.is_black = False
        self._spot: QPointF | None = None
        self.hide()

    def show_black(self) -> None:
        """Show nothing at all."""
        self.is_black, self._spot = True, None
        self._cover()

    def show_spot(self, place: QPointF) -> None:
        """Show what is around a place of the widget below."""
        self.is_black, self._spot = False, place
        self._cover()

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark = QColor(Qt.GlobalColor.black)
        path = QPainterPath()
        path.addRect(QRectF(self.rect()))
        if self._spot is not None:
            hole = QPainterPath()
            hole.addEllipse(self._spot, _SPOT, _SPOT)
            path = path.subtracted(hole)
            dark.setAlpha(_DIM)
        painter.fillPath(path, dark)
