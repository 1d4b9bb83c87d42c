"""Saving a file: whole or not at all, whatever fails; what was there becomes a version."""

import errno
import os
import resource
import signal
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSaveFile

from rolescope.model.review import NamedScenario, Review
from rolescope.progress import no_tick
from rolescope.projects import Stamp, TooLargeError, read_project, stamp_of, write_project
from rolescope.projects.traces import versions_of
from rolescope.ui.state.projects import saving
from rolescope.ui.state.projects.files import WriteError, read_only_reason, write_file
from rolescope.ui.state.projects.generations import (
    MAX_GENERATIONS,
    backup_of,
    keep_version,
)
from rolescope.ui.state.projects.saving import NotSaved, Saved, SaveOrder, save
from rolescope.value import replace
from rolescope.worker.reading import ReadOrigin, read_origin
from support.projects.generations import generations_of
from support.projects.project_files import project
from support.projects.saving_child import bulky, failing, kill, start

OLD, NEW = b"old" * 1_000, b"new" * 700_000


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    write_file(path, NEW)
    assert path.read_bytes() == NEW
    assert mode(path) == 0o600
    path.chmod(0o640)  # shared with a group
    write_file(path, OLD)
    assert path.read_bytes() == OLD
    assert mode(path) == 0o640
    assert names(tmp_path) == ["a.rolescope"]


@pytest.mark.parametrize("after", [0, 1, 4_096, 1 << 20, (1 << 20) + 1, len(NEW) - 1])
def test_writes_that_fail_after_some_bytes(tmp_path: Path, after: int) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(OLD)
    with pytest.raises(WriteError, match="No space left on device"):
        write_file(path, NEW, failing(after))
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.rolescope"]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fails_when_it_has_to_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    path = tmp_path / "a.rolescope"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteError, match=os.strerror(code)):
        write_file(path, NEW)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.rolescope"]


def test_data_are_on_the_disk_before_the_name_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Losing power between any two of these steps leaves the old file or the new one."""
    steps: list[str] = []
    sync = os.fsync

    def watch(handle: int) -> None:
        place = Path(f"/proc/self/fd/{handle}").resolve()
        steps.append("folder synced" if place == tmp_path else "data synced")
        sync(handle)

    class Watched(QSaveFile):
        def writeData(self, data: Any, size: int) -> int:  # noqa: N802 - of Qt
            steps.append("written")
            return int(super().writeData(data, size))

        def commit(self) -> bool:
            steps.append("renamed")
            return super().commit()

    monkeypatch.setattr(os, "fsync", watch)
    write_file(tmp_path / "a.rolescope", b"x", Watched)
    assert steps == ["written", "data synced", "renamed", "folder synced"]


def _full(pipe: Connection, path: Path, limit: int) -> None:
    """Write while the system takes no more than `limit` bytes for a file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        write_file(path, NEW)
    except WriteError as error:
        pipe.send(str(error))
    else:
        pipe.send("")


