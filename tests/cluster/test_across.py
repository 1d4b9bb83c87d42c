"""Ways between accounts by part: those that one process finds without parts, in every column."""

import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.cluster.evaluate import evaluate_here
from rolescope.cluster.folder import EvaluationFolder, FolderUnusable
from rolescope.cluster.scope import EvaluationScope, read_scope
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.trust.entities import entities
from rolescope.value import replace
from support.evaluations import all_ways, evaluated, kept_ways, manifest
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    deny,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

EXECUTION = "AWSCloudFormationStackSetExecutionRole"
MANAGED = "arn:aws:iam::{}:role/aws-service-role/AWSServiceRoleForCloudFormationStackSetsOrgAdmin"
STACK_SETS = allow(["cloudformation:*", "iam:PassRole"])


def ends(ways: list[str]) -> set[tuple[str, str]]:
    """Return source and target of ways, as account and name."""
    found = (json.loads(one)[:2] for one in ways)
    return {(short(source), short(target)) for source, target in found}


def short(arn: str) -> str:
    return f"{arn.split(':')[4]} {arn.rpartition('/')[2]}"


def function(home: str, policy: Any = None, runs: str = "Runs") -> Resource:
    return Resource(
        type="lambda_function",
        arn=f"arn:aws:lambda:us-east-1:{home}:function:f",
        account=home,
        role=f"arn:aws:iam::{home}:role/{runs}",
        extra={} if policy is None else {"policy": policy},
    )


def lets_in(*names: str) -> dict[str, Any]:
    says = trusts([*names], "lambda:UpdateFunctionCode", Resource="*")
    return {"Version": "2012-10-17", "Statement": [says]}


def services(name: str) -> dict[str, Any]:
    return trusts({"Service": f"{name}.amazonaws.com"})


def test_a_stack_set_leads_into_other_accounts_pe35(tmp_path: Path) -> None:
    """Who is an administrator there, or can become one alone (PE-0g), is known from there."""
    admin = role("Admin", trust=services("cloudformation"), allows=allow("sts:AssumeRole"))
    runs = trusts(f"arn:aws:iam::{A}:role/Admin")
    whole = world(
        account(A, admin, user("ann", allows=STACK_SETS), user("eve")),
        account(B, role(EXECUTION, trust=runs, allows=allow("iam:PutRolePolicy"))),
        account(C, role(EXECUTION, trust=runs, allows=allow("s3:*"))),
        organization=organization(A, B, C),
    )
    found = kept_ways(evaluated(whole, tmp_path))
    assert found == all_ways(whole)
    assert {(f"{A} ann", f"{one} {EXECUTION}") for one in (B, C)} <= ends(found)


def test_a_stack_set_of_the_organization_has_a_role_in_each_account(tmp_path: Path) -> None:
    made = Resource(
        type="cloudformation_stack_set",
        arn=f"arn:aws:cloudformation:us-east-1:{A}:stackset/s:1",
        account=A,
        extra={"permission_model": "SERVICE_MANAGED"},
    )
    managed = role("stacksets-exec-1", trust=trusts(MANAGED.format(A)), allows=allow("*"))
    whole = world(
        account(A, user("ann", allows=allow("cloudformation:UpdateStackSet"))),
        account(B, managed, role("stacksets-exec-2", trust=trusts(A), allows=allow("*"))),
        resources=Resources((made,), None),
    )
    found = kept_ways(evaluated(whole, tmp_path))
    assert found == all_ways(whole)
    assert ends(found) == {(f"{A} ann", f"{B} stacksets-exec-1")}


@pytest.mark.parametrize("named", [A, "*", f"arn:aws:iam::{A}:user/ann"])
def test_a_function_lets_in_another_account_pe28(named: str, tmp_path: Path) -> None:
    names = allow("lambda:UpdateFunctionCode")
    whole = world(
        account(A, user("ann", allows=names)),
        account(B, role("Runs", trust=services("lambda")), user("bob", allows=names)),
        account(C, user("eve", allows=names)),
        resources=Resources((function(B, lets_in(named)),), None),
    )
    found = kept_ways(evaluated(whole, tmp_path))
    assert found == all_ways(whole)
    own = (f"{B} bob", f"{B} Runs")
    far = {(f"{A} ann", f"{B} Runs"), *([(f"{C} eve", f"{B} Runs")] if named == "*" else [])}
    assert ends(found) == {own, *far}


RED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
ON_TAGS = [
    (RED, {}),  # the trust asks for the tag; or the caller's policy does, of the caller or the role
    ({}, RED),
    ({}, {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}),
]


