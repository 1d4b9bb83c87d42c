"""Field: one thing that nodes or edges can be filtered by. FIELDS in this package lists them."""

from collections.abc import Callable, Mapping

from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.trust.edge import Edge, Node
from rolescope.value import Value, field


def token_of(text: str) -> str:
    """Return a value as it is written in a query: lower case, hyphens for spaces."""
    return "-".join(text.casefold().split())


_TOO_COMMON = frozenset(
    {"a", "an", "and", "as", "by", "for", "from", "in", "into", "is", "it", "no", "not", "of", "on"}
    | {"or", "that", "the", "to", "who", "with"}
)


def words_of(title: str) -> tuple[str, ...]:
    """Return the words of a title that tell it from others, casefolded."""
    words = (word.strip(",:") for word in title.casefold().split())
    return tuple(word for word in words if word not in _TOO_COMMON)


class FilterableField(Value, kw_only=True):
    """One field of nodes or of edges: `of_node` or `of_edge` returns the values that one has.

    `labels` are the values it can have, as they are written in queries, with words for people;
    empty where they come from the data, fit to be shown: `label` words them then, and `also` are
    other names for one. `is_text`: a value in a query is part of the text; such fields are not
    counted. `hint` says in a few words what it is about.
    """

    id: str
    title: str
    hint: str
    of_node: Callable[[FilterFacts, Node], tuple[str, ...]] | None = None
    of_edge: Callable[[FilterFacts, Edge], tuple[str, ...]] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    label: Callable[[FilterFacts, str], str] = lambda _facts, value: value
    also: Callable[[FilterFacts, str], tuple[str, ...]] = lambda _facts, _value: ()
    is_text: bool = False

    def words(self, facts: FilterFacts, value: str) -> str:
        """Return a value in words for people."""
        return self.labels.get(value) or self.label(facts, value)
