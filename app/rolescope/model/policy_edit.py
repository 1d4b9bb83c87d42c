"""Edits of policies: statements added, taken out or narrowed (what would allow a request)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rolescope.model.arn import role_name
from rolescope.model.document import parse_policy
from rolescope.model.edit import Edit, EditRefused
from rolescope.model.place import Place, PlaceKind, find_holder, with_holder
from rolescope.model.policy import Condition, Policy, PolicyType
from rolescope.model.principal import Group, Role
from rolescope.model.world import AttachedPolicy, World

_VERSION = "2012-10-17"


@dataclass(frozen=True, slots=True)
class WithStatement:
    """Add a statement, given as JSON text, to a document."""

    place: Place
    statement: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return _refusal(self.place, world)

    def apply(self, world: World) -> World:
        """Return the world with the statement at the end of the document.

        Raises:
            EditRefused: see `refusal`.
        """
        added = json.loads(self.statement)
        return _edited(self, world, lambda statements: [*statements, added])


@dataclass(frozen=True, slots=True)
class WithoutStatement:
    """Take a statement out of a document, by its place there."""

    place: Place
    index: int
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return _refusal(self.place, world, self.index)

    def apply(self, world: World) -> World:
        """Return the world without the statement.

        Raises:
            EditRefused: see `refusal`.
        """
        index = self.index
        return _edited(self, world, lambda found: [*found[:index], *found[index + 1 :]])


@dataclass(frozen=True, slots=True)
class WithCondition:
    """Set one test in the Condition of a statement, instead of the test `replaced`, if given."""

    place: Place
    index: int
    condition: Condition
    label: str
    replaced: Condition | None = None

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return _refusal(self.place, world, self.index)

    def apply(self, world: World) -> World:
        """Return the world with the statement narrowed or widened by the test.

        Raises:
            EditRefused: see `refusal`.
        """
        return _edited(self, world, self._changed)

    def _changed(self, statements: list[Any]) -> list[Any]:
        statement = dict(statements[self.index])
        name = _key(statement, "Condition")
        block = {key: dict(tests) for key, tests in statement.get(name, {}).items()}
        if self.replaced is not None:
            tests = block.get(self.replaced.operator, {})
            tests.pop(self.replaced.key, None)
        values = list(self.condition.values)
        written = values[0] if len(values) == 1 else values
        block.setdefault(self.condition.operator, {})[self.condition.key] = written
        statement[name] = {operator: tests for operator, tests in block.items() if tests}
        return [*statements[: self.index], statement, *statements[self.index + 1 :]]


@dataclass(frozen=True, slots=True)
class WithInlinePolicy:
    """Give a user or role an inline policy of one statement, given as JSON text."""

    holder: str
    name: str
    statement: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        return _refusal_of_holder(world, self.holder)

    def apply(self, world: World) -> World:
        """Return the world with the policy.

        Raises:
            EditRefused: see `refusal`.
        """
        _raise(self.refusal(world))
        holder = find_holder(world, self.holder)
        taken = {policy.name for policy in holder.inline} if holder is not None else set()
        names = (self.name, *(f"{self.name}{number}" for number in range(2, len(taken) + 3)))
        name = next(name for name in names if name not in taken)
        document = {"Version": _VERSION, "Statement": [json.loads(self.statement)]}
        policy = parse_policy(document, name=name, type=PolicyType.IDENTITY)
        return with_holder(
            world, self.holder, lambda found: replace(found, inline=(*found.inline, policy))
        )


@dataclass(frozen=True, slots=True)
class WithTag:
    """Give a user or role a tag, instead of its tag of that key."""

    holder: str
    key: str
    value: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        if isinstance(find_holder(world, self.holder), Group):
            return f"{role_name(self.holder)} is a group: groups have no tags."
        return _refusal_of_holder(world, self.holder)

    def apply(self, world: World) -> World:
        """Return the world with the tag.

        Raises:
            EditRefused: see `refusal`.
        """
        _raise(self.refusal(world))
        return with_holder(world, self.holder, self._tagged)

    def _tagged(self, holder: Any) -> Any:
        kept = (tag for tag in holder.tags if tag[0].lower() != self.key.lower())
        return replace(holder, tags=(*kept, (self.key, self.value)))


@dataclass(frozen=True, slots=True)
class WithGuardrail:
    """Attach a new SCP of one statement, given as JSON text, to a root, OU or account."""

    id: str
    target: str
    statement: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return None if world.organization is not None else "No organization is imported."

    def apply(self, world: World) -> World:
        """Return the world with the SCP.

        Raises:
            EditRefused: see `refusal`.
        """
        organization = world.organization
        if organization is None:
            raise EditRefused("No organization is imported.")
        document = {"Version": _VERSION, "Statement": [json.loads(self.statement)]}
        policy = parse_policy(document, name=self.id, type=PolicyType.SCP)
        attached = AttachedPolicy(id=self.id, policy=policy, targets=(self.target,))
        policies = (*(organization.policies or ()), attached)
        return replace(world, organization=replace(organization, policies=policies))


@dataclass(frozen=True, slots=True)
class Together:
    """Several edits as one step, to be done and undone at once."""

    edits: tuple[Edit, ...]
    label: str

    def apply(self, world: World) -> World:
        """Return the world with all of them.

        Raises:
            EditRefused: one of them cannot be made.
        """
        for edit in self.edits:
            world = edit.apply(world)
        return world


def together(edits: tuple[Edit, ...]) -> Edit:
    """Return one edit for several."""
    if len(edits) == 1:
        return edits[0]
    first = edits[0].label
    return Together(edits, f"{first}, and {len(edits) - 1} more")


_PlacedEdit = WithStatement | WithoutStatement | WithCondition


def _edited(edit: _PlacedEdit, world: World, change: Callable[[list[Any]], list[Any]]) -> World:
    """Return the world with the statements of the edit's document changed."""
    _raise(edit.refusal(world))
    policy = edit.place.find(world)
    assert policy is not None  # noqa: S101 - for the type checker: a refusal would have said so
    document = json.loads(policy.text)
    name = _key(document, "Statement")
    found = document[name]
    document[name] = change(list(found) if isinstance(found, list) else [found])
    edited = parse_policy(document, name=policy.name, type=policy.type, arn=policy.arn)
    return edit.place.put(world, edited)


