"""Snapshots: what was collected, as a folder in the directory form of formats.md.

    world.json                                        format, id, now
    collection.json                                   who read it, when, over which endpoint
    organization.json, organization-calls.json
    identity-center.json, identity-center-calls.json
    accounts/<id>/authorization-details.json …        as the AWS CLI writes them
    accounts/<id>/calls.json                          what came of each call

It is read like any export, without AWS, and a run that was stopped goes on from it.
"""

import json
import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rolescope.file_modes import make_folder
from rolescope.importers.aws.asking import Record
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION
from rolescope.importers.aws.state import Collected, Progress
from rolescope.importers.collected import FORMAT

CALLS_OF = {ORGANIZATION: "organization-calls.json", IDENTITY_CENTER: "identity-center-calls.json"}


class Snapshot:
    """A folder that a run is written to, part by part; each file is whole or not there."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; it is made when something is written."""
        self.folder = folder
        self._written: dict[Path, str] = {}

    def begin(self, collected: Collected) -> None:
        """Write what is about the whole run."""
        identity = collected.identity
        self._write(
            "world.json",
            {"format": "iam-world/1", "id": identity.account, "now": collected.started},
        )
        about: dict[str, Any] = {
            "format": FORMAT,
            "account": identity.account,
            "arn": identity.arn,
            "started": collected.started,
            "ended": collected.ended,
        }
        if collected.endpoint:
            about["endpoint"] = collected.endpoint
        self._write("collection.json", about)

    end = begin  # the same file, with the time of the end

    def save(self, part: Progress) -> None:
        """Write the files of one part, and what came of its calls; it has no others."""
        prefix = "" if part.account in CALLS_OF else f"accounts/{part.account}/"
        for name, value in part.files.items():
            self._write(prefix + name, value)
        calls = CALLS_OF.get(part.account, f"{prefix}calls.json")
        for path in (self.folder / prefix).glob("*.json") if prefix else ():
            if path.name not in (*part.files, calls.rpartition("/")[2]):
                path.unlink()
                self._written.pop(path, None)
        told = [_record_json(record) for record in part.records.values()]
        about = {"format": FORMAT, "account": part.account, "done": part.is_done, "calls": told}
        if part.answers:
            about["answers"] = part.answers
        self._write(calls, about)

    def _write(self, name: str, value: object) -> None:
        path = self.folder / name
        text = json.dumps(value, indent=1, default=_plain)
        if self._written.get(path) == text:
            return
        make_folder(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
        self._written[path] = text


def _plain(value: object) -> object:
    """Return what JSON has no form for: times, as the AWS CLI writes them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    raise TypeError(f"{type(value).__name__} in an answer of AWS")


def _record_json(record: Record) -> dict[str, Any]:
    made: dict[str, Any] = {
        "call": record.call.id,
        "state": record.state.value,
        "pages": record.pages,
        "items": record.items,
    }
    if record.token is not None:
        made["token"] = record.token
    if record.fault is not None:
        made |= {"why": record.fault.why.value, "said": record.fault.said}
        made |= {"meaning": record.call.meaning, "advice": record.fault.advice}
    return made
