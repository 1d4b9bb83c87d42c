"""What would flip a denial (EV-25): ready pieces of least privilege, tried before they are told."""

import json
from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
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
from rolescope.model.policy_edit import WithStatement
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest, Request
from rolescope.model.world import World
from rolescope.simulation.suggestions.search import advise, ways
from rolescope.simulation.suggestions.way import Advice, PieceKind, SuggestedWay
from rolescope.value import replace
from rolescope.words.suggestions_text import (
    no_way_text,
    not_suggested_texts,
    piece_texts,
    way_texts,
)
from support.worlds.asking import arn, context_of
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

ANA, EVE = arn("user/ana"), f"arn:aws:iam::{B}:user/eve"
APP, TARGET = arn("role/App"), arn("role/Target")
OKTA = arn("saml-provider/Okta")
GITHUB = arn("oidc-provider/token.actions.githubusercontent.com")
HOST = "token.actions.githubusercontent.com"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
WHOLE = f"arn:aws:iam::{A}:root"


def asked(
    caller: Caller, target: str = TARGET, context: dict[str, Any] | None = None, **given: Any
) -> AssumeRoleRequest:
    return AssumeRoleRequest(
        caller=caller,
        role=target,
        at=NOW,
        action=caller.operation,
        parameters=AssumeRoleParameters(**given),
        context=context_of(context or {}),
    )


def home(*trust: Any, **fields: Any) -> World:
    """Return account A with Target, App and ana; fields are those of ana and App."""
    limits = managed("Limit", fields.pop("limit", allow("s3:*")))
    return world(
        account(
            A,
            role("Target", trust=list(trust), max_session_duration=7200),
            role("App", trust=trusts({"Service": "ec2.amazonaws.com"}), **fields),
            user("ana", **fields),
            limits,
            saml_providers=(SamlProvider(OKTA),),
            oidc_providers=(OidcProvider(GITHUB, HOST, ("sts.amazonaws.com",)),),
        ),
        account(B, user("eve")),
    )


def is_allowed(request: Request, given: World) -> bool:
    index = WorldIndex(given)
    if isinstance(request, AssumeRoleRequest):
        return evaluate_assume_role(request, index).is_allowed
    return evaluate_action(request, index).is_allowed


def advice_for(request: Request, given: World) -> Advice:
    """Ask for advice, and check that each way does what it says."""
    advice = advise(request, WorldIndex(given))
    assert not is_allowed(request, given)
    for way in advice.ways:
        assert is_allowed(way.request(request), way.world(given)), way_texts(way)[0]
        for piece in way.pieces:
            rest = tuple(one for one in way.pieces if one is not piece)
            if rest:
                without = SuggestedWay(rest)
                assert not is_allowed(without.request(request), without.world(given)) or any(
                    one.change is not None and one.change.caller is not None for one in rest
                )
    return advice


def statements_of(way: SuggestedWay) -> list[Any]:
    return [
        json.loads(getattr(piece.edit, "statement", "null"))
        for piece in way.pieces
        if piece.edit is not None
    ]


def kinds(way: SuggestedWay) -> list[PieceKind]:
    return [piece.kind for piece in way.pieces]


# Trust and identity


def test_an_allowed_request_needs_no_advice() -> None:
    assert advise(asked(UserCaller(ANA)), WorldIndex(home(trusts(ANA)))) == Advice()
    assert ways(asked(UserCaller(ANA)), WorldIndex(home(trusts(ANA)))) == ()


def test_the_trust_names_exactly_the_caller_tr1() -> None:
    (way,) = advice_for(asked(SessionCaller(role=APP)), home()).ways
    assert way_texts(way)[0] == "Name App in the trust policy"
    assert way_texts(way)[1] == "The trust policy of Target lets exactly App use sts:AssumeRole."
    assert statements_of(way) == [
        {"Effect": "Allow", "Principal": {"AWS": APP}, "Action": "sts:AssumeRole"}
    ]


def test_another_account_needs_both_sides_ev19() -> None:
    (way,) = advice_for(asked(UserCaller(EVE)), home()).ways
    assert kinds(way) == [PieceKind.TRUST, PieceKind.IDENTITY]
    assert way_texts(way)[0] == "Name eve in the trust policy, and allow it in the policies of eve"
    assert statements_of(way)[1] == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": TARGET,
    }
    assert way.edit is not None
    assert way.edit.label == "Let eve assume Target, and 1 more"


