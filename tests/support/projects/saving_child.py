"""What runs in processes that tests kill: saving, holding a lock, working with a journal.

They are forked from one process that has loaded everything, so that a thousand of them take
minutes, not hours.
"""

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSaveFile

from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.review import Note, Review, Subject, SubjectKind
from rolescope.projects import Import, Project, read_project
from rolescope.ui.state.projects.journal import About, Journal
from rolescope.ui.state.projects.lock import Lock
from rolescope.ui.state.projects.saving import Saved, SaveOrder, save
from rolescope.value import replace
from support.projects.project_files import project

BULK = bytes(range(256)) * 8_000  # bytes that a save takes some milliseconds for


class Failing(QSaveFile):
    """A device that fails after some bytes, as a full disk does."""

    def __init__(self, name: str, after: int) -> None:
        super().__init__(name)
        self.left = after

    def writeData(self, data: Any, size: int) -> int:  # noqa: N802 - of Qt
        if size > self.left:
            self.setErrorString("No space left on device")
            return -1
        self.left -= size
        return int(super().writeData(data, size))


def failing(after: int) -> Callable[[str], QSaveFile]:
    return lambda name: Failing(name, after)


def bulky(number: int = 0) -> Project:
    """Return a project whose review tells its number."""
    note = Note(subject=Subject(SubjectKind.NODE, "n"), text=str(number))
    files = (keep(JsonFile("bulk.json", BULK, None, chosen=False)),)
    return project(imports=(Import(id="i1", files=files),), review=Review(notes=(note,)))


def number_of(found: Project) -> int:
    """Return the number of a project of `bulky`."""
    return int(found.review.notes[0].text)


def start(function: Any, *args: Any) -> tuple[BaseProcess, Connection]:
    """Run `function(pipe, *args)` in a process; return it with our end of the pipe."""
    context: ForkServerContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["support.projects.saving_child"])
    with pytest.MonkeyPatch.context() as patch:  # where that process finds what it loads
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        ensure_running()
    ours, theirs = context.Pipe()
    process = context.Process(target=function, args=(theirs, *args), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def kill(process: BaseProcess, pipe: Connection) -> list[Any]:
    """Kill a process at once; return what it still told before."""
    process.kill()
    process.join()
    told = []
    try:
        while True:
            told.append(pipe.recv())
    except (EOFError, OSError):
        pass
    finally:
        pipe.close()
        process.close()
    return told


def save_on_and_on(pipe: Connection, path: Path, state: Path) -> None:
    """Save one version after the other, and tell the number of each that is saved."""
    found = read_project(path)
    number = number_of(found.project) if found.project is not None else 0
    stamp, whole = found.stamp, bulky()
    pipe.send(number)
    while True:
        number += 1
        note = replace(whole.review.notes[0], text=str(number))
        whole = replace(whole, review=Review(notes=(note,)))
        outcome = save(SaveOrder(path=path, project=whole, expected=stamp, state=state))
        if not isinstance(outcome, Saved):
            pipe.send(outcome.why)
            return
        stamp = outcome.stamp
        pipe.send(number)


def journal_on_and_on(pipe: Connection, state: Path, file: Path) -> None:
    """Write a journal again and again, and tell the number of each state that is in it."""
    journal, whole = Journal(state), bulky()
    number = 0
    while True:
        number += 1
        note = replace(whole.review.notes[0], text=str(number))
        whole = replace(whole, review=Review(notes=(note,)))
        journal.write(About(title="x", path=file), whole)
        pipe.send(number)


def hold(pipe: Connection, path: Path) -> None:
    """Take the lock of a file and keep it."""
    lock = Lock(path)
    pipe.send(lock.take())
    with contextlib.suppress(EOFError):
        pipe.recv()
