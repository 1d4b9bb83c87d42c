"""A collection of managed policies, for exports that name policies without their documents (DF-10).

An object of name to {Arn, Document}, or a list of {Arn, Document}.
"""

from collections.abc import Iterator

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, role_name
from rolescope.model.policy import PolicyType


def _items(content: Content) -> list[tuple[str | int, object]]:
    if isinstance(content.value, dict):
        return list(content.value.items())
    return list(enumerate(content.value)) if isinstance(content.value, list) else []


def _detect(content: Content) -> bool:
    items = _items(content)
    return bool(items) and _is_policy(items[0][1])


def _is_policy(value: object) -> bool:
    if not isinstance(value, dict) or "Document" not in value:
        return False
    arn = Arn.parse(value["Arn"]) if isinstance(value.get("Arn"), str) else None
    return arn is not None and arn.type == "policy"


def _records(content: Content, gathering: Gathering) -> Iterator[Record]:
    for key, value in _items(content):
        if _is_policy(value):
            yield gathering.record(value, content.place.at(key))
        else:
            gathering.warn(
                content.place.at(key),
                "This is not a managed policy with Arn and Document.",
                "It was left out.",
                "Compare it with the others in the file.",
            )


def _read(content: Content, gathering: Gathering) -> None:
    for record in _records(content, gathering):
        arn = record.text("Arn") or ""
        policy = gathering.policies.read(
            record.value.get("Document"),
            record.place.at("Document"),
            name=record.text("PolicyName") or role_name(arn),
            type=PolicyType.IDENTITY,
            arn=arn,
        )
        gathering.library.setdefault(arn, policy)


MANAGED_POLICIES = Importer(
    id="managed-policies",
    title="Collection of managed policies",
    detect=_detect,
    read=_read,
)
