"""Every row of a trace names its rule, and the manual tells of it."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import ElementMatch, ElementTrace
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.condition_operators import CONDITION_OPERATORS, ConditionOperator
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.words.manual.book import book
from rolescope.words.verdict.row_rules import _of_condition
from rolescope.words.verdict.trace import trace
from support.worlds import vectors
from support.worlds.build import A, account, allow, role, trusts, user, world
from support.worlds.northwind import demo
from support.worlds.northwind_stories import STORIES
from support.worlds.trust_worlds import ANA, DEPLOY, allowed, ask, release_world

IN = f"arn:aws:iam::{A}:role/target"


def rules(simulation: Simulation, index: WorldIndex) -> dict[str, str]:
    """By the text of its row."""
    return {row.text: row.rule for part in trace(simulation, index) for row in part.rows}


def test_every_row_of_the_demo_and_of_the_vectors_has_a_rule_in_the_manual() -> None:
    index = WorldIndex(demo())
    asked = [story.request for story in STORIES if isinstance(story.request, AssumeRoleRequest)]
    found = [rules(simulate(request, index), index) for request in asked]
    for vector in vectors.corpus("assume_role")[::4]:
        expanded = vectors.expand(vector)
        index = WorldIndex(expanded.world)
        found.append(rules(simulate(expanded.request, index), index))
    assert [row for rows in found for row in rows.items() if row[1] not in book().rules] == []
    named = {rule for rows in found for rule in rows.values()}
    assert {"TR-1", "TR-4", "EV-7", "SCP-5", "CO-6", "CO-39", "AR-7", "CH-2"} <= named


def test_rules_of_a_call_across_accounts() -> None:
    index = WorldIndex(release_world())
    told = rules(allowed(index), index)
    assert told["Trust policy of release allows"] == "TR-7"
    assert told["Identity policy deploy-inline allows"] == "EV-18"
    assert told["sts:ExternalId equals nw-7731"] == "CK-39"
    assert told["sts:RoleSessionName release-1 is like release-*"] == "CO-25"
    assert told["1 h. Role chaining allows no more"] == "CH-2"
    assert rules(ask(index), index)["sts:ExternalId is not in the request"] == "CO-6"


@pytest.mark.parametrize(
    ("trusted", "rule", "entry"),
    [
        (ANA, "TR-3", "PR-3"),
        (A, "TR-2", "PR-2"),
        ("*", "TR-6", "PR-1"),
    ],
)
def test_rules_of_a_call_in_one_account(trusted: str, rule: str, entry: str) -> None:
    index = WorldIndex(
        world(account(A, user("ana", allows=allow()), role("target", trust=trusts(trusted))))
    )
    told = rules(ask(index, UserCaller(ANA), IN), index)
    assert told["Trust policy of target allows"] == rule
    assert entry in told.values()


def test_who_lets_nobody_in() -> None:
    index = WorldIndex(world(account(A, user("ana"), role("target", trust=trusts(A)))))
    told = rules(ask(index, UserCaller(ANA), IN), index)
    assert told["Identity policies of ana: nothing allows"] == "TR-2"
    session = rules(ask(index, SessionCaller(role=DEPLOY), IN), index)
    assert "CH-1" in session.values()


@pytest.mark.parametrize(
    ("operator", "key", "given", "rule"),
    [
        ("StringEquals", "aws:PrincipalTag/a", ("x",), "CO-22"),
        ("StringNotEquals", "aws:PrincipalTag/a", None, "CO-7"),
        ("StringEqualsIfExists", "aws:PrincipalTag/a", None, "CO-8"),
        ("NumericLessThan", "aws:EpochTime", ("1",), "CO-26"),
        ("DateLessThan", "aws:CurrentTime", ("1",), "CO-27"),
        ("ArnLike", "aws:PrincipalArn", ("x",), "CO-31"),
        ("Bool", "aws:SecureTransport", ("true",), "CO-28"),
        ("Bool", "aws:MultiFactorAuthPresent", ("true",), "CO-36"),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ("x",), "CO-16"),
        ("ForAllValues:StringEquals", "aws:TagKeys", None, "CO-15"),
        ("Null", "aws:TokenIssueTime", None, "CO-9"),
        ("StringMatches", "aws:userid", ("x",), "GR-73"),
    ],
)
def test_rules_of_conditions(operator: str, key: str, given: Any, rule: str) -> None:
    element = ElementTrace(
        path=("Statement", 0, "Condition", operator, key),
        match=ElementMatch.MATCHES,
        text="",
        given=given,
    )
    assert _of_condition(element) == rule


@pytest.mark.parametrize("operator", CONDITION_OPERATORS, ids=lambda one: one.name)
def test_each_operator_cites_a_rule_of_the_manual(operator: ConditionOperator) -> None:
    element = ElementTrace(
        path=("Statement", 0, "Condition", operator.name, "aws:PrincipalTag/a"),
        match=ElementMatch.MATCHES,
        text="",
        given=("x",),
    )
    assert _of_condition(element) == operator.rule
    assert operator.rule in book().rules


@pytest.mark.parametrize(
    "condition",
    [{"StringMatches": {"aws:userid": "x"}}, '{"StringEquals": {}}', [{}], 7],
)
def test_a_statement_with_a_defect(condition: Any) -> None:
    """GR-73, with a Condition that is no object, too."""
    trust = trusts(ANA, Condition=condition)
    index = WorldIndex(world(account(A, user("ana", allows=allow()), role("target", trust=trust))))
    assert "GR-73" in rules(ask(index, UserCaller(ANA), IN), index).values()
