"""Who is in which group by a plan."""

from collections.abc import Iterator, Mapping

from rolescope.model.arn import role_name
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.place import find_account
from rolescope.model.principal import Group, User
from rolescope.model.world import World
from rolescope.plans.plan_fields import items, text
from rolescope.plans.plan_values import (
    PlanAction,
    PlannedResource,
    UnknownValue,
)
from rolescope.plans.steps.resource_step import (
    Outcome,
    ResourcePhase,
    ResourceStep,
    StepsOf,
    missing_note,
    planned_holder,
)


def _group_membership(resource: PlannedResource) -> Iterator[ResourceStep]:
    """Yield the members of a group, which are all that it has (IAC-20)."""
    if resource.action is PlanAction.DELETE:
        yield ResourceStep(ResourcePhase.LEAVE, resource, lambda world: _left(resource, world))
        return
    group, users = resource.after.get("group"), resource.after.get("users")
    pairs = [(one, group) for one in ([users] if isinstance(users, UnknownValue) else items(users))]
    yield ResourceStep(ResourcePhase.JOIN, resource, lambda world: _joined(resource, world, pairs))
    if resource.action is not PlanAction.PRESENT:
        yield ResourceStep(ResourcePhase.EXCLUSIVE, resource, lambda world: _left(resource, world))


def _left(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    """Take out of a group whom the resource names when it goes, else all others."""
    is_gone = resource.action is PlanAction.DELETE
    values = resource.before if is_gone else resource.after
    users = values.get("users")
    group = planned_holder(resource, world, Group, values.get("group"))
    account = find_account(world, resource.account or "")
    is_unknown = not isinstance(users, list) or any(isinstance(one, UnknownValue) for one in users)
    if group is None or account is None or (is_unknown and not is_gone):
        return
    named = {role_name(text(one)).lower() for one in items(users)}
    for user in account.users:
        if group.name in user.groups and (user.name.lower() in named) is is_gone:
            yield OutOfGroup(user.arn, group.arn)


def _user_group_membership(resource: PlannedResource) -> Iterator[ResourceStep]:
    before, after = items(resource.before.get("groups")), items(resource.after.get("groups"))
    user = (resource.after or resource.before).get("user")

    def left(world: World) -> Iterator[Outcome]:
        holder = planned_holder(resource, world, User, user)
        for one in before:
            found = planned_holder(resource, world, Group, one)
            if one not in after and holder is not None and found is not None:
                yield OutOfGroup(holder.arn, found.arn)

    def joined(world: World) -> Iterator[Outcome]:
        yield from _joined(resource, world, [(user, one) for one in after if one not in before])

    yield ResourceStep(ResourcePhase.LEAVE, resource, left)
    yield ResourceStep(ResourcePhase.JOIN, resource, joined)


def _joined(
    resource: PlannedResource, world: World, pairs: list[tuple[object, object]]
) -> Iterator[Outcome]:
    for user, group in pairs:
        member = planned_holder(resource, world, User, user)
        found = planned_holder(resource, world, Group, group)
        if not isinstance(member, User):
            yield missing_note(resource, "user", user)
        elif found is None:
            yield missing_note(resource, "group", group)
        elif found.name not in member.groups:
            yield IntoGroup(member.arn, found.arn)


MEMBERSHIPS: Mapping[str, StepsOf] = {
    "aws_iam_group_membership": _group_membership,
    "aws_iam_user_group_membership": _user_group_membership,
}
