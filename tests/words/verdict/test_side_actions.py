"""Why sts:TagSession, sts:SetSourceIdentity and sts:SetContext are needed, and since when."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, ProvidedContext
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.words.verdict.side_actions import ActionReason, why_needed
from rolescope.words.verdict.trace import trace
from support.worlds import build as worlds
from support.worlds.build import A, account, allow, trusts, user, world

ANA, APP, TARGET = (f"arn:aws:iam::{A}:{one}" for one in ("user/ana", "role/App", "role/Target"))
TAG, IDENTITY = "sts:TagSession", "sts:SetSourceIdentity"
CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
GITHUB = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
CLAIMS = "https://aws.amazon.com/"


def session(source: Caller | None = None, role: str = APP, **fields: Any) -> SessionCaller:
    return SessionCaller(role=role, source=source, **fields)


def why(caller: Caller, action: str, **given: Any) -> ActionReason | None:
    request = AssumeRoleRequest(
        caller=caller, role=TARGET, at=worlds.NOW, parameters=AssumeRoleParameters(**given)
    )
    return why_needed(request, action)


BRINGS = "the session brings the transitive tag team along"
TAGGED: dict[str, Any] = {"tags": (("team", "red"),), "transitive_tag_keys": ("Team",)}


@pytest.mark.parametrize(
    ("caller", "given", "text", "rule"),
    [
        (
            UserCaller(ANA),
            {"tags": (("a", "1"), ("b", "2"))},
            "the call passes the session tags a, b",
            "TG-1",
        ),
        (
            UserCaller(ANA),
            {"tags": tuple((key, "") for key in "abcdef")},
            "the call passes the session tags a, b, c, d and 2 more",
            "TG-1",
        ),
        (
            session(UserCaller(ANA), **TAGGED),
            {},
            f"{BRINGS}, set when ana assumed App",
            "TG-1",
        ),
        (
            session(**TAGGED),
            {"tags": (("a", "1"),)},
            f"the call passes the session tag a, and {BRINGS}, set when App was assumed",
            "TG-1",
        ),
        (
            session(session(SamlCaller(provider=CORP), **TAGGED), role=f"{APP}2"),
            {},
            f"{BRINGS}, set by the SAML assertion of Corp when App was assumed",
            "TG-1",
        ),
        (
            WebIdentityCaller(
                provider=GITHUB,
                claims=((f"{CLAIMS}tags", ('{"principal_tags": {"team": ["red"]}}',)),),
            ),
            {},
            "the token brings the tag team",
            "CK-71",
        ),
    ],
)
def test_tags_that_are_passed_or_inherited_are_why_tag_session_is_needed_tg1_tg7(
    caller: Caller, given: dict[str, Any], text: str, rule: str
) -> None:
    assert why(caller, TAG, **given) == ActionReason(text, rule)


def test_a_tag_of_the_whole_chain_is_told_from_where_it_was_first_set_tg7() -> None:
    """Sessions list the transitive tags that they inherited among their own, too."""
    first = session(UserCaller(ANA), role=f"{APP}1", **TAGGED)
    second = session(first, role=f"{APP}2", **TAGGED)
    found = why(session(second), TAG)
    assert found is not None
    assert found.text.endswith("along, set when ana assumed App1")


@pytest.mark.parametrize(
    ("caller", "given", "text", "rule"),
    [
        (
            UserCaller(ANA),
            {"source_identity": "ana"},
            "the call passes the source identity ana",
            "SI-1",
        ),
        (
            session(session(UserCaller(ANA), source_identity="ana"), role=f"{APP}2"),
            {"source_identity": "ana"},
            "the session brings the source identity ana along, set when ana assumed App",
            "SI-2",
        ),
        (
            SamlCaller(
                provider=CORP, attributes=((f"{CLAIMS}SAML/Attributes/SourceIdentity", ("eve",)),)
            ),
            {},
            "the SAML assertion brings the source identity eve",
            "CK-71",
        ),
    ],
)
def test_a_source_identity_is_why_set_source_identity_is_needed_si1_si2(
    caller: Caller, given: dict[str, Any], text: str, rule: str
) -> None:
    assert why(caller, IDENTITY, **given) == ActionReason(text, rule)


def test_a_context_that_is_passed_is_why_set_context_is_needed_ar20() -> None:
    given = (ProvidedContext(provider_arn="arn:aws:iam::aws:contextProvider/x", assertion="y"),)
    assert why(UserCaller(ANA), "sts:SetContext", provided_contexts=given) == ActionReason(
        "the call passes a context assertion", "AR-20"
    )


def test_what_is_asked_for_itself_needs_no_reason_tg1() -> None:
    assert why(UserCaller(ANA), "sts:AssumeRole") is None
    assert why(UserCaller(ANA), TAG) is None
    assert why(UserCaller(ANA), IDENTITY) is None


def chained() -> tuple[Simulation, WorldIndex]:
    app = worlds.role("App", trust=[trusts(A)], allows=allow("sts:*"))
    target = worlds.role("Target", trust=[trusts(A)])
    index = WorldIndex(world(account(A, user("ana"), app, target)))
    caller = session(UserCaller(ANA), **TAGGED)
    request = AssumeRoleRequest(caller=caller, role=TARGET, at=worlds.NOW)
    return simulate(request, index), index


def test_a_denial_says_where_the_tag_came_from_that_needs_tag_session_tg1() -> None:
    simulation, index = chained()
    assert verdict_sentence(simulation, index).because == (
        "Trust statement 1 covers App, but not the action sts:TagSession. That action is needed "
        "because the session brings the transitive tag team along, set when ana assumed App."
    )


def test_the_trace_says_it_once_beside_the_action_tg1() -> None:
    simulation, index = chained()
    rows = [row for section in trace(simulation, index) for row in section.rows]
    told = [row for row in rows if row.text.startswith("sts:TagSession is needed: ")]
    assert [(row.rule, row.is_part) for row in told] == [("TG-1", True)]
    assert rows[rows.index(told[0]) - 1].text == (
        "Trust policy of Target: nothing allows (sts:TagSession)"
    )
