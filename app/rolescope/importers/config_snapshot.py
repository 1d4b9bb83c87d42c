"""Snapshots and histories of AWS Config: users, groups, roles and policies as it recorded them.

Config writes what IAM tells with small first letters, documents URL-encoded.
"""

from collections.abc import Mapping

from rolescope.importers.fields import Record
from rolescope.importers.gaad import read_details
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import is_account_id
from rolescope.model.strict_json import JsonError, decode

_LISTS = ("configurationItems", "baseConfigurationItems")
_TYPES = {
    "AWS::IAM::User": "UserDetailList",
    "AWS::IAM::Group": "GroupDetailList",
    "AWS::IAM::Role": "RoleDetailList",
    "AWS::IAM::Policy": "Policies",
}
_DOCUMENTS = frozenset({"assumeRolePolicyDocument", "policyDocument", "document"})
_GONE = frozenset({"ResourceDeleted", "ResourceDeletedNotRecorded", "ResourceNotRecorded"})
_Details = dict[str, list[object]]


def _key(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    for key in _LISTS:
        items = value.get(key)
        if isinstance(items, list) and any(
            isinstance(one, dict) and "resourceType" in one for one in items
        ):
            return key
    return None


def _read(content: Content, gathering: Gathering) -> None:
    """Read the items by account; a snapshot holds all of each type that it records."""
    top = gathering.record(content.value, content.place)
    key = _key(content.value) or ""
    found: dict[str, _Details] = {}
    for item in top.records(key):
        list_ = _TYPES.get(item.text("resourceType") or "")
        if list_ is None or item.value.get("configurationItemStatus") in _GONE:
            continue
        account = item.text("awsAccountId") or item.text("accountId") or content.account or ""
        if not is_account_id(account):
            item.wrong("awsAccountId", "an account ID of 12 digits")
            continue
        entity = _configuration(item)
        if entity is not None:
            found.setdefault(account, {}).setdefault(list_, []).append(entity)
    is_snapshot = top.has("configSnapshotId")
    for account, lists in found.items():
        value = {**lists, "IsTruncated": not is_snapshot}
        read_details(Content(value=value, place=content.place, account=account), gathering)


def _configuration(item: Record) -> object:
    """Return what IAM tells of an item, as the authorization details have it."""
    value = item.value.get("configuration")
    if isinstance(value, str):
        try:
            value = decode(value).value
        except JsonError:
            value = None
    if not isinstance(value, dict):
        item.wrong("configuration", "an object, or the text of one")
        return None
    return _capitalized(value)


def _capitalized(value: object) -> object:
    """Write keys as IAM does, but leave documents as they are."""
    if isinstance(value, Mapping):
        return {
            key[:1].upper() + key[1:]: held if key in _DOCUMENTS else _capitalized(held)
            for key, held in value.items()
        }
    return [_capitalized(one) for one in value] if isinstance(value, list) else value


CONFIG_SNAPSHOT = Importer(
    id="config-snapshot",
    title="Snapshot of AWS Config",
    detect=lambda content: _key(content.value) is not None,
    read=_read,
)
