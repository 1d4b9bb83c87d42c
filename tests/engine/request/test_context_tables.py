"""Who has which context key, in closed and in open requests."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_role
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.context import UnknownKey
from rolescope.engine.request.request_keys import time_keys
from rolescope.engine.request.signer import signer
from rolescope.model.caller import (
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
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, ProvidedContext
from rolescope.value import replace
from support.worlds.asking import DENIED, DEPENDS, arn, assume, context_of
from support.worlds.build import NOW, A, account, organization, role, trusts, user, world

ANA, APP = arn("user/ana"), arn("role/App")
HOST = "token.example.org"
WEB = WebIdentityCaller(
    provider=f"arn:aws:iam::{A}:oidc-provider/{HOST}", claims=(("sub", ("me",)),)
)
SAML = SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Corp", attributes=(("sub", ("me",)),))
WORLD = world(
    account(
        A,
        role("Target", tags={"team": "prod"}),
        role("App", tags={"team": "blue"}),
        user("ana", tags={"team": "red"}),
    ),
    organization=organization(A),
)
CALLERS: dict[str, Caller] = {
    "user": UserCaller(ANA),
    "token": SessionTokenCaller(user=ANA),
    "token with MFA": SessionTokenCaller(user=ANA, mfa=True),
    "session": SessionCaller(role=APP),  # of unknown origin
    "from web": SessionCaller(role=APP, source=WEB),
    "from SAML": SessionCaller(role=APP, source=SAML),
    "chained": SessionCaller(role=APP, source=SessionCaller(role=APP, source=WEB)),
    "federated": FederatedUserCaller(user=ANA, name="fed"),
    "root": RootCaller(A),
    "service": ServiceCaller("ec2.amazonaws.com"),
    "web": WEB,
    "SAML": SAML,
}
# + known, - absent, ? unknown in an open request and absent in a closed one.
# Columns: user, token, token with MFA, session, from web, from SAML, chained, federated, root,
# service, web, SAML.
EVERYBODY = "++++++++++++"
ANYBODY = "????????????"
TABLE = """
    CK-1 aws:PrincipalArn +++++++++---
    CK-2 aws:PrincipalAccount +++++++++---
    CK-3 aws:PrincipalOrgID +++++++++---
    CK-4 aws:PrincipalOrgPaths +++++++++---
    CK-5 aws:PrincipalTag/Team ++++++++----
    CK-5 aws:PrincipalTag/none ------------
    CK-6 aws:PrincipalType +++++++++---
    CK-7 aws:PrincipalIsAWSService ++++++++++--
    CK-8 aws:PrincipalServiceName ---------+--
    CK-9 aws:PrincipalServiceNamesList ---------+--
    CK-10 aws:userid +++++++++---
    CK-11 aws:username +++---------
    CK-12 aws:FederatedProvider ---?+-----+-
    CK-13 aws:SourceIdentity ------------
    CK-14 aws:AssumedRoot ------------
    CK-15 aws:TokenIssueTime -???????----
    CK-16 aws:MultiFactorAuthPresent ?+++--+-?---
    CK-17 aws:MultiFactorAuthAge ?-?-----?---
    CK-18 aws:ViaAWSService ++++++++++++
    CK-19 aws:CalledVia ------------
    CK-19 aws:CalledViaFirst ------------
    CK-19 aws:CalledViaLast ------------
    CK-20 aws:SourceIp ????????????
    CK-21 aws:VpcSourceIp ?????????-??
    CK-21 aws:SourceVpc ?????????-??
    CK-21 aws:SourceVpce ?????????-??
    CK-22 aws:SourceVpcArn ?????????-??
    CK-22 aws:VpceAccount ?????????-??
    CK-22 aws:VpceOrgID ?????????-??
    CK-22 aws:VpceOrgPaths ?????????-??
    CK-23 aws:SourceArn ---------?--
    CK-23 aws:SourceAccount ---------?--
    CK-23 aws:SourceOrgID ---------?--
    CK-23 aws:SourceOrgPaths ---------?--
    CK-24 aws:CurrentTime ++++++++++++
    CK-24 aws:EpochTime ++++++++++++
    CK-25 aws:SecureTransport ++++++++++++
    CK-26 aws:RequestedRegion ++++++++++++
    CK-27 aws:UserAgent ????????????
    CK-27 aws:referer ????????????
    CK-28 aws:RequestTag/team ????????????
    CK-29 aws:TagKeys ????????????
    CK-30 aws:ResourceTag/TEAM ++++++++++++
    CK-30 aws:ResourceTag/none ------------
    CK-55 iam:ResourceTag/team ++++++++++++
    CK-31 aws:ResourceAccount ++++++++++++
    CK-32 aws:ResourceOrgID ++++++++++++
    CK-32 aws:ResourceOrgPaths ++++++++++++
    CK-33 ec2:SourceInstanceArn ---?--------
    CK-33 ec2:RoleDelivery ---?--------
    CK-33 aws:Ec2InstanceSourceVpc ---?--------
    CK-33 aws:Ec2InstanceSourcePrivateIPv4 ---?--------
    CK-33 lambda:SourceFunctionArn ---?--------
    CK-33 ssm:SourceInstanceArn ---?--------
    CK-33 codebuild:BuildArn ---?--------
    CK-33 codebuild:ProjectArn ---?--------
    CK-33 glue:RoleAssumedBy ---?--------
    CK-33 glue:CredentialIssuingService ---?--------
    CK-34 identitystore:UserId ---????-----
    CK-34 aws:SignInSessionArn ---????-----
    CK-34 aws:ChatbotSourceArn ---????-----
    CK-35 aws:ViaAWSMCPService ?????????---
    CK-35 aws:CalledViaAWSMCP ?????????---
    CK-35 aws:IsMcpServiceAction ?????????---
    CK-39 sts:ExternalId ??????????--
    CK-41 sts:SourceIdentity ????????????
    CK-42 sts:TransitiveTagKeys ????????????
    CK-43 sts:DurationSeconds ------------
    CK-44 sts:AWSServiceName ------------
    CK-45 sts:TaskPolicyArn ------------
    CK-46 sts:RequestContext/identitystore:UserId ------------
    CK-46 sts:RequestContextProviders ------------
    CK-48 sts:IdentityTokenAudience ------------
    CK-48 sts:SigningAlgorithm ------------
    CK-49 iam:PassedToService ------------
    CK-50 iam:AssociatedResourceArn ------------
    CK-51 iam:AWSServiceName ------------
    CK-52 iam:PermissionsBoundary ------------
    CK-53 iam:PolicyARN ------------
    CK-54 iam:OrganizationsPolicyId ------------
    CK-56 iam:RegisterSecurityKey ------------
    CK-57 saml:aud -----------?
    CK-58 saml:iss -----------?
    CK-58 saml:sub ---?-+-----+
    CK-58 saml:doc -----------+
    CK-59 saml:eduPersonAffiliation -----------?
    CK-60 saml:namequalifier ---?-------?
    CK-60 saml:sub_type ---?-------?
    CK-61 token.example.org:sub ---?+-----+-
    CK-61 token.example.org:ref ----------?-
    CK-61 token.example.org/slug:sub ---?--------
    CK-61 login.example.org:sub ---?--------
    CK-62 TOKEN.example.org:AUD ---?------?-
    CK-62 token.example.org:amr ---?------?-
    CK-66 token.actions.githubusercontent.com:ref ------------
    CK-68 gitlab.com:project_path ------------
    CK-69 oidc.eks.eu-west-1.amazonaws.com/id/A1:sub ---?--------
    CK-70 graph.facebook.com:id ---?--------
    CK-70 accounts.google.com:oaud ------------
    CO-39 aws:SomethingNew ????????????
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


