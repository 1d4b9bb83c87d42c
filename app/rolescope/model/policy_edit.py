"""Edits of policies: statements added, taken out or narrowed (what would allow a request)."""

import json
from collections.abc import Callable
from typing import Any

from rolescope.model.arn import role_name
from rolescope.model.document import VERSION, parse_policy
from rolescope.model.edit import Edit, EditRefused
from rolescope.model.edit_rules import (
    CheckedEdit,
    can_be_tagged,
    decoded,
    free_name,
    key_of,
    refusal_of_holder,
    refusal_of_name,
    refusal_of_place,
    refusal_of_statement,
    refusal_of_structure,
    statements_of,
    upper,
    with_statements,
)
from rolescope.model.place import Place, find_holder, with_holder
from rolescope.model.policy import Condition, PolicyType
from rolescope.model.strict_json import JsonError, decode
from rolescope.model.world import AttachedPolicy, World
from rolescope.value import Value, replace

_MAX_NAME, _MAX_TAG_VALUE = 128, 256  # characters of names and keys, of values of tags


class WithStatement(CheckedEdit):
    """Add a statement, given as JSON text, to a document."""

    place: Place
    statement: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return _refusal(self.place, world) or _refusal_of_text(self.statement)

    def _applied(self, world: World) -> World:
        added = json.loads(self.statement)
        return _edited(self.place, world, lambda statements: [*statements, added])


class WithoutStatement(CheckedEdit):
    """Take a statement out of a document, by its place there."""

    place: Place
    index: int
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return _refusal(self.place, world, self.index)

    def _applied(self, world: World) -> World:
        index = self.index
        return _edited(self.place, world, lambda found: [*found[:index], *found[index + 1 :]])


class WithCondition(CheckedEdit):
    """Set one test in the Condition of a statement, instead of the test `replaced`, if given."""

    place: Place
    index: int
    condition: Condition
    label: str
    replaced: Condition | None = None

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return _refusal(self.place, world, self.index)

    def _applied(self, world: World) -> World:
        return _edited(self.place, world, self._changed)

    def _changed(self, statements: list[Any]) -> list[Any]:
        statement = dict(statements[self.index])
        name = key_of(statement, "Condition")
        block = {key: dict(tests) for key, tests in statement.get(name, {}).items()}
        if self.replaced is not None:
            tests = block.get(self.replaced.operator, {})
            tests.pop(self.replaced.key, None)
        values = list(self.condition.values)
        written = values[0] if len(values) == 1 else values
        block.setdefault(self.condition.operator, {})[self.condition.key] = written
        statement[name] = {operator: tests for operator, tests in block.items() if tests}
        return [*statements[: self.index], statement, *statements[self.index + 1 :]]


class WithInlinePolicy(CheckedEdit):
    """Give a user or role an inline policy of one statement, given as JSON text."""

    holder: str
    name: str
    statement: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        return (
            refusal_of_holder(world, self.holder)
            or refusal_of_name(self.name, "policy", _MAX_NAME)
            or _refusal_of_text(self.statement)
        )

    def _applied(self, world: World) -> World:
        document = {"Version": VERSION, "Statement": [json.loads(self.statement)]}
        policy = parse_policy(document, name=self.name, type=PolicyType.IDENTITY)

        def given(holder: Any) -> Any:
            name = free_name(self.name, {one.name for one in holder.inline})
            return replace(holder, inline=(*holder.inline, replace(policy, name=name)))

        return with_holder(world, self.holder, given)


class WithTag(CheckedEdit):
    """Give a user or role a tag, instead of its tag of that key."""

    holder: str
    key: str
    value: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        if not can_be_tagged(find_holder(world, self.holder)):
            return f"{role_name(self.holder)} is a group: groups have no tags."
        if not (0 < len(self.key) <= _MAX_NAME and len(self.value) <= _MAX_TAG_VALUE):
            return "A tag has a key of 1 to 128 characters and a value of 256 at most."
        return refusal_of_holder(world, self.holder, "tags")

    def _applied(self, world: World) -> World:
        return with_holder(world, self.holder, self._tagged)

    def _tagged(self, holder: Any) -> Any:
        kept = (tag for tag in holder.tags if tag[0].lower() != self.key.lower())
        return replace(holder, tags=(*kept, (self.key, self.value)))


class WithGuardrail(CheckedEdit):
    """Attach a new SCP of one statement, given as JSON text, to a root, OU or account."""

    id: str
    target: str
    statement: str
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        organization = world.organization
        if organization is None:
            return "No organization is imported."
        if any(one.id == self.id for one in organization.policies or ()):
            return f"The organization has a policy {self.id} already."
        return _refusal_of_text(self.statement)

    def _applied(self, world: World) -> World:
        organization = world.organization
        assert organization is not None  # noqa: S101 - for the type checker: see `refusal`
        document = {"Version": VERSION, "Statement": [json.loads(self.statement)]}
        policy = parse_policy(document, name=self.id, type=PolicyType.SCP)
        attached = AttachedPolicy(id=self.id, policy=policy, targets=(self.target,))
        policies = (*(organization.policies or ()), attached)
        return replace(world, organization=replace(organization, policies=policies))


class Together(Value):
    """Several edits as one step, to be done and undone at once."""

    edits: tuple[Edit, ...]
    label: str

    def refusal(self, world: World) -> str | None:
        """Say why one of them cannot be made; None when all can."""
        try:
            self.apply(world)
        except EditRefused as refused:
            return str(refused)
        return None

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


def _edited(place: Place, world: World, change: Callable[[list[Any]], list[Any]]) -> World:
    """Return the world with the statements of a document changed."""
    policy = place.find(world)
    assert policy is not None  # noqa: S101 - for the type checker: a refusal would have said so
    document = decoded(policy)
    changed = change(statements_of(document))
    return place.put(world, with_statements(policy, document, changed))


def _refusal(place: Place, world: World, index: int | None = None) -> str | None:
    """Say why a document cannot be changed piece by piece."""
    refusal = refusal_of_place(place, world)
    policy = place.find(world)
    if refusal is not None or policy is None:
        return refusal
    refusal = refusal_of_structure(policy, place.title)
    if refusal is not None or index is None:
        return refusal
    return refusal_of_statement(place, policy, index)


def _refusal_of_text(statement: str) -> str | None:
    """Say why a text is no statement."""
    text = statement.strip()
    try:
        found = decode(text)
    except JsonError as error:
        return f"{upper(error.what)}."
    if not isinstance(found.value, dict) or found.end < len(text):
        return "The text is no statement: it is not one JSON object."
    if found.ambiguous:
        return "Names stand more than once in one place of the statement."
    return None
