"""Rules of findings that no vector names: what they report of one trust policy, and what not."""

from dataclasses import replace
from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.findings.changes import finding_changes
from rolescope.findings.find import find
from rolescope.findings.finding import Findings, Risk
from rolescope.model.edit import Scenario
from rolescope.model.principal import OidcProvider
from rolescope.model.world import World
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, user, world

GITHUB = "token.actions.githubusercontent.com"
HUB = f"arn:aws:iam::{A}:oidc-provider/{GITHUB}"
COGNITO = "cognito-identity.amazonaws.com"
WEB = "sts:AssumeRoleWithWebIdentity"
USED: dict[str, Any] = {"max_session_duration": 3600, "last_used": NOW}
ANA = f"arn:aws:iam::{A}:user/ana"
OUTSIDE = "333333333333"
OTHERS = f"arn:aws:iam::{B}:root"


def found_in(whole: World) -> Findings:
    return find(analyse(Scenario(whole), NOW))


def risks(*trust: Any, allows: Any = None) -> dict[str, Risk]:
    own = role("Target", trust=list(trust), allows=allows or allow("ec2:StartInstances"), **USED)
    hub = OidcProvider(HUB, GITHUB, ("sts.amazonaws.com",))
    whole = world(account(A, own, hub, user("ana")), organization=organization(A, B))
    return {one.rule: one.risk for one in found_in(whole).found}


def token(**claims: str) -> dict[str, Any]:
    tests = {f"{GITHUB}:{claim}": value for claim, value in claims.items()}
    return trusts({"Federated": HUB}, action=WEB, Condition={"StringLike": tests})


@pytest.mark.parametrize(
    ("claims", "rule"),
    [
        ({"sub": "*"}, "FND-9"),
        ({"sub": "repo:*"}, "FND-9"),
        ({"sub": "repo:acme*/app:*"}, "FND-9"),
        ({"repository": "*/app"}, "FND-9"),
        ({"repository_id": "1*"}, "FND-9"),
        ({"repository_owner_id": "1*"}, "FND-9"),
        ({"repository_owner_id": "12"}, "FND-10"),
        ({"repository": "acme/*"}, "FND-10"),
        ({"sub": "repo:acme/*"}, "FND-10"),
        ({"job_workflow_ref": "acme/app/*"}, ""),
        ({"repository_id": "12"}, ""),
        ({"sub": "repo:acme/app:ref:refs/heads/main"}, ""),
        ({"sub": "custom:*"}, ""),
        ({"sub": "repo:acme/app:*"}, ""),
    ],
)
def test_how_much_of_github_gets_in_fnd9_fnd10(claims: dict[str, str], rule: str) -> None:
    found = risks(token(aud="sts.amazonaws.com", **claims))
    assert set(found) & {"FND-9", "FND-10"} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("claims", "risk"),
    [
        ({"sub": "repo:acme/app:*"}, Risk.HIGH),
        ({"sub": "repo:acme/app:pull_request"}, Risk.HIGH),
        ({"sub": "repo:acme/app:*", "ref": "refs/heads/main"}, None),
        ({"sub": "repo:acme/app:environment:prod"}, None),
    ],
)
def test_any_branch_is_wide_where_the_role_is_privileged_fnd10(
    claims: dict[str, str], risk: Risk | None
) -> None:
    assert risks(token(**claims), allows=allow("*")).get("FND-10") is risk


