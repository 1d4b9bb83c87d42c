"""Going on from a snapshot: what was read before is taken from its files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rolescope.importers.archive import MAX_BYTES
from rolescope.importers.aws.asking import Record
from rolescope.importers.aws.calls import CALLS
from rolescope.importers.aws.fault import Fault, Why
from rolescope.importers.aws.identity_center import IDENTITY_CENTER_FILE
from rolescope.importers.aws.organization import ORGANIZATION_FILE
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION, Identity
from rolescope.importers.aws.snapshot import CALLS_OF
from rolescope.importers.aws.state import (
    ALIASES_FILE,
    DETAILS_FILE,
    OIDC_FILE,
    ROLES_FILE,
    SAML_FILE,
    Collected,
    Progress,
)
from rolescope.importers.collected import FORMAT
from rolescope.importers.json_text import read_json
from rolescope.model.arn import is_account_id
from rolescope.model.collection import CallState
from rolescope.problem import Unreadable

_FILES_OF = {ORGANIZATION: (ORGANIZATION_FILE,), IDENTITY_CENTER: (IDENTITY_CENTER_FILE,)}
_FILES = (DETAILS_FILE, ROLES_FILE, OIDC_FILE, SAML_FILE, ALIASES_FILE)
_BY_ID = {call.id: call for call in CALLS}


class NoSnapshot(ValueError):
    """The folder holds nothing that a run could go on from; the text says why."""


def load(folder: Path) -> Collected:
    """Return what a folder holds of a run, so that it goes on.

    Raises:
        NoSnapshot: the folder holds no run, or a file of it cannot be read.
    """
    about = _read(folder / "collection.json")
    if about.get("format") != FORMAT:
        raise NoSnapshot(f"{folder} was not written by rolescope collect.")
    identity = Identity(account=_text(about, "account"), arn=_text(about, "arn"))
    found = Collected(
        identity=identity,
        started=_text(about, "started"),
        endpoint=_text(about, "endpoint") or None,
    )
    for name in CALLS_OF:
        _take(found, name, folder, CALLS_OF[name])
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
    calls_told = written.get("calls")
    for told in calls_told if isinstance(calls_told, list) else ():
        record = _record(name, told)
        if record is not None:
            part.records[record.call.id] = record
    _take_files(part, folder)


def _take_files(part: Progress, folder: Path) -> None:
    for name in _FILES_OF.get(part.account, _FILES):
        if (folder / name).exists():
            part.files[name] = _file(folder / name)


def _record(account: str, told: object) -> Record | None:
    """Return what came of a call; None for a call that this version does not make."""
    if not isinstance(told, dict):
        return None
    call = _BY_ID.get(_text(told, "call"))
    if call is None:
        return None
    try:
        state, why = CallState(_text(told, "state")), Why(_text(told, "why") or Why.OTHER.value)
    except ValueError:
        return None
    fault = Fault(why=why, said=_text(told, "said"), advice=_text(told, "advice"))
    return Record(
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


_DETAILS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
_LISTS = (*_DETAILS, "Roles", "OpenIDConnectProviderList", "SAMLProviderList")
_ARNS, _IDS = dict.fromkeys(_LISTS, "Arn"), {"Accounts": "Id"}


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
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise NoSnapshot(f"{path} is no file that rolescope collect writes.")
        return read_json(path.read_bytes(), path.name).values[0]
    except Unreadable as error:
        raise NoSnapshot(str(error.problem)) from error
    except OSError as error:
        raise NoSnapshot(f"{path} cannot be read: {error.strerror}.") from error
