"""Roles, users and groups of a plan."""

from collections.abc import Iterator, Mapping

from rolescope.model.edits.durations import MIN_SECONDS, WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.inline import WithoutInlinePolicy
from rolescope.model.edits.managed import Detach, WithBoundary
from rolescope.model.edits.proposed import (
    WithGroup,
    WithoutGroup,
    WithUnnamedRole,
    WithUnnamedUser,
)
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.place import Place, PlaceKind, find_holder
from rolescope.model.policy_edit import WithTag
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import World
from rolescope.plans.plan_documents import decided_part, document_text
from rolescope.plans.plan_fields import items, mapping, text
from rolescope.plans.plan_values import (
    NoteKind,
    PlanAction,
    PlannedResource,
    PlanNote,
    UnknownValue,
)
from rolescope.plans.steps.principal_policies import (
    attached,
    undecided_policy,
    unread_policy,
    with_inline_policy,
    without_other_attached,
    without_other_inline,
)
from rolescope.plans.steps.resource_step import (
    Outcome,
    ResourcePhase,
    ResourceStep,
    StepsOf,
    base_differences,
    changed_document,
    document_notes,
    is_changed,
    missing_note,
    name_notes,
    planned_arn,
    planned_holder,
    planned_partition,
)


def _role(resource: PlannedResource) -> Iterator[ResourceStep]:
    if resource.action is PlanAction.DELETE:
        yield ResourceStep(
            ResourcePhase.DELETE_PRINCIPALS,
            resource,
            lambda world: _deleted(resource, world, Role, "role"),
        )
        return
    yield ResourceStep(ResourcePhase.CREATE, resource, lambda world: _created_role(resource, world))
    yield ResourceStep(
        ResourcePhase.DOCUMENTS, resource, lambda world: _changed_role(resource, world)
    )
    yield from _about_principal(resource, Role, "role")
    if "inline_policy" in resource.after:
        yield ResourceStep(
            ResourcePhase.DOCUMENTS, resource, lambda world: _inline_policies(resource, world)
        )
    if "managed_policy_arns" in resource.after:
        yield ResourceStep(
            ResourcePhase.ATTACH, resource, lambda world: _managed_policies(resource, world)
        )
    if _is_exclusive(resource, "inline_policy"):
        names = {
            text(mapping(one).get("name")) for one in items(resource.after.get("inline_policy"))
        }
        yield ResourceStep(
            ResourcePhase.EXCLUSIVE,
            resource,
            lambda world: without_other_inline(
                resource, world, Role, resource.after.get("name"), names
            ),
        )
    if _is_exclusive(resource, "managed_policy_arns"):
        arns = items(resource.after.get("managed_policy_arns"))
        yield ResourceStep(
            ResourcePhase.EXCLUSIVE,
            resource,
            lambda world: without_other_attached(
                resource, world, Role, resource.after.get("name"), arns
            ),
        )


def _is_exclusive(resource: PlannedResource, name: str) -> bool:
    """Tell whether a list of a role takes away what it does not name (IAC-17)."""
    if resource.action is PlanAction.PRESENT or not isinstance(resource.after.get(name), list):
        return False
    is_same = resource.before.get(name) == resource.after.get(name)
    return name in (resource.configured or ()) and not is_same


def _deleted(
    resource: PlannedResource, world: World, kind: type[Role | User], noun: str
) -> Iterator[Outcome]:
    arn = planned_arn(resource, noun, world)
    found = find_holder(world, arn) or planned_holder(
        resource, world, kind, resource.before.get("name")
    )
    if found is None:
        yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
        return
    yield WithoutPrincipal(found.arn)


