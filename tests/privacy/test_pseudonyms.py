"""Pseudonyms: nothing real is left, one for each, and what they hide stays to be read."""

import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.model.assumed import Assumed, KnownAccount
from rolescope.model.collection import Assignment, PermissionSet
from rolescope.model.world import MemberAccount
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.value import replace
from support.worlds import northwind
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.real_names import real_names, told

NAMES = st.from_regex(r"[A-Za-z0-9+=,.@_-]{1,12}", fullmatch=True)
OUTSIDER = "909090909090"
UNNAMED = "9067124711-9a5f4711-b1c2-4711-8d3e-a1b2c34711ef"  # a group of an identity store
PIECES = ("cme", "deploy-", "Deploy", "walter", "vendor", "4711", "Rocket", "1111", "9090", "1212")


@pytest.fixture(scope="module")
def demo() -> Pseudonyms:
    return Pseudonyms.of(northwind.demo())


def test_all_of_the_demo_is_hidden_each_under_a_name_of_its_own(demo: Pseudonyms) -> None:
    names = sorted(real_names(northwind.demo()))
    hidden = [demo.hide(name) for name in names]

    assert told("\n".join(hidden), northwind.demo()) == []
    assert len(set(hidden)) == len(names)
    assert [demo.hide(one) for one in hidden] == hidden
    assert [demo.reveal(one) for one in hidden] == names


@pytest.mark.parametrize("text", ["Ask workshop.", "workshop, then (workshop).", "-workshop-"])
def test_names_are_revealed_at_the_end_of_a_sentence(demo: Pseudonyms, text: str) -> None:
    hidden = demo.hide(text)
    assert "workshop" not in hidden
    assert demo.reveal(hidden) == text


def test_the_documents_of_the_demo_say_the_same_under_other_names(demo: Pseudonyms) -> None:
    for one in northwind.demo().accounts:
        for policy in (*one.policies, *(held.trust_policy for held in one.roles)):
            hidden = demo.hide(policy.text)
            assert told(hidden, northwind.demo()) == []
            assert hidden.count("\n") == policy.text.count("\n")
            assert json.loads(hidden).keys() == json.loads(policy.text).keys()
            for statement in policy.statements:
                assert all(action in hidden for action in statement.actions or ())


def test_it_is_the_same_in_every_process_and_for_the_same_world(demo: Pseudonyms) -> None:
    names = real_names(northwind.demo())
    again, sent = Pseudonyms.of(northwind.demo()), pickle.loads(pickle.dumps(demo))  # noqa: S301
    assert [again.hide(name) for name in names] == [demo.hide(name) for name in names]
    assert [sent.hide(name) for name in names] == [demo.hide(name) for name in names]


def test_what_is_added_changes_nothing_of_what_was_there() -> None:
    before = world(account(A, role("deploy-prod"), user("ana.silva")))
    after = world(account(A, role("aaa-first"), role("deploy-prod"), user("ana.silva")))
    one, both = Pseudonyms.of(before), Pseudonyms.of(before, after)
    assert both.hide("deploy-prod, ana.silva") == one.hide("deploy-prod, ana.silva")
    assert both.hide("aaa-first") not in ("aaa-first", both.hide("deploy-prod"))


ROCKET = (KnownAccount(OUTSIDER, "Rocket Monitoring"),)


@pytest.mark.parametrize("given_name", [Assumed(accounts=ROCKET), Assumed(own=ROCKET)])
def test_names_that_the_user_gave_to_accounts_are_hidden(given_name: Assumed) -> None:
    hidden = Pseudonyms.of(world(account(A)).under(given_name)).hide(
        f"Rocket Monitoring {OUTSIDER}"
    )
    assert "Rocket" not in hidden
    assert OUTSIDER not in hidden


@settings(max_examples=25, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=8, unique=True))
def test_names_stay_apart_whatever_they_are(names: list[str]) -> None:
    made = Pseudonyms.of(world(account(A, *(role(name) for name in names))))
    hidden = [made.hide(f"arn:aws:iam::{A}:role/{name}") for name in names]
    assert len(set(hidden)) == len(names)
    assert [made.hide(one) for one in hidden] == hidden
    assert [made.reveal(one) for one in hidden] == [f"arn:aws:iam::{A}:role/{n}" for n in names]
    assert not any(A in one for one in hidden)


