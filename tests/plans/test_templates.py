"""CloudFormation templates: functions, types, and what stays unknown (IAC-39 to IAC-43)."""

from typing import Any

import pytest

from rolescope.importers.plan_files import read_plan_file
from rolescope.model.place import find_holder
from rolescope.model.principal import MEMBER_ROLE, Role
from rolescope.model.world import World
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.plan_values import NoteKind, PlannedResource, ProposedPlan, UnknownValue
from rolescope.plans.proposal import Proposal, propose
from rolescope.plans.templates import Stack, StackTemplate
from support.iac import IAC, sample
from support.plans import A, B, labels, notes
from support.worlds.build import account, organization, world

Json = dict[str, Any]
EXPECTED = sample("expected.cfn.json")["template.yaml"]
HOME = f"arn:aws:iam::{A}"
TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{B}:root"},
            "Action": "sts:AssumeRole",
        }
    ]
}


def _own(**parameters: str) -> ProposedPlan:
    value, _ = read_plan_file(IAC / "template.yaml")
    stack = Stack(region="eu-west-1", parameters=parameters)
    return read_plan(value, Given(accounts={"template": A}, stack=stack))


def _resource(plan: ProposedPlan, address: str) -> PlannedResource:
    return next(one for one in plan.resources if one.address == address)


def _list(resource: PlannedResource, name: str) -> list[Any]:
    value = resource.after[name]
    assert isinstance(value, list)
    return value


def test_the_template_of_our_own_says_what_is_expected() -> None:
    plan = _own(Env="prod")
    gh, unnamed = _resource(plan, "GhRole"), _resource(plan, "Unnamed")
    first, second = EXPECTED["roles"]
    assert gh.after["name"] == first["name"]
    assert gh.after["max_session_duration"] == first["maxSessionDuration"]
    assert gh.after["assume_role_policy"] == first["trust"]
    own, read_only = _list(gh, "managed_policy_arns")
    assert own == f"{HOME}:policy/(stack)-Own-(known after apply)"
    assert read_only == first["managed"][1]
    assert unnamed.after["assume_role_policy"] == second["trust"]
    assert unnamed.after["permissions_boundary"] == UnknownValue("Fn::ImportValue shared-boundary")
    (inline,) = _list(unnamed, "inline_policy")
    assert inline["name"] == second["inline"][0]["name"]
    assert inline["policy"]["Statement"] == [second["inline"][0]["statement"]]
    assert (gh.is_possible, unnamed.is_possible) == (False, second["possible"])
    assert _resource(plan, "Gh").after["url"] == "https://token.actions.githubusercontent.com"
    assert _resource(plan, "Extra").after["role"] == "gh-prod"


def test_without_a_parameter_what_it_decides_is_unknown() -> None:
    plan = _own()
    gh, unnamed = _resource(plan, "GhRole"), _resource(plan, "Unnamed")
    assert gh.after["name"] == "(known after apply: GhRole)"
    statement = gh.after["assume_role_policy"]["Statement"][0]  # type: ignore[index]
    assert statement["Condition"] == {
        "StringLike": {"token.actions.githubusercontent.com:sub": UnknownValue("Fn::FindInMap")}
    }
    assert unnamed.is_possible
    assert "Unnamed" not in {one.address for one in _own(Env="dev").resources}


def test_what_is_only_possible_lets_nobody_in_for_certain_iac36(imported: World) -> None:
    found = propose(imported, [_own()])
    assert (NoteKind.POSSIBLE, "aws_iam_role") in notes(found)
    role = find_holder(found.world, f"{HOME}:role/(stack)-Unnamed-(known after apply)")
    assert isinstance(role, Role)
    assert all(one.defects for one in role.trust_policy.statements)


def test_a_template_takes_nothing_away_iac42(imported: World) -> None:
    resources = {
        "App": {
            "Type": "AWS::IAM::Role",
            "Properties": {"RoleName": "App", "AssumeRolePolicyDocument": TRUST},
        }
    }
    assert labels(_proposed(imported, resources)) == ["Edit trust of App"]


def _proposed(world: World, resources: Json, *, account: str | None = A, **more: Any) -> Proposal:
    accounts = {"template": account} if account else {}
    stack = Stack(name=more.pop("stack", "app"))
    given = Given(accounts=accounts, stack=stack)
    return propose(world, [read_plan({"Resources": resources, **more}, given)])


def _typed(type_: str, **properties: Any) -> Json:
    return {"X": {"Type": type_, "Properties": properties}}


DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@pytest.mark.parametrize(
    ("resources", "made"),
    [
        (
            _typed("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST),
            ["Create role app-X-(known after apply)"],
        ),
        (
            _typed(
                "AWS::IAM::User",
                UserName="u",
                Policies=[{"PolicyName": "p", "PolicyDocument": DOCUMENT}],
                ManagedPolicyArns=[f"{HOME}:policy/AppRead"],
            ),
            ["Create user u", "Add inline policy p to u", "Attach AppRead to u"],
        ),
        (_typed("AWS::IAM::Group", GroupName="g", Path="/x/"), ["Create group g"]),
        (
            _typed(
                "AWS::IAM::ManagedPolicy",
                ManagedPolicyName="p",
                PolicyDocument=DOCUMENT,
                Roles=["App"],
            ),
            ["Create managed policy p", "Attach p to App"],
        ),
        (
            _typed(
                "AWS::IAM::Policy", PolicyName="p", PolicyDocument=DOCUMENT, Roles=["App", "Kept"]
            ),
            ["Add inline policy p to App", "Add inline policy p to Kept"],
        ),
        (
            _typed("AWS::IAM::RolePolicy", RoleName="App", PolicyName="p", PolicyDocument=DOCUMENT),
            ["Add inline policy p to App"],
        ),
        (_typed("AWS::IAM::SAMLProvider", Name="Okta"), ["Set the SAML provider Okta"]),
        (
            _typed("AWS::IAM::OIDCProvider", Url="https://x.example"),
            ["Set the OIDC provider x.example"],
        ),
        (
            _typed(
                "AWS::Serverless::Function",
                Policies=["ReadOnlyAccess", {"S3ReadPolicy": {}}, DOCUMENT],
            ),
            [
                "Create role app-XRole-(known after apply)",
                "Add inline policy policy-template-1 to app-XRole-(known after apply)",
                "Add inline policy app-XRole-Policy2 to app-XRole-(known after apply)",
                "Add the managed policy AWSLambdaBasicExecutionRole, which is not imported",
                "Attach AWSLambdaBasicExecutionRole to app-XRole-(known after apply)",
                "Add the managed policy ReadOnlyAccess, which is not imported",
                "Attach ReadOnlyAccess to app-XRole-(known after apply)",
            ],
        ),
        (_typed("AWS::Serverless::Function", Role="x"), []),
        (_typed("AWS::S3::Bucket"), []),
        (_typed("AWS::IAM::InstanceProfile", Roles=["App"]), []),
    ],
)
def test_each_type_iac41(imported: World, resources: Json, made: list[str]) -> None:
    assert labels(_proposed(imported, resources)) == made


@pytest.mark.parametrize("type_", ["AWS::IAM::New", "AWS::CloudFormation::Stack"])
def test_what_is_not_modeled_is_said(imported: World, type_: str) -> None:
    assert notes(_proposed(imported, _typed(type_))) == [(NoteKind.NOT_MODELED, type_)]


def test_users_join_groups(imported: World) -> None:
    found = _proposed(imported, _typed("AWS::IAM::User", UserName="u", Groups=["Devs"]), account=B)
    assert labels(found) == ["Create user u", "Add u to group Devs"]
    added = _typed("AWS::IAM::UserToGroupAddition", GroupName="Devs", Users=["dev1", "x"])
    assert notes(_proposed(imported, added, account=B)) == [(NoteKind.BASE_DIFFERS, "x")]


def test_the_account_of_a_template_is_asked_for_iac39(imported: World) -> None:
    found = _proposed(imported, _typed("AWS::IAM::User", UserName="u"), account=None)
    assert [(one.provider, one.address) for one in found.asked] == [("template", "X")]


def test_a_name_that_the_stack_made_is_found(imported: World) -> None:
    """`Kept` is the only role of the account that begins with the name of the stack."""
    made = _proposed(imported, _typed("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST)).world
    again = propose(
        made,
        [
            read_plan(
                {"Resources": _typed("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST)},
                Given(accounts={"template": A}, stack=Stack(name="app")),
            )
        ],
    )
    assert labels(again) == []


def test_the_path_of_the_cdk_is_shown_iac44(imported: World) -> None:
    resources = _typed("AWS::IAM::User", UserName="u")
    resources["X"]["Metadata"] = {"aws:cdk:path": "App/User/Resource"}
    assert _proposed(imported, resources).made[0].address == "App/User/Resource"


VALUE: Json = {
    "Parameters": {
        "P": {"Type": "String", "Default": "a,b"},
        "L": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "N": {"Type": "Number", "Default": 7},
        "S": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/x"},
        "O": {"Type": "String"},
    },
    "Mappings": {"M": {"a": {"b": "c"}}},
    "Conditions": {
        "Yes": {"Fn::Equals": [{"Ref": "N"}, "7"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Open": {"Fn::Equals": [{"Ref": "O"}, "x"]},
        "Circle": {"Fn::Not": [{"Condition": "Circle"}]},
        "Both": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "Open"}]},
        "Never": {"Fn::And": [{"Condition": "No"}, {"Condition": "Open"}]},
        "Either": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "Open"}]},
        "Bad": [],
        "Odd": {"Fn::Odd": []},
    },
    "Resources": {
        "R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "Path": "/x/"}},
        "Own": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Ref": "Own"}}},
        "M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "m"}},
        "I": {"Type": "AWS::IAM::SAMLProvider", "Properties": {"Name": "i"}},
        "B": {"Type": "AWS::S3::Bucket"},
    },
}


def _if(condition: str) -> Json:
    return {"Fn::If": [condition, "then", "else"]}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"Ref": "P"}, "a,b"),
        ({"Ref": "L"}, ["a", "b"]),
        ({"Ref": "N"}, "7"),
        ({"Ref": "S"}, UnknownValue("parameter S")),
        ({"Ref": "O"}, UnknownValue("parameter O")),
        ({"Ref": "R"}, "r"),
        ({"Ref": "M"}, f"{HOME}:policy/m"),
        ({"Ref": "I"}, f"{HOME}:saml-provider/i"),
        ({"Ref": "B"}, UnknownValue("name of B")),
        ({"Ref": "Gone"}, UnknownValue("Gone")),
        ({"Ref": "AWS::AccountId"}, A),
        ({"Ref": "AWS::Partition"}, "aws-cn"),
        ({"Ref": "AWS::Region"}, "cn-north-1"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com.cn"),
        ({"Ref": "AWS::StackName"}, "app"),
        ({"Ref": "AWS::StackId"}, UnknownValue("AWS::StackId")),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ({"Fn::GetAtt": ["R", "Arn"]}, f"{HOME}:role/x/r"),
        ({"Fn::GetAtt": "R.Arn"}, f"{HOME}:role/x/r"),
        ({"Fn::GetAtt": ["R", "RoleId"]}, UnknownValue("R.RoleId")),
        ({"Fn::GetAtt": ["B", "Arn"]}, UnknownValue("B.Arn")),
        ({"Fn::GetAtt": {}}, UnknownValue("Fn::GetAtt")),
        ({"Fn::Sub": "${R}-${R.Arn}-${!x}"}, f"r-{HOME}:role/x/r-${{x}}"),
        ({"Fn::Sub": ["${x}/${P}", {"x": {"Ref": "N"}}]}, "7/a,b"),
        ({"Fn::Sub": "${B}/*"}, UnknownValue("<name of B>/*")),
        ({"Fn::Sub": {}}, UnknownValue("Fn::Sub")),
        ({"Fn::Join": [":", ["a", {"Ref": "P"}, 1]]}, "a:a,b:1"),
        ({"Fn::Join": ["", ["a", {"Ref": "O"}]]}, UnknownValue("a<parameter O>")),
        ({"Fn::Join": [":"]}, UnknownValue("Fn::Join")),
        ({"Fn::Join": [":", {"Ref": "O"}]}, UnknownValue("parameter O")),
        ({"Fn::Select": ["1", {"Ref": "L"}]}, "b"),
        ({"Fn::Select": [9, {"Ref": "L"}]}, UnknownValue("Fn::Select")),
        ({"Fn::Select": 1}, UnknownValue("Fn::Select")),
        ({"Fn::Split": [",", {"Ref": "P"}]}, ["a", "b"]),
        ({"Fn::Split": [",", {"Ref": "O"}]}, UnknownValue("Fn::Split")),
        ({"Fn::FindInMap": ["M", "a", "b"]}, "c"),
        ({"Fn::FindInMap": ["M", "a", "x"]}, UnknownValue("Fn::FindInMap")),
        ({"Fn::FindInMap": ["M", "a"]}, UnknownValue("Fn::FindInMap")),
        ({"Fn::ImportValue": "known"}, "exported"),
        ({"Fn::ImportValue": "x"}, UnknownValue("Fn::ImportValue x")),
        ({"Fn::ImportValue": {"Ref": "O"}}, UnknownValue("Fn::ImportValue")),
        ({"Fn::Transform": {}}, UnknownValue("Fn::Transform")),
        ({"Fn::Base64": "x"}, UnknownValue("Fn::Base64")),
        ("{{resolve:ssm:x}}", UnknownValue("{{resolve:ssm:x}}")),
        (_if("Yes"), "then"),
        (_if("No"), "else"),
        (_if("Never"), "else"),
        (_if("Either"), "then"),
        (_if("Open"), UnknownValue("condition Open")),
        (_if("Both"), UnknownValue("condition Both")),
        (_if("Circle"), UnknownValue("condition Circle")),
        (_if("Bad"), UnknownValue("condition Bad")),
        (_if("Odd"), UnknownValue("condition Odd")),
        (_if("Gone"), UnknownValue("condition Gone")),
        ({"Fn::If": []}, UnknownValue("Fn::If")),
        ({"Ref": "Own"}, "(known after apply: Own)"),
    ],
)
def test_every_function_iac40(value: object, found: object) -> None:
    stack = Stack(account=A, region="cn-north-1", name="app", exports={"known": "exported"})
    expected = found
    if isinstance(found, str):
        expected = found.replace("arn:aws:", "arn:aws-cn:")
    assert StackTemplate(VALUE, stack).evaluated(value) == expected


