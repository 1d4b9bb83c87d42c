"""Effective permissions: on what, only if what, granted by and cut by whom."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Layer
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.catalogue import catalogue_of
from rolescope.model.document import locate
from rolescope.model.world import World
from rolescope.simulation.permissions.effective import (
    EffectivePermissions,
    PermissionGroup,
    effective_permissions,
)
from rolescope.simulation.permissions.permission_ways import PermissionCutReason, PermissionState
from rolescope.simulation.permissions.regions import Region
from rolescope.trust.entities import caller_of, entities
from rolescope.value import replace
from support.worlds.action_catalogue import CATALOGUE, names
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    document,
    managed,
    organization,
    role,
    user,
    world,
)

R = f"arn:aws:iam::{A}:role/"
APP = SessionCaller(role=R + "App")
BUCKET, OBJECTS = "arn:aws:s3:::data", "arn:aws:s3:::data/*"


def permissions(
    caller: Caller, given: World, *, context: Any = (), at: str = NOW
) -> EffectivePermissions:
    return effective_permissions(caller, WorldIndex(given), CATALOGUE, at, context=context)


def of_app(
    *statements: dict[str, Any], caller: Caller = APP, **fields: Any
) -> EffectivePermissions:
    """Return the permissions of a session of a role with one inline policy."""
    app = role("App", allows=list(statements), **fields)
    return permissions(caller, world(account(A, app, managed("Edge", allow("s3:*")))))


def group(found: EffectivePermissions, action: str) -> PermissionGroup:
    answer = found.group(action)
    assert answer is not None
    return answer


def state(found: EffectivePermissions, action: str) -> PermissionState:
    return group(found, action).state


def written(region: Region) -> tuple[list[str], list[str]]:
    """Return the patterns of a region, and of what it excepts."""
    parts = ["&".join(shape.written for shape in part) or "*" for part in region.parts]
    return parts, [shape.written for shape in region.excepts]


def on(found: EffectivePermissions, action: str) -> list[tuple[list[str], list[str]]]:
    return [written(way.region) for way in group(found, action).ways]


def reasons(found: EffectivePermissions, action: str) -> list[tuple[PermissionCutReason, bool]]:
    return [(cut.reason, cut.is_whole) for cut in group(found, action).cuts]


# Layers


def layered() -> EffectivePermissions:
    session = json.dumps(document(allow(["s3:GetObject", "s3:PutObject"])))
    app = role(
        "App",
        allows=[allow(["s3:*", "ec2:*"]), deny("s3:PutObject")],
        boundary="policy/Edge",
    )
    given = world(
        account(A, managed("Edge", allow("s3:*")), app),
        organization=organization(A, scps={A: [allow("*"), deny("sts:*")]}),
    )
    return permissions(SessionCaller(role=R + "App", session_policy=session), given)


def test_layers_narrow_in_their_order() -> None:
    """SES-3, SES-5, EV-4, EV-5, SCP-5."""
    found = layered()
    assert [(one.layer, one.level, one.limits) for one in found.layers] == [
        (Layer.IDENTITY, "", True),
        (Layer.REQUEST, "", False),
        (Layer.BOUNDARY, "", True),
        (Layer.SESSION, "", True),
        (Layer.SCP, "Root", True),
        (Layer.SCP, A, True),
    ]
    # 8 of s3 and 1 of ec2, and GetCallerIdentity, which nothing can take away (FED-16).
    assert found.granted == 10
    assert [one.left for one in found.layers] == [9, 9, 8, 2, 2, 2]
    assert [one.cuts for one in found.layers] == [1, 0, 1, 6, 0, 0]
    assert found.count(PermissionState.ALLOWED) == 2
    assert found.unknown == ()


def test_each_cut_names_its_layer_and_its_statement() -> None:
    """EV-7, EV-16: explicit by a statement, implicit by a layer that does not allow."""
    found = layered()
    assert state(found, "s3:getobject") is PermissionState.ALLOWED
    put = group(found, "s3:PutObject")
    assert put.state is PermissionState.DENIED
    assert [(cut.layer, cut.reason, cut.is_whole) for cut in put.cuts] == [
        (0, PermissionCutReason.DENIED, True)
    ]
    assert put.cuts[0].statements[0].statement.actions == ("s3:PutObject",)
    assert [(cut.layer, cut.reason) for cut in group(found, "ec2:DescribeInstances").cuts] == [
        (2, PermissionCutReason.NOT_ALLOWED)
    ]
    assert [(cut.layer, cut.reason) for cut in group(found, "s3:ListBucket").cuts] == [
        (3, PermissionCutReason.NOT_ALLOWED)
    ]
    granted = group(found, "s3:GetObject").ways[0].grants[0]
    assert granted.statement.actions == ("s3:*", "ec2:*")
    assert granted.path in locate(granted.policy.text)


def test_every_action_is_in_one_group() -> None:
    found = layered()
    listed = [name for one in found.groups for name in names(one.spans)]
    assert sorted(listed) == sorted(CATALOGUE.names)
    assert found.group("s3:NoSuchAction") is None
    assert sum(one.size for one in found.groups) == len(CATALOGUE.names)


def test_what_is_not_granted_says_so() -> None:
    """EV-16; a Deny without a grant is an explicit denial (EV-7)."""
    found = of_app(allow("s3:GetObject"), deny("sqs:*"))
    assert group(found, "s3:GetObject").is_granted
    assert not group(found, "ec2:DescribeInstances").is_granted
    assert reasons(found, "ec2:DescribeInstances") == [(PermissionCutReason.NOT_GRANTED, True)]
    assert reasons(found, "sqs:SendMessage") == [
        (PermissionCutReason.DENIED, True),
        (PermissionCutReason.NOT_GRANTED, True),
    ]


def test_a_boundary_alone_grants_nothing() -> None:
    """E03, EV-4: the boundary allows sts:*, no policy grants it."""
    app = role("App", boundary="policy/Wide")
    found = permissions(APP, world(account(A, managed("Wide", allow("sts:*")), app)))
    assert state(found, "sts:TagSession") is PermissionState.DENIED
    assert found.count(PermissionState.ALLOWED) == 1  # GetCallerIdentity: FED-16
    assert found.granted == 1


def test_an_empty_session_policy_allows_nothing() -> None:
    """SES-5."""
    caller = SessionCaller(role=R + "App", session_policy=json.dumps({"Statement": []}))
    found = of_app(allow("s3:*"), caller=caller)
    assert reasons(found, "s3:GetObject") == [(PermissionCutReason.NOT_ALLOWED, True)]


def test_each_level_of_scps_has_to_allow() -> None:
    """SCP-5, SCP-6, SCP-8."""
    app = role("App", allows=allow(["s3:*", "sqs:*"]))
    given = world(
        account(A, app),
        organization=organization(
            (A, "ou-1"), units=[("ou-1", "r-ex01")], scps={"ou-1": [allow("s3:*")]}
        ),
    )
    found = permissions(APP, given)
    assert state(found, "s3:GetObject") is PermissionState.ALLOWED
    assert [
        (found.layers[cut.layer].level, cut.reason) for cut in group(found, "sqs:SendMessage").cuts
    ] == [("ou-1", PermissionCutReason.NOT_ALLOWED)]


@pytest.mark.parametrize(
    ("arn", "note"),
    [
        ("role/aws-service-role/x.amazonaws.com/App", "SCPs never limit service-linked roles."),
        ("role/App", "SCPs never limit the management account."),
    ],
)
def test_scps_leave_alone_whom_they_do_not_limit(arn: str, note: str) -> None:
    """EV-22, SCP-2, SCP-4."""
    path = arn.removeprefix("role").removesuffix("App")
    app = role("App", path=path, allows=allow("s3:*"))
    is_member = "service-role" in arn
    members = (A,) if is_member else (B,)
    made = organization(*members, management=B if is_member else A, scps={"r-ex01": [deny("*")]})
    found = permissions(
        SessionCaller(role=f"arn:aws:iam::{A}:{arn}"), world(account(A, app), organization=made)
    )
    assert state(found, "s3:GetObject") is PermissionState.ALLOWED
    assert found.layers[-1].note == note
    assert not found.layers[-1].limits


# Resources


def test_a_deny_on_another_resource_leaves_no_trace() -> None:
    """E01: Deny on queue y if the Region is eu-west-1 must not touch queue x."""
    x, y = (f"arn:aws:sqs:eu-west-1:{A}:{name}" for name in "xy")
    only = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    found = of_app(allow("sqs:DeleteQueue", x), deny("sqs:DeleteQueue", y, Condition=only))
    (way,) = group(found, "sqs:DeleteQueue").ways
    assert written(way.region) == ([x], [])
    assert way.exceptions == ()
    assert way.state is PermissionState.ALLOWED
    assert group(found, "sqs:DeleteQueue").cuts == ()


def test_two_denies_are_all_but_two_resources() -> None:
    """E02."""
    found = of_app(allow("*"), deny("*", "arn:aws:s3:::a/*"), deny("s3:*", "arn:aws:s3:::b/*"))
    assert on(found, "s3:GetObject") == [(["*"], ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"])]
    assert state(found, "s3:GetObject") is PermissionState.ALLOWED
    assert on(found, "sqs:SendMessage") == [(["*"], [])]


def test_not_resource_allows_all_but_some_and_denies_all_but_some() -> None:
    """GR-25."""
    found = of_app(
        allow("s3:*", NotResource=[OBJECTS, BUCKET]),
        allow("sqs:*"),
        deny("sqs:*", NotResource=["arn:aws:sqs:*:*:mine-*"]),
    )
    assert on(found, "s3:PutObject") == [(["*"], [OBJECTS])]
    assert on(found, "s3:ListBucket") == [(["*"], [BUCKET])]
    assert on(found, "s3:ListAllMyBuckets") == [(["*"], [])]
    assert on(found, "sqs:SendMessage") == [(["arn:aws:sqs:*:*:mine-*"], [])]
    all_but_everything = of_app(allow("s3:*", NotResource=["*"]))
    assert reasons(all_but_everything, "s3:ListAllMyBuckets") == [
        (PermissionCutReason.RESOURCE, True)
    ]


def test_a_deny_on_all_resources_of_an_action_denies_it() -> None:
    """EV-7: of the actions of s3, those about objects are denied as a whole."""
    found = of_app(allow("s3:*"), deny("s3:*", "arn:aws:s3:::*/*"))
    assert state(found, "s3:GetObject") is PermissionState.DENIED
    assert on(found, "s3:ListBucket") == [(["*"], [])]
    found = of_app(allow("s3:*"), deny("s3:*", NotResource=["arn:aws:s3:::*/*"]))
    assert on(found, "s3:GetObject") == [(["arn:aws:s3:::*/*"], [])]
    assert state(found, "s3:ListBucket") is PermissionState.DENIED


def test_a_statement_that_names_no_resource_of_an_action_grants_nothing() -> None:
    found = of_app(allow("s3:*", BUCKET))
    assert on(found, "s3:ListBucket") == [([BUCKET], [])]
    assert reasons(found, "s3:GetObject") == [(PermissionCutReason.RESOURCE, True)]
    assert reasons(found, "s3:ListAllMyBuckets") == [(PermissionCutReason.RESOURCE, True)]
    assert group(found, "s3:GetObject").cuts[0].statements[0].statement.resources == (BUCKET,)


def test_layers_meet_on_what_lies_in_both() -> None:
    """SES-6."""
    app = role(
        "App",
        allows=allow("s3:GetObject", ["arn:aws:s3:::a-*/*", "arn:aws:s3:::c/*"]),
        boundary="policy/Edge",
    )
    edge = managed("Edge", allow("s3:*", ["arn:aws:s3:::a-1/*", "arn:aws:s3:::*/logs/*"]))
    found = permissions(APP, world(account(A, edge, app)))
    assert on(found, "s3:GetObject") == [
        (
            [
                "arn:aws:s3:::a-1/*",
                "arn:aws:s3:::a-*/*&arn:aws:s3:::*/logs/*",
                "arn:aws:s3:::c/*&arn:aws:s3:::*/logs/*",
            ],
            [],
        )
    ]
    assert reasons(found, "s3:GetObject") == [(PermissionCutReason.NOT_ALLOWED, False)]


def test_too_much_to_put_together_stays_side_by_side() -> None:
    """SES-6: only where also allowed by the statements of the boundary."""
    mine = [f"arn:aws:s3:::a{n}*/*" for n in range(20)]
    theirs = [f"arn:aws:s3:::*{n}z/*" for n in range(20)]
    app = role("App", allows=allow("s3:GetObject", mine), boundary="policy/Edge")
    found = permissions(APP, world(account(A, managed("Edge", allow("s3:*", theirs)), app)))
    (way,) = group(found, "s3:GetObject").ways
    assert written(way.region) == (mine, [])
    assert [len(one.statements) for one in way.within] == [1]
    assert way.state is PermissionState.CONDITIONAL
    nothing = managed(
        "Edge", [allow("s3:*", theirs), *(allow("s3:*", f"{BUCKET}{n}") for n in range(3))]
    )
    assert on(permissions(APP, world(account(A, nothing, app))), "s3:GetObject")


def test_policy_variables_of_the_caller_are_filled_in() -> None:
    """GR-29, GR-31: the tag of the role is known, the variable of the request is not."""
    found = of_app(
        allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/team}/*"),
        allow("s3:PutObject", "arn:aws:s3:::${aws:RequestTag/team}/*"),
        allow("s3:DeleteObject", "arn:aws:s3:::${aws:username}/*"),
        deny("s3:GetObject", "arn:aws:s3:::red/secret"),
        deny("s3:GetObject", "arn:aws:s3:::blue/*"),
        tags={"team": "red"},
    )
    assert on(found, "s3:GetObject") == [
        (["arn:aws:s3:::${aws:PrincipalTag/team}/*"], ["arn:aws:s3:::red/secret"])
    ]
    assert state(found, "s3:GetObject") is PermissionState.ALLOWED
    assert state(found, "s3:PutObject") is PermissionState.CONDITIONAL
    assert group(found, "s3:PutObject").ways[0].region.variables == ("${aws:RequestTag/team}",)
    assert reasons(found, "s3:DeleteObject") == [(PermissionCutReason.RESOURCE, True)]


def test_patterns_that_say_the_same_do_not_cancel_each_other() -> None:
    """SES-6: one with a variable, one without."""
    team = "arn:aws:s3:::${aws:PrincipalTag/team}/*"
    app = role(
        "App",
        allows=allow("s3:GetObject", [team, OBJECTS]),
        boundary="policy/Edge",
        tags={"team": "data"},
    )
    edge = managed("Edge", allow("*", ["arn:aws:s3:::d*/x", "arn:aws:s3:::data/logs/*"]))
    found = permissions(APP, world(account(A, edge, app)))
    assert on(found, "s3:GetObject") == [
        ([f"{team}&arn:aws:s3:::d*/x", "arn:aws:s3:::data/logs/*"], [])
    ]


# Conditions

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
OLD = {"DateLessThan": {"aws:TokenIssueTime": "2026-11-01T00:00:00Z"}}


def test_a_conditional_deny_makes_an_exception() -> None:
    """E04, SES-12: a revocation of older sessions is no plain allow."""
    found = of_app(allow("s3:GetObject"), deny("*", Condition=OLD))
    (way,) = group(found, "s3:GetObject").ways
    assert way.state is PermissionState.CONDITIONAL
    (exception,) = way.exceptions
    assert exception.region is None
    assert exception.conditions[0].key == "aws:TokenIssueTime"
    assert reasons(found, "s3:GetObject") == [(PermissionCutReason.DENIED, False)]
    assert found.granted == found.layers[-1].left


def test_a_revocation_is_settled_by_the_time_of_issue() -> None:
    """SES-12, SES-15, CO-6."""
    old = SessionCaller(role=R + "App", issued_at="2026-10-01T00:00:00Z")
    new = SessionCaller(role=R + "App", issued_at="2026-11-20T00:00:00Z")
    statements = allow("s3:GetObject"), deny("*", Condition=OLD)
    assert state(of_app(*statements, caller=old), "s3:GetObject") is PermissionState.DENIED
    assert state(of_app(*statements, caller=new), "s3:GetObject") is PermissionState.ALLOWED


def test_an_exception_on_some_resources_leaves_the_others() -> None:
    found = of_app(allow("s3:GetObject"), deny("s3:*", OBJECTS, Condition=OLD))
    (way,) = group(found, "s3:GetObject").ways
    assert way.state is PermissionState.ALLOWED
    (exception,) = way.exceptions
    assert exception.region is not None
    assert written(exception.region) == ([OBJECTS], [])


def test_an_exception_is_brought_down_to_what_is_left() -> None:
    def of(edge: str) -> Any:
        app = role(
            "App",
            allows=[allow("s3:GetObject"), deny("s3:*", OBJECTS, Condition=OLD)],
            boundary="policy/Edge",
        )
        given = world(account(A, managed("Edge", allow("s3:*", edge)), app))
        return group(permissions(APP, given), "s3:GetObject").ways[0]

    assert of("arn:aws:s3:::other/*").exceptions == ()
    assert of("arn:aws:s3:::data/x").exceptions[0].region is None
    assert written(of("arn:aws:s3:::d*/x").exceptions[0].region) == (
        ["arn:aws:s3:::d*/x&arn:aws:s3:::data/*"],
        [],
    )


def test_the_unconditional_allow_wins() -> None:
    """E05."""
    found = of_app(allow("s3:GetObject", Condition=OLD), allow("s3:Get*"))
    (way,) = group(found, "s3:GetObject").ways
    assert way.conditions == ()
    assert [one.statement.actions for one in way.grants] == [("s3:Get*",)]
    other_way_round = of_app(allow("s3:Get*"), allow("s3:GetObject", Condition=OLD))
    assert group(other_way_round, "s3:GetObject") == group(other_way_round, "s3:GetObjectTagging")


def test_the_same_granted_twice_names_both() -> None:
    found = of_app(allow("s3:GetObject"), allow("s3:Get*"))
    (way,) = group(found, "s3:GetObject").ways
    assert [one.statement.index for one in way.grants] == [0, 1]


def test_what_the_caller_decides_is_settled() -> None:
    """CK-1, MFA-5, SCP-12: a session has no MFA, and its role's ARN is known."""
    me = {"ArnLike": {"aws:PrincipalArn": R + "App"}}
    not_me = {"ArnNotLike": {"aws:PrincipalArn": R + "App"}}
    found = of_app(
        allow("s3:*", Condition=me),
        allow("sqs:*", Condition=MFA),
        deny("s3:PutObject", Condition=not_me),
        deny("s3:DeleteObject", Condition=me),
    )
    assert state(found, "s3:GetObject") is PermissionState.ALLOWED
    assert state(found, "s3:PutObject") is PermissionState.ALLOWED
    assert state(found, "s3:DeleteObject") is PermissionState.DENIED
    assert reasons(found, "sqs:SendMessage") == [(PermissionCutReason.CONDITION, True)]


