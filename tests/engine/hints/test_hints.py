"""Why an element does not match: what seems to name the caller and does not, what is never there.

Each case says the rule by its id; the verdicts are the business of other tests.
"""

from typing import Any

import pytest

from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.verdict import ElementTrace, Hint, Layer, Verdict
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.asking import ALLOWED, DENIED, act, arn, assume
from support.worlds.build import A, B, account, allow, group, role, trusts, user, world

SSO = "AWSReservedSSO_Admin_0123456789abcdef"
SSO_PATH = "/aws-reserved/sso.amazonaws.com/eu-west-1/"
HOST = "token.actions.githubusercontent.com"
OIDC, SAML = arn(f"oidc-provider/{HOST}"), arn("saml-provider/Corp")
CN = f"arn:aws-cn:iam::{A}"
APP_ID = "AROAAPP0000000000000"

ANA = UserCaller(arn("user/ana"))
APP = SessionCaller(role=arn("role/team/App"), name="nightly")
ADMIN = SessionCaller(role=arn(f"role{SSO_PATH}{SSO}"))
EC2 = ServiceCaller("ec2.amazonaws.com")
WEB = WebIdentityCaller(provider=OIDC, claims=(("aud", ("sts.amazonaws.com",)),))
BY_SAML = SamlCaller(provider=SAML, attributes=(("aud", ("https://x",)),))
AFTER_SAML = SessionCaller(role=arn("role/team/App"), source=BY_SAML)
FEDERATED = {
    WebIdentityCaller: "sts:AssumeRoleWithWebIdentity",
    SamlCaller: "sts:AssumeRoleWithSAML",
}
FED = FederatedUserCaller(user=arn("user/ana"), name="fed")


def here(*trust: dict[str, Any], allows: Any = None, **fields: Any) -> World:
    return world(
        account(
            A,
            user("ana", groups=("devs",), allows=allows or allow("*"), **fields),
            group("devs"),
            role("App", path="/team/", allows=allow("*")),
            role(SSO, path=SSO_PATH, allows=allow("*")),
            role("Target", trust=list(trust)),
            OidcProvider(OIDC, HOST, ("sts.amazonaws.com",)),
            SamlProvider(SAML),
        )
    )


def element(verdict: Verdict, name: str, layer: Layer = Layer.TRUST) -> ElementTrace:
    found = next(one for one in verdict.layers if one.layer is layer)
    return next(
        one for statement in found.statements for one in statement.elements if name in one.path
    )


def hint_of(
    principal: Any, caller: Caller, reading: Interpretation = DEFAULT, **asked: Any
) -> Hint | None:
    action = FEDERATED.get(type(caller), "sts:AssumeRole")
    trust = here(trusts(principal, "sts:*"))
    verdict = assume(trust, caller, reading=reading, action=action, **asked)
    assert verdict.decision is DENIED
    return element(verdict, "Principal").hint


def session(name: str, partition: str = "aws", owner: str = A) -> str:
    return f"arn:{partition}:sts::{owner}:{name}"


