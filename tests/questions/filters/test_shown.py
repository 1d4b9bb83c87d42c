"""What a filter shows: the same as looking at every node and edge, one by one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.analysis import Analysis
from rolescope.questions.filters.field_table import FilterTable, tabulate
from rolescope.questions.filters.fields import BY_ID, FIELDS
from rolescope.questions.filters.filter import NO_FILTER, Filter, Term
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import Shown, restricted, shown, shown_of, stands_for
from rolescope.trust.edge import Edge, Node
from rolescope.value import replace
from support.worlds.build import A, B
from support.worlds.filter_worlds import STRANGER, R, U, analysis

WHOLE, EDITED = analysis(), analysis(without_ana=True)
SAMPLES = {"name": ["a", "Hub", "*"], "arn": ["role", "Far"]}
"""What to look for in fields of text: the data gives no list of values for them."""


def of(text: str, given_analysis: Analysis = WHOLE, keep: tuple[str, ...] = ()) -> Shown:
    return shown(given_analysis, Filter(read_terms(text)), keep)


def names(found: Shown) -> set[str]:
    return {node.name for node in WHOLE.graph.nodes if node.id in found.nodes}


def test_without_a_filter_everything_is_shown() -> None:
    found = of("")
    assert found.hidden == 0
    assert found.count == found.total == len(WHOLE.graph.nodes) + len(WHOLE.graph.edges)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind:user", {"ana", "bo"}),
        ("kind:user bo", {"bo"}),
        ("-kind:role,account,service", {"ana", "bo"}),
        ("zone:outside", {"9999 8888 7777"}),
        ("account:444455556666", {"Lone"}),
        ('account:"4444 5555 6666"', {"Lone"}),
        ("account:none", {"lambda"}),
        ("used:30-days", {"Far"}),
        ("kind:role used:not-imported", {"Hub", "lambda", "Lone"}),
        ("trust:external", {"9999 8888 7777", "Hub"}),
        ("cond:sts:ExternalId", {"9999 8888 7777", "ana", "Hub"}),
        ("cond:*multifactor*", {"Hub", "Far"}),
        ("cond:mfa", {"Hub", "Far"}),
        ('cond:"External ID"', {"9999 8888 7777", "ana", "Hub"}),
        ("edge:service", {"lambda"}),
        ("arn:aws:iam::444455556666:role/Lone", {"Lone"}),
        ("kind:role cond:sts:ExternalId", {"9999 8888 7777", "ana", "Hub"}),
        ("kind:role trust:external", {"9999 8888 7777", "Hub"}),
        ("Hub trust:external", {"9999 8888 7777", "Hub"}),
        ("Far trust:external", set()),
        ("kind:user cond:sts:ExternalId", {"ana", "Hub"}),
        ("-kind:user cond:sts:ExternalId", {"9999 8888 7777", "Hub"}),
        ("ou:none kind:user", {"ana", "bo"}),
    ],
)
def test_terms_choose(text: str, expected: set[str]) -> None:
    assert names(of(text)) == expected


def test_an_edge_with_a_hidden_end_is_hidden() -> None:
    found = of("kind:role")
    assert found.edges == {f"{R}Hub > {R}Far"}


def test_taking_edges_away_leaves_nodes() -> None:
    found = of("-cond:none,sts:ExternalId,aws:MultiFactorAuthPresent")
    assert not found.edges
    assert len(found.nodes) == len(WHOLE.graph.nodes)


def test_a_node_that_is_kept_is_shown_with_its_edges() -> None:
    found = of("kind:user", keep=(R + "Hub",))
    assert found.nodes == {U + "ana", U + "bo", R + "Hub"}
    assert found.edges == {f"{U}ana > {R}Hub"}


def test_what_is_hidden_by_hand_and_isolated() -> None:
    hidden = shown(WHOLE, NO_FILTER.hide([U + "ana", f"{R}Hub > {R}Far"]))
    assert U + "ana" not in hidden.nodes
    assert f"{U}ana > {R}Hub" not in hidden.edges
    assert f"{R}Hub > {R}Far" not in hidden.edges
    alone = shown(WHOLE, NO_FILTER.hide([U + "ana"]).isolate([U + "ana", R + "Hub"]))
    assert alone.nodes == {U + "ana", R + "Hub"}
    assert alone.edges == {f"{U}ana > {R}Hub"}


def test_what_an_edit_took_away_can_be_shown() -> None:
    found = of("trust:same-account", EDITED)
    assert f"{U}ana > {R}Hub" in found.edges
    assert EDITED.baseline is not None
    assert f"{U}ana > {R}Hub" in {e.id for e in restricted(EDITED.baseline, found).edges}


def test_what_edits_changed_is_shown_alone() -> None:
    changed = of("is:changed", EDITED)
    assert {U + "ana", R + "Hub"} <= changed.nodes
    assert R + "Far" not in changed.nodes
    assert not of("is:changed").nodes, "nothing was edited"


def test_an_edited_edge_has_the_values_of_both_its_states() -> None:
    """The trust is gone, the permission is left: the same edge by id."""
    for text in ("verdict:permitted-only", "verdict:allowed cond:sts:ExternalId"):
        now = {edge.id: edge for edge in EDITED.graph.edges}.get(f"{U}ana > {R}Hub")
        if now is not None or "permitted" not in text:
            assert f"{U}ana > {R}Hub" in of(text, EDITED).edges


def test_values_are_counted_by_what_the_other_filters_leave() -> None:
    found = of("kind:user bo")
    kinds = {
        v.value: (v.count, v.is_on) for c in found.counts if c.field == "kind" for v in c.values
    }
    assert kinds == {
        "user": (1, True),
        "role": (0, False),
        "account": (0, False),
        "service": (0, False),
    }
    found = of("-kind:user")
    kinds = {
        v.value: (v.count, v.is_on) for c in found.counts if c.field == "kind" for v in c.values
    }
    assert kinds["user"] == (2, False)
    assert kinds["role"] == (4, True)


def test_terms_that_nothing_has_are_told() -> None:
    found = of("account:nowhere kind:user,saml-provider -cond:aws:SourceIp")
    assert found.missing == tuple(
        read_terms("account:nowhere kind:saml-provider -cond:aws:SourceIp")
    )


def test_words_of_accounts_and_unknown_dates() -> None:
    counts = {c.field: {v.value: v.words for v in c.values} for c in of("").counts}
    assert counts["account"] == {
        A: "1111 2222 3333",
        B: "4444 5555 6666",
        STRANGER: "9999 8888 7777",
        "none": "No account",
    }
    assert counts["used"]["not-imported"] == "No date imported"
    assert counts["cond"]["sts:ExternalId"] == "sts:ExternalId"


# The same, one by one


def passes(table: FilterTable, term: Term, versions: list[Node | Edge]) -> bool:
    field = BY_ID[term.field]
    read = field.of_node or field.of_edge
    values = {value for one in versions for value in read(table.facts, one)}  # type: ignore[misc, arg-type]
    found = any(stands_for(field, table.facts, w)(v) for w in term.values for v in values)
    return found is not term.negated


def naive(given_analysis: Analysis, wanted: Filter) -> tuple[set[str], set[str]]:
    table = tabulate(given_analysis)
    graphs = [g for g in (given_analysis.graph, given_analysis.baseline) if g is not None]
    nodes: dict[str, list[Node | Edge]] = {}
    edges: dict[str, list[Node | Edge]] = {}
    ends: dict[str, tuple[str, str]] = {}
    for graph in graphs:
        for node in graph.nodes:
            nodes.setdefault(node.id, []).append(node)
        for edge in graph.edges:
            edges.setdefault(edge.id, []).append(edge)
            ends[edge.id] = edge.source, edge.target
    about = {True: [], False: []}  # type: dict[bool, list[Term]]
    for term in wanted.terms:
        about[BY_ID[term.field].of_node is not None].append(term)
    kept = {
        id_
        for id_, versions in nodes.items()
        if id_ not in wanted.hidden
        and (not wanted.isolated or id_ in wanted.isolated)
        and all(
            passes(table, term, versions)
            for term in about[True]
            if term.negated or all(each.negated for each in about[False])
        )
    }
    lines = {
        id_
        for id_, versions in edges.items()
        if id_ not in wanted.hidden
        and all(passes(table, term, versions) for term in about[False])
        and set(ends[id_]) <= kept
    }
    if any(not term.negated for term in about[False]):
        lines = between(
            lines,
            [
                {id_ for id_, versions in nodes.items() if passes(table, term, versions)}
                for term in about[True]
                if not term.negated
            ],
            ends,
        )
        kept &= {end for id_ in lines for end in ends[id_]}
    return kept, lines


def between(lines: set[str], asked: list[set[str]], ends: dict[str, tuple[str, str]]) -> set[str]:
    """Return the edges to the nodes that each term asks for; where there are none, from them."""
    left = set(lines)
    for wanted in asked:
        end = 1 if any(ends[line][1] in wanted for line in lines) else 0
        left = {line for line in left if ends[line][end] in wanted}
    return left


def filters() -> st.SearchStrategy[Filter]:
    values = {c.field: [v.value for v in c.values] for c in of("", EDITED).counts}
    values |= SAMPLES
    lacking = [field.id for field in FIELDS if field.id not in values]
    assert not lacking, f"Add an entry to SAMPLES of {Path(__file__).name} for {lacking}"
    found = [(f.id, value) for f in FIELDS for value in values[f.id]]
    term = st.sampled_from(found).flatmap(
        lambda one: st.builds(
            Term,
            st.just(one[0]),
            st.lists(st.sampled_from(values[one[0]]), min_size=1, max_size=3).map(tuple),
            st.booleans(),
        )
    )
    ids = [node.id for node in EDITED.graph.nodes] + [edge.id for edge in EDITED.graph.edges]
    some = st.lists(st.sampled_from(ids), max_size=2, unique=True).map(lambda x: tuple(sorted(x)))
    return st.builds(Filter, st.lists(term, max_size=3).map(tuple), some, some)


@given(filters(), st.sampled_from([WHOLE, EDITED]))
def test_the_same_as_one_by_one(wanted: Filter, given_analysis: Analysis) -> None:
    found = shown(given_analysis, wanted)
    assert (set(found.nodes), set(found.edges)) == naive(given_analysis, wanted)
    graph = restricted(given_analysis.graph, found)
    ids = {node.id for node in graph.nodes}
    assert all({edge.source, edge.target} <= ids for edge in graph.edges)


@given(filters())
def test_counts_are_what_one_value_alone_would_leave(wanted: Filter) -> None:
    table = tabulate(EDITED)
    for each in shown_of(table, wanted).counts:
        others = tuple(term for term in wanted.terms if term.field != each.field)
        left = shown_of(table, replace(wanted, terms=others))
        columns = {c.field.id: c for c in (*table.of_nodes, *table.of_edges)}
        column = columns[each.field]
        ids = table.nodes if column.field.of_node else table.edges
        for value in each.values:
            having = [
                id_
                for id_, number in zip(ids, column.numbers, strict=True)
                if value.value in column.sets[number] and id_ in left.nodes | left.edges
            ]
            assert value.count == len(having)
