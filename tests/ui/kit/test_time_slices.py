"""Long work in steps: how much of it one turn of the event loop does, and how it is given up."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.kit import time_slices
from rolescope.ui.kit.time_slices import TimeSlices

STEP = 0.007  # seconds: two of them are more than one turn may take


class Work:
    """Steps that take time on a clock of their own; `turns`: what was done when each began."""

    def __init__(self) -> None:
        self.now = 0.0
        self.done: list[str] = []
        self.turns: list[int] = []
        self._read = -1.0

    def read(self) -> float:
        """Read the clock, as is done after each step, and once more when a turn begins."""
        if self._read in {-1.0, self.now}:
            self.turns.append(len(self.done))
        self._read = self.now
        return self.now

    def steps(self, name: str, count: int) -> Iterator[None]:
        for number in range(count):
            self.now += STEP
            self.done.append(f"{name} {number}")
            yield


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    made = Work()
    monkeypatch.setattr(time_slices, "thread_time", made.read)
    return made


@pytest.fixture
def slices(app: QApplication) -> Iterator[TimeSlices]:
    made = TimeSlices(app)
    yield made
    made.leave()
    made.deleteLater()


def test_what_is_short_is_done_at_once(slices: TimeSlices, work: Work) -> None:
    slices.begin(work.steps("short", 2))
    assert work.done == ["short 0", "short 1"]


def test_every_turn_does_as_much_as_its_time_allows(
    qtbot: QtBot, slices: TimeSlices, work: Work
) -> None:
    slices.begin(work.steps("long", 7))
    assert len(work.done) == 2, "the first turn is taken at once"
    qtbot.waitUntil(lambda: len(work.done) == 7)
    assert work.turns == [0, 2, 4, 6]


def test_what_is_left_goes_no_further(qtbot: QtBot, slices: TimeSlices, work: Work) -> None:
    slices.begin(work.steps("left", 9))
    slices.leave()
    other = TimeSlices(slices)  # its turns come after those of what was left
    other.begin(work.steps("other", 5))
    qtbot.waitUntil(lambda: "other 4" in work.done)
    assert [step for step in work.done if step.startswith("left")] == ["left 0", "left 1"]


def test_new_work_takes_the_place_of_what_runs(
    qtbot: QtBot, slices: TimeSlices, work: Work
) -> None:
    slices.begin(work.steps("old", 9))
    slices.begin(work.steps("new", 5))
    assert work.done == ["old 0", "old 1", "new 0", "new 1"]
    qtbot.waitUntil(lambda: "new 4" in work.done)
    assert work.done[2:] == [f"new {number}" for number in range(5)]