def states(key: str, *, is_open: bool) -> str:
    """Say for every caller whether a key is known, absent or unknown."""
    index, found = WorldIndex(WORLD), ""
    for caller in CALLERS.values():
        request = AssumeRoleRequest(caller=caller, role=arn("role/Target"), at=NOW, is_open=is_open)
        value = about_role(request, index, DEFAULT).context.find(key.lower())
        found += "?" if isinstance(value, UnknownKey) else "+" if value else "-"
    return found


@pytest.mark.parametrize(("rule", "key", "row"), ROWS)
def test_key_of_every_kind_of_caller_ck1_to_ck70(rule: str, key: str, row: str) -> None:
    assert states(key, is_open=True) == row, rule
    assert states(key, is_open=False) == row.replace("?", "-"), rule


def test_session_name_is_always_given_ck40() -> None:
    """In an open request it is still to be chosen."""
    assert states("sts:RoleSessionName", is_open=False) == EVERYBODY
    assert states("sts:RoleSessionName", is_open=True) == ANYBODY


def find(
    key: str,
    caller: Caller,
    *,
    reading: Interpretation = DEFAULT,
    context: dict[str, Any] | None = None,
    is_open: bool = True,
    **parameters: Any,
) -> object:
    request = AssumeRoleRequest(
        caller=caller,
        role=arn("role/Target"),
        at=NOW,
        parameters=AssumeRoleParameters(**parameters),
        context=context_of(context or {}),
        is_open=is_open,
    )
    found = about_role(request, WorldIndex(WORLD), reading).context.find(key.lower())
    return "unknown" if isinstance(found, UnknownKey) else found