def _created_role(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    name, found = resource.after.get("name"), None
    if isinstance(name, str):
        found = planned_holder(resource, world, Role, name)
    if not isinstance(name, str) or not name:
        yield missing_note(resource, "name", name)
        return
    if found is not None:
        if resource.action is PlanAction.CREATE:
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=found.arn)
        return
    if resource.action is PlanAction.UPDATE:
        arn = planned_arn(resource, "role", world)
        yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
    if isinstance(resource.after.get("max_session_duration"), UnknownValue):
        yield missing_note(resource, "max_session_duration", UnknownValue())
    trust = resource.after.get("assume_role_policy")
    yield from name_notes(resource, name)
    yield from document_notes(resource, "trust policy", trust)
    path = text(resource.after.get("path")) or "/"
    seconds = resource.after.get("max_session_duration")
    kind = WithRole if decided_part(name) is None else WithUnnamedRole
    yield kind(
        resource.account or "",
        name,
        path,
        document_text(trust).text,
        seconds if isinstance(seconds, int) and seconds > 0 else MIN_SECONDS,
    )


def _changed_role(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    """Yield what a plan changes of a role that is there."""
    found = planned_holder(resource, world, Role, resource.after.get("name"))
    if not isinstance(found, Role):
        return
    if is_changed(resource, "assume_role_policy", is_document=True):
        trust = resource.after.get("assume_role_policy")
        edits = list(changed_document(world, Place(PlaceKind.TRUST, found.arn), trust))
        if edits:
            yield from document_notes(resource, "trust policy", trust)
            yield from base_differences(resource, "assume_role_policy", found.trust_policy)
        yield from edits
    if is_changed(resource, "max_session_duration"):
        yield from _with_duration(resource, found)


def _with_duration(resource: PlannedResource, role: Role) -> Iterator[Outcome]:
    name = "max_session_duration"
    before, seconds = resource.before.get(name), resource.after.get(name)
    if isinstance(seconds, UnknownValue):
        yield missing_note(resource, name, seconds)
    elif isinstance(seconds, int) and seconds > 0 and seconds != role.max_session_duration:
        if isinstance(before, int) and role.max_session_duration not in (None, before):
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)
        yield WithMaxSessionDuration(role.arn, seconds)


def _about_principal(
    resource: PlannedResource, kind: type[Role | User], noun: str
) -> Iterator[ResourceStep]:
    """Yield boundary and tags of a role or user."""

    def found(world: World) -> Role | User | None:
        holder = find_holder(world, planned_arn(resource, noun, world))
        holder = holder or planned_holder(resource, world, kind, resource.after.get("name"))
        return None if isinstance(holder, Group) else holder

    def boundary(world: World) -> Iterator[Outcome]:
        holder = found(world)
        yield from () if holder is None else _boundary(resource, world, holder)

    def tags(world: World) -> Iterator[Outcome]:
        holder = found(world)
        yield from () if holder is None else _tags(resource, holder)

    if is_changed(resource, "permissions_boundary"):
        yield ResourceStep(ResourcePhase.ATTACH, resource, boundary)
    if any(is_changed(resource, name) for name in ("tags_all", "tags")):
        yield ResourceStep(ResourcePhase.DOCUMENTS, resource, tags)


def _boundary(resource: PlannedResource, world: World, holder: Role | User) -> Iterator[Outcome]:
    value = resource.after.get("permissions_boundary")
    if isinstance(value, UnknownValue):  # IAC-12: there is one, unread
        yield missing_note(resource, "permissions_boundary", value)
        home = f"arn:{planned_partition(resource, world)}:iam::{resource.account}"
        arn = f"{home}:policy/known-after-apply"
        yield from (
            one for one in unread_policy(resource, world, arn) if not isinstance(one, PlanNote)
        )
        yield WithBoundary(holder.arn, arn)
    elif text(value) and text(value) != holder.boundary:
        yield from unread_policy(resource, world, text(value))
        yield WithBoundary(holder.arn, text(value))
    elif not text(value) and holder.boundary and resource.action is not PlanAction.PRESENT:
        yield WithBoundary(holder.arn, None)


