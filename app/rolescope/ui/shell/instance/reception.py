"""Reception: takes what later starts hand over to the window."""

import contextlib
import json
import logging
import os
import secrets
import struct
import sys
import tempfile
import threading
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rolescope.ui.shell.instance.claim import PATIENCE, TAKEN, Claim
from rolescope.ui.shell.instance.wanted import LARGEST, read

_LOG = logging.getLogger("rolescope.instance")
_MAX_SOCKET_PATH = 100  # bytes of the path of a socket, on any system
_MAX_WAITING = 8  # starts that wait for their turn
_PAUSE = 0.1  # seconds after a connection that failed


class Reception(QObject):
    """Listens in a thread. Whoever speaks may name paths, and must be able to read our files."""

    asked = Signal(object)  # Wanted

    def __init__(self, claim: Claim, parent: QObject) -> None:
        super().__init__(parent)
        self._claim = claim
        self._token = secrets.token_hex(16)
        self._own: Path | None = None  # a folder that was made for the socket
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def open(self) -> None:
        """Begin to listen, and write down how we are reached. Failing that, nobody reaches us."""
        try:
            address = self._address()
            self._listener = Listener(address, backlog=_MAX_WAITING)
            value = {"address": address, "token": self._token}
            _write(self._claim.address_file, json.dumps(value))
        except OSError as error:
            _LOG.warning("Later starts cannot hand over to this window: %s", error.strerror)
            self._close()
            return
        self._thread = threading.Thread(
            target=self._listen, args=(self._listener,), name="rolescope-reception", daemon=True
        )
        self._thread.start()

    def _address(self) -> str:
        """Return where to listen: nobody else may go there, and no dead window is in the way."""
        if sys.platform == "win32":
            return rf"\\.\pipe\rolescope-{secrets.token_hex(16)}"
        place = self._claim.folder / "window.sock"
        if len(os.fsencode(place)) > _MAX_SOCKET_PATH:
            self._own = Path(tempfile.mkdtemp(prefix="rolescope-"))
            place = self._own / "window.sock"
        else:
            self._claim.folder.chmod(0o700)
        place.unlink(missing_ok=True)
        return str(place)

    def _listen(self, listener: Listener) -> None:
        """Answer one start after the other (runs in the thread)."""
        while True:
            try:
                connection = listener.accept()
            except (OSError, EOFError):
                if self._ended.wait(_PAUSE):
                    return
                continue
            with connection:
                if self._ended.is_set():
                    return
                self._answer(connection)

    def _answer(self, connection: Connection) -> None:
        with contextlib.suppress(OSError, EOFError):
            _limit(connection)
            if not connection.poll(PATIENCE):
                return
            wanted = read(connection.recv_bytes(LARGEST), self._token)
            if wanted is None:
                _LOG.warning("What another program said was not understood")
                return
            connection.send_bytes(TAKEN)
            with contextlib.suppress(RuntimeError):  # the window is gone
                self.asked.emit(wanted)

    def close(self) -> None:
        """Listen no more."""
        self._ended.set()
        if self._thread is not None and self._listener is not None:
            with contextlib.suppress(OSError):
                Client(str(self._listener.address)).close()  # it waits for somebody
            self._thread.join()
        self._close()

    def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._own is not None:
            with contextlib.suppress(OSError):
                self._own.rmdir()


def _write(file: Path, text: str) -> None:
    """Write a file that no other user may read, whole or not at all."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
    part.replace(file)


def _limit(connection: Connection) -> None:
    """Wait for no more than a moment for the rest of a message; a pipe of Windows has it whole."""
    if sys.platform == "win32":
        return
    import socket  # noqa: PLC0415 - not on Windows

    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        limit = struct.pack("ll", 0, round(PATIENCE * 1_000_000))
        same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