def test_what_is_given_overrides_and_null_removes_in_both_modes() -> None:
    for is_open in (False, True):
        given: dict[str, Any] = {"aws:PrincipalTag/Team": "x", "AWS:UserName": None}
        given["aws:TagKeys"] = []
        for key, expected in (
            ("aws:principaltag/team", ("x",)),
            ("aws:username", None),
            ("aws:tagkeys", None),
        ):
            assert find(key, UserCaller(ANA), context=given, is_open=is_open) == expected


def test_an_address_rules_out_an_endpoint_and_the_other_way_round_ck20_ck21() -> None:
    ana = UserCaller(ANA)
    public, endpoint = {"aws:SourceIp": "203.0.113.5"}, {"aws:SourceVpce": "vpce-1"}
    for key in ("aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "aws:VpceAccount"):
        assert find(key, ana, context=public) is None
    assert find("aws:SourceIp", ana, context=endpoint) is None
    assert find("aws:SourceIp", ana, context={"aws:SourceVpc": "vpc-1"}) is None
    assert find("aws:SourceVpc", ana, context=endpoint) == "unknown"
    assert find("aws:SourceVpc", ana, context={"aws:SourceIp": None}) == "unknown"


def test_age_of_mfa_ck17() -> None:
    token = SessionTokenCaller(user=ANA, mfa=True, mfa_age=90)
    assert find("aws:MultiFactorAuthAge", token) == ("90",)
    assert find("aws:MultiFactorAuthAge", SessionTokenCaller(user=ANA, mfa_age=90)) is None


def test_ids_of_sessions_ck10_arn19() -> None:
    """A session of a role that was made again keeps the ID of the first one (SES-11)."""
    app = signer(SessionCaller(role=APP), WorldIndex(WORLD)).entity
    assert app is not None
    assert find("aws:userid", SessionCaller(role=APP, name="s")) == (f"{app.id}:s",)
    old = SessionCaller(role=APP, name="s", role_id="AROAOLD000000000")
    assert find("aws:userid", old) == ("AROAOLD000000000:s",)


def test_sessions_of_assume_root_say_so_ck14() -> None:
    task = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
    assert find("aws:AssumedRoot", RootCaller(A, task_policy=task)) == ("true",)
    assert find("aws:AssumedRoot", RootCaller(A)) is None


def test_a_time_that_is_none_has_no_seconds_ck24() -> None:
    assert time_keys(NOW)["aws:epochtime"] == ("1795521600",)
    assert time_keys("soon")["aws:currenttime"] == ("soon",)
    assert "aws:epochtime" not in time_keys("soon")


def test_an_account_without_a_place_has_unknown_paths_ck4() -> None:
    for parent in ("", "ou-unheard-of"):
        lost = world(
            account(A, role("Target"), user("ana")), organization=organization((A, parent))
        )
        context = about_role(
            AssumeRoleRequest(caller=UserCaller(ANA), role=arn("role/Target"), at=NOW),
            WorldIndex(lost),
            DEFAULT,
        ).context
        assert context.find("aws:principalorgid") == ("o-exampleorg1",)
        assert isinstance(context.find("aws:principalorgpaths"), UnknownKey)
        assert isinstance(context.find("aws:resourceorgpaths"), UnknownKey)


def test_google_tells_the_authorized_party_as_audience_ck63() -> None:
    def google(**claims: str) -> WebIdentityCaller:
        named = tuple((name, (value,)) for name, value in claims.items())
        return WebIdentityCaller(provider="accounts.google.com", claims=named)

    for caller, aud, oaud in (
        (google(aud="a"), ("a",), ("a",)),
        (google(aud="a", azp="b"), ("b",), ("a",)),
        (google(azp="b"), ("b",), "unknown"),
        (google(aud="a", azp="b", oaud="c"), ("b",), ("c",)),
    ):
        assert find("accounts.google.com:aud", caller) == aud
        assert find("accounts.google.com:oaud", caller) == oaud
        assert find("accounts.google.com:azp", caller) == "unknown"
    other = WebIdentityCaller(provider=WEB.provider, claims=(("azp", ("b",)),))
    assert find(f"{HOST}:azp", other) == ("b",)


def test_claims_of_the_other_built_in_providers_ck64_ck65() -> None:
    cognito = WebIdentityCaller(
        provider="cognito-identity.amazonaws.com",
        claims=(("aud", ("eu-west-1:1",)), ("amr", ("authenticated", "x"))),
    )
    assert find("cognito-identity.amazonaws.com:amr", cognito) == ("authenticated", "x")
    assert find("aws:FederatedProvider", cognito) == ("cognito-identity.amazonaws.com",)
    for host, claim in (("graph.facebook.com", "app_id"), ("www.amazon.com", "user_id")):
        caller = WebIdentityCaller(provider=host, claims=((claim, ("1",)),))
        assert find(f"{host}:{claim}", caller) == ("1",)
        assert find(f"{host}:{claim}", SessionCaller(role=APP, source=caller)) == ("1",)  # CK-70
    own = WebIdentityCaller(provider=WEB.provider, claims=(("id", ("1",)),))
    assert find(f"{HOST}:id", own) == ("1",)
    assert find(f"{HOST}:id", SessionCaller(role=APP, source=own)) is None  # only of the built-in


def test_a_token_that_lists_the_role_says_so_ck47_u21() -> None:
    for roles, expected in (((arn("role/Target"),), ("true",)), ((APP,), ("false",))):
        caller = WebIdentityCaller(
            provider=WEB.provider, claims=(("https://aws.amazon.com/roles", roles),)
        )
        assert find("sts:RoleAuthorizedByIdp", caller) == expected
        assert find("sts:RoleAuthorizedByIdp", caller, is_open=False) == expected


def test_a_token_that_lists_no_roles_ck47_u21() -> None:
    """CK-47, U-21: false where the provider could list them; an open request may bring the list."""
    key, absent = "sts:RoleAuthorizedByIdp", Interpretation(no_roles_claim_is_false=False)
    assert find(key, WEB, is_open=False) == ("false",)
    assert find(key, WEB, is_open=False, reading=absent) is None
    assert find(key, WEB, is_open=False, context={key: None}) is None  # the context wins
    assert find(key, WEB) == "unknown"
    google = WebIdentityCaller(provider="accounts.google.com")  # AWS knows what its tokens hold
    for is_open in (False, True):
        assert find(key, google, is_open=is_open) is None
        assert find(key, SAML, is_open=is_open) is None
        assert find(key, SessionCaller(role=APP, source=WEB), is_open=is_open) is None


def assertion(**attributes: str) -> SamlCaller:
    return replace(SAML, attributes=tuple((name, (value,)) for name, value in attributes.items()))


# base64(sha1("https://okta" + account + "/Corp")), by hand
QUALIFIER = "FSxq0nHUoGWF9U8DxvxgpBxLNQ0="


def test_what_follows_from_a_saml_provider_ck58() -> None:
    """CK-58: the document always, the name qualifier where the issuer is given."""
    for caller in (SAML, assertion(doc="111111111111/Other"), assertion(iss="https://okta")):
        for is_open in (False, True):
            assert find("saml:doc", caller, is_open=is_open) == (f"{A}/Corp",)
    assert find("saml:namequalifier", assertion(iss="https://okta")) == (QUALIFIER,)
    assert find("saml:namequalifier", SAML) == "unknown"
    assert find("saml:namequalifier", SAML, is_open=False) is None
    given = assertion(namequalifier="q")
    assert find("saml:namequalifier", given) == ("q",)
    both = assertion(**{"saml:iss": "https://okta", "namequalifier": "q"})
    assert find("saml:namequalifier", both) == (QUALIFIER,)  # no assertion says it: AWS does
    context = {"saml:doc": "x", "saml:namequalifier": None}
    assert find("saml:doc", SAML, context=context) == ("x",)
    assert find("saml:namequalifier", both, context=context) is None


def test_of_no_saml_provider_nothing_follows_ck58() -> None:
    for provider in ("Corp", f"arn:aws:iam::{A}:role/Corp"):
        caller = SamlCaller(provider=provider, attributes=(("iss", ("https://okta",)),))
        assert find("saml:doc", caller, is_open=False) is None


def test_what_stays_of_an_assertion_ck60() -> None:
    """CK-60: the name qualifier, derived or not, and the subject; in the next session, nothing."""
    session = SessionCaller(role=APP, source=assertion(iss="https://okta", sub="me"))
    assert find("saml:namequalifier", session) == (QUALIFIER,)
    assert find("saml:sub", session) == ("me",)
    for gone in ("saml:doc", "saml:iss"):
        assert find(gone, session) is None
    further = SessionCaller(role=APP, source=session)
    assert find("saml:namequalifier", further) is None


def test_the_provider_of_saml_under_the_other_reading_ck12_u10() -> None:
    named = Interpretation(saml_names_provider=True)
    for caller in (SAML, SessionCaller(role=APP, source=SAML)):
        assert find("aws:FederatedProvider", caller, reading=named) == (SAML.provider,)
        assert find("aws:FederatedProvider", caller, is_open=False) is None


def test_context_of_a_provider_ck46_ar20() -> None:
    given = (ProvidedContext("arn:aws:iam::aws:contextProvider/IdentityCenter", "assertion"),)
    found = find("sts:RequestContextProviders", UserCaller(ANA), provided_contexts=given)
    assert found == ("arn:aws:iam::aws:contextProvider/IdentityCenter",)
    for is_open in (False, True):
        key = "sts:RequestContext/identitystore:UserId"
        asked = find(key, UserCaller(ANA), provided_contexts=given, is_open=is_open)
        assert asked == "unknown"


def test_a_trust_cannot_limit_the_duration_ck43() -> None:
    limit = {"NumericLessThanEquals": {"sts:DurationSeconds": "3600"}}
    somewhere = world(account(A, role("Target", trust=trusts("*", Condition=limit)), user("ana")))
    for is_open in (False, True):
        asked = assume(somewhere, "user/ana", duration=900, is_open=is_open)
        assert asked.decision is DENIED


@pytest.mark.parametrize(
    ("condition", "who", "is_allowed"),
    [
        # CK-7: absent in unsigned calls.
        ({"Bool": {"aws:PrincipalIsAWSService": "false"}}, "user/ana", True),
        ({"Bool": {"aws:PrincipalIsAWSService": "false"}}, "ec2.amazonaws.com", False),
        ({"Bool": {"aws:PrincipalIsAWSService": "false"}}, "web", False),
        ({"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}, "web", True),
        # CK-37, CK-38: only accounts of the organization; services are in none.
        ({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}, "user/ana", True),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}, "ec2.amazonaws.com", False),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}, "ec2.amazonaws.com", True),
        # CK-66: claims of GitHub are keys of the trust evaluation.
        ({"StringLike": {f"{HOST}:sub": "m?"}}, "web", True),
    ],
)
def test_fences_ck7_ck37_ck38_ck66(
    condition: dict[str, Any], who: str, *, is_allowed: bool
) -> None:
    trust = trusts("*", ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], Condition=condition)
    somewhere = world(
        account(
            A,
            role("Target", trust=trust, max_session_duration=3600),
            user("ana", allows=allow_all()),
            oidc_providers=None,
        ),
        organization=organization(A),
    )
    caller: Any = WEB if who == "web" else who
    action = "sts:AssumeRoleWithWebIdentity" if who == "web" else "sts:AssumeRole"
    assert assume(somewhere, caller, action=action).is_allowed is is_allowed


def allow_all() -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*"}


def test_caller_and_role_see_the_same_context_ck36() -> None:
    """A condition on the caller's side and on the role's side reads the same keys."""
    fence = {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}
    target = role("Target", trust=trusts(A, ["sts:AssumeRole", "sts:TagSession"], Condition=fence))
    own = allow_all() | {"Condition": fence}
    somewhere = world(account(A, target, user("ana", allows=own, tags={"team": "red"})))
    assert assume(somewhere, "user/ana", tags={"team": "red"}).is_allowed
    assert assume(somewhere, "user/ana", tags={"team": "blue"}).decision is DENIED
    assert assume(somewhere, "user/ana", is_open=True).decision is DEPENDS
