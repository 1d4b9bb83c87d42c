"""Made-up organizations whose roles are named as real tools name them: long, and much alike.

`crowded_account` is one account of 150 roles. `landing_zone` is 40 accounts of 1,500 roles that
Identity Center, Control Tower, CDK, StackSets, Quick Setup, CloudFormation, the Serverless
Framework, GitHub, EKS and people made; with its organization, or without. The same each time.
"""

import hashlib
import random
from typing import Any

from rolescope.model.principal import OidcProvider, Role, SamlProvider
from rolescope.model.world import MemberAccount, Organization, OrganizationalUnit, World
from support.worlds.build import Entity, account, allow, role, trusts, user, world

GITHUB = "token.actions.githubusercontent.com"
ROOT = "r-land"
MANAGEMENT = "110000000000"
VENDOR = "464173005538"
UNKNOWN = ("992711840031", "992711840079")
REGIONS = ("eu-central-1", "us-east-1")
_TEAMS = ("checkout", "payments", "search", "identity", "fulfilment", "recommendations")
_STAGES = ("dev", "staging", "prod")
_PERMISSION_SETS = ("AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess", "BillingViewer")
_UNITS = {"Security": 3, "Infrastructure": 5, "Workloads prod": 16, "Workloads dev": 16}
_LINKED = {
    "AWSServiceRoleForSupport": "support",
    "AWSServiceRoleForTrustedAdvisor": "trustedadvisor",
    "AWSServiceRoleForOrganizations": "organizations",
    "AWSServiceRoleForAmazonGuardDuty": "guardduty",
}
_ROLES_EACH = 37


def _hex(seed: str, length: int) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:length]


