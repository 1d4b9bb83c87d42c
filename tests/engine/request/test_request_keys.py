"""The context keys that follow from the world (formats.md; CK-1 to CK-71, TG-6, MFA-1 to MFA-6)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_action, about_role
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    WebIdentityCaller,
)
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from support.worlds.asking import arn, assume, caller_of, context_of
from support.worlds.build import NOW, A, B, account, organization, role, trusts, user, world

ANA, APP = arn("user/dev/ana"), arn("role/eng/App")
WEB = f"arn:aws:iam::{A}:oidc-provider/token.example.org/x"
WORLD = world(
    account(
        A,
        role("Target", tags={"team": "prod"}),
        role("App", path="/eng/", id="AROAAPP000000000", tags={"Team": "blue", "x": "1"}),
        user("ana", path="/dev/", id="AIDAANA000000000", tags={"team": "red"}),
    ),
    account(B, user("eve")),
    organization=organization((A, "ou-2"), units=[("ou-1", "r-ex01"), ("ou-2", "ou-1")]),
)


def keys_of(
    who: Caller | str,
    *,
    reading: Interpretation = DEFAULT,
    context: dict[str, Any] | None = None,
    somewhere: World = WORLD,
    action: str = "sts:AssumeRole",
    at: str = NOW,
    **parameters: Any,
) -> dict[str, Any]:
    """Return the keys of an AssumeRole request: a text for one value, else a list."""
    request = AssumeRoleRequest(
        caller=caller_of(who),
        role=arn("role/Target"),
        at=at,
        action=action,
        parameters=AssumeRoleParameters(**parameters),
        context=context_of(context or {}),
    )
    values = about_role(request, WorldIndex(somewhere), reading).context.values
    return {key: one[0] if len(one) == 1 else list(one) for key, one in values.items()}


ALWAYS = {
    "aws:currenttime": NOW,
    "aws:epochtime": "1795521600",
    "aws:securetransport": "true",
    "aws:requestedregion": "us-east-1",
    "aws:viaawsservice": "false",
    "sts:rolesessionname": "session",
    "aws:resourceaccount": A,
    "aws:resourceorgid": "o-exampleorg1",
    "aws:resourceorgpaths": "o-exampleorg1/r-ex01/ou-1/ou-2/",
    "aws:resourcetag/team": "prod",
    "iam:resourcetag/team": "prod",
}
MEMBER = {
    "aws:principalaccount": A,
    "aws:principalorgid": "o-exampleorg1",
    "aws:principalorgpaths": "o-exampleorg1/r-ex01/ou-1/ou-2/",
    "aws:principalisawsservice": "false",
}


def test_user() -> None:
    assert keys_of(ANA) == {
        **ALWAYS,
        **MEMBER,
        "aws:principalarn": ANA,
        "aws:principaltype": "User",
        "aws:userid": "AIDAANA000000000",
        "aws:username": "ana",
        "aws:principaltag/team": "red",
    }


def test_role_session_arn11_arn19_tg6() -> None:
    caller = SessionCaller(role=APP, name="s1", tags=(("team", "green"),), issued_at=NOW)
    assert keys_of(caller) == {
        **ALWAYS,
        **MEMBER,
        "aws:principalarn": APP,
        "aws:principaltype": "AssumedRole",
        "aws:userid": "AROAAPP000000000:s1",
        "aws:principaltag/team": "green",
        "aws:principaltag/x": "1",
        "aws:multifactorauthpresent": "false",
        "aws:tokenissuetime": NOW,
    }


def test_outside_of_the_organization_ck3() -> None:
    found = keys_of(f"arn:aws:iam::{B}:user/eve")
    assert not {key for key in found if key.startswith("aws:principalorg")}


def test_root_and_federated_user() -> None:
    root = keys_of(RootCaller(A))
    assert root["aws:principalarn"] == f"arn:aws:iam::{A}:root"
    assert (root["aws:principaltype"], root["aws:userid"]) == ("Account", A)
    assert "aws:username" not in root
    fed = keys_of(FederatedUserCaller(user=ANA, name="fed", tags=(("Team", "x"),)))
    assert fed["aws:principalarn"] == f"arn:aws:sts::{A}:federated-user/fed"
    assert (fed["aws:principaltype"], fed["aws:userid"]) == ("FederatedUser", f"{A}:fed")
    assert fed["aws:principaltag/team"] == "x"


def test_an_external_id_comes_with_assume_role_alone_ck39_fed2_fed6() -> None:
    saml = SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Corp")
    for caller in (WebIdentityCaller(provider=WEB), saml):
        assert "sts:externalid" not in keys_of(caller, external_id="x-1")
    assert keys_of("ec2.amazonaws.com", external_id="x-1")["sts:externalid"] == "x-1"


def test_the_time_is_utc_wherever_the_request_was_written_ck24() -> None:
    for at in ("2026-11-25T00:30:00+01:00", "1795563000", "2026-11-24 23:30"):
        found = keys_of(ANA, at=at)
        assert found["aws:currenttime"] == "2026-11-24T23:30:00Z"
        assert found["aws:epochtime"] == "1795563000"


def test_session_token_mfa3() -> None:
    found = keys_of(SessionTokenCaller(user=ANA, mfa=True, mfa_age=1800, issued_at=NOW))
    assert found["aws:multifactorauthpresent"] == "true"
    assert found["aws:multifactorauthage"] == "1800"
    assert (found["aws:principaltype"], found["aws:tokenissuetime"]) == ("User", NOW)
    without = keys_of(SessionTokenCaller(user=ANA))
    assert without["aws:multifactorauthpresent"] == "false"
    absent = keys_of(
        SessionTokenCaller(user=ANA), reading=Interpretation(mfa_is_false_in_sessions=False)
    )
    assert "aws:multifactorauthpresent" not in absent  # U-6


def test_mfa_parameters_mfa2() -> None:
    for parameters in (
        {"mfa": True},
        {"serial_number": f"arn:aws:iam::{A}:mfa/ana", "token_code": "123456"},
    ):
        found = keys_of(ANA, **parameters)
        assert found["aws:multifactorauthpresent"] == "true"
        assert found["aws:multifactorauthage"] == "1"
    malformed: dict[str, Any] = {
        "serial_number": f"arn:aws:iam::{A}:mfa/ana",
        "token_code": "12345",
    }
    assert "aws:multifactorauthpresent" not in keys_of(ANA, **malformed)


def test_service_ck7_to_ck9() -> None:
    found = keys_of(ServiceCaller("ec2.amazonaws.com"))
    assert {key: found[key] for key in found if key not in ALWAYS} == {
        "aws:principalisawsservice": "true",
        "aws:principalservicename": "ec2.amazonaws.com",
        "aws:principalservicenameslist": "ec2.amazonaws.com",
    }


def test_web_identity_ck12_ck61() -> None:
    caller = WebIdentityCaller(provider=WEB, claims=(("sub", ("a",)), ("Groups", ("x", "y"))))
    found = keys_of(caller)
    assert {key: found[key] for key in found if key not in ALWAYS} == {
        "aws:federatedprovider": WEB,
        "token.example.org/x:sub": "a",
        "token.example.org/x:groups": ["x", "y"],
        "sts:roleauthorizedbyidp": "false",  # U-21
    }


def test_saml_ck57_ck58_u10() -> None:
    caller = SamlCaller(
        provider=f"arn:aws:iam::{A}:saml-provider/Corp", attributes=(("aud", ("u",)),)
    )
    found = keys_of(caller)
    assert {key: found[key] for key in found if key not in ALWAYS} == {
        "saml:aud": "u",
        "saml:doc": f"{A}/Corp",  # CK-58
    }


def test_session_of_federation_keeps_some_keys_ck60_ck70_mfa6() -> None:
    web = WebIdentityCaller(provider=WEB, claims=(("sub", ("a",)), ("ref", ("b",))))
    found = keys_of(SessionCaller(role=APP, source=web))
    assert found["token.example.org/x:sub"] == "a"
    assert found["aws:federatedprovider"] == WEB
    assert "token.example.org/x:ref" not in found
    assert "aws:multifactorauthpresent" not in found
    saml = SamlCaller(provider="p", attributes=(("sub", ("a",)), ("aud", ("b",))))
    found = keys_of(SessionCaller(role=APP, source=saml))
    assert found["saml:sub"] == "a"
    assert "saml:aud" not in found


def test_chain_carries_transitive_tags_and_source_identity_tg7_si2() -> None:
    first = SessionCaller(
        role=APP,
        tags=(("Team", "green"), ("cost", "1")),
        transitive_tag_keys=("team",),
        source_identity="ana",
    )
    second = SessionCaller(role=APP, source=first, tags=(("own", "2"),))
    third = SessionCaller(role=APP, source=second)
    found = keys_of(third, tags=(("new", "3"),))
    assert found["aws:principaltag/team"] == "green"
    assert "aws:principaltag/cost" not in found
    assert "aws:principaltag/own" not in found
    assert (found["aws:requesttag/team"], found["aws:requesttag/new"]) == ("green", "3")
    assert found["aws:tagkeys"] == ["new", "Team"]
    assert found["sts:transitivetagkeys"] == "Team"  # U-34
    assert found["aws:sourceidentity"] == found["sts:sourceidentity"] == "ana"
    assert found["aws:resourcetag/team"] == "prod"  # TG-9


def test_parameters_ck39_to_ck42() -> None:
    found = keys_of(
        ANA,
        session_name="me",
        external_id="x",
        source_identity="ana",
        tags=(("Cost", "1"),),
        transitive_tag_keys=("Cost",),
    )
    assert found["sts:rolesessionname"] == "me"
    assert found["sts:externalid"] == "x"
    assert found["sts:sourceidentity"] == "ana"
    assert found["aws:requesttag/cost"] == "1"
    assert found["aws:tagkeys"] == found["sts:transitivetagkeys"] == "Cost"
    assert "aws:tagkeys" not in keys_of(ANA)


def test_certificate_tags_of_roles_anywhere_ck5_u34() -> None:
    tags = (("x509Subject/CN", "host1"),)
    found = keys_of(ServiceCaller("rolesanywhere.amazonaws.com"), tags=tags)
    assert found["aws:principaltag/x509subject/cn"] == "host1"
    assert not {key for key in found if key.startswith(("aws:requesttag/", "aws:tagkeys"))}


def test_given_keys_override_and_null_removes() -> None:
    given = {"AWS:PrincipalTag/Team": "x", "aws:username": None, "aws:SourceIp": "203.0.113.5"}
    request = AssumeRoleRequest(
        caller=caller_of(ANA), role=arn("role/Target"), at=NOW, context=context_of(given)
    )
    context = about_role(request, WorldIndex(WORLD), DEFAULT).context
    assert context.find("aws:principaltag/team") == ("x",)
    assert context.find("aws:username") is None
    assert context.find("aws:sourceip") == ("203.0.113.5",)


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/k", {"aws:resourceaccount": B}),
        ("iam:GetRole", APP, {"aws:resourcetag/team": "blue", "iam:resourcetag/team": "blue"}),
        ("ec2:RunInstances", "*", {}),
    ],
)
def test_resource_keys_of_other_actions(
    action: str, resource: str, expected: dict[str, str]
) -> None:
    owner = B if resource.startswith("arn:aws:s3") else None
    request = ActionRequest(
        caller=caller_of(ANA), action=action, resource=resource, at=NOW, resource_account=owner
    )
    found = about_action(request, WorldIndex(WORLD), DEFAULT).context.values
    assert {key: found[key][0] for key in expected} == expected
    has_resource = any(key.startswith("aws:resource") for key in found)
    assert has_resource is (resource != "*")


def test_time_of_the_request_counts_co27() -> None:
    window = {"DateLessThan": {"aws:CurrentTime": "2026-11-24T12:00:00Z"}}
    somewhere = world(
        account(A, role("Target", trust=trusts(arn("user/ana"), Condition=window)), user("ana"))
    )
    assert not assume(somewhere, "user/ana").is_allowed
    assert assume(somewhere, "user/ana", at="2026-11-24T12:59:59+01:00").is_allowed
