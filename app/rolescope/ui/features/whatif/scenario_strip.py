"""The strip that says that what is seen is not in AWS, and leads to the baseline and back."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.model.review import NamedScenario
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state import scenarios
from rolescope.ui.state.workspace import Workspace
from rolescope.words.history_text import back_to
from rolescope.words.scenario_text import NOT_IN_AWS, baseline_text, edits_words

_STRIPE_DISTANCE = 28  # px from stripe to stripe
_MIN_WIDTH_OF_WORDS = 760  # px of width
_EXPORT = "export-patch"


def title_of(workspace: Workspace) -> str:
    """Return what the scenario is called; without a name, what its first edit does."""
    shown = workspace.history.review.scenario
    if shown is not None:
        return shown.title
    scenario = workspace.world.scenario  # what is still seen while the baseline is on its way
    return NamedScenario(id="", edits=scenario.edits).title if scenario is not None else ""


class ScenarioStrip(QWidget):
    """Hatched, with the scenario in words, undo, redo, the patch and the way back.

    On the baseline, while there are scenarios, it is a quiet line that leads to the last one.
    """

    def __init__(self, workspace: Workspace, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._last: str | None = None  # id of the scenario that was shown last
        self.setFixedHeight(36)
        row = hbox(self, margins=(16, 0, 16, 1), spacing=8)
        row.addStretch(1)
        stack = workspace.history.stack
        self.undo = self._button("Undo", "undo", stack.undo)
        self.redo = self._button("Redo", "redo", stack.redo)
        self.back = self._button("Back to baseline", "", workspace.history.back_to_baseline)
        self.forth = self._button("", "source-branch", self._go_forth)
        self._hatched = [self.undo, self.redo]
        if _EXPORT in actions:
            self._hatched.append(self._button_of(actions[_EXPORT]))
        self._hatched.append(self.back)
        for button in (*self._hatched, self.forth):
            row.addWidget(button)
        stack.indexChanged.connect(self._refresh)
        workspace.world.analysed.connect(self._refresh)
        workspace.history.reviewed.connect(self._refresh)
        workspace.comparison.compared.connect(self._refresh)
        workspace.opener.closed.connect(self.hide)
        self.hide()

    def _button(self, text: str, icon: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        style.mark(button, look="small")
        if icon:
            icons.put(button, icon, "muted")
        button.clicked.connect(slot)
        return button

    def _button_of(self, action: QAction) -> QPushButton:
        button = self._button("Export patch", "export-variant", action.trigger)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return button

    @property
    def is_scenario(self) -> bool:
        """Whether what is seen, or about to be seen, is not in AWS."""
        workspace = self._workspace
        if workspace.comparison.found is not None:  # what is compared has a strip of its own
            return workspace.history.review.scenario is not None
        return workspace.history.review.scenario is not None or workspace.world.has_edits

    def _refresh(self, _value: object = None) -> None:
        workspace, stack = self._workspace, self._workspace.history.stack
        self._last = workspace.history.review.current or self._last
        for button, words in ((self.undo, stack.undoText()), (self.redo, stack.redoText())):
            button.setToolTip(plain_tooltip(words))
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        former = self._former()
        for button in self._hatched:
            button.setVisible(self.is_scenario)
        self.forth.setVisible(not self.is_scenario)
        if former is not None:
            name = visible(scenarios.short(former.title))
            self.forth.setText(back_to(name).replace("&", "&&"))
            self.forth.setToolTip(plain_tooltip(former.title))
        is_open = workspace.world.analysis is not None
        self.setVisible(is_open and (self.is_scenario or former is not None))
        self.setAccessibleName(visible(self._words()))
        self.update()

    def _former(self) -> NamedScenario | None:
        """Return the scenario that the baseline leads back to."""
        review = self._workspace.history.review
        kept = review.find(self._last) if self._last is not None else None
        return kept or (review.scenarios[-1] if review.scenarios else None)

    def _go_forth(self) -> None:
        former = self._former()
        if former is not None:
            self._workspace.history.show_scenario(former.id)

    def _words(self) -> str:
        if self.is_scenario:
            return f"{NOT_IN_AWS} {title_of(self._workspace)}"
        return baseline_text(len(self._workspace.history.review.scenarios))

    def minimumSizeHint(self) -> QSize:
        """Return less than the words need: they make room for the buttons."""
        return QSize(_MIN_WIDTH_OF_WORDS, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint stripes, and the words on a solid ground; on the baseline the words alone."""
        with themed.painting(self) as painter:
            if not self.is_scenario:
                self._paint_baseline(painter)
                return
            painter.fillRect(self.rect(), style.color("surface"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(style.color("condsoft"), _STRIPE_DISTANCE / 2.8))
            for x in range(-self.height(), self.width() + self.height(), _STRIPE_DISTANCE):
                start = QPointF(x, self.height() + 8)
                painter.drawLine(start, QPointF(x + self.height() + 16, -8))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.fillRect(0, self.height() - 2, self.width(), 2, style.color("cond"))
            self._paint_words(painter)

    def _paint_baseline(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), style.color("chrome"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, style.color("border"))
        icons.draw(painter, QRectF(20, 10, 14, 14), "source-branch", "muted")
        painter.setFont(style.font("body"))
        painter.setPen(style.color("muted"))
        area = QRect(42, 0, self.forth.x() - 58, 34)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._words())

    def _paint_words(self, painter: QPainter) -> None:
        shown = self._workspace.world.scenario
        count = len(self._workspace.history.review.edits) or len(shown.edits if shown else ())
        edits = edits_words(count)
        font = style.font("subject")
        metrics = QFontMetricsF(font)
        for_edits = round(metrics.horizontalAdvance(edits))
        room = self.undo.x() - for_edits - (16 + 46 + 48)
        words = visible(self._words())
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        width = round(metrics.horizontalAdvance(text))
        ground = QRectF(16, 6, width + for_edits + 70, 22)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("condsoft"))
        painter.drawRoundedRect(ground, 4, 4)
        icons.draw(painter, QRectF(20, 10, 14, 14), "source-branch", "cond")
        painter.setFont(font)
        painter.setPen(style.color("cond"))
        area = QRect(42, 0, width + 1, 34)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        area.translate(width + 32, 0)
        area.setWidth(200)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, edits)
