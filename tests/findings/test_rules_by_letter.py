"""Rules of findings that no vector names: what they report of one trust policy, and what not."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.findings.find import find
from rolescope.findings.finding import Findings, ReasonOfRisk, Risk
from rolescope.findings.finding_changes import finding_changes
from rolescope.findings.frameworks import FRAMEWORKS
from rolescope.findings.rules import FINDINGS
from rolescope.findings.settings import FindingSettings
from rolescope.model.edit import Scenario
from rolescope.model.principal import MEMBER_ROLE, OidcProvider
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.build import (
    NOW,
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


def test_own_accounts_of_another_organization_are_not_somebody_elses_fnd4() -> None:
    own = role("Target", trust=[trusts({"AWS": [OUTSIDE, "444444444444"]})], **USED)
    whole = world(account(A, own), organization=organization(A, B))
    told = FindingSettings(own_accounts=frozenset({OUTSIDE}))
    found = find(analyse(Scenario(whole), NOW), told).found
    rated = {one.principals: one.lowered for one in found if one.rule == "FND-4"}
    assert rated == {
        ("444444444444",): (ReasonOfRisk.EMPTY,),
        (OUTSIDE,): (ReasonOfRisk.OWN_ACCOUNT, ReasonOfRisk.EMPTY),
    }


WEAK = {"StringEquals": {"sts:ExternalId": "1234"}}


def test_a_weak_external_id_that_nobody_gives_is_no_way_in_fnd5() -> None:
    """A wildcard matches nobody (FND-29, FND-54); of a deleted principal the trust is left."""
    assert "FND-5" in risks(trusts({"AWS": OUTSIDE}, Condition=WEAK))
    assert "FND-5" in risks(trusts("AROAEXAMPLEEXAMPLE12", Condition=WEAK))
    dead = risks(trusts(f"arn:aws:iam::{OUTSIDE}:role/a*", Condition=WEAK))
    assert "FND-5" not in dead
    assert "FND-29" in dead


def test_a_principal_that_matches_nobody_reaches_no_administrator_fnd20() -> None:
    wild = trusts(f"arn:aws:iam::{OUTSIDE}:role/a*")
    assert "FND-20" not in risks(wild, allows=allow("*"))
    assert "FND-20" in risks(trusts(f"arn:aws:iam::{OUTSIDE}:role/ab"), allows=allow("*"))


def test_an_external_id_in_order_is_none_that_can_be_guessed_fnd5() -> None:
    strong = {"StringEquals": {"sts:ExternalId": "kD83-vq02-Lm41"}}
    assert "FND-5" not in risks(trusts({"AWS": OUTSIDE}, Condition=strong))


def test_a_role_of_an_account_that_lacks_some_may_exist_fnd17() -> None:
    own = role("Target", trust=[trusts(f"arn:aws:iam::{A}:role/Gone")], **USED)
    lacking = world(account(A, own, incomplete=("roles",)), organization=organization(A, B))
    assert "FND-17" not in {one.rule for one in found_in(lacking).found}


@pytest.mark.parametrize(
    ("provider", "action", "claims", "is_public"),
    [
        (HUB, WEB, {f"{GITHUB}:sub": "repo:*"}, True),
        (HUB, "sts:TagSession", {f"{GITHUB}:sub": "repo:*"}, False),
        (COGNITO, WEB, {f"{COGNITO}:aud": "pool"}, True),
        (COGNITO, WEB, {f"{COGNITO}:amr": "unauthenticated"}, False),
        (COGNITO, WEB, {f"{COGNITO}:amr": "authenticated"}, False),
        ("accounts.google.com", WEB, {"accounts.google.com:aud": "app"}, True),
        ("accounts.google.com", WEB, {"accounts.google.com:sub": "1234"}, False),
        ("www.amazon.com", WEB, {"www.amazon.com:app_id": "app"}, False),
    ],
)
def test_tokens_that_anybody_can_get_reach_an_administrator_fnd20(
    provider: str, action: str, claims: dict[str, str], *, is_public: bool
) -> None:
    tests = {"StringLike": claims}
    trust = trusts({"Federated": provider}, action=action, Condition=tests)
    found = risks(trust, allows=allow("*"))
    assert ("FND-20" in found) is is_public
    assert ("FND-26" in found) is (provider == COGNITO and f"{COGNITO}:aud" not in claims)


def test_who_is_named_and_may_not_call_proves_nothing_fnd4() -> None:
    idle = role("Idle", trust=[], **USED)
    own = role("Target", trust=[trusts(f"arn:aws:iam::{OUTSIDE}:role/Idle")], **USED)
    whole = world(account(A, own), account(OUTSIDE, idle), organization=organization(A, B))
    told = FindingSettings(own_accounts=frozenset({OUTSIDE}))
    found = find(analyse(Scenario(whole), NOW), told).found
    (one,) = (one for one in found if one.rule == "FND-4")
    assert one.witness == ()


@pytest.mark.parametrize(
    ("subject", "is_open"),
    [
        ("system:serviceaccount:*:*", True),
        ("system:serviceaccount:*", True),
        ("*", True),
        ("system:serviceaccount:apps:web", False),
    ],
)
def test_any_pod_of_a_cluster_fnd12(subject: str, *, is_open: bool) -> None:
    issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"
    arn = f"arn:aws:iam::{A}:oidc-provider/{issuer}"
    tests = {"StringLike": {f"{issuer}:sub": subject}}
    trust = trusts({"Federated": arn}, action=WEB, Condition=tests)
    own = role("Target", trust=[trust], allows=allow("ec2:StartInstances"), **USED)
    whole = world(account(A, own, OidcProvider(arn, issuer, ("sts.amazonaws.com",))))
    assert ("FND-12" in {one.rule for one in found_in(whole).found}) is is_open


@pytest.mark.parametrize(
    ("trusted", "risk"),
    [("*", Risk.MEDIUM), (OUTSIDE, Risk.MEDIUM), (A, Risk.LOW), (B, Risk.LOW)],
)
def test_an_unused_role_is_worse_where_outsiders_get_in_fnd19(trusted: str, risk: Risk) -> None:
    old: dict[str, Any] = {"max_session_duration": 3600, "last_used": "2026-01-01T00:00:00Z"}
    trust = [trusts({"AWS": trusted}, Sid="One")]
    own = role("Target", trust=trust, allows=allow("ec2:StartInstances"), **old)
    whole = world(account(A, own), organization=organization(A, B))
    assert {one.rule: one.risk for one in found_in(whole).found}["FND-19"] is risk


@pytest.mark.parametrize(
    ("allows", "name", "risk"),
    [
        (allow("ec2:StartInstances"), MEMBER_ROLE, Risk.INFO),
        (allow("sts:AssumeRole", "*"), MEMBER_ROLE, Risk.HIGH),
        (allow("ec2:StartInstances"), "Other", None),
    ],
)
def test_the_role_of_the_management_account_fnd44(
    allows: Any, name: str, risk: Risk | None
) -> None:
    members = replace(organization(A, B), management_account=B)
    own = role(name, trust=[trusts(OTHERS)], allows=allow("*"), **USED)
    whole = world(account(A, own), account(B, user("bo", allows=allows)), organization=members)
    found = {one.rule: one.risk for one in found_in(whole).found}
    assert found.get("FND-44") == risk


def test_a_third_account_is_in_no_environment_fnd22() -> None:
    third = f"arn:aws:iam::{OUTSIDE}:role/Third"
    dev = role("Dev", trust=[], allows=allow("sts:AssumeRole", third), **USED)
    plain = role("Third", trust=[trusts(f"arn:aws:iam::{A}:role/Dev")], **USED)
    members = organization(A, OUTSIDE)
    named = {A: "acme-development", OUTSIDE: "acme-tools"}
    members = replace(
        members,
        accounts=tuple(
            replace(one, name=named[one.id]) for one in members.accounts if one.id in named
        ),
    )
    found = found_in(world(account(A, dev), account(OUTSIDE, plain), organization=members)).found
    assert "FND-22" not in {one.rule for one in found}


def test_a_policy_that_was_not_imported_may_deny_what_makes_a_role_privileged_fnd18() -> None:
    absent = f"arn:aws:iam::{A}:policy/Absent"
    long: dict[str, Any] = {"max_session_duration": 7200, "last_used": NOW}
    some = role("Some", trust=[], attached=(absent,), allows=allow("iam:PassRole"), **long)
    both = managed("Both", allow("s3:*"))
    one = role("One", trust=[], attached=("policy/Both",), **long)
    two = role(
        "Two", trust=[], attached=("policy/Both",), allows=allow("ec2:StartInstances"), **long
    )
    found = found_in(world(account(A, some, one, two, both))).found
    long_ones = {found_one.subjects[0] for found_one in found if found_one.rule == "FND-18"}
    assert long_ones == {f"arn:aws:iam::{A}:role/{name}" for name in ("One", "Two")}


@pytest.mark.parametrize(
    ("allowed", "is_privileged"),
    [
        (allow("*"), True),
        (allow("S3:*"), True),
        (allow("s3:*", "arn:aws:s3:::one/*"), False),
        (allow(["iam:*", "s3:Get*"]), False),
        (allow("kms:Decrypt"), False),
        (None, False),  # not imported: it may allow nothing
    ],
)
def test_what_a_boundary_does_not_allow_makes_no_role_privileged_ev4_fnd18(
    allowed: Any, *, is_privileged: bool
) -> None:
    own = role(
        "Target",
        trust=[],
        allows=allow(["s3:*", "ec2:*"]),
        boundary="policy/Edge",
        max_session_duration=7200,
        last_used=NOW,
    )
    imported = (managed("Edge", allowed),) if allowed is not None else ()
    found = found_in(world(account(A, own, *imported))).found
    assert ("FND-18" in {one.rule for one in found}) is is_privileged


def test_without_a_time_nobody_knows_what_is_unused_fnd19() -> None:
    own = role("Target", trust=[trusts(ANA)], max_session_duration=3600, last_used="2020-01-01")
    whole = world(account(A, own, user("ana")))
    found = find(analyse(Scenario(whole), "no time")).found
    assert "FND-19" not in {one.rule for one in found}


def test_every_framework_number_is_of_a_kind_of_finding() -> None:
    named = {rule for rule in FRAMEWORKS if rule.startswith("FND-")}
    assert named <= {rule.id for rule in FINDINGS}
    for rule, numbers in FRAMEWORKS.items():
        assert len({(one.framework, one.id) for one in numbers}) == len(numbers), rule
