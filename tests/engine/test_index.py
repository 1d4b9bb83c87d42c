"""Lookups of a world (ARN-6, ARN-18, EV-3, EV-4)."""

from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.value import replace
from support.worlds.asking import arn
from support.worlds.build import A, B, account, allow, managed, policy, role, user, world

WORLD = world(
    account(
        A,
        role("App", path="/eng/", id="AROAAPP000000000"),
        user("ana", id="AIDAANA000000000"),
        managed("Shared", allow("s3:*")),
    ),
    account(B, replace(managed("Shared", allow("ec2:*")), arn=f"arn:aws:iam::{A}:policy/Shared")),
)


def test_entities() -> None:
    index = WorldIndex(WORLD)
    app, ana = index.role(arn("role/eng/App")), index.user(arn("user/ana"))
    assert app is not None
    assert ana is not None
    assert index.roles_by_name[A, "App"] is app  # ARN-6: unique without its path
    assert index.by_unique_id["AIDAANA000000000"] is ana
    assert index.role(arn("role/App")) is None
    assert index.account("000000000000") is None


def test_managed_policies_come_from_the_own_account_first() -> None:
    index = WorldIndex(WORLD)
    shared = arn("policy/Shared")
    own, other = index.managed_policy(shared, A), index.managed_policy(shared, B)
    assert own is not None
    assert other is not None
    assert own.statements[0].actions == ("s3:*",)
    assert other.statements[0].actions == ("ec2:*",)
    assert index.managed_policy(shared) is own
    assert index.managed_policy(arn("policy/None")) is None


def test_statements_are_compiled_once_and_shared_with_the_next_world() -> None:
    first = WorldIndex(WORLD)
    policy = first.managed_policy(arn("policy/Shared"))
    assert policy is not None
    second = WorldIndex(replace(WORLD, id="edited"), first)
    assert first.compiled(policy) is first.compiled(policy) is second.compiled(policy)


def test_account_of_an_arn() -> None:
    assert account_of(arn("role/App")) == A
    assert account_of("arn:aws:iam::aws:policy/ReadOnlyAccess") == ""
    assert account_of("arn:aws:s3:::bucket") == ""
    assert account_of("ec2.amazonaws.com") == ""


def test_an_incomplete_list_leaves_open_who_else_is_in_it_df46() -> None:
    index = WorldIndex(world(account(A, role("App"), incomplete=("users",))))
    assert index.lacking(arn("user/bob")).endswith("is incomplete: user/bob is not in it")
    assert index.lacking(arn("role/Other")) == ""
    assert index.lacking(arn("role/App")) == ""


def test_a_policy_without_an_arn_is_attached_nowhere_ev3() -> None:
    unnamed = policy("Shared", allow("s3:*"))
    index = WorldIndex(world(replace(account(A), policies=(unnamed,))))
    assert index.managed_policy(arn("policy/Shared")) is None


def test_partition_of_an_arn_arn2() -> None:
    assert partition_of("arn:aws-cn:iam::111122223333:role/App") == "aws-cn"
    assert partition_of("ec2.amazonaws.com") == ""
