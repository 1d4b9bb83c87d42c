"""The reasons of a verdict (EV-25, EV-26) and the UNSURE rules it rests on."""

from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT, SETTINGS, Interpretation, alternatives
from rolescope.engine.verdict import ElementMatch, Layer, LayerOutcome, LayerTrace, Verdict
from rolescope.model.caller import UserCaller
from rolescope.model.document import locate
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.asking import DENIED, arn, assume
from support.worlds.build import A, account, allow, deny, distrusts, role, trusts, user, world

ANA = arn("user/ana")
ROOT = f"arn:aws:iam::{A}:root"


def given(*trust: dict[str, Any], **fields: Any) -> World:
    target = role("Target", trust=trust, max_session_duration=3600)
    return world(account(A, target, user("ana", **fields)))


def layer_of(verdict: Verdict, layer: Layer) -> LayerTrace:
    return next(one for one in verdict.layers if one.layer is layer)


CONDITIONS = {
    "StringEquals": {"sts:ExternalId": "nw-rel-7731"},
    "Bool": {"aws:MultiFactorAuthPresent": "true"},
}


def test_layers_stand_in_the_order_of_ev25() -> None:
    verdict = assume(given(trusts(ANA)), "user/ana")
    assert [one.layer for one in verdict.layers] == [
        Layer.RCP,
        Layer.SCP,
        Layer.TRUST,
        Layer.IDENTITY,
        Layer.BOUNDARY,
        Layer.SESSION,
    ]
    assert [one.layer for one in verdict.layers if one.decided] == [Layer.TRUST]


def test_every_element_says_what_it_does_with_the_request() -> None:
    trust = trusts(ANA, Sid="Tools", Condition=CONDITIONS)
    verdict = assume(given(trust), "user/ana", external_id="nw-rel-7731")
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    assert (statement.label, statement.match) == ("Tools", ElementMatch.NOT_GIVEN)
    assert [(one.match, one.text) for one in statement.elements] == [
        (ElementMatch.MATCHES, "Principal is ana"),
        (ElementMatch.MATCHES, "Action covers sts:AssumeRole"),
        (ElementMatch.MATCHES, "sts:ExternalId equals nw-rel-7731"),
        (ElementMatch.NOT_GIVEN, "aws:MultiFactorAuthPresent is not in the request"),
    ]
    assert statement.elements[2].given == ("nw-rel-7731",)
    assert statement.elements[3].given is None


def test_elements_are_found_in_the_text_of_the_policy() -> None:
    verdict = assume(given(trusts(ANA, Condition=CONDITIONS)), "user/ana")
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    places = locate(statement.policy.text)
    for element in statement.elements:
        assert element.path in places


def test_value_that_differs_and_statement_that_is_about_something_else() -> None:
    trust = [trusts(ANA, Condition=CONDITIONS), trusts(arn("user/bob"), Condition=CONDITIONS)]
    verdict = assume(given(*trust), "user/ana", external_id="x", mfa=True)
    first, second = layer_of(verdict, Layer.TRUST).statements
    assert first.match is second.match is ElementMatch.DOES_NOT_MATCH
    assert first.elements[2].text == "sts:ExternalId is x; asked for is one that equals nw-rel-7731"
    assert second.elements[0].text == "Principal does not name ana"
    assert second.elements[2].match is ElementMatch.NOT_EVALUATED


def test_variables_are_shown_with_their_values() -> None:
    own = {"StringLike": {"sts:RoleSessionName": "${aws:username}"}}
    verdict = assume(given(trusts(ANA, Condition=own)), "user/ana", session_name="bob")
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    assert statement.elements[-1].text.endswith("asked for is one that is like ana")


def test_names_of_deciding_statements() -> None:
    allowed = assume(given(trusts(ROOT, Sid="Tools"), allows=[deny("s3:*"), allow()]), "user/ana")
    assert allowed.by == ("trust[0] Tools", "identity ana-inline[1]")
    assert [one.label for one in allowed.deciding] == ["Tools", "statement 2"]
    assert allowed.rules == ("TR-2", "EV-15")
    denied = assume(given(trusts(ANA), distrusts("*")), "user/ana")
    assert denied.by == ("trust[1]",)
    assert denied.rules == ("EV-7", "TR-10")
    silent = assume(given(trusts(ROOT)), "user/ana")
    assert silent.by == ("no identity-based policy allows the sts:AssumeRole action",)
    assert silent.deciding == ()


