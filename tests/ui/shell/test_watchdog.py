"""The watchdog names what held the window's thread."""

import time

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.watchdog import Watchdog


def hold_the_window(seconds: float, looks: list[int]) -> None:
    """Work for so long, as a slot that should have asked the worker, and until that is seen."""
    end, seen = time.perf_counter() + seconds, len(looks) + 2
    while time.perf_counter() < end or len(looks) < seen:
        sum(range(100))


def test_what_holds_the_window_is_named_with_its_time(
    qtbot: QtBot,
    qapp: QObject,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watchdog = Watchdog(qapp, longest=0.1)
    looks: list[int] = []
    where = watchdog._where

    def look() -> tuple[str, ...]:
        looks.append(1)
        return where()

    monkeypatch.setattr(watchdog, "_where", look)
    began = time.perf_counter()
    watchdog.start()
    turns: list[int] = []
    timer = QTimer(watchdog, interval=1)
    timer.timeout.connect(lambda: turns.append(1))
    timer.start()
    qtbot.waitUntil(lambda: len(turns) > 20)
    assert "hold_the_window" not in caplog.text
    QTimer.singleShot(0, lambda: hold_the_window(0.3, looks))
    qtbot.waitUntil(lambda: "hold_the_window" in caplog.text)
    watchdog.stop()
    most = 1_000 * (time.perf_counter() - began)
    (told,) = [one for one in caplog.records if "hold_the_window" in one.message]
    assert told.message.startswith("The window did not turn for ")
    assert 290 <= int(told.message.split(" ms")[0].rpartition(" ")[2].replace(",", "")) <= most
    assert told.message.splitlines()[1].startswith("  shell/test_watchdog.py, line ")
    watchdog.deleteLater()
