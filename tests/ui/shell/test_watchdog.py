"""The watchdog names what held the window's thread."""

import time

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.watchdog import Watchdog


def hold_the_window(seconds: float) -> None:
    """Work for so long, as a slot that should have asked the worker."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        sum(range(100))


def test_what_holds_the_window_is_named_with_its_time(
    qtbot: QtBot, qapp: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    watchdog = Watchdog(qapp, longest=0.1)
    began = time.perf_counter()
    watchdog.start()
    turns: list[int] = []
    timer = QTimer(watchdog, interval=1)
    timer.timeout.connect(lambda: turns.append(1))
    timer.start()
    qtbot.waitUntil(lambda: len(turns) > 20)
    assert "hold_the_window" not in caplog.text
    QTimer.singleShot(0, lambda: hold_the_window(0.3))
    qtbot.waitUntil(lambda: "hold_the_window" in caplog.text)
    watchdog.stop()
    most = 1_000 * (time.perf_counter() - began)
    (told,) = [one for one in caplog.records if "hold_the_window" in one.message]
    assert told.message.startswith("The window did not turn for ")
    assert 290 <= int(told.message.split(" ms")[0].rpartition(" ")[2].replace(",", "")) <= most
    assert told.message.splitlines()[1].startswith("  shell/test_watchdog.py, line ")
    watchdog.deleteLater()
