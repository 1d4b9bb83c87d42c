"""A fault of Qt for Python that would show as crashes anywhere (see requirements in the README)."""

import sys

from PySide6.QtCore import QObject, Signal


def test_emit_keeps_its_references(qapp: object) -> None:
    class Bell(QObject):
        rung = Signal()

    assert qapp is not None
    bell, before = Bell(), sys.getrefcount(True)  # noqa: FBT003 - the count of this very object
    for _ in range(100):
        bell.rung.emit()
    lost = before - sys.getrefcount(True)  # noqa: FBT003 - as above
    assert abs(lost) < 50, "this PySide6 loses references on emit; see README"
