"""Another theme comes over the widgets one by one, and leaves none as it was."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from rolescope.ui.kit import style, time_slices
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsTheme
from rolescope.ui.shell.main_window import MainWindow

Looks = dict[QWidget, tuple[list[int], str]]


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each turn of the event loop take one step."""
    monkeypatch.setattr(time_slices, "_BUDGET", 0.0)


class Page(QWidget):
    """A button and a label that keeps its color, and notes when they are restyled."""

    order: ClassVar[list[QWidget]] = []

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("Go", self)
        self.label = PlainLabel("text", color="accent")
        self.label.setParent(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - of Qt
        if event.type() == QEvent.Type.StyleChange:
            self.order.append(self)
        super().changeEvent(event)

    @property
    def colors(self) -> list[QColor]:
        return [
            self.button.palette().buttonText().color(),
            self.label.palette().windowText().color(),
        ]


@pytest.fixture
def pages(app: QApplication, qtbot: QtBot) -> Iterator[tuple[Page, Page]]:
    """Two pages of a window: the first is shown, the second has been."""
    stack, pages = QStackedWidget(), (Page(), Page())
    for page in pages:
        stack.addWidget(page)
    qtbot.addWidget(stack)
    stack.show()
    for page in reversed(pages):
        stack.setCurrentWidget(page)
        app.processEvents()
    Page.order.clear()
    yield pages
    rest(qtbot)


def rest(qtbot: QtBot) -> None:
    work = style._Current.restyling
    assert work is not None
    qtbot.waitUntil(lambda: not work._waiting)


def looks(app: QApplication) -> Looks:
    roles = [role for role in QPalette.ColorRole if role is not QPalette.ColorRole.NColorRoles]
    return {
        one: (
            [
                one.palette().color(group, role).rgba()
                for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled)
                for role in roles
            ],
            one.font().toString(),
        )
        for one in app.allWidgets()
    }


def by_qt(app: QApplication) -> None:
    """Let Qt itself put the style sheet on all widgets."""
    sheet = app.styleSheet()
    app.setStyleSheet("")
    app.setStyleSheet(sheet)
    for one in filter(isValid, app.allWidgets()):
        if isinstance(one, FollowsTheme):
            one.dress()


def test_every_widget_looks_as_if_qt_had_restyled_it(
    app: QApplication, qtbot: QtBot, window: MainWindow
) -> None:
    for panel in ("explore", "notes", "edit", "findings", "agenda", "request"):
        window.workspace.window.open_panel(panel)
        app.processEvents()
    for theme in ("dark", "high-contrast", "light"):
        style.apply(app, theme)
        rest(qtbot)
        found = looks(app)
        by_qt(app)
        expected = looks(app)
        assert [one for one in expected if found[one] != expected[one]] == []


def new_colors() -> list[QColor]:
    return [style.color("text"), style.color("accent")]


@pytest.mark.usefixtures("in_small_steps")
def test_what_is_seen_comes_before_what_is_hidden(
    app: QApplication, qtbot: QtBot, pages: tuple[Page, Page]
) -> None:
    style.apply(app, "dark")
    rest(qtbot)
    assert Page.order == [*pages]
    assert [page.colors for page in pages] == [new_colors()] * 2


@pytest.mark.usefixtures("in_small_steps")
def test_what_is_shown_before_its_turn_is_restyled_then(
    app: QApplication, pages: tuple[Page, Page]
) -> None:
    style.apply(app, "dark")
    seen, hidden = pages
    assert hidden.colors != new_colors()
    stack = seen.parent()
    assert isinstance(stack, QStackedWidget)
    stack.setCurrentWidget(hidden)
    assert hidden.colors == new_colors()


@pytest.mark.usefixtures("in_small_steps")
def test_nothing_is_painted_between_two_themes(
    app: QApplication, qtbot: QtBot, pages: tuple[Page, Page]
) -> None:
    window = pages[0].window()
    style.apply(app, "dark")
    assert not window.updatesEnabled()
    style.apply(app, "light")  # before the first is through
    assert not window.updatesEnabled()
    qtbot.waitUntil(window.updatesEnabled)
    assert pages[0].colors == new_colors()


@pytest.mark.usefixtures("in_small_steps")
def test_widgets_may_come_and_go_meanwhile(
    app: QApplication, qtbot: QtBot, pages: tuple[Page, Page]
) -> None:
    style.apply(app, "dark")
    late = Page()
    qtbot.addWidget(late)
    late.ensurePolished()
    delete(pages[1])
    rest(qtbot)
    assert late.colors == pages[0].colors == new_colors()


def test_a_button_that_has_the_keyboard_keeps_its_height(
    app: QApplication, qtbot: QtBot, window: MainWindow
) -> None:
    buttons = window.tool_bar.views.buttons
    QTest.mouseClick(buttons["matrix"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(buttons["matrix"].hasFocus)
    style.apply(app, "dark")
    qtbot.waitUntil(window.updatesEnabled)
    QTest.mouseClick(buttons["map"], Qt.MouseButton.LeftButton)
    app.processEvents()
    assert len({one.height() for one in buttons.values()}) == 1