def test_the_account_is_trusted_so_the_identity_allows_or_the_trust_names_tr2_tr3() -> None:
    first, second = advice_for(asked(UserCaller(ANA)), home(trusts(WHOLE))).ways
    assert (kinds(first), kinds(second)) == ([PieceKind.IDENTITY], [PieceKind.TRUST])


def test_the_conditions_of_the_existing_trust_are_kept() -> None:
    asks = {"StringEquals": {"sts:ExternalId": "nw-7731"}}
    given = home(trusts(APP), trusts(WHOLE, Condition=asks))
    (way, *_) = advice_for(asked(UserCaller(EVE)), given).ways
    assert statements_of(way)[0]["Condition"] == asks
    assert "under the conditions that others have there" in way_texts(way)[1]
    assert kinds(way) == [PieceKind.TRUST, PieceKind.IDENTITY, PieceKind.REQUEST]


def test_several_values_stay_a_list() -> None:
    asks = {"StringEquals": {"sts:ExternalId": ["nw-1", "nw-2"]}}
    (way, *_) = advice_for(asked(UserCaller(EVE)), home(trusts(WHOLE, Condition=asks))).ways
    assert statements_of(way)[0]["Condition"] == asks


def test_roles_of_services_cannot_be_made_to_trust_tr15_ev22() -> None:
    linked, reserved = "/aws-service-role/x.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/"
    given = world(
        account(A, role("AWSServiceRoleForX", path=linked), role("Sso", path=reserved), user("ana"))
    )
    advice = advice_for(asked(UserCaller(ANA), arn(f"role{reserved}Sso")), given)
    assert advice.ways == ()
    assert no_way_text(advice.no_way) == "Nothing that this program can propose does it."
    advice = advice_for(asked(UserCaller(ANA), arn(f"role{linked}AWSServiceRoleForX")), given)
    assert advice.ways == ()
    assert (
        no_way_text(advice.no_way)
        == "AWS ties a service-linked role to its service: take another role."
    )


def test_naming_everybody_is_not_suggested() -> None:
    advice = advice_for(asked(SessionCaller(role=APP)), home())
    assert [not_suggested_texts(found)[0] for found in advice.not_suggested] == ['"Principal": "*"']


# Guardrails, boundary, session policy


def test_the_boundary_has_to_allow_as_well_ev15() -> None:
    given = home(trusts(WHOLE), allows=allow(), boundary="policy/Limit")
    (way, *_) = advice_for(asked(UserCaller(ANA)), given).ways
    assert kinds(way) == [PieceKind.BOUNDARY]
    assert way_texts(way)[0] == "Allow it in the boundary of ana"


