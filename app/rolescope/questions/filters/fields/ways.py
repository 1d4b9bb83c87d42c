"""What ways of escalation start or end at a principal, as far as they were looked for."""

from rolescope.escalation.rules import BY_ID
from rolescope.questions.filters.facts import ADMIN, Facts
from rolescope.questions.filters.fields.field import Field, words_of
from rolescope.trust.edge import Node


def _titles(_facts: Facts, rule: str) -> tuple[str, ...]:
    """Return the words of a rule's title, and what others call the way."""
    return (*words_of(BY_ID[rule].title), *BY_ID[rule].known_as)


def _rules(facts: Facts, node: Node) -> tuple[str, ...]:
    found = facts.gained.get(node.id)
    return () if found is None else tuple(found.rules)


def _services(facts: Facts, node: Node) -> tuple[str, ...]:
    found = facts.gained.get(node.id)
    return () if found is None else tuple(found.services)


def _gains(facts: Facts, node: Node) -> tuple[str, ...]:
    found = facts.gained.get(node.id)
    return () if found is None else tuple(sorted(found.gains))


WAY = Field(
    id="way",
    title="Escalation way",
    hint="by which rule rights are gained beside AssumeRole",
    of_node=_rules,
    label=lambda _facts, rule: f"{rule} {BY_ID[rule].title}",
    also=_titles,
)
SERVICE = Field(
    id="service",
    title="Service of a way",
    hint="through which service rights are gained",
    of_node=_services,
)
GAIN = Field(
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