def _tags(resource: PlannedResource, holder: Role | User) -> Iterator[Outcome]:
    """Yield the tags that AWS gets: those of the provider, too, where they are known (IAC-30)."""
    value = resource.after.get("tags_all")
    if isinstance(value, UnknownValue) or value is None:
        value = resource.after.get("tags")
    known = mapping(value)
    unknown = isinstance(value, UnknownValue) or any(
        isinstance(x, UnknownValue) for x in known.values()
    )
    if unknown:
        yield missing_note(resource, "tags", UnknownValue())
    wanted = {key: one for key, one in known.items() if isinstance(one, str)}
    has = dict(holder.tags)
    for key, one in wanted.items():
        if has.get(key) != one:
            yield WithTag(holder.arn, key, one, f"Set tag {key} of {holder.name}")
    gone = () if unknown else mapping(resource.before.get("tags_all")).keys() - known.keys()
    yield from (WithoutTag(holder.arn, key) for key in sorted(gone) if key in has)


def _inline_policies(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    holder = planned_holder(resource, world, Role, resource.after.get("name"))
    value = resource.after.get("inline_policy")
    if holder is None or value == resource.before.get("inline_policy"):
        return
    if isinstance(value, UnknownValue):
        yield from undecided_policy(resource, holder, "inline_policy", value.source)
        return
    names = set()
    for at, one in enumerate(map(mapping, items(value))):
        if one:  # an empty block names none
            name = text(one.get("name")) or f"inline-policy-{at + 1}"
            names.add(name)
            yield from with_inline_policy(resource, world, holder, name, one.get("policy"))
    has = {policy.name for policy in holder.inline}
    for one in map(mapping, items(resource.before.get("inline_policy"))):
        if text(one.get("name")) in has - names:
            yield WithoutInlinePolicy(holder.arn, text(one["name"]))


def _managed_policies(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    holder = planned_holder(resource, world, Role, resource.after.get("name"))
    value = resource.after.get("managed_policy_arns")
    if holder is None or value == resource.before.get("managed_policy_arns"):
        return
    if isinstance(value, UnknownValue):
        yield from undecided_policy(resource, holder, "managed_policy_arns", value.source)
        return
    for one in items(value):
        yield from attached(resource, world, holder, one, "managed_policy_arns")
    for one in items(resource.before.get("managed_policy_arns")):
        if one not in items(value) and one in holder.attached:
            yield Detach(holder.arn, text(one))


def _user(resource: PlannedResource) -> Iterator[ResourceStep]:
    if resource.action is PlanAction.DELETE:
        yield ResourceStep(
            ResourcePhase.DELETE_PRINCIPALS,
            resource,
            lambda world: _deleted(resource, world, User, "user"),
        )
        return

    def created(world: World) -> Iterator[Outcome]:
        name = resource.after.get("name")
        if not isinstance(name, str) or not name:
            yield missing_note(resource, "name", name)
        elif planned_holder(resource, world, User, name) is None:
            if resource.action is PlanAction.UPDATE:
                yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)
            yield from name_notes(resource, name)
            kind = WithUser if decided_part(name) is None else WithUnnamedUser
            yield kind(resource.account or "", name, text(resource.after.get("path")) or "/")
        elif resource.action is PlanAction.CREATE:
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)

    yield ResourceStep(ResourcePhase.CREATE, resource, created)
    yield from _about_principal(resource, User, "user")


def _group(resource: PlannedResource) -> Iterator[ResourceStep]:
    def made(world: World) -> Iterator[Outcome]:
        values = resource.after or resource.before
        name = values.get("name")
        found = planned_holder(resource, world, Group, name)
        if not isinstance(name, str) or not name:
            yield missing_note(resource, "name", name)
        elif resource.action is PlanAction.DELETE:
            yield WithoutGroup(
                planned_arn(resource, "group", world) if found is None else found.arn
            )
        elif found is None:
            yield from name_notes(resource, name)
            yield WithGroup(resource.account or "", planned_arn(resource, "group", world))
        elif resource.action is PlanAction.CREATE:
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)

    is_gone = resource.action is PlanAction.DELETE
    yield ResourceStep(
        ResourcePhase.DELETE_PRINCIPALS if is_gone else ResourcePhase.CREATE, resource, made
    )


PRINCIPALS: Mapping[str, StepsOf] = {
    "aws_iam_role": _role,
    "aws_iam_user": _user,
    "aws_iam_group": _group,
}
