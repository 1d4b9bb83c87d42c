"""The trace as text: three sections, one decision, lines, and nothing left out (EV-25)."""

from datetime import timedelta, timezone
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
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
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.trace import TraceSection, decisive_rows, trace, trace_as_text
from rolescope.words.verdict.trace_row import TraceRow
from support.worlds import build as worlds
from support.worlds.build import A, B
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, allowed, ask, release_world

DEVICE: dict[str, Any] = {"serial_number": "GAHT12345678", "token_code": "123456"}


@pytest.fixture
def index() -> WorldIndex:
    return WorldIndex(release_world())


def rows(sections: tuple[TraceSection, ...]) -> list[TraceRow]:
    return [row for section in sections for row in section.rows]


def told(simulation: Simulation, index: WorldIndex) -> list[str]:
    return [row.text for row in rows(trace(simulation, index))]


def test_the_three_headings_are_always_there(index: WorldIndex) -> None:
    for simulation in (allowed(index), ask(index), ask(index, target=f"arn:aws:iam::{B}:role/no")):
        titles = [(x.title, x.question) for x in trace(simulation, index)]
        assert titles == [
            ("Authentication", "who is asking"),
            ("Authorization", "may they"),
            ("Credentials issued", "for how long"),
        ]


def test_exactly_one_row_decided(index: WorldIndex) -> None:
    for simulation in (allowed(index), ask(index), ask(index, UserCaller(ANA))):
        decided = [row for row in rows(trace(simulation, index)) if row.decided]
        assert len(decided) == 1
        assert decided[0].excerpt is not None


def test_an_allowed_call_tells_the_elements_with_their_lines(index: WorldIndex) -> None:
    found = rows(trace(allowed(index), index))
    trust = next(row for row in found if row.decided)
    assert trust.text == "Trust policy of release allows"
    assert trust.mark is Mark.YES
    by_text = {row.text: row for row in found}
    assert by_text["sts:ExternalId equals nw-7731"].note.startswith("line ")
    assert by_text["sts:RoleSessionName release-1 is like release-*"].mark is Mark.YES
    assert by_text["Identity policy deploy-inline allows"].mark is Mark.YES
    denies = next(row for row in found if row.text.startswith("No explicit deny: SCPs of"))
    assert denies.note.endswith("checked")


def test_a_failed_condition_is_a_cross_with_its_line(index: WorldIndex) -> None:
    found = rows(trace(ask(index, external_id="no", session_name="release-1"), index))
    trust = next(row for row in found if row.decided)
    assert (trust.text, trust.mark) == ("Trust policy of release: nothing allows", Mark.NO)
    failed = next(row for row in found if row.text == "sts:ExternalId is no, must equal nw-7731")
    assert failed.mark is Mark.NO
    assert any(row.text.startswith("People: ") and row.mark is Mark.NEUTRAL for row in found)


def test_an_explicit_deny_names_the_scp_and_its_level() -> None:
    denied = worlds.world(
        worlds.account(A, worlds.role("deploy", trust=worlds.trusts(ANA), allows=worlds.allow())),
        worlds.account(B, worlds.role("release", trust=worlds.trusts(DEPLOY))),
        organization=worlds.organization(
            A, B, scps={A: [worlds.allow("*"), worlds.deny("sts:*", Sid="NoSts")]}
        ),
    )
    found = rows(trace(ask(WorldIndex(denied)), WorldIndex(denied)))
    decided = next(row for row in found if row.decided)
    assert decided.mark is Mark.NO
    assert "SCP" in decided.text
    assert decided.text.endswith(" denies")
    assert not any(row.text.startswith("No explicit deny") for row in found)


def test_guardrails_that_are_not_imported_are_said() -> None:
    """DF-23: the verdict stands, and says what it leaves out."""
    lacking = WorldIndex(
        worlds.world(*release_world().accounts, organization=None, organization_known=False)
    )
    found = rows(trace(allowed(lacking), lacking))
    left_out = next(row for row in found if row.text.startswith("Not checked: SCPs of"))
    assert left_out.mark is Mark.UNKNOWN
    assert "RCPs of" in left_out.text