CLOSE = [  # it would be this caller, but for what is said
    (APP_ID[:-1] + "1", APP, "PR-10", f"that was deleted; App has {APP_ID}, and a role that"),
    ("AIDA" + "X" * 12, ANA, "PR-10", "ID of a user that was deleted; ana has"),
    (f"{CN}:root", ANA, "ARN-2", f"{CN}:root is in the partition aws-cn, and the caller in aws"),
    (f"{CN}:user/ana", ANA, "ARN-2", "partition aws-cn"),
    (arn("user/Ana"), ANA, "PR-3", "upper and lower case count, and Ana is not ana"),
    (arn("user/ana", B), ANA, "PR-3", "ana of account 4444 5555 6666, and the caller is in 1111"),
    (arn("role/ana"), ANA, "PR-4", "role/ana is a role, and the caller is a user"),
    (arn("user/ops/ana"), ANA, "PR-3", "ana with the path /ops/, and the caller has none"),
    (arn("role/team/APP"), APP, "ARN-7", "APP is not App"),
    (arn("role/App"), APP, "PR-4", "its path is missing in the ARN, which is role/team/App"),
    (arn("role/Team/App"), APP, "PR-4", "and /Team/ is not /team/"),
    (arn("role/ops/App"), APP, "PR-4", "with the path /ops/, and the caller has the path /team/"),
    (arn(f"role/{SSO}"), ADMIN, "ARN-14", f"which is role{SSO_PATH}{SSO}"),
    (arn(f"role{SSO_PATH}{SSO[:-1]}0"), ADMIN, "ARN-14", "gets a new suffix each time"),
    (session("assumed-role/App/daily"), APP, "PR-5", "the session daily alone, and this one is"),
    (session("assumed-role/App/Nightly"), APP, "PR-5", "upper and lower case count"),
    (session("assumed-role/App/nightly", "aws-cn"), APP, "ARN-2", "partition aws-cn"),
    (arn("role/team/A*"), APP, "PR-11", "a wildcard within a principal matches nobody"),
    (session("assumed-role/App/*"), APP, "PR-11", "has a wildcard"),
    (arn("group/devs"), ANA, "PR-12", "a group cannot be a principal, only its users can"),
    (arn("instance-profile/App"), APP, "PR-12", "an instance profile cannot be a principal"),
    (session("assumed-role/App"), APP, "PR-5", "ends with the session's name"),
    (session("assumed-role/team/App/nightly"), APP, "ARN-8", "the ARN of a session holds no path"),
    (f"arn:aws:iam:eu-west-1:{A}:user/ana", ANA, "ARN-3", "ARNs of IAM and STS name no Region"),
    ("arn:aws:iam::1111:user/ana", ANA, "ARN-3", "“1111” is no account ID: it has 12 digits"),
    ("1111-2222-3333", ANA, "ARN-3", "1111-2222-3333 is no account ID"),
    ("ec2.amazonaws.com", EC2, "PR-7", "is a service, which belongs under Service"),
    ({"Service": "ec2.us-east-1.amazonaws.com"}, EC2, "PR-7", "are two service principals"),
    ({"Service": "ec2.*"}, EC2, "PR-11", "a wildcard within a principal"),
    (OIDC, WEB, "PR-8", "an identity provider belongs under Federated"),
    ({"Federated": HOST}, WEB, "PR-8", f"{HOST} is not the ARN of a provider"),
    ({"Federated": OIDC.replace("token", "Token")}, WEB, "PR-8", "upper and lower case count"),
    ({"Federated": arn("saml-provider/Corp", B)}, BY_SAML, "PR-8", "provider of account 4444"),
    ({"Federated": f"{CN}:saml-provider/Corp"}, BY_SAML, "ARN-2", "partition aws-cn"),
    ({"Federated": SAML}, AFTER_SAML, "PR-8", "is a role session from then on"),
]


@pytest.mark.parametrize(("principal", "caller", "rule", "text"), CLOSE)
def test_a_principal_that_almost_names_the_caller_says_what_is_wrong_pr3_pr4_pr10_pr11_pr12(
    principal: Any, caller: Caller, rule: str, text: str
) -> None:
    hint = hint_of(principal, caller)
    assert hint is not None
    assert text in hint.text
    assert (hint.rule, hint.is_close) == (rule, True)


NOBODY = [  # it names nobody at all, whoever calls
    ("AROA" + "X" * 12, ANA, "PR-10", "is the unique ID of a role that was deleted"),
    ({"CanonicalUser": "79a5"}, ANA, "PR-9", "known to Amazon S3 alone"),
    (arn("role/B*"), ANA, "PR-11", "has a wildcard"),
    (arn("user/${aws:username}"), ANA, "GR-29", "variables are not filled in in a Principal"),
    (arn("group/ops"), ANA, "PR-12", "a group cannot be"),
    (arn("instance-profile/App"), ANA, "PR-12", "an instance profile cannot be"),
    ("s3.amazonaws.com", ANA, "PR-7", "belongs under Service"),
    ("ana", ANA, "ARN-1", "“ana” is neither an account ID nor an ARN"),
    ({"Federated": "example.com"}, ANA, "PR-8", "is not the ARN of a provider"),
    ({"Federated": arn("user/ana")}, ANA, "PR-8", "does not belong under Federated"),
    (arn("policy/p"), ANA, "PR-12", "neither an account, a user, a role nor a session"),
    (session("assumed-role/App"), ANA, "PR-5", "ends with the session's name"),
    (SAML, ANA, "PR-8", "belongs under Federated"),
]


@pytest.mark.parametrize(("principal", "caller", "rule", "text"), NOBODY)
def test_a_principal_that_names_nobody_says_so_pr9_pr11_pr12(
    principal: Any, caller: Caller, rule: str, text: str
) -> None:
    hint = hint_of(principal, caller)
    assert hint is not None
    assert text in hint.text
    assert (hint.rule, hint.is_close) == (rule, False)


