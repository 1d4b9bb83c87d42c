"""Assemblies of the CDK: a folder with the templates of several stacks (IAC-44)."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers.plan_files import read_plan_file
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.plan_values import ProposedPlan
from rolescope.plans.templates import Stack
from rolescope.problem import Unreadable

ROLE = "AWS::IAM::Role"
A, B, C = "111111111111", "222222222222", "333333333333"


def role(principal: object, **properties: object) -> dict[str, Any]:
    allow = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return {
        "Type": ROLE,
        "Properties": {"AssumeRolePolicyDocument": {"Statement": [allow]}, **properties},
    }


def assembly(folder: Path, **stacks: tuple[str | None, dict[str, Any]]) -> Path:
    """Write an assembly: the environment and template of each stack, by its name."""
    artifacts: dict[str, Any] = {"Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}}
    for name, (environment, template) in stacks.items():
        file = f"{name}.template.json"
        (folder / file).write_text(json.dumps(template), encoding="utf-8")
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": environment,
            "properties": {"templateFile": file},
        }
    write(folder, artifacts)
    return folder


def write(folder: Path, artifacts: dict[str, Any]) -> None:
    value = {"version": "30.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(value), encoding="utf-8")


def read(path: Path, stack: Stack | None = None, **accounts: str) -> ProposedPlan:
    value, problems = read_plan_file(path)
    assert problems == ()
    return read_plan(value, Given(accounts=accounts, stack=stack or Stack()))


def stages(folder: Path, **environments: str) -> Path:
    """Write an assembly with one inside for each stage: `App` imports what `Net` exports."""
    artifacts: dict[str, Any] = {}
    for stage, environment in environments.items():
        inner = folder / f"assembly-{stage}"
        inner.mkdir()
        net = {
            "Resources": {"R": role(C, RoleName=f"{stage}-net")},
            "Outputs": {
                "Out": {"Value": {"Fn::GetAtt": ["R", "Arn"]}, "Export": {"Name": "Net:R"}}
            },
        }
        app = {"Resources": {"R": role({"Fn::ImportValue": "Net:R"}, RoleName=f"{stage}-app")}}
        assembly(inner, Net=(environment, net), App=(environment, app))
        directory = {"directoryName": inner.name}
        artifacts[inner.name] = {"type": "cdk:cloud-assembly", "properties": directory}
    write(folder, artifacts)
    return folder


def trusted_by(plan: ProposedPlan, name: str) -> str:
    (found,) = (one for one in plan.resources if one.after["name"] == name)
    return repr(found.after["assume_role_policy"])


UNKNOWN = "aws://unknown-account/unknown-region"


def test_stacks_are_read_together_each_in_its_account_iac44(tmp_path: Path) -> None:
    """What one exports, another imports."""
    arn = {"Fn::GetAtt": ["R", "Arn"]}
    first = {
        "Resources": {"R": role(B, RoleName="first")},
        "Outputs": {"Out": {"Value": arn, "Export": {"Name": "Net:R"}}},
    }
    second = {"Resources": {"R": role({"Fn::ImportValue": "Net:R"}, RoleName="second")}}
    path = assembly(
        tmp_path,
        Net=(f"aws://{A}/eu-west-1", first),
        App=(f"aws://{A}/eu-west-1", second),
        Other=(f"aws://{B}/eu-west-1", {"Resources": {"R": role(A, RoleName="third")}}),
    )
    found = read(path)
    assert found == read(path / "manifest.json")
    by_name = {one.after["name"]: one for one in found.resources}
    assert {name: (one.account, one.address) for name, one in by_name.items()} == {
        "first": (A, "Net/R"),
        "second": (A, "App/R"),
        "third": (B, "Other/R"),
    }
    assert f"arn:aws:iam::{A}:role/first" in json.dumps(by_name["second"].after)
    assert {one.account for one in found.providers} == {A, B}


def test_an_unknown_account_is_asked_for_iac44(tmp_path: Path) -> None:
    path = assembly(tmp_path, Net=(UNKNOWN, {"Resources": {"R": role(B)}}))
    assert [one.account for one in read(path).resources] == [None]
    assert [one.account for one in read(path, template=A).resources] == [A]


def test_the_path_of_the_cdk_is_the_name_to_show_iac44(tmp_path: Path) -> None:
    named = role(B) | {"Metadata": {"aws:cdk:path": "Net/Deploy/Resource"}}
    path = assembly(tmp_path, Net=(UNKNOWN, {"Resources": {"R": named}}))
    assert [one.address for one in read(path).resources] == ["Net/Deploy/Resource"]


def test_assemblies_in_an_assembly_are_read_iac44(tmp_path: Path) -> None:
    inner = tmp_path / "assembly-Stage"
    inner.mkdir()
    assembly(inner, Net=(f"aws://{A}/eu-west-1", {"Resources": {"R": role(B)}}))
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": inner.name}}
    write(tmp_path, {"assembly-Stage": nested})
    assert [one.address for one in read(tmp_path).resources] == ["Net/R"]


def test_an_export_is_of_one_account_and_region_iac44(tmp_path: Path) -> None:
    """Stages of one application export the same names, each in its own account."""
    found = read(stages(tmp_path, dev=f"aws://{A}/eu-west-1", prod=f"aws://{B}/eu-west-1"))
    assert f"arn:aws:iam::{A}:role/dev-net" in trusted_by(found, "dev-app")
    assert f"arn:aws:iam::{B}:role/prod-net" in trusted_by(found, "prod-app")
    assert A not in trusted_by(found, "prod-app")


def test_an_export_of_another_region_is_not_imported_iac44(tmp_path: Path) -> None:
    net = {"Outputs": {"Out": {"Value": f"arn:aws:iam::{B}:root", "Export": {"Name": "Net:R"}}}}
    app = {"Resources": {"R": role({"Fn::ImportValue": "Net:R"}, RoleName="app")}}
    path = assembly(tmp_path, Net=(f"aws://{A}/eu-west-1", net), App=(f"aws://{A}/us-east-1", app))
    assert B not in trusted_by(read(path), "app")


@pytest.mark.parametrize("exported", [{}, {"Net:R": f"arn:aws:iam::{B}:role/given"}])
def test_whose_export_is_imported_may_be_unknown_iac44(
    exported: dict[str, str], tmp_path: Path
) -> None:
    unknown = "aws://unknown-account/eu-west-1"
    path = stages(tmp_path, dev=f"aws://{A}/eu-west-1", some=unknown)
    found = read(path, Stack(exports=exported))
    assert f"arn:aws:iam::{A}:role/dev-net" in trusted_by(found, "dev-app")
    assert "arn:aws:iam" not in trusted_by(found, "some-app")


def test_stacks_of_one_name_have_addresses_of_their_own_iac44(tmp_path: Path) -> None:
    found = read(stages(tmp_path, dev=f"aws://{A}/eu-west-1", prod=f"aws://{B}/eu-west-1"))
    assert {one.address: one.account for one in found.resources} == {
        "assembly-dev/Net/R": A,
        "assembly-dev/App/R": A,
        "assembly-prod/Net/R": B,
        "assembly-prod/App/R": B,
    }


def test_a_stack_without_an_environment_is_in_the_given_region_iac44(tmp_path: Path) -> None:
    net = {"Resources": {"R": role({"Fn::Sub": f"arn:${{AWS::Partition}}:iam::{B}:root"})}}
    path = assembly(tmp_path, Net=(None, net))
    found = read(path, Stack(region="cn-north-1"), template=A)
    assert f"arn:aws-cn:iam::{B}:root" in repr(found.resources[0].after)


@pytest.mark.parametrize(("given", "who"), [({}, B), ({"Who": C}, C)])
def test_what_the_cdk_deploys_with_comes_before_defaults_and_after_flags_iac44(
    given: dict[str, str], who: str, tmp_path: Path
) -> None:
    template = {
        "Parameters": {"Who": {"Type": "String", "Default": A}},
        "Resources": {"R": role({"Ref": "Who"}, RoleName="r")},
    }
    (tmp_path / "t.json").write_text(json.dumps(template), encoding="utf-8")
    properties = {"templateFile": "t.json", "parameters": {"Who": B}}
    write(tmp_path, {"Net": {"type": "aws:cloudformation:stack", "properties": properties}})
    trusted = trusted_by(read(tmp_path, Stack(parameters=given)), "r")
    assert [one for one in (A, B, C) if one in trusted] == [who]


@pytest.mark.parametrize("levels", [5, 6])
def test_assemblies_are_nested_five_times_or_refused(levels: int, tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(levels):
        nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "in"}}
        write(folder, {"in": nested})
        folder /= "in"
        folder.mkdir()
    assembly(folder, Net=(f"aws://{A}/eu-west-1", {"Resources": {"R": role(B)}}))
    if levels == 5:
        assert [one.address for one in read(tmp_path).resources] == ["Net/R"]
    else:
        with pytest.raises(Unreadable, match="More than 5 assemblies"):
            read_plan_file(tmp_path)


@pytest.mark.parametrize("name", ["../x.json", "/etc/hosts", "", None, 1])
def test_a_manifest_names_nothing_outside_of_its_folder(name: object, tmp_path: Path) -> None:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": name}}
    write(folder, {"Net": stack})
    with pytest.raises(Unreadable, match="outside of its folder"):
        read_plan_file(folder)


def test_an_assembly_in_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path)
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "a"}}
    write(tmp_path, {"a": nested})
    with pytest.raises(Unreadable, match="outside of its folder"):
        read_plan_file(tmp_path)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "has no manifest.json"),
        ("[]", "not one JSON object"),
    ],
)
def test_a_folder_that_is_no_assembly_is_refused_with_the_command(
    manifest: str | None, said: str, tmp_path: Path
) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(Unreadable, match=said):
        read_plan_file(tmp_path)


@pytest.mark.parametrize("artifacts", [None, 1, [], {"a": 1}, {"a": {"properties": 1}}])
def test_odd_manifests_make_nothing(artifacts: Any, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}), encoding="utf-8")
    value, _ = read_plan_file(tmp_path)
    assert not value.get("stacks")
