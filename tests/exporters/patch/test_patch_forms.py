"""A patch as Terraform and CloudFormation, and its commands in an account of a simulated AWS."""

import json
import re
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from rolescope.difference.openings import Openings, find_openings
from rolescope.engine.index import WorldIndex
from rolescope.exporters.patch.cloudformation import cloudformation_files
from rolescope.exporters.patch.declared import Declared, declared
from rolescope.exporters.patch.forms import FORMS, patch_files, write_folder
from rolescope.exporters.patch.terraform import hcl, terraform_files
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithRole
from rolescope.model.edits.inline import WithoutInlinePolicy
from rolescope.model.place import Place, PlaceKind
from rolescope.model.world import World
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.proposal import propose
from rolescope.plans.templates import Stack
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from support.aws.aws_cli import call
from support.aws.fake_shell import run_script
from support.worlds.build import NOW, A, account, allow, managed, role, trusts, user, world
from support.worlds.generated_edits import made
from support.worlds.generated_organizations import organizations

APP = f"arn:aws:iam::{A}:role/App"
ANA = f"arn:aws:iam::{A}:user/ana"
OLD = world(
    account(
        A,
        user("ana", allows=allow("sts:AssumeRole", "*")),
        role("App", trust=trusts("*"), allows=allow("s3:*", "*"), max_session_duration=43_200),
    )
)
NARROW = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": ANA},
                "Action": "sts:AssumeRole",
                "Condition": {"StringLike": {"sts:RoleSessionName": "${aws:username} %{x}"}},
            }
        ],
    },
    indent=2,
)
EDITS: tuple[Edit, ...] = (
    WithDocument(Place(PlaceKind.TRUST, APP), NARROW),
    WithMaxSessionDuration(APP, 3_600),
    WithRole(account=A, name="New", path="/", trust=NARROW),
)
SCENARIO = Scenario(OLD, EDITS)


def state(of: World) -> Before:
    index = WorldIndex(of)
    return Before(index, trust_graph(index, NOW), NOW)


def openings() -> Openings:
    return find_openings(state(SCENARIO.base), state(SCENARIO.world), edits=EDITS)


def documents(text: str) -> list[Any]:
    """Return the documents of a file of HCL: what is not JSON there is its templates' escapes."""
    decoder, found = json.JSONDecoder(), []
    for match in re.finditer(r"jsonencode\(", text):
        written = text[match.end() :].replace("$${", "${").replace("%%{", "%{")
        found.append(decoder.raw_decode(written)[0])
    return found


def test_terraform_declares_what_differs_alone() -> None:
    (text,) = (
        data.decode() for data in terraform_files(declared(SCENARIO.base, SCENARIO.world)).values()
    )
    assert text.count('resource "aws_iam_role" "App"') == 1
    assert 'resource "aws_iam_role" "New"' in text
    assert "max_session_duration = 3600" in text
    assert "$${aws:username} %%{x}" in text
    assert documents(text) == [json.loads(NARROW), json.loads(NARROW)]
    assert "s3:*" not in text


def test_what_goes_is_told_as_a_comment() -> None:
    policy = OLD.accounts[0].roles[0].inline[0].name
    after = Scenario(OLD, (WithoutInlinePolicy(APP, policy),)).world
    (text,) = (data.decode() for data in terraform_files(declared(OLD, after)).values())
    assert f"# Remove aws_iam_role_policy: App-{policy}" in text
    (template,) = map(json.loads, cloudformation_files(declared(OLD, after)).values())
    assert template["Metadata"]["Remove"] == [f"AWS::IAM::RolePolicy: App-{policy}"]


def test_a_policy_that_is_detached_does_not_take_its_role_along() -> None:
    held = role("Held", attached=("policy/Wide",), boundary="policy/Wide")
    free = role("Held")
    wide = managed("Wide", allow("s3:*", "*"))
    before, after = (world(account(A, wide, one)) for one in (held, free))
    (template,) = map(json.loads, cloudformation_files(declared(before, after)).values())
    removed = template["Metadata"]["Remove"]
    assert any(one.startswith("AWS::IAM::Role, policy attachment: ") for one in removed)
    assert not any(one.startswith("AWS::IAM::Role: ") for one in removed)
    assert None not in [
        value for one in template["Resources"].values() for value in one["Properties"].values()
    ]


