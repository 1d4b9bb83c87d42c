"""What findings name a principal, as far as they were looked for."""

from rolescope.questions.filters.fields.field import FilterableField, words_of
from rolescope.questions.filters.filter_facts import FilterFacts


def _titles(facts: FilterFacts, rule: str) -> tuple[str, ...]:
    """Return the title of a rule, and its words."""
    title = facts.named.titles[rule]
    return (title, *words_of(title))


FINDING = FilterableField(
    id="finding",
    title="Finding",
    hint="rule of a finding, or a word of its title",
    of_node=lambda facts, node: facts.named.rules.get(node.id, ()),
    label=lambda facts, rule: f"{rule} {facts.named.titles[rule]}",
    also=_titles,
)
SEVERITY = FilterableField(
    id="severity",
    title="Severity",
    hint="how bad a finding is",
    of_node=lambda facts, node: facts.named.severities.get(node.id, ()),
    labels={name: name.capitalize() for name in ("critical", "high", "medium", "low", "info")},
)
ABOUT_FINDINGS = frozenset({FINDING.id, SEVERITY.id})
"""The fields that know nothing before the findings were looked for."""