def test_side_action_that_is_missing_is_named_tg1_err14() -> None:
    verdict = assume(given(trusts(ANA)), "user/ana", tags={"a": "1"}, source_identity="ana")
    assert verdict.decision is DENIED
    assert verdict.by == (
        "sts:TagSession: no role trust policy allows the sts:TagSession action",
        "sts:SetSourceIdentity: no role trust policy allows the sts:SetSourceIdentity action",
    )
    assert "TG-1" in verdict.rules
    actions = [one.action for one in verdict.layers if one.layer is Layer.TRUST]
    assert actions == ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    assert [one.action for one in verdict.layers if one.decided] == ["sts:TagSession"]


def test_layer_that_does_not_apply_says_why() -> None:
    verdict = assume(given(trusts({"Service": "ec2.amazonaws.com"})), "ec2.amazonaws.com")
    identity = layer_of(verdict, Layer.IDENTITY)
    assert identity.outcome is LayerOutcome.NOT_APPLICABLE
    assert identity.note == "Only users and roles have identity-based policies."
    assert layer_of(verdict, Layer.SCP).note.startswith("SCPs limit principals of accounts")


def test_untraced_verdict_decides_the_same() -> None:
    request = AssumeRoleRequest(caller=UserCaller(ANA), role=arn("role/Target"), at=worlds.NOW)
    for trust in (trusts(ANA), trusts(ROOT)):
        index = WorldIndex(given(trust))
        traced = evaluate_assume_role(request, index)
        bare = evaluate_assume_role(request, index, traced=False)
        assert bare.decision is traced.decision
        assert bare.layers == ()


def test_every_setting_is_a_field_and_has_one_alternative() -> None:
    assert len({field for _, field in SETTINGS}) == len(SETTINGS)
    for _, other in alternatives(DEFAULT):
        changed = [name for _, name in SETTINGS if getattr(other, name) != getattr(DEFAULT, name)]
        assert len(changed) == 1


@pytest.mark.parametrize(
    ("trust", "rule"),
    [
        (trusts(ANA, Condition={"ArnLike": {"aws:PrincipalArn": "*"}}), "U-8"),
        (trusts(ANA, Condition={"StringNotEquals": {"aws:userid": "${aws:SourceVpc}"}}), "U-32"),
        (trusts(ANA, Condition={"Null": {"aws:SourceVpc": "true"}}), "U-26"),
        (
            trusts(
                ANA, Condition={"Bool": {"aws:SecureTransport": "${aws:ViaAWSService, 'true'}"}}
            ),
            "",
        ),
    ],
)
def test_unsure_rules_that_the_verdict_rests_on(trust: dict[str, Any], rule: str) -> None:
    verdict = assume(
        given(trust), "user/ana", context={"aws:SourceVpc": "" if rule == "U-26" else None}
    )
    assert verdict.uncertain == ((rule,) if rule else ())


def test_other_readings_give_other_answers_tr8() -> None:
    ana = user("ana", boundary="policy/Silent")
    silent = worlds.managed("Silent", allow("s3:*"))
    somewhere = world(account(A, role("Target", trust=trusts(ANA)), ana, silent))
    assert assume(somewhere, "user/ana").is_allowed
    strict = Interpretation(boundary_limits_named_user=True)
    verdict = assume(somewhere, "user/ana", reading=strict)
    assert (verdict.decision, verdict.missing) == (DENIED, (Layer.BOUNDARY,))


def test_actions_are_told_in_the_spelling_of_aws_gr12() -> None:
    given = world(account(A, role("Target", trust=trusts(A)), user("ana", allows=allow())))
    verdict = assume(given, "user/ana", action="STS:assumerole")
    assert {layer.action for layer in verdict.layers} == {"sts:AssumeRole"}
    texts = [e.text for one in verdict.layers for s in one.statements for e in s.elements]
    assert "Action covers sts:AssumeRole" in texts


