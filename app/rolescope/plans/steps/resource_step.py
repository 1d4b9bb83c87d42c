"""A step of a planned resource, and what those of all types share."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum

from rolescope.model.arn import role_name
from rolescope.model.edit import Edit
from rolescope.model.edit_rules import partition_of
from rolescope.model.edits.documents import WithDocument
from rolescope.model.original import original
from rolescope.model.place import Holder, Place, find_account
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import World
from rolescope.plans.plan_documents import decided_part, document_text, same_document
from rolescope.plans.plan_fields import text
from rolescope.plans.plan_values import (
    NoteKind,
    PlanAction,
    PlannedResource,
    PlanNote,
    UnknownValue,
)
from rolescope.value import Value

Outcome = Edit | PlanNote
Make = Callable[[World], Iterable[Outcome]]


class ResourcePhase(IntEnum):
    """What happens first: whoever is named is made before, and goes after."""

    LEAVE = 0  # memberships
    DETACH = 1
    DELETE_POLICIES = 2
    DELETE_PRINCIPALS = 3
    CREATE = 4
    DOCUMENTS = 5
    ATTACH = 6
    JOIN = 7
    GUARDRAILS = 8
    EXCLUSIVE = 9  # what the lists do not name, when everything else is there


class ResourceStep(Value):
    """A part of what a resource does; `make` tells the edits of the world as it then is."""

    phase: ResourcePhase
    resource: PlannedResource
    make: Make


StepsOf = Callable[[PlannedResource], Iterator[ResourceStep]]
"""What becomes of a world by a resource of one type."""


def planned_partition(resource: PlannedResource, world: World) -> str:
    """Return the partition of a resource: that of its ARN, else that of its account."""
    for values in (resource.after, resource.before):
        if text(values.get("arn")).startswith("arn:"):
            return text(values["arn"]).split(":")[1]
    return partition_of(world, resource.account or "")


def planned_arn(resource: PlannedResource, kind: str, world: World) -> str:
    """Return the ARN of what a resource is, after it, else before."""
    values = resource.after or resource.before
    written = text(values.get("arn"))
    if written:
        return written
    path = values.get("path")
    place = path if isinstance(path, str) and path else "/"
    home = f"arn:{planned_partition(resource, world)}:iam::{resource.account}"
    return f"{home}:{kind}{place}{text(values.get('name'))}"


def planned_holder(
    resource: PlannedResource, world: World, kind: type[Holder], written: object
) -> Holder | None:
    """Return a user, role or group of the account by name, or by ARN (IAC-16)."""
    account = find_account(world, resource.account or "")
    name = role_name(text(written))
    if account is None or not name:
        return None
    some: Mapping[type, tuple[Holder, ...]] = {
        Role: account.roles,
        User: account.users,
        Group: account.groups,
    }
    found = next((one for one in some[kind] if one.name.lower() == name.lower()), None)
    if found is None and resource.action is PlanAction.PRESENT:
        found = _made_of(name, some[kind])
    return found


def _made_of(placeholder: str, some: Iterable[Holder]) -> Holder | None:
    """Return the only one whose name begins as CloudFormation makes it of stack and resource."""
    prefix = decided_part(placeholder)
    if prefix is None or not prefix.endswith("-"):
        return None  # the name is known, or the stack is not named
    found = [one for one in some if one.name.startswith(prefix)]
    return found[0] if len(found) == 1 else None


def missing_note(resource: PlannedResource, attribute: str, written: object) -> PlanNote:
    """Return the note that a step cannot be made, for nobody knows or has what it is about."""
    if isinstance(written, UnknownValue):
        source = written.source
        return PlanNote(
            kind=NoteKind.ATTRIBUTE, address=resource.address, what=attribute, source=source
        )
    name = text(written)
    return PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name or attribute)


def document_notes(resource: PlannedResource, what: str, value: object) -> Iterator[PlanNote]:
    """Yield what of a document is unknown."""
    found = document_text(value)
    if found.unknown is not None:
        source = found.unknown.source
        yield PlanNote(kind=NoteKind.DOCUMENT, address=resource.address, what=what, source=source)
    for place, source in found.leaves:
        yield PlanNote(
            kind=NoteKind.LEAF, address=resource.address, what=f"{what}: {place}", source=source
        )


def changed_document(world: World, place: Place, value: object) -> Iterator[Edit]:
    """Yield the edit of a document that is not the same JSON."""
    now = place.find(world)
    written = document_text(value).text
    if now is None or not same_document(original(now), written):
        yield WithDocument(place, written)


def base_differences(
    resource: PlannedResource, name: str, now: Policy | None
) -> Iterator[PlanNote]:
    """Yield that the import has another document than the plan starts from (IAC-33)."""
    before = resource.before.get(name)
    if not isinstance(before, str) or not before or now is None:
        return
    if not same_document(original(now), before):
        yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)


def name_notes(resource: PlannedResource, name: str) -> Iterator[PlanNote]:
    """Yield that a part of a name is decided at apply."""
    prefix = decided_part(name)
    if prefix is not None:
        yield PlanNote(
            kind=NoteKind.NAME, address=resource.address, what=resource.type, source=prefix
        )


def is_changed(resource: PlannedResource, name: str, *, is_document: bool = False) -> bool:
    """Tell whether a plan changes an attribute; a state changes what differs from the import."""
    if name not in resource.after:
        return False
    if resource.action is not PlanAction.UPDATE:
        return True
    before, after = resource.before.get(name), resource.after.get(name)
    if is_document and isinstance(before, str) and isinstance(after, str):
        return not same_document(before, after)
    return before != after