def test_without_an_account_arns_are_unknown() -> None:
    template = StackTemplate(VALUE, Stack())
    assert template.evaluated({"Fn::GetAtt": ["R", "Arn"]}) == UnknownValue("R.Arn")
    assert template.evaluated({"Ref": "AWS::Region"}) == UnknownValue("AWS::Region")
    assert Stack(region="us-gov-west-1").partition == "aws-us-gov"


def test_new_ous_and_accounts_of_a_template_are_evaluated_iac41() -> None:
    """What names them by Ref or GetAtt means the same OU and account."""
    unit = {"Name": "Apps", "ParentId": "r-ex01"}
    member = {"AccountName": "new", "ParentIds": [{"Ref": "Unit"}], "RoleName": "Boss"}
    trust = {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": {"Fn::GetAtt": ["Member", "AccountId"]}},
            "Action": "sts:AssumeRole",
        }
    }
    value = {
        "Resources": {
            "Member": {"Type": "AWS::Organizations::Account", "Properties": member},
            "Unit": {"Type": "AWS::Organizations::OrganizationalUnit", "Properties": unit},
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {"RoleName": "Reader", "AssumeRolePolicyDocument": trust},
            },
        }
    }
    where = world(account(A), organization=organization(A, management=A))
    plan = read_plan(value, Given(accounts={"template": A}))
    found = propose(where, [plan])
    assert labels(found) == ["Create OU Apps", "Create role Reader", "Create account new"]
    made = found.world.accounts[-1]
    assert [one.name for one in made.roles] == ["Boss"]
    assert made.id in str(find_holder(found.world, f"{HOME}:role/Reader"))
    again = propose(found.world, [plan])
    assert "Create OU Apps" not in labels(again)


