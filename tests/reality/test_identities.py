"""Callers and requests of records that the own ones do not show."""

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.cloudtrail import RecordedIdentity, RecordedParameters, RecordedResponse
from rolescope.model.request import AssumeRoleRequest
from rolescope.reality.identities import RecordedCaller, identify
from rolescope.reality.requests import request_of
from support.worlds.build import B, C
from support.worlds.call_records import ANA, CI, call, place, signed_by_role, signed_by_user


def request(**fields: object) -> AssumeRoleRequest:
    record = call(**fields)  # type: ignore[arg-type]
    found = identify(record, WorldIndex(place()))
    assert isinstance(found, RecordedCaller)
    return request_of(found, record)


def caller(identity: RecordedIdentity, **fields: object) -> Caller:
    return request(identity=identity, **fields).caller


def test_users_and_their_session_tokens() -> None:
    """CT-16, CT-17: a temporary key tells, or the attributes of a session."""
    assert caller(signed_by_user()) == UserCaller(ANA)
    by_key = signed_by_user(access_key="ASIA1", mfa=True)
    assert caller(by_key) == SessionTokenCaller(user=ANA, mfa=True)
    by_session = signed_by_user(is_session=True, issued_at="2026-11-24T10:00:00Z")
    token = SessionTokenCaller(user=ANA, issued_at="2026-11-24T10:00:00Z")
    assert caller(by_session) == token
    odd = signed_by_user(is_session=True, issued_at="yesterday")
    assert caller(odd) == SessionTokenCaller(user=ANA)


def test_sessions() -> None:
    """CT-18, CT-19, CT-27: MFA of a session is no evidence."""
    whole = signed_by_role(mfa=True, source_identity="dana", web_provider="arn:idp")
    asked = RecordedParameters(inherited_tags=(("team", "red"),))
    assert caller(whole, parameters=asked) == SessionCaller(
        role=CI,
        name="job",
        source_identity="dana",
        tags=(("team", "red"),),
        transitive_tag_keys=("team",),
        source=WebIdentityCaller(provider="arn:idp"),
    )
    cut = signed_by_role(issuer_arn="", issuer_id="")
    assert caller(cut) == SessionCaller(role=CI, name="job", is_path_known=False)


@pytest.mark.parametrize(
    ("unique", "expected"),
    [
        ("AIDAANA0000000000000", UserCaller(ANA)),
        ("AROACI00000000000000:job", SessionCaller(role=CI, name="job")),
        ("AIDAOTHER", UserCaller(f"arn:aws:iam::{B}:user/AIDAOTHER")),
        ("AROAOTHER:job", SessionCaller(role=f"arn:aws:iam::{B}:role/AROAOTHER")),
        ("AROAOTHER", SessionCaller(role=f"arn:aws:iam::{B}:role/AROAOTHER")),
        (B, RootCaller(B)),
        (f"{B}:fed", FederatedUserCaller(user=f"arn:aws:iam::{B}:user/fed", name="federated")),
    ],
)
def test_the_copy_of_the_roles_account(unique: str, expected: Caller) -> None:
    """CT-20."""
    assert caller(RecordedIdentity("AWSAccount", account=B, principal_id=unique)) == expected


def test_an_id_of_another_account_is_not_taken() -> None:
    """CT-20: what is imported under the ID has to be of that account."""
    identity = RecordedIdentity("AWSAccount", account=C, principal_id="AIDAANA0000000000000")
    assert caller(identity) == UserCaller(f"arn:aws:iam::{C}:user/AIDAANA0000000000000")


def test_web_identities() -> None:
    """CT-22: provider and subject may hold colons; else the response tells the audience."""
    identity = RecordedIdentity(
        "WebIdentityUser", principal_id="a:b:aud:x:y", provider="a:b", user_name="x:y"
    )
    kept = (("sub", ("x:y",)), ("aud", ("aud",)))
    fields = {"name": "AssumeRoleWithWebIdentity"}
    assert caller(identity, **fields) == WebIdentityCaller(provider="a:b", claims=kept)
    short = identity._replace(principal_id="x:y")
    told = RecordedResponse(audience="app")
    claims = (("sub", ("x:y",)), ("aud", ("app",)))
    found = caller(short, response=told, **fields)
    assert found == WebIdentityCaller(provider="a:b", claims=claims)
    nobody = RecordedIdentity("WebIdentityUser", provider="a:b")
    assert caller(nobody, **fields) == WebIdentityCaller(provider="a:b")