def test_a_boundary_of_aws_cannot_be_changed() -> None:
    given = home(trusts(APP), boundary="arn:aws:iam::aws:policy/ReadOnlyAccess")
    limit = policy("ReadOnlyAccess", allow("s3:*"), arn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    first = replace(given.accounts[0], policies=(limit,))
    closed = replace(given, accounts=(first, *given.accounts[1:]))
    assert advice_for(asked(SessionCaller(role=APP)), closed).ways == ()


def test_the_session_policy_has_to_allow_as_well_ev5() -> None:
    narrow = json.dumps({"Version": "2012-10-17", "Statement": allow("s3:*")})
    caller = SessionCaller(role=APP, session_policy=narrow)
    given = home(trusts(WHOLE), allows=allow())
    (way, *_) = advice_for(asked(caller), given).ways
    assert kinds(way) == [PieceKind.SESSION]
    changed = way.request(asked(caller)).caller
    assert isinstance(changed, SessionCaller)
    assert len(json.loads(changed.session_policy or "")["Statement"]) == 2


def test_managed_session_policies_get_an_inline_one_beside_them() -> None:
    caller = SessionCaller(role=APP, policy_arns=(arn("policy/Limit"),))
    (way, *_) = advice_for(asked(caller), home(trusts(WHOLE), allows=allow())).ways
    assert kinds(way) == [PieceKind.SESSION]


def test_every_level_of_scps_has_to_allow_scp5() -> None:
    mine = [allow("s3:*")]
    given = replace(home(trusts(ANA)), organization=organization(A, B, scps={A: mine}))
    (way,) = advice_for(asked(UserCaller(ANA)), given).ways
    assert kinds(way) == [PieceKind.SCP]
    assert isinstance(way.pieces[0].edit, WithStatement)


def test_a_level_without_an_scp_of_ones_own_gets_one_scp6() -> None:
    given = replace(home(trusts(ANA)), organization=organization(A, B, scps={A: []}))
    (way,) = advice_for(asked(UserCaller(ANA)), given).ways
    assert way_texts(way)[0].startswith("Allow it by an SCP at ")


@pytest.mark.parametrize(
    ("caller", "key", "value"),
    [
        (UserCaller(ANA), "aws:PrincipalArn", ANA),
        (ServiceCaller("ec2.amazonaws.com"), "aws:PrincipalServiceName", "ec2.amazonaws.com"),
    ],
)
def test_a_deny_gets_an_exception_for_exactly_the_caller(
    caller: Caller, key: str, value: str
) -> None:
    given = home(
        trusts(ANA), trusts({"Service": "ec2.amazonaws.com"}), distrusts({"AWS": "*"}, Sid="None")
    )
    first, second = advice_for(asked(caller), given).ways
    assert way_texts(first)[0].startswith("Exempt ")
    assert way_texts(first)[0].endswith(" from Deny None")
    found = json.loads(first.world(given).accounts[0].roles[0].trust_policy.text)
    ((tests),) = found["Statement"][2]["Condition"].values()
    assert tests == {key: value}
    assert way_texts(second)[0] == "Remove the Deny None"


def test_an_exception_joins_those_that_are_there() -> None:
    but = {"ArnNotEquals": {"aws:PrincipalArn": APP}}
    given = home(trusts(ANA), distrusts("*", Condition=but))
    (way, *_) = advice_for(asked(UserCaller(ANA)), given).ways
    found = json.loads(way.world(given).accounts[0].roles[0].trust_policy.text)
    assert found["Statement"][1]["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": [APP, ANA]}}


def test_a_guardrail_is_not_removed_but_excepted_from() -> None:
    rcp = {"r-ex01": [deny("sts:*", Principal="*", Sid="Guard")]}
    scp = {"r-ex01": [allow("*"), deny("sts:*", Sid="Stop")]}
    for fields, kind, label in (
        ({"rcps": rcp}, PieceKind.RCP, "Guard"),
        ({"scps": scp}, PieceKind.SCP, "Stop"),
    ):
        given = replace(home(trusts(ANA)), organization=organization(A, B, **fields))  # type: ignore[arg-type]  # two shapes of keywords
        advice = advice_for(asked(UserCaller(ANA)), given)
        (way,) = advice.ways
        assert kinds(way) == [kind]
        assert [not_suggested_texts(found)[0] for found in advice.not_suggested] == [
            f"Removing the Deny {label}"
        ]
        assert "every account below Root" in not_suggested_texts(advice.not_suggested[0])[1]


def test_a_deny_of_a_group_is_found_where_it_stands() -> None:
    given = world(
        account(
            A,
            role("Target", trust=trusts(ANA)),
            user("ana", groups=("team",)),
            group("team", allows=deny("sts:*")),
            group("others", allows=deny("sts:*")),
        )
    )
    first, second = advice_for(asked(UserCaller(ANA)), given).ways
    assert "team-inline of team" in way_texts(first)[1]
    assert second.pieces[0].edit is not None


def test_a_deny_of_a_policy_of_aws_stands() -> None:
    arn_of_aws = "arn:aws:iam::aws:policy/DenyAll"
    given = world(
        account(
            A,
            role("Target", trust=trusts(ANA)),
            user("ana", attached=(arn_of_aws,)),
            policy("DenyAll", deny("*"), arn=arn_of_aws),
        )
    )
    assert advice_for(asked(UserCaller(ANA)), given).ways == ()


def test_a_deny_of_a_managed_policy_of_another_account_has_no_place() -> None:
    arn_of_aws = "arn:aws:iam::aws:policy/DenyAll"
    given = world(
        account(A, role("Target", trust=trusts(ANA)), user("ana", attached=(arn_of_aws,))),
        account(B, policy("DenyAll", deny("*"), arn=arn_of_aws)),
    )
    assert advice_for(asked(UserCaller(ANA)), given).ways == ()


def test_a_deny_of_a_session_policy_is_left_out_of_it() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow("*"), deny("sts:*")]})
    caller = SessionCaller(role=APP, session_policy=text)
    (way,) = advice_for(asked(caller), home(trusts(APP))).ways
    assert way.changes_request
    assert way.edit is None


