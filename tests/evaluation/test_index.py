"""Lookups of a world (ARN-6, ARN-18, EV-3, EV-4)."""

from dataclasses import replace

from asking import arn
from rolescope.evaluation.index import WorldIndex, account_of
from worlds import A, B, account, allow, managed, role, user, world

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
