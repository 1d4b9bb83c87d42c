"""Guardrails, OUs and accounts of a plan."""

from collections.abc import Iterator, Mapping
from functools import partial

from rolescope.model.edits.accounts import MoveAccount, WithMemberAccount, stand_in_account
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.proposed import (
    WithOrganizationalUnit,
    WithoutGuardrail,
)
from rolescope.model.place import Place, PlaceKind
from rolescope.model.principal import MEMBER_ROLE
from rolescope.model.world import World
from rolescope.plans.plan_documents import document_text
from rolescope.plans.plan_fields import text
from rolescope.plans.plan_values import (
    GUARDRAILS,
    NoteKind,
    PlanAction,
    PlannedResource,
    PlanNote,
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
)


def _guardrail(resource: PlannedResource) -> Iterator[ResourceStep]:
    values = resource.before if resource.action is PlanAction.DELETE else resource.after
    kind = GUARDRAILS.get(text(values.get("type")) or "SERVICE_CONTROL_POLICY")
    if kind is None:
        return  # of another type: it decides on no call

    def made(world: World) -> Iterator[Outcome]:
        id_, name = text(values.get("id")), text(values.get("name"))
        value = resource.after.get("content")
        place = Place(PlaceKind.ORGANIZATION, name=id_)
        if resource.action is PlanAction.DELETE:
            yield WithoutGuardrail(id_)
        elif id_ and place.find(world) is not None:
            if is_changed(resource, "content", is_document=True):
                yield from document_notes(resource, "policy document", value)
                yield from base_differences(resource, "content", place.find(world))
                yield from changed_document(world, place, value)
        else:
            yield from document_notes(resource, "policy document", value)
            yield WithNewGuardrail(kind, name, document_text(value).text)

    phase = (
        ResourcePhase.EXCLUSIVE if resource.action is PlanAction.DELETE else ResourcePhase.DOCUMENTS
    )
    yield ResourceStep(phase, resource, made)


def _guardrail_attachment(resource: PlannedResource) -> Iterator[ResourceStep]:
    is_gone = resource.action is PlanAction.DELETE
    values = resource.before if is_gone else resource.after

    def made(world: World) -> Iterator[Outcome]:
        policy, target = values.get("policy_id"), values.get("target_id")
        for name, one in (("policy_id", policy), ("target_id", target)):
            if not isinstance(one, str):
                yield missing_note(resource, name, one)
                return
        organization = world.organization
        some = organization.policies or () if organization is not None else ()
        found = next((one for one in some if one.id == policy), None)
        if not is_gone and found is not None and text(target) in (found.targets or ()):
            return
        kind = DetachGuardrail if is_gone else AttachGuardrail
        yield kind(text(policy), text(target))

    yield ResourceStep(ResourcePhase.GUARDRAILS, resource, made)


def _unit(resource: PlannedResource) -> Iterator[ResourceStep]:
    """Yield the making of an OU (IAC-24). They stand in one another, in five levels at most.

    Each phase makes those whose parent is there.
    """
    if resource.action is PlanAction.DELETE:
        note = PlanNote(kind=NoteKind.NOT_MODELED, address=resource.address, what=resource.type)
        yield ResourceStep(ResourcePhase.GUARDRAILS, resource, lambda _: [note])
    if resource.action not in _MADE:
        return
    name, parent = resource.after.get("name"), resource.after.get("parent_id")

    def made(world: World, *, is_last: bool) -> Iterator[Outcome]:
        if not isinstance(name, str) or not isinstance(parent, str):
            if is_last:
                is_named = isinstance(name, str)
                yield missing_note(
                    resource, *(("parent_id", parent) if is_named else ("name", name))
                )
            return
        edit = WithOrganizationalUnit(parent, name)
        organization = world.organization
        units = organization.units if organization is not None else ()
        is_kept = resource.action is PlanAction.PRESENT
        is_there = any(
            one.id == edit.id or (is_kept and (one.parent, one.name) == (parent, name))
            for one in units
        )
        if not is_there and (is_last or edit.refusal(world) is None):
            yield edit

    for phase in _OF_UNITS:
        is_last = phase is _OF_UNITS[-1]
        yield ResourceStep(phase, resource, partial(made, is_last=is_last))


_MADE = (PlanAction.CREATE, PlanAction.PRESENT)  # a template does not tell which it is
_OF_UNITS = tuple(ResourcePhase)[: ResourcePhase.CREATE + 1]


def _account(resource: PlannedResource) -> Iterator[ResourceStep]:
    id_ = text((resource.after or resource.before).get("id"))
    parent = resource.after.get("parent_id")
    is_moved = resource.action is PlanAction.UPDATE and is_changed(resource, "parent_id")
    if is_moved and isinstance(parent, str) and id_:
        yield ResourceStep(ResourcePhase.GUARDRAILS, resource, lambda _: [MoveAccount(id_, parent)])
    elif resource.action in _MADE:
        yield ResourceStep(ResourcePhase.DOCUMENTS, resource, partial(_new_account, resource))
    elif resource.action is PlanAction.DELETE:
        note = PlanNote(kind=NoteKind.NOT_MODELED, address=resource.address, what=resource.type)
        yield ResourceStep(ResourcePhase.GUARDRAILS, resource, lambda _: [note])


def _new_account(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    """Yield a new account; when OUs are made, for it may stand in a new one (IAC-24)."""
    name, parent = resource.after.get("name"), resource.after.get("parent_id")
    role = text(resource.after.get("role_name")) or MEMBER_ROLE
    note = PlanNote(kind=NoteKind.NEW_ACCOUNT, address=resource.address, what=role)
    is_given = parent is not None and "parent_id" in (resource.configured or ("parent_id",))
    if not is_given and world.organization is not None:
        parent = world.organization.root  # where Organizations makes it
    if not isinstance(name, str) or not isinstance(parent, str):
        yield note  # its administrator is unknown, whatever else is
        is_named = isinstance(name, str)
        yield missing_note(resource, *(("parent_id", parent) if is_named else ("name", name)))
        return
    members = world.organization.accounts if world.organization is not None else ()
    if resource.action is PlanAction.PRESENT and any(one.name == name for one in members):
        return
    yield note
    yield WithMemberAccount(stand_in_account(resource.address), name, parent, role)


ORGANIZATION: Mapping[str, StepsOf] = {
    "aws_organizations_policy": _guardrail,
    "aws_organizations_policy_attachment": _guardrail_attachment,
    "aws_organizations_account": _account,
    "aws_organizations_organizational_unit": _unit,
}