def test_variables_of_elements_are_told_with_their_values_ev26_gr31() -> None:
    """GR-3: a document of the old version has none, and what it says is shown as it stands."""
    own = {
        "StringLike": {"sts:RoleSessionName": ["${aws:username}-*", "${aws:username}-${aws:none}"]},
        "Bool": {"aws:SecureTransport": "true"},
    }
    resource = f"arn:aws:iam::{A}:role/${{aws:PrincipalTag/team, 'none'}}*"
    early = "arn:aws:iam::${aws:PrincipalAccount}:role/*"  # GR-29: no variable there
    allows = allow("sts:AssumeRole", [resource, early, "*"])
    verdict = assume(given(trusts(ROOT, Condition=own), allows=allows), "user/ana")
    (trust,) = layer_of(verdict, Layer.TRUST).statements
    assert [one.variables for one in trust.elements] == [
        (),
        (),
        (("${aws:username}", "ana"), ("${aws:none}", None)),
        (),
    ]
    (identity,) = layer_of(verdict, Layer.IDENTITY).statements
    assert [one.variables for one in identity.elements] == [
        (),
        (("${aws:PrincipalTag/team, 'none'}", "none"),),
    ]
    assert identity.elements[1].text.endswith("where ${aws:PrincipalTag/team, 'none'} is none")
    old = {"Version": "2008-10-17", "Statement": [trusts(ROOT, Condition=own)]}
    whole = world(account(A, role("Target", trust=old), user("ana", allows=allow())))
    (statement,) = layer_of(assume(whole, "user/ana"), Layer.TRUST).statements
    assert statement.elements[2].variables == ()
    assert "${aws:username}-*" in statement.elements[2].text


def test_variables_that_have_no_value_are_told_gr31() -> None:
    pattern = f"arn:aws:iam::{A}:role/${{aws:none}}"
    verdict = assume(given(trusts(ROOT), allows=allow("sts:AssumeRole", pattern)), "user/ana")
    (identity,) = layer_of(verdict, Layer.IDENTITY).statements
    assert identity.elements[1].text.endswith("Target: ${aws:none} has no value in this request")


@pytest.mark.parametrize(
    ("operator", "key", "value", "match", "text"),
    [
        (
            "StringEquals",
            "aws:PrincipalOrgID",
            "o-exampleorg1",
            ElementMatch.DOES_NOT_MATCH,
            (
                "aws:PrincipalOrgID cannot be one that equals o-exampleorg1: "
                "the caller's account is not in that organization"
            ),
        ),
        (
            "StringLike",
            "aws:PrincipalOrgPaths",
            "o-exampleorg1/*",
            ElementMatch.DOES_NOT_MATCH,
            (
                "aws:PrincipalOrgPaths cannot be one that is like o-exampleorg1/*: "
                "a key that may have several values needs ForAnyValue or ForAllValues"
            ),
        ),
        (
            "StringNotEquals",
            "aws:PrincipalOrgID",
            "o-exampleorg1",
            ElementMatch.MATCHES,
            "aws:PrincipalOrgID does not equal o-exampleorg1, whatever else it is",
        ),
        (
            "StringEquals",
            "aws:PrincipalOrgID",
            "o-theirs",
            ElementMatch.UNDECIDED,
            "aws:PrincipalOrgID is not known: this holds if it equals o-theirs",
        ),
    ],
)
def test_what_every_value_of_an_unknown_key_does_is_said_co39_ck37(
    operator: str, key: str, value: str, match: ElementMatch, text: str
) -> None:
    trust = trusts("*", Condition={operator: {key: value}})
    whole = replace(given(trust), organization=worlds.organization(A))
    verdict = assume(whole, arn("user/eve", "333333333333"))
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    assert (statement.match, statement.elements[-1].match) == (match, match)
    assert statement.elements[-1].text == text


def test_presence_that_is_not_known_is_said_co9() -> None:
    trust = trusts(ANA, Condition={"Null": {"aws:SourceVpc": "false"}})
    verdict = assume(given(trust), "user/ana", is_open=True)
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    assert statement.elements[-1].text == (
        "aws:SourceVpc is not known: this holds if it is in the request"
    )


@pytest.mark.parametrize(
    ("absent", "text"),
    [("true", "is in the request"), ("false", "is in the request, whatever else it is")],
)
def test_presence_is_said_where_the_value_alone_is_not_known_co9_ck40(
    absent: str, text: str
) -> None:
    trust = trusts(ANA, Condition={"Null": {"sts:RoleSessionName": absent}})
    verdict = assume(given(trust), "user/ana", is_open=True)
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    assert statement.elements[-1].text == f"sts:RoleSessionName {text}"


def test_of_many_values_the_first_are_said_and_the_rest_counted() -> None:
    asked = {"StringEquals": {"sts:ExternalId": [f"x{number}" for number in range(6)]}}
    verdict = assume(given(trusts(ANA, Condition=asked)), "user/ana", external_id="y")
    (statement,) = layer_of(verdict, Layer.TRUST).statements
    assert statement.elements[-1].text == (
        "sts:ExternalId is y; asked for is one that equals x0, x1, x2, x3 or 2 others"
    )