def test_a_deny_of_a_managed_session_policy_stays() -> None:
    caller = SessionCaller(role=APP, policy_arns=("arn:aws:iam::aws:policy/No",))
    given = home(trusts(APP))
    no = policy("No", [allow("*"), deny("sts:*")], arn="arn:aws:iam::aws:policy/No")
    closed = replace(given, accounts=(*given.accounts, account("123412341234", no)))
    assert advice_for(asked(caller), closed).ways == ()


# Requests


def test_what_the_request_lacks_is_given() -> None:
    asks = {
        "StringEquals": {"sts:ExternalId": "nw-7731"},
        "StringLike": {"sts:RoleSessionName": "r-*"},
    }
    (way,) = advice_for(asked(UserCaller(ANA)), home(trusts(ANA, Condition=asks, Sid="Tools"))).ways
    assert way_texts(way)[0] == "Give external ID nw-7731, and a session name that begins with r-"
    assert [piece_texts(piece)[1] for piece in way.pieces] == [
        "Trust statement Tools asks for it.",
        "Trust statement Tools asks for it, and r-1 will do.",
    ]


def test_what_the_request_gives_wrong_is_replaced() -> None:
    asks = {"StringEquals": {"sts:ExternalId": "nw-7731"}}
    wrong = asked(UserCaller(ANA), external_id="other")
    (way,) = advice_for(wrong, home(trusts(ANA, Condition=asks))).ways
    assert way_texts(way)[0] == "Give external ID nw-7731"
    address = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    elsewhere = asked(UserCaller(ANA), context={"aws:SourceIp": "198.51.100.1"})
    (way,) = advice_for(elsewhere, home(trusts(ANA, Condition=address))).ways
    assert way_texts(way)[0] == "Give a source IP address in 203.0.113.0/24"


def test_statements_that_ask_in_several_places_are_named_together() -> None:
    asks = {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}, **MFA}
    (way,) = advice_for(asked(UserCaller(ANA)), home(trusts(ANA, Condition=asks))).ways
    assert way_texts(way)[0] == "Give MFA younger than 1 hour"
    not_equal = {
        "StringNotEquals": {"aws:SourceVpce": "vpce-1"},
        "Null": {"aws:SourceVpce": "false"},
    }
    (way,) = advice_for(asked(UserCaller(ANA)), home(trusts(ANA, Condition=not_equal))).ways
    assert way_texts(way)[0].startswith("See to it that ")


def test_session_tags_and_source_identity_can_be_left_out_tg1_si1() -> None:
    tagged = asked(UserCaller(ANA), tags=(("team", "red"),))
    titles = [way_texts(way)[0] for way in advice_for(tagged, home(trusts(ANA))).ways]
    assert titles == ["Leave out the session tags", "Name ana in the trust policy"]
    named = asked(UserCaller(ANA), source_identity="ana")
    first, second = advice_for(named, home(trusts(ANA))).ways
    assert way_texts(first)[0] == "Leave out the source identity"
    assert statements_of(second)[0]["Action"] == "sts:SetSourceIdentity"


@pytest.mark.parametrize(
    ("caller", "given", "title"),
    [
        (SessionCaller(role=APP), {"duration": 7200}, "Ask for 1 h"),  # CH-3
        (SessionTokenCaller(user=ANA), {"duration": 7200}, "Ask for 1 h"),  # CH-6
        (UserCaller(ANA), {"duration": 14_400}, "Ask for 2 h"),  # AR-7
        (UserCaller(ANA), {"duration": 60}, "Ask for 15 min"),  # AR-7
        (UserCaller(ANA), {"session_name": "a b"}, "Leave out the session name"),  # AR-6
        (UserCaller(ANA), {"external_id": "a"}, "Leave out the external ID"),  # AR-8
        (SessionCaller(role=APP), {"mfa": True}, "Leave out the MFA code"),  # AR-9
        (UserCaller(ANA), {"session_policy": "{"}, "Leave out the session policies"),  # AR-10
        (
            UserCaller(ANA),
            {"tags": (("a", "1"), ("A", "2"), ("aws:x", "3"))},
            "Leave out the tags that STS refuses",
        ),  # AR-11, TG-5
        (
            UserCaller(ANA),
            {"tags": (("a", "1"),), "transitive_tag_keys": ("a", "b")},
            "Leave out the tags that STS refuses",
        ),  # AR-12
        (UserCaller(ANA), {"source_identity": "a b"}, "Leave out the source identity"),  # AR-13
        (
            SessionCaller(role=APP, tags=(("a", "1"),), transitive_tag_keys=("a",)),
            {"tags": (("a", "2"), ("b", "3"))},
            "Leave out the tags that STS refuses",
        ),  # TG-8
        (
            SessionCaller(role=APP, source_identity="ana"),
            {"source_identity": "eve"},
            "Keep the source identity ana",
        ),  # SI-3
    ],
)
def test_what_sts_refuses_has_the_request_changed(
    caller: Caller, given: dict[str, Any], title: str
) -> None:
    everything = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    whole = home(trusts([ANA, APP], everything))
    way, *_ = advice_for(asked(caller, **given), whole).ways
    assert way_texts(way)[0] == title
    assert kinds(way) == [PieceKind.REQUEST]


