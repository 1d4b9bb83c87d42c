"""IAM Identity Center: permission sets with who has them in which account (DF-31)."""

from collections.abc import Iterator, Mapping

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.collection import Assignment, PermissionSet


def _detect(content: Content) -> bool:
    value = content.value
    instances = value.get("Instances") if isinstance(value, dict) else None
    return isinstance(instances, list) and all(
        isinstance(one, dict) and isinstance(one.get("PermissionSets"), list) for one in instances
    )


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    found = [] if gathering.permission_sets is None else gathering.permission_sets
    gathering.permission_sets = found
    for instance in top.records("Instances"):
        people = _names(instance, "Users", "UserId", "UserName")
        groups = _names(instance, "Groups", "GroupId", "DisplayName")
        members = dict(_members(instance, people))
        for record in instance.records("PermissionSets"):
            found.append(
                PermissionSet(
                    arn=record.text("PermissionSetArn") or "",
                    name=record.text("Name") or "",
                    session_duration=record.text("SessionDuration") or "",
                    assignments=tuple(_assignments(record, people | groups, members)),
                )
            )


def _names(instance: Record, key: str, id_: str, name: str) -> dict[str, str]:
    return {
        record.text(id_) or "": record.text("DisplayName") or record.text(name) or ""
        for record in instance.records(key)
    }


def _members(
    instance: Record, people: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    for group in instance.records("Groups"):
        ids = group.texts("Members")
        names = tuple(people.get(one) or one for one in ids)
        yield group.text("GroupId") or "", names if group.has("Members") else None


def _assignments(
    record: Record,
    names: Mapping[str, str],
    members: Mapping[str, tuple[str, ...] | None],
) -> Iterator[Assignment]:
    for one in record.records("AccountAssignments"):
        id_ = one.text("PrincipalId") or ""
        yield Assignment(
            account=one.text("AccountId") or "",
            kind=one.text("PrincipalType") or "",
            id=id_,
            name=names.get(id_, ""),
            people=members.get(id_),
        )


IDENTITY_CENTER = Importer(
    id="identity-center",
    title="IAM Identity Center (identity-center.json)",
    detect=_detect,
    read=_read,
)
"""Permission sets and assignments, as rolescope collect joins them."""
