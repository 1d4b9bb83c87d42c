"""Closing a way: each edit that is offered closes it, and says who else is touched."""

import json
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.escalation.closing import Closing, ClosingKind, Closings
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from support.worlds.build import allow, group, managed, role, trusts, user
from support.worlds.escalation_worlds import (
    AT,
    EVERYTHING,
    alice,
    arn,
    for_service,
    found_in,
    thing,
    ways_of,
    world,
)

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
POWER = "arn:aws:iam::aws:policy/Builders"
TARGET = for_service("lambda")


def closings(world_: World, rule: str, target: str) -> dict[ClosingKind, Closing]:
    index = WorldIndex(world_)
    way = ways_of(world_)[rule, target]
    found = Closings(trust_graph(index, AT), index, AT).of(way)
    for one in found:
        after = world_
        for edit in one.edits:
            after = edit.apply(after)
        left = {other.id for other in found_in(after).ways}
        assert way.id not in left, one.kind
        assert way.id in one.closes
        assert not left.intersection(one.closes)
    return {one.kind: one for one in reversed(found)}


def written(closing: Closing) -> dict[str, Any]:
    (edit,) = closing.edits
    found: dict[str, Any] = json.loads(edit.text)["Statement"][0]  # type: ignore[attr-defined]
    return found


def test_a_denial_is_of_the_target_and_the_service_alone() -> None:
    found = closings(world(alice(PASSING), TARGET), "PE-27", "role/Target")
    denial = written(found[ClosingKind.DENY])
    assert (denial["Action"], denial["Resource"]) == ("iam:PassRole", arn("role/Target"))
    assert denial["Condition"] == {
        "StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com"]}
    }
    assert found[ClosingKind.DENY].touches == ()


def test_an_action_that_two_statements_allow_is_not_taken_out_of_one_alone() -> None:
    twice = world(alice(PASSING, allow("iam:PassRole"), allow("lambda:*")), TARGET)
    assert ClosingKind.REMOVE_ACTION not in closings(twice, "PE-27", "role/Target")


def test_an_action_that_stands_by_name_is_taken_out_of_its_statement() -> None:
    found = closings(world(alice(PASSING), TARGET), "PE-27", "role/Target")
    closing = found[ClosingKind.REMOVE_ACTION]
    assert closing.action == "iam:PassRole"
    assert "iam:PassRole" not in written(closing)["Action"]
    assert "lambda:CreateFunction" in written(closing)["Action"]


def test_the_service_is_taken_out_of_the_trust_policy_at_last() -> None:
    found = closings(world(alice(PASSING), TARGET), "PE-27", "role/Target")
    assert next(iter(found)) is ClosingKind.REMOVE_SERVICE, "the last one of all"
    closing = found[ClosingKind.REMOVE_SERVICE]
    assert (closing.subject, closing.action) == (arn("role/Target"), "lambda.amazonaws.com")


def test_who_else_has_a_managed_policy_is_touched_by_its_edit() -> None:
    held = ("policy/Builders",)
    given = world(
        managed("Builders", PASSING),
        group("makers", attached=held),
        alice(attached=held),
        user("bob", groups=("makers",)),
        user("carl"),
        role("Builder", attached=held),
        TARGET,
    )
    found = closings(given, "PE-27", "role/Target")
    assert found[ClosingKind.REMOVE_ACTION].touches == (arn("user/bob"), arn("role/Builder"))
    assert list(found)[-1] is ClosingKind.DENY, "what touches nobody else comes first"


def test_a_wildcard_is_denied_but_not_taken_out() -> None:
    given = world(alice(allow("iam:CreateAccess*", arn("user/bob"))), user("bob"))
    found = closings(given, "PE-3", "user/bob")
    assert list(found) == [ClosingKind.DENY]


def test_the_only_action_of_a_statement_stays() -> None:
    given = world(alice(allow("iam:PutUserPolicy")))
    found = closings(given, "PE-9", "user/alice")
    assert list(found) == [ClosingKind.DENY]
    assert written(found[ClosingKind.DENY])["Resource"] == arn("user/alice")


def test_what_is_on_a_resource_is_denied_everywhere() -> None:
    given = world(
        alice(allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])),
        TARGET,
        things=[thing("lambda_function", "lambda:function:report", "role/Target")],
    )
    denial = written(closings(given, "PE-28", "role/Target")[ClosingKind.DENY])
    assert (denial["Action"], denial["Resource"]) == ("lambda:UpdateFunctionCode", "*")


def test_of_alternatives_without_a_common_action_all_are_denied() -> None:
    given = world(
        alice(allow(["codebuild:StartBuild", "codebuild:StartBuildBatch"])),
        for_service("codebuild"),
        things=[thing("codebuild_project", "codebuild:project/site", "role/Target")],
    )
    denial = written(closings(given, "PE-36", "role/Target")[ClosingKind.DENY])
    assert denial["Action"] == ["codebuild:StartBuild", "codebuild:StartBuildBatch"]


def test_a_policy_of_aws_is_not_edited() -> None:
    given = world(
        alice(attached=(POWER,)),
        TARGET,
        replace(managed("PowerUserAccess", PASSING), arn=POWER),
    )
    assert ClosingKind.REMOVE_ACTION not in closings(given, "PE-27", "role/Target")


def test_a_policy_of_a_group_is_left_to_the_group() -> None:
    given = world(group("makers", allows=PASSING), alice(groups=("makers",)), TARGET)
    assert ClosingKind.REMOVE_ACTION not in closings(given, "PE-27", "role/Target")


def test_a_role_that_aws_keeps_gets_no_policy() -> None:
    trust = trusts({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]})
    keeper = role(
        "AWSReservedSSO_Ops_0123456789abcdef",
        path="/aws-reserved/sso.amazonaws.com/",
        allows=PASSING,
    )
    given = world(keeper, role("Target", trust=trust, allows=EVERYTHING))
    index = WorldIndex(given)
    way = next(one for one in found_in(given).ways if one.rule.id == "PE-27")
    found = Closings(trust_graph(index, AT), index, AT).of(way)
    assert [(one.kind, one.action) for one in found] == [
        (ClosingKind.REMOVE_SERVICE, "lambda.amazonaws.com")
    ]


def test_ways_to_the_same_gain_that_stay_open_are_named() -> None:
    """Not those to others, who may do less, nor those that are closed with it (PE-77)."""
    given = world(
        alice(PASSING, allow("iam:UpdateAssumeRolePolicy", arn("role/Target"))),
        TARGET,
        role("Plain", trust=trusts({"Service": "lambda.amazonaws.com"})),
    )

    def leaves(rule: str, target: str, given: World = given) -> set[tuple[str, str]]:
        denial = closings(given, rule, target)[ClosingKind.DENY]
        return {(way.rule.id, way.target) for way in denial.leaves}

    passed, opened = ("PE-27", arn("role/Target")), ("PE-11", arn("role/Target"))
    assert leaves("PE-27", "role/Target") == {opened}
    assert leaves("PE-11", "role/Target") == {passed}
    assert leaves("PE-27", "role/Plain") == {opened, passed}
    raising = world(alice(allow(["iam:PutUserPolicy", "iam:AttachUserPolicy"])))
    assert leaves("PE-9", "user/alice", raising) == {("PE-6", arn("user/alice"))}
    assert leaves("PE-9", "user/alice", world(alice(allow("iam:PutUserPolicy")))) == set()
