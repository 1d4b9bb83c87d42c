"""From a key in the request form to the new verdict and permissions, in the real window.

The worker is a process of its own, as always. For each key: how long the window's thread is busy
(it must never be longer than 50 ms), and the time on the clock until the permissions are new.
Run by `make bench`.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rolescope.model.caller import SessionCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.ui.features.permissions.panel import PermissionsPanel
from rolescope.ui.features.simulate.request_panel import RequestPanel
from rolescope.ui.shell.app import make_application
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from rolescope.value import replace

NOW = "2026-11-20T17:20:00Z"
BUDGET = 50  # ms
KEYS = "0123456789abcdefghij"
_PATIENCE = 20  # seconds
GIVEN = AssumeRoleParameters(external_id="nw-rel-7731", session_name="release-842")


class Typist:
    """A window with the demo, and hands on its keyboard."""

    def __init__(self, home: Path) -> None:
        self.app: QApplication = make_application("light")
        self.jobs = Jobs()
        self.workspace = new_workspace(self.jobs, now=lambda: NOW)
        self.window = MainWindow(self.workspace, Settings(home))
        self.window.resize(1600, 1000)
        self.window.show()
        self.busy = 0.0

    def run(self, steps: int = 5) -> None:
        """Let the window work, and note how long it works at a stretch."""
        start = time.thread_time()
        self.app.processEvents()
        self.busy = max(self.busy, time.thread_time() - start)
        if steps:
            QTest.qWait(steps)

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not condition():
            assert time.monotonic() < end
            self.run(0)

    def node(self, name: str) -> str:
        assert self.workspace.world.analysis is not None
        return next(
            node.id for node in self.workspace.world.analysis.graph.nodes if node.name == name
        )

    def assume(self, caller: str, role: str) -> None:
        request = AssumeRoleRequest(
            caller=SessionCaller(role=self.node(caller)),
            role=self.node(role),
            at=NOW,
            parameters=GIVEN,
        )
        self.workspace.question.ask(request)
        self.workspace.window.open_panel("permissions")
        self.until(lambda: self.permissions.model.rowCount() > 0)
        for _ in range(50):
            self.run()

    @property
    def permissions(self) -> PermissionsPanel:
        found = self.window.workbench.widget("permissions")
        assert isinstance(found, PermissionsPanel)
        return found

    def type(self) -> tuple[list[float], list[float]]:
        """Type into the session name; return busy time and time until all is new, in ms."""
        form = self.window.workbench.widget("request")
        assert isinstance(form, RequestPanel)
        field, panel = form.form.session_name, self.permissions
        told: list[float] = []
        panel.answers.told.connect(lambda _text: told.append(time.perf_counter()))
        busy, whole = [], []
        for key in KEYS:
            told.clear()
            self.busy = 0
            start, started = time.perf_counter(), time.thread_time()
            QTest.keyClicks(field, key)
            self.busy = time.thread_time() - started
            self.until(lambda: bool(told))
            self.run(0)  # what was shown is painted
            busy.append(1000 * self.busy)
            whole.append(1000 * (time.perf_counter() - start))
            for _ in range(5):
                self.run()
        return busy, whole

    def close(self) -> None:
        self.window.close()
        self.jobs.close()
        self.workspace.history.stack.clear()


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typist]:
    made = Typist(tmp_path)
    made.workspace.opener.open_demo()
    made.until(lambda: made.workspace.world.analysis is not None)
    yield made
    made.close()


def say(name: str, times: list[float]) -> None:
    late = sum(spent > BUDGET for spent in times)
    words = f"median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms"
    print(f"{name:<52} {words}; {late} of {len(times)} over {BUDGET} ms")  # noqa: T201 - the figure


@pytest.mark.parametrize(
    ("caller", "role"), [("deploy-hub", "release-manager"), ("release-manager", "prod-admin")]
)
def bench_a_key_in_the_form(typist: Typist, caller: str, role: str) -> None:
    print()  # noqa: T201 - below the name of the file
    typist.assume(caller, role)
    busy, whole = typist.type()
    say(f"{role}: the window's thread is busy", busy)
    say(f"{role}: until verdict and permissions are new", whole)
    before = typist.workspace.question.simulation
    assert before is not None
    other = typist.permissions.head.other
    line = other.lineEdit()
    assert line is not None
    line.setText("tools-admin")
    line.editingFinished.emit()
    typist.until(lambda: bool(typist.permissions.other))
    for _ in range(50):
        typist.run()
    typist.workspace.question.simulate(replace(before.request, parameters=GIVEN))
    for _ in range(50):
        typist.run()
    busy, whole = typist.type()
    say(f"{role}, compared with an administrator: busy", busy)
    say(f"{role}, compared with an administrator: until new", whole)
