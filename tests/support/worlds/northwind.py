"""Who is who in the demo organization Northwind, and how they ask."""

from functools import cache

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Verdict
from rolescope.importers.demo import read_demo
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    Caller,
    SamlCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.progress import no_tick

NOW = "2026-11-20T17:20:00Z"

TOOLS, SECURITY, PROD = "770233459910", "330081247765", "441700923385"
MANAGEMENT, DATA, SANDBOX = "104822317755", "118055612207", "900144206618"
SKYLARK, BRIGHTPATH, UNKNOWN = "602177450918", "515038624471", "992711840031"


def role(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def user(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:user/{name}"


DEPLOY_HUB = role(TOOLS, "deploy-hub")
RELEASE_MANAGER = role(PROD, "release-manager")
PROD_ADMIN = role(PROD, "prod-admin")
INCIDENT_RESPONSE = role(SECURITY, "incident-response")
ETL_READER = role(DATA, "etl-reader")
WORKSHOP = role(SANDBOX, "workshop")

CI_RUNNER = UserCaller(user(TOOLS, "ci-runner"))
SCANNER = UserCaller(user(SECURITY, "svc-scanner"))


def session(role_arn: str, name: str = "session") -> SessionCaller:
    return SessionCaller(role=role_arn, name=name)


def okta(account: str, audience: str = "https://signin.aws.amazon.com/saml") -> SamlCaller:
    return SamlCaller(
        provider=f"arn:aws:iam::{account}:saml-provider/Okta",
        attributes=(("aud", (audience,)), ("sub", ("dana.ross",))),
    )


def github(subject: str, audience: str = "sts.amazonaws.com") -> WebIdentityCaller:
    return WebIdentityCaller(
        provider=f"arn:aws:iam::{TOOLS}:oidc-provider/token.actions.githubusercontent.com",
        claims=(("sub", (subject,)), ("aud", (audience,))),
    )


DEPLOY_HUB_SESSION = SessionCaller(
    role=DEPLOY_HUB,
    name="ci-runner-0902",
    issued_at="2026-11-20T17:02:00Z",
    expires_at="2026-11-20T19:02:00Z",
    source=CI_RUNNER,
)
ON_CALL = SessionCaller(
    role=INCIDENT_RESPONSE,
    name="dana.ross",
    issued_at="2026-11-20T17:00:00Z",
    expires_at="2026-11-20T18:00:00Z",
    source=okta(SECURITY),
)
RELEASE_842 = SessionCaller(
    role=RELEASE_MANAGER,
    name="release-842",
    issued_at="2026-11-20T17:05:00Z",
    expires_at="2026-11-20T18:05:00Z",
    source=DEPLOY_HUB_SESSION,
)
STRANGER = session(role(UNKNOWN, "somebody"))
SKYLARK_COLLECTOR = session(role(SKYLARK, "collector"))

NOTHING_GIVEN = AssumeRoleParameters()
RELEASE = AssumeRoleParameters(external_id="nw-rel-7731", session_name="release-842")


def assume(
    caller: Caller,
    role_arn: str,
    given: AssumeRoleParameters = NOTHING_GIVEN,
    *,
    at: str = NOW,
) -> AssumeRoleRequest:
    action = ASSUME_ROLE
    if isinstance(caller, SamlCaller):
        action = ASSUME_ROLE_WITH_SAML
    elif isinstance(caller, WebIdentityCaller):
        action = ASSUME_ROLE_WITH_WEB_IDENTITY
    return AssumeRoleRequest(caller=caller, role=role_arn, at=at, action=action, parameters=given)


def act(caller: Caller, action: str, resource: str) -> ActionRequest:
    return ActionRequest(caller=caller, action=action, resource=resource, at=NOW)


@cache
def demo() -> World:
    """Return the demo organization, read once."""
    world = read_demo(no_tick).world
    assert world is not None
    return world


def verdict_of(request: AssumeRoleRequest | ActionRequest, index: WorldIndex) -> Verdict:
    """Return the verdict of either kind of request."""
    if isinstance(request, ActionRequest):
        return evaluate_action(request, index)
    return evaluate_assume_role(request, index)
