"""One world after the other in one window: nothing of those before stays. Objects are counted."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget, QWidgetItem
from shiboken6 import Shiboken

from rolescope.ui.kit.qt_layouts import guard_layouts, widgets_in

TESTS = Path(__file__).parents[2]


def test_nothing_of_the_worlds_before_stays(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(TESTS / "support" / "window" / "worlds_child.py"), str(tmp_path)]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert ended.returncode == 0, ended.stderr
    found: dict[str, list[int]] = json.loads(ended.stdout)
    for name in ("widgets", "wrapped"):
        *after_each, at_last = found.pop(name)
        # What stays of each world would be three more.
        assert at_last <= min(after_each[3:]) + 2, f"{name}: {after_each}, {at_last}"
    assert found
    for name, each in found.items():
        # One more may be on its way at any moment; one more of each world would be three.
        assert max(each[4:]) <= max(each[:4]) + 1, f"{name}: {each}"
        assert max(each) <= 6, f"{name}: {each}"


def test_no_item_of_a_layout_is_wrapped_when_its_widget_goes(app: QApplication) -> None:
    """A wrapper that stays would stand for whatever lies at its address next: a crash."""
    guard_layouts()
    before = sum(type(one) is QWidgetItem for one in Shiboken.getAllValidWrappers())
    outer = QWidget()
    column, row = QVBoxLayout(outer), QHBoxLayout()
    labels = [QLabel("a"), QLabel("b")]
    for label in labels:
        row.addWidget(label)
    column.addLayout(row)
    assert widgets_in(row) == labels
    assert sum(type(one) is QWidgetItem for one in Shiboken.getAllValidWrappers()) == before
    made = sum(type(one) is QWidgetItem for one in gc.get_objects())
    assert widgets_in(row) == labels
    assert sum(type(one) is QWidgetItem for one in gc.get_objects()) == made, "shells add up"
    labels[0].deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert widgets_in(row) == labels[1:]
    outer.deleteLater()
