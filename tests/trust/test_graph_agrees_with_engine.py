"""The graph says what evaluation says: on the demo, and on small generated worlds."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.interpretation import SETTINGS as UNSURE
from rolescope.importers.demo import read_demo
from rolescope.model.arn import role_name
from rolescope.model.assumed import Assumed
from rolescope.model.caller import ASSUME_ROLE
from rolescope.model.world import World
from rolescope.trust.edge import Edge, PrincipalKind, Standing, TrustGraph
from rolescope.trust.graph import trust_graph
from rolescope.trust.pairs import allowed_pairs
from rolescope.value import replace
from support.worlds.build import NOW, A, B, account, managed, organization, role, user, world

OPEN = (Standing.ALLOWED, Standing.DEPENDS)
SETTINGS = settings(max_examples=max(80, settings().max_examples))


def iam(name: str, of: str = A) -> str:
    return f"arn:aws:iam::{of}:{name}"


PRINCIPALS = [
    "*",
    A,
    iam("root", B),
    iam("user/ana"),
    iam("user/ben"),
    iam("user/eve", B),
    iam("role/App"),
    iam("role/deep/Deep"),
    iam("role/Far", B),
    iam("user/nobody"),
    "AIDAANA0000000000000",
    f"arn:aws:sts::{A}:assumed-role/App/session",
    f"arn:aws:sts::{A}:assumed-role/Deep/s1",
]
TESTS: list[tuple[str, str, str]] = [
    ("StringEquals", "sts:ExternalId", "x"),
    ("StringNotEquals", "sts:ExternalId", "x"),
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "true"),
    ("StringEquals", "aws:PrincipalTag/team", "red"),
    ("StringEquals", "aws:PrincipalOrgID", "o-exampleorg1"),
    ("ArnLike", "aws:PrincipalArn", iam("user/*")),
    ("StringLike", "sts:RoleSessionName", "s*"),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
]
CONDITIONS = st.lists(st.sampled_from(TESTS), max_size=1).map(
    lambda tests: {operator: {key: value} for operator, key, value in tests}
)
ACTIONS = st.sampled_from(["sts:AssumeRole", "sts:AssumeRole", "sts:*", "*", "s3:*"])


def statements(conditions: st.SearchStrategy[Any], *more: tuple[str, Any]) -> Any:
    """Return up to two statements; denials are rarer."""
    one = {
        "Effect": st.sampled_from(["Allow", "Allow", "Allow", "Deny"]),
        "Action": ACTIONS,
        "Condition": conditions,
        **dict(more),
    }
    return st.lists(st.fixed_dictionaries(one), max_size=2)


def trust(conditions: st.SearchStrategy[Any]) -> Any:
    return statements(
        conditions, ("Principal", st.sampled_from(PRINCIPALS).map(lambda one: {"AWS": one}))
    )


def identity(conditions: st.SearchStrategy[Any]) -> Any:
    resources = ["*", "*", iam("role/App"), iam("role/*"), iam("role/Far", B)]
    return statements(conditions, ("Resource", st.sampled_from(resources)))


@st.composite
def small_worlds(draw: st.DrawFn) -> World:
    """Two accounts with three users and four roles, guarded now and then."""

    def fields(of: str, *, is_role: bool) -> dict[str, Any]:
        given: dict[str, Any] = {"allows": draw(identity(CONDITIONS))}
        if draw(st.integers(0, 4)) == 0:
            given["boundary"] = iam("policy/Edge", of)
        if draw(st.booleans()):
            given["tags"] = {"team": draw(st.sampled_from(["red", "blue"]))}
        if is_role:
            given |= {"trust": draw(trust(CONDITIONS)), "max_session_duration": 3600}
        return given

    accounts = (
        account(
            A,
            user("ana", id="AIDAANA0000000000000", **fields(A, is_role=False)),
            user("ben", **fields(A, is_role=False)),
            role("App", **fields(A, is_role=True)),
            role("Deep", path="/deep/", **fields(A, is_role=True)),
            managed("Edge", draw(identity(CONDITIONS))),
        ),
        account(
            B,
            user("eve", **fields(B, is_role=False)),
            role("Far", **fields(B, is_role=True)),
            managed("Edge", draw(identity(CONDITIONS))),
        ),
    )
    if draw(st.booleans()):
        return world(*accounts, organization=None)
    guards = {B: [{"Effect": "Allow", "Action": "*", "Resource": "*"}, draw(identity(CONDITIONS))]}
    return world(*accounts, organization=organization(A, B, scps=guards))


def covers(edge: Edge, who: str, target: str) -> bool:
    """Tell whether the caller of an edge is, or includes, a user or a role's plain session."""
    if edge.target != target:
        return False
    plain = f"arn:aws:sts::{account_of(who)}:assumed-role/{role_name(who)}/session"
    return edge.source in ("*", who, account_of(who)) or (":role/" in who and edge.source == plain)


def check(index: WorldIndex, graph: TrustGraph, at: str) -> None:
    pairs = allowed_pairs(index, at)
    for who, target in pairs:
        standings = [edge.standing for edge in graph.edges if covers(edge, who, target)]
        assert any(standing in OPEN for standing in standings), (who, target, standings)
    for edge in graph.edges:
        is_plain = not (edge.conditions or any(edge.alternatives) or edge.caller_conditions)
        is_of_one = edge.kind is PrincipalKind.PRINCIPAL and ASSUME_ROLE in edge.actions
        if is_plain and is_of_one and edge.standing is Standing.ALLOWED:
            is_imported = index.role(edge.source) or index.user(edge.source)
            assert not is_imported or (edge.source, edge.target) in pairs, edge


def test_graph_of_the_demo_agrees() -> None:
    somewhere = read_demo().world
    assert somewhere is not None
    at = somewhere.now or NOW
    index = WorldIndex(somewhere)
    graph = trust_graph(index, at)
    assert len(allowed_pairs(index, at)) > 0
    check(index, graph, at)


READINGS = (
    DEFAULT,
    DEFAULT,
    Interpretation(boundary_limits_named_user=True, boundary_limits_anyone=True),
    replace(DEFAULT, **{name: not getattr(DEFAULT, name) for _, name in UNSURE}),
)


@given(small_worlds(), st.sampled_from(READINGS))
@SETTINGS
def test_graph_of_any_world_agrees(somewhere: World, reading: Interpretation) -> None:
    index = WorldIndex(somewhere.under(Assumed(reading=reading)))
    check(index, trust_graph(index, NOW), NOW)