def test_an_account_of_a_name_that_is_not_known_gets_an_administrator_iac24() -> None:
    """It is unknown, and not a difference of the import (IAC-36)."""
    imported = world(account(A), organization=organization(A, management=A))
    member = {"AccountName": {"Fn::ImportValue": "name"}}
    value = {"Resources": {"New": {"Type": "AWS::Organizations::Account", "Properties": member}}}
    found = propose(imported, [read_plan(value, Given(accounts={"template": A}))])
    assert notes(found) == [(NoteKind.NEW_ACCOUNT, MEMBER_ROLE), (NoteKind.ATTRIBUTE, "name")]


def test_an_account_that_is_there_is_not_made_again_iac42() -> None:
    member = {"AccountName": A, "ParentIds": ["r-ex01"]}
    value = {"Resources": {"Own": {"Type": "AWS::Organizations::Account", "Properties": member}}}
    where = world(account(A), organization=organization(A, management=B))
    assert labels(propose(where, [read_plan(value, Given(accounts={"template": A}))])) == []


def test_the_id_of_an_ou_with_an_unknown_parent_is_unknown() -> None:
    unit = {"Name": "Apps", "ParentId": {"Fn::ImportValue": "parent"}}
    value = {
        "Resources": {
            "Unit": {"Type": "AWS::Organizations::OrganizationalUnit", "Properties": unit}
        }
    }
    assert isinstance(StackTemplate(value, Stack()).ref("Unit"), UnknownValue)
