"""Snapshots: what was collected, as a folder in the directory form of formats.md.

    world.json                                        format, id, now
    collection.json                                   who read it, when, over which endpoint
    organization.json, organization-calls.json
    identity-center.json, identity-center-calls.json
    accounts/<id>/authorization-details.json …        as the AWS CLI writes them
    accounts/<id>/calls.json                          what came of each call
    resources.json                                    what runs as a role in all accounts

It is read like any export, without AWS, and a run that was stopped goes on from it.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rolescope.file_modes import make_folder, narrow
from rolescope.importers.archive import MAX_BYTES
from rolescope.importers.aws.asking import CallRecord
from rolescope.importers.aws.calls import CALLS
from rolescope.importers.aws.events import EVENTS_FILE
from rolescope.importers.aws.fault import CallFault, FaultKind
from rolescope.importers.aws.identity_center import IDENTITY_CENTER_FILE
from rolescope.importers.aws.inventory import RESOURCES_FILE, resources_json
from rolescope.importers.aws.last_accessed import ACCESSED_FILE
from rolescope.importers.aws.organization import ORGANIZATION_FILE
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION, CallerIdentity
from rolescope.importers.aws.state import (
    ALIASES_FILE,
    DETAILS_FILE,
    OIDC_FILE,
    ROLES_FILE,
    SAML_FILE,
    Collected,
    ImportProgress,
)
from rolescope.importers.aws.use import ANALYZER_FILE, REPORT_FILE
from rolescope.importers.collected import FORMAT
from rolescope.importers.gaad import DETAIL_LISTS
from rolescope.importers.json_text import read_json
from rolescope.importers.kept_files import KeptFile, unpack
from rolescope.model.arn import is_account_id
from rolescope.model.collection import CallState
from rolescope.problem import Unreadable

CALLS_OF = {ORGANIZATION: "organization-calls.json", IDENTITY_CENTER: "identity-center-calls.json"}
_FILES_OF = {ORGANIZATION: (ORGANIZATION_FILE,), IDENTITY_CENTER: (IDENTITY_CENTER_FILE,)}
_USE_FILES = (REPORT_FILE, ANALYZER_FILE, ACCESSED_FILE, EVENTS_FILE)
_FILES = (DETAILS_FILE, ROLES_FILE, OIDC_FILE, SAML_FILE, ALIASES_FILE, *_USE_FILES)
_BY_ID = {call.id: call for call in CALLS}
_LISTS = (*DETAIL_LISTS, "Roles", "OpenIDConnectProviderList", "SAMLProviderList")
_ARNS, _IDS = dict.fromkeys(_LISTS, "Arn") | {"Events": "EventId"}, {"Accounts": "Id"}
_TOO_LARGE = "Move it elsewhere: what it held is read again."
_FILE_NAME = re.compile(r"(?:accounts/[0-9]{12}/)?[a-z][a-z-]*\.json")


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
        resources = resources_json(collected.accounts)
        if resources is not None:
            self._write(RESOURCES_FILE, resources)

    end = begin  # the same file, with the time of the end

    def save(self, part: ImportProgress) -> None:
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
        if part.analyzer_regions:
            about["analyzerRegions"] = part.analyzer_regions
        if part.resources:
            about["resources"] = part.resources
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


def _record_json(record: CallRecord) -> dict[str, Any]:
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


class NoSnapshot(ValueError):
    """The folder holds no snapshot that a run could resume; the text says why."""


def load(folder: Path) -> Collected:
    """Return what a folder holds of a run, so that it goes on.

    Raises:
        NoSnapshot: the folder holds no run, or a file of it cannot be read.
    """
    about = _read(folder / "collection.json")
    if about.get("format") != FORMAT:
        raise NoSnapshot(f"{folder} was not written by rolescope collect.")
    identity = CallerIdentity(account=_text(about, "account"), arn=_text(about, "arn"))
    found = Collected(
        identity=identity,
        started=_text(about, "started"),
        endpoint=_text(about, "endpoint") or None,
    )
    for name, calls in CALLS_OF.items():
        _take(found, name, folder, calls)
    for inner in _folders(folder / "accounts"):
        _take(found, inner.name, inner, "calls.json")
    return found


def _folders(accounts: Path) -> list[Path]:
    """Return the folders of accounts; what is in them is written anew, so they are no links.

    Raises:
        NoSnapshot: one of them leads elsewhere, or cannot be read.
    """
    try:
        inner = sorted(accounts.iterdir()) if accounts.is_dir() else []
    except OSError as error:
        raise NoSnapshot(f"{accounts} cannot be read: {error.strerror}.") from error
    found = [one for one in inner if is_account_id(one.name)]
    link = next((one for one in (accounts, *found) if one.is_symlink()), None)
    if link is not None:
        raise NoSnapshot(f"{link} leads elsewhere: rolescope collect writes no links.")
    return found


def _take(found: Collected, name: str, folder: Path, calls: str) -> None:
    """Take one part, if it was begun; a file without its record is read again."""
    if not (folder / calls).exists():
        return
    part = found.part(name)
    written = _read(folder / calls)
    part.is_done = written.get("done") is True
    answers = written.get("answers")
    part.answers = answers if isinstance(answers, dict) else {}
    regions = written.get("analyzerRegions")
    part.analyzer_regions = [*map(str, regions)] if isinstance(regions, list) else []
    part.resources = _resources(written.get("resources"))
    calls_told = written.get("calls")
    for told in calls_told if isinstance(calls_told, list) else ():
        record = _record(name, told)
        if record is not None:
            part.records[record.call.id] = record
    for file in _FILES_OF.get(part.account, _FILES):
        if (folder / file).exists():
            part.files[file] = _file(folder / file)


def _resources(told: object) -> dict[str, dict[str, list[Any]]]:
    """Return what was read of each Region; what is not as it was written is read again."""
    return {
        region: {type_: some for type_, some in known.items() if isinstance(some, list)}
        for region, known in (told.items() if isinstance(told, dict) else ())
        if isinstance(known, dict)
    }


def _record(account: str, told: object) -> CallRecord | None:
    """Return what came of a call; None for a call that this version does not make."""
    if not isinstance(told, dict):
        return None
    call = _BY_ID.get(_text(told, "call"))
    if call is None:
        return None
    try:
        state, why = (
            CallState(_text(told, "state")),
            FaultKind(_text(told, "why") or FaultKind.OTHER.value),
        )
    except ValueError:
        return None
    fault = CallFault(why=why, said=_text(told, "said"), advice=_text(told, "advice"))
    return CallRecord(
        account,
        call,
        state=state,
        pages=_number(told, "pages"),
        items=_number(told, "items"),
        token=_text(told, "token") or None,
        fault=fault if "said" in told else None,
    )


def _text(told: Mapping[str, object], key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""


def _number(told: Mapping[str, object], key: str) -> int:
    value = told.get(key)
    return value if isinstance(value, int) else 0


def _read(path: Path) -> dict[str, Any]:
    value = _value(path)
    if not isinstance(value, dict):
        raise NoSnapshot(f"{path} is not what rolescope collect writes.")
    return value


def _file(path: Path) -> Any:
    """Return what a file of AWS's answers holds: what the run goes on to add to.

    Raises:
        NoSnapshot: it holds something else.
    """
    value = _value(path)
    if value is None and path.name == ORGANIZATION_FILE:  # there is none
        return None
    keys = _IDS if path.name == ORGANIZATION_FILE else _ARNS
    if not isinstance(value, dict) or not all(
        _is_list(inner, keys[name]) for name, inner in value.items() if name in keys
    ):
        raise NoSnapshot(f"{path} is not what rolescope collect writes.")
    return value


def _is_list(value: object, key: str) -> bool:
    """Tell whether a value is a list of things, each with a text of this key."""
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and isinstance(one.get(key), str)
        and isinstance(one.get("PermissionsBoundary", {}), dict)
        for one in value
    )


def _value(path: Path) -> Any:
    try:
        if path.is_symlink() or not path.is_file():
            raise NoSnapshot(f"{path} is no file that rolescope collect writes.")
        if path.stat().st_size > MAX_BYTES:
            raise NoSnapshot(f"{path} has more than {MAX_BYTES:,} bytes. {_TOO_LARGE}")
        return read_json(path.read_bytes(), path.name).values[0]
    except Unreadable as error:
        raise NoSnapshot(str(error.problem)) from error
    except OSError as error:
        raise NoSnapshot(f"{path} cannot be read: {error.strerror}.") from error


def restore(files: Iterable[KeptFile], folder: Path) -> None:
    """Write kept files below a folder, those alone that a snapshot has; others are left out.

    Raises:
        OSError: the folder cannot be written.
    """
    for kept in files:
        name = kept.name.partition("/")[2]
        if _FILE_NAME.fullmatch(name) is None:
            continue
        try:
            file, is_same = unpack(kept)
        except Unreadable:
            continue
        if is_same:
            path = folder / name
            make_folder(path.parent)
            with path.open("wb") as opened:
                narrow(path)
                opened.write(file.data)
