"""The chain as a row of crumbs over the canvas: who asks, and one session after the other."""

from collections.abc import Callable
from functools import partial
from math import ceil

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from rolescope.simulation.callers import node_id
from rolescope.simulation.chain import Chain
from rolescope.ui.kit import clock, icons, themed
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.privacy import visible, visible_name
from rolescope.ui.kit.qt_layouts import hbox, widgets_in
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.chain_text import Crumb, crumbs

_HEIGHT = 32
_LONG, _SHORT = 220, 130  # px of a name
_CHEVRON = 12
_TIMELINE = "Timeline"
_SHOWN_FROM = 2  # hops: one is the request itself
_INK = {"denied": "denied", "depends": "cond", "expired": "faint", "left": "faint"}
_ICONS = {"denied": "close-thick", "depends": "help"}
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CrumbButton(PaintedButton):
    """One crumb. Left and Right go to the next."""

    def __init__(self, crumb: Crumb, color: str) -> None:
        super().__init__()
        self.crumb = crumb
        self._color = color
        self._name = visible_name(crumb.name, crumb.called)
        self._is_compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(visible(crumb.spoken))
        self.setAccessibleDescription(visible(crumb.tooltip))
        self.setToolTip(themed.plain_tooltip(crumb.tooltip))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the size that shows everything, a long name shortened."""
        longest = _SHORT if self._is_compact else _LONG
        name = min(self._advance(self._name, "name"), longest)
        if self._is_compact:
            return QSize(ceil(name) + 52, _HEIGHT)
        detail = ceil(self._advance(self.crumb.detail, "small"))
        return QSize(ceil(name) + detail + 60, _HEIGHT)

    def set_compact(self, *, is_compact: bool) -> None:
        """Leave the detail out, which is in the tooltip and spoken, or show it again."""
        self._is_compact = is_compact
        self.setFixedSize(self.sizeHint())
        words = self.crumb.detail if is_compact else ""
        tooltip = "\n".join(filter(None, (words, self.crumb.tooltip)))
        self.setToolTip(themed.plain_tooltip(tooltip))

    def paintEvent(self, _event: QPaintEvent) -> None:
        crumb = self.crumb
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_denied = crumb.state == "denied"
            border = "accent" if crumb.is_current else "risk" if is_denied else "border"
            ground = "accentsoft" if crumb.is_current else "risksoft" if is_denied else "surface"
            if self.underMouse() and ground == "surface":
                ground = "row"
            pen = QPen(themed.color(border), 1.5 if crumb.is_current else 1)
            if crumb.state == "left":
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(themed.color(ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            self.paint_ring(painter)
            ink = _INK.get(crumb.state)
            spot = QRectF(13, (self.height() - 15) / 2, 15, 15)
            shape = _ICONS.get(crumb.state, crumb.shape)
            themed.paint_shape(painter, spot, shape, ink or self._color)
            detail = 0 if self._is_compact else ceil(self._advance(crumb.detail, "small")) + 9
            right = self.width() - 13
            name = QRect(36, 0, right - detail - 34, self.height())
            elided(
                painter,
                name,
                StyledRun(self._name, "name", ink or "text"),
                Qt.AlignmentFlag.AlignLeft,
            )
            if detail:
                place = QRect(right - detail, 0, detail + 1, self.height())
                run = StyledRun(crumb.detail, "small", ink or "muted")
                elided(painter, place, run, Qt.AlignmentFlag.AlignRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the chain."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        parent = self.parentWidget()
        row = parent.findChildren(CrumbButton) if parent is not None else [self]
        row[max(0, min(row.index(self) + step, len(row) - 1))].setFocus()

    def _advance(self, text: str, kind: str) -> float:
        return QFontMetricsF(themed.font(kind)).horizontalAdvance(visible(text))


class ChainBar(QWidget, FollowsNames):
    """Shown as soon as there are two hops. `front` names the panel in front at the right."""

    def __init__(self, workspace: Workspace, front: Callable[[], str]) -> None:
        super().__init__()
        self._workspace = workspace
        self._front = front
        self.setFixedHeight(48)
        self.setAccessibleName("Chain")
        inside = QWidget()
        self._row = hbox(inside, margins=0, spacing=8)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self.next_hop = QPushButton("Next hop")
        icons.put(self.next_hop, "plus", "text")
        self.next_hop.clicked.connect(self._go_on)
        self.timeline = QPushButton(_TIMELINE)
        self.timeline.setAccessibleName(_TIMELINE)
        icons.put(self.timeline, "chart-timeline", "text")
        self.timeline.setToolTip("See the sessions of the chain over time")
        self.timeline.clicked.connect(partial(workspace.window.open_panel, "timeline"))
        self.leave = QToolButton()
        self.leave.setIcon(icons.icon("close", "muted"))
        self.leave.setIconSize(QSize(16, 16))
        self.leave.setFixedSize(28, 28)
        self.leave.setToolTip("Leave the chain")
        self.leave.setAccessibleName("Leave the chain")
        self.leave.clicked.connect(workspace.question.leave)
        self._across = hbox(self, spacing=8)
        self._across.addWidget(self._scroll, 1)
        self._across.addWidget(self.timeline)
        self._across.addWidget(self.next_hop)
        self._across.addWidget(self.leave)
        self.set_covered(0)
        workspace.question.chained.connect(self._show)
        workspace.question.moved.connect(lambda _moment: self._show(workspace.question.chain))
        self.hide()

    def crumbs(self) -> list[CrumbButton]:
        """Return the buttons from left to right."""
        return [one for one in widgets_in(self._row) if isinstance(one, CrumbButton)]

    def set_covered(self, covered: int) -> None:
        """Keep out of the way of a panel that lies over the right."""
        self._across.setContentsMargins(16, 0, 16 + covered, 1)
        self._fit()

    def renew_names(self) -> None:
        """Show the crumbs anew: how long they are depends on their names."""
        self._show(self._workspace.question.chain)

    def _show(self, chain: Chain | None) -> None:
        focused = next((x.crumb.hop for x in self.crumbs() if x.hasFocus()), -1)
        clear(self._row)
        is_shown = chain is not None and len(chain.hops) >= _SHOWN_FROM
        self.setVisible(is_shown)
        if chain is None or not is_shown:
            return
        workspace = self._workspace
        for crumb in crumbs(chain, workspace.world.index, workspace.question.moment, clock.LOCAL):
            if crumb.hop is not None:
                self._row.addWidget(_Chevron())
            button = CrumbButton(crumb, self._color(chain, crumb))
            button.clicked.connect(partial(self._look_at, crumb.hop))
            self._row.addWidget(button)
            if crumb.hop == focused:
                button.setFocus()
        self._row.addStretch(1)
        self._fit()
        is_possible = chain.simulations[-1].session is not None
        self.next_hop.setEnabled(is_possible)
        why = (
            "Pick the role that the last session assumes" if is_possible else "No session to go on"
        )
        self.next_hop.setToolTip(themed.plain_tooltip(why))

    def _color(self, chain: Chain, crumb: Crumb) -> str:
        """Return the color of who it is: that of its zone."""
        who = node_id(chain.caller) if crumb.hop is None else chain.hops[crumb.hop].role
        node = self._workspace.world.node(who)
        return shape_of(node)[1] if node is not None else "aws"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is less room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Say less as far as it takes: of crumbs from the left, of Timeline, of the current one."""
        buttons = self.crumbs()
        self.timeline.setText(_TIMELINE)
        for button in buttons:
            button.set_compact(is_compact=False)
        for button in sorted(buttons, key=lambda one: one.crumb.is_current):
            if self._lacks_room(buttons) and button.crumb.is_current:
                self.timeline.setText("")
            if self._lacks_room(buttons):
                button.set_compact(is_compact=True)
        current = next((x for x in self.crumbs() if x.crumb.is_current), None)
        if current is not None:
            self._row.activate()
            self._scroll.ensureWidgetVisible(current, 40, 0)

    def _lacks_room(self, buttons: list[CrumbButton]) -> bool:
        margins, spacing = self._across.contentsMargins(), self._across.spacing()
        beside = (self.timeline, self.next_hop, self.leave)
        taken = sum(one.sizeHint().width() + spacing for one in beside)
        room = self.width() - margins.left() - margins.right() - taken
        gaps = (len(buttons) - 1) * (2 * self._row.spacing() + _CHEVRON)
        return sum(button.width() for button in buttons) + gaps > room

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, "chrome")

    # Acting

    def _look_at(self, hop: int | None) -> None:
        """Select the hop everywhere, and look at it; the first caller is selected alone."""
        workspace, chain = self._workspace, self._workspace.question.chain
        if chain is None:
            return
        if hop is None:
            workspace.selection.select(Selection(nodes=(node_id(chain.caller),)))
            return
        front = self._front()
        number = min(hop, len(chain.simulations) - 1)  # why it was not reached
        request = chain.simulations[number].request
        before = node_id(request.caller)
        edges = (
            edge.id for edge in workspace.world.edges_from(before) if edge.target == request.role
        )
        workspace.selection.select(Selection(nodes=(before, request.role), edges=tuple(edges)))
        workspace.question.look_at(hop)
        if front == "credentials" and chain.simulations[number].session is not None:
            workspace.window.open_panel(front)

    def _go_on(self) -> None:
        """Pick a role for the last session."""
        chain = self._workspace.question.chain
        if chain is not None:
            self._look_at(len(chain.hops) - 1)
            self._workspace.question.pick_next_hop()


class _Chevron(QWidget):
    """The sign between two crumbs."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_CHEVRON, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            themed.paint_icon(painter, QRectF(-2, 8, 16, 16), "chevron-right", "muted")