@pytest.mark.parametrize(
    ("principal", "caller"),
    [
        (B, ANA),
        (arn("user/bob"), ANA),
        (arn("user/bob"), EC2),
        (arn("role/AWSReservedSSO_Dev_0123456789abcdef"), ADMIN),
        (session("assumed-role/Other/nightly"), APP),
        (session("assumed-role/App/nightly", owner=B), APP),
        (session("assumed-role/App/nightly"), EC2),
        ({"Service": "s3.amazonaws.com"}, EC2),
        ({"Service": "ec2.amazonaws.com"}, ANA),
        ({"Federated": SAML}, ANA),
        ({"Federated": arn("saml-provider/Other")}, BY_SAML),
        ("AROATARGET0000000000", APP),
        (arn("user/ana", B), UserCaller(f"arn:aws:iam:eu-west-1:{B}:user/ana")),
    ],
)
def test_a_principal_that_is_somebody_else_needs_no_words_pr17(
    principal: Any, caller: Caller
) -> None:
    assert hint_of(principal, caller) is None


def test_the_nearest_of_several_values_is_told_pr17() -> None:
    hint = hint_of([arn("group/ops"), arn("user/bob"), arn("user/Ana")], ANA)
    assert hint is not None
    assert hint.rule == "PR-3"


def test_an_id_of_which_the_caller_s_own_is_not_known_may_be_the_one_pr10() -> None:
    """A session that says which role made it has the ID of that one, not of the role of today."""
    earlier = SessionCaller(role=arn("role/gone", B), role_id="AROAGONE00000000")
    hint = hint_of("AROAOTHER0000000", earlier)
    assert hint is not None
    assert "gone has AROAGONE00000000" in hint.text


def test_rules_that_are_read_otherwise_are_hints_too_pr18_u28() -> None:
    strict = Interpretation(anyone_includes_federated=False, service_names_ignore_case=False)
    anyone = hint_of("*", WEB, strict)
    assert anyone is not None
    assert (anyone.rule, anyone.text) == ("PR-18", "* is read not to let in tokens and assertions")
    service = hint_of({"Service": "EC2.amazonaws.com"}, EC2, strict)
    assert service is not None
    assert "EC2.amazonaws.com is not ec2.amazonaws.com" in service.text


def test_a_built_in_provider_is_named_by_its_host_alone_pr8() -> None:
    built_in = WebIdentityCaller(provider="graph.facebook.com")
    assert hint_of({"Federated": "www.amazon.com"}, built_in) is None


@pytest.mark.parametrize(
    ("principal", "rule"),
    [
        (session("federated-user/Fed"), "PR-6"),
        (session("federated-user/other"), None),
        (arn("user/Ana"), "PR-3"),
    ],
)
def test_a_federated_user_is_named_by_its_own_name_pr6(principal: str, rule: str | None) -> None:
    """It cannot assume a role (AR-3), so the policy is that of a bucket."""
    bucket = "arn:aws:s3:::b/x"
    grant = {**allow("s3:*", bucket), "Principal": {"AWS": principal}}
    given = here(allows=allow("sts:*"))
    found = element(
        act(given, FED, "s3:GetObject", bucket, grant=grant), "Principal", Layer.RESOURCE
    )
    assert (found.hint.rule if found.hint else None) == rule


def test_not_principal_says_whom_it_leaves_out_pr16() -> None:
    trust = {**trusts("*"), "NotPrincipal": {"AWS": [arn("user/ana"), A]}}
    del trust["Principal"]
    found = element(assume(here(trust), ANA), "NotPrincipal")
    assert found.text == "NotPrincipal leaves out ana"


# Variables


def variable_hint(pattern: str, caller: Caller = ANA, version: str = worlds.VERSION) -> Hint | None:
    policy = worlds.policy("p", allow("sts:AssumeRole", pattern), version=version)
    given = world(
        account(
            A,
            user("ana", inline=(policy,), tags={"team": "red"}),
            role("App", path="/team/", inline=(policy,)),
            role("Target", trust=[trusts(A)]),
        )
    )
    verdict = assume(given, caller)
    assert verdict.decision is DENIED
    return element(verdict, "Resource", Layer.IDENTITY).hint


