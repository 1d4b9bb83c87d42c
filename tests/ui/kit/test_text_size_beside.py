"""Windows beside the main one follow another size of text while they are open."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QScrollArea
from pytestqt.qtbot import QtBot

from rolescope.ui.features.export.export_options import ExportOptions
from rolescope.ui.features.help.window import HelpWindow
from rolescope.ui.features.settings.window import SettingsWindow
from rolescope.ui.shell.help.shortcuts import ShortcutsDialog
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.preferences.appearance import TEXT_SIZE
from rolescope.ui.state.preferences.setting import Group
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from support.window.steady import steady


@pytest.fixture
def settings(window: MainWindow) -> Iterator[Settings]:
    yield window.settings
    window.settings.reset(TEXT_SIZE)
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_a_dialog_grows_and_shrinks_with_the_text(
    qtbot: QtBot, window: MainWindow, demo: Workspace, settings: Settings
) -> None:
    qtbot.waitUntil(lambda: demo.world.analysis is not None)
    window.menus.by_id["export"].trigger()
    dialog = window.findChild(ExportOptions)
    assert isinstance(dialog, ExportOptions)
    qtbot.waitUntil(dialog.isVisible)
    before, font = dialog.size(), dialog.save.font().pixelSize()
    settings.set(TEXT_SIZE, 200)
    qtbot.waitUntil(lambda: dialog.size() == before * 2)
    assert dialog.save.font().pixelSize() == 2 * font
    settings.set(TEXT_SIZE, 100)
    qtbot.waitUntil(lambda: dialog.size() == before)


def test_the_sheet_of_shortcuts_is_no_wider_than_the_screen(
    qtbot: QtBot, settings: Settings
) -> None:
    shown = ShortcutsDialog(None)
    qtbot.addWidget(shown)
    shown.show()
    before = shown.size()
    settings.set(TEXT_SIZE, 200)
    assert shown.width() <= shown.screen().availableSize().width()
    area = shown.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(area.horizontalScrollBar().isVisible)  # the rest can be reached
    settings.set(TEXT_SIZE, 100)
    qtbot.waitUntil(lambda: not area.horizontalScrollBar().isVisible())
    assert shown.size() == before


def test_settings_stay_where_they_were_read(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    window.menus.by_id["settings"].trigger()
    shown = window.findChild(SettingsWindow)
    assert isinstance(shown, SettingsWindow)
    qtbot.waitUntil(lambda: shown.page.is_whole)
    qtbot.waitUntil(lambda: shown.page.rows[-1].y() > shown.page.height())
    shown.show_group(Group.RULES)
    page, bar = shown.page.widget(), shown.page.verticalScrollBar()
    assert page is not None
    row = next(one for one in shown.page.rows if one.setting.group is Group.RULES)
    qtbot.waitUntil(steady(lambda: (page.height(), row.y(), bar.value())))
    above, height = row.y() - bar.value(), page.height()
    for percent in (200, 125, 100):
        settings.set(TEXT_SIZE, percent)
        qtbot.waitUntil(steady(lambda: (page.height(), row.y(), bar.value())))
        assert 0 < row.y() - bar.value() <= above * percent / 100 + 80
    qtbot.waitUntil(lambda: page.height() == height)


def test_help_stays_where_it_was_read(qtbot: QtBot, settings: Settings) -> None:
    shown = HelpWindow()
    qtbot.addWidget(shown)
    shown.show_target("exports")
    shown.show()
    text, bar = shown.browser, shown.browser.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)

    def read() -> str:
        first = text.cursorForPosition(QPoint(0, 0))
        return first.block().text()

    bar.setValue(bar.maximum() // 2)
    before = read()
    assert before
    for percent in (150, 100):
        settings.set(TEXT_SIZE, percent)
        qtbot.waitUntil(steady(lambda: (bar.maximum(), bar.value())))
        assert read() == before