@pytest.mark.parametrize("named", [A, "*", f"arn:aws:iam::{A}:user/ann"])
@pytest.mark.parametrize(("trusted", "allowed"), ON_TAGS)
def test_a_tag_leads_into_another_account_pe21(
    named: str, trusted: Any, allowed: Any, tmp_path: Path
) -> None:
    own = allow("sts:AssumeRole", **({"Condition": allowed} if allowed else {}))
    asks = {"Condition": trusted} if trusted else {}
    whole = world(
        account(A, user("ann", allows=[own, allow("iam:TagUser")]), user("eve", allows=own)),
        account(B, role("Open", trust=trusts(named, **asks), tags={"team": "red"})),
        account(C, user("bob", allows=[own, allow("iam:TagUser", Condition=RED)])),
        organization=organization(A, B, C),
    )
    found = kept_ways(evaluated(whole, tmp_path))
    assert found == all_ways(whole)
    assert ends(found) == {(f"{A} ann", f"{B} Open")}


@pytest.mark.parametrize("middle", [A, B])
def test_who_is_become_by_way_of_another_account_is_raised_pe6(middle: str, tmp_path: Path) -> None:
    first, last = f"arn:aws:iam::{A}:user/ann", f"arn:aws:iam::{A}:role/Last"
    hop = role("Hop", trust=trusts(first), allows=allow("sts:AssumeRole", last))
    both: dict[str, list[Any]] = {A: [], B: []}
    both[A] = [
        user("ann", allows=[allow("sts:AssumeRole"), allow("iam:PutRolePolicy", last)]),
        role("Last", trust=trusts(f"arn:aws:iam::{middle}:role/Hop")),
    ]
    both[middle].append(hop)
    whole = world(*(account(id_, *some) for id_, some in both.items()))
    found = kept_ways(evaluated(whole, tmp_path))
    assert found == all_ways(whole)
    assert (f"{A} ann", f"{A} Last") in ends(found)


def test_who_is_become_by_a_way_into_another_account_is_raised_pe6(tmp_path: Path) -> None:
    """From ann by the function of B, whose role assumes Last; of many who assume it, too."""
    last = f"arn:aws:iam::{A}:role/Last"
    raises = [allow("lambda:UpdateFunctionCode"), allow("iam:PutRolePolicy", last)]
    many = [user(f"u{number}", allows=allow("sts:AssumeRole")) for number in range(1_001)]
    whole = world(
        account(A, user("ann", allows=raises), role("Last", trust=trusts(B))),
        account(B, *many, role("Runs", trust=services("lambda"), allows=allow("sts:AssumeRole"))),
        resources=Resources((function(B, lets_in(A)),), None),
    )
    found = kept_ways(evaluated(whole, tmp_path))
    assert found == all_ways(whole)
    assert ends(found) == {(f"{A} ann", f"{A} Last"), (f"{A} ann", f"{B} Runs")}