def test_a_refusal_without_a_remedy_is_told() -> None:
    """AR-5, ERR-27."""
    expired = SessionCaller(role=APP, expires_at="2026-01-01T00:00:00Z")
    advice = advice_for(asked(expired), home(trusts(APP)))
    assert no_way_text(advice.no_way) == "Sign in again: expired credentials can do nothing."
    bad = asked(UserCaller(ANA), tags=tuple((f"k{n}", "v") for n in range(60)))
    everything = ["sts:AssumeRole", "sts:TagSession"]
    titles = [
        way_texts(way)[0] for way in advise(bad, WorldIndex(home(trusts(ANA, everything)))).ways
    ]
    assert titles == []


# MFA


def session_of_okta(**fields: Any) -> SessionCaller:
    claims = (("aud", (worlds_saml(),)), ("sub", ("dana",)))
    source = SamlCaller(provider=OKTA, attributes=claims)
    return SessionCaller(role=APP, name="dana", source=source, **fields)


def worlds_saml() -> str:
    return "https://signin.aws.amazon.com/saml"


def with_okta(*trust: Any, **fields: Any) -> World:
    given = home(*trust, **fields)
    first = given.accounts[0]
    let_in = trusts({"Federated": OKTA}, "sts:AssumeRoleWithSAML")
    app = replace(role("App", trust=let_in), arn=APP, inline=first.roles[1].inline)
    more = (*first.users, replace(user("dana"), arn=arn("user/dana")))
    whole = replace(first, roles=(first.roles[0], app), users=more)
    return replace(given, accounts=(whole, *given.accounts[1:]))


def test_a_session_of_saml_can_test_a_tag_or_a_user_can_ask_mfa5_mfa6_tg1() -> None:
    given = with_okta(trusts(APP, Condition=MFA, Sid="OnCall"))
    advice = advice_for(asked(session_of_okta()), given)
    user_way, tag = advice.ways
    assert way_texts(tag)[0] == "Test a tag that Okta sets"
    assert kinds(tag) == [PieceKind.TRUST, PieceKind.REQUEST, PieceKind.TRUST]
    assert "sts:TagSession" in way_texts(tag)[1]
    assert way_texts(user_way)[0].startswith("Ask as dana, signed in with MFA")
    assert statements_of(user_way)[0]["Condition"] == MFA
    (found,) = advice.not_suggested
    assert not_suggested_texts(found)[0] == "BoolIfExists"
    assert (
        not_suggested_texts(found)[1]
        == "It would let in every session that lacks the key, this one included."
    )


def test_a_provider_that_may_pass_tags_already_needs_no_more_tg1() -> None:
    given = with_okta(trusts(APP, Condition=MFA))
    first = given.accounts[0]
    both = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
    app = replace(role("App", trust=trusts({"Federated": OKTA}, both)), arn=APP)
    open_ = replace(
        given, accounts=(replace(first, roles=(first.roles[0], app)), *given.accounts[1:])
    )
    tag, _ = advice_for(asked(session_of_okta()), open_).ways
    assert kinds(tag) == [PieceKind.TRUST, PieceKind.REQUEST]


def test_a_session_of_unknown_origin_may_come_through_the_provider_of_its_role() -> None:
    given = with_okta(trusts(APP, Condition=MFA))
    tag, *_ = advice_for(asked(SessionCaller(role=APP)), given).ways
    assert way_texts(tag)[0] == "Test a tag that Okta sets"


