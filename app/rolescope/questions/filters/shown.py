"""What a filter shows of an analysis, and how many there are of each value."""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum

import numpy as np

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.questions.filters.field_table import FilterColumn, FilterTable, Mask, tabulate
from rolescope.questions.filters.fields import BY_ID
from rolescope.questions.filters.fields.field import FilterableField, token_of
from rolescope.questions.filters.fields.findings import ABOUT_FINDINGS
from rolescope.questions.filters.fields.principals import IS, MAKES_ADMIN
from rolescope.questions.filters.fields.ways import ABOUT_WAYS
from rolescope.questions.filters.filter import Filter, Term
from rolescope.questions.filters.filter_facts import FilterFacts, NamedByFindings
from rolescope.trust.edge import TrustGraph
from rolescope.trust.people import is_person_id
from rolescope.value import Value, replace


class ValueCount(Value):
    """One value of a field: how it is written, in words, and how many have it.

    `is_on`: the filter lets it through, as far as this field is concerned. `also` are other names.
    """

    value: str
    words: str
    count: int
    is_on: bool = True
    also: tuple[str, ...] = ()


class FieldCount(Value):
    """The values of a field that there are in a world; of how many each could be shown.

    Counted is what all other filters show: what choosing the value would leave.
    """

    field: str
    values: tuple[ValueCount, ...]


class HiddenBy(Enum):
    """What makes a filter hide: the first of these that it has."""

    TERMS = "terms"
    ISOLATING = "isolating"
    HAND = "hiding by hand"


class Shown(Value):
    """Ids of the nodes and edges that are shown, and of how many (`total`) others are hidden.

    An edge is shown when both its ends are, of `people` those whose edges are (see
    trust.people). `missing` are the terms with values that nothing at all has, with those alone.
    `hidden_people` are hidden by hand, or others are isolated.
    """

    nodes: frozenset[str]
    edges: frozenset[str]
    total: int
    counts: tuple[FieldCount, ...] = ()
    missing: tuple[Term, ...] = ()
    people: frozenset[str] = frozenset()
    hidden_people: frozenset[str] = frozenset()
    by: HiddenBy = HiddenBy.TERMS

    @property
    def count(self) -> int:
        """How many nodes, edges and people are shown."""
        return len(self.nodes) + len(self.edges) + len(self.people)

    @property
    def hidden(self) -> int:
        """How many nodes, edges and people are not."""
        return self.total - self.count


def shown(
    analysis: Analysis,
    wanted: Filter,
    keep: Iterable[str] = (),
    named: NamedByFindings | None = None,
) -> Shown:
    """Return what a filter shows of an analysis; see `shown_of`. `named`: by its findings."""
    found = None
    if asks_for_ways(wanted):
        index = WorldIndex(analysis.scenario.world)
        found = find_ways(analysis.graph, index, analysis.at)
    return shown_of(tabulate(analysis, found, named), wanted, keep)


def asks_for_ways(wanted: Filter) -> bool:
    """Tell whether a filter cannot be answered without the ways of escalation."""
    return any(
        term.field in ABOUT_WAYS or (term.field == IS.id and MAKES_ADMIN in term.values)
        for term in wanted.terms
    )


def asks_for_findings(wanted: Filter) -> bool:
    """Tell whether a filter cannot be answered without the findings."""
    return any(term.field in ABOUT_FINDINGS for term in wanted.terms)


def shown_of(table: FilterTable, wanted: Filter, keep: Iterable[str] = ()) -> Shown:
    """Return what a filter shows of a table. `keep` are nodes that are shown whatever it says.

    A node is shown when it passes all terms about nodes, an edge when it passes all terms about
    edges and both its ends are shown. A term that takes nodes or edges away (`negated`) leaves
    the others.

    A term that asks for edges also hides the nodes without an edge that is shown. Terms that ask
    for nodes are about the role that is trusted then, and its callers stay; only what no role has
    that is trusted so, like `kind:user`, is about the callers.
    """
    sieve = _Sieve(table, wanted, keep)
    nodes, edges = sieve.passing()
    everybody = frozenset(table.people.nodes)
    hidden = frozenset(filter(is_person_id, wanted.hidden))
    if alone := frozenset(filter(is_person_id, wanted.isolated)):
        hidden |= everybody - alone
    seen = frozenset(_picked(table.edges, edges))
    return Shown(
        nodes=frozenset(_picked(table.nodes, nodes)),
        edges=seen,
        total=len(table.nodes) + len(table.edges) + len(everybody),
        counts=sieve.counts(),
        missing=sieve.missing,
        people=table.people.coming_by(seen) - hidden,
        hidden_people=hidden,
        by=_hidden_by(wanted),
    )


def _hidden_by(wanted: Filter) -> HiddenBy:
    if wanted.terms:
        return HiddenBy.TERMS
    return HiddenBy.ISOLATING if wanted.isolated else HiddenBy.HAND


def restricted(graph: TrustGraph, found: Shown) -> TrustGraph:
    """Return the part of a graph that is shown."""
    return TrustGraph(
        nodes=tuple(node for node in graph.nodes if node.id in found.nodes),
        edges=tuple(edge for edge in graph.edges if edge.id in found.edges),
        evaluated=graph.evaluated,
    )


def _picked(ids: tuple[str, ...], mask: Mask) -> list[str]:
    return [ids[number] for number in np.flatnonzero(mask).tolist()]