@pytest.mark.parametrize(
    ("trust", "rule", "risk"),
    [
        (trusts(OTHERS, Condition={"StringEquals": {"sts:RoleSessionName": "x"}}), "FND-37", 2),
        (
            trusts(OTHERS, Condition={"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-1"}}),
            "FND-33",
            2,
        ),
        (trusts({"Service": "pods.eks.amazonaws.com"}), "FND-30", 0),
        (trusts({"Service": "pods.eks.amazonaws.com"}), "FND-43", 1),
        (trusts(OTHERS, action="sts:*"), "FND-28", 1),
        (trusts({"Federated": COGNITO}, action=WEB), "FND-26", 4),
        (token(sub="repo:acme/app:ref:refs/heads/main"), "FND-46", 2),
        (
            trusts(ANA, Condition={"Null": {"aws:PrincipalTag/x": "false"}}),
            "FND-14",
            1,
        ),
        (trusts({"AWS": OUTSIDE}), "FND-24", 2),
        (trusts("AGPAEXAMPLEEXAMPLE12"), "FND-15", 0),
        (trusts(f"arn:aws:iam::{A}:role/Gone"), "FND-17", 2),
    ],
)
def test_what_one_statement_is_reported_for(trust: Any, rule: str, risk: int) -> None:
    assert risks(trust).get(rule) == Risk(risk)


def test_a_token_with_tags_needs_to_tag_its_session_fnd30() -> None:
    tags = {
        "StringEquals": {f"{GITHUB}:sub": "repo:a/b:ref:refs/heads/main", "aws:RequestTag/t": "1"}
    }
    trust = trusts({"Federated": HUB}, action=WEB, Condition=tags)
    assert "FND-30" in risks(trust)
    assert "FND-30" not in risks({**trust, "Action": [WEB, "sts:TagSession"]})


def test_mfa_of_some_age_is_mfa_fnd14() -> None:
    aged = {"Null": {"aws:MultiFactorAuthAge": "false"}}
    assert "FND-14" not in risks(trusts(ANA, Condition=aged))


def test_chains_from_development_into_production_fnd22() -> None:
    door = f"arn:aws:iam::{B}:role/Door"
    dev = role("Dev", trust=[], allows=allow("sts:AssumeRole", door), **USED)
    prod = role("Door", trust=[trusts(f"arn:aws:iam::{A}:role/Dev")], allows=allow("*"), **USED)
    members = organization((A, "ou-ex01-dev"), (B, "ou-ex01-prod"))
    named = {A: "acme-development", B: "acme-prod"}
    members = replace(
        members,
        accounts=tuple(replace(one, name=named.get(one.id, "")) for one in members.accounts),
    )
    found = found_in(world(account(A, dev), account(B, prod), organization=members)).found
    (one,) = (one for one in found if one.rule == "FND-22")
    assert (one.subjects, one.affected, one.risk) == ((A, B), (door,), Risk.MEDIUM)
    assert one.witness


def test_an_outsider_without_organization_is_not_known_fnd7() -> None:
    own = role("Target", trust=[trusts({"AWS": OUTSIDE})], allows=allow("*"), **USED)
    whole = World(accounts=(account(A, own),), now=NOW, id="test")
    found = {one.rule: one.risk for one in found_in(whole).found}
    assert found["FND-7"] is Risk.HIGH
    assert "FND-24" not in found


def test_an_account_in_several_roles_is_counted_fnd48() -> None:
    trust = [trusts({"AWS": OUTSIDE})]
    both = role("One", trust=trust, **USED), role("Two", trust=trust, allows=allow("*"), **USED)
    found = found_in(world(account(A, *both), organization=organization(A, B))).found
    (one,) = (one for one in found if one.rule == "FND-48")
    assert (one.risk, one.details, one.reaches_admin) == (Risk.INFO, ("2", "1"), True)


def test_what_an_edit_brings_and_takes_is_told() -> None:
    def one_role(trust: Any) -> Findings:
        return found_in(world(account(A, role("Target", trust=[trust], **USED))))

    wide, fenced = (
        trusts("*"),
        trusts("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
    )
    changes = finding_changes(one_role(fenced), one_role(wide), NOW)
    assert {one.finding.rule for one in changes.new} >= {"FND-1"}
    assert {one.rule for one in changes.gone} >= {"FND-3"}
    assert changes.worst is max(one.finding.risk for one in changes.new)
    assert finding_changes(one_role(wide), one_role(wide), NOW).worst is None