def test_a_chain_is_cut_to_one_hour(index: WorldIndex) -> None:
    """CH-2."""
    issued = trace(allowed(index), index)[2].rows[0]
    assert issued.mark is Mark.CUT
    assert issued.text == "1 h. Role chaining allows no more"
    assert issued.note == "until 13:00 UTC"


def test_times_are_written_in_the_zone_of_the_reader(index: WorldIndex) -> None:
    zone = timezone(timedelta(hours=-8))
    assert trace(allowed(index), index, zone)[2].rows[0].note == "until 05:00"


def test_a_refusal_of_sts_issues_nothing(index: WorldIndex) -> None:
    """CH-2: longer than an hour is refused, not shortened."""
    refused = ask(index, external_id="nw-7731", session_name="release-1", duration=7200)
    row = trace(refused, index)[2].rows[0]
    assert row.mark is Mark.NO
    assert row.text.startswith("Refused by STS: ")


def test_a_refusal_of_sts_is_what_decided(index: WorldIndex) -> None:
    """One row decided; CH-2: here it is STS, not the trust policy."""
    refused = ask(index, external_id="nw-7731", session_name="release-1", duration=7200)
    sections = trace(refused, index)
    decided = [(section.title, row) for section in sections for row in section.rows if row.decided]
    assert [title for title, _ in decided] == ["Credentials issued"]
    assert trace_as_text(sections).count("decided here") == 1


def test_credentials_that_have_ended_are_what_decided(index: WorldIndex) -> None:
    """CH-4: nothing that the policies say matters any more."""
    ended = SessionCaller(role=DEPLOY, expires_at="2026-11-24T11:30:00Z")
    refused = ask(index, ended, external_id="nw-7731", session_name="release-1")
    decided = [
        (section.title, row.text)
        for section in trace(refused, index)
        for row in section.rows
        if row.decided
    ]
    assert decided == [("Authentication", "Temporary credentials of deploy, expired")]


@pytest.mark.parametrize(
    ("caller", "words"),
    [
        (UserCaller(ANA), "Long-term keys of ana"),
        (
            SessionCaller(role=DEPLOY, expires_at="2026-11-24T12:30:00Z"),
            "Temporary credentials of deploy, not expired",
        ),
        (
            SessionCaller(role=DEPLOY, expires_at="2026-11-24T11:30:00Z"),
            "Temporary credentials of deploy, expired",
        ),
    ],
)
def test_who_is_asking(index: WorldIndex, caller: UserCaller | SessionCaller, words: str) -> None:
    assert told(ask(index, caller), index)[0] == words


def test_mfa_of_sessions_is_not_carried_over(index: WorldIndex) -> None:
    """MFA-5, MFA-8."""
    saml = SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Okta")
    through = SessionCaller(role=DEPLOY, source=saml)
    assert "MFA not present. AssumeRoleWithSAML carries none" in told(ask(index, through), index)
    web = WebIdentityCaller(provider=f"arn:aws:iam::{A}:oidc-provider/i.example.org")
    through = SessionCaller(role=DEPLOY, source=web)
    told_of_web = told(ask(index, through), index)
    assert "MFA not present. AssumeRoleWithWebIdentity carries none" in told_of_web


@pytest.mark.parametrize(
    ("caller", "parameters", "context", "is_there"),
    [
        (UserCaller(ANA), AssumeRoleParameters(mfa=True), (), True),
        (
            UserCaller(ANA),
            AssumeRoleParameters(**DEVICE),
            (),
            True,
        ),
        (SessionTokenCaller(user=ANA, mfa=True), AssumeRoleParameters(), (), True),
        (SessionTokenCaller(user=ANA), AssumeRoleParameters(), (), False),
        (UserCaller(ANA), AssumeRoleParameters(), (("x:y", ("true",)),), False),
        (
            SessionCaller(role=DEPLOY),
            AssumeRoleParameters(),
            (("AWS:MultiFactorAuthPresent", ("true",)),),
            True,
        ),
        (
            SessionTokenCaller(user=ANA, mfa=True),
            AssumeRoleParameters(),
            (("aws:MultiFactorAuthPresent", None),),
            False,
        ),
    ],
)
def test_mfa_is_told_whether_a_policy_asks_for_it_or_not_mfa2_mfa3(
    index: WorldIndex,
    caller: Caller,
    parameters: AssumeRoleParameters,
    context: Context,
    *,
    is_there: bool,
) -> None:
    request = AssumeRoleRequest(
        caller=caller, role=RELEASE, at=worlds.NOW, parameters=parameters, context=context
    )
    found = next(row for row in told(simulate(request, index), index) if row.startswith("MFA"))
    assert found.startswith("MFA is present" if is_there else "MFA is not present")


