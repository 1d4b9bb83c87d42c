"""What the status bar says, in little room."""

from pytestqt.qtbot import QtBot

from rolescope.ui.shell.bars.status import StatusBar


def test_what_has_no_room_ends_in_an_ellipsis_and_stands_in_the_tooltip(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    words = "61 nodes · 46 lines · not drawn: 62 trusts in AWS services and many more of them"
    bar.resize(1400, 24)
    bar.say(words)
    bar.show()
    whole = bar.grab().toImage()
    assert bar.text.toolTip() == ""
    bar.resize(420, 24)
    qtbot.waitUntil(lambda: bar.text.width() < bar.text.sizeHint().width())
    bar.grab()
    assert words in bar.text.toolTip()
    assert bar.text.text() == words
    assert bar.text.geometry().right() <= bar.width() - 16
    bar.resize(1400, 24)
    qtbot.waitUntil(lambda: bar.text.width() >= bar.text.sizeHint().width())
    assert bar.grab().toImage() == whole