class _Sieve:
    """One filter over one table."""

    def __init__(self, table: FilterTable, wanted: Filter, keep: Iterable[str]) -> None:
        self._table = table
        columns = (*table.of_nodes, *table.of_edges)
        self._columns = {column.field.id: column for column in columns}
        found = [(term, self._having(term)) for term in wanted.terms]
        self.missing = tuple(_missing(*each) for each in found if _missing(*each).values)
        self._masks = [
            (term, np.logical_or.reduce(list(masks.values())) ^ term.negated)
            for term, masks in found
        ]
        self._keep = _among(table.nodes, keep)
        hidden, isolated = frozenset(wanted.hidden), frozenset(wanted.isolated)
        self._nodes = ~_among(table.nodes, hidden)
        if isolated:
            self._nodes &= _among(table.nodes, isolated)
        self._edges = ~_among(table.edges, hidden)
        alone = _among(table.edges, isolated)
        if alone.any():
            self._edges &= alone

    def passing(self, without: str | None = None) -> tuple[Mask, Mask]:
        """Return the nodes and edges that pass, without the terms of one field."""
        masks = [(term, mask) for term, mask in self._masks if term.field != without]
        of_nodes = [(t, mask) for t, mask in masks if BY_ID[t.field].of_node is not None]
        of_edges = [(t, mask) for t, mask in masks if BY_ID[t.field].of_edge is not None]
        asks_for_edges = any(not term.negated for term, _ in of_edges)
        nodes, edges = self._nodes.copy(), self._edges.copy()
        for term, mask in of_nodes:
            if term.negated or not asks_for_edges:
                nodes &= mask
        for _, mask in of_edges:
            edges &= mask
        nodes |= self._keep
        ends = self._table.ends
        edges &= nodes[ends[:, 0]] & nodes[ends[:, 1]]
        if asks_for_edges:
            asked = [mask for term, mask in of_nodes if not term.negated]
            edges = self._between(edges, asked)
            linked = np.zeros(len(nodes), dtype=bool)
            linked[ends[edges].ravel()] = True
            nodes = (nodes & linked) | self._keep
        return nodes, edges

    def _between(self, edges: Mask, asked: Iterable[Mask]) -> Mask:
        """Return those edges whose trusted role has what is asked of nodes, else their caller."""
        ends, found = self._table.ends, edges.copy()
        for mask in asked:
            of_target = mask[ends[:, 1]]
            found &= of_target if (edges & of_target).any() else mask[ends[:, 0]]
        return found

    def counts(self) -> tuple[FieldCount, ...]:
        """Count every field by what the others leave."""
        all_pass = self.passing()
        asked = {term.field for term, _ in self._masks}
        found = []
        for column in self._columns.values():
            if column.field.is_text:
                continue
            nodes, edges = self.passing(column.field.id) if column.field.id in asked else all_pass
            mask = nodes if column.field.of_node is not None else edges
            found.append(self._counted(column, mask))
        return tuple(found)

    def _counted(self, column: FilterColumn, mask: Mask) -> FieldCount:
        field, counts = column.field, column.count(mask)
        tests = [
            (self._test(term), term.negated) for term, _ in self._masks if term.field == field.id
        ]
        return FieldCount(
            field.id,
            tuple(
                ValueCount(
                    value,
                    field.words(self._table.facts, value),
                    counts[value],
                    all(test(value) is not negated for test, negated in tests),
                    field.also(self._table.facts, value),
                )
                for value in column.values
            ),
        )

    def _having(self, term: Term) -> dict[str, Mask]:
        """Return which nodes or edges have each of the values of a term."""
        column = self._columns[term.field]
        return {
            wanted: column.where(stands_for(column.field, self._table.facts, wanted))
            for wanted in term.values
        }

    def _test(self, term: Term) -> Callable[[str], bool]:
        """Return what tells of a value of a field whether a term names it."""
        field, facts = BY_ID[term.field], self._table.facts
        tests = [stands_for(field, facts, wanted) for wanted in term.values]
        return lambda value: any(test(value) for test in tests)


def _missing(term: Term, masks: Mapping[str, Mask]) -> Term:
    """Return a term with those of its values that nothing has."""
    return replace(term, values=tuple(value for value, mask in masks.items() if not mask.any()))


def _among(ids: tuple[str, ...], wanted: Iterable[str]) -> Mask:
    wanted = frozenset(wanted)
    if not wanted:
        return np.zeros(len(ids), dtype=bool)
    return np.fromiter((id_ in wanted for id_ in ids), dtype=bool, count=len(ids))


# Whether a value in a query matches a value of a field


Test = Callable[[str], bool]


def stands_for(field: FilterableField, facts: FilterFacts, wanted: str) -> Test:
    """Return what tells of a value that a node or edge has whether `wanted` stands for it.

    Case does not matter, and a hyphen is as good as a space. In fields of text it is a part.
    """
    if field.is_text:
        fits = _pattern(f"*{wanted}*".casefold())
        return lambda value: fits(value.casefold())
    fits = _pattern(token_of(wanted))
    # a value is written as itself, in words, or as what else it is called
    return lambda value: any(
        fits(token_of(name))
        for name in (value, field.words(facts, value), *field.also(facts, value))
    )


def _pattern(pattern: str) -> Test:
    """Return what tells whether a text is that of a pattern; `*` stands for any characters.

    Parts are looked for from left to right: linear, whatever the pattern.
    """
    first, *rest = re.split(r"\*+", pattern)
    if not rest:
        return lambda text: text == pattern
    *inner, last = rest

    def fits(text: str) -> bool:
        if not text.startswith(first) or not text.endswith(last):
            return False
        place, end = len(first), len(text) - len(last)
        for part in inner:
            found = text.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return place <= end

    return fits
