"""The catalogue of AWS managed policies: documents that exports leave out (DF-10).

Authorization details hold the managed policies that are attached, not those that are a boundary or
a session policy alone. The catalogue is read once, and dated: the name of what is taken says so.
"""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from rolescope.file_modes import replace_file
from rolescope.importers.archive import read_all, unpack_gzip
from rolescope.importers.faults import JsonPlace, refuse
from rolescope.importers.files import JsonFile
from rolescope.importers.gathering import Catalogued, Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.importers.json_text import read_json
from rolescope.model.arn import role_name
from rolescope.model.edit_rules import is_managed_by_aws
from rolescope.model.policy import PolicyType

FORMAT = "rolescope-managed-policies/1"
_FILE = "managed-policies.json.gz"  # the settings of the window know it, too
_NAME = "catalogue of AWS managed policies"


def catalogue_path(folder: Path | None = None) -> Path:
    """Return where the catalogue of this user is kept; `folder` as `--config-dir` names it."""
    return (folder or platformdirs.user_data_path("rolescope", appauthor=False)) / _FILE


def write_catalogue(path: Path, date: str, documents: Mapping[str, object]) -> None:
    """Write the documents of AWS managed policies, by ARN, as they were at a date.

    Raises:
        OSError: it cannot be written; a catalogue that is there stays.
    """
    replace_file(path, gzip.compress(_text(date, documents), mtime=0))


def _text(date: str, documents: Mapping[str, object]) -> bytes:
    value = {"format": FORMAT, "date": date, "policies": dict(sorted(documents.items()))}
    return json.dumps(value, separators=(",", ":")).encode()


def taken_from(path: Path, wanted: frozenset[str]) -> JsonFile | None:
    """Return the part of the catalogue that holds these policies; None where it holds none.

    Raises:
        Unreadable: it is not what `write_catalogue` wrote.
    """
    try:
        with path.open("rb") as stream:
            data = unpack_gzip(read_all(stream, _NAME), _NAME)
    except FileNotFoundError:
        return None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise refuse(_NAME, f"{path} cannot be read: {why}.", _AGAIN) from error
    value = read_json(data, _NAME).values[0]
    policies = value.get("policies") if isinstance(value, dict) else None
    if (
        not isinstance(value, dict)
        or value.get("format") != FORMAT
        or not isinstance(policies, dict)
    ):
        raise refuse(_NAME, f"{path} is no such catalogue.", _AGAIN)
    found = {arn: policies[arn] for arn in wanted if arn in policies}
    date = value.get("date")
    text = _text(date if isinstance(date, str) else "", found)
    return JsonFile(_NAME, text, None, chosen=False) if found else None


_AGAIN = "Read it again: rolescope collect --managed-policies."


def _detect(content: Content) -> bool:
    value = content.value
    return isinstance(value, dict) and value.get("format") == FORMAT


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    date = (top.text("date") or "an unknown date")[:_MAX_DATE]
    policies = top.record("policies")
    for arn, document in policies.value.items() if policies else ():
        if policies is not None and is_managed_by_aws(arn):
            found = Catalogued(date, document, policies.place.at(arn))
            gathering.catalogue.setdefault(arn, found)


_MAX_DATE = 40  # characters


def add_catalogued(gathering: Gathering) -> None:
    """Give entities the AWS managed policies that the import lacks and the catalogue has."""
    wanted = lacking(gathering) if gathering.catalogue else {}
    for (account, arn), place in wanted.items():
        found = gathering.catalogue.get(arn)
        if found is None:
            continue
        policy = gathering.policies.read(
            found.document,
            found.place,
            name=f"{role_name(arn)} (from the catalogue of {found.date})",
            type=PolicyType.IDENTITY,
            arn=arn,
        )
        gathering.add_entity(policy, account, place)


def lacking(gathering: Gathering) -> dict[tuple[str, str], JsonPlace]:
    """Return the AWS managed policies that entities name and no file of the import holds.

    By account and ARN, with a place that names it.
    """
    known = {arn for _, _, arn in gathering.entities} | {*gathering.library}
    known |= {policy.arn or "" for policy, _ in gathering.unfiled}
    return {
        key: place
        for key, place in gathering.named_policies()
        if key[1] not in known and is_managed_by_aws(key[1])
    }


POLICY_CATALOGUE = Importer(
    id="policy-catalogue",
    title="Catalogue of AWS managed policies",
    detect=_detect,
    read=_read,
)
