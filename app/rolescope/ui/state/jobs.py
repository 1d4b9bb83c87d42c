"""Long work off the window's thread. The only place that knows processes.

One worker process lives as long as the window. Values travel through a pipe; a thread receives
them, with the garbage collector off: a collection while a large world arrives would freeze the
window for a quarter of a second. A world and its analysis live long and hold no cycles, so no
later collection looks at them either. What is kept from the collector then is everything, though,
also what was made for the world before, which goes in cycles (trees of panels, for instance): it
is looked at again when the next world is opened, while somebody waits anyway.
"""

import contextlib
import gc
import logging
import multiprocessing
import pickle
import threading
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from rolescope.memory import collect_all, collector_paused, large_pages
from rolescope.ui.state.activity import ActivityState, Reporter
from rolescope.ui.state.runner import Done, Failed, JobFailure, Runner
from rolescope.worker import process as worker_process
from rolescope.worker import start as worker_start
from rolescope.worker.job_names import NOTABLE, OPENING, title_of

_LOG = logging.getLogger("rolescope")

# Milliseconds after which work that was told to stop is killed: somebody waits for the end of what
# they stopped. What is only replaced may take longer, for with the process goes the world it knows.
_KILL_CANCELLED_AFTER, _KILL_REPLACED_AFTER = 500, 10_000
_LARGE = 1 << 18  # bytes of an answer at which Python's collector would look at it for long
_CLOSING_SECONDS = 0.3  # seconds that a window which closes waits for what is arriving

# What an edit changes is shown before anything else; what takes long lets it pass, and starts anew.
_FAULT = "RoleScope hit an error."
_URGENT = ("analyse", "impact")
_PICTURE = "draw"  # comes before what panels say
_PATIENT = ("draw", "findings", "ways", "permission impact", "table nodes", "table edges")


@dataclass(slots=True)
class _Job:
    number: int
    name: str
    function: worker_process.Work
    args: tuple[Any, ...]
    done: Done
    failed: Failed
    reporter: Reporter
    is_dropped: bool = False  # its result interests nobody any more
    is_cancelled: bool = False
    is_sent: bool = False  # it runs
    is_begun: bool = False  # it was sent before