def test_what_the_request_decides_stays_open_until_it_is_given() -> None:
    here = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    app = role("App", allows=allow("s3:*", Condition=here))
    given = world(account(A, app))
    assert state(permissions(APP, given), "s3:GetObject") is PermissionState.CONDITIONAL
    for region, answer in (
        ("eu-west-1", PermissionState.ALLOWED),
        ("us-east-1", PermissionState.DENIED),
    ):
        context = (("aws:RequestedRegion", (region,)),)
        assert state(permissions(APP, given, context=context), "s3:GetObject") is answer


def test_keys_of_services_and_resources_are_the_requests() -> None:
    """CK-30: they are open, although one request without a resource has none."""
    for key in ("ec2:ResourceTag/a", "aws:ResourceTag/a", "aws:ResourceAccount", "lambda:VpcIds"):
        found = of_app(allow("s3:*", Condition={"StringEquals": {key: "x"}}))
        assert state(found, "s3:GetObject") is PermissionState.CONDITIONAL


def test_many_conditional_ways_stay_side_by_side() -> None:
    """SES-6: conditions of both layers have to hold."""
    statements = [
        allow("s3:GetObject", Condition={"StringEquals": {"aws:RequestTag/a": str(n)}})
        for n in range(6)
    ]
    app = role("App", allows=statements, boundary="policy/Edge")
    found = permissions(APP, world(account(A, managed("Edge", statements), app)))
    ways = group(found, "s3:GetObject").ways
    assert all(way.state is PermissionState.CONDITIONAL for way in ways)
    assert any(way.within for way in ways)