def test_the_text_form_holds_every_row(index: WorldIndex) -> None:
    sections = trace(allowed(index), index)
    text = trace_as_text(sections)
    assert all(row.text in text for row in rows(sections))
    assert text.count("← decided here") == 1
    assert text.startswith("Authentication (who is asking)")


def test_a_service_has_no_credentials_that_end(index: WorldIndex) -> None:
    first = rows(trace(ask(index, ServiceCaller("ec2.amazonaws.com")), index))[0]
    assert (first.text, first.note) == ("AWS service ec2", "")


def test_nobody_holds_credentials_of_a_user_who_is_gone_df46(index: WorldIndex) -> None:
    found = rows(trace(ask(index, UserCaller(f"arn:aws:iam::{A}:user/gone")), index))
    assert (found[0].mark, found[0].text) == (Mark.NEUTRAL, "Long-term keys of gone")
    assert next(row.text for row in found if row.decided).endswith("user/gone does not exist.")


def test_a_maximum_that_is_not_imported_is_said_df6() -> None:
    open_end = worlds.world(
        worlds.account(A, worlds.user("ana"), worlds.role("any", trust=worlds.trusts(ANA)))
    )
    known = WorldIndex(open_end)
    issued = trace(ask(known, UserCaller(ANA), f"arn:aws:iam::{A}:role/any"), known)[2].rows
    assert [row.mark for row in issued] == [Mark.YES, Mark.UNKNOWN]
    assert issued[1].text.endswith("is not in this export, 1 h is assumed")


def test_what_depends_issues_nothing_yet() -> None:
    lacking = worlds.world(worlds.account(B, worlds.role("far", trust=worlds.trusts(ANA))))
    known = WorldIndex(lacking)
    (row,) = trace(ask(known, UserCaller(ANA), f"arn:aws:iam::{B}:role/far"), known)[2].rows
    assert (row.mark, row.text) == (Mark.UNKNOWN, "Depends on what is not known")


def test_what_is_wrong_with_the_call_comes_before_the_policies_ar17(index: WorldIndex) -> None:
    """Shapes first, then credentials, MFA and policies; duration and tags at last."""
    found = ask(index, UserCaller(ANA), session_name="a b", duration=20_000)
    first, _, last = trace(found, index)
    assert first.rows[0].text.startswith("Refused by STS: ")
    assert first.rows[0].terms.startswith("ValidationError: ")
    assert first.rows[1].text.startswith("Long-term keys of ana")
    assert [row.text[:7] for row in last.rows] == ["Refused"]
    (row,) = trace(ask(index, UserCaller(ANA), session_name="a b"), index)[2].rows
    assert row.text == "None"


def terms(simulation: Simulation, index: WorldIndex) -> list[str]:
    return [row.terms for row in rows(trace(simulation, index)) if row.terms]


