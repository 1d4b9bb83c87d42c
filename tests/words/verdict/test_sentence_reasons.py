"""The second sentence of a verdict: what it rests on, what is missing, what would do."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.words.verdict.sentence import Sentence, verdict_sentence
from support.worlds import build as worlds
from support.worlds.build import A, account, allow, deny, trusts, user

ANA, APP, TARGET = (f"arn:aws:iam::{A}:{one}" for one in ("user/ana", "role/App", "role/Target"))
ID = {"sts:ExternalId": "nw-1"}


def here(*trust: dict[str, Any], **fields: Any) -> World:
    target = worlds.role("Target", trust=list(trust), max_session_duration=3600)
    app = worlds.role("App", allows=allow())
    return worlds.world(account(A, user("ana", **fields), app, target))


def said(
    given: World, caller: Caller | None = None, *, is_open: bool = False, **asked: Any
) -> Sentence:
    index = WorldIndex(given)
    who = caller or UserCaller(ANA)
    request = AssumeRoleRequest(
        caller=who,
        role=TARGET,
        at=worlds.NOW,
        action=who.operation,
        parameters=AssumeRoleParameters(**asked),
        is_open=is_open,
    )
    return verdict_sentence(simulate(request, index), index)


@pytest.mark.parametrize(
    ("condition", "needs"),
    [
        ({"StringEquals": {"sts:RoleSessionName": "nightly"}}, "the session name nightly"),
        (
            {"StringLike": {"sts:RoleSessionName": "night*"}},
            "a session name that begins with night",
        ),
        ({"StringLike": {"sts:SourceIdentity": "*"}}, "the source identity"),
        (
            {"Null": {"sts:SourceIdentity": "false", "sts:ExternalId": "true"}},
            "the source identity",
        ),
    ],
)
def test_an_allow_says_what_its_statement_asks_for(condition: dict[str, Any], needs: str) -> None:
    trust = trusts(ANA, ["sts:AssumeRole", "sts:SetSourceIdentity"], Condition=condition)
    found = said(here(trust), session_name="nightly", source_identity="ana")
    assert found.text.startswith("Allowed.")
    assert found.because.endswith(f"Needs {needs}.")


@pytest.mark.parametrize(
    "condition",
    [
        {"Bool": {"aws:SecureTransport": "true"}},
        {"Null": {"sts:ExternalId": "true"}},
        {"StringNotEquals": {"sts:ExternalId": "x1"}},
        {"StringEqualsIfExists": {"sts:ExternalId": "x1"}},
        {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    ],
)
def test_what_needs_no_words_is_left_out_co7_co8_co9(condition: dict[str, Any]) -> None:
    found = said(here(trusts(ANA, Condition=condition)))
    assert found.text.startswith("Allowed.")
    assert "Needs" not in found.because


def test_a_condition_on_the_subject_of_a_token_says_whom_it_is_for_ck67() -> None:
    hub = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
    web = "sts:AssumeRoleWithWebIdentity"
    claims = {"token.actions.githubusercontent.com:sub": "repo:o/r:*"}
    trust = trusts({"Federated": hub}, web, Condition={"StringLike": claims})
    provider = OidcProvider(hub, "token.actions.githubusercontent.com", ("app",))
    given = worlds.world(account(A, provider, worlds.role("Target", trust=trust)))
    caller = WebIdentityCaller(provider=hub, claims=(("sub", ("repo:o/x:1",)),))
    assert said(given, caller).because == (
        "Trust statement 1 asks: a token for any branch, tag or environment of o/r; the request "
        "has “repo:o/x:1”."
    )


def test_a_service_needs_no_policy_of_its_own_svc1() -> None:
    trust = trusts({"Service": "ec2.amazonaws.com"})
    found = said(here(trust), ServiceCaller("ec2.amazonaws.com"))
    assert found.because == "Because trust statement 1 names ec2."


def test_an_open_request_says_what_it_would_have_to_bring_co39() -> None:
    trust = trusts(ANA, Condition={"StringEquals": {**ID, "sts:RoleSessionName": "nightly"}})
    found = said(here(trust), is_open=True)
    assert (found.text, found.because) == (
        "Conditional. ana can assume Target if the request brings what the policies ask for.",
        "It needs external ID nw-1, and session name nightly.",
    )


@pytest.mark.parametrize(
    ("action", "asked", "why"),
    [
        ("sts:TagSession", {"tags": (("team", "red"),)}, "session tag team"),
        ("sts:SetSourceIdentity", {"source_identity": "ana"}, "source identity ana"),
    ],
)
def test_a_trust_that_lacks_the_action_on_the_side_is_named_tg1_si2(
    action: str, asked: dict[str, Any], why: str
) -> None:
    """The first statement is no answer: it is about another action and allows it."""
    other = trusts(APP, Condition={"StringEquals": ID})
    found = said(here(other, trusts(ANA, Sid="Mine")), **asked)
    assert (found.text, found.because) == (
        "Denied: the trust policy does not allow it. ana cannot assume Target.",
        (
            f"Trust statement Mine covers ana, but not the action {action}. "
            f"That action is needed because the call passes the {why}."
        ),
    )


def test_a_condition_of_the_action_on_the_side_is_what_fails_tg1() -> None:
    tags = trusts(ANA, "sts:TagSession", Sid="Tags", Condition={"StringEquals": ID})
    tried = trusts(ANA, Sid="Id", Condition={"StringEquals": ID})
    found = said(here(tried, tags, trusts(ANA)), tags=(("team", "red"),))
    assert found.because.startswith("Trust statement Tags asks: the external ID is exactly nw-1;")


def test_mfa_never_comes_with_a_session_of_web_identity_mfa5() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    source = WebIdentityCaller(provider="accounts.google.com")
    found = said(here(trusts(APP, Condition=mfa)), SessionCaller(role=APP, source=source))
    assert found.because == (
        "Trust statement 1 requires MFA. A session that came through web identity never carries "
        "aws:MultiFactorAuthPresent, so this statement can never match."
    )


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
YOUNG = {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
SAML = "sts:AssumeRoleWithSAML"


@pytest.mark.parametrize(
    ("caller", "condition", "asked", "because"),
    [
        (UserCaller(ANA), MFA, {}, "requires MFA. The request brings none: pass the MFA code"),
        (UserCaller(ANA), YOUNG, {}, "requires MFA. The request brings none: pass the MFA code"),
        (SessionTokenCaller(user=ANA), MFA, {}, "requires MFA. This session token was issued"),
        (SessionTokenCaller(user=ANA), YOUNG, {}, "requires MFA. This session token was issued"),
        (
            SessionTokenCaller(user=ANA, mfa=True, mfa_age=7200),
            YOUNG,
            {},
            "asks: MFA was used less than 1 h ago; the request has “7200”.",
        ),
        (ServiceCaller("ec2.amazonaws.com"), MFA, {}, "An AWS service never brings it"),
        (SamlCaller(provider=CORP), MFA, {}, "A token or assertion never brings it"),
        (
            UserCaller(ANA),
            {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
            {"mfa": True},
            "asks: MFA was not used; the request has “true”.",
        ),
        (
            UserCaller(ANA),
            {"Null": {"aws:MultiFactorAuthPresent": "true"}},
            {"mfa": True},
            "asks: the request says nothing about MFA; the request has “true”.",
        ),
    ],
)
def test_why_a_condition_about_mfa_fails_mfa1_mfa3_mfa8_co36_co37(
    caller: Caller, condition: dict[str, Any], asked: dict[str, Any], because: str
) -> None:
    named = [trusts("*", ["sts:AssumeRole", SAML], Condition=condition), trusts(CORP)]
    given = worlds.world(
        account(A, user("ana"), SamlProvider(CORP), worlds.role("Target", trust=named))
    )
    found = said(given, caller, **asked)
    assert found.text.startswith("Denied: a condition does not match.")
    assert because in found.because


def test_an_action_on_the_side_is_named_where_it_fails_tg1_si1() -> None:
    trust = trusts(A, ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
    plain = said(here(trust, allows=allow()), tags=(("a", "b"),))
    assert plain.text.startswith("Denied: no identity-based policy allows sts:TagSession.")
    assert plain.because.endswith(
        "but no identity-based policy allows sts:TagSession. "
        "That action is needed because the call passes the session tag a."
    )
    refused = deny("sts:SetSourceIdentity")
    found = said(here(trust, allows=[allow("*"), refused]), source_identity="ana")
    assert "denies sts:SetSourceIdentity by statement 2" in found.because
    assert "denies it by" in said(here(trust, allows=deny("*")), source_identity="ana").because


# Who is let in, and who is not


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": [ANA, "*"]}])
def test_a_door_that_is_open_to_anyone_is_never_the_name_of_one_caller_pr1(principal: Any) -> None:
    found = said(here(trusts(principal), allows=allow()))
    assert found.text.startswith("Allowed: the trust policy lets in anyone. ana can assume ")
    assert found.because.startswith("Because trust statement 1 lets in anyone and ")
    assert "names ana" not in found.because


def test_anyone_who_meets_a_condition_is_no_open_door_pr1() -> None:
    named = trusts("*", Condition={"StringEquals": ID})
    found = said(here(named, allows=allow()), external_id="nw-1")
    assert found.text.startswith("Allowed. ana can assume Target")
    assert "statement 1 lets in anyone who meets its conditions and" in found.because


def test_not_principal_names_nobody_whom_it_lets_in_pr16() -> None:
    trust = {**trusts("*"), "NotPrincipal": {"AWS": APP}}
    del trust["Principal"]
    assert "lets in anyone" in said(here(trust, allows=allow())).because


def test_another_account_needs_a_policy_of_the_caller_s_own_pr1() -> None:
    far = f"arn:aws:iam::{worlds.B}:user/far"
    target = worlds.role("Target", trust=[trusts("*")])
    given = worlds.world(account(A, target), account(worlds.B, user("far", allows=allow())))
    found = said(given, UserCaller(far))
    assert found.because == (
        "Because trust statement 1 lets in anyone and far's policy far-inline allows it."
    )


@pytest.mark.parametrize(
    ("principal", "why"),
    [
        (f"{ANA[:-3]}Ana", "upper and lower case count, and Ana is not ana"),
        (ANA.replace("aws:", "aws-cn:"), "is in the partition aws-cn, and the caller in aws"),
        (f"{ANA[:-1]}*", "has a wildcard, and a wildcard within a principal matches nobody"),
    ],
)
def test_a_principal_that_does_not_match_says_why_pr3_pr11_arn2(principal: str, why: str) -> None:
    found = said(here(trusts(principal)))
    assert found.because.startswith("No statement of the trust policy of Target names ana: ")
    assert found.because.endswith(f"{why}.")


def test_the_nearest_principal_of_all_statements_is_told_pr17() -> None:
    group = f"arn:aws:iam::{A}:group/ops"
    found = said(here(trusts(group), trusts(f"{ANA[:-3]}ANA")))
    assert found.because.endswith("ANA is not ana.")


def test_a_key_that_is_never_there_is_told_in_the_sentence_ck43() -> None:
    limit = trusts(ANA, Condition={"NumericLessThan": {"sts:DurationSeconds": "3600"}})
    assert said(here(limit)).because == (
        "Trust statement 1 asks: the duration is less than 3600; sts:DurationSeconds is not in the "
        "request. No request for a role ever has it, a trust policy cannot limit how long a "
        "session lasts."
    )


def test_a_path_of_an_organization_lacks_its_slash_ck4() -> None:
    path = "o-exampleorg1/r-ex01"
    fence = trusts("*", Condition={"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": path}})
    given = worlds.world(
        account(A, user("ana"), worlds.role("Target", trust=[fence])),
        organization=worlds.organization(A),
    )
    assert said(given).because == (
        f"Trust statement 1 asks: at least one organization path of the caller is exactly {path}; "
        f"the request has “{path}/”. An organization path ends with a slash, which is missing here."
    )


def test_a_variable_without_a_value_is_told_in_the_sentence_gr31() -> None:
    own = trusts(A, Condition={"StringLike": {"sts:RoleSessionName": "${aws:username}"}})
    assert said(here(own), SessionCaller(role=APP)).because.endswith(
        "${aws:username} has no value for a role session; only IAM users have it."
    )


def test_a_variable_in_the_wrong_place_is_told_in_the_sentence_gr29() -> None:
    wrong = allow("sts:AssumeRole", "arn:aws:iam::${aws:PrincipalAccount}:role/Target")
    assert said(here(trusts(A), allows=wrong)).because == (
        "Trust statement 1 lets it in, but no identity-based policy allows it: "
        "${aws:PrincipalAccount} stays as it is written; in a Resource, variables are filled in "
        "after the fifth colon only."
    )
