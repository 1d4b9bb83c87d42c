"""Steps: what the resources of a plan do to a world, in the order that it happens (IAC-34)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from rolescope.model.arn import role_name
from rolescope.model.document import VERSION
from rolescope.model.edit import Edit
from rolescope.model.edit_rules import free_name, is_managed_by_aws, partition_of
from rolescope.model.edits.accounts import MoveAccount, WithMemberAccount, stand_in_account
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import MIN_SECONDS, WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.proposed import (
    WithGroup,
    WithOidcProvider,
    WithOrganizationalUnit,
    WithoutGroup,
    WithoutGuardrail,
    WithoutManagedPolicy,
    WithoutProvider,
    WithSamlProvider,
    WithUnnamedPolicy,
    WithUnnamedRole,
    WithUnnamedUser,
    WithUnreadPolicy,
)
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.original import original
from rolescope.model.place import Holder, Place, PlaceKind, find_account, find_holder
from rolescope.model.policy import Policy
from rolescope.model.policy_edit import WithTag
from rolescope.model.principal import MEMBER_ROLE, Group, Role, User
from rolescope.model.world import World
from rolescope.plans.plan_documents import decided_part, document_text, same_document
from rolescope.plans.plan_fields import items, mapping, text
from rolescope.plans.plan_values import (
    GUARDRAILS,
    NoteKind,
    PlanAction,
    PlannedResource,
    PlanNote,
    UnknownValue,
)
from rolescope.plans.references import without_scheme

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


@dataclass(frozen=True, slots=True)
class ResourceStep:
    """A part of what a resource does; `make` tells the edits of the world as it then is."""

    phase: ResourcePhase
    resource: PlannedResource
    make: Make


def steps_of(resource: PlannedResource) -> Iterator[ResourceStep]:
    """Yield what becomes of a world by one resource; its account is known."""
    find = _TYPES.get(resource.type)
    if find is None:
        kind = NoteKind.WILL_EXIST if resource.type in _LATER else NoteKind.NOT_MODELED
        note = PlanNote(kind=kind, address=resource.address, what=resource.type)
        yield ResourceStep(ResourcePhase.CREATE, resource, lambda _: [note])
        return
    if resource.is_possible:
        note = PlanNote(kind=NoteKind.POSSIBLE, address=resource.address, what=resource.type)
        yield ResourceStep(ResourcePhase.CREATE, resource, lambda _: [note])
    yield from find(resource)


# What resources share


def _partition(resource: PlannedResource, world: World) -> str:
    for values in (resource.after, resource.before):
        if text(values.get("arn")).startswith("arn:"):
            return text(values["arn"]).split(":")[1]
    return partition_of(world, resource.account or "")


def _arn(resource: PlannedResource, kind: str, world: World) -> str:
    """Return the ARN of what a resource is, after it, else before."""
    values = resource.after or resource.before
    written = text(values.get("arn"))
    if written:
        return written
    path = values.get("path")
    place = path if isinstance(path, str) and path else "/"
    home = f"arn:{_partition(resource, world)}:iam::{resource.account}"
    return f"{home}:{kind}{place}{text(values.get('name'))}"


def _holder(
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


def _missing(resource: PlannedResource, attribute: str, written: object) -> PlanNote:
    """Return the note that a step cannot be made, for nobody knows or has what it is about."""
    if isinstance(written, UnknownValue):
        source = written.source
        return PlanNote(
            kind=NoteKind.ATTRIBUTE, address=resource.address, what=attribute, source=source
        )
    name = text(written)
    return PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name or attribute)


def _notes_of(resource: PlannedResource, what: str, value: object) -> Iterator[PlanNote]:
    """Yield what of a document is unknown."""
    found = document_text(value)
    if found.unknown is not None:
        source = found.unknown.source
        yield PlanNote(kind=NoteKind.DOCUMENT, address=resource.address, what=what, source=source)
    for place, source in found.leaves:
        yield PlanNote(
            kind=NoteKind.LEAF, address=resource.address, what=f"{what}: {place}", source=source
        )


def _with_text(world: World, place: Place, value: object) -> Iterator[Edit]:
    """Yield the edit of a document that is not the same JSON."""
    now = place.find(world)
    written = document_text(value).text
    if now is None or not same_document(original(now), written):
        yield WithDocument(place, written)


def _differs(resource: PlannedResource, name: str, now: Policy | None) -> Iterator[PlanNote]:
    """Yield that the import has another document than the plan starts from (IAC-33)."""
    before = resource.before.get(name)
    if not isinstance(before, str) or not before or now is None:
        return
    if not same_document(original(now), before):
        yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)


def _inline(
    resource: PlannedResource, world: World, holder: Holder, name: str, value: object
) -> Iterator[Outcome]:
    """Give a holder an inline policy, or another document of one that it has."""
    place = Place(PlaceKind.INLINE, holder.arn, name)
    yield from _notes_of(resource, f"inline policy {name}", value)
    if place.find(world) is not None:
        yield from _with_text(world, place, value)
    else:
        yield WithNewInlinePolicy(holder.arn, name, document_text(value).text)


def _undecided_policy(
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


def _attach(
    resource: PlannedResource, world: World, holder: Holder, value: object, what: str = "policy_arn"
) -> Iterator[Outcome]:
    if isinstance(value, UnknownValue) or not text(value):
        source = value.source if isinstance(value, UnknownValue) else ""
        yield from _undecided_policy(resource, holder, what, source)
        return
    arn = text(value)
    if arn in holder.attached:
        return
    yield from _unread(resource, world, arn)
    yield Attach(holder.arn, arn)


def _unread(resource: PlannedResource, world: World, arn: str) -> Iterator[Outcome]:
    """Let a managed policy be there that the import lacks: what it says is unknown (DF-10)."""
    of_aws = is_managed_by_aws(arn)
    homes = (one for one in world.accounts if of_aws or one.id == resource.account)
    if all(policy.arn != arn for one in homes for policy in one.policies):
        yield PlanNote(kind=NoteKind.POLICY_NOT_IMPORTED, address=resource.address, what=arn)
        if of_aws or arn.split(":")[4:5] == [resource.account]:
            yield WithUnreadPolicy(resource.account or "", arn)


# Roles and users


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
            lambda world: _other_inline(resource, world, Role, resource.after.get("name"), names),
        )
    if _is_exclusive(resource, "managed_policy_arns"):
        arns = items(resource.after.get("managed_policy_arns"))
        yield ResourceStep(
            ResourcePhase.EXCLUSIVE,
            resource,
            lambda world: _other_attached(resource, world, Role, resource.after.get("name"), arns),
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
    arn = _arn(resource, noun, world)
    found = find_holder(world, arn) or _holder(resource, world, kind, resource.before.get("name"))
    if found is None:
        yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
        return
    yield WithoutPrincipal(found.arn)


def _created_role(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    name, found = resource.after.get("name"), None
    if isinstance(name, str):
        found = _holder(resource, world, Role, name)
    if not isinstance(name, str) or not name:
        yield _missing(resource, "name", name)
        return
    if found is not None:
        if resource.action is PlanAction.CREATE:
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=found.arn)
        return
    if resource.action is PlanAction.UPDATE:
        arn = _arn(resource, "role", world)
        yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
    if isinstance(resource.after.get("max_session_duration"), UnknownValue):
        yield _missing(resource, "max_session_duration", UnknownValue())
    trust = resource.after.get("assume_role_policy")
    yield from _name_note(resource, name)
    yield from _notes_of(resource, "trust policy", trust)
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


def _name_note(resource: PlannedResource, name: str) -> Iterator[PlanNote]:
    prefix = decided_part(name)
    if prefix is not None:
        yield PlanNote(
            kind=NoteKind.NAME, address=resource.address, what=resource.type, source=prefix
        )


def _changed_role(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    """Yield what a plan changes of a role that is there."""
    found = _holder(resource, world, Role, resource.after.get("name"))
    if not isinstance(found, Role):
        return
    if _is_changed(resource, "assume_role_policy", is_document=True):
        trust = resource.after.get("assume_role_policy")
        edits = list(_with_text(world, Place(PlaceKind.TRUST, found.arn), trust))
        if edits:
            yield from _notes_of(resource, "trust policy", trust)
            yield from _differs(resource, "assume_role_policy", found.trust_policy)
        yield from edits
    if _is_changed(resource, "max_session_duration"):
        yield from _with_duration(resource, found)


def _with_duration(resource: PlannedResource, role: Role) -> Iterator[Outcome]:
    name = "max_session_duration"
    before, seconds = resource.before.get(name), resource.after.get(name)
    if isinstance(seconds, UnknownValue):
        yield _missing(resource, name, seconds)
    elif isinstance(seconds, int) and seconds > 0 and seconds != role.max_session_duration:
        if isinstance(before, int) and role.max_session_duration not in (None, before):
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)
        yield WithMaxSessionDuration(role.arn, seconds)


def _is_changed(resource: PlannedResource, name: str, *, is_document: bool = False) -> bool:
    """Tell whether a plan changes an attribute; a state changes what differs from the import."""
    if name not in resource.after:
        return False
    if resource.action is not PlanAction.UPDATE:
        return True
    before, after = resource.before.get(name), resource.after.get(name)
    if is_document and isinstance(before, str) and isinstance(after, str):
        return not same_document(before, after)
    return before != after


def _about_principal(
    resource: PlannedResource, kind: type[Role | User], noun: str
) -> Iterator[ResourceStep]:
    """Yield boundary and tags of a role or user."""

    def found(world: World) -> Role | User | None:
        holder = find_holder(world, _arn(resource, noun, world))
        holder = holder or _holder(resource, world, kind, resource.after.get("name"))
        return None if isinstance(holder, Group) else holder

    def boundary(world: World) -> Iterator[Outcome]:
        holder = found(world)
        yield from () if holder is None else _boundary(resource, world, holder)

    def tags(world: World) -> Iterator[Outcome]:
        holder = found(world)
        yield from () if holder is None else _tags(resource, holder)

    if _is_changed(resource, "permissions_boundary"):
        yield ResourceStep(ResourcePhase.ATTACH, resource, boundary)
    if any(_is_changed(resource, name) for name in ("tags_all", "tags")):
        yield ResourceStep(ResourcePhase.DOCUMENTS, resource, tags)


def _boundary(resource: PlannedResource, world: World, holder: Role | User) -> Iterator[Outcome]:
    value = resource.after.get("permissions_boundary")
    if isinstance(value, UnknownValue):  # IAC-12: there is one, unread
        yield _missing(resource, "permissions_boundary", value)
        arn = f"arn:{_partition(resource, world)}:iam::{resource.account}:policy/known-after-apply"
        yield from (one for one in _unread(resource, world, arn) if not isinstance(one, PlanNote))
        yield WithBoundary(holder.arn, arn)
    elif text(value) and text(value) != holder.boundary:
        yield from _unread(resource, world, text(value))
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
        yield _missing(resource, "tags", UnknownValue())
    wanted = {key: one for key, one in known.items() if isinstance(one, str)}
    has = dict(holder.tags)
    for key, one in wanted.items():
        if has.get(key) != one:
            yield WithTag(holder.arn, key, one, f"Set tag {key} of {holder.name}")
    gone = () if unknown else mapping(resource.before.get("tags_all")).keys() - known.keys()
    yield from (WithoutTag(holder.arn, key) for key in sorted(gone) if key in has)


def _inline_policies(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    holder = _holder(resource, world, Role, resource.after.get("name"))
    value = resource.after.get("inline_policy")
    if holder is None or value == resource.before.get("inline_policy"):
        return
    if isinstance(value, UnknownValue):
        yield from _undecided_policy(resource, holder, "inline_policy", value.source)
        return
    names = set()
    for at, one in enumerate(map(mapping, items(value))):
        if one:  # an empty block names none
            name = text(one.get("name")) or f"inline-policy-{at + 1}"
            names.add(name)
            yield from _inline(resource, world, holder, name, one.get("policy"))
    has = {policy.name for policy in holder.inline}
    for one in map(mapping, items(resource.before.get("inline_policy"))):
        if text(one.get("name")) in has - names:
            yield WithoutInlinePolicy(holder.arn, text(one["name"]))


def _managed_policies(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    holder = _holder(resource, world, Role, resource.after.get("name"))
    value = resource.after.get("managed_policy_arns")
    if holder is None or value == resource.before.get("managed_policy_arns"):
        return
    if isinstance(value, UnknownValue):
        yield from _undecided_policy(resource, holder, "managed_policy_arns", value.source)
        return
    for one in items(value):
        yield from _attach(resource, world, holder, one, "managed_policy_arns")
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
            yield _missing(resource, "name", name)
        elif _holder(resource, world, User, name) is None:
            if resource.action is PlanAction.UPDATE:
                yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)
            yield from _name_note(resource, name)
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
        found = _holder(resource, world, Group, name)
        if not isinstance(name, str) or not name:
            yield _missing(resource, "name", name)
        elif resource.action is PlanAction.DELETE:
            yield WithoutGroup(_arn(resource, "group", world) if found is None else found.arn)
        elif found is None:
            yield from _name_note(resource, name)
            yield WithGroup(resource.account or "", _arn(resource, "group", world))
        elif resource.action is PlanAction.CREATE:
            yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=name)

    is_gone = resource.action is PlanAction.DELETE
    yield ResourceStep(
        ResourcePhase.DELETE_PRINCIPALS if is_gone else ResourcePhase.CREATE, resource, made
    )


# Policies of principals

_HOLDERS: Mapping[str, type[Holder]] = {"role": Role, "user": User, "group": Group}


def _inline_policy(noun: str) -> Callable[[PlannedResource], Iterator[ResourceStep]]:
    kind = _HOLDERS[noun]

    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        is_gone = resource.action is PlanAction.DELETE

        def made(world: World) -> Iterator[Outcome]:
            values = resource.before if is_gone else resource.after
            holder = _holder(resource, world, kind, values.get(noun))
            if holder is None:
                yield _missing(resource, noun, values.get(noun))
                return
            name = text(values.get("name")) or "known-after-apply"
            prefix = decided_part(name)
            if prefix is not None:
                name = f"{prefix}known-after-apply"
            if is_gone:
                yield WithoutInlinePolicy(holder.arn, name)
                return
            place = Place(PlaceKind.INLINE, holder.arn, name)
            if resource.action is PlanAction.UPDATE:
                yield from _differs(resource, "policy", place.find(world))
            yield from _inline(resource, world, holder, name, values.get("policy"))

        yield ResourceStep(
            ResourcePhase.DELETE_POLICIES if is_gone else ResourcePhase.DOCUMENTS, resource, made
        )

    return find


def _attachment(noun: str) -> Callable[[PlannedResource], Iterator[ResourceStep]]:
    kind = _HOLDERS[noun]

    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        is_gone = resource.action is PlanAction.DELETE

        def made(world: World) -> Iterator[Outcome]:
            values = resource.before if is_gone else resource.after
            holder = _holder(resource, world, kind, values.get(noun))
            if holder is None:
                yield _missing(resource, noun, values.get(noun))
            elif is_gone:
                yield Detach(holder.arn, text(values.get("policy_arn")))
            else:
                yield from _attach(resource, world, holder, values.get("policy_arn"))

        yield ResourceStep(
            ResourcePhase.DETACH if is_gone else ResourcePhase.ATTACH, resource, made
        )

    return find


def _managed_policy(resource: PlannedResource) -> Iterator[ResourceStep]:
    is_gone = resource.action is PlanAction.DELETE

    def made(world: World) -> Iterator[Outcome]:
        account = resource.account or ""
        arn = _arn(resource, "policy", world)
        place = Place(PlaceKind.MANAGED, account, arn)
        now, value = place.find(world), resource.after.get("policy")
        name = text((resource.after or resource.before).get("name")) or role_name(arn)
        if is_gone:
            yield WithoutManagedPolicy(account, arn)
        elif not name:
            yield _missing(resource, "name", resource.after.get("name"))
        elif now is not None:
            if resource.action is PlanAction.CREATE:
                yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
            if _is_changed(resource, "policy", is_document=True):
                yield from _notes_of(resource, "policy document", value)
                yield from _differs(resource, "policy", now)
                yield from _with_text(world, place, value)
        else:
            if resource.action is PlanAction.UPDATE:
                yield PlanNote(kind=NoteKind.BASE_DIFFERS, address=resource.address, what=arn)
            yield from _name_note(resource, name)
            yield from _notes_of(resource, "policy document", value)
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
            yield _holder(resource, world, kind, one), one


def _attached_to_all(resource: PlannedResource, world: World) -> Iterator[Outcome]:
    for holder, written in _named_holders(resource, world):
        if holder is None:
            yield _missing(resource, "holder", written)
        else:
            yield from _attach(resource, world, holder, resource.after.get("policy_arn"))


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


def _exclusive(
    noun: str, names: str, *, is_inline: bool
) -> Callable[[PlannedResource], Iterator[ResourceStep]]:
    kind = _HOLDERS[noun]

    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        if resource.action in (PlanAction.DELETE, PlanAction.PRESENT):
            return  # IAC-17: without the list, what is there stays
        written = resource.after.get(f"{noun}_name")
        listed = resource.after.get(names)

        def made(world: World) -> Iterator[Outcome]:
            if not isinstance(listed, list) or any(isinstance(one, UnknownValue) for one in listed):
                yield _missing(resource, names, UnknownValue())
            elif is_inline:
                kept = {text(one) for one in listed}
                yield from _other_inline(resource, world, kind, written, kept)
            else:
                yield from _other_attached(resource, world, kind, written, listed)

        yield ResourceStep(ResourcePhase.EXCLUSIVE, resource, made)

    return find


def _other_inline(
    resource: PlannedResource, world: World, kind: type[Holder], written: object, kept: set[str]
) -> Iterator[Outcome]:
    holder = _holder(resource, world, kind, written)
    if holder is None:
        yield _missing(resource, "holder", written)
        return
    for policy in holder.inline:
        if policy.name not in kept:
            yield WithoutInlinePolicy(holder.arn, policy.name)


def _other_attached(
    resource: PlannedResource, world: World, kind: type[Holder], written: object, kept: list[object]
) -> Iterator[Outcome]:
    holder = _holder(resource, world, kind, written)
    if holder is None:
        yield _missing(resource, "holder", written)
    elif any(isinstance(one, UnknownValue) for one in kept):
        yield _missing(resource, "policy_arns", UnknownValue())
    else:
        yield from (Detach(holder.arn, arn) for arn in holder.attached if arn not in kept)


# Groups


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
    group = _holder(resource, world, Group, values.get("group"))
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
        holder = _holder(resource, world, User, user)
        for one in before:
            found = _holder(resource, world, Group, one)
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
        member = _holder(resource, world, User, user)
        found = _holder(resource, world, Group, group)
        if not isinstance(member, User):
            yield _missing(resource, "user", user)
        elif found is None:
            yield _missing(resource, "group", group)
        elif found.name not in member.groups:
            yield IntoGroup(member.arn, found.arn)


# Identity providers


def _provider(kind: str) -> Callable[[PlannedResource], Iterator[ResourceStep]]:
    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        is_gone = resource.action is PlanAction.DELETE

        def made(world: World) -> Iterator[Outcome]:
            values = resource.before if is_gone else resource.after
            name = values.get("url" if kind == "oidc-provider" else "name")
            if not isinstance(name, str) or not name:
                yield _missing(resource, "url", name)
                return
            home = f"arn:{_partition(resource, world)}:iam::{resource.account}"
            arn = text(values.get("arn")) or f"{home}:{kind}/{without_scheme(name)}"
            if is_gone:
                yield WithoutProvider(arn)
            elif kind == "oidc-provider":
                found = values.get("client_id_list")
                listed = [one for one in items(found) if isinstance(one, str)]
                is_known = isinstance(found, list) and len(listed) == len(found)
                if not is_known:
                    yield _missing(resource, "client_id_list", UnknownValue())
                yield WithOidcProvider(
                    arn, without_scheme(name), tuple(listed) if is_known else None
                )
            else:
                yield WithSamlProvider(arn)

        yield ResourceStep(
            ResourcePhase.DELETE_PRINCIPALS if is_gone else ResourcePhase.CREATE, resource, made
        )

    return find


# Organizations


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
            if _is_changed(resource, "content", is_document=True):
                yield from _notes_of(resource, "policy document", value)
                yield from _differs(resource, "content", place.find(world))
                yield from _with_text(world, place, value)
        else:
            yield from _notes_of(resource, "policy document", value)
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
                yield _missing(resource, name, one)
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
                yield _missing(resource, *(("parent_id", parent) if is_named else ("name", name)))
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
    is_moved = resource.action is PlanAction.UPDATE and _is_changed(resource, "parent_id")
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
        yield _missing(resource, *(("parent_id", parent) if is_named else ("name", name)))
        return
    members = world.organization.accounts if world.organization is not None else ()
    if resource.action is PlanAction.PRESENT and any(one.name == name for one in members):
        return
    yield note
    yield WithMemberAccount(stand_in_account(resource.address), name, parent, role)


_TYPES: Mapping[str, Callable[[PlannedResource], Iterator[ResourceStep]]] = {
    "aws_iam_role": _role,
    "aws_iam_user": _user,
    "aws_iam_group": _group,
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
    "aws_iam_group_membership": _group_membership,
    "aws_iam_user_group_membership": _user_group_membership,
    "aws_iam_openid_connect_provider": _provider("oidc-provider"),
    "aws_iam_saml_provider": _provider("saml-provider"),
    "aws_organizations_policy": _guardrail,
    "aws_organizations_policy_attachment": _guardrail_attachment,
    "aws_organizations_account": _account,
    "aws_organizations_organizational_unit": _unit,
}

_LATER = (
    "aws_ssoadmin_account_assignment",
    "aws_iam_service_linked_role",
    "AWS::SSO::Assignment",
    "AWS::IAM::ServiceLinkedRole",
)
WITHOUT_TRUSTS = frozenset(
    {
        "aws_iam_access_key",
        "aws_iam_account_alias",
        "aws_iam_account_password_policy",
        "aws_iam_instance_profile",
        "aws_iam_server_certificate",
        "aws_iam_service_specific_credential",
        "aws_iam_signing_certificate",
        "aws_iam_user_login_profile",
        "aws_iam_user_ssh_key",
        "aws_iam_virtual_mfa_device",
    }
)
"""Types of IAM that decide on no call of AssumeRole."""