def test_a_trace_can_be_told_in_the_terms_of_aws(index: WorldIndex) -> None:
    found = terms(allowed(index), index)
    assert found == [
        f"Temporary security credentials, principal arn:aws:sts::{A}:assumed-role/deploy/session",
        "aws:MultiFactorAuthPresent: false",
        "Explicit deny: none",
        "Role trust policy (resource-based), sts:AssumeRole: Allow",
        f'People: Principal {{ "AWS": "{ANA}" }}: does not match',
        f'Tools: Effect Allow, Principal {{ "AWS": "{DEPLOY}" }}, Action "sts:AssumeRole"',
        'StringEquals sts:ExternalId "nw-7731": matches (request: nw-7731)',
        'StringLike sts:RoleSessionName "release-*": matches (request: release-1)',
        "Identity-based policies, sts:AssumeRole: Allow",
        "DurationSeconds 3600, Expiration 2026-11-24T13:00:00Z",
    ]
    text = trace_as_text(trace(allowed(index), index), in_terms=True)
    assert "Role trust policy (resource-based), sts:AssumeRole: Allow" in text
    assert "Temporary credentials of deploy" not in text


@pytest.mark.parametrize(
    ("caller", "words"),
    [
        (UserCaller(ANA), f"Long-term credentials, principal {ANA}"),
        (RootCaller(A), f"Long-term credentials, principal arn:aws:iam::{A}:root"),
        (
            RootCaller(
                A, task_policy="arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
            ),
            f"AssumeRoot credentials, principal arn:aws:iam::{A}:root",
        ),
        (
            SessionTokenCaller(user=ANA),
            f"Temporary security credentials (GetSessionToken), principal {ANA}",
        ),
        (
            FederatedUserCaller(user=ANA, name="x"),
            f"Temporary security credentials (GetFederationToken) of {ANA}",
        ),
        (ServiceCaller("ec2.amazonaws.com"), "Service principal ec2.amazonaws.com"),
        (
            WebIdentityCaller(provider="accounts.google.com"),
            "Federated principal accounts.google.com",
        ),
    ],
)
def test_terms_name_the_principal(index: WorldIndex, caller: Caller, words: str) -> None:
    assert terms(ask(index, caller), index)[0] == words


def test_terms_say_what_is_not_in_the_request(index: WorldIndex) -> None:
    found = terms(ask(index), index)
    assert 'StringEquals sts:ExternalId "nw-7731": key not present in the request context' in found
    assert 'StringLike sts:RoleSessionName "release-*": does not match (request: session)' in found


@pytest.mark.parametrize(
    ("caller", "context", "key"),
    [
        (UserCaller(ANA), (), "key not present in the request context"),
        (SessionTokenCaller(user=ANA), (), "false"),
        (SessionTokenCaller(user=ANA, mfa=True), (), "true"),
        (UserCaller(ANA), (("aws:MultiFactorAuthPresent", ("false",)),), "false"),
        (
            SessionTokenCaller(user=ANA, mfa=True),
            (("aws:MultiFactorAuthPresent", None),),
            "key not present in the request context",
        ),
    ],
)
def test_terms_say_what_policies_see_of_mfa_mfa1(
    index: WorldIndex, caller: Caller, context: Context, key: str
) -> None:
    request = AssumeRoleRequest(caller=caller, role=RELEASE, at=worlds.NOW, context=context)
    assert f"aws:MultiFactorAuthPresent: {key}" in terms(simulate(request, index), index)


def test_long_elements_are_cut_in_terms() -> None:
    many = [f"arn:aws:iam::{A}:role/role-number-{number}" for number in range(20)]
    given = worlds.world(
        worlds.account(A, worlds.user("ana"), worlds.role("any", trust=worlds.trusts([*many, ANA])))
    )
    known = WorldIndex(given)
    found = terms(ask(known, UserCaller(ANA), f"arn:aws:iam::{A}:role/any"), known)
    assert any("\N{HORIZONTAL ELLIPSIS}" in row for row in found)


def test_the_verdict_rests_on_what_has_its_sign(index: WorldIndex) -> None:
    yes = decisive_rows(trace(allowed(index), index))
    assert [row.text for row in yes] == [
        "Trust policy of release allows",
        "Identity policy deploy-inline allows",
    ]
    no = decisive_rows(trace(ask(index), index))
    assert [row.text for row in no] == [
        "Trust policy of release: nothing allows",
        "sts:ExternalId is not in the request",
        "sts:RoleSessionName is session, must be like release-*",
    ]
    assert decisive_rows(()) == ()