@pytest.mark.parametrize(
    ("pattern", "caller", "rule", "text"),
    [
        (
            "arn:aws:iam::${aws:PrincipalAccount}:role/Target",
            ANA,
            "GR-29",
            "in a Resource, variables are filled in after the fifth colon only",
        ),
        (
            arn("role/${aws:username}"),
            APP,
            "GR-31",
            "${aws:username} has no value for a role session; only IAM users have it",
        ),
        (
            arn("role/${aws:PrincipalTag/env}"),
            ANA,
            "GR-31",
            "${aws:PrincipalTag/env} has no value for an IAM user; ana has no tag env",
        ),
        (arn("role/${aws:x}"), ANA, "GR-31", "${aws:x} has no value in this request"),
    ],
)
def test_a_variable_of_a_resource_that_is_not_filled_in_gr29_gr31(
    pattern: str, caller: Caller, rule: str, text: str
) -> None:
    hint = variable_hint(pattern, caller)
    assert hint is not None
    assert hint.text.endswith(text)
    assert hint.rule == rule


def test_a_resource_of_an_old_version_fills_in_nothing_gr3() -> None:
    hint = variable_hint(arn("role/${aws:username}"), version="2008-10-17")
    assert hint is not None
    assert (hint.rule, "only a policy of Version 2012-10-17" in hint.text) == ("GR-3", True)


@pytest.mark.parametrize("pattern", ["role/${aws:username}", "role/${aws:x, 'y'}", "role/Other"])
def test_a_resource_whose_variables_have_values_needs_no_words_gr27(pattern: str) -> None:
    assert variable_hint(arn(pattern)) is None


def test_a_variable_of_another_action_is_told_where_it_follows_from_the_caller_gr31() -> None:
    given = here(allows=allow("s3:GetObject", "arn:aws:s3:::b/${sts:ExternalId}"))
    found = element(act(given, ANA, "s3:GetObject", "arn:aws:s3:::b/x"), "Resource", Layer.IDENTITY)
    assert found.hint == Hint("${sts:ExternalId} has no value in this request", "GR-31")


# Conditions


def condition_hint(
    operator: str, key: str, value: Any, caller: Caller = ANA, **asked: Any
) -> Hint | None:
    version = asked.pop("version", worlds.VERSION)
    trust = {
        "Version": version,
        "Statement": [trusts("*", "sts:*", Condition={operator: {key: value}})],
    }
    whole = here()
    (home,) = whole.accounts
    others = tuple(one for one in home.roles if one.name != "Target")
    target = account(A, role("Target", trust=trust)).roles
    given = replace(
        whole,
        accounts=(replace(home, roles=others + target),),
        organization=asked.pop("organization", None),
    )
    action = FEDERATED.get(type(caller), "sts:AssumeRole")
    return element(assume(given, caller, action=action, **asked), "Condition").hint


NEVER = [
    ("sts:DurationSeconds", ANA, "CK-43", "a trust policy cannot limit how long a session lasts"),
    ("sts:TaskPolicyArn", ANA, "CK-45", "no request for a role ever has it"),
    ("iam:PassedToService", ANA, "CK-49", "it belongs to iam:PassRole"),
    ("sts:RequestContext/x:y", ANA, "CK-46", "only the action sts:SetContext has it"),
    ("aws:username", APP, "CK-11", "only IAM users have it"),
    ("aws:PrincipalArn", EC2, "CK-1", "an AWS service is no principal of an account"),
    ("aws:PrincipalAccount", WEB, "CK-2", "a caller with a token is no principal of an account"),
    ("aws:PrincipalOrgID", EC2, "CK-3", "an AWS service is in no organization"),
    ("aws:PrincipalOrgPaths", EC2, "CK-4", "an AWS service is in no organization"),
    ("aws:PrincipalOrgID", ANA, "CK-37", "the caller's account is in no organization"),
    ("aws:ResourceOrgID", ANA, "CK-32", "the role's account is in no organization"),
    ("aws:PrincipalTag/team", ANA, "CK-5", "ana has no tag team"),
    ("aws:PrincipalTag/team", EC2, "CK-5", "an AWS service has no tags"),
    ("aws:PrincipalTag/team", WEB, "CK-5", "the session, which has the tags, does not exist yet"),
    ("aws:PrincipalType", EC2, "CK-6", "no principal of an account"),
    ("aws:PrincipalIsAWSService", BY_SAML, "CK-7", "calls with a token or assertion"),
    ("aws:PrincipalServiceName", ANA, "CK-8", "only AWS services bring it, an IAM user never does"),
    ("aws:userid", EC2, "CK-10", "no principal of an account"),
    ("aws:FederatedProvider", ANA, "CK-12", "only calls with a token"),
    ("aws:SourceIdentity", ANA, "CK-13", "only role sessions have it"),
    ("aws:AssumedRoot", ANA, "CK-14", "only sessions of AssumeRoot have it"),
    ("aws:TokenIssueTime", ANA, "CK-15", "only temporary credentials have it"),
    ("aws:MultiFactorAuthPresent", EC2, "MFA-8", "an AWS service brings no MFA"),
    ("aws:MultiFactorAuthAge", APP, "MFA-8", "a role session brings no MFA"),
    ("aws:CalledVia", ANA, "CK-19", "AssumeRole is called directly"),
    ("aws:SourceAccount", ANA, "CK-23", "only AWS services bring it"),
    ("ec2:SourceInstanceArn", ANA, "CK-33", "only sessions that an AWS service delivers"),
    ("identitystore:UserId", ANA, "CK-34", "only sessions of IAM Identity Center"),
    ("sts:ExternalId", WEB, "CK-39", "calls with a token or assertion cannot pass one"),
    ("sts:RoleAuthorizedByIdp", ANA, "CK-47", "only calls with a web identity token"),
    ("saml:aud", ANA, "CK-60", "only a sign-in with a SAML assertion has it"),
    (f"{HOST}:sub", ANA, "CK-61", "only a call with a web identity token has it"),
    ("gitlab.com:sub", WEB, "CK-61", "a claim of another provider's tokens"),
]


