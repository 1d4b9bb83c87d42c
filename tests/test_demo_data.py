"""The demo organization Northwind: what its pictures show is what its files hold."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DEMO = REPOSITORY / "resources" / "demo"
GENERATOR = REPOSITORY / "packaging" / "northwind"

NAMES = {
    "770233459910": "tools",
    "330081247765": "security",
    "441700923385": "prod",
    "104822317755": "management",
    "118055612207": "data",
    "900144206618": "sandbox",
}

Json = dict[str, Any]


def load(*parts: str) -> Any:
    return json.loads(DEMO.joinpath(*parts).read_text(encoding="utf-8"))


def details(account: str) -> Json:
    ids = {name: id_ for id_, name in NAMES.items()}
    found: Json = load("accounts", ids[account], "authorization-details.json")
    return found


def roles() -> list[tuple[str, Json]]:
    return [
        (account, role) for account in NAMES.values() for role in details(account)["RoleDetailList"]
    ]


def trusted(role: Json) -> list[str]:
    """Return everyone whom the trust policy names, as written."""
    found: list[str] = []
    for statement in role["AssumeRolePolicyDocument"]["Statement"]:
        principal = statement["Principal"]
        values = [principal] if isinstance(principal, str) else principal.values()
        for value in values:
            found += [value] if isinstance(value, str) else value
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_generator_writes_the_bundled_files_byte_by_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(GENERATOR), str(tmp_path)], check=True)  # noqa: S603 - our own script
    assert files(tmp_path) == files(DEMO)


def test_six_accounts_62_roles_14_users() -> None:
    counts = {
        name: (len(details(name)["RoleDetailList"]), len(details(name)["UserDetailList"]))
        for name in NAMES.values()
    }
    assert counts == {
        "tools": (13, 2),
        "security": (9, 3),
        "prod": (19, 2),
        "management": (4, 2),
        "data": (10, 3),
        "sandbox": (7, 2),
    }
    assert sum(roles for roles, _ in counts.values()) == 62
    assert sum(users for _, users in counts.values()) == 14


def test_34_trusts_in_aws_services_in_the_numbers_of_the_picture() -> None:
    services = Counter(
        (account, principal.removesuffix(".amazonaws.com"))
        for account, role in roles()
        for principal in trusted(role)
        if principal.endswith(".amazonaws.com")
    )
    assert services == {
        ("tools", "lambda"): 2,
        ("tools", "ec2"): 1,
        ("tools", "codebuild"): 4,
        ("prod", "lambda"): 6,
        ("prod", "ecs-tasks"): 3,
        ("prod", "ec2"): 2,
        ("data", "glue"): 3,
        ("data", "lambda"): 2,
        ("data", "states"): 1,
        ("security", "lambda"): 3,
        ("security", "events"): 2,
        ("security", "config"): 1,
        ("management", "ssm"): 1,
        ("sandbox", "ec2"): 2,
        ("sandbox", "lambda"): 1,
    }
    assert services.total() == 34


def test_the_other_trusts_are_those_of_the_picture() -> None:
    arns = {role["Arn"]: f"{account}/{role['RoleName']}" for account, role in roles()}
    arns |= {
        user["Arn"]: f"{account}/{user['UserName']}"
        for account in NAMES.values()
        for user in details(account)["UserDetailList"]
    }
    arns |= {f"arn:aws:iam::{id_}:root": name for id_, name in NAMES.items()}
    seen = {
        (arns.get(principal, principal), f"{account}/{role['RoleName']}")
        for account, role in roles()
        for principal in trusted(role)
        if not principal.endswith(".amazonaws.com")
    }
    github = "arn:aws:iam::770233459910:oidc-provider/token.actions.githubusercontent.com"
    okta = {name: f"arn:aws:iam::{id_}:saml-provider/Okta" for id_, name in NAMES.items()}
    assert {edge for edge in seen if not edge[0].startswith("AIDA")} == {
        ("*", "sandbox/workshop"),
        ("arn:aws:iam::992711840031:root", "prod/db-import"),
        (github, "tools/gha-deploy"),
        (github, "tools/gha-build-api"),
        (github, "tools/gha-build-web"),
        (github, "tools/gha-build-worker"),
        (okta["tools"], "tools/tools-admin"),
        (okta["security"], "security/incident-response"),
        (okta["prod"], "prod/okta-analyst"),
        (okta["prod"], "prod/okta-developer"),
        (okta["prod"], "prod/okta-support"),
        (okta["management"], "management/org-admin"),
        (okta["data"], "data/lake-admin"),
        (okta["sandbox"], "sandbox/dev-power"),
        ("arn:aws:iam::602177450918:root", "prod/skylark-monitoring"),
        ("arn:aws:iam::602177450918:root", "security/monitoring-ingest"),
        ("arn:aws:iam::515038624471:root", "management/billing-export"),
        ("tools/ci-runner", "tools/deploy-hub"),
        ("tools/nightly", "tools/deploy-hub"),
        ("tools/gha-deploy", "tools/deploy-hub"),
        ("tools", "tools/deploy-hub"),  # build-*, by aws:PrincipalArn: the picture counts 4
        ("tools/deploy-hub", "prod/release-manager"),
        ("tools/deploy-hub", "data/lake-deploy"),
        ("prod/release-manager", "prod/prod-admin"),
        ("security/incident-response", "prod/prod-admin"),
        ("prod", "data/etl-reader"),
        ("security/svc-scanner", "security/audit-hub"),
        ("security/audit-hub", "prod/security-audit"),
        ("security/audit-hub", "data/security-audit"),
        ("security/audit-hub", "management/security-audit"),
        ("security/audit-hub", "sandbox/security-audit"),
    }
    assert [edge[1] for edge in seen if edge[0].startswith("AIDA")] == ["sandbox/partner-sync"]


def test_administrators_are_those_of_the_picture() -> None:
    admins = {
        f"{account}/{role['RoleName']}"
        for account, role in roles()
        if any(
            policy["PolicyName"] == "AdministratorAccess"
            for policy in role["AttachedManagedPolicies"]
        )
    }
    assert admins == {
        "tools/tools-admin",
        "tools/runner-host",
        "prod/db-import",
        "prod/prod-admin",
        "prod/legacy-cron",
        "data/lake-admin",
        "management/org-admin",
    }


def test_only_management_lacks_the_list_of_roles() -> None:
    lacking = [
        name for id_, name in NAMES.items() if not (DEMO / "accounts" / id_ / "roles.json").exists()
    ]
    assert lacking == ["management"]  # its 4 roles have no maximum session duration
    for id_, name in NAMES.items():
        if name in lacking:
            continue
        listed = {role["Arn"] for role in load("accounts", id_, "roles.json")["Roles"]}
        assert listed == {role["Arn"] for role in details(name)["RoleDetailList"]}


@pytest.mark.parametrize("account", NAMES.values())
def test_every_reference_resolves_inside_the_export(account: str) -> None:
    export = details(account)
    bodies = {policy["Arn"] for policy in export["Policies"]}
    groups = {group["GroupName"] for group in export["GroupDetailList"]}
    holders = export["RoleDetailList"] + export["UserDetailList"] + export["GroupDetailList"]
    for holder in holders:
        assert {policy["PolicyArn"] for policy in holder["AttachedManagedPolicies"]} <= bodies
        assert set(holder.get("GroupList", ())) <= groups
        boundary = holder.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        assert boundary is None or boundary in bodies
    for policy in export["Policies"]:
        defaults = [v["VersionId"] for v in policy["PolicyVersionList"] if v["IsDefaultVersion"]]
        assert defaults == [policy["DefaultVersionId"]]


def test_unique_ids_are_unique_and_look_like_those_of_aws() -> None:  # ARN-17, ARN-18
    ids = [role["RoleId"] for _, role in roles()]
    ids += [user["UserId"] for name in NAMES.values() for user in details(name)["UserDetailList"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"A(RO|ID)A[A-Z2-7]{17}", id_) for id_ in ids)


def test_trust_policies_fit_into_what_iam_accepts() -> None:  # GR-36
    for _, role in roles():
        assert len(json.dumps(role["AssumeRolePolicyDocument"], separators=(",", ":"))) <= 2048


def test_the_organization_knows_exactly_these_accounts() -> None:
    organization = load("organization.json")
    assert {a["Id"]: a["Name"] for a in organization["Accounts"]} == NAMES
    units = [unit["Id"] for unit in organization["OrganizationalUnits"]]
    assert all(re.fullmatch(r"ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}", unit) for unit in units)  # ARN-16
    for policy in organization["Policies"]:
        assert len(policy["Content"]) <= 5120  # GR-44