def _raise(refusal: str | None) -> None:
    if refusal is not None:
        raise EditRefused(refusal)


def _refusal(place: Place, world: World, index: int | None = None) -> str | None:
    """Say why a document cannot be edited."""
    if is_of_aws(place):
        return f"{_upper(place.title)} belongs to AWS: nobody else can change it."
    if place.kind in {PlaceKind.TRUST, PlaceKind.INLINE}:
        refusal = _refusal_of_holder(world, place.holder)
        if refusal is not None:
            return refusal
    policy = place.find(world)
    if policy is None:
        return f"{_upper(place.title)} is not imported."
    if policy.unreadable is not None:
        return f"{_upper(place.title)} cannot be read: {policy.unreadable}"
    return None if index is None else _refusal_of_statement(place, policy, index)


def _refusal_of_statement(place: Place, policy: Policy, index: int) -> str | None:
    found = next((one for one in policy.statements if one.index == index), None)
    if found is None:
        return f"{_upper(place.title)} has no statement {index + 1}."
    if found.defects:
        return f"Statement {index + 1} of {place.title} cannot be understood: {found.defects[0]}"
    return None


def is_of_aws(place: Place) -> bool:
    """Tell whether AWS manages the document."""
    return ":iam::aws:policy/" in place.name or place.name in {
        "p-FullAWSAccess",
        "p-RCPFullAWSAccess",
    }


def _refusal_of_holder(world: World, arn: str) -> str | None:
    """TR-15: roles of services and of Identity Center belong to those."""
    holder = find_holder(world, arn)
    name = role_name(arn)
    if holder is None:
        return f"{name} is not among the imported users and roles."
    if isinstance(holder, Role) and holder.is_service_linked:
        return f"{name} is a service-linked role: its policies cannot be changed."
    if isinstance(holder, Role) and holder.is_reserved:
        return f"{name} belongs to IAM Identity Center: its policies cannot be changed here."
    return None


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key(document: dict[str, Any], name: str) -> str:
    """Return how an object writes the name of an element (GR-8)."""
    if name in document:
        return name
    return next((key for key in document if key.lower() == name.lower()), name)
