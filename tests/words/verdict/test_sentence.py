"""The verdict as a sentence, and the answer that STS would give."""

from datetime import timedelta, timezone
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.caller import (
    Caller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import Sentence, verdict_sentence
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    deny,
    organization,
    role,
    trusts,
    user,
    world,
)

TARGET = f"arn:aws:iam::{A}:role/Target"
U = f"arn:aws:iam::{A}:user/"
FAR = f"arn:aws:iam::{B}:user/far"


def said(given: World, caller: Caller, context: Context = (), **asked: Any) -> tuple[Sentence, str]:
    index = WorldIndex(given)
    request = AssumeRoleRequest(
        caller=caller,
        role=TARGET,
        at=NOW,
        action=caller.operation,
        parameters=AssumeRoleParameters(**asked),
        context=context,
    )
    done = simulate(request, index)
    zone = timezone(timedelta(hours=-8))
    return verdict_sentence(done, index, zone), expected_message(done, index)


def named(sid: str = "Named", principal: Any = U + "ana", **more: Any) -> dict[str, Any]:
    return trusts(principal, Sid=sid, **more)


def small(*statements: dict[str, Any], **fields: Any) -> World:
    return world(
        account(A, user("ana"), role("App"), role("Target", trust=list(statements))), **fields
    )


def test_an_allow_says_who_whom_until_when_and_why() -> None:
    condition: dict[str, Any] = {
        "Condition": {
            "StringEquals": {"sts:ExternalId": "x-1"},
            "StringLike": {"sts:RoleSessionName": "release-*"},
        }
    }
    (sentence, message) = said(
        small(named(**condition)),
        UserCaller(U + "ana"),
        external_id="x-1",
        session_name="release-9",
    )
    assert sentence.text == "Allowed. ana can assume Target until 05:00, for 1 h."
    assert sentence.because == (
        "Because trust statement Named names ana and in the same account no more is needed. "
        "Needs the external ID and a session name that begins with release-."
    )
    assert message == ""


def test_across_accounts_the_policy_of_the_caller_is_named() -> None:
    given = world(
        account(A, role("Target", trust=trusts(B))), account(B, user("far", allows=allow()))
    )
    (sentence, _) = said(given, UserCaller(FAR))
    assert sentence.because == (
        "Because trust statement 1 names account 4444 5555 6666 "
        "and its policy far-inline allows it."
    )


def test_a_condition_that_fails_is_told_with_what_the_request_has() -> None:
    condition: dict[str, Any] = {"Condition": {"StringEquals": {"sts:ExternalId": "x-1"}}}
    (absent, message) = said(small(named(**condition)), UserCaller(U + "ana"))
    assert absent.text == "Denied: a condition does not match. ana cannot assume Target."
    assert absent.because == (
        "Trust statement Named asks: the external ID is exactly x-1; "
        "sts:ExternalId is not in the request."
    )
    assert message == (
        f"AccessDenied: User: {U}ana is not authorized to perform: sts:AssumeRole on resource: "
        f"{TARGET} because no role trust policy allows the sts:AssumeRole action"
    )  # ERR-1, ERR-3
    (other, _) = said(small(named(**condition)), UserCaller(U + "ana"), external_id="y")
    assert other.because.endswith("the request has y.") or "y" in other.because


def test_a_condition_that_no_value_meets_is_told_where_the_value_is_not_known() -> None:
    fence: dict[str, Any] = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}}
    given = small(named(principal="*", **fence), organization=organization(A))
    (sentence, _) = said(given, UserCaller("arn:aws:iam::333333333333:user/eve"))
    assert sentence.text == "Denied: a condition does not match. eve cannot assume Target."
    assert sentence.because == (
        "Trust statement Named asks: the caller is in organization o-exampleorg1; the request has "
        "no such value. The caller's account is not in that organization."
    )


def test_mfa_that_can_never_be_met_is_explained_by_how_the_session_came() -> None:
    """MFA-6, MFA-8."""
    mfa: dict[str, Any] = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    arn = f"arn:aws:iam::{A}:role/App"
    given = small(named(principal=[arn, U + "ana"], **mfa))
    source = SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Okta")
    (okta, _) = said(given, SessionCaller(role=arn, source=source))
    assert okta.because == (
        "Trust statement Named requires MFA. A session that came through Okta (SAML) never carries "
        "aws:MultiFactorAuthPresent, so this statement can never match."
    )
    (plain, _) = said(given, SessionCaller(role=arn))
    assert "does not carry MFA over" in plain.because
    (person, _) = said(given, UserCaller(U + "ana"))
    assert person.because.endswith("pass the MFA code with the call.")


