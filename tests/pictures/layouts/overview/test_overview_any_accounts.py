"""Folded accounts of organizations drawn at random: every trust has its line, nothing overlaps."""

from collections import Counter
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from rolescope.analysis import Analysis
from rolescope.pictures.layouts.overview import OVERVIEW, folding
from rolescope.pictures.picture import ItemKind, Picture
from rolescope.pictures.view import Frame
from rolescope.value import Value
from support.window.picture_checks import check_lines, check_picture, items_of
from support.worlds.build import account, organization, role, user, world
from support.worlds.trust_graphs import EXTERNAL_ID, GITHUB, analysis, arn, edge

ACCOUNTS = [f"{400_000_000_000 + number}" for number in range(9)]
OUTSIDE = [f"{900_000_000_000 + number}" for number in range(6)]
UNITS = [("ou-1", "r-ex01"), ("ou-2", "ou-1"), ("ou-3", "r-ex01")]
ROLES = ("a", "b", "c")


class Made(Value):
    """`homes` are OUs, or nothing; `trusts` are callers by number, and account and role."""

    homes: tuple[str, ...] | None
    trusts: tuple[tuple[int, int, str, bool], ...]

    def analysis(self) -> Analysis:
        accounts = [account(id_, *map(role, ROLES), user("u")) for id_ in ACCOUNTS]
        members = None
        if self.homes is not None:
            members = organization(*zip(ACCOUNTS, self.homes, strict=True), units=UNITS)
        edges = {}
        for caller, place, name, has_id in self.trusts:
            target = arn(ACCOUNTS[place], f"role/{name}")
            source = callers(ACCOUNTS[place])[caller]
            if source != target:
                edges[source, target] = edge(source, target, *([EXTERNAL_ID] if has_id else []))
        return analysis(
            world(*accounts, organization=members), *edges.values(), admins=[target_of(0)]
        )


def target_of(place: int) -> str:
    return arn(ACCOUNTS[place], "role/a")


def callers(home: str) -> list[str]:
    """Return everybody who may be trusted by a role of an account."""
    inside = [arn(id_, f"role/{name}") for id_ in ACCOUNTS for name in ROLES]
    people = [arn(id_, "user/u") for id_ in ACCOUNTS]
    sessions = [arn(id_, "assumed-role/a/ana") for id_ in ACCOUNTS[:3]]
    missing = [arn(ACCOUNTS[0], "role/gone"), arn(ACCOUNTS[1], "user/gone")]
    others = ["*", arn(home, GITHUB), "lambda.amazonaws.com", "AIDAABCDEFGHIJKLMNOPQ"]
    return [*inside, *people, *sessions, *missing, *ACCOUNTS, *OUTSIDE, *others]


MADE = st.builds(
    Made,
    st.none() | st.tuples(*[st.sampled_from(("ou-1", "ou-2", "ou-3", "r-ex01"))] * len(ACCOUNTS)),
    st.lists(
        st.tuples(
            st.integers(0, len(callers(ACCOUNTS[0])) - 1),
            st.integers(0, len(ACCOUNTS) - 1),
            st.sampled_from(ROLES),
            st.booleans(),
        ),
        max_size=60,
    ).map(tuple),
)
EXPANDED = st.frozensets(st.sampled_from((*ACCOUNTS, "ou-1", "ou-3")), max_size=2)


def drawn(of: Analysis, frame: Frame) -> Picture:
    """Draw an analysis as if it were too large."""
    with mock.patch.object(folding, "_MAX_LINES", -1):
        found = OVERVIEW.draw(of, frame)
    check_picture(found)
    check_lines(found)
    return found


@given(made=MADE, expanded=EXPANDED, compact=st.booleans())
def test_every_trust_across_accounts_is_in_exactly_one_line(
    made: Made, expanded: frozenset[str], *, compact: bool
) -> None:
    of = made.analysis()
    found = drawn(of, Frame(compact=compact, expanded=expanded))
    count = Counter(id_ for item in items_of(found, ItemKind.EDGE) for id_ in item.edges)
    nodes = {node.id: node for node in of.graph.nodes}
    crossing = {
        each.id
        for each in of.graph.edges
        if nodes[each.source].account != nodes[each.target].account
        and nodes[each.source].kind.name not in ("SERVICE", "DELETED")
    }
    assert crossing <= set(count)
    assert all(number == 1 for id_, number in count.items() if id_ in crossing)
    inside = {
        id_
        for id_ in set(count) - crossing
        if nodes[id_.split(" > ")[0]].kind.name != "OIDC_PROVIDER"
    }
    assert all(nodes[id_.split(" > ")[1]].account in expanded for id_ in inside)
    assert f"{len(count):,} trust" in found.subtitle


@given(made=MADE, account_id=st.sampled_from(ACCOUNTS))
def test_unfolding_an_account_leaves_all_others_in_their_columns(
    made: Made, account_id: str
) -> None:
    of = made.analysis()
    before = columns(drawn(of, Frame()))
    after = columns(drawn(of, Frame(expanded=frozenset({account_id}))))
    kept = {box for column in before for box in column}
    assert [[box for box in column if box in kept] for column in after] == before


def columns(of: Picture) -> list[list[str]]:
    """Return the boxes by column, from top to bottom."""
    found: dict[float, list[tuple[float, str]]] = {}
    for item in items_of(of, ItemKind.ACCOUNT):
        found.setdefault(item.x, []).append((item.y, item.id))
    return [[id_ for _, id_ in sorted(found[x])] for x in sorted(found)]