RIGHTS = (
    allow("sts:AssumeRole"),
    STACK_SETS,
    allow("lambda:UpdateFunctionCode"),
    allow(["iam:PutRolePolicy", "iam:AttachUserPolicy"]),
    allow("iam:PutRolePolicy", f"arn:aws:iam::{A}:role/*"),
    deny("iam:PassRole"),
    deny("sts:AssumeRole", f"arn:aws:iam::{B}:role/*"),
)
TRUSTED = (
    *(trusts(one) for one in (A, B, "*")),
    *(trusts(f"arn:aws:iam::{one}:role/Admin") for one in (A, B)),
    trusts([f"arn:aws:iam::{A}:user/ann", f"arn:aws:iam::{B}:role/Runs"]),
    services("lambda"),
)
POLICIES = (None, lets_in(A), lets_in("*"), lets_in(f"arn:aws:iam::{B}:role/Admin"), "{")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Make two or three accounts that may lead to one another in many ways."""
    rights = st.lists(st.sampled_from(RIGHTS), max_size=3, unique_by=str)
    trusted = st.sampled_from(TRUSTED)
    ids = (A, B, C)[: draw(st.integers(2, 3))]
    things = []
    for home in ids:
        things.append(function(home, draw(st.sampled_from(POLICIES))))
        if draw(st.booleans()):
            arn = f"arn:aws:cloudformation:us-east-1:{home}:stackset/s:1"
            runs = draw(st.sampled_from((None, f"arn:aws:iam::{home}:role/Admin")))
            things.append(
                Resource(type="cloudformation_stack_set", arn=arn, account=home, role=runs)
            )
    made = [
        account(
            home,
            user("ann", allows=draw(rights)),
            role("Admin", trust=services("cloudformation"), allows=draw(rights)),
            role(EXECUTION, trust=draw(trusted), allows=draw(rights)),
            role("Runs", trust=[services("lambda"), draw(trusted)], allows=draw(rights)),
            role("Hop", trust=draw(trusted), allows=draw(rights)),
        )
        for home in ids
    ]
    guards = organization(*ids, scps={C: [[allow("*")], [deny("cloudformation:*")]]})
    known = Resources(tuple(things), draw(st.sampled_from((None, frozenset({"lambda_function"})))))
    limits = guards if len(ids) > 2 and draw(st.booleans()) else None
    return replace(
        world(*made, organization=limits), resources=draw(st.sampled_from((known, None)))
    )


@settings(max_examples=8)
@given(worlds())
def test_ways_of_odd_worlds_are_those_of_one_process(whole: World) -> None:
    with TemporaryDirectory() as place:
        assert kept_ways(evaluated(whole, Path(place))) == all_ways(whole)


def test_an_account_is_opened_with_the_other_ends_of_its_ways(tmp_path: Path) -> None:
    admin = role("Admin", trust=services("cloudformation"), allows=allow("sts:AssumeRole"))
    runs = trusts(f"arn:aws:iam::{A}:role/Admin")
    whole = world(
        account(A, admin, user("ann", allows=STACK_SETS), user("eve")),
        account(B, role(EXECUTION, trust=runs, allows=allow("*")), user("bob")),
    )
    folder = evaluated(whole, tmp_path)
    for home, others in ((A, {EXECUTION}), (B, {"Admin", "ann"})):
        opened = read_scope(folder, EvaluationScope(accounts=(home,)), no_tick).world
        assert opened is not None
        far = [one for one in opened.accounts if one.id != home]
        assert {one.arn.rpartition("/")[2] for held in far for one in entities(held)} == others
        assert all_ways(opened) == kept_ways(folder)


def test_an_account_is_opened_with_all_versions_of_its_policies_pe1_pe2(tmp_path: Path) -> None:
    versions = allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"])
    now = managed("Own", allow("s3:Get*"))
    others = (policy("Own", allow("*")), *[policy("Own", allow("s3:Get*"))] * 3)
    whole = world(
        *(
            account(
                home,
                user("ann", allows=versions, attached=("policy/Own",)),
                replace(now, other_versions=known),
            )
            for home, known in ((A, others), (B, others[:1]), (C, None))
        )
    )
    folder = evaluated(whole, tmp_path)
    opened = read_scope(folder, EvaluationScope(accounts=(A, B, C)), no_tick).world
    assert opened is not None
    found = kept_ways(folder)
    assert all_ways(opened) == found == all_ways(whole)
    rules = {
        (short(json.loads(one)[0]), rule)
        for one in found
        for rule in ("PE-1", "PE-2")
        if f'"{rule}"' in one
    }
    assert rules == {
        (f"{A} ann", "PE-2"),
        (f"{B} ann", "PE-1"),
        (f"{B} ann", "PE-2"),
        (f"{C} ann", "PE-1"),
        (f"{C} ann", "PE-2"),
    }


def test_of_very_many_ends_of_ways_some_come_along(tmp_path: Path) -> None:
    many = [
        user(f"u{number}", allows=allow("lambda:UpdateFunctionCode")) for number in range(1_001)
    ]
    whole = world(
        account(A, *many),
        account(B, role("Runs", trust=services("lambda"))),
        resources=Resources((function(B, lets_in(A)),), None),
    )
    found = read_scope(evaluated(whole, tmp_path), EvaluationScope(accounts=(B,)), no_tick)
    assert found.world is not None
    assert [len(entities(one)) for one in found.world.accounts] == [1_000, 1]
    assert any("Of 1,001 users and roles" in one.what for one in found.problems)


@pytest.mark.parametrize(
    "changed",
    [
        b"",
        b"{}",
        {"strong": [5]},
        {"strong": [-1]},
        {"strong": ["1"]},
        {"trusts": [[0]]},
        {"raises": [{}]},
        {"raises": 5},
    ],
)
def test_links_that_were_changed_are_told(changed: Any, tmp_path: Path) -> None:
    whole = world(account(A, user("ann")), account(B, role("Runs", trust=trusts(A))))
    folder = evaluated(whole, tmp_path)
    begun = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(begun | {"across": [], "raises": []}))
    file = folder / "links" / f"account={B}.json.gz"
    if isinstance(changed, dict):
        value = json.loads(gzip.decompress(file.read_bytes()))
        file.write_bytes(gzip.compress(json.dumps(value | changed).encode()))
    else:
        file.write_bytes(changed)
    with pytest.raises(FolderUnusable, match=r"links.* cannot be read"):
        evaluate_here(whole, NOW, EvaluationFolder(folder, manifest(whole)), no_tick)
    file.unlink()
    again = EvaluationFolder(folder, manifest(whole))
    evaluate_here(whole, NOW, again, no_tick)
    assert again.manifest.is_whole
