"""Who can: the same answer as asking each user and role alone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.request import ActionRequest
from rolescope.model.world import World
from rolescope.progress import Cancelled
from rolescope.simulation.who_can import ActionOnResource, Permitted, WhoCan, who_can
from rolescope.trust.entities import caller_of, entities
from support.worlds.build import NOW, A, B, account, allow, deny, group, managed, role, user, world
from support.worlds.permission_worlds import ON, statement

BUCKET = "arn:aws:s3:::data/x"
R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"


def asked(given: World, action: str, resource: str = BUCKET, **more: Any) -> WhoCan:
    wanted = ActionOnResource(action=action, resource=resource, at=NOW, **more)
    return who_can(wanted, WorldIndex(given))


def arns(found: tuple[Permitted, ...]) -> list[str]:
    return [one.entity.arn for one in found]


def company() -> World:
    return world(
        account(
            A,
            managed("Edge", allow("s3:PutObject")),
            group("people", allows=allow("s3:Get*")),
            user("ana", groups=("people",)),
            user("ben", allows=[allow("s3:*"), deny("s3:GetObject")]),
            user("cut", allows=allow("s3:*"), boundary="policy/Edge"),
            user("gap", attached=("policy/Lost",)),
            role("Vpc", allows=allow("s3:*", Condition={"StringEquals": {"aws:SourceVpc": "v"}})),
        ),
        account(B, role("Far", allows=allow("s3:GetObject", "arn:aws:s3:::data/*")), role("No")),
    )


def test_those_who_may_are_listed_by_arn_with_what_allows_it_ev1() -> None:
    found = asked(company(), "s3:GetObject")
    assert found.asked == 7
    assert arns(found.allowed) == [U + "ana", f"arn:aws:iam::{B}:role/Far"]
    assert [one.verdict.decision for one in found.allowed] == [Decision.ALLOW] * 2
    assert all("identity" in one.verdict.by[-1] for one in found.allowed)


def test_a_missing_document_leaves_it_open_df10() -> None:
    (gap,) = asked(company(), "s3:GetObject").depending
    assert gap.entity.arn == U + "gap"
    assert not gap.is_sure
    assert any("policy/Lost" in what for what in gap.verdict.unknown)


def test_an_open_question_lists_what_a_condition_asks_for_co39() -> None:
    assert R + "Vpc" not in arns(asked(company(), "s3:GetObject").found)
    found = asked(company(), "s3:GetObject", is_open=True)
    need = {one.entity.arn: one.verdict.needs for one in found.depending}[R + "Vpc"]
    assert [one.key.lower() for one in need] == ["aws:sourcevpc"]


def test_the_policy_of_the_resource_counts_ev10() -> None:
    policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{B}:role/No"},
                "Action": "s3:GetObject",
                "Resource": "*",
            },
        }
    )
    found = asked(company(), "s3:GetObject", resource_policy=policy)
    assert f"arn:aws:iam::{B}:role/No" in arns(found.allowed)


def test_nobody_may_what_nothing_allows() -> None:
    found = asked(world(account(A, role("None"))), "s3:GetObject")
    assert (found.asked, found.found) == (1, ())
    assert asked(world(), "s3:GetObject").asked == 0


def test_it_can_be_cancelled() -> None:
    def stop(_done: float, text: str) -> None:
        assert text == "Principal 0 of 7"
        raise Cancelled

    wanted = ActionOnResource(action="s3:GetObject", resource=BUCKET, at=NOW)
    with pytest.raises(Cancelled):
        who_can(wanted, WorldIndex(company()), stop)


POLICIES = st.lists(statement(), min_size=1, max_size=3)


@given(
    st.lists(st.tuples(POLICIES, st.none() | POLICIES, st.booleans()), min_size=1, max_size=3),
    st.sampled_from([(action, one) for action, some in ON.items() for one in some]),
    st.booleans(),
)
def test_each_answer_is_that_of_asking_alone(
    callers: list[tuple[Any, Any, bool]],
    asked_for: tuple[str, str],
    is_open: bool,  # noqa: FBT001 - drawn
) -> None:
    action, resource = asked_for
    members = [
        (user if is_user else role)(
            f"one{number}",
            allows=own,
            **({} if edge is None else {"boundary": f"policy/Edge{number}"}),
        )
        for number, (own, edge, is_user) in enumerate(callers)
    ]
    edges = [
        managed(f"Edge{number}", edge)
        for number, (_, edge, _) in enumerate(callers)
        if edge is not None
    ]
    given_world = world(account(A, *edges, *members))
    found = asked(given_world, action, resource, is_open=is_open)
    verdicts = {one.entity.arn: one.verdict for one in found.found}
    index = WorldIndex(given_world)
    for entity in entities(given_world.accounts[0]):
        request = ActionRequest(
            caller=caller_of(entity), action=action, resource=resource, at=NOW, is_open=is_open
        )
        alone = evaluate_action(request, index)
        listed = verdicts.get(entity.arn)
        assert (listed is not None) is (alone.decision in {Decision.ALLOW, Decision.DEPENDS})
        if listed is not None:
            assert (listed.decision, listed.by, listed.needs, listed.unknown) == (
                alone.decision,
                alone.by,
                alone.needs,
                alone.unknown,
            )