def test_who_needs_another_policy_says_so() -> None:
    """EV-17, TR-1, FED-15."""
    found = of_app(allow("*"))
    assert group(found, "sts:AssumeRole").needs == "the trust policy of the role allows it too"
    assert group(found, "kms:Decrypt").needs == "the key policy allows it too"
    assert state(found, "kms:Decrypt") is PermissionState.CONDITIONAL
    denied = of_app(allow("*"), deny("kms:*"))
    assert group(denied, "kms:Decrypt").needs == ""


# What is not known


def test_a_missing_policy_leaves_everything_open() -> None:
    """DF-10, GR-71: it may allow, and it may deny."""
    found = of_app(allow("s3:*"), attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS
    assert group(found, "s3:GetObject").grants
    assert state(found, "sqs:SendMessage") is PermissionState.DEPENDS
    assert not group(found, "sqs:SendMessage").grants
    assert state(found, "sts:GetCallerIdentity") is PermissionState.ALLOWED
    assert len(found.unknown) == 1
    assert "ReadOnlyAccess" in found.unknown[0]
    assert found.granted == 8 + 1


def test_a_missing_boundary_is_never_an_allow() -> None:
    """SES-21."""
    found = of_app(allow("s3:*"), boundary="policy/Lost")
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS
    assert reasons(found, "sqs:SendMessage") == [(PermissionCutReason.NOT_GRANTED, True)]


def test_an_explicit_deny_is_certain_beside_a_gap() -> None:
    """EV-7."""
    found = of_app(allow("s3:*"), deny("s3:PutObject"), boundary="policy/Lost")
    assert state(found, "s3:PutObject") is PermissionState.DENIED


@pytest.mark.parametrize("operator", ["StringSounds", "ForAllUsers:StringEquals"])
def test_an_unknown_operator_depends(operator: str) -> None:
    """GR-73."""
    odd = {operator: {"aws:RequestTag/a": "x"}}
    found = of_app(
        allow("s3:GetObject", Condition=odd), allow("s3:Put*"), deny("s3:PutObject", Condition=odd)
    )
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS
    assert state(found, "s3:PutObject") is PermissionState.DEPENDS
    assert state(found, "s3:PutObjectTagging") is PermissionState.ALLOWED


def test_a_statement_that_cannot_be_told_may_be_about_anything() -> None:
    """GR-7, GR-73: neither Action nor NotAction, and no Resource."""
    found = of_app(allow("s3:*"), {"Effect": "Deny", "Resource": "*"})
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS
    assert state(found, "sqs:SendMessage") is PermissionState.DENIED
    found = of_app({"Effect": "Allow", "Action": "s3:*"})
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS
    found = of_app({"Effect": "Permit", "Action": "s3:*", "Resource": "*"})
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS


def test_an_unreadable_document_depends() -> None:
    """GR-71."""
    app = role("App", allows="{broken")
    assert (
        state(permissions(APP, world(account(A, app))), "s3:GetObject") is PermissionState.DEPENDS
    )


def test_a_condition_on_what_is_not_imported_depends() -> None:
    """DF-23."""
    mine = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    named = {"StringEquals": {"aws:RequestTag/a": "${aws:PrincipalOrgID}"}}
    app = role("App", allows=[allow("s3:*", Condition=mine), allow("sqs:*", Condition=named)])
    found = permissions(APP, world(account(A, app), organization_known=False))
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS
    assert "organization is not imported" in group(found, "s3:GetObject").ways[0].depends[0]
    assert state(found, "sqs:SendMessage") is PermissionState.DEPENDS
    assert found.layers[-1].gaps


def test_a_resource_of_what_is_not_imported_depends() -> None:
    """GR-31: tags of a role that is not in the import."""
    lost = SessionCaller(role=R + "Lost")
    app = role("App")
    policy = json.dumps(document(allow("s3:*", "arn:aws:s3:::${aws:PrincipalTag/team}/*")))
    caller = SessionCaller(role=lost.role, session_policy=policy)
    found = permissions(caller, world(account(A, app, incomplete=("roles",))))
    ways = group(found, "s3:GetObject").ways
    assert len(ways[0].depends) == 1
    assert state(found, "s3:GetObject") is PermissionState.DEPENDS


# Kinds of caller


def test_nothing_is_granted_to_who_is_not_there() -> None:
    """DF-46."""
    found = permissions(UserCaller(f"arn:aws:iam::{A}:user/x"), world(account(A)))
    assert found.count(PermissionState.DENIED) == len(CATALOGUE) - 1
    assert [cut.reason for cut in group(found, "s3:GetObject").cuts] == [
        PermissionCutReason.RULE,
        PermissionCutReason.NOT_GRANTED,
    ]


def test_the_root_user_may_do_everything_that_scps_leave() -> None:
    """EV-23, AR-2."""
    given = world(
        account(A), organization=organization(A, scps={A: [allow("*"), deny("organizations:*")]})
    )
    found = permissions(RootCaller(A), given)
    assert state(found, "s3:GetObject") is PermissionState.ALLOWED
    assert reasons(found, "organizations:LeaveOrganization") == [(PermissionCutReason.DENIED, True)]
    assert state(found, "sts:AssumeRole") is PermissionState.DENIED


def test_a_session_token_without_mfa_has_no_iam() -> None:
    """FED-12."""
    ana = user("ana", allows=allow("*"))
    given = world(account(A, ana))
    arn = f"arn:aws:iam::{A}:user/ana"
    without = permissions(SessionTokenCaller(user=arn), given)
    assert [(cut.reason, cut.words) for cut in group(without, "iam:PassRole").cuts] == [
        (PermissionCutReason.RULE, "A session token without MFA cannot call IAM.")
    ]
    assert state(without, "s3:GetObject") is PermissionState.ALLOWED
    assert state(without, "sts:TagSession") is PermissionState.DENIED
    with_mfa = permissions(SessionTokenCaller(user=arn, mfa=True), given)
    assert state(with_mfa, "iam:PassRole") is PermissionState.ALLOWED
    assert [one.layer for one in without.layers][1] is Layer.REQUEST


def test_a_user_needs_no_permission_for_a_session_token() -> None:
    """FED-12, FED-14, EV-3."""
    ana = user("ana", allows=allow("sts:GetFederationToken"))
    found = permissions(UserCaller(f"arn:aws:iam::{A}:user/ana"), world(account(A, ana)))
    assert group(found, "sts:GetSessionToken").rule == "GetSessionToken needs no permission."
    assert state(found, "sts:GetSessionToken") is PermissionState.ALLOWED
    assert state(found, "sts:GetFederationToken") is PermissionState.ALLOWED
    assert state(of_app(allow("*")), "sts:GetSessionToken") is PermissionState.DENIED


def test_a_federated_user_without_session_policy_has_nothing() -> None:
    """EV-16, FED-13, FED-21."""
    ana = user("ana", allows=allow("*"))
    given = world(account(A, ana))
    arn = f"arn:aws:iam::{A}:user/ana"
    bare = permissions(FederatedUserCaller(user=arn, name="f"), given)
    assert reasons(bare, "s3:GetObject") == [(PermissionCutReason.NOT_ALLOWED, True)]
    policy = json.dumps(document(allow("*")))
    wide = permissions(FederatedUserCaller(user=arn, name="f", session_policy=policy), given)
    assert state(wide, "s3:GetObject") is PermissionState.ALLOWED
    assert reasons(wide, "iam:GetUser") == [(PermissionCutReason.RULE, True)]


@pytest.mark.parametrize(
    "caller",
    [ServiceCaller("ec2.amazonaws.com"), WebIdentityCaller(provider="accounts.google.com")],
)
def test_who_has_no_policies_has_no_permissions(caller: Caller) -> None:
    """FED-1."""
    found = permissions(caller, world(account(A)))
    assert found.count(PermissionState.DENIED) == len(CATALOGUE)
    assert "has none" in found.layers[0].note


def test_assume_root_is_asked_for_a_member_account() -> None:
    """FED-15."""
    boss = role("App", allows=allow("*"))
    made = organization(B, management=A)
    found = permissions(APP, world(account(A, boss), organization=made))
    assert group(found, "sts:AssumeRoot").needs == "central root access is set up"
    alone = permissions(APP, world(account(A, boss)))
    assert state(alone, "sts:AssumeRoot") is PermissionState.DENIED


def test_expired_credentials_are_noted() -> None:
    """SES-7, ERR-27."""
    caller = SessionCaller(role=R + "App", expires_at="2026-11-24T11:00:00Z")
    found = of_app(allow("s3:*"), caller=caller)
    assert "expired" in found.notes[0]
    assert of_app(allow("s3:*")).notes == ()


def test_without_anything_refused_there_is_no_layer_for_it() -> None:
    """FED-12 to FED-16 are about actions of IAM and STS."""
    action = CATALOGUE.find("s3:GetObject")
    assert action is not None
    one = catalogue_of("2026-10-27", {"s3:getobject": CATALOGUE.action(action)})
    app = role("App", allows=allow("s3:*"))
    found = effective_permissions(APP, WorldIndex(world(account(A, app))), one, NOW)
    assert Layer.REQUEST not in [layer.layer for layer in found.layers]
    assert found.count(PermissionState.ALLOWED) == 1


def test_what_nobody_changes_is_excepted_svc7a() -> None:
    """SVC-7a: all roles but those that AWS protects; where nothing else is left, nothing is."""
    found = of_app(allow("iam:PutRolePolicy"))
    (way,) = group(found, "iam:PutRolePolicy").ways
    assert written(way.region) == (
        ["*"],
        ["arn:*:iam::*:role/aws-service-role/*", "arn:*:iam::*:role/aws-reserved/*"],
    )
    assert reasons(found, "iam:PutRolePolicy") == [(PermissionCutReason.RULE, False)] * 2
    assert state(found, "iam:PutRolePolicy") is PermissionState.ALLOWED
    reserved = f"arn:aws:iam::{A}:role/aws-reserved/sso.amazonaws.com/*"
    none = of_app(allow(["iam:PutRolePolicy", "iam:PassRole"], reserved))
    assert reasons(none, "iam:PutRolePolicy") == [(PermissionCutReason.RULE, True)]
    assert state(none, "iam:PutRolePolicy") is PermissionState.DENIED
    assert state(none, "iam:PassRole") is PermissionState.ALLOWED
    narrow = of_app(allow("iam:PutRolePolicy", f"arn:aws:iam::{A}:role/app/*"))
    assert group(narrow, "iam:PutRolePolicy").cuts == ()


def test_whom_was_asked_before_makes_no_difference_fed12() -> None:
    """FED-12 to FED-16, DF-21: what AWS allows or refuses is kept for callers of a kind alone."""
    linked = "/aws-service-role/x.amazonaws.com/"
    closed = replace(
        organization(A, B),
        accounts=tuple(
            replace(one, status="SUSPENDED") if one.id == B else one
            for one in organization(A, B).accounts
        ),
    )
    given = world(
        account(
            A,
            user("ana", allows=allow("*")),
            user("ben", allows=allow("iam:*")),
            role("App", allows=allow("*")),
            role("Linked", path=linked, allows=allow("*")),
        ),
        account(B, user("eve", allows=allow("*")), role("Off", allows=allow("*"))),
        organization=closed,
    )
    ana = UserCaller(f"arn:aws:iam::{A}:user/ana")
    callers: list[Caller] = [
        *(caller_of(one) for found in given.accounts for one in entities(found)),
        SessionTokenCaller(user=ana.arn),
        SessionTokenCaller(user=ana.arn, mfa=True),
        SessionCaller(role=R + "App", expires_at="2020-01-01T00:00:00Z"),
        SessionCaller(role=R + "Gone"),
        SessionCaller(role=R + "App", role_id="AROAGONE000000000000"),
        UserCaller(f"arn:aws:iam::{A}:user/gone"),
        RootCaller(A),
    ]
    for order in (callers, callers[::-1]):
        index = WorldIndex(given)
        for caller in order:
            alone = effective_permissions(caller, WorldIndex(given), CATALOGUE, NOW)
            assert effective_permissions(caller, index, CATALOGUE, NOW) == alone
