"""What ways of escalation start or end at a principal, as far as they were looked for."""

from rolescope.escalation.rules import BY_ID
from rolescope.questions.filters.facts import Facts
from rolescope.questions.filters.fields.field import Field, token_of
from rolescope.trust.edge import Node

ABOUT_WAYS = frozenset({"way", "service", "gain"})
"""The fields that know nothing before the ways were found."""

_TOO_COMMON = frozenset({"a", "an", "and", "as", "in", "into", "of", "on", "or", "that", "to"})


def _titles(_facts: Facts, rule: str) -> tuple[str, ...]:
    """Return the words of a rule's title, and what others call the way."""
    words = (word.strip(",") for word in BY_ID[rule].title.casefold().split())
    return (*(word for word in words if word not in _TOO_COMMON), *BY_ID[rule].known_as)


def _rules(facts: Facts, node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way.rule.id for way in facts.ways_at(node.id)))


def _services(facts: Facts, node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way.rule.service for way in facts.ways_at(node.id)))


def _gains(facts: Facts, node: Node) -> tuple[str, ...]:
    ways = facts.ways_at(node.id)
    gains = dict.fromkeys(token_of(way.gain.value) for way in ways)
    return (*gains, *(["admin"] if any(way.is_admin for way in ways) else []))


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
        "admin": "Administrator rights",
        "become": "Another principal",
        "raise": "More rights",
        "loosen": "Fewer limits",
    },
)