@pytest.mark.parametrize("limit", [1, 100_000, len(NEW) - 1])
def test_a_system_that_takes_no_more(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(OLD)
    process, pipe = start(_full, path, limit)
    assert pipe.recv() in ("the disk takes no more", "File too large")
    kill(process, pipe)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.rolescope"]


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_file(tmp_path / "gone" / "a.rolescope", NEW)


def test_what_is_read_only(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    assert read_only_reason(path) is None
    path.write_bytes(OLD)
    assert read_only_reason(path) is None
    path.chmod(0o444)
    assert read_only_reason(path) == "the file is read-only"
    path.chmod(0o600)
    tmp_path.chmod(0o555)
    assert read_only_reason(path) == "its folder is read-only"
    assert read_only_reason(tmp_path / "gone" / "x") is None
    tmp_path.chmod(0o700)
    assert names(tmp_path) == ["a.rolescope"]


# Versions


def test_the_last_version_lies_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    keep_version(path, None)  # nothing to keep
    assert names(tmp_path) == []
    path.write_bytes(b"1")
    keep_version(path, None)
    write_file(path, b"2")
    assert backup_of(path).read_bytes() == b"1"
    keep_version(path, None)
    write_file(path, b"3")
    assert backup_of(path).read_bytes() == b"2"
    assert names(tmp_path) == ["a.rolescope", "a.rolescope.bak"]


def test_the_last_version_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    path = tmp_path / "a.rolescope"
    path.write_bytes(b"1")
    keep_version(path, None)
    assert backup_of(path).read_bytes() == b"1"
    with pytest.raises(WriteError):
        keep_version(path, None, device=failing(0))
    assert backup_of(path).read_bytes() == b"1"


def test_links_of_killed_saves_are_taken_away(tmp_path: Path) -> None:
    """At the next save and the next opening; of a program that runs, and of others, none is."""
    path = tmp_path / "a.rolescope"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    kept = [
        f".a.rolescope.bak-{os.getppid()}",
        ".a.rolescope.bak-notes",
        f".b.rolescope.bak-{gone.pid}",
        f"a.rolescope.bak-{gone.pid}",
    ]
    for name in (path.name, *kept):
        (tmp_path / name).write_bytes(write_project(project()))
    for clean in (
        lambda: keep_version(path, None),
        lambda: read_origin(ReadOrigin(paths=(path,)), "", no_tick),
    ):
        left = [tmp_path / f".a.rolescope.bak-{number}" for number in (gone.pid, 10**30)]
        for one in left:
            one.write_bytes(OLD)
        clean()
        assert not any(one.exists() for one in left)
        assert {*kept, path.name} <= {*names(tmp_path)}


def test_a_link_that_an_earlier_program_of_the_same_number_left(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(NEW)
    (tmp_path / f".a.rolescope.bak-{os.getpid()}").write_bytes(OLD)
    keep_version(path, None)
    assert names(tmp_path) == ["a.rolescope", "a.rolescope.bak"]
    assert backup_of(path).stat().st_ino == path.stat().st_ino


def test_five_versions_in_the_state_folder(tmp_path: Path) -> None:
    path, state = tmp_path / "a.rolescope", tmp_path / "state"
    for number in range(9):
        path.write_bytes(str(number).encode())
        os.utime(path, (10_000 + 600 * number,) * 2)
        keep_version(path, state)
    kept = generations_of(path, state)
    assert len(kept) == MAX_GENERATIONS
    assert [one.read_bytes() for one in kept] == [b"8", b"7", b"6", b"5", b"4"]
    assert [one.name for one in kept] == [f"a.rolescope.{number}" for number in range(1, 6)]
    assert {mode(one) for one in kept} == {0o600}
    assert versions_of(path, state) != versions_of(tmp_path / "other" / path.name, state)


def test_versions_are_kept_apart_in_time(tmp_path: Path) -> None:
    path, state = tmp_path / "a.rolescope", tmp_path / "state"
    for number in range(20):  # twenty saves, one a minute
        path.write_bytes(str(number).encode())
        os.utime(path, (10_000 + 60 * number,) * 2)
        keep_version(path, state)
    assert [one.read_bytes() for one in generations_of(path, state)] == [b"10", b"0"]


def test_what_holds_more_than_what_is_saved_is_kept_at_any_time(tmp_path: Path) -> None:
    path, state = tmp_path / "a.rolescope", tmp_path / "state"
    full = Review().add(NamedScenario(id="s1"))
    for review, before in ((full, None), (full, full), (Review(), full), (full, Review())):
        outcome = save(
            SaveOrder(
                path=path,
                project=project(review=review),
                expected=None,
                is_over=True,
                before=before,
                state=state,
            )
        )
        assert isinstance(outcome, Saved)
    kept = [read_project(one.read_bytes()).project for one in generations_of(path, state)]
    assert [one.review for one in kept if one is not None] == [full, full]


def test_a_state_folder_that_is_full_stops_no_save(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(OLD)
    blocked = tmp_path / "state"
    blocked.write_bytes(b"a file, not a folder")
    keep_version(path, blocked)
    assert backup_of(path).read_bytes() == OLD


# Saving


def order(path: Path, **fields: Any) -> SaveOrder:
    return SaveOrder(**{"path": path, "project": project(), "expected": None, **fields})


def on_disk(path: Path) -> Stamp:
    with path.open("rb") as stream:
        return stamp_of(stream)


def test_a_save_tells_what_is_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    first = save(order(path))
    assert isinstance(first, Saved)
    assert first.stamp == on_disk(path)
    assert path.read_bytes() == write_project(project())
    second = save(order(path, project=bulky(), expected=first.stamp))
    assert isinstance(second, Saved)
    assert second.stamp == on_disk(path)
    assert read_project(path).stamp == second.stamp
    assert backup_of(path).read_bytes() == write_project(project())


def test_a_file_that_somebody_else_changed_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    first = save(order(path))
    assert isinstance(first, Saved)
    theirs = write_project(bulky())
    path.write_bytes(theirs)
    for expected in (first.stamp, None):
        outcome = save(order(path, expected=expected))
        assert outcome == NotSaved("a.rolescope was changed by another program.", is_conflict=True)
        assert path.read_bytes() == theirs
    assert isinstance(save(order(path, is_over=True)), Saved)
    assert backup_of(path).read_bytes() == theirs


def test_a_file_that_was_only_touched_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    first = save(order(path))
    assert isinstance(first, Saved)
    os.utime(path, (1, 1))
    assert isinstance(save(order(path, expected=first.stamp)), Saved)
    path.unlink()  # and one that is gone is written again
    assert isinstance(save(order(path, expected=first.stamp)), Saved)


def test_failures_are_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rolescope"
    told = save(order(path, device=failing(0)))
    assert told == NotSaved("a.rolescope could not be saved: No space left on device.")
    assert not path.exists()

    def too_large(_project: object) -> bytes:
        raise TooLargeError("It is too large.")

    with monkeypatch.context() as patch:
        patch.setattr(saving, "write_project", too_large)
        assert save(order(path)) == NotSaved("a.rolescope could not be saved. It is too large.")
    with monkeypatch.context() as patch:
        patch.setattr(saving, "write_project", lambda _project: b"rubbish")
        outcome = save(order(path))
        assert isinstance(outcome, NotSaved)
        assert "could not be read again" in outcome.why
    with monkeypatch.context() as patch:
        other = write_project(replace(project(), imports=()))
        patch.setattr(saving, "write_project", lambda _project: other)
        assert isinstance(save(order(path)), NotSaved)
    assert not path.exists()


def test_stamps(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    stamp = on_disk(path)
    assert stamp.is_likely_of(path)
    assert stamp.is_of(path)
    path.write_bytes(b"y")
    os.utime(path, ns=(stamp.changed, stamp.changed))
    assert stamp.is_likely_of(path)  # that is why a save looks at the bytes
    assert not stamp.is_of(path)
    path.unlink()
    assert not stamp.is_likely_of(path)
    assert not stamp.is_of(path)
