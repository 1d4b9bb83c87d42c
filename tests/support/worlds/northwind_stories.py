"""The stories of the demo organization: who asks for what, and what AWS would answer."""

from rolescope.engine.verdict import Decision
from rolescope.model.caller import (
    RootCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.value import Value
from support.worlds.northwind import (
    BRIGHTPATH,
    CI_RUNNER,
    DATA,
    DEPLOY_HUB,
    DEPLOY_HUB_SESSION,
    ETL_READER,
    INCIDENT_RESPONSE,
    MANAGEMENT,
    ON_CALL,
    PROD,
    PROD_ADMIN,
    RELEASE,
    RELEASE_842,
    RELEASE_MANAGER,
    SANDBOX,
    SCANNER,
    SECURITY,
    SKYLARK_COLLECTOR,
    STRANGER,
    TOOLS,
    WORKSHOP,
    act,
    assume,
    github,
    okta,
    role,
    session,
    user,
)

ALLOWED = Decision.ALLOW
DENIED = Decision.IMPLICIT_DENY
FORBIDDEN = Decision.EXPLICIT_DENY
DEPENDS = Decision.DEPENDS


class Story(Value):
    """One request and the verdict it must get; `because` is the rule that it shows.

    `by` is in the name of a deciding statement; `refusal` is the rule by which STS refuses the
    parameters whatever the policies say.
    """

    title: str
    because: str
    request: AssumeRoleRequest | ActionRequest
    decision: Decision
    by: str = ""
    refusal: str = ""


CHAIN_TO_ADMIN = (
    Story(
        "a user named by deploy-hub",
        "TR-3",
        assume(CI_RUNNER, DEPLOY_HUB),
        ALLOWED,
        "RunnersAndActions",
    ),
    Story(
        "the other user named by it",
        "TR-3",
        assume(UserCaller(user(TOOLS, "nightly")), DEPLOY_HUB),
        ALLOWED,
    ),
    Story(
        "a role named by deploy-hub",
        "TR-4",
        assume(session(role(TOOLS, "gha-deploy")), DEPLOY_HUB),
        ALLOWED,
    ),
    Story(
        "a build role, by aws:PrincipalArn",
        "TR-2",
        assume(session(role(TOOLS, "build-web")), DEPLOY_HUB),
        ALLOWED,
        "BuildProjects",
    ),
    Story(
        "CodeBuild starts a build role",
        "TR-19",
        assume(ServiceCaller("codebuild.amazonaws.com"), role(TOOLS, "build-web")),
        ALLOWED,
    ),
    Story(
        "another service does not",
        "PR-7",
        assume(ServiceCaller("ec2.amazonaws.com"), role(TOOLS, "build-web")),
        DENIED,
    ),
    Story(
        "build-* is anchored: not gha-build-*",
        "CO-31",
        assume(session(role(TOOLS, "gha-build-web")), DEPLOY_HUB),
        DENIED,
    ),
    Story(
        "no administrator needs no trust",
        "TR-1",
        assume(session(role(TOOLS, "tools-admin")), DEPLOY_HUB),
        DENIED,
    ),
    Story(
        "deploy-hub becomes release-manager",
        "EV-18",
        assume(DEPLOY_HUB_SESSION, RELEASE_MANAGER, RELEASE),
        ALLOWED,
        "ReleaseFromTools",
    ),
    Story(
        "deploy-hub reaches the lake",
        "EV-18",
        assume(DEPLOY_HUB_SESSION, role(DATA, "lake-deploy")),
        ALLOWED,
    ),
    Story(
        "release-manager becomes prod-admin",
        "TR-4",
        assume(RELEASE_842, PROD_ADMIN),
        ALLOWED,
        "ReleaseChain",
    ),
    Story("deploy-hub cannot skip a step", "TR-1", assume(DEPLOY_HUB_SESSION, PROD_ADMIN), DENIED),
)

EXTERNAL_ID_AND_NAME = (
    Story(
        "external ID missing",
        "CO-6",
        assume(
            DEPLOY_HUB_SESSION, RELEASE_MANAGER, AssumeRoleParameters(session_name="release-842")
        ),
        DENIED,
    ),
    Story(
        "external ID wrong",
        "CK-39",
        assume(
            DEPLOY_HUB_SESSION,
            RELEASE_MANAGER,
            AssumeRoleParameters(external_id="nw-rel-7732", session_name="release-842"),
        ),
        DENIED,
    ),
    Story(
        "external ID in other case",
        "CO-22",
        assume(
            DEPLOY_HUB_SESSION,
            RELEASE_MANAGER,
            AssumeRoleParameters(external_id="NW-REL-7731", session_name="release-842"),
        ),
        DENIED,
    ),
    Story(
        "session name of another form",
        "CO-25",
        assume(
            DEPLOY_HUB_SESSION,
            RELEASE_MANAGER,
            AssumeRoleParameters(external_id="nw-rel-7731", session_name="hotfix-1"),
        ),
        DENIED,
    ),
)

TIME_LIMIT = (
    Story(
        "a second before the limit",
        "CO-27",
        assume(session(RELEASE_MANAGER), PROD_ADMIN, at="2026-11-20T19:59:59Z"),
        ALLOWED,
    ),
    Story(
        "at the limit",
        "CO-27",
        assume(session(RELEASE_MANAGER), PROD_ADMIN, at="2026-11-20T20:00:00Z"),
        DENIED,
    ),
    Story(
        "the caller's credentials have expired",
        "ERR-27",
        assume(DEPLOY_HUB_SESSION, RELEASE_MANAGER, RELEASE, at="2026-11-20T19:30:00Z"),
        ALLOWED,
        refusal="ERR-27",
    ),
)

MFA = (
    Story(
        "people on call came through SAML: no MFA in it",
        "MFA-6",
        assume(ON_CALL, PROD_ADMIN),
        DENIED,
    ),
    Story(
        "a role session made by AssumeRole carries none",
        "MFA-5",
        assume(session(INCIDENT_RESPONSE), PROD_ADMIN),
        DENIED,
    ),
    Story(
        "a user without MFA",
        "CO-35",
        assume(UserCaller(user(SANDBOX, "lee.park")), WORKSHOP),
        FORBIDDEN,
        "nothing-without-mfa",
    ),
    Story(
        "the same user with a code in the call",
        "MFA-2",
        assume(UserCaller(user(SANDBOX, "lee.park")), WORKSHOP, AssumeRoleParameters(mfa=True)),
        ALLOWED,
    ),
    Story(
        "with GetSessionToken and MFA",
        "MFA-3",
        assume(SessionTokenCaller(user=user(SANDBOX, "lee.park"), mfa=True, mfa_age=900), WORKSHOP),
        ALLOWED,
    ),
    Story(
        "with GetSessionToken without MFA",
        "MFA-3",
        assume(SessionTokenCaller(user=user(SANDBOX, "lee.park")), WORKSHOP),
        FORBIDDEN,
    ),
)

BOUNDARY = (
    Story(
        "support: its boundary leaves no AssumeRole",
        "EV-20",
        assume(session(role(PROD, "okta-support")), ETL_READER),
        DENIED,
    ),
    Story(
        "release-manager: its boundary lets prod-admin through",
        "EV-11",
        assume(session(RELEASE_MANAGER), PROD_ADMIN),
        ALLOWED,
    ),
    Story(
        "release-manager may write a release",
        "EV-16",
        act(RELEASE_842, "s3:PutObject", "arn:aws:s3:::nw-releases/app.zip"),
        ALLOWED,
    ),
    Story(
        "its boundary cuts deleting one",
        "EV-16",
        act(RELEASE_842, "s3:DeleteObject", "arn:aws:s3:::nw-releases/app.zip"),
        DENIED,
    ),
)

SCP = (
    Story(
        "workloads stay out of the sandbox, administrators too",
        "SCP-10",
        assume(session(PROD_ADMIN), WORKSHOP),
        FORBIDDEN,
        "sandbox-apart",
    ),
    Story(
        "the SCP holds for its own accounts only",
        "SCP-3",
        assume(session(role(TOOLS, "tools-admin")), WORKSHOP),
        ALLOWED,
    ),
    Story(
        "an SCP of the role's account does not count",
        "SCP-3",
        assume(session(role(SECURITY, "audit-hub")), role(PROD, "security-audit")),
        ALLOWED,
    ),
    Story(
        "no SCP in the management account",
        "SCP-2",
        assume(session(role(MANAGEMENT, "org-admin")), WORKSHOP),
        ALLOWED,
    ),
    Story(
        "release-manager cannot take prod out",
        "EV-7",
        act(RELEASE_842, "organizations:LeaveOrganization", "*"),
        FORBIDDEN,
        "deny-leave-org",
    ),
)

FENCE = (
    Story(
        "a stranger at a role inside the fence",
        "RCP-6",
        assume(STRANGER, RELEASE_MANAGER, RELEASE),
        FORBIDDEN,
        "organization-fence",
    ),
    Story(
        "a stranger at a role that trusts all of prod",
        "RCP-6",
        assume(STRANGER, ETL_READER),
        FORBIDDEN,
        "organization-fence",
    ),
    Story(
        "services are no strangers",
        "CK-38",
        assume(ServiceCaller("lambda.amazonaws.com"), role(PROD, "legacy-cron")),
        ALLOWED,
    ),
    Story(
        "the management account has no fence",
        "RCP-4",
        assume(STRANGER, role(MANAGEMENT, "billing-export")),
        DENIED,
    ),
)

GITHUB = (
    Story(
        "main branch of infra",
        "CK-67",
        assume(github("repo:northwind/infra:ref:refs/heads/main"), role(TOOLS, "gha-deploy")),
        ALLOWED,
    ),
    Story(
        "environment prod of infra",
        "CK-67",
        assume(github("repo:northwind/infra:environment:prod"), role(TOOLS, "gha-deploy")),
        ALLOWED,
    ),
    Story(
        "another branch of infra",
        "CK-67",
        assume(github("repo:northwind/infra:ref:refs/heads/try"), role(TOOLS, "gha-deploy")),
        DENIED,
    ),
    Story(
        "any branch of storefront",
        "CO-25",
        assume(
            github("repo:northwind/storefront:ref:refs/heads/try"), role(TOOLS, "gha-build-web")
        ),
        ALLOWED,
    ),
    Story(
        "a pull request is no branch",
        "CK-67",
        assume(github("repo:northwind/storefront:pull_request"), role(TOOLS, "gha-build-web")),
        DENIED,
    ),
    Story(
        "another repository",
        "FND-9",
        assume(
            github("repo:northwind-fork/storefront:ref:refs/heads/main"),
            role(TOOLS, "gha-build-web"),
        ),
        DENIED,
    ),
    Story(
        "an audience the provider does not know",
        "CK-62",
        assume(
            github("repo:northwind/infra:ref:refs/heads/main", "https://github.com/northwind"),
            role(TOOLS, "gha-deploy"),
        ),
        DENIED,
        refusal="CK-62",
    ),
)

OKTA = (
    Story("a person on call", "TR-21", assume(okta(SECURITY), INCIDENT_RESPONSE), ALLOWED),
    Story(
        "an assertion for another endpoint",
        "CK-57",
        assume(okta(SECURITY, "https://elsewhere.example/saml"), INCIDENT_RESPONSE),
        DENIED,
    ),
    Story(
        "the provider of another account", "TR-21", assume(okta(TOOLS), INCIDENT_RESPONSE), DENIED
    ),
    Story(
        "a developer with session tags",
        "TG-1",
        assume(
            okta(PROD), role(PROD, "okta-developer"), AssumeRoleParameters(tags=(("team", "web"),))
        ),
        ALLOWED,
    ),
    Story(
        "on call with session tags: no TagSession there",
        "TG-1",
        assume(okta(SECURITY), INCIDENT_RESPONSE, AssumeRoleParameters(tags=(("mfa", "true"),))),
        DENIED,
    ),
    Story(
        "SAML is not AssumeRole",
        "GR-16",
        assume(session(role(PROD, "okta-analyst")), role(PROD, "okta-developer")),
        DENIED,
    ),
)

OUTSIDE = (
    Story(
        "a vendor with its external ID: its side is not imported",
        "DF-46",
        assume(
            SKYLARK_COLLECTOR,
            role(PROD, "skylark-monitoring"),
            AssumeRoleParameters(external_id="skylark-nw-5520"),
        ),
        DEPENDS,
    ),
    Story(
        "the vendor without it",
        "CO-6",
        assume(SKYLARK_COLLECTOR, role(PROD, "skylark-monitoring")),
        DENIED,
    ),
    Story(
        "the vendor with the ID of its other role",
        "CK-39",
        assume(
            SKYLARK_COLLECTOR,
            role(PROD, "skylark-monitoring"),
            AssumeRoleParameters(external_id="skylark-nw-5521"),
        ),
        DENIED,
    ),
    Story(
        "a vendor that needs no external ID",
        "DF-46",
        assume(session(role(BRIGHTPATH, "billing")), role(MANAGEMENT, "billing-export")),
        DEPENDS,
    ),
    Story(
        "an unknown account at an administrator role",
        "DF-46",
        assume(STRANGER, role(PROD, "db-import")),
        DEPENDS,
    ),
    Story("anyone at the workshop", "PR-1", assume(STRANGER, WORKSHOP), DEPENDS),
    Story(
        "a role of the same account at the workshop",
        "TR-6",
        assume(session(role(SANDBOX, "lab-host")), WORKSHOP),
        ALLOWED,
    ),
    Story(
        "a role of the organization without the allow",
        "EV-19",
        assume(session(role(SECURITY, "audit-hub")), WORKSHOP),
        DENIED,
    ),
    Story(
        "a deleted user lets nobody in",
        "PR-10",
        assume(session(role(SANDBOX, "dev-power")), role(SANDBOX, "partner-sync")),
        DENIED,
    ),
    Story("the root user", "AR-2", assume(RootCaller(TOOLS), DEPLOY_HUB), DENIED),
)

WHOLE_ACCOUNT = (
    Story(
        "an administrator of prod reads the lake",
        "EV-18",
        assume(session(PROD_ADMIN), ETL_READER),
        ALLOWED,
    ),
    Story(
        "a function of prod without the allow",
        "EV-19",
        assume(session(role(PROD, "image-resize")), ETL_READER),
        DENIED,
    ),
    Story(
        "a user of prod without the allow",
        "EV-19",
        assume(UserCaller(user(PROD, "priya.nair")), ETL_READER),
        DENIED,
    ),
    Story(
        "a role of another account",
        "PR-2",
        assume(session(role(TOOLS, "tools-admin")), ETL_READER),
        DENIED,
    ),
    Story(
        "only the default version of a policy counts",
        "EV-3",
        act(DEPLOY_HUB_SESSION, "s3:DeleteObject", "arn:aws:s3:::nw-artifacts/app.zip"),
        DENIED,
    ),
    Story(
        "and it allows reading",
        "EV-3",
        act(DEPLOY_HUB_SESSION, "s3:GetObject", "arn:aws:s3:::nw-artifacts/app.zip"),
        ALLOWED,
    ),
)

TAGS = (
    Story(
        "an analyst of team lake at a role of team lake",
        "CK-5",
        assume(session(role(PROD, "okta-analyst")), ETL_READER),
        ALLOWED,
    ),
    Story(
        "a developer of team web",
        "CK-30",
        assume(session(role(PROD, "okta-developer")), ETL_READER),
        DENIED,
    ),
    Story(
        "a session tag covers the role's tag",
        "TG-6",
        assume(
            SessionCaller(role=role(PROD, "okta-developer"), tags=(("team", "lake"),)), ETL_READER
        ),
        ALLOWED,
    ),
    Story(
        "a transitive tag needs TagSession",
        "TG-1",
        assume(
            SessionCaller(
                role=role(PROD, "okta-analyst"),
                tags=(("team", "lake"),),
                transitive_tag_keys=("team",),
            ),
            ETL_READER,
        ),
        DENIED,
    ),
)

SCAN = AssumeRoleParameters(source_identity="nightly-scan")
SCAN_SESSION = SessionCaller(
    role=role(SECURITY, "audit-hub"), name="scan", source_identity="nightly-scan", source=SCANNER
)
SOURCE_IDENTITY = (
    Story(
        "the scanner names its source identity",
        "SI-1",
        assume(SCANNER, role(SECURITY, "audit-hub"), SCAN),
        ALLOWED,
    ),
    Story(
        "it is carried into data",
        "SI-2",
        assume(SCAN_SESSION, role(DATA, "security-audit")),
        ALLOWED,
    ),
    Story(
        "sandbox takes none", "SI-2", assume(SCAN_SESSION, role(SANDBOX, "security-audit")), DENIED
    ),
    Story(
        "without one, sandbox lets the scanner in",
        "SI-2",
        assume(session(role(SECURITY, "audit-hub")), role(SANDBOX, "security-audit")),
        ALLOWED,
    ),
    Story(
        "it cannot be changed on the way",
        "SI-3",
        assume(
            SCAN_SESSION,
            role(DATA, "security-audit"),
            AssumeRoleParameters(source_identity="somebody-else"),
        ),
        ALLOWED,
        refusal="SI-3",
    ),
)

DURATIONS = (
    Story(
        "deploy-hub for its 2 h",
        "AR-7",
        assume(CI_RUNNER, DEPLOY_HUB, AssumeRoleParameters(duration=7200)),
        ALLOWED,
    ),
    Story(
        "deploy-hub for 4 h",
        "AR-7",
        assume(CI_RUNNER, DEPLOY_HUB, AssumeRoleParameters(duration=14400)),
        ALLOWED,
        refusal="AR-7",
    ),
    Story(
        "a chained session for 1 h",
        "CH-2",
        assume(
            DEPLOY_HUB_SESSION,
            RELEASE_MANAGER,
            AssumeRoleParameters(
                external_id="nw-rel-7731", session_name="release-842", duration=3600
            ),
        ),
        ALLOWED,
    ),
    Story(
        "a chained session for 2 h, though the role allows 4 h",
        "CH-3",
        assume(
            DEPLOY_HUB_SESSION,
            RELEASE_MANAGER,
            AssumeRoleParameters(
                external_id="nw-rel-7731", session_name="release-842", duration=7200
            ),
        ),
        ALLOWED,
        refusal="CH-3",
    ),
    Story(
        "a role does not assume itself", "TR-12", assume(session(PROD_ADMIN), PROD_ADMIN), DENIED
    ),
    Story(
        "a maximum that was not imported",
        "DF-6",
        assume(
            okta(MANAGEMENT), role(MANAGEMENT, "org-admin"), AssumeRoleParameters(duration=7200)
        ),
        DEPENDS,
    ),
    Story(
        "the default needs no maximum",
        "DF-6",
        assume(okta(MANAGEMENT), role(MANAGEMENT, "org-admin")),
        ALLOWED,
    ),
)

FEATURES: dict[str, tuple[Story, ...]] = {
    "chain to an administrator": CHAIN_TO_ADMIN,
    "external ID and session name": EXTERNAL_ID_AND_NAME,
    "time limit": TIME_LIMIT,
    "MFA": MFA,
    "permissions boundary": BOUNDARY,
    "SCP": SCP,
    "organization fence": FENCE,
    "GitHub": GITHUB,
    "Okta": OKTA,
    "outside": OUTSIDE,
    "whole account": WHOLE_ACCOUNT,
    "tags": TAGS,
    "source identity": SOURCE_IDENTITY,
    "durations": DURATIONS,
}
STORIES: tuple[Story, ...] = tuple(found for stories in FEATURES.values() for found in stories)