def test_what_is_missing_on_the_side_of_the_caller_is_said() -> None:
    """ERR-11: across accounts the answer of STS tells nothing about the other side."""
    given = world(account(A, role("Target", trust=trusts(FAR))), account(B, user("far")))
    (sentence, message) = said(given, UserCaller(FAR))
    assert sentence.text == (
        "Denied: no identity-based policy allows it. far cannot assume Target."
    )
    assert "lets it in, but no identity-based policy allows it" in sentence.because
    assert message.endswith(f"on resource: {TARGET}")


@pytest.mark.parametrize(
    ("fields", "tail"),
    [
        ({}, ""),
        (
            {"organization": organization(A, scps={A: [allow("*"), deny("sts:*")]})},
            "service control",
        ),
        (
            {"organization": organization(A, rcps={A: [deny("sts:*", Principal="*")]})},
            "resource control",
        ),
    ],
)
def test_an_explicit_deny_names_its_policy(fields: dict[str, Any], tail: str) -> None:
    """ERR-7 to ERR-9."""
    statements = [named()]
    if not fields:
        statements.append({**named("Never"), "Effect": "Deny"})
        tail = "the role trust"
    (sentence, message) = said(small(*statements, **fields), UserCaller(U + "ana"))
    assert sentence.text == "Denied explicitly. ana cannot assume Target."
    assert "denies it by" in sentence.because
    assert message.endswith(f"with an explicit deny in {'a ' if fields else ''}{tail} policy")


def test_refusals_of_sts_are_told_apart_from_the_verdict() -> None:
    """ERR-16."""
    (sentence, message) = said(small(named()), UserCaller(U + "ana"), duration=43200)
    assert sentence.text.startswith(("Refused.", "Cannot be decided."))
    given = world(account(A, user("ana"), role("Target", trust=named(), max_session_duration=3600)))
    (sentence, message) = said(given, UserCaller(U + "ana"), duration=43200)
    assert sentence.text.startswith("Refused.")
    assert message == (
        "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for "
        "this role."
    )


def test_what_was_not_imported_leaves_it_open() -> None:
    (sentence, message) = said(small(named(principal=C)), UserCaller(f"arn:aws:iam::{C}:user/x"))
    assert sentence.text.startswith("Cannot be decided. Whether x can assume Target")
    assert group_digits(C) in sentence.because
    assert message == ""


@pytest.mark.parametrize(
    ("caller", "message"),
    [
        (RootCaller(A), "AccessDenied: Roles may not be assumed by root accounts."),  # ERR-13
        (
            SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/p"),
            "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML",
        ),  # ERR-12
        (
            WebIdentityCaller(provider="accounts.google.com"),
            "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ),
    ],
)
def test_callers_of_other_kinds_get_their_own_answers(caller: Caller, message: str) -> None:
    (sentence, expected) = said(small(named()), caller)
    assert sentence.text.startswith("Denied")
    assert sentence.because
    assert expected == message


def test_nobody_named_is_said_so() -> None:
    (sentence, _) = said(small(named()), ServiceCaller("ec2.amazonaws.com"))
    assert sentence.text == "Denied: the trust policy does not allow it. ec2 cannot assume Target."
    assert sentence.because == "No statement of the trust policy of Target names ec2."
    gone = world(account(A, user("ana")))
    (sentence, _) = said(gone, UserCaller(U + "ana"))
    assert (sentence.text, sentence.because) == (
        "Denied. ana cannot assume Target.",
        f"The role {TARGET} does not exist.",
    )


def test_side_permissions_name_the_action_that_fails() -> None:
    """ERR-14, TG-1."""
    (_, message) = said(small(named()), UserCaller(U + "ana"), tags=(("a", "b"),))
    assert "is not authorized to perform: sts:TagSession on" in message


def test_what_the_request_has_is_quoted() -> None:
    """Values stand in quotation marks, so that they do not read as words."""
    asks: dict[str, Any] = {"Condition": {"StringEquals": {"sts:ExternalId": "x-1"}}}
    sentence, _ = said(small(named(**asks)), UserCaller(U + "ana"), external_id="wrong")
    assert sentence.because.endswith("; the request has “wrong”.")


def test_several_refusals_are_sentences_of_their_own() -> None:
    """AR-7, CH-2."""
    given = small(named(principal=f"arn:aws:iam::{A}:role/App"))
    caller = SessionCaller(role=f"arn:aws:iam::{A}:role/App")
    sentence, _ = said(given, caller, duration=50_000)
    assert sentence.text.startswith("Refused.")
    assert sentence.because.count(". ") >= 1
    assert ".;" not in sentence.because


def test_account_ids_are_grouped_in_sentences() -> None:
    """1234 5678 9012, as on cards and in the form."""
    caller = UserCaller(f"arn:aws:iam::{C}:user/far")
    sentence, _ = said(small(named(principal=f"arn:aws:iam::{C}:root")), caller)
    assert C not in sentence.because
