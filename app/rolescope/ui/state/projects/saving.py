"""One save of a project, from the check of the file to its new stamp. Runs in a thread."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSaveFile

from rolescope.model.review import Review
from rolescope.projects import Project, Stamp, TooLargeError, read_project, write_project
from rolescope.ui.state.projects.files import Device, WriteError, write_file
from rolescope.ui.state.projects.generations import keep_version
from rolescope.value import Value, replace
from rolescope.words.project_text import (
    not_read_again,
    not_saved,
    saved_by_another,
    too_large_to_save,
)


class SaveOrder(Value, kw_only=True):
    """What to save, and where.

    `expected` is what the file held when it was read or saved last; None: there is no file of
    ours. `is_over`: the user knows that there is another file, and wants it replaced. `before` is
    what was saved last. `state` is the folder for older versions, None for none. `note` is told
    what is about to be written, for a crash in the middle of it.
    """

    path: Path
    project: Project
    expected: Stamp | None = None
    is_over: bool = False
    before: Review | None = None
    state: Path | None = None
    note: Callable[[Path, Stamp], object] = lambda _path, _stamp: None
    device: Device = QSaveFile


class Saved(Value):
    """The file is on the disk."""

    stamp: Stamp


class NotSaved(Value):
    """The file is as it was. `is_conflict`: because somebody else changed it."""

    why: str
    is_conflict: bool = False


def save(order: SaveOrder) -> Saved | NotSaved:
    """Save a project: the file holds it whole, or what it held before."""
    path = order.path
    try:
        if not order.is_over and path.exists():
            is_ours = order.expected is not None and order.expected.is_of(path)
            if not is_ours:
                return NotSaved(saved_by_another(path.name), is_conflict=True)
        data = write_project(order.project)
        why = _doubt(data, order.project)
        if why is not None:
            return NotSaved(why)
        is_poorer = order.before is not None and _amount(order.project.review) < _amount(
            order.before
        )
        keep_version(path, order.state, is_forced=is_poorer, device=order.device)
        stamp = Stamp(len(data), 0, hashlib.sha256(data).hexdigest())
        order.note(path, stamp)
        write_file(path, data, order.device)
        changed = path.stat().st_mtime_ns
    except TooLargeError as error:
        return NotSaved(too_large_to_save(path.name, error))
    except WriteError as error:
        return NotSaved(not_saved(path.name, error))
    except OSError as error:
        return NotSaved(not_saved(path.name, error.strerror))
    return Saved(replace(stamp, changed=changed))


def fault(outcome: Saved | NotSaved) -> str:
    """Say why nothing was saved; empty when it was."""
    return outcome.why if isinstance(outcome, NotSaved) else ""


def _doubt(data: bytes, project: Project) -> str | None:
    """Say why a file must not replace the one there is: it would not be read as it should be."""
    found = read_project(data)
    again = found.project
    is_whole = (
        again is not None
        and again.imports == project.imports
        and again.is_read_only_because is None
    )
    if is_whole:
        return None
    reason = found.problems[0].what if found.problems else "it would not be read again"
    return not_read_again(reason)


def _amount(review: Review) -> int:
    """Count what was worked out."""
    edits = sum(len(one.edits) for one in review.scenarios)
    decided = (review.notes, review.assertions, review.rulings)
    lists = (review.scenarios, *decided, review.bookmarks, review.positions, review.filters)
    return edits + sum(map(len, lists))


def renewed(project: Project, *, saved: str, program: str) -> Project:
    """Return a project as this version writes it now."""
    return replace(project, saved=saved, program=program, is_read_only_because=None)
