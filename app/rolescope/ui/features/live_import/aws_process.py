"""Live import: the process that asks AWS, as the window sees it."""

import contextlib
import logging
import multiprocessing
import threading
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess

from PySide6.QtCore import QObject, QTimer, Signal

from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.launch import launch
from rolescope.ui.state.runner import JobFailure

_LOG = logging.getLogger("rolescope")
_FAULT = "The process that asks AWS failed."
_PATIENCE = 900  # milliseconds that a run may take to stop; then its process is killed


class AwsProcess(QObject):
    """Starts the process when it is first needed, and ends it with the wizard.

    What it read is written down part by part, so that it can be killed at any time.
    """

    heard = Signal(object)  # one of `messages`
    failed = Signal(object)  # Failure: the process was at fault

    _arrived = Signal(int, object)  # number of the process, message

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._process: BaseProcess | None = None
        self._pipe: Pipe | None = None
        self._reader: threading.Thread | None = None
        self._arrived.connect(self._receive)
        self._impatience = QTimer(self, interval=_PATIENCE, singleShot=True)
        self._impatience.timeout.connect(self._give_up)

    def say(self, message: object) -> None:
        """Tell the process something."""
        if self._process is None:
            self._launch()
        if self._pipe is not None:
            with contextlib.suppress(OSError):  # it died: the reader says so
                self._pipe.send(message)

    def stop(self) -> None:
        """Stop what is running, within a second."""
        if self._process is not None:
            self.say(messages.StopImport())
            self._impatience.start()

    def close(self) -> None:
        """End the process for good."""
        self._impatience.stop()
        self._kill()

    def _launch(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._number += 1
        self._process = context.Process(
            target=launch, args=(theirs,), name="rolescope-aws", daemon=True
        )
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(
            target=self._read, args=(self._pipe, self._number), daemon=True
        )
        self._reader.start()

    def _read(self, pipe: Pipe, number: int) -> None:
        """Receive messages until the process ends (runs in the thread)."""
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                message = messages.WorkerCrashed()
            try:
                self._arrived.emit(number, message)
            except RuntimeError:  # the wizard is gone
                return
            if isinstance(message, messages.WorkerCrashed) and not message.details:
                return

    def _receive(self, number: int, message: object) -> None:
        if number != self._number or self._process is None:
            return
        if isinstance(message, messages.ImportEnded | messages.WorkerCrashed):
            self._impatience.stop()
        if isinstance(message, messages.WorkerCrashed):
            self._kill()
            _LOG.warning("The process that asks AWS ended by itself")
            if message.details:
                self.failed.emit(
                    JobFailure(job="live import", what=_FAULT, details=message.details)
                )
        self.heard.emit(message)

    def _give_up(self) -> None:
        """A call does not come back: what was read is written down, the process is not needed."""
        self._kill()
        self.heard.emit(messages.WorkerCrashed())

    def _kill(self) -> None:
        self._number += 1
        process, reader, pipe = self._process, self._reader, self._pipe
        self._process = self._reader = self._pipe = None
        if process is not None:
            process.kill()
            process.join()
        if reader is not None:
            reader.join()
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.close()