@pytest.mark.parametrize("source", [UserCaller(ANA), SessionTokenCaller(user=ANA)])
def test_the_user_behind_a_session_can_ask_with_mfa_mfa3(source: Caller) -> None:
    caller = SessionCaller(role=APP, source=source)
    (way,) = advice_for(asked(caller), home(trusts(APP, Condition=MFA))).ways
    assert way_texts(way)[0] == "Ask as ana, signed in with MFA, and name ana in the trust policy"
    assert isinstance(way.request(asked(caller)).caller, SessionTokenCaller)


def test_a_session_token_without_mfa_is_had_again_with_it_mfa3() -> None:
    (way,) = advice_for(asked(SessionTokenCaller(user=ANA)), home(trusts(ANA, Condition=MFA))).ways
    assert way_texts(way)[0] == "Ask as ana, signed in with MFA"


@pytest.mark.parametrize(
    ("caller", "named"),
    [
        (SessionCaller(role=APP), {"AWS": APP}),
        (ServiceCaller("ec2.amazonaws.com"), {"Service": "ec2.amazonaws.com"}),
    ],
)
def test_mfa_that_nobody_can_bring_is_not_gone_round_mfa8(caller: Caller, named: Any) -> None:
    advice = advice_for(asked(caller), home(trusts(named, Condition=MFA)))
    assert advice.ways == ()
    assert no_way_text(advice.no_way).startswith("Only an IAM user can bring the MFA")


def test_a_condition_that_wants_no_word_about_mfa_asks_for_none_mfa5() -> None:
    silent = {"Null": {"aws:MultiFactorAuthPresent": "true"}}
    advice = advice_for(asked(SessionCaller(role=APP)), home(trusts(APP, Condition=silent)))
    assert "MFA" not in no_way_text(advice.no_way)


def test_mfa_that_a_deny_asks_for_needs_no_value_in_words_co35() -> None:
    without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    given = home(trusts(ANA), distrusts("*", Condition=without))
    (way, *_) = advice_for(asked(UserCaller(ANA)), given).ways
    assert way_texts(way) == ("Give MFA", "Trust statement 2 asks for it.")


def test_sessions_of_other_accounts_and_unknown_roles_have_no_provider() -> None:
    stranger = SessionCaller(role="arn:aws:iam::123412341234:role/x")
    named = trusts("arn:aws:iam::123412341234:role/x", Condition=MFA)
    assert advise(asked(stranger), WorldIndex(home(named))).ways == ()


# Conditions on who the caller is


def test_a_tag_that_the_trust_asks_for_is_given_to_the_caller() -> None:
    asks = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    (way, *_) = advice_for(asked(UserCaller(ANA)), home(trusts(ANA, Condition=asks))).ways
    assert way_texts(way)[0] == "Tag ana with team=red"


def test_a_tag_without_which_it_would_hold_cannot_be_given() -> None:
    asks = {"Null": {"aws:PrincipalTag/team": "true"}}
    given = home(trusts(ANA, Condition=asks), tags={"team": "red"})
    titles = [way_texts(way)[0] for way in advice_for(asked(UserCaller(ANA)), given).ways]
    assert titles == ["Name ana in the trust policy"]


def test_a_value_of_the_caller_is_taken_as_well() -> None:
    asks = {"StringEquals": {"aws:username": "bob"}}
    given = home(trusts(ANA, Condition=asks, Sid="People"))
    first, *_ = advice_for(asked(UserCaller(ANA)), given).ways
    assert way_texts(first)[0] == "Take ana in People, too"
    not_bob = {"StringNotEquals": {"aws:username": "ana"}}
    (way,) = advice_for(asked(UserCaller(ANA)), home(trusts(ANA, Condition=not_bob))).ways
    assert way_texts(way)[0] == "Name ana in the trust policy"


def test_tags_of_those_who_are_not_imported_cannot_be_set() -> None:
    asks = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    service = {"Service": "ec2.amazonaws.com"}
    caller = ServiceCaller("ec2.amazonaws.com")
    titles = [
        way_texts(way)[0]
        for way in advice_for(asked(caller), home(trusts(service, Condition=asks))).ways
    ]
    assert titles == ["Name ec2 in the trust policy"]


# Tokens and assertions


