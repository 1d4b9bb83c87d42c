"""Policies of a plan, and who has them."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from rolescope.model.arn import role_name
from rolescope.model.document import VERSION
from rolescope.model.edit_rules import free_name, is_managed_by_aws
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithNewManagedPolicy
from rolescope.model.edits.proposed import (
    WithoutManagedPolicy,
    WithUnnamedPolicy,
    WithUnreadPolicy,
)
from rolescope.model.place import Holder, Place, PlaceKind, find_account
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import World
from rolescope.plans.plan_documents import decided_part, document_text
from rolescope.plans.plan_fields import items, text
from rolescope.plans.plan_values import (
    NoteKind,
    PlanAction,
    PlannedResource,
    PlanNote,
    UnknownValue,
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
)

_HOLDERS: Mapping[str, type[Holder]] = {"role": Role, "user": User, "group": Group}


def with_inline_policy(
    resource: PlannedResource, world: World, holder: Holder, name: str, value: object
) -> Iterator[Outcome]:
    """Give a holder an inline policy, or another document of one that it has."""
    place = Place(PlaceKind.INLINE, holder.arn, name)
    yield from document_notes(resource, f"inline policy {name}", value)
    if place.find(world) is not None:
        yield from changed_document(world, place, value)
    else:
        yield WithNewInlinePolicy(holder.arn, name, document_text(value).text)


def undecided_policy(
    resource: PlannedResource, holder: Holder, what: str, source: str
) -> list[Outcome]:
    """Give a holder a policy that is decided at apply: it may allow anything (IAC-12).

    Nothing is taken for denied by it (IAC-36).
    """
    name = free_name("known-after-apply", {policy.name for policy in holder.inline})
    note = PlanNote(kind=NoteKind.ATTRIBUTE, address=resource.address, what=what, source=source)
    value = UnknownValue(source)
    statement = {"Effect": "Allow", "Action": value, "Resource": value}
    document = {"Version": VERSION, "Statement": [statement]}
    return [note, WithNewInlinePolicy(holder.arn, name, document_text(document).text)]


def attached(
    resource: PlannedResource, world: World, holder: Holder, value: object, what: str = "policy_arn"
) -> Iterator[Outcome]:
    """Attach a managed policy, unless it is attached; one that is unknown may allow anything."""
    if isinstance(value, UnknownValue) or not text(value):
        source = value.source if isinstance(value, UnknownValue) else ""
        yield from undecided_policy(resource, holder, what, source)
        return
    arn = text(value)
    if arn in holder.attached:
        return
    yield from unread_policy(resource, world, arn)
    yield Attach(holder.arn, arn)


def unread_policy(resource: PlannedResource, world: World, arn: str) -> Iterator[Outcome]:
    """Let a managed policy be there that the import lacks: what it says is unknown (DF-10)."""
    of_aws = is_managed_by_aws(arn)
    homes = (one for one in world.accounts if of_aws or one.id == resource.account)
    if all(policy.arn != arn for one in homes for policy in one.policies):
        yield PlanNote(kind=NoteKind.POLICY_NOT_IMPORTED, address=resource.address, what=arn)
        if of_aws or arn.split(":")[4:5] == [resource.account]:
            yield WithUnreadPolicy(resource.account or "", arn)


_Values = Mapping[str, object]
_OfHolder = Callable[[PlannedResource, World, Holder, _Values], Iterable[Outcome]]


def _of_holder(
    noun: str, make: _OfHolder, phase: ResourcePhase, phase_of_deletion: ResourcePhase
) -> StepsOf:
    """Return the one step of what a user, role or group has; `make` gets the values that count."""

    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        is_gone = resource.action is PlanAction.DELETE
        values = resource.before if is_gone else resource.after

        def made(world: World) -> Iterable[Outcome]:
            holder = planned_holder(resource, world, _HOLDERS[noun], values.get(noun))
            if holder is None:
                return [missing_note(resource, noun, values.get(noun))]
            return make(resource, world, holder, values)

        yield ResourceStep(phase_of_deletion if is_gone else phase, resource, made)

    return find


def _inline_policy(noun: str) -> StepsOf:
    return _of_holder(noun, _changed_inline, ResourcePhase.DOCUMENTS, ResourcePhase.DELETE_POLICIES)


def _changed_inline(
    resource: PlannedResource, world: World, holder: Holder, values: _Values
) -> Iterator[Outcome]:
    name = text(values.get("name")) or "known-after-apply"
    prefix = decided_part(name)
    if prefix is not None:
        name = f"{prefix}known-after-apply"
    if resource.action is PlanAction.DELETE:
        yield WithoutInlinePolicy(holder.arn, name)
        return
    if resource.action is PlanAction.UPDATE:
        place = Place(PlaceKind.INLINE, holder.arn, name)
        yield from base_differences(resource, "policy", place.find(world))
    yield from with_inline_policy(resource, world, holder, name, values.get("policy"))


def _attachment(noun: str) -> StepsOf:
    return _of_holder(noun, _changed_attachment, ResourcePhase.ATTACH, ResourcePhase.DETACH)


def _changed_attachment(
    resource: PlannedResource, world: World, holder: Holder, values: _Values
) -> Iterable[Outcome]:
    if resource.action is PlanAction.DELETE:
        return [Detach(holder.arn, text(values.get("policy_arn")))]
    return attached(resource, world, holder, values.get("policy_arn"))


def _managed_policy(resource: PlannedResource) -> Iterator[ResourceStep]:
    is_gone = resource.action is PlanAction.DELETE

    def made(world: World) -> Iterator[Outcome]:
        account = resource.account or ""
        arn = planned_arn(resource, "policy", world)
        place = Place(PlaceKind.MANAGED, account, arn)
        now, value = place.find(world), resource.after.get("policy")
        name = text((resource.after or resource.before).get("name")) or role_name(arn)
        if is_gone:
            yield WithoutManagedPolicy(account, arn)
        elif not name:
            yield missing_note(resource, "name", resource.after.get("name"))
        elif now is not None:
            if resource.action is PlanAction.CREATE:
                yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
            if is_changed(resource, "policy", is_document=True):
                yield from document_notes(resource, "policy document", value)
                yield from base_differences(resource, "policy", now)
                yield from changed_document(world, place, value)
        else:
            if resource.action is PlanAction.UPDATE:
                yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
            yield from name_notes(resource, name)
            yield from document_notes(resource, "policy document", value)
            path = arn.partition(":policy")[2].removesuffix(name)
            kind = WithNewManagedPolicy if decided_part(name) is None else WithUnnamedPolicy
            yield kind(account, name, document_text(value).text, path or "/")

    yield ResourceStep(
        ResourcePhase.DELETE_POLICIES if is_gone else ResourcePhase.CREATE, resource, made
    )


def _policy_attachment(resource: PlannedResource) -> Iterator[ResourceStep]:
    """Yield the attachments of one policy, which are all that it has in the account (IAC-19)."""
    if resource.action is PlanAction.DELETE:
        yield ResourceStep(ResourcePhase.DETACH, resource, lambda world: _detached(resource, world))
        return
    yield ResourceStep(
        ResourcePhase.ATTACH, resource, lambda world: _attached_to_all(resource, world)
    )
    if resource.action is not PlanAction.PRESENT:
        yield ResourceStep(
            ResourcePhase.EXCLUSIVE, resource, lambda world: _detached(resource, world)
        )


def _named_holders(
    resource: PlannedResource, world: World
) -> Iterator[tuple[Holder | None, object]]:
    values = resource.before if resource.action is PlanAction.DELETE else resource.after
    for name, kind in (("users", User), ("roles", Role), ("groups", Group)):
        written = values.get(name)
        for one in [written] if isinstance(written, UnknownValue) else items(written):
            yield planned_holder(resource, world, kind, one), one


def _attached_to_all(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    for holder, written in _named_holders(resource, world):
        if holder is None:
            yield missing_note(resource, "holder", written)
        else:
            yield from attached(resource, world, holder, resource.after.get("policy_arn"))


def _detached(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    """Detach the policy from whom the resource names when it goes, else from all others."""
    is_gone = resource.action is PlanAction.DELETE
    arn = text((resource.before if is_gone else resource.after).get("policy_arn"))
    found = list(_named_holders(resource, world))
    if not is_gone and any(isinstance(written, UnknownValue) for _, written in found):
        return  # nothing is taken away by what is not known
    named = {holder.arn for holder, _ in found if holder is not None}
    for holder in _everybody(resource, world):
        if arn in holder.attached and (holder.arn in named) is is_gone:
            yield Detach(holder.arn, arn)


def _everybody(resource: PlannedResource, world: World) -> tuple[Holder, ...]:
    account = find_account(world, resource.account or "")
    return () if account is None else (*account.users, *account.groups, *account.roles)


def _exclusive(noun: str, names: str, *, is_inline: bool) -> StepsOf:
    kind = _HOLDERS[noun]

    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        if resource.action in (PlanAction.DELETE, PlanAction.PRESENT):
            return  # IAC-17: without the list, what is there stays
        written = resource.after.get(f"{noun}_name")
        listed = resource.after.get(names)

        def made(world: World) -> Iterator[Outcome]:
            if not isinstance(listed, list) or any(isinstance(one, UnknownValue) for one in listed):
                yield missing_note(resource, names, UnknownValue())
            elif is_inline:
                kept = {text(one) for one in listed}
                yield from without_other_inline(resource, world, kind, written, kept)
            else:
                yield from without_other_attached(resource, world, kind, written, listed)

        yield ResourceStep(ResourcePhase.EXCLUSIVE, resource, made)

    return find


def without_other_inline(
    resource: PlannedResource, world: World, kind: type[Holder], written: object, kept: set[str]
) -> Iterator[Outcome]:
    """Take from a holder the inline policies that a list does not name (IAC-17)."""
    holder = planned_holder(resource, world, kind, written)
    if holder is None:
        yield missing_note(resource, "holder", written)
        return
    for policy in holder.inline:
        if policy.name not in kept:
            yield WithoutInlinePolicy(holder.arn, policy.name)


def without_other_attached(
    resource: PlannedResource, world: World, kind: type[Holder], written: object, kept: list[object]
) -> Iterator[Outcome]:
    """Detach from a holder the managed policies that a list does not name (IAC-17)."""
    holder = planned_holder(resource, world, kind, written)
    if holder is None:
        yield missing_note(resource, "holder", written)
    elif any(isinstance(one, UnknownValue) for one in kept):
        yield missing_note(resource, "policy_arns", UnknownValue())
    else:
        yield from (Detach(holder.arn, arn) for arn in holder.attached if arn not in kept)


POLICIES: Mapping[str, StepsOf] = {
    "aws_iam_role_policy": _inline_policy("role"),
    "aws_iam_user_policy": _inline_policy("user"),
    "aws_iam_group_policy": _inline_policy("group"),
    "aws_iam_role_policy_attachment": _attachment("role"),
    "aws_iam_user_policy_attachment": _attachment("user"),
    "aws_iam_group_policy_attachment": _attachment("group"),
    "aws_iam_policy": _managed_policy,
    "aws_iam_policy_attachment": _policy_attachment,
    "aws_iam_role_policies_exclusive": _exclusive("role", "policy_names", is_inline=True),
    "aws_iam_user_policies_exclusive": _exclusive("user", "policy_names", is_inline=True),
    "aws_iam_group_policies_exclusive": _exclusive("group", "policy_names", is_inline=True),
    "aws_iam_role_policy_attachments_exclusive": _exclusive("role", "policy_arns", is_inline=False),
    "aws_iam_user_policy_attachments_exclusive": _exclusive("user", "policy_arns", is_inline=False),
    "aws_iam_group_policy_attachments_exclusive": _exclusive(
        "group", "policy_arns", is_inline=False
    ),
}