@pytest.mark.parametrize(
    ("host", "role", "provider"),
    [
        ("idp.example.org", f"arn:aws-cn:iam::{B}:role/R", "arn:aws-cn:iam::{0}:oidc-provider/{1}"),
        ("accounts.google.com", f"arn:aws:iam::{B}:role/R", "{1}"),
        ("idp.example.org", "R", "{1}"),
    ],
)
def test_a_bare_host_is_a_provider_of_the_roles_account(
    host: str, role: str, provider: str
) -> None:
    """CT-22, TR-21: the four that AWS has built in are in no account (PR-8)."""
    fields = {"role": role, "name": "AssumeRoleWithWebIdentity"}
    found = caller(RecordedIdentity("WebIdentityUser", provider=host), **fields)
    assert found == WebIdentityCaller(provider=provider.format(B, host))


def test_the_root_user() -> None:
    """CT-25."""
    assert caller(RecordedIdentity("Root", arn=f"arn:aws-cn:iam::{B}:root")) == RootCaller(
        B, "aws-cn"
    )


def test_what_is_absent_and_what_is_unknown() -> None:
    """CT-31, CT-32, CT-57."""
    found = dict(request(identity=signed_by_user()).context)
    assert found["sts:ExternalId"] is None
    assert found["aws:MultiFactorAuthPresent"] is None
    assert found["aws:SourceVpce"] is None
    denied = dict(request(identity=signed_by_user(), denied=True).context)
    assert "sts:ExternalId" not in denied
    lossy = dict(request(identity=signed_by_user(), is_lossy=True).context)
    assert None not in lossy.values()
    assert lossy["aws:SourceIp"] == ("203.0.113.10",)
    named = request(parameters=RecordedParameters(external_id="x", source_identity="y"))
    assert {"sts:ExternalId", "sts:SourceIdentity"}.isdisjoint(dict(named.context))
    inherited = dict(request(identity=signed_by_role(source_identity="dana")).context)
    assert "sts:SourceIdentity" not in inherited


def test_networks_and_regions() -> None:
    """CT-14, CT-31: an endpoint, AWS itself, an address that is none, the global endpoint."""
    through = dict(request(endpoint_id="vpce-1", source_address="10.0.0.1").context)
    assert through["aws:SourceIp"] is None
    assert (through["aws:SourceVpce"], through["aws:VpcSourceIp"]) == (("vpce-1",), ("10.0.0.1",))
    hidden = dict(request(endpoint_id="vpce-1", source_address="AWS Internal").context)
    assert "aws:VpcSourceIp" not in hidden
    for odd in ("AWS Internal", "255.090.254.5", "ec2.amazonaws.com"):
        assert "aws:SourceIp" not in dict(request(source_address=odd).context)
    globally = dict(request(is_global=True, has_tls=True, user_agent="cli").context)
    assert globally["aws:RequestedRegion"] == ("us-east-1",)
    assert globally["aws:SecureTransport"] == ("true",)
    assert globally["aws:UserAgent"] == ("cli",)
    assert "aws:RequestedRegion" not in dict(request(region="").context)


def test_keys_of_enriched_events() -> None:
    """CT-31, CT-38: as given, before what is worked out."""
    found = dict(
        request(
            authorized_by_idp=True,
            context=(("aws:SourceIp", ("192.0.2.1",)), ("aws:PrincipalTag/a", ("b",))),
        ).context
    )
    assert found["sts:RoleAuthorizedByIdp"] == ("true",)
    assert found["aws:SourceIp"] == ("192.0.2.1",)
    assert found["aws:PrincipalTag/a"] == ("b",)
