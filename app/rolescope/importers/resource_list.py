"""Resources: what runs as a role, and what has policies of its own (formats.md, DF-46)."""

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.resource_list import Resource, Resources

_ENTRY = frozenset({"type", "arn"})


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and value.keys() >= _ENTRY


def _detect(content: Content) -> bool:
    value = content.value
    if isinstance(value, dict):
        return isinstance(value.get("complete"), list) and isinstance(value.get("items"), list)
    if not isinstance(value, list):
        return False
    # A list without entries tells by its name alone what it is a list of.
    return any(map(_is_entry, value)) or (
        not value and content.place.file.endswith("resources.json")
    )


def read_resources(content: Content, gathering: Gathering) -> None:
    """Read a bare list, which is complete for all types, or one that says for which it is."""
    value = content.value
    complete: frozenset[str] | None = None
    accounts: dict[str, frozenset[str]] = {}
    top = gathering.record(value if isinstance(value, dict) else {"items": value}, content.place)
    if isinstance(value, dict):
        complete = frozenset(top.texts("complete"))
        by_account = top.record("accounts")
        if by_account is not None:
            accounts = {one: frozenset(by_account.texts(one)) for one in by_account.value}
    items: list[Resource] = []
    broken: set[str] = set()
    records = list(top.records("items"))
    for record in records:
        found = _resource(record, content.account)
        if found is None:
            broken.add(record.text("type") or "")
        else:
            items.append(found)
    if top.lacks_some("items", len(records)) or "" in broken:
        complete, accounts = frozenset(), {}  # what is lost may be of any type
    elif broken:
        known = frozenset(one.type for one in items) if complete is None else complete
        complete = known - broken
        accounts = {account: types - broken for account, types in accounts.items()}
    gathering.add_resources(Resources(tuple(items), complete, accounts))


def _resource(record: Record, account: str | None) -> Resource | None:
    type_, arn = record.text("type"), record.text("arn")
    if not type_ or not arn:
        record.wrong("arn" if type_ else "type", "a text")
        return None
    parsed = Arn.parse(arn)
    named = parsed.account if parsed and is_account_id(parsed.account) else ""
    owner = record.text("account") or named or account or ""
    if not is_account_id(owner):
        record.wrong("account", "an account ID")
        return None
    extra = record.record("extra")
    return Resource(
        type=type_,
        arn=arn,
        account=owner,
        role=record.text("role_arn") or None,
        extra=dict(extra.value) if extra else {},
    )


RESOURCES = Importer(
    id="resources", title="Resources (resources.json)", detect=_detect, read=read_resources
)
