"""What findings name a principal, as far as they were looked for."""

from rolescope.questions.filters.facts import Facts
from rolescope.questions.filters.fields.field import Field

ABOUT_FINDINGS = frozenset({"finding", "severity"})
"""The fields that know nothing before the findings were looked for."""

_TOO_COMMON = frozenset(
    {"a", "an", "and", "as", "by", "for", "from", "in", "is", "it", "no", "not", "of", "on", "or"}
    | {"that", "the", "to", "who", "with"}
)


def _titles(facts: Facts, rule: str) -> tuple[str, ...]:
    """Return the title of a rule, and its words."""
    title = facts.named.titles[rule]
    words = (word.strip(",:") for word in title.casefold().split())
    return (title, *(word for word in words if word not in _TOO_COMMON))


FINDING = Field(
    id="finding",
    title="Finding",
    hint="rule of a finding, or a word of its title",
    of_node=lambda facts, node: facts.named.rules.get(node.id, ()),
    label=lambda facts, rule: f"{rule} {facts.named.titles[rule]}",
    also=_titles,
)
SEVERITY = Field(
    id="severity",
    title="Severity",
    hint="how bad a finding is",
    of_node=lambda facts, node: facts.named.severities.get(node.id, ()),
    labels={
        "critical": "Critical",
        "high": "High",
        "medium": "Medium",
        "low": "Low",
        "info": "Info",
    },
)
