"""Filter: what is shown and what is not, as a value."""

from collections.abc import Iterable

from rolescope.value import Value, replace


class FilterError(ValueError):
    """The text of a filter cannot be read.

    `position` is the offset of the character, counted from 0; the text says what is expected.
    """

    def __init__(self, position: int, words: str) -> None:
        super().__init__(words)
        self.position = position


class Term(Value):
    """What has one of `values` in a field; `negated`: what has none of them.

    `field` is the id of one of FIELDS. A value of a field of text stands for every text that it
    is part of; `*` stands for any characters.
    """

    field: str
    values: tuple[str, ...]
    negated: bool = False


class Filter(Value):
    """All of `terms`, without what was hidden by hand.

    `hidden` are ids of nodes and edges, `isolated`, too: when there are any, no other nodes are
    shown, and no other edges where there are edges among them. Both are sorted.
    """

    terms: tuple[Term, ...] = ()
    hidden: tuple[str, ...] = ()
    isolated: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything may be hidden."""
        return bool(self.count)

    @property
    def count(self) -> int:
        """How many filters people see in it."""
        return len(self.terms) + bool(self.hidden) + bool(self.isolated)

    def hide(self, ids: Iterable[str]) -> "Filter":
        """Return the filter with more hidden by hand."""
        return replace(self, hidden=tuple(sorted({*self.hidden, *ids})))

    def isolate(self, ids: Iterable[str]) -> "Filter":
        """Return the filter with these alone; what was hidden of them is shown again."""
        alone = tuple(sorted(set(ids)))
        hidden = tuple(id_ for id_ in self.hidden if id_ not in alone)
        return replace(self, isolated=alone, hidden=hidden)


NO_FILTER = Filter()
