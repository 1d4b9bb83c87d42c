"""A value of a wrong type is never taken for nothing (DF-46, GR-71, formats.md "never guessed").

Each value of an export, wherever it stands, is replaced by values of every other JSON type. What
cannot be read has to be told, and no answer may become another definite one because of it.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.arn import group_digits
from rolescope.model.coverage import coverage
from rolescope.questions.answers import answer_query
from support.worlds.exports import A, B, Json, details, document, group, managed, role, user, write

C = "999999999999"
AT = "2026-11-24T12:00:00Z"
OIDC = f"arn:aws:iam::{A}:oidc-provider/token.example.org"
SAML = f"arn:aws:iam::{A}:saml-provider/Okta"
Way = tuple[str | int, ...]


def arn(name: str, account: str = A) -> str:
    return f"arn:aws:iam::{account}:{name}"


def statement(effect: str, action: str, **more: Any) -> Json:
    return {"Effect": effect, "Action": action, "Resource": "*"} | more


def condition(operator: str, key: str, value: str) -> Json:
    return {"Condition": {operator: {key: value}}}


def trust(principal: Json, action: str, **more: Any) -> Json:
    return {"Effect": "Allow", "Principal": principal, "Action": action} | more


RED = condition("StringEquals", "aws:PrincipalTag/team", "red")
MINE = condition("StringEquals", "aws:PrincipalOrgID", "o-example")
UNIT = condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-example/r-ab12/ou-ab12-1/*")
ROOT = {"AWS": arn("root")}
DETAILS = details(
    role(
        "Tagged",
        AssumeRolePolicyDocument=document(
            trust(ROOT, "sts:AssumeRole", **RED),
            {"Effect": "Deny"} | trust({"AWS": "*"}, "sts:TagSession") | {"Effect": "Deny"},
        ),
        Tags=[{"Key": "kind", "Value": "door"}],
        RolePolicyList=[
            {"PolicyName": "own", "PolicyDocument": document(statement("Deny", "ec2:*"))}
        ],
        AttachedManagedPolicies=[{"PolicyName": "Wide", "PolicyArn": arn("policy/Wide")}],
        PermissionsBoundary={
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": arn("policy/Fence"),
        },
        RoleLastUsed={"LastUsedDate": AT, "Region": "eu-west-1"},
    ),
    role("Unit", AssumeRolePolicyDocument=document(trust({"AWS": "*"}, "sts:AssumeRole", **UNIT))),
    role("Mine", AssumeRolePolicyDocument=document(trust({"AWS": "*"}, "sts:AssumeRole", **MINE))),
    role(
        "Web",
        AssumeRolePolicyDocument=document(
            trust({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity"),
            trust({"Federated": SAML}, "sts:AssumeRoleWithSAML"),
        ),
    ),
    UserDetailList=[
        user(
            "ana",
            GroupList=["devs"],
            Tags=[{"Key": "team", "Value": "red"}],
            UserPolicyList=[
                {"PolicyName": "own", "PolicyDocument": document(statement("Deny", "s3:Put*"))}
            ],
            AttachedManagedPolicies=[{"PolicyName": "Wide", "PolicyArn": arn("policy/Wide")}],
            PermissionsBoundary={
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": arn("policy/Fence"),
            },
        )
    ],
    GroupDetailList=[
        group(
            "devs",
            GroupPolicyList=[
                {"PolicyName": "g", "PolicyDocument": document(statement("Deny", "kms:*"))}
            ],
            AttachedManagedPolicies=[{"PolicyName": "No", "PolicyArn": arn("policy/No")}],
        )
    ],
    Policies=[
        managed(
            "Wide",
            A,
            {
                "VersionId": "v1",
                "IsDefaultVersion": False,
                "Document": document(statement("Deny", "*")),
            },
            {
                "VersionId": "v2",
                "IsDefaultVersion": True,
                "Document": document(statement("Allow", "*")),
            },
            DefaultVersionId="v2",
        ),
        managed(
            "Fence",
            A,
            {
                "VersionId": "v1",
                "IsDefaultVersion": True,
                "Document": document(statement("Allow", "*"), statement("Deny", "sns:*")),
            },
        ),
        managed(
            "No",
            A,
            {
                "VersionId": "v1",
                "IsDefaultVersion": True,
                "Document": document(statement("Deny", "sqs:*")),
            },
        ),
    ],
)


def guardrail(name: str, kind: str, content: Json, *targets: str) -> Json:
    return {
        "PolicySummary": {"Id": f"p-{name}", "Name": name, "Type": f"{kind}_CONTROL_POLICY"},
        "Content": json.dumps(content),
        "Targets": [{"TargetId": target, "Type": "ROOT"} for target in targets],
    }


EVERYTHING = document(statement("Allow", "*"))
ORGANIZATION: Json = {
    "Organization": {"Id": "o-example", "FeatureSet": "ALL", "MasterAccountId": C},
    "Roots": [
        {
            "Id": "r-ab12",
            "Name": "Root",
            "PolicyTypes": [
                {"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"},
                {"Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED"},
            ],
        }
    ],
    "OrganizationalUnits": [
        {"Id": "ou-ab12-1", "Name": "One", "ParentId": "r-ab12"},
        {"Id": "ou-ab12-2", "Name": "Two", "ParentId": "ou-ab12-1"},
    ],
    "Accounts": [
        {"Id": A, "Name": "a", "Status": "ACTIVE", "ParentId": "ou-ab12-2"},
        {"Id": B, "Name": "b", "Status": "SUSPENDED", "ParentId": "r-ab12"},
        {"Id": C, "Name": "c", "Status": "ACTIVE", "ParentId": "r-ab12"},
    ],
    "Policies": [
        guardrail("Full", "SERVICE", EVERYTHING, "r-ab12", "ou-ab12-1", "ou-ab12-2", A, B, C),
        guardrail("NoDb", "SERVICE", document(statement("Deny", "dynamodb:*")), "ou-ab12-1"),
        guardrail("NoIam", "SERVICE", document(statement("Deny", "iam:*")), "r-ab12"),
        guardrail("FullR", "RESOURCE", document(statement("Allow", "*", Principal="*")), "r-ab12"),
        guardrail(
            "NoData",
            "RESOURCE",
            document(statement("Deny", "s3:GetObject", Principal="*")),
            "ou-ab12-2",
        ),
    ],
}
WORLD: Json = {
    "format": "iam-world/1",
    "id": "types",
    "now": AT,
    "organization": ORGANIZATION,
    "accounts": {
        A: {
            "gaad": DETAILS,
            "oidcProviders": [{"Arn": OIDC, "Url": "token.example.org", "ClientIDList": ["app"]}],
            "samlProviders": [{"Arn": SAML, "ValidUntil": "2020-01-01T00:00:00Z"}],
            "roles": [{"Arn": arn("role/Tagged"), "MaxSessionDuration": 7200}],
        },
        B: {
            "gaad": details(
                UserDetailList=[
                    user(
                        "bea",
                        B,
                        UserPolicyList=[{"PolicyName": "own", "PolicyDocument": EVERYTHING}],
                    )
                ]
            )
        },
    },
}
ANA, BEA, TAGGED = arn("user/ana"), arn("user/bea", B), arn("role/Tagged")


def web(audience: str, provider: str = OIDC) -> Json:
    return {"web": {"provider": provider, "claims": {"sub": "x", "aud": audience}}}


def assume(caller: Any, name: str, action: str = "sts:AssumeRole", **params: Any) -> Json:
    target = {"role": arn(f"role/{name}"), "action": action}
    return {"type": "assume", "caller": caller, "params": params} | target


def act(principal: str, action: str, resource: str = "*") -> Json:
    given = {"type": "action", "principal": principal, "action": action, "resource": resource}
    return given | {"resourceAccount": A}


WEB, BY_SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
QUERIES = (
    assume(ANA, "Tagged"),
    assume(ANA, "Unit"),
    assume(ANA, "Mine"),
    assume(BEA, "Mine"),
    assume(web("app"), "Web", WEB),
    assume(web("other"), "Web", WEB),
    assume(web("app", OIDC + "x"), "Web", WEB),
    assume({"saml": {"provider": SAML, "attributes": {"sub": "x"}}}, "Web", BY_SAML),
    *(
        act(ANA, action)
        for action in ("ec2:RunInstances", "kms:ListKeys", "sqs:ListQueues", "sns:ListTopics")
    ),
    act(ANA, "s3:PutObject", "arn:aws:s3:::b/k"),
    act(ANA, "s3:GetObject", "arn:aws:s3:::b/k"),
    act(ANA, "s3:ListBucket", "arn:aws:s3:::b"),
    *(act(ANA, action) for action in ("dynamodb:ListTables", "iam:ListUsers")),
    *(act(TAGGED, action) for action in ("ec2:RunInstances", "sns:ListTopics", "kms:ListKeys")),
)
OTHERS: tuple[Any, ...] = (None, True, 7, "x", [], ["x"], {}, {"x": 1})
_KINDS: tuple[type, ...] = (bool, int, str, list, dict)


def kind(value: object) -> type:
    return next((found for found in _KINDS if isinstance(value, found)), type(value))


def ways(value: object, way: Way = ()) -> Iterator[Way]:
    """Yield the place of every value but the outermost one."""
    inner: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = enumerate(value)
    for step, item in inner:
        yield (*way, step)
        yield from ways(item, (*way, step))


def replaced(value: Any, way: Way, new: object) -> Any:
    made = copy.deepcopy(value)
    at = made
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = new
    return made


def found_at(value: Any, way: Way) -> Any:
    for step in way:
        value = value[step]
    return value


_SCALAR_OR_LIST = {"Action", "Resource", "AWS", "Federated", "aws:PrincipalOrgID"}
_ABSENT = {  # AWS leaves these out where there is nothing; null says the same
    *("UserPolicyList", "RolePolicyList", "GroupPolicyList", "AttachedManagedPolicies"),
    *("GroupList", "Tags", "PermissionsBoundary", "organization", "DefaultVersionId"),
    *("ClientIDList", "ValidUntil", "Status"),
}


def means_something(way: Way, new: object) -> bool:
    """Tell whether the new value is one that AWS, or formats.md, gives a meaning of its own."""
    key = way[-1]
    if new is None:
        return key in _ABSENT
    if "Statement" in way or "Content" in way:
        in_condition = "Condition" in way and len(way) - way.index("Condition") > 2
        is_nobody = key == "Principal" and new == []  # GR-9, with a warning
        return in_condition or is_nobody or (isinstance(new, list) and key in _SCALAR_OR_LIST)
    return False


def cases() -> Iterator[tuple[Way, object]]:
    for way in ways(WORLD):
        old = found_at(WORLD, way)
        for new in OTHERS:
            if kind(new) is not kind(old) and not means_something(way, new):
                yield way, new


def asked(reading: ImportResult) -> list[Json]:
    assert reading.world is not None
    index = WorldIndex(reading.world)
    return [answer_query(query, index, AT) for query in QUERIES]


def is_sound(before: Json, after: Json) -> bool:
    """Tell whether an answer stayed, or says that it does not know."""
    if after["verdict"] == before["verdict"]:
        return bool(after["invalid"]) == bool(before["invalid"]) or bool(after["unknown"])
    is_open = after["verdict"] == "Allowed" and bool(after["unknown"])
    return after["verdict"] == "Depends" or is_open


def core(answers: list[Json]) -> list[object]:
    return [(one["verdict"], one["invalid"]) for one in answers]


_PARTS = 4


@pytest.mark.parametrize("part", range(_PARTS))
def test_no_value_of_a_wrong_type_is_taken_for_nothing_df46(tmp_path: Path, part: int) -> None:
    before = read_sources([write(tmp_path, "w.json", WORLD)])
    assert before.world is not None
    assert before.problems == ()
    answers, gaps = asked(before), coverage(before.world).gaps
    wrong = []
    for way, new in list(cases())[part::_PARTS]:
        after = read_sources([write(tmp_path, "w.json", replaced(WORLD, way, new))])
        if after.world is None:
            assert after.problems
            continue
        now = asked(after)
        if not after.problems and coverage(after.world).gaps == gaps:
            assert core(now) == core(answers), (way, new)
        wrong += [
            (way, new, query, was["verdict"], is_["verdict"])
            for query, was, is_ in zip(QUERIES, answers, now, strict=True)
            if not is_sound(was, is_)
        ]
    assert wrong == []


def folder_of(tmp_path: Path, **files: Any) -> Path:
    """Write WORLD in its directory form, with other files in place of some."""
    inside, folder = WORLD["accounts"][A], tmp_path / "world"
    usual = {
        "world": {key: WORLD[key] for key in ("format", "id", "now")},
        "organization": ORGANIZATION,
        f"accounts/{A}/authorization-details": inside["gaad"],
        f"accounts/{A}/oidc-providers": {"OpenIDConnectProviderList": inside["oidcProviders"]},
        f"accounts/{A}/saml-providers": {"SAMLProviderList": inside["samlProviders"]},
        f"accounts/{A}/roles": {"Roles": inside["roles"]},
        f"accounts/{B}/authorization-details": WORLD["accounts"][B]["gaad"],
    }
    changed = {
        next(name for name in usual if name.endswith(key)): value for key, value in files.items()
    }
    for name, value in (usual | changed).items():
        write(folder, f"{name}.json", value)
    return folder


_NO_ORGANIZATION: tuple[object, ...] = ('"o-x"', [], [1], 7, True, {}, {"Organization": None})


@pytest.mark.parametrize("value", _NO_ORGANIZATION)
@pytest.mark.parametrize("form", ["file", "folder"])
def test_an_organization_of_a_wrong_type_is_not_none_df39(
    tmp_path: Path, value: Any, form: str
) -> None:
    """formats.md: null alone says that there is none; else it is not known whether there is one."""
    source = (
        folder_of(tmp_path, organization=value)
        if form == "folder"
        else write(
            tmp_path,
            "w.json",
            WORLD | {"organization": json.loads(value) if isinstance(value, str) else value},
        )
    )
    found = read_sources([source])
    assert found.world is not None
    assert (found.world.organization, found.world.organization_known) == (None, False)
    (problem,) = (one for one in found.problems if one.is_loss)
    assert problem.file == ("world/organization.json" if form == "folder" else "w.json")
    assert problem.path == (None if form == "folder" else "$.organization")
    answer = answer_query(QUERIES[0], WorldIndex(found.world), AT)
    assert answer["verdict"] == "Allowed"
    assert f"SCPs of account {group_digits(A)}" in answer["unknown"]


@pytest.mark.parametrize("value", [{}, "x", 7, True, {"Other": []}, [{"Arn": 5}], ["x"], [{}]])
@pytest.mark.parametrize("kind_of", ["oidc", "saml"])
@pytest.mark.parametrize("form", ["file", "folder"])
def test_providers_that_are_no_list_are_not_imported_df38(
    tmp_path: Path, value: Any, kind_of: str, form: str
) -> None:
    if form == "folder":
        key = "OpenIDConnectProviderList" if kind_of == "oidc" else "SAMLProviderList"
        source = folder_of(tmp_path, **{f"{kind_of}-providers": {key: value}})
    else:
        source = write(
            tmp_path, "w.json", replaced(WORLD, ("accounts", A, f"{kind_of}Providers"), value)
        )
    found = read_sources([source])
    assert found.world is not None
    assert any(one.is_loss and one.path and one.file for one in found.problems)
    account = next(one for one in found.world.accounts if one.id == A)
    assert getattr(account, f"{kind_of}_providers") is None
    caller = (
        web("app")
        if kind_of == "oidc"
        else {"saml": {"provider": SAML, "attributes": {"sub": "x"}}}
    )
    answer = answer_query(
        assume(caller, "Web", WEB if kind_of == "oidc" else BY_SAML), WorldIndex(found.world), AT
    )
    assert answer["verdict"] == "Allowed"
    assert any("providers of account" in one for one in answer["unknown"])


def test_providers_as_the_aws_cli_prints_them_stand_in_a_world_too_df13(tmp_path: Path) -> None:
    """DF-13, DF-14."""
    inside = WORLD["accounts"][A]
    made = replaced(
        WORLD,
        ("accounts", A, "oidcProviders"),
        {"OpenIDConnectProviderList": inside["oidcProviders"]},
    )
    made = replaced(
        made, ("accounts", A, "samlProviders"), {"SAMLProviderList": inside["samlProviders"]}
    )
    usual = read_sources([write(tmp_path, "w.json", WORLD)])
    assert read_sources([write(tmp_path, "w.json", made)]) == usual