@pytest.mark.parametrize(("key", "caller", "rule", "text"), NEVER)
def test_a_key_that_this_caller_never_has_says_why_ck43(
    key: str, caller: Caller, rule: str, text: str
) -> None:
    hint = condition_hint("StringEquals", key, "x", caller)
    assert hint is not None
    assert text in hint.text
    assert hint.rule == rule


@pytest.mark.parametrize(
    ("key", "caller"),
    [
        ("sts:ExternalId", ANA),
        ("aws:MultiFactorAuthPresent", ANA),
        ("aws:SourceIp", ANA),
        ("saml:sub", AFTER_SAML),
        (f"{HOST}:sub", SessionCaller(role=arn("role/team/App"), source=WEB)),
        (f"{HOST}:sub", WEB),
        ("saml:sub", BY_SAML),
        ("aws:PrincipalTag/x509Subject/CN", ServiceCaller("rolesanywhere.amazonaws.com")),
        ("aws:PrincipalTag/team", SessionCaller(role=arn("role/x", B))),
        ("aws:RequestTag/team", ANA),
    ],
)
def test_a_key_that_might_be_there_needs_no_words_co6(key: str, caller: Caller) -> None:
    assert condition_hint("StringEquals", key, "x", caller) is None


def test_an_absent_key_that_is_enough_says_why_it_is_absent_ck38() -> None:
    """A fence of Deny and StringNotEquals catches services, too."""
    hint = condition_hint("StringNotEquals", "aws:PrincipalOrgID", "o-x", EC2)
    assert hint == Hint("an AWS service is in no organization", "CK-3")


@pytest.mark.parametrize(
    ("operator", "value", "version", "rule", "text"),
    [
        (
            "StringLike",
            "${aws:username}",
            worlds.VERSION,
            "GR-31",
            "has no value for a role session",
        ),
        ("StringEquals", "${aws:TagKeys}", worlds.VERSION, "GR-32", "may have several values"),
        ("StringEquals", "${aws:userid}", "2008-10-17", "GR-3", "only a policy of Version 2012"),
        ("StringEquals", "${aws:userid", worlds.VERSION, "GR-34", "${aws:userid is not a variable"),
    ],
)
def test_a_variable_of_a_condition_that_is_not_filled_in_gr3_gr31_gr32_gr34(
    operator: str, value: str, version: str, rule: str, text: str
) -> None:
    hint = condition_hint(
        operator,
        "sts:RoleSessionName",
        value,
        APP,
        version=version,
        context={"aws:TagKeys": ["a", "b"]},
    )
    assert hint is not None
    assert text in hint.text
    assert hint.rule == rule


def test_operators_that_take_no_variables_gr30() -> None:
    hint = condition_hint("NumericEquals", "aws:EpochTime", "${aws:userid}")
    assert hint is not None
    assert (hint.rule, "NumericEquals takes no variables" in hint.text) == ("GR-30", True)


