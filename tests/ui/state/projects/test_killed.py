"""Killed at any moment: no file is unreadable, nothing is lost that was saved; locks go on.

50 saves are killed here, a thousand by `make soak`.
"""

import random
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from hypothesis import settings

from rolescope.projects import read_project
from rolescope.projects.recovery import read_journal
from rolescope.ui.state.projects.generations import backup_of
from rolescope.ui.state.projects.journal import find_journals
from rolescope.ui.state.projects.lock import Lock, lock_file_of
from support.projects.generations import generations_of
from support.projects.saving_child import (
    bulky,
    hold,
    journal_on_and_on,
    kill,
    number_of,
    save_on_and_on,
    start,
)
from support.window.minutes_child import type_minutes_on_and_on

IS_SOAK = settings().max_examples > 1_000
SAVES = 1_000 if IS_SOAK else 50
JOURNALS = 200 if IS_SOAK else 5


def let_run(process: BaseProcess, seconds: float) -> None:
    """Give a process some time."""
    process.join(seconds)
    assert process.is_alive()


def number_in(path: Path) -> int:
    found = read_project(path)
    assert found.project is not None, found.problems
    assert not found.problems
    assert found.project.imports == bulky().imports
    return number_of(found.project)


@pytest.mark.timeout(0 if IS_SOAK else 900)
def test_saves_that_are_killed(tmp_path: Path) -> None:
    """Each process goes on with the file that the killed one left."""
    dice = random.Random(5)  # noqa: S311 - moments, no secrets
    path, state = tmp_path / "a.rolescope", tmp_path / "state"
    last = 0
    for _ in range(SAVES):
        process, pipe = start(save_on_and_on, path, state)
        told = [pipe.recv() for _ in range(dice.randint(1, 3))]
        assert told[0] >= last
        let_run(process, dice.uniform(0, 0.03))
        told += kill(process, pipe)
        assert all(isinstance(one, int) for one in told), told
        last = told[-1]
        if path.exists():
            assert last <= number_in(path) <= last + 1
        else:
            assert last == 0
        for older in (backup_of(path), *generations_of(path, state)):
            if older.exists():
                assert number_in(older) <= last + 1
    assert last >= SAVES / 2


@pytest.mark.timeout(0 if IS_SOAK else 900)
def test_journals_that_are_killed(tmp_path: Path) -> None:
    """What the journal said that it holds can be recovered, and the saved file is untouched."""
    dice = random.Random(7)  # noqa: S311 - moments, no secrets
    file = tmp_path / "a.rolescope"
    file.write_bytes(b"saved")
    for run in range(JOURNALS):
        state = tmp_path / f"state-{run}"
        process, pipe = start(journal_on_and_on, state, file)
        first = pipe.recv()
        let_run(process, dice.uniform(0, 0.1))
        assert find_journals(state) == []  # it is held
        told = [first, *kill(process, pipe)]
        (found,) = find_journals(state)
        assert find_journals(state) == []  # it is held by us
        assert found.about.path == file
        recovered = read_journal(found.folder).project
        assert recovered is not None
        assert recovered.imports == bulky().imports
        assert told[-1] <= number_of(recovered) <= told[-1] + 1
        found.release()
        (again,) = find_journals(state)
        again.discard()
        assert find_journals(state) == []
    assert file.read_bytes() == b"saved"


def test_minutes_that_are_killed(tmp_path: Path) -> None:
    """Whatever was written before the line that is being typed can be recovered."""
    process, pipe = start(type_minutes_on_and_on, tmp_path)
    told = [pipe.recv() for _ in range(3)]
    told += kill(process, pipe)
    (found,) = find_journals(tmp_path)
    recovered = read_journal(found.folder).project
    assert recovered is not None
    texts = [line.text for line in recovered.review.agenda.lines]
    assert told[-1] <= len(texts) <= told[-1] + 1
    assert texts == [f"Line {number}" for number in range(1, len(texts) + 1)]
    assert recovered.review.agenda.is_running
    found.discard()


def test_the_lock_of_another_process_and_of_one_that_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    process, pipe = start(hold, path)
    assert pipe.recv() is None
    why = Lock(path).take()
    assert why is not None
    assert why.startswith("it is open in another RoleScope, on ")
    assert why.endswith(f"(process {process.pid})")
    kill(process, pipe)
    assert lock_file_of(path).exists()
    ours = Lock(path)
    assert ours.take() is None
    ours.release()
    assert not lock_file_of(path).exists()