def test_a_token_is_held_to_its_own_audience_and_subject() -> None:
    """FND-9 to FND-11."""
    claims = (("sub", ("repo:acme/infra:ref:refs/heads/main",)), ("aud", ("sts.amazonaws.com",)))
    caller = WebIdentityCaller(provider=GITHUB, claims=claims)
    (way,) = advice_for(asked(caller), home()).ways
    (statement,) = statements_of(way)
    assert statement["Principal"] == {"Federated": GITHUB}
    assert statement["Condition"]["StringEquals"] == {
        f"{HOST}:sub": "repo:acme/infra:ref:refs/heads/main",
        f"{HOST}:aud": "sts.amazonaws.com",
    }
    assert "with its own audience and subject" in way_texts(way)[1]


def test_without_a_subject_no_token_is_let_in() -> None:
    caller = WebIdentityCaller(provider=GITHUB, claims=(("aud", ("sts.amazonaws.com",)),))
    assert advice_for(asked(caller), home()).ways == ()


def test_an_assertion_is_held_to_its_audience() -> None:
    (way,) = advice_for(asked(SamlCaller(provider=OKTA)), home()).ways
    (statement,) = statements_of(way)
    assert statement["Condition"] == {"StringEquals": {"SAML:aud": worlds_saml()}}


def test_a_deny_against_assertions_can_only_go() -> None:
    let_in = trusts({"Federated": OKTA}, "sts:AssumeRoleWithSAML")
    given = home(let_in, distrusts({"Federated": OKTA}, "sts:*", Sid="No"))
    (way,) = advice_for(asked(SamlCaller(provider=OKTA)), given).ways
    assert way_texts(way)[0] == "Remove the Deny No"


def test_a_guardrail_against_assertions_stands_rcp6() -> None:
    let_in = trusts({"Federated": OKTA}, "sts:AssumeRoleWithSAML")
    rcps = {"r-ex01": [deny("sts:*", Principal="*")]}
    given = replace(home(let_in), organization=organization(A, B, rcps=rcps))
    advice = advice_for(asked(SamlCaller(provider=OKTA)), given)
    assert (advice.ways, advice.not_suggested) == ((), ())


# No way


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (asked(RootCaller(A)), "The root user can never"),  # AR-2
        (asked(FederatedUserCaller(user=ANA, name="f")), "A federated user can never"),  # AR-3
        (asked(UserCaller(ANA), arn("role/None")), "There is no such role"),  # AR-5
        (asked(UserCaller(arn("user/none"))), "There is no such caller."),  # DF-46
        (asked(SamlCaller(provider=arn("saml-provider/No"))), "Add the identity provider"),  # TR-21
        (
            replace(asked(UserCaller(ANA)), action="sts:AssumeRoleWithSAML"),
            "STS takes no such call",
        ),  # AR-1
    ],
)
def test_what_no_policy_decides_has_no_way(request_: AssumeRoleRequest, words: str) -> None:
    advice = advice_for(request_, home(trusts(ANA)))
    assert advice.ways == ()
    assert no_way_text(advice.no_way).startswith(words)


def test_trust_stops_at_the_partition_arn2() -> None:
    far = f"arn:aws-cn:iam::{B}:role/Far"
    given = home(trusts(ANA))
    there = account(B, replace(role("Far", trust=trusts(ANA)), arn=far))
    both = replace(given, accounts=(given.accounts[0], there))
    assert "partition" in no_way_text(advice_for(asked(UserCaller(ANA), far), both).no_way)


def test_nobody_in_a_suspended_account_can_act_df21() -> None:
    given = home(trusts(ANA))
    members = organization(A, B)
    closed = tuple(
        replace(member, status="SUSPENDED") if member.id == A else member
        for member in members.accounts
    )
    suspended = replace(given, organization=replace(members, accounts=closed))
    assert "suspended" in no_way_text(advice_for(asked(UserCaller(ANA)), suspended).no_way)


def test_what_the_import_lacks_comes_first_df10() -> None:
    given = home(trusts(WHOLE), attached=(arn("policy/Gone"),))
    advice = advice_for(asked(UserCaller(ANA)), given)
    assert advice.ways == () or way_texts(advice.ways[0])[0] == "Name ana in the trust policy"
    unknown = home(trusts(ANA), attached=(arn("policy/Gone"),))
    assert no_way_text(advice_for(asked(UserCaller(ANA)), unknown).no_way).startswith(
        "Import what is missing"
    )


