"""The request form in words, and what its fields change."""

from datetime import timedelta, timezone

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    ASSUME_ROLE_WITH_SAML,
    SamlCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.asked_for import asked_for
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.callers import first_request
from rolescope.value import replace
from rolescope.words.credentials.aws_call import aws_command
from rolescope.words.durations import duration_note, parse_duration
from rolescope.words.excerpt import Mark
from rolescope.words.outcome_text import caller_lines, outcomes, role_line
from rolescope.words.requests.request_fields import (
    context_lines,
    given,
    local_time,
    read_context_lines,
    read_local_time,
    with_given,
)
from rolescope.words.requests.request_text import asked_texts, use_for
from rolescope.words.runs import RunKind
from rolescope.words.verdict.sentence import gap_words, verdict_kind, verdict_sentence
from support.worlds.build import NOW, A, B, account, role, trusts, user, world
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, allowed, ask, release_world

ZONE = timezone(timedelta(hours=-8))


@pytest.fixture
def index() -> WorldIndex:
    return WorldIndex(release_world())


def test_asked_fields_carry_their_origin_and_the_mark_of_the_answer(index: WorldIndex) -> None:
    simulation = ask(index, external_id="nw-7731", session_name="other")
    asked = asked_for(index, simulation.request.caller, RELEASE, NOW)
    external_id, name = asked_texts(asked, simulation)
    assert (external_id.label, external_id.mark) == ("External ID", Mark.YES)
    assert external_id.origins[0].startswith("Tools, line ")
    assert external_id.value == "nw-7731"
    assert (name.label, name.mark) == ("Session name", Mark.NO)
    assert name.origins[0].startswith("Begins with release-")


def test_a_field_that_the_caller_can_never_give_says_so(index: WorldIndex) -> None:
    """MFA-5: sessions do not carry MFA."""
    saml = SessionCaller(
        role=DEPLOY, source=SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/O")
    )
    through = SessionCaller(role=f"arn:aws:iam::{A}:role/x", source=saml.source)
    simulation = ask(index, UserCaller(ANA))
    fields = asked_texts(asked_for(index, UserCaller(ANA), RELEASE, NOW), simulation)
    assert [(x.label, x.refusal, x.mark) for x in fields] == [("MFA", None, Mark.NO)]
    assert fields[0].origins[0].startswith("People needs MFA, line ")
    assert asked_texts(asked_for(index, through, RELEASE, NOW), ask(index, through)) == ()


@pytest.mark.parametrize(
    ("operator", "origin"),
    [
        ("Bool", "Statement 1 needs MFA"),
        ("BoolIfExists", "MFA was used, or the request says nothing about MFA"),
    ],
)
def test_mfa_is_needed_only_where_nobody_gets_in_without(operator: str, origin: str) -> None:
    """CO-8, CO-36."""
    ana = f"arn:aws:iam::{A}:user/ana"
    asks = {operator: {"aws:MultiFactorAuthPresent": "true"}}
    target = role("target", trust=trusts(ana, Condition=asks))
    index = WorldIndex(world(account(A, user("ana"), target)))
    request = first_request(UserCaller(ana), f"arn:aws:iam::{A}:role/target", NOW)
    asked = asked_for(index, request.caller, request.role, NOW)
    (field,) = asked_texts(asked, simulate(request, index))
    assert [one.partition(", line")[0] for one in field.origins] == [origin]


def test_presence_and_age_of_mfa_are_one_field() -> None:
    """MFA-2: a code brings both."""
    asks = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
    }
    ana = f"arn:aws:iam::{A}:user/ana"
    target = role("target", trust=trusts(ana, Condition=asks))
    index = WorldIndex(world(account(A, user("ana"), target)))
    request = first_request(UserCaller(ana), f"arn:aws:iam::{A}:role/target", NOW)
    asked = asked_for(index, request.caller, request.role, NOW)
    (field,) = asked_texts(asked, simulate(request, index))
    assert (field.label, field.mark, field.refusal) == ("MFA", Mark.NO, None)
    assert [origin.partition(", line")[0] for origin in field.origins] == [
        "Statement 1 needs MFA",
        "MFA was used less than 1 h ago",
    ]
    given_code = with_given(request, "MFA", "", "present")
    (field,) = asked_texts(asked, simulate(given_code, index))
    assert field.mark is Mark.YES


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("EXTERNAL_ID", "", "nw-1"),
        ("SESSION_NAME", "", "release-2"),
        ("SOURCE_IDENTITY", "", "ana"),
        ("MFA", "", "present"),
        ("TAG", "team", "blue"),
        ("TIME", "", "2026-11-20 09:20"),
        ("SOURCE_IP", "aws:SourceIp", "203.0.113.5"),
        ("CONTEXT_KEY", "aws:SourceVpc", "vpc-1, vpc-2"),
    ],
)
def test_what_is_given_comes_back(index: WorldIndex, name: str, key: str, text: str) -> None:
    before = allowed(index).request
    after = with_given(before, name, key, text, ZONE)
    assert given(after, name, key, ZONE) == text
    assert after != before