@given(st.recursive(st.text() | st.integers() | st.booleans(), st.lists))
def test_expressions_of_hcl_mean_the_value(value: Any) -> None:
    text = hcl(value)
    assert not re.search(r"(?<!\$)\$\{|(?<!%)%\{", text.replace("$${", "").replace("%%{", ""))
    assert not re.search(r"(?<!\\)(\\\\)*\\[bf/]", text)
    assert json.loads(text.replace("$${", "${").replace("%%{", "%{")) == value


@given(st.data())
def test_every_change_can_be_declared(data: st.DataObject) -> None:
    base = data.draw(organizations())
    scenario = Scenario(base, data.draw(made(base, 6)))
    found = declared(scenario.base, scenario.world)
    for name, content in terraform_files(found).items():
        assert name.endswith(".tf")
        text = content.decode()
        labels = re.findall(r'^resource "(\w+)" "([\w-]+)" \{$', text, re.MULTILINE)
        assert len(labels) == len(set(labels))
    told = [one for one in found if isinstance(one, Declared)]
    templates = [json.loads(content) for content in cloudformation_files(found).values()]
    count = sum(len(one["Resources"]) for one in templates)
    assert bool(count) == bool(told)
    assert count <= len(told)


def test_the_template_is_the_scenario_when_it_is_read_as_a_plan() -> None:
    (content,) = cloudformation_files(declared(SCENARIO.base, SCENARIO.world)).values()
    template = json.loads(content)
    role_ = template["Resources"]["RoleApp"]["Properties"]
    role_["Policies"] = [  # a fragment is taken over into the resource that is there
        {"PolicyName": "allow", "PolicyDocument": {"Statement": []}}
    ]
    plan = read_plan(template, Given(accounts={"template": A}, stack=Stack(region="eu-west-1")))
    after = propose(SCENARIO.base, (plan,)).world
    roles = {one.arn: one for one in after.accounts[0].roles}
    for one in SCENARIO.world.accounts[0].roles:
        assert json.loads(roles[one.arn].trust_policy.text) == json.loads(one.trust_policy.text)
        assert roles[one.arn].max_session_duration in {one.max_session_duration, 3_600}


@pytest.mark.parametrize("form", FORMS)
def test_a_page_tells_who_loses_access_and_what_differs(form: str, tmp_path: Path) -> None:
    files = patch_files(SCENARIO, form, openings(), "Tighten `App`")
    page = files["README.md"].decode()
    assert page.startswith("# Tighten \\`App\\`\n")
    assert "## Who loses access" in page
    assert (
        '+          "AWS": "arn:aws:iam' in page.replace("+        ", "+          ") or ANA in page
    )
    assert len([name for name in files if "undo" in name]) >= 1
    folder = tmp_path / "patch"
    write_folder(folder, files)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == set(files)
    with pytest.raises(FileExistsError):
        write_folder(folder, files)


# In an account of a simulated AWS


def trust_of(client: Any, name: str) -> Any:
    return client.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]


def test_the_commands_and_their_undo_work_in_an_account(tmp_path: Path) -> None:
    files = patch_files(SCENARIO, "aws", openings(), "Tighten")
    before = json.loads(OLD.accounts[0].roles[0].trust_policy.text)
    with mock_aws():
        keys = dict.fromkeys(("aws_access_key_id", "aws_secret_access_key"), "x")
        client = boto3.client("iam", region_name="us-east-1", **keys)
        client.create_role(
            RoleName="App", AssumeRolePolicyDocument=json.dumps(before), MaxSessionDuration=43_200
        )
        for script, trust, seconds in (
            ("commands.sh", json.loads(NARROW), 3_600),
            ("undo.sh", before, 43_200),
        ):
            folder = tmp_path / script.removesuffix(".sh")
            folder.mkdir()
            for _profile, service, operation, *words in run_script(files, script, folder):
                if service == "iam" and not operation.startswith("list-"):
                    call(client, operation, words, files)
            assert trust_of(client, "App") == trust
            assert client.get_role(RoleName="App")["Role"]["MaxSessionDuration"] == seconds
            names = {one["RoleName"] for one in client.list_roles()["Roles"]}
            assert ("New" in names) is (script == "commands.sh")
