"""A live import of 3,000 roles in 30 accounts through the real window, from a local server.

Every step of the wizard is made by real events; who asks AWS is a process of its own, as always.
A timer of 5 ms measures how long the window's thread lets it wait: that must never be longer than
50 ms. Next to each gap stands how long the thread computed in it: the rest it waited for a free
processor. Run by `make bench`; the figures are printed, and never asserted.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from benchmarks.measuring import say
from rolescope.ui.features.live_import.wizard import CHECK, SCOPE
from rolescope.ui.shell.app import make_application
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from support.aws.cloud import MEMBER_ROLE, Cloud
from support.window.live_hands import Hands

ACCOUNTS, ROLES = 30, 3_000
OWN = "123456789012"
BUDGET = 50  # ms
_EVERY = 5  # ms
_PATIENCE = 600_000  # ms


@dataclass(slots=True)
class Gap:
    """How long the timer waited, and how long the thread computed meanwhile; both in ms."""

    wall: float
    computing: float


@dataclass
class Pulse:
    """Feels the pulse of the window's thread."""

    parent: QObject
    gaps: list[Gap] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self.parent, interval=_EVERY, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        wall, computing = (1000 * (one - last) for one, last in zip(now, self._last, strict=True))
        self.gaps.append(Gap(wall, computing))
        self._last = now

    def told(self, name: str) -> None:
        """Print the gaps since the last time."""
        wall = max(self.gaps, key=lambda gap: gap.wall)
        computing = max(self.gaps, key=lambda gap: gap.computing)
        late = sum(gap.wall > BUDGET for gap in self.gaps)
        say(
            f"{name:<28} longest gap {wall.wall:6.1f} ms ({wall.computing:.1f} ms computed), most "
            f"computed {computing.computing:6.1f} ms; {late} of {len(self.gaps):,} over {BUDGET} ms"
        )
        self.gaps.clear()


class Patient(Hands):
    """Hands that wait for thousands of calls."""

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=_PATIENCE)


def peak_of(process: int | str) -> int:
    """Return how much memory a process has had at most, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


@pytest.fixture
def company(cloud: Cloud) -> Cloud:
    """Accounts with as many roles each, four of them in `fill` besides."""
    accounts = (None, *cloud.organization(ACCOUNTS - 1))
    for number, account in enumerate(accounts):
        own = 1 if account is None else 2  # `bounded`, and the role that is assumed
        cloud.fill(account, accounts[number - 1] or OWN, roles=ROLES // ACCOUNTS - own)
    return cloud


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    make_application("light")
    jobs = Jobs()
    workspace = new_workspace(jobs)
    made = MainWindow(workspace, Settings(tmp_path / "settings"))
    made.resize(1600, 1000)
    made.show()
    jobs.warm_up()
    yield made
    workspace.project.leave()
    made.close()
    jobs.close()
    workspace.history.stack.clear()


def bench_an_organization(company: Cloud, window: MainWindow, qtbot: QtBot) -> None:
    hands = Patient(qtbot, window)
    pulse = Pulse(window)
    hands.identify(company.url)
    wizard, process = hands.wizard, hands.process
    hands.click(wizard.next)
    assert wizard.step == SCOPE
    hands.click(wizard.scope.members)
    hands.type(wizard.scope.role, MEMBER_ROLE)
    hands.click(wizard.next)
    hands.wait(lambda: wizard.step == CHECK and wizard.next.isEnabled())
    pulse.told("profile to permissions")
    began = time.perf_counter()
    hands.click(wizard.next)
    hands.wait_for_end()
    read = time.perf_counter() - began
    pulse.told("reading")
    say(f"{wizard.run.note.text()} In {read:.1f} s.")
    say(f"peak memory of the process that asks: {peak_of(process)} MiB")
    began = time.perf_counter()
    hands.click(wizard.next)
    hands.wait(lambda: window.workspace.world.analysis is not None)
    hands.wait(lambda: bool(window.pane.picture.items))
    say(f"opened in {time.perf_counter() - began:.1f} s")
    pulse.told("opening")
    world = window.workspace.world.world
    say(f"{sum(len(one.roles) for one in world.accounts):,} roles, {len(world.accounts)} accounts")
    say(f"peak memory of the window's process: {peak_of('self')} MiB\n")