def _capitals(seed: str) -> str:
    """Return the random end that CloudFormation gives to a name."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    digest = hashlib.sha256(seed.encode()).digest()
    return "A1" + "".join(letters[byte % len(letters)] for byte in digest[:10])


def _service(name: str) -> dict[str, Any]:
    return trusts({"Service": f"{name}.amazonaws.com"})


def _root(id_: str) -> str:
    return f"arn:aws:iam::{id_}:root"


def _external(who: str, external_id: str = "") -> dict[str, Any]:
    tests = {"StringEquals": {"sts:ExternalId": external_id}}
    return trusts(_root(who), **({"Condition": tests} if external_id else {}))


def _reserved(home: str, name: str) -> Role:
    provider = f"arn:aws:iam::{home}:saml-provider/AWSSSO_{_hex(home, 16)}_DO_NOT_DELETE"
    return role(
        f"AWSReservedSSO_{name}_{_hex(home + name, 16)}",
        trust=trusts(
            {"Federated": provider},
            ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        ),
        path="/aws-reserved/sso.amazonaws.com/",
        allows=allow("*") if name == "AdministratorAccess" else allow("s3:Get*"),
    )


def _federation(home: str) -> list[Entity]:
    provider = f"arn:aws:iam::{home}:saml-provider/AWSSSO_{_hex(home, 16)}_DO_NOT_DELETE"
    return [
        SamlProvider(arn=provider),
        OidcProvider(arn=f"arn:aws:iam::{home}:oidc-provider/{GITHUB}", url=GITHUB),
        OidcProvider(arn=f"arn:aws:iam::{home}:oidc-provider/{_cluster(home)}", url=_cluster(home)),
    ]


def _cluster(home: str) -> str:
    return f"oidc.eks.eu-central-1.amazonaws.com/id/{_hex(home, 32).upper()}"


def _from_github(home: str, subject: str) -> dict[str, Any]:
    aud, sub = {f"{GITHUB}:aud": "sts.amazonaws.com"}, {f"{GITHUB}:sub": subject}
    return trusts(
        {"Federated": f"arn:aws:iam::{home}:oidc-provider/{GITHUB}"},
        "sts:AssumeRoleWithWebIdentity",
        Condition={"StringEquals": aud, "StringLike": sub},
    )


def _from_cluster(home: str, subject: str) -> dict[str, Any]:
    return trusts(
        {"Federated": f"arn:aws:iam::{home}:oidc-provider/{_cluster(home)}"},
        "sts:AssumeRoleWithWebIdentity",
        Condition={"StringEquals": {f"{_cluster(home)}:sub": f"system:serviceaccount:{subject}"}},
    )


def _cdk(home: str, region: str) -> list[Role]:
    end = f"role-{home}-{region}"
    deploy = f"arn:aws:iam::{home}:root"
    return [
        role(f"cdk-hnb659fds-deploy-{end}", trust=trusts(deploy), allows=allow("cloudformation:*")),
        role(f"cdk-hnb659fds-cfn-exec-{end}", trust=_service("cloudformation"), allows=allow("*")),
        role(f"cdk-hnb659fds-file-publishing-{end}", trust=trusts(deploy)),
        role(f"cdk-hnb659fds-image-publishing-{end}", trust=trusts(deploy)),
        role(f"cdk-hnb659fds-lookup-{end}", trust=trusts(deploy), allows=allow("s3:List*")),
    ]


def _tower(home: str) -> list[Role]:
    return [
        role("AWSControlTowerExecution", trust=trusts(_root(MANAGEMENT)), allows=allow("*")),
        role("OrganizationAccountAccessRole", trust=trusts(_root(MANAGEMENT)), allows=allow("*")),
        role(
            f"stacksets-exec-{_hex(home + 'exec', 32)}",
            trust=trusts(
                f"arn:aws:iam::{MANAGEMENT}:role/aws-service-role/"
                "stacksets.cloudformation.amazonaws.com/"
                "AWSServiceRoleForCloudFormationStackSetsOrgAdmin"
            ),
            allows=allow("*"),
        ),
        role("AWS-QuickSetup-StackSet-Local-AdministrationRole", trust=_service("cloudformation")),
        role(
            "AWS-QuickSetup-StackSet-Local-ExecutionRole",
            trust=trusts(
                f"arn:aws:iam::{home}:role/AWS-QuickSetup-StackSet-Local-AdministrationRole"
            ),
        ),
    ]


def _linked() -> list[Role]:
    return [
        role(name, trust=_service(one), path=f"/aws-service-role/{one}.amazonaws.com/")
        for name, one in _LINKED.items()
    ]


def _stack_role(stack: str, logical: str) -> Role:
    return role(
        f"{stack}-{logical}-{_capitals(stack + logical)}",
        trust=_service("lambda"),
        tags={
            "aws:cloudformation:stack-name": stack,
            "aws:cloudformation:logical-id": logical,
        },
    )


def _team(home: str, team: str, stage: str) -> list[Role]:
    base = f"northern-lights-{team}-platform-{stage}"
    subject = f"repo:northern-lights/{team}:ref:refs/heads/main"
    deployer = f"arn:aws:iam::{home}:role/{base}-pipeline-deployment-orchestrator"
    return [
        role(
            f"{base}-pipeline-deployment-orchestrator",
            trust=_from_github(home, subject),
            allows=allow(),
        ),
        role(f"{base}-pipeline-deployment-executor", trust=trusts(deployer), allows=allow("*")),
        role(f"{base}-pipeline-integration-tests-runner", trust=trusts(deployer)),
        role(f"{base}-{team}-service-{stage}-eu-central-1-lambdaRole", trust=_service("lambda")),
        role(f"{base}-external-secrets-operator", trust=_from_cluster(home, f"{team}:secrets")),
        role(f"{base}-cluster-autoscaler", trust=_from_cluster(home, "kube-system:autoscaler")),
        _stack_role(f"northern-lights-{team}-{stage}-api", "OrderHandlerServiceRole"),
        _stack_role(f"northern-lights-{team}-{stage}-api", "RefundHandlerServiceRole"),
    ]


def _outsiders() -> list[Role]:
    return [
        role("DatadogAWSIntegrationRole", trust=_external(VENDOR, "dd-1")),
        role("partner-warehouse-replication-writer", trust=_external(UNKNOWN[0])),
        role("partner-warehouse-replication-reader", trust=_external(UNKNOWN[1])),
    ]


def crowded_account() -> World:
    """Make one account of 150 roles, with nothing known of an organization."""
    home = "420000000017"
    entities: list[Entity] = [*_federation(home), *_linked(), *_tower(home), *_outsiders()]
    entities += [_reserved(home, name) for name in _PERMISSION_SETS]
    entities += [one for region in REGIONS for one in _cdk(home, region)]
    for team in _TEAMS:
        for stage in _STAGES[1:]:
            entities += _team(home, team, stage)
    entities += [user("deployment-bot", allows=allow()), user("break-glass", allows=allow("*"))]
    count = sum(isinstance(one, Role) for one in entities)
    entities += [
        role(f"northern-lights-nightly-batch-export-of-warehouse-table-{n:03d}-worker", trust=trust)
        for n, trust in enumerate([_service("ecs-tasks"), _service("states")] * 75)
        if n < 150 - count
    ]
    return world(account(home, *entities), organization_known=False)


def landing_zone(*, has_organization: bool = True) -> World:
    """Make 40 accounts of about 1,500 roles."""
    chance = random.Random(40)  # noqa: S311 - the same each time
    homes = [f"{110_000_000_000 + 9_137_000_019 * number:012d}" for number in range(40)]
    units = [unit for unit, count in _UNITS.items() for _ in range(count)]
    names = [f"{unit.lower().replace(' ', '-')}-{n:02d}" for n, unit in enumerate(units)]
    audit = f"arn:aws:iam::{homes[1]}:role/northern-lights-security-audit-collector"
    deploy = f"arn:aws:iam::{homes[4]}:role/northern-lights-shared-pipeline-deployment-hub"
    accounts = []
    for number, home in enumerate(homes):
        stage = "prod" if number % 2 else "dev"
        teams = chance.sample(_TEAMS, 2)
        entities: list[Entity] = [*_federation(home), *_linked(), *_tower(home)]
        entities += [_reserved(home, name) for name in _PERMISSION_SETS]
        entities += _cdk(home, REGIONS[number % 2])
        entities += [one for team in teams for one in _team(home, team, stage)]
        entities.append(role("northern-lights-security-audit-readonly", trust=trusts(audit)))
        if number % 3:
            entities.append(
                role(
                    "northern-lights-shared-pipeline-deployment-target",
                    trust=trusts(deploy),
                    allows=allow("*"),
                )
            )
        if number % 10 == 7:
            entities += _outsiders()
        if home == homes[1]:
            entities.append(role(audit.rpartition("/")[2], trust=_service("ec2"), allows=allow()))
        if home == homes[4]:
            subject = "repo:northern-lights/*"
            entities.append(
                role(deploy.rpartition("/")[2], trust=_from_github(home, subject), allows=allow())
            )
        count = sum(isinstance(one, Role) for one in entities)
        entities += [
            _stack_role(f"northern-lights-{teams[0]}-{stage}-jobs", f"NightlyExport{n:02d}TaskRole")
            for n in range(_ROLES_EACH - count)
        ]
        accounts.append(account(home, *entities))
    organization = _organization(homes, names, units) if has_organization else None
    return world(*accounts, organization=organization, organization_known=has_organization)


def _organization(homes: list[str], names: list[str], units: list[str]) -> Organization:
    ids = {name: f"ou-land-{number:08d}" for number, name in enumerate(_UNITS)}
    return Organization(
        id="o-landing0001",
        management_account=MANAGEMENT,
        root=ROOT,
        units=tuple(OrganizationalUnit(id=id_, name=n, parent=ROOT) for n, id_ in ids.items()),
        accounts=tuple(
            MemberAccount(id=home, name=name, parent=ids[unit])
            for home, name, unit in zip(homes, names, units, strict=True)
        ),
    )