def made_of_everything() -> Pseudonyms:
    """Return pseudonyms of a world with a name of every kind."""
    deploy = role(
        "Deploy",
        path="/acme/teams/",
        id="AROAJ2UCCR6DPCEXAMPLE",
        description="Moves Acme to the cloud",
        tags=(("customer", "Acme Rockets"),),
        trust=[
            trusts(f"arn:aws:iam::{OUTSIDER}:role/vendor-scan", Sid="OnlyAcme"),
            trusts(
                {"Federated": f"arn:aws:iam::{A}:oidc-provider/login.acme.example/tenant9"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={"StringLike": {"login.acme.example/tenant9:sub": "repo:acme-org/web:*"}},
            ),
        ],
    )
    rules = managed(
        "acme-rules",
        allow(
            "s3:GetObject",
            ["arn:aws:s3:::acme-payroll/*", f"arn:aws:iam::{A}:role/deploy-*"],
            Condition={
                "StringEquals": {"sts:ExternalId": "x-4711-y", "aws:RequestedRegion": "eu-west-1"}
            },
        ),
    )
    person = Assignment(account=A, kind="USER", id="1", name="walter.white@acme.example")
    unnamed = Assignment(account=A, kind="GROUP", id=UNNAMED)
    return Pseudonyms.of(
        world(
            account(A, deploy, rules, user("svc@acme"), alias="acme-main"),
            organization=organization(A, B),
            permission_sets=(
                PermissionSet(
                    arn="arn:aws:sso:::permissionSet/x", name="Ops", assignments=(person, unnamed)
                ),
            ),
        )
    )


@pytest.mark.parametrize(
    "real",
    [
        *(A, B, OUTSIDER, f"{A[:4]} {A[4:8]} {A[8:]}", "AROAJ2UCCR6DPCEXAMPLE"),
        *(UNNAMED, UNNAMED.partition("-")[2]),
        *("Deploy", "role/acme/teams/Deploy", "svc@acme", "acme-main", "vendor-scan", "OnlyAcme"),
        *("Acme Rockets", "Rockets", "Moves Acme to the cloud", "login.acme.example", "acme-org"),
        *("arn:aws:s3:::acme-payroll/*", "x-4711-y", "walter.white@acme.example"),
        *(
            "deploy-*",
            "role/deploy-*",
            "deploy-",
            "deploy-17",
            "acme-rules",
            "somebody.else@acme.example",
            "121212121212",
        ),
    ],
)
@pytest.mark.parametrize("around", ["{}", "“{}”.", "a, {}, b", "is {}: {}", "({}) · x"])
def test_every_kind_of_name_is_hidden_wherever_it_stands(real: str, around: str) -> None:
    made = made_of_everything()
    shown = made.hide(around.format(real, real))
    assert not [piece for piece in PIECES if piece in shown]
    assert made.hide(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("AdministratorAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess", "ec2.amazonaws.com"),
        *("OrganizationAccountAccessRole", "AWSServiceRoleForSupport", "eu-west-1", "2012-10-17"),
        *("sts:AssumeRole", "aws:PrincipalTag/customer", "s3:Get*", "Roles that anybody can use"),
        "1,234 roles, 12 of them at 3:45",
    ],
)
def test_what_is_of_aws_or_of_nobody_stays(text: str) -> None:
    assert made_of_everything().hide(text) == text


def test_a_plain_word_is_a_name_only_where_names_stand() -> None:
    member = MemberAccount(id=A, name="data", parent="r-ex01")
    made = Pseudonyms.of(
        world(
            account(A, role("read"), role("access")),
            organization=replace(organization(B), accounts=(member,)),
        )
    )
    assert made.hide("the data that it can read") == "the data that it can read"
    for text in (
        *("data", "role read", "a · data · b", f"data {A[:4]} {A[4:8]} {A[8:]}", "“access”"),
        *(f"arn:aws:iam::{A}:role/read", "data / read", "read → access", "Account data"),
    ):
        hidden = made.hide(text)
        assert not {"data", "read", "access"} & set(hidden.replace("/", " ").split())
        assert made.reveal(hidden) == text
