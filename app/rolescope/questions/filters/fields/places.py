"""Where a principal belongs: its account, the OUs above that, and the people behind a role."""

from rolescope.model.arn import group_digits
from rolescope.questions.filters.fields.field import FilterableField
from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.trust.edge import Node

NONE = "none"
NOT_IMPORTED = "not-imported"


def _account(_facts: FilterFacts, node: Node) -> tuple[str, ...]:
    return (node.account or NONE,)


def _account_words(facts: FilterFacts, value: str) -> str:
    return "No account" if value == NONE else facts.account_words(value)


def _account_names(facts: FilterFacts, value: str) -> tuple[str, ...]:
    return tuple(filter(None, (facts.names.get(value), group_digits(value))))


def _units(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    if node.account is None:
        return (NONE,)
    if facts.units is None:
        return (NOT_IMPORTED,)
    return facts.units.get(node.account) or (NONE,)


def _people(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    if node.id not in facts.people:
        return ()
    people = facts.people[node.id]
    return (NOT_IMPORTED,) if people is None else people or (NONE,)


_UNIT_WORDS = {NONE: "No organizational unit", NOT_IMPORTED: "Organization not imported"}
_PERSON_WORDS = {NONE: "Nobody", NOT_IMPORTED: "Assignments not imported"}

ACCOUNT = FilterableField(
    id="account",
    title="Account",
    hint="ID or name of the account",
    of_node=_account,
    label=_account_words,
    also=_account_names,
)
UNIT = FilterableField(
    id="ou",
    title="Organizational unit",
    hint="name of an organizational unit, at any depth",
    of_node=_units,
    label=lambda _facts, value: _UNIT_WORDS.get(value, value),
)
PERSON = FilterableField(
    id="person",
    title="Person or group",
    hint="who stands behind a role of Identity Center",
    of_node=_people,
    label=lambda _facts, value: _PERSON_WORDS.get(value, value),
)