def test_an_open_request_says_by_its_residual_what_it_needs_co39() -> None:
    asks = {"StringEquals": {"sts:ExternalId": "nw-7731"}}
    request = replace(asked(UserCaller(ANA)), is_open=True)
    assert advise(request, WorldIndex(home(trusts(ANA, Condition=asks))), DEFAULT) == Advice()


# Other actions


def act(caller: Caller, action: str, resource: str, **fields: Any) -> ActionRequest:
    return ActionRequest(caller=caller, action=action, resource=resource, at=NOW, **fields)


def test_an_action_is_allowed_in_the_policies_of_the_caller() -> None:
    request = act(UserCaller(ANA), "s3:GetObject", "arn:aws:s3:::b/k")
    (way,) = advice_for(request, home()).ways
    assert statements_of(way) == [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"}
    ]
    (way,) = advice_for(act(UserCaller(ANA), "iam:CreateUser", "*"), home()).ways
    assert "on all resources" in way_texts(way)[1]


def test_a_resource_of_another_account_has_to_grant_it_ev18() -> None:
    request = act(UserCaller(ANA), "s3:GetObject", "arn:aws:s3:::b/k", resource_account=B)
    (way,) = advice_for(request, home(allows=allow("s3:*"))).ways
    assert kinds(way) == [PieceKind.RESOURCE]
    changed = way.request(request)
    assert isinstance(changed, ActionRequest)
    assert json.loads(changed.resource_policy or "")["Statement"][0]["Principal"] == {"AWS": ANA}


@pytest.mark.parametrize("caller", [UserCaller(ANA), RootCaller(A)])
def test_a_deny_of_the_resource_is_left_out_of_its_policy(caller: Caller) -> None:
    text = json.dumps({"Statement": deny("s3:*", Principal="*")})
    request = act(
        caller,
        "s3:GetObject",
        "arn:aws:s3:::b/k",
        resource_account=A,
        resource_policy=text,
    )
    (way,) = advice_for(request, home(allows=allow("s3:*"))).ways
    assert way_texts(way)[0] == "Remove the Deny statement 1"


def test_what_an_action_lacks_in_its_context_is_given() -> None:
    asks = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    request = act(UserCaller(ANA), "s3:GetObject", "arn:aws:s3:::b/k")
    (way,) = advice_for(request, home(allows=allow("s3:*", Condition=asks))).ways
    assert way_texts(way)[0] == "Give a source IP address in 203.0.113.0/24"
    wrong = replace(request, context=context_of({"aws:SourceIp": "198.51.100.1"}))
    way, *_ = advice_for(wrong, home(allows=allow("s3:*", Condition=asks))).ways
    assert way.changes_request


def test_the_root_user_of_an_account_is_held_by_scps_alone_ev23() -> None:
    scps = {A: [allow("*"), deny("s3:*")]}
    given = replace(home(), organization=organization(A, B, scps=scps))
    request = act(RootCaller(A), "s3:GetObject", "arn:aws:s3:::b/k")
    (way,) = advice_for(request, given).ways
    assert kinds(way) == [PieceKind.SCP]


def test_a_federated_user_has_no_session_to_be_made_wider_ev16() -> None:
    federated = act(FederatedUserCaller(user=ANA, name="f"), "s3:GetObject", "arn:aws:s3:::b/k")
    assert advice_for(federated, home(allows=allow("s3:*"))).ways == ()


def test_a_service_is_let_in_by_the_resource_alone_tr19() -> None:
    service = ServiceCaller("ec2.amazonaws.com")
    request = act(service, "s3:GetObject", "arn:aws:s3:::b/k", resource_account=A)
    (way,) = advice_for(request, home()).ways
    assert kinds(way) == [PieceKind.RESOURCE]


def test_an_exception_from_an_scp_names_it_by_its_name_ev7() -> None:
    guard = organization(A, scps={"r-ex01": [allow("*"), deny("sts:AssumeRole")]})
    target = role("target", trust=trusts(f"arn:aws:iam::{A}:user/ana"))
    made = world(account(A, user("ana", allows=allow()), target), organization=guard)
    request = AssumeRoleRequest(
        caller=UserCaller(f"arn:aws:iam::{A}:user/ana"),
        role=f"arn:aws:iam::{A}:role/target",
        at=NOW,
    )
    ways = advise(request, WorldIndex(made)).ways
    assert any(way_texts(way)[1].startswith("The SCP SCP 1 at r-ex01 at ") for way in ways)
