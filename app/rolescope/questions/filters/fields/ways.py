"""What ways of escalation start or end at a principal, as far as they were looked for."""

from rolescope.escalation.rules import BY_ID
from rolescope.questions.filters.fields.field import FilterableField, words_of
from rolescope.questions.filters.filter_facts import ADMIN, FilterFacts
from rolescope.trust.edge import Node


def _titles(_facts: FilterFacts, rule: str) -> tuple[str, ...]:
    """Return the words of a rule's title, and what others call the way."""
    return (*words_of(BY_ID[rule].title), *BY_ID[rule].known_as)


def _rules(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    found = facts.gained.get(node.id)
    return () if found is None else tuple(found.rules)


def _services(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    found = facts.gained.get(node.id)
    return () if found is None else tuple(found.services)


def _gains(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    found = facts.gained.get(node.id)
    return () if found is None else tuple(sorted(found.gains))


WAY = FilterableField(
    id="way",
    title="Escalation way",
    hint="by which rule rights are gained beside AssumeRole",
    of_node=_rules,
    label=lambda _facts, rule: f"{rule} {BY_ID[rule].title}",
    also=_titles,
)
SERVICE = FilterableField(
    id="service",
    title="Service of a way",
    hint="through which service rights are gained",
    of_node=_services,
)
GAIN = FilterableField(
    id="gain",
    title="Gain of a way",
    hint="what is gained beside AssumeRole",
    of_node=_gains,
    labels={
        ADMIN: "Administrator rights",
        "become": "Another principal",
        "raise": "More rights",
        "loosen": "Fewer limits",
    },
)
ABOUT_WAYS = frozenset({WAY.id, SERVICE.id, GAIN.id})
"""The fields that know nothing before the ways were found."""
