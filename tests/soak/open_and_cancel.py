"""Begins long work and cancels it, again and again, at random moments: what is open stays.

The work of every other turn is to open a source; the others compare, look for paths and for choke
points, write permissions and a picture, on the same source opened whole.

    .venv/bin/python tests/soak/open_and_cancel.py --seed S --count N

Prints one line with the figure, and what went wrong before it. Status 1: something did.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from rolescope.exporters.formats import EXPORTERS
from rolescope.model.caller import SessionCaller
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.shell.app import make_application
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from rolescope.words.paths.path_rows import PathsQuestion
from rolescope.worker import export as worker_export
from rolescope.worker import paths as worker_paths
from rolescope.worker import permissions as worker_permissions

ROLES = 900  # of the source that is opened
LATEST = 2.5  # seconds after which it is cancelled
LIMIT = 1.0  # seconds that a window may take to cancel
PATIENCE = 60.0  # seconds for a whole opening, on a machine that has more to do
ACCOUNT = "111122223333"
BEAT = 10  # milliseconds
BLOCK = 20  # turns: the first half open, the others work on the large source


def export(folder: Path, name: str, count: int) -> Path:
    """Write an account in which each role trusts the one before."""
    arns = [f"arn:aws:iam::{ACCOUNT}:role/{name}-{number}" for number in range(count)]
    roles = [
        {
            "Path": "/",
            "RoleName": f"{name}-{number}",
            "RoleId": f"AROAEXAMPLE{number:010}",
            "Arn": arn,
            "CreateDate": "2026-01-01T00:00:00+00:00",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": arns[number - 1]},
                    "Action": "sts:AssumeRole",
                },
            },
            "RolePolicyList": [
                {
                    "PolicyName": "p",
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": {
                            "Effect": "Allow",
                            "Action": ["sts:AssumeRole", "s3:Get*"],
                            "Resource": "*",
                        },
                    },
                }
            ],
        }
        for number, arn in enumerate(arns)
    ]
    content = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
    file = folder / f"{name}.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


Begin = Callable[["Desk", tuple[Path, Path]], None]
"""Begins work on one of two sources, the small and the large one."""


class Desk:
    """A window with its worker, and somebody who looks how long it does not answer."""

    def __init__(self, folder: Path) -> None:
        self.app = make_application("light")
        self.jobs = Jobs()
        self.workspace = new_workspace(self.jobs)
        self.window = MainWindow(self.workspace, Settings(folder / "settings"))
        self.faults: list[str] = []
        self.window.crashed = self.faults.append  # type: ignore[method-assign, assignment] # no dialog
        sys.excepthook = lambda kind, error, _trace: self.faults.append(f"{kind.__name__}: {error}")
        self.workspace.window.failed.connect(self._fail)
        self.window.show()
        self._last, self.longest = time.monotonic(), 0.0
        self._beat = QTimer(interval=BEAT)
        self._beat.timeout.connect(self._look)
        self._beat.start()

    def _look(self) -> None:
        now = time.monotonic()
        self._last, self.longest = now, max(self.longest, now - self._last)

    def _fail(self, failure: JobFailure) -> None:
        if not failure.is_cancelled:
            self.faults.append(failure.what)

    def run(self, seconds: float) -> None:
        """Let the window do what it does."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1_000), loop.quit)
        loop.exec()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def is_idle(self) -> bool:
        return not self.workspace.activities.open

    def settle(self, seconds: float = PATIENCE) -> bool:
        """Run until nothing is done any more; tell whether that came in time."""
        end = time.monotonic() + seconds
        while not self.is_idle():
            if time.monotonic() > end:
                return False
            self.run(BEAT / 1_000)
        return True

    def close(self) -> None:
        self._beat.stop()
        self.workspace.project.leave()
        self.window.close()
        self.jobs.close()
        self.workspace.history.stack.clear()


def cancel(desk: Desk) -> None:
    """Stop what is done, by the buttons of View > Activity."""
    for one in desk.workspace.activities.open:
        if one.stop is not None:
            one.stop()


def _compare(desk: Desk, files: tuple[Path, Path]) -> None:
    desk.workspace.comparison.with_import([files[0]])


def _find_paths(desk: Desk, _files: tuple[Path, Path]) -> None:
    asked = PathsQuestion(source=f"role/large-{ROLES // 2}", max_hops=10)
    args = (asked, LOCAL.zone)
    desk.workspace.queries.ask("paths", worker_paths.find, args, lambda _found: None)
    desk.workspace.queries.ask("choke points", worker_paths.chokes, args, lambda _found: None)


def _write_permissions(desk: Desk, _files: tuple[Path, Path]) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/large-1"
    asked = worker_permissions.PermissionsAsked(
        caller=SessionCaller(role=role), at=desk.workspace.world.time
    )
    desk.workspace.queries.permissions_file(asked, ".json", lambda _content: None)


def _export(desk: Desk, _files: tuple[Path, Path]) -> None:
    wanted = worker_export.ExportWanted(
        exporter=EXPORTERS[0].id,
        view="overview",
        frame=desk.window.pane.frame(),
        captions=worker_export.Captions(scenario_note=None, footer=""),
    )
    desk.workspace.queries.ask("export", worker_export.export, (wanted,), lambda _data: None)


def _open(desk: Desk, files: tuple[Path, Path]) -> None:
    desk.workspace.opener.open([files[1]])


OTHERS = (_compare, _find_paths, _write_permissions, _export)


def turn(desk: Desk, begin: Begin, files: tuple[Path, Path], moment: float) -> str | None:
    """Begin and cancel once; say what went wrong."""
    workspace = desk.workspace
    begin(desk, files)
    token = workspace.world.token
    desk.run(moment)
    was_open = workspace.world.token != token
    desk.longest, desk._last = 0.0, time.monotonic()
    began = time.monotonic()
    cancel(desk)
    if not desk.settle(LIMIT):
        return f"{begin.__name__[1:]}: not cancelled within {LIMIT:.0f} s"
    took = time.monotonic() - began
    if max(took, desk.longest) > LIMIT:
        took = max(took, desk.longest)
        return f"{begin.__name__[1:]}: the window did not answer for {took:.1f} s"
    if (workspace.world.token != token) is not was_open:
        return f"{begin.__name__[1:]}: what was cancelled was opened all the same"
    if len(multiprocessing.active_children()) > 1:
        return f"{begin.__name__[1:]}: a process was left"
    return None


def main() -> int:
    """Open and cancel as often as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - moments, no secrets
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        files = export(Path(folder), "small", 3), export(Path(folder), "large", ROLES)
        desk = Desk(Path(folder))
        for number in range(options.count):
            begin = _open if number % BLOCK < BLOCK // 2 else OTHERS[number % len(OTHERS)]
            if not number % (BLOCK // 2):  # what was cancelled does no harm to what comes
                desk.workspace.opener.open([files[begin is not _open]])
                if not desk.settle() or desk.workspace.world.analysis is None:
                    desk.faults.append("nothing can be opened any more")
            fault = turn(desk, begin, files, dice.uniform(0, LATEST))
            faults = [*([fault] if fault else []), *desk.faults]
            desk.faults.clear()
            if faults:
                wrong += 1
                sys.stdout.write(f"seed {options.seed}, turn {number}: {'; '.join(faults)}\n")
            desk.settle()
        desk.close()
        left = len(multiprocessing.active_children())
    wrong += left > 0
    sys.stdout.write(
        f"cancelling: {options.count:,} begun and cancelled, {wrong:,} wrong, "
        f"{left} processes left (seed {options.seed})\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
