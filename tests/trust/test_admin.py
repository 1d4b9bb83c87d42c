"""Who is an administrator is told by effect (PE-74)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.truth import Truth
from rolescope.model.policy import PolicyType
from rolescope.model.world import World
from rolescope.trust.admin import Limit, administers, is_admin, limits
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from support.worlds import vectors
from support.worlds.build import (
    NOW,
    A,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    user,
    world,
)

MARKED = [one for one in vectors.corpus("escalation") if "admin" in one]
MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
REGION = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}
ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess"


def truth(*statements: Any, **given: Any) -> Truth:
    """Tell whether ana is an administrator by her inline policy, with a boundary and SCPs."""
    found = made(*statements, **given)
    index = WorldIndex(found)
    return administers(index, index.users[f"arn:aws:iam::{A}:user/ana"])


def made(
    *statements: Any, boundary: Any = None, scps: Any = None, rcps: Any = None, **fields: Any
) -> World:
    given = dict(fields)
    beside: list[Any] = []
    if boundary is not None:
        given["boundary"] = "policy/Limit"
        beside.append(managed("Limit", boundary))
    over = None
    if scps is not None or rcps is not None:
        over = organization(A, scps=scps, rcps=rcps)
    allows = list(statements) if statements else None
    return world(account(A, user("ana", allows=allows, **given), *beside), organization=over)


def not_action(*actions: str, **elements: Any) -> dict[str, Any]:
    return allow(NotAction=list(actions), **elements)


@pytest.mark.parametrize("vector", MARKED, ids=lambda vector: vector["id"])
def test_vectors_of_admins_pe74(vector: dict[str, Any]) -> None:
    """P-020 to P-027. Whoever can make itself admin (`can`) has no crown."""
    levels = {
        place: [vectors.statements(level, "*")]
        for place, level in zip(("r-ex01", A), vector.get("scp", ()), strict=False)
    }
    identity = vectors.statements(vector["identity"], "*")["Statement"]
    limit = vector.get("boundary")
    found = truth(
        *identity,
        boundary=None if limit is None else vectors.statements(limit, "*"),
        scps=levels,
    )
    assert found is (vector["admin"] == "admin"), vector["t"]


def test_no_vector_of_admins_is_left_out() -> None:
    assert [one["id"] for one in MARKED] == [f"P-0{number}" for number in range(20, 28)]


# What is allowed


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("*:*")], True),
        ([allow("**")], True),
        ([allow(["s3:*", "*"])], True),
        ([allow("*:*:*")], False),
        ([allow("?*")], False),  # nobody writes that: not every pattern is seen through
        ([not_action("iam:*"), allow("i*")], True),
        ([not_action("iam:*"), allow("iam:Get*")], False),
        ([not_action("iam:*", "s3:*"), not_action("s3:*", "sqs:*"), allow("s3:*")], True),
        ([not_action("iam:*"), not_action("i*:*")], False),
        ([not_action("iam:*"), not_action("s3:*")], True),
        ([not_action("*")], False),
        ([not_action("iam:CreateUser")], False),  # not everything; an Allow never limits
        ([not_action()], True),
        ([not_action("iam:*"), allow("IAM:*")], True),  # GR-12
        ([allow("iam:*"), allow("s3:*")], False),
        ([allow("a*"), allow("b*")], False),
        ([], False),
    ],
)
def test_allow_statements_together_cover_every_action_pe74(
    statements: list[Any], expected: Truth
) -> None:
    assert truth(*statements) is expected


VERBS = ("Create", "Put", "Attach", "Update")
BUCKETS = "arn:aws:s3:::*"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("*", NotResource=BUCKETS), allow("*", BUCKETS)], True),
        ([allow("*", NotResource=BUCKETS), allow("s3:*", BUCKETS)], False),
        ([allow("*", NotResource=BUCKETS)], False),
        ([allow("*", NotResource=BUCKETS), allow("*", "arn:aws:s3:::data")], False),
        ([allow("*", "arn:aws:s3:::data")], False),
        ([allow("*", NotResource="arn:aws:s3:::data"), allow("*", BUCKETS)], True),
        (
            [
                not_action("iam:*", NotResource=BUCKETS, Resource=None),
                allow("iam:*"),
                allow("*", BUCKETS),
            ],
            True,
        ),
        ([allow("*", ["*", BUCKETS])], True),
        ([allow("*", NotResource="arn:aws:s3:::${aws:username}"), allow("*", BUCKETS)], True),
        ([allow("*", "arn:aws:*")], False),
    ],
)
def test_allow_statements_together_cover_every_resource_pe74(
    statements: list[Any], expected: Truth
) -> None:
    assert truth(*statements) is expected


def test_what_is_allowed_under_conditions_is_not_everything_pe74() -> None:
    assert truth(allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})) is False


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("aws:PrincipalArn", f"arn:aws:iam::{A}:user/an*", True),
        ("aws:PrincipalArn", "arn:aws:iam::*:role/*", False),
        ("aws:username", "ana", True),
        ("aws:PrincipalAccount", A, True),
        ("aws:PrincipalOrgID", "o-exampleorg1", True),
        ("aws:PrincipalOrgID", "o-other", False),
        ("aws:PrincipalTag/team", "red", False),  # a session may bring another
    ],
)
def test_conditions_on_who_the_principal_is_are_decided_pe74(
    key: str, value: str, expected: Truth
) -> None:
    condition = {"StringLike": {key: value}}
    found = truth(allow("*", Condition=condition), scps={}, tags={"team": "red"})
    assert found is expected


def test_an_administrator_by_the_name_of_the_policy_alone_pe74() -> None:
    """The document of AdministratorAccess need not be imported; its name says what it holds."""
    assert truth(attached=(ADMINISTRATOR_ACCESS,)) is True
    assert truth(deny("iam:*"), attached=(ADMINISTRATOR_ACCESS,)) is False
    assert truth(attached=("arn:aws-cn:iam::aws:policy/AdministratorAccess",)) is True
    assert truth(attached=(f"arn:aws:iam::{A}:policy/AdministratorAccess",)) is None


def test_users_have_the_policies_of_their_groups_ev3() -> None:
    """EV-3, PE-74."""
    half = group("half", allows=not_action("iam:*"))
    rest = group("rest", attached=("policy/Rest",))
    named = group("named", attached=(ADMINISTRATOR_ACCESS,))
    no_iam = group("no-iam", allows=deny("iam:*"))
    given = world(
        account(
            A,
            *(half, rest, named, no_iam, managed("Rest", allow("iam:*"))),
            user("ana", groups=("half", "rest")),
            user("ben", groups=("half",)),
            user("cleo", groups=("named",)),
            user("dan", groups=("named", "no-iam")),
        )
    )
    assert admins(given) == {"ana", "cleo"}


def admins(given: World) -> set[str]:
    return {node.name for node in trust_graph(WorldIndex(given), NOW).nodes if node.is_admin}


# What is denied


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        (deny("s3:*"), False),  # a whole service
        (deny("s3*"), False),
        (deny("s3:*", BUCKETS), True),  # not all of it
        ([deny("s3:*", NotResource=BUCKETS), deny("s3:*", BUCKETS)], False),
        (deny("s3:Delete*"), True),
        (deny("s3:*", Condition=MFA), True),
        (deny(NotAction=["ec2:*"]), False),
        (deny(NotAction=["iam:*", "ec2:*"]), False),  # all other services
        (deny(NotAction=["iam:*"], Condition=MFA), True),
        (deny("*:Delete*"), True),
        (deny("iam:*"), False),
        (deny("iam:*", f"arn:aws:iam::{A}:*"), False),  # none of PE-1 to PE-15 is left
        (deny("iam:*", "arn:aws:iam::*:role/*"), True),
        (deny("iam:*", [f"arn:aws:iam::*:{kind}/*" for kind in ("role", "user")]), True),
        (
            deny(
                [
                    f"iam:{verb}*"
                    for verb in (*VERBS, "Set", "Delete", "Add", "Deactivate", "Enable")
                ]
            ),
            False,
        ),
        (deny([f"iam:{verb}*" for verb in VERBS]), True),
        (deny("organizations:LeaveOrganization"), True),
        (deny("*"), False),
    ],
)
def test_what_its_own_policies_deny_pe74(denied: Any, expected: Truth) -> None:
    statements = denied if isinstance(denied, list) else [denied]
    assert truth(allow("*"), *statements) is expected
    assert truth(allow("*"), boundary=[allow("*"), *statements]) is expected


NOT_ANA = {"StringNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{A}:user/ana"}}
NOT_BEN = {"StringNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{A}:user/ben"}}


def test_a_deny_of_which_the_request_decides_is_conditional_pe74() -> None:
    """A tag may come with the session, and the variable has its value."""
    by_tag = {"StringNotEquals": {"aws:PrincipalArn": "${aws:PrincipalTag/admin}"}}
    assert truth(allow("*"), deny("iam:*", Condition=by_tag)) is True


def test_a_deny_that_always_hits_the_principal_is_unconditional_for_it_pe74() -> None:
    assert truth(allow("*"), deny("iam:*", Condition=NOT_ANA)) is True
    assert truth(allow("*"), deny("iam:*", Condition=NOT_BEN)) is False
    scp = [allow("*"), deny("iam:*", Condition=NOT_BEN)]
    assert truth(allow("*"), scps={A: scp}) is False


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ([allow("*")], True),
        ([not_action("iam:*"), allow("iam:*")], True),
        ([not_action("organizations:*")], False),
        ([not_action("organizations:LeaveOrganization")], True),
        ([allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})], True),
        ([allow(["iam:*", "s3:*"])], False),
        ([allow(["*:Get*", "*:List*", "iam:*"])], False),
        ([not_action("iam:*"), allow("iam:Get*")], False),  # none of PE-1 to PE-15
        ([not_action("iam:*"), allow("iam:Create*")], True),
        ([allow("*", BUCKETS)], False),
        ([allow("*", NotResource="arn:aws:iam::*:*")], False),
        ([], False),
    ],
)
def test_a_boundary_takes_away_what_it_does_not_allow_pe74(
    limit: list[Any], expected: Truth
) -> None:
    assert truth(allow("*"), boundary=limit) is expected


def test_identity_and_boundary_together_deny_a_service_pe74() -> None:
    objects = [allow(NotAction=["s3:*"]), allow("s3:Get*")]
    assert truth(allow("*"), boundary=objects) is True
    assert truth(allow("*"), deny("s3:Get*"), boundary=objects) is False


def test_of_boundary_and_deny_nothing_of_iam_may_be_left_pe74() -> None:
    """What the boundary allows is what the identity policies deny."""
    roles = "arn:aws:iam::*:role/x/*"
    limit = [not_action("iam:*"), allow("iam:*", roles), allow("iam:Get*")]
    assert truth(allow("*"), boundary=limit) is True
    assert truth(allow("*"), deny("iam:*", "arn:aws:iam::*:role/*"), boundary=limit) is False


@pytest.mark.parametrize(
    ("scp", "expected"),
    [
        ([allow("*"), deny("s3:*")], True),  # a whole service, but by an SCP
        ([allow("*"), deny("iam:*")], False),
        ([allow("*"), deny(NotAction=["ec2:*"])], False),
        ([allow("*"), deny(NotAction=["iam:*"], Condition=REGION)], True),
        ([allow("*"), deny("iam:*", Condition=REGION)], True),
        ([allow(["s3:*", "ec2:*"])], False),  # SCP-6: nothing of IAM is left
        ([allow(["s3:*", "iam:*"])], True),
        ([allow("*", NotResource="arn:aws:iam::*:*")], False),
        ([allow("*", NotResource=BUCKETS)], True),
    ],
)
def test_an_scp_takes_it_away_only_with_all_of_iam_pe74(scp: list[Any], expected: Truth) -> None:
    assert truth(allow("*"), scps={A: [scp]}) is expected


def test_scps_of_all_levels_count_together_pe74() -> None:
    """SCP-5."""
    scps = {
        "r-ex01": [[allow("*"), deny(["iam:C*", "iam:P*", "iam:A*", "iam:U*"])]],
        A: [[allow("*"), deny(["iam:S*", "iam:D*", "iam:E*"])]],
    }
    assert truth(allow("*"), scps=scps) is False
    assert truth(allow("*"), scps={A: scps[A]}) is True


def test_scps_never_limit_the_management_account_and_service_linked_roles_scp2_scp4() -> None:
    """SCP-2, SCP-4, PE-74."""
    scps = {"r-ex01": [[allow("*"), deny("iam:*")]]}
    linked = role("AWSServiceRoleForX", path="/aws-service-role/x/", allows=allow("*"))
    given = world(
        account(A, role("Member", allows=allow("*")), linked),
        account("999999999999", role("Manager", allows=allow("*"))),
        organization=organization(A, scps=scps),
    )
    assert admins(given) == {"AWSServiceRoleForX", "Manager"}


def test_scps_that_are_not_imported_are_no_reason_against_it_pe74() -> None:
    given = made(allow("*"), scps={}, boundary=[allow("*")])
    assert given.organization is not None
    unknown = world(*given.accounts, organization_known=False)
    assert admins(unknown) == {"ana"}


def test_rcps_never_take_it_away_pe74() -> None:
    """RCPs do not cover iam (RCP-2)."""
    everybody = deny("*", Principal="*")
    assert truth(allow("*"), rcps={"r-ex01": [everybody]}) is True


# What is not known


def test_a_missing_or_unreadable_policy_makes_no_administrator_pe74() -> None:
    missing, unreadable = f"arn:aws:iam::{A}:policy/Missing", policy("Broken", '{"Statement":')
    assert truth(allow("*"), attached=(missing,)) is None
    assert truth(allow("s3:*"), attached=(missing,)) is None
    assert truth(deny("iam:*"), attached=(missing,)) is None
    assert truth(allow("*"), deny("iam:*"), attached=(missing,)) is False
    assert truth(allow("*"), inline=(unreadable,)) is None
    assert truth(allow("*"), groups=("gone",)) is None
    index = WorldIndex(made(groups=("gone",)))
    assert not is_admin(index, index.users[f"arn:aws:iam::{A}:user/ana"])
    assert truth(allow("s3:*")) is False


def test_a_missing_or_unreadable_boundary_makes_no_administrator_pe74() -> None:
    assert truth(allow("*"), boundary='{"Statement":') is None
    missing = world(account(A, user("ana", allows=allow("*"), boundary="policy/Missing")))
    assert admins(missing) == set()
    assert truth(allow("s3:*"), boundary='{"Statement":') is False


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (deny("iam:*", Sid="x", Condition={"Odd": {"aws:username": "ana"}}), True),
        ({"Effect": "deny", "Action": "iam:*", "Resource": "*"}, None),
        ({"Action": "iam:*", "Resource": "*"}, None),
        ({"Action": "s3:Get*", "Resource": "*"}, True),
        ({"Effect": "Deny", "Resource": "*"}, None),
        ({"Effect": "Deny", "Action": "iam:*", "NotAction": "s3:*", "Resource": "*"}, None),
        ({"Effect": "Deny", "Action": "iam:*"}, None),
    ],
)
def test_a_statement_that_cannot_be_understood_makes_no_administrator_pe74(
    statement: Any, expected: Truth
) -> None:
    """GR-7, GR-11, GR-73: it may deny, or may not."""
    assert truth(allow("*"), statement) is expected


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "*", "Resource": "*"},
        {"Effect": "Allow", "Action": "*"},
        {"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:*", "Resource": "*"},
    ],
)
def test_an_allow_that_cannot_be_understood_makes_no_administrator_pe74(statement: Any) -> None:
    assert truth(statement) is None


# By what it is limited


def test_limits_name_the_policies_that_take_something_pe74() -> None:
    scps = {
        "r-ex01": [[allow("*"), deny("organizations:LeaveOrganization")]],
        A: [[allow("*")]],
    }
    rcps = {
        "r-ex01": [
            allow("*", Principal="*"),
            deny("s3:*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
        ]
    }
    found = made(
        allow("*"),
        deny("s3:*", Condition=MFA),
        boundary=[not_action("organizations:LeaveOrganization")],
        scps=scps,
        rcps=rcps,
    )
    index = WorldIndex(found)
    ana = index.users[f"arn:aws:iam::{A}:user/ana"]
    assert is_admin(index, ana)
    assert limits(index, ana) == (
        Limit(PolicyType.IDENTITY, "ana-inline"),
        Limit(PolicyType.BOUNDARY, "Limit"),
        Limit(PolicyType.SCP, "SCP 0 at r-ex01"),
        Limit(PolicyType.RCP, "RCP 1 at r-ex01"),
    )


def test_what_can_never_hit_the_principal_does_not_limit_it_pe74() -> None:
    outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    found = made(
        allow("*"),
        deny("iam:*", Condition=NOT_ANA),
        boundary=[allow("*")],
        scps={},
        rcps={"r-ex01": [deny("sts:*", Principal="*", Condition=outside)]},
    )
    index = WorldIndex(found)
    assert limits(index, index.users[f"arn:aws:iam::{A}:user/ana"]) == ()


def test_an_administrator_without_any_limit_pe74() -> None:
    index = WorldIndex(made(allow("*")))
    assert limits(index, index.users[f"arn:aws:iam::{A}:user/ana"]) == ()


def test_an_scp_that_allows_not_everything_is_a_limit_pe74() -> None:
    index = WorldIndex(made(allow("*"), scps={A: [[allow(["iam:*", "s3:*"])]]}))
    ana = index.users[f"arn:aws:iam::{A}:user/ana"]
    assert is_admin(index, ana)
    assert limits(index, ana) == (Limit(PolicyType.SCP, f"SCP 0 at {A}"),)


# Again after an edit


def test_a_changed_scp_makes_and_unmakes_administrators_pe74() -> None:
    """Nodes that an edit of guardrails may touch are told again."""
    before = made(allow("*"), scps={A: [[allow("*")]]})
    after = world(
        *before.accounts, organization=organization(A, scps={A: [[allow("*"), deny("iam:*")]]})
    )
    first = WorldIndex(before)
    known = Before(first, trust_graph(first, NOW), NOW)
    second = WorldIndex(after, first)
    made_again = trust_graph(second, NOW, before=known)
    assert admins(before) == {"ana"}
    assert {node.name for node in made_again.nodes if node.is_admin} == set()
    assert made_again == trust_graph(WorldIndex(after), NOW)