def test_a_variable_that_may_have_a_value_needs_no_words_gr31() -> None:
    hint = condition_hint("StringEquals", "aws:userid", "${aws:SourceIp}", is_open=True)
    assert hint is None


IN_ORG = worlds.organization((A, "ou-ex01-dev00001"), units=[("ou-ex01-dev00001", "r-ex01")])
HERE = "o-exampleorg1/r-ex01/ou-ex01-dev00001"


@pytest.mark.parametrize(
    ("operator", "value", "text"),
    [
        ("ForAnyValue:StringEquals", HERE, "ends with a slash, which is missing here"),
        ("ForAnyValue:StringLike", HERE, "ends with a slash"),
        ("ForAnyValue:StringEquals", "o-exampleorg1/r-ex01/", "is that place alone"),
        ("ForAnyValue:StringEquals", HERE.partition("/")[2] + "/", "begins with the ID of the"),
        ("StringEquals", f"{HERE}/", "needs ForAnyValue or ForAllValues"),
    ],
)
def test_paths_of_organizations_that_are_not_well_formed_ck4_co20(
    operator: str, value: str, text: str
) -> None:
    hint = condition_hint(operator, "aws:PrincipalOrgPaths", value, organization=IN_ORG)
    assert hint is not None
    assert text in hint.text
    assert hint.rule == ("CO-20" if ":" not in operator else "CK-4")


@pytest.mark.parametrize(
    ("operator", "key", "value", "caller", "rule", "text"),
    [
        ("ArnLike", "aws:PrincipalArn", arn("root"), ANA, "ARN-10", "for the root user alone"),
        (
            "ArnLike",
            "aws:PrincipalArn",
            session("assumed-role/App/nightly"),
            APP,
            "ARN-11",
            "is the ARN of its role",
        ),
        ("ArnLike", "aws:PrincipalArn", arn("role/App"), APP, "ARN-11", "holds the path: role/te"),
        ("ArnEquals", "aws:PrincipalArn", arn("user/Ana"), ANA, "CO-31", "user/ana"),
        ("StringEquals", "sts:RoleSessionName", "Bob", ANA, "CO-22", "Bob is not bob"),
        ("StringEquals", "sts:RoleSessionName", "bob ", ANA, "CO-22", "a blank at"),
        ("StringEquals", "sts:RoleSessionName", "b*", ANA, "CO-22", "not for StringLike"),
        ("StringLike", "sts:RoleSessionName", "B*", ANA, "CO-25", "upper and lower case count"),
        ("ArnLike", "aws:PrincipalArn", arn("user/A*"), ANA, "CO-31", "upper and lower case"),
    ],
)
def test_values_that_only_look_like_those_asked_for_arn10_arn11_co22_co25_co31(
    operator: str, key: str, value: str, caller: Caller, rule: str, text: str
) -> None:
    hint = condition_hint(operator, key, value, caller, session_name="bob")
    assert hint is not None
    assert text in hint.text
    assert hint.rule == rule


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", "sts:RoleSessionName", "eve"),
        ("StringLike", "sts:RoleSessionName", "x*"),
        ("StringNotEquals", "sts:RoleSessionName", "bob"),
        ("ArnLike", "aws:PrincipalArn", arn("user/eve")),
        ("ArnLike", "aws:PrincipalArn", arn("user/ana", B)),
        ("NumericEquals", "aws:EpochTime", "1"),
        ("Null", "sts:RoleSessionName", "true"),
        ("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-other/r-x/"),
    ],
)
def test_values_that_are_plainly_others_need_no_words_co22(
    operator: str, key: str, value: str
) -> None:
    found = condition_hint(operator, key, value, session_name="bob", organization=IN_ORG)
    assert found is None


def test_a_session_token_and_a_federated_user_are_the_user_s_pr3() -> None:
    by_token = SessionTokenCaller(user=arn("user/ana"))
    hint = hint_of(arn("user/Ana"), by_token)
    assert hint is not None
    assert hint.rule == "PR-3"


def test_the_text_of_an_element_ends_with_its_hint_ev26() -> None:
    found = element(assume(here(trusts(arn("user/Ana"))), ANA), "Principal")
    assert found.text == (
        "Principal does not name ana: upper and lower case count, and Ana is not ana"
    )
    assert assume(here(trusts(arn("user/ana"))), ANA).decision is ALLOWED