def test_an_empty_field_is_no_value(index: WorldIndex) -> None:
    request = with_given(allowed(index).request, "EXTERNAL_ID", "", "")
    assert request.parameters.external_id is None
    request = with_given(request, "SOURCE_IP", "aws:SourceIp", "203.0.113.5")
    assert with_given(request, "SOURCE_IP", "aws:SourceIp", "").context == ()


def test_times_are_typed_in_the_readers_zone() -> None:
    assert local_time("2026-11-20T17:20:00Z", ZONE) == "2026-11-20 09:20"
    assert read_local_time("2026-11-20 09:20", ZONE) == "2026-11-20T17:20:00Z"
    assert read_local_time("2026-11-20T17:20:00Z", ZONE) == "2026-11-20T17:20:00Z"
    assert read_local_time("tomorrow", ZONE) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1 h", 3600),
        ("1h 30 min", 5400),
        ("90m", 5400),
        ("3600", 3600),
        ("45 s", 45),
        ("", None),
        ("soon", None),
        ("-1 h", None),
        ("5 parsecs", None),
        ("9" * 40, None),
    ],
)
def test_durations_as_people_type_them(text: str, seconds: int | None) -> None:
    assert parse_duration(text) == seconds


def test_what_limits_the_duration_is_said(index: WorldIndex) -> None:
    """CH-2, DF-6."""
    chained = allowed(index).request
    assert duration_note(chained, index.role(RELEASE)) == (
        "Role chaining: 1 h. Role allows 4 h",
        True,
    )
    words, cut = duration_note(ask(index, UserCaller(ANA)).request, index.role(DEPLOY))
    assert not cut
    assert "not in this export" in words


def test_context_lines_are_read_as_written() -> None:
    context, wrong = read_context_lines("aws:SourceVpc=vpc-1\naws:SourceVpc=vpc=2\n\nnonsense")
    assert context == (("aws:SourceVpc", ("vpc-1", "vpc=2")),)
    assert wrong == ("nonsense",)
    assert context_lines(context, ()) == "aws:SourceVpc=vpc-1\naws:SourceVpc=vpc=2"
    assert context_lines(context, ("aws:sourcevpc",)) == ""


def test_the_command_quotes_everything_and_holds_no_code() -> None:
    request = AssumeRoleRequest(
        caller=UserCaller(ANA),
        role=RELEASE,
        at=NOW,
        parameters=AssumeRoleParameters(
            external_id="a'; rm -rf ~",
            mfa=True,
            token_code="123456",  # noqa: S106 - not one
            duration=900,
            tags=(("team", "a b"),),
        ),
    )
    command = aws_command(request)
    assert command.startswith(f"aws sts assume-role --role-arn {RELEASE}")
    assert "--external-id 'a'\"'\"'; rm -rf ~'" in command
    assert "--token-code CODE" in command
    assert "123456" not in command
    assert """--tags '[{"Key": "team", "Value": "a b"}]'""" in command
    assert "--duration-seconds 900" in command


def test_the_command_of_an_assertion_names_provider_and_assertion() -> None:
    provider = f"arn:aws:iam::{A}:saml-provider/Okta"
    request = AssumeRoleRequest(
        caller=SamlCaller(provider=provider), role=RELEASE, at=NOW, action=ASSUME_ROLE_WITH_SAML
    )
    assert f"--principal-arn {provider}" in aws_command(request)


def test_what_comes_of_a_call(index: WorldIndex) -> None:
    title, lines = outcomes(allowed(index), (), lambda _id: None, ZONE)
    assert title == "What the session may do"
    assert lines[-1].text == "Ends 05:00 (13:00 UTC)"
    title, lines = outcomes(ask(index), (), lambda _id: None, ZONE)
    assert (title, lines[0].text) == ("What stands against it", "No trust policy allows it")


def test_caller_and_role_in_two_lines(index: WorldIndex) -> None:
    names = {A: "tools"}
    assert caller_lines(UserCaller(ANA), names) == ("ana", "user · tools")
    chained = SessionCaller(role=DEPLOY, source=UserCaller(ANA))
    assert caller_lines(chained, names) == ("deploy", "session of ana · tools")
    saml = SessionCaller(
        role=DEPLOY, name="dana", source=SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Okta")
    )
    assert caller_lines(saml, names) == ("deploy", "dana through Okta · tools")
    assert role_line(RELEASE, index, {})[1].startswith("max 4 h")
    assert role_line(DEPLOY, index, {})[1].startswith("max unknown")
    assert role_line(f"arn:aws:iam::{A}:role/gone", index, names) == (
        "gone",
        "not in this import · tools",
    )


