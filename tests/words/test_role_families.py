"""Roles that AWS and its tools make: called by what they are for, where the rest agrees."""

from typing import Any

import pytest

from rolescope.model.principal import Role
from rolescope.words.role_families import ROLE_FAMILIES, ShownName, shown_name, told_apart
from support.worlds import build as worlds

A, MANAGER = worlds.A, worlds.B
HEX = "0123456789abcdef"


def _shown(role: Role, *, has_organization: bool = True) -> ShownName:
    account = worlds.account(A, role)
    organization = worlds.organization(A, MANAGER, management=MANAGER) if has_organization else None
    world = worlds.world(account, organization=organization)
    return shown_name(world.accounts[0].roles[0], world)


def _role(name: str, trust: dict[str, Any], path: str = "/", **fields: Any) -> Role:
    return worlds.role(name, trust=trust, path=path, **fields)


def _of(principal: str) -> dict[str, Any]:
    return worlds.trusts({"AWS": principal})


def _service(name: str) -> dict[str, Any]:
    return worlds.trusts({"Service": name})


ROOT = f"arn:aws:iam::{MANAGER}:root"
CASES = [
    (
        _role(
            f"AWSReservedSSO_ReadOnly_{HEX}",
            worlds.trusts({"Federated": f"arn:aws:iam::{A}:saml-provider/x"}),
            "/aws-reserved/sso.amazonaws.com/",
        ),
        ("ReadOnly", "Identity Center", "0123"),
    ),
    (_role(f"cdk-hnb659fds-deploy-role-{A}-eu-west-1", _of(ROOT)), ("CDK deploy", "eu-west-1", "")),
    (
        _role(f"cdk-team-cfn-exec-role-{A}-us-east-1", _service("cloudformation.amazonaws.com")),
        ("CDK execution", "us-east-1, team", ""),
    ),
    (_role("AWSControlTowerExecution", _of(ROOT)), ("Control Tower execution", "", "")),
    (
        _role("AWSControlTowerAdmin", _service("controltower.amazonaws.com"), "/service-role/"),
        ("Control Tower administration", "", ""),
    ),
    (
        _role(
            f"stacksets-exec-{HEX}{HEX}",
            _of(
                f"arn:aws:iam::{MANAGER}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/"
                "AWSServiceRoleForCloudFormationStackSetsOrgAdmin"
            ),
        ),
        ("StackSet execution", "", "0123"),
    ),
    (_role("AWSCloudFormationStackSetExecutionRole", _of(ROOT)), ("StackSet execution", "", "")),
    (
        _role(
            "AWSCloudFormationStackSetAdministrationRole", _service("cloudformation.amazonaws.com")
        ),
        ("StackSet administration", "", ""),
    ),
    (_role("OrganizationAccountAccessRole", _of(ROOT)), ("Organization access", "", "")),
    (
        _role(
            "AWSServiceRoleForSupport",
            _service("support.amazonaws.com"),
            "/aws-service-role/support.amazonaws.com/",
        ),
        ("Support", "service-linked", ""),
    ),
    (
        _role("orders-prod-eu-central-1-lambdaRole", _service("lambda.amazonaws.com")),
        ("orders", "prod, eu-central-1", ""),
    ),
    (
        _role(
            "AWS-QuickSetup-StackSet-Local-ExecutionRole",
            _of(f"arn:aws:iam::{A}:role/AWS-QuickSetup-StackSet-Local-AdministrationRole"),
        ),
        ("Quick Setup execution", "", ""),
    ),
    (
        _role(
            "shop-WorkerRole-1A2B3C4D5E6F",
            _service("lambda.amazonaws.com"),
            tags=(
                ("aws:cloudformation:stack-name", "shop"),
                ("aws:cloudformation:logical-id", "WorkerRole"),
            ),
        ),
        ("WorkerRole", "shop", ""),
    ),
]


@pytest.mark.parametrize(("role", "expected"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_a_role_is_called_by_what_it_is_for(role: Role, expected: tuple[str, str, str]) -> None:
    shown = _shown(role)
    assert (shown.words, shown.second, shown.apart) == expected
    assert shown.family
    assert not shown.doubt


@pytest.mark.parametrize(
    "role",
    [
        _role(f"AWSReservedSSO_ReadOnly_{HEX}", _of(ROOT)),
        _role("cdk-hnb659fds-deploy-role-999999999999-eu-west-1", _of(ROOT)),
        _role("AWSControlTowerExecution", _of("arn:aws:iam::999999999999:root")),
        _role("AWSControlTowerAdmin", _service("controltower.amazonaws.com")),
        _role("OrganizationAccountAccessRole", worlds.trusts("*")),
        _role("AWSServiceRoleForSupport", _service("support.amazonaws.com")),
        _role("orders-prod-eu-central-1-lambdaRole", _of(ROOT)),
    ],
    ids=lambda role: role.name,
)
def test_a_name_alone_never_suffices(role: Role) -> None:
    shown = _shown(role)
    assert shown.words == role.name
    assert shown.doubt.startswith("Named like ")
    assert not shown.family


@pytest.mark.parametrize("name", ["OrganizationAccountAccessRole", "AWSControlTowerExecution"])
def test_what_cannot_be_known_is_no_doubt(name: str) -> None:
    role = _role(name, _of(ROOT))
    assert _shown(role, has_organization=False) == ShownName(words=name)


def test_a_stack_that_no_tag_names_is_a_name() -> None:
    role = _role("shop-WorkerRole-1A2B3C4D5E6F", _service("lambda.amazonaws.com"))
    assert _shown(role) == ShownName(words=role.name)


def test_every_family_is_tried_here() -> None:
    tried = {_shown(role).family for role, _ in CASES}
    assert {family.title for family in ROLE_FAMILIES} <= tried


def test_roles_of_the_same_words_are_told_apart_by_as_little_as_will_do() -> None:
    deploy = [ShownName(words="CDK deploy", second=region) for region in ("eu-west-1", "us-east-1")]
    same = [
        ShownName(words="ReadOnly", second="Identity Center", apart=e) for e in ("01ab", "02cd")
    ]
    shown = [*deploy, *same, ShownName(words="ReadOnly")]
    names = ["cdk-1", "cdk-2", "sso-1", "sso-2", "ReadOnly"]
    assert told_apart(shown, names) == (
        "CDK deploy eu-west-1",
        "CDK deploy us-east-1",
        "ReadOnly Identity Center 01ab",
        "ReadOnly Identity Center 02cd",
        "ReadOnly",
    )
    alike = [ShownName(words="StackSet execution", apart="01ab")] * 2
    assert told_apart(alike, ["a", "b"]) == ("a", "b")
    assert told_apart(alike, ["a", "a"]) == ("StackSet execution",) * 2