class Jobs(Runner):
    """The worker process with its queue of jobs."""

    _arrived = Signal(int, object)  # number of the process, message

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: list[_Job] = []  # the first one runs
        self._count = 0
        self._generation = 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._reader: threading.Thread | None = None
        self._is_closed = False
        self._has_opened = False  # a world: what belonged to it goes when the next one is opened
        self._arrived.connect(self._receive)
        self._impatience = QTimer(self, singleShot=True)
        self._impatience.timeout.connect(self._restart)
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._send_first)

    def warm_up(self) -> None:
        """Start the process now, so that the first job need not wait for it."""
        if self._process is None and not self._is_closed:
            self._launch()

    def start(
        self,
        name: str,
        function: worker_process.Work,
        args: tuple[Any, ...],
        done: Done,
        failed: Failed,
    ) -> None:
        """Run a job after those that wait; one of the same name is dropped.

        One that is urgent passes those that are not. Nothing runs any more once this is closed.
        """
        if self._is_closed:
            return
        self._drop(name)
        job = self._made(name, function, args, done, failed)
        if name in _URGENT:
            self._let_pass()
            is_later = (one.is_sent or one.name in _URGENT for one in self._queue)
            self._queue.insert(sum(is_later), job)
        elif name == _PICTURE:
            waits = (one.is_sent or one.name in _URGENT for one in self._queue)
            self._queue.insert(sum(waits), job)
        else:
            self._queue.append(job)
        self.warm_up()
        if not self._queue[0].is_sent:
            self._send_first()

    def _made(
        self,
        name: str,
        function: worker_process.Work,
        args: tuple[Any, ...],
        done: Done,
        failed: Failed,
    ) -> _Job:
        self._count += 1
        reporter = self.activities.begin(
            title_of(name, args),
            state=ActivityState.WAITING,
            stop=partial(self.cancel, name),
            is_notable=name in NOTABLE,
        )
        return _Job(self._count, name, function, args, done, failed, reporter)

    def _let_pass(self) -> None:
        """Stop what runs if it can wait, and put it back among those that wait."""
        if not self._queue:
            return
        first = self._queue[0]
        if first.name in _PATIENT and first.is_sent and not first.is_dropped:
            self._stop(first, _KILL_REPLACED_AFTER)
            again = self._made(first.name, first.function, first.args, first.done, first.failed)
            self._queue.insert(1, again)

    def cancel(self, name: str | None = None) -> None:
        """Stop the job of that name, or all of them."""
        chosen = [job for job in self._queue if name in (None, job.name) and not job.is_dropped]
        for job in chosen:
            job.is_cancelled = True
            job.reporter.stop()
            self._stop(job, _KILL_CANCELLED_AFTER)
        is_patient = self._impatience.remainingTime() > _KILL_CANCELLED_AFTER
        if chosen and is_patient:  # what was replaced is waited for no more
            self._impatience.start(_KILL_CANCELLED_AFTER)
        for job in chosen:
            job.failed(JobFailure(job=job.name, what="Stopped", is_cancelled=True))

    def close(self) -> None:
        """End the process and its thread."""
        self._is_closed = True
        self._queue.clear()
        self._impatience.stop()
        self._next.stop()
        reader = self._reader
        self._kill()
        if reader is not None:
            reader.join(
                _CLOSING_SECONDS
            )  # a large world may be arriving, which nobody looks at any more

    def _drop(self, name: str) -> None:
        for job in [job for job in self._queue if job.name == name and not job.is_dropped]:
            self._stop(job, _KILL_REPLACED_AFTER)

    def _stop(self, job: _Job, patience: int) -> None:
        """Take a waiting job out; tell the running one to stop and kill it if it does not.

        `patience` in milliseconds.
        """
        job.is_dropped = True
        job.reporter.drop()
        if not job.is_sent:
            self._queue.remove(job)
        elif not self._impatience.isActive():
            self._impatience.start(patience)
            self._write(worker_process.STOP)

    def _launch(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._generation += 1
        self._process = context.Process(
            target=worker_start.begin, args=(theirs,), name="rolescope-worker", daemon=True
        )
        with large_pages():
            self._process.start()
        theirs.close()
        self._reader = threading.Thread(
            target=self._read, args=(self._pipe, self._generation), name="rolescope-reader"
        )
        self._reader.daemon = True
        self._reader.start()

    def _read(self, pipe: Connection, generation: int) -> None:
        """Receive messages until the process ends (runs in the thread, whose pipe it is)."""
        with pipe:
            self._receive_all(pipe, generation)

    def _receive_all(self, pipe: Connection, generation: int) -> None:
        while True:
            try:
                data = pipe.recv_bytes()
                with collector_paused():
                    message = pickle.loads(data)  # noqa: S301 - our own child wrote it
                    if isinstance(message, worker_process.JobResult) and (
                        message.lives_long or len(data) >= _LARGE
                    ):
                        gc.freeze()
            except (EOFError, OSError):
                message = worker_process.ProcessEnded()
            try:
                self._arrived.emit(generation, message)
            except RuntimeError:  # the window is gone
                return
            if isinstance(message, worker_process.ProcessEnded):
                return

    def _write(self, message: object) -> None:
        with contextlib.suppress(OSError):  # the process died: the reader says so
            if self._pipe is not None:
                self._pipe.send(message)

    def _send_first(self) -> None:
        self._next.stop()
        job = self._queue[0] if self._queue else None
        if job is not None and not job.is_sent:
            job.is_sent = True
            if self._process is not None and not self._process.is_alive():
                self._kill()  # it died while idle, and its end is not told yet
            self.warm_up()
            if not job.is_begun:
                job.reporter.report("", 0)
            job.is_begun = True
            if job.name == OPENING and self._has_opened:
                collect_all()  # in this thread, which the widgets belong to
            self._write(worker_process.Order(job.number, job.function, job.args))

    def _receive(self, generation: int, message: object) -> None:
        if generation != self._generation or self._is_closed:
            return
        if not self._queue or not self._queue[0].is_sent:  # nobody waits for a result
            if isinstance(
                message, worker_process.ProcessEnded
            ):  # and a dead process must not get the next job
                _LOG.warning("The worker process ended by itself: the next job starts another")
                self._kill()
            return
        job = self._queue[0]
        match message:
            case worker_process.JobProgress() if (
                message.number == job.number and not job.is_dropped
            ):
                job.reporter.report(message.text, message.done)
            case worker_process.JobResult() if message.number == job.number:
                self._finish(job, message)
            case worker_process.ProcessEnded():
                _LOG.warning("The worker process ended by itself while it ran %s", job.name)
                job.reporter.fail("The worker process ended.")
                self._restart()
                if not job.is_dropped:
                    job.failed(JobFailure(job=job.name, what=worker_process.DIED))

    def _finish(self, job: _Job, answer: "worker_process.JobResult") -> None:
        self._impatience.stop()
        self._queue.pop(0)
        self._next.start()  # who gets the answer may ask for what is more urgent
        if job.is_dropped:
            return
        if answer.waits is not None:
            self._put_back(job, *answer.waits)
        elif answer.error is None:
            self._has_opened = self._has_opened or job.name == OPENING
            job.reporter.end()
            job.done(answer.result)
        else:
            job.reporter.fail(_FAULT if answer.details else answer.error)
            job.failed(
                JobFailure(
                    job=job.name,
                    what=answer.error,
                    details=answer.details,
                    problems=answer.problems,
                )
            )

    def _put_back(self, job: _Job, done: float, text: str) -> None:
        """Let a job that waits for evaluation go on after whatever else was asked for."""
        job.reporter.report(text, done)
        job.is_sent = False
        self._queue.append(job)

    def _restart(self) -> None:
        """Kill the process with its job and go on with the next job in a new one."""
        self._kill()
        self._impatience.stop()
        if self._queue:
            self._queue.pop(0)
        self._launch()
        self._send_first()

    def _kill(self) -> None:
        self._generation += 1
        process = self._process
        self._process = self._reader = self._pipe = None  # the reader ends with the process
        if process is not None:
            process.kill()
            process.join()
            process.close()
