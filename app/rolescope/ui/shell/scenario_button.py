"""The button that names what is shown, baseline or scenario, and goes to another."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton

from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.style_sheet import DISABLED
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state import scenarios
from rolescope.ui.state.workspace import Workspace
from rolescope.words.scenario_text import edits_words

BASELINE = "Baseline"
_ACTIONS = (
    ("new-scenario", "rename-scenario", "duplicate-scenario", "delete-scenario"),
    ("compare-baseline", "compare-scenarios", "export-patch"),
)
_CHEVRON = 26  # px at the right
_AROUND = 10 + 32 + 6  # px that the style leaves free, and between icon and name


class ScenarioButton(QPushButton):
    """In the tone of the strip while a scenario is shown; its menu is made when it opens."""

    def __init__(self, workspace: Workspace, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._actions = actions
        self._tone = ""
        self.longest = 260  # px of the name, as at 100 %
        menu = QMenu(self)
        self.setMenu(menu)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.refresh()

    def refresh(self) -> None:
        """Follow the document."""
        shown = self._workspace.history.review.scenario
        name = visible(shown.title) if shown is not None else BASELINE
        metrics = QFontMetricsF(self.font())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, px(self.longest))
        self.setText(text.replace("&", "&&"))
        words = f"{name}, {edits_words(len(shown.edits))}" if shown is not None else name
        self.setAccessibleName(visible(f"Shown: {words}"))
        self.setToolTip(plain_tooltip(words))
        self.setEnabled(self._workspace.world.analysis is not None)
        tone = "cond" if shown is not None else "muted"
        if tone != self._tone:
            self._tone = tone
            icons.put(self, "source-branch", tone)
            style.mark(self, look="scenario" if shown is not None else "baseline")
        self.updateGeometry()

    def rescale(self) -> None:
        """Rescale."""
        self.refresh()

    def _fill(self) -> None:
        """List baseline and scenarios, what can be done, and the edits to take back."""
        menu, review = self.menu(), self._workspace.history.review
        menu.clear()
        self._add(None, BASELINE, is_shown=review.scenario is None)
        for scenario in review.scenarios:
            words = f"{scenarios.short(scenario.title)}  ·  {edits_words(len(scenario.edits))}"
            self._add(scenario.id, words, is_shown=scenario is review.scenario)
        for group in _ACTIONS:
            menu.addSeparator()
            for id_ in group:
                if id_ in self._actions:
                    menu.addAction(self._actions[id_])
        if review.edits:
            menu.addSeparator()
        for number, edit in enumerate(review.edits):
            words = visible(f"Revert: {scenarios.short(edit.label)}").replace("&", "&&")
            menu.addAction(words, partial(self._workspace.history.remove_edit, number))

    def _add(self, scenario: str | None, words: str, *, is_shown: bool) -> None:
        action = self.menu().addAction(visible(words).replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(is_shown)
        action.triggered.connect(partial(self._show, scenario))

    def _show(self, scenario: str | None, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._workspace.history.show_scenario(scenario)

    def sizeHint(self) -> QSize:
        """As wide as icon, name and chevron; Qt adds room for a mark of its own."""
        hint = super().sizeHint()
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(round(width) + self.iconSize().width() + px(_AROUND), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chevron over the button."""
        super().paintEvent(event)
        painter = QPainter(self)
        area = QRectF(self.width() - px(_CHEVRON), self.height() / 2 - px(8), *pxs(16, 16))
        icons.draw(painter, area, "chevron-down", self._tone if self.isEnabled() else DISABLED)
