"""From nodes to callers and requests, and callers in words."""

from datetime import timedelta, timezone

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.simulation.callers import (
    caller_account,
    caller_name,
    caller_of,
    caller_written,
    first_request,
    node_id,
)
from rolescope.simulation.chain import session_caller
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.words.caller_text import clock, credentials
from support.worlds.build import A
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, allowed, release_world

OIDC = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
SAML = f"arn:aws:iam::{A}:saml-provider/Okta"


def node(kind: NodeKind, node_id: str) -> Node:
    return Node(id=node_id, kind=kind, name="x", zone=Zone.SCOPE)


@pytest.mark.parametrize(
    ("kind", "found", "caller"),
    [
        (NodeKind.USER, ANA, UserCaller(ANA)),
        (NodeKind.ROLE, DEPLOY, SessionCaller(role=DEPLOY)),
        (NodeKind.SERVICE, "ec2.amazonaws.com", ServiceCaller("ec2.amazonaws.com")),
        (NodeKind.OIDC_PROVIDER, OIDC, WebIdentityCaller(provider=OIDC)),
        (NodeKind.SAML_PROVIDER, SAML, SamlCaller(provider=SAML)),
        (NodeKind.ACCOUNT, A, None),
        (NodeKind.ANYONE, "*", None),
        (NodeKind.DELETED, "AIDAEXAMPLE", None),
        (
            NodeKind.SESSION,
            f"arn:aws:sts::{A}:assumed-role/deploy/ana",
            SessionCaller(role=DEPLOY, name="ana"),
        ),
        (NodeKind.SESSION, "arn:aws:sts::1:odd", None),
    ],
)
def test_callers_of_nodes(kind: NodeKind, found: str, caller: Caller | None) -> None:
    assert caller_of(node(kind, found), WorldIndex(release_world())) == caller


def test_the_action_suits_the_caller() -> None:
    """TR-9."""
    now = "2026-11-24T12:00:00Z"
    web = first_request(WebIdentityCaller(provider=OIDC), RELEASE, now)
    saml = first_request(SamlCaller(provider=SAML), RELEASE, now)
    assert (web.action, saml.action) == (ASSUME_ROLE_WITH_WEB_IDENTITY, ASSUME_ROLE_WITH_SAML)
    assert first_request(UserCaller(ANA), RELEASE, now).action == ASSUME_ROLE


def test_the_next_hop_starts_with_the_new_session() -> None:
    index = WorldIndex(release_world())
    simulation = allowed(index)
    assert simulation.session is not None
    caller = session_caller(simulation)
    assert (caller.role, caller.name) == (RELEASE, "release-1")
    assert caller.expires_at == "2026-11-24T13:00:00Z"
    assert caller.source == simulation.request.caller


CALLERS: list[tuple[Caller, str, str | None, str]] = [
    (UserCaller(ANA), "ana", A, ANA),
    (RootCaller(A), f"root user of {group_digits(A)}", A, A),
    (ServiceCaller("ec2.amazonaws.com"), "ec2", None, "ec2.amazonaws.com"),
    (SessionCaller(role=DEPLOY), "deploy", A, DEPLOY),
    (SessionTokenCaller(user=ANA), "ana", A, ANA),
    (SessionTokenCaller(user=f"arn:aws:iam::{A}:root"), f"root user of {group_digits(A)}", A, A),
    (FederatedUserCaller(user=ANA, name="fed"), "fed", A, ANA),
    (WebIdentityCaller(provider=OIDC), "GitHub Actions", None, OIDC),
    (SamlCaller(provider=SAML), "Okta", None, SAML),
]


@pytest.mark.parametrize(("caller", "name", "account", "node"), CALLERS)
def test_callers_in_words(caller: Caller, name: str, account: str | None, node: str) -> None:
    assert caller_name(caller) == name
    assert caller_account(caller) == account
    assert node_id(caller) == node
    assert name in credentials(caller) or isinstance(caller, ServiceCaller)


def test_clock_writes_the_date_only_on_another_day() -> None:
    zone = timezone(timedelta(hours=-8))
    at = "2026-11-20T17:20:00Z"
    assert clock("2026-11-20T18:05:00Z", zone, at) == "10:05"
    assert clock("2026-11-21T18:05:00Z", zone, at) == "2026-11-21 10:05"
    assert clock("2026-11-20T18:05:00Z", None) == "18:05 UTC"
    assert clock("soon", zone) == "soon"


@pytest.mark.parametrize(
    ("text", "caller"),
    [
        (
            "arn:aws:iam::999999999999:user/x/eve",
            UserCaller("arn:aws:iam::999999999999:user/x/eve"),
        ),
        (
            "arn:aws:iam::999999999999:role/eve",
            SessionCaller(role="arn:aws:iam::999999999999:role/eve"),
        ),
        (f"arn:aws:sts::{A}:assumed-role/deploy/ana", SessionCaller(role=DEPLOY, name="ana")),
        (
            "arn:aws:sts::999999999999:federated-user/bob",
            FederatedUserCaller(user="arn:aws:iam::999999999999:user/bob", name="bob"),
        ),
        ("arn:aws:iam::999999999999:root", RootCaller("999999999999")),
        ("glue.amazonaws.com", ServiceCaller("glue.amazonaws.com")),
        ("arn:aws:iam::999999999999:user/", None),
        ("arn:aws:iam::999999999999:user", None),
        ("arn:aws:iam::999999999999:group/g", None),
        ("arn:aws:iam::12:user/x", None),
        ("arn:aws:s3:::bucket", None),
        ("arn:aws:sts::999999999999:assumed-role/x", None),
        ("ana", None),
        ("a b.c", None),
    ],
)
def test_a_caller_can_be_written(text: str, caller: Caller | None) -> None:
    assert caller_written(text, WorldIndex(release_world())) == caller