def test_the_headline_is_strong_in_its_verdict_and_names(index: WorldIndex) -> None:
    simulation = allowed(index)
    headline = verdict_sentence(simulation, index).headline
    strong = [run.text for run in headline if run.kind is RunKind.STRONG]
    assert strong == ["Allowed.", "deploy", "release"]
    assert verdict_kind(simulation.verdict) == "allowed"


def test_what_was_left_out_is_said_under_the_verdict() -> None:
    """DF-23."""
    world = release_world()
    lacking = type(world)(accounts=world.accounts, now=world.now)
    words = gap_words(allowed(WorldIndex(lacking)))
    assert words.startswith("Not in this import, and left out of this answer: ")
    assert gap_words(allowed(WorldIndex(world))) == ""


def test_what_the_sentence_of_an_undecided_verdict_has_no_room_for_is_said_under_it() -> None:
    """The sentence names the first three unknowns; the line below it names the others alone."""
    ours = {
        "StringEquals": {"aws:PrincipalOrgID": "o-1", "aws:PrincipalTag/team": "red"},
        "ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"},
    }
    index = WorldIndex(world(account(B, role("release", trust=trusts("*", Condition=ours)))))
    simulation = ask(index, UserCaller(ANA))
    because = verdict_sentence(simulation, index).because
    words = gap_words(simulation)
    assert words.startswith("Also not in this import: ")
    told = words.removeprefix("Also not in this import: ").rstrip(".").split("; ")
    assert len(told) == len(simulation.verdict.unknown) - 3
    assert told[-1] == "MaxSessionDuration of release is not imported: 3,600 s is assumed"
    assert not any(one in because for one in told)


def test_three_unknowns_have_room_in_the_sentence() -> None:
    ours = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    index = WorldIndex(world(account(B, role("release", trust=trusts("*", Condition=ours)))))
    simulation = ask(index, UserCaller(ANA))
    assert len(simulation.verdict.unknown) == 3
    assert gap_words(simulation) == ""


def test_mfa_of_session_tokens_is_a_fact_of_the_credentials() -> None:
    """MFA-3: presence and age belong to GetSessionToken."""
    request = first_request(SessionTokenCaller(user=ANA), RELEASE, NOW)
    assert (given(request, "MFA", ""), given(request, "MFA_AGE", "")) == ("not present", "")
    found = with_given(request, "MFA", "", "present")
    assert found.caller == SessionTokenCaller(user=ANA, mfa=True, mfa_age=0)
    found = with_given(found, "MFA_AGE", "", "30 min")
    assert found.caller == SessionTokenCaller(user=ANA, mfa=True, mfa_age=1800)
    assert given(found, "MFA_AGE", "") == "30 min"
    assert with_given(found, "MFA_AGE", "", "soon") == found
    assert with_given(found, "MFA", "", "not present") == request


def test_mfa_of_a_call_has_an_age_while_it_is_given() -> None:
    """MFA-2."""
    request = first_request(UserCaller(ANA), RELEASE, NOW)
    found = with_given(with_given(request, "MFA", "", "present"), "MFA_AGE", "", "90")
    assert found.parameters.mfa
    assert found.context == (("aws:MultiFactorAuthAge", ("90",)),)
    assert given(found, "MFA_AGE", "") == "90 s"
    assert with_given(found, "MFA_AGE", "", "").context == ()
    assert with_given(found, "MFA", "", "not present") == request
    odd = replace(request, context=(("aws:MultiFactorAuthAge", ("old",)),))
    assert given(odd, "MFA_AGE", "") == "old"


def test_claims_are_given_by_the_token() -> None:
    """CK-61, CK-70: what a token says, its session may keep."""
    host = "token.actions.githubusercontent.com"
    token = WebIdentityCaller(provider=f"arn:aws:iam::{A}:oidc-provider/{host}")
    request = first_request(token, RELEASE, NOW)
    found = with_given(request, "CONTEXT_KEY", f"{host}:sub", "repo:a/b")
    assert found.caller == replace(token, claims=(("sub", ("repo:a/b",)),))
    assert found.context == ()
    assert given(found, "CONTEXT_KEY", f"{host}:sub") == "repo:a/b"
    assert with_given(found, "CONTEXT_KEY", f"{host}:sub", "") == request
    over = replace(request, context=((f"{host}:sub", ("x",)),))
    assert given(over, "CONTEXT_KEY", f"{host}:sub") == "x"


def test_each_origin_leads_to_its_line(index: WorldIndex) -> None:
    simulation = ask(index, external_id="nw-7731")
    asked = asked_for(index, simulation.request.caller, RELEASE, NOW)
    for text in asked_texts(asked, simulation):
        (excerpt,) = text.excerpts
        assert text.origins[0].endswith(f"line {excerpt.focus}")
        assert (excerpt.owner, excerpt.kind) == ("release", "trust policy")
        assert excerpt.marks


def test_a_value_is_offered_for_its_field() -> None:
    assert use_for("x-1", "External ID") == "Use x-1 for External ID"
