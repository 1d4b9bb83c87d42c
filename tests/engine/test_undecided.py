"""What is not known is never guessed (GR-71, GR-73, DF-6, DF-10, DF-23, DF-38, SES-21)."""

from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import ElementMatch, Layer, LayerOutcome, Verdict
from rolescope.model.arn import group_digits
from rolescope.model.caller import SessionCaller, UserCaller, WebIdentityCaller
from rolescope.model.principal import OidcProvider
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    deny,
    distrusts,
    organization,
    role,
    trusts,
    user,
    world,
)

ROOT = f"arn:aws:iam::{A}:root"
ANA = f"arn:aws:iam::{A}:user/ana"
BROKEN = '{"Version": '


def one_account(*entities: worlds.Entity, **fields: object) -> World:
    return world(account(A, *entities, **fields))


def test_unreadable_trust_policy_is_undecided_gr71() -> None:
    verdict = assume(one_account(role("Target", trust=BROKEN), user("ana")), "user/ana")
    assert verdict.decision is DEPENDS
    assert verdict.unknown[0].startswith("the trust policy cannot be read: ")


def test_unreadable_identity_policy_is_undecided_even_beside_an_allow_gr71() -> None:
    ana = user("ana", allows=allow(), inline=(worlds.policy("other", BROKEN),))
    verdict = assume(one_account(role("Target", trust=trusts(ROOT)), ana), "user/ana")
    assert verdict.decision is DEPENDS
    assert verdict.unknown[0].startswith("identity-based policy other cannot be read: ")


def test_explicit_deny_stands_beside_an_unreadable_policy() -> None:
    ana = user("ana", allows=deny(), inline=(worlds.policy("other", BROKEN),))
    verdict = assume(one_account(role("Target", trust=trusts(ROOT)), ana), "user/ana")
    assert verdict.decision is FORBIDDEN
    assert verdict.unknown == ()


def test_missing_trust_stands_beside_an_unreadable_policy() -> None:
    ana = user("ana", inline=(worlds.policy("other", BROKEN),))
    verdict = assume(one_account(role("Target", trust=trusts(B)), ana), "user/ana")
    assert verdict.decision is DENIED


@pytest.mark.parametrize("known", [True, False])
def test_what_may_make_a_denial_explicit_is_named_df23(*, known: bool) -> None:
    """A role of ListRoles alone has tags that nobody knows; an RCP may deny by them."""
    out = {"StringEquals": {"aws:ResourceTag/keep": "out"}}
    keep = deny("*", Principal="*", Condition=out)
    target = replace(role("Target", trust=trusts(B)), tags_known=known)
    guarded = organization(A, rcps={A: [keep]})
    verdict = assume(world(account(A, target, user("ana")), organization=guarded), "user/ana")
    assert verdict.decision is DENIED
    named = ["aws:ResourceTag/keep: the tags of " + arn("role/Target") + " cannot be read"]
    assert list(verdict.unknown) == ([] if known else named)


def test_of_a_denial_no_allow_that_is_unknown_is_named() -> None:
    """No Allow changes it: the trust policy names nobody."""
    odd = allow(Condition={"StringSounds": {"aws:username": "ana"}})
    here = one_account(role("Target", trust=trusts(B)), user("ana", allows=odd))
    verdict = assume(here, "user/ana")
    assert (verdict.decision, verdict.unknown) == (DENIED, ())


def test_unknown_operator_in_allow_and_in_deny_gr73() -> None:
    odd = {"StringSounds": {"aws:username": "ana"}}
    alone = one_account(role("Target", trust=trusts(ROOT, Condition=odd)), user("ana"))
    assert assume(alone, "user/ana").decision is DENIED  # the identity allow is missing anyway
    trust = [trusts(ANA), worlds.distrusts(ANA, Condition=odd)]
    verdict = assume(one_account(role("Target", trust=trust), user("ana")), "user/ana")
    assert verdict.decision is DEPENDS
    assert any("StringSounds" in text for text in verdict.unknown)
    other = [trusts(ANA), worlds.distrusts(B, Condition=odd)]
    assert assume(one_account(role("Target", trust=other), user("ana")), "user/ana").is_allowed


@pytest.mark.parametrize("values", [None, {}, ["bob", None], [["ana"]], [{"ana": 1}]])
@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals"])
def test_a_condition_value_that_is_none_leaves_its_test_unknown_gr10_gr73(
    operator: str, values: object
) -> None:
    """Another test of the same statement may still fail, and settles it."""
    unclear = {operator: {"aws:username": values}}
    fails = {"Bool": {"aws:SecureTransport": "false"}}
    for trust, expected in (
        (trusts(ANA, Condition=unclear), DEPENDS),
        (trusts(ANA, Condition={**unclear, **fails}), DENIED),
        ([trusts(ANA), distrusts("*", Condition=unclear)], DEPENDS),
        ([trusts(ANA), distrusts("*", Condition={**unclear, **fails})], ALLOWED),
    ):
        here = one_account(role("Target", trust=trust), user("ana"))
        assert assume(here, "user/ana").decision is expected


def test_statement_with_both_elements_may_be_about_anything_gr7() -> None:
    both = deny("s3:*", NotAction="sts:*") | {"Action": "s3:*"}
    ana = user("ana", allows=[allow(), both])
    verdict = assume(one_account(role("Target", trust=trusts(ROOT)), ana), "user/ana")
    assert verdict.decision is DEPENDS


def _twice(pairs: str) -> str:
    return f'{{"Version": "2012-10-17", "Statement": [{{{pairs}}}]}}'


@pytest.mark.parametrize(
    "document",
    [
        _twice('"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"'),
        _twice('"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"'),
        _twice('"effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"'),
        '{"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}], "Statement": []}',
        '{"Statement": [], "statement": [{"Effect": "Allow", "Action": "x:y", "Resource": "*"}]}',
    ],
)
def test_what_stands_twice_may_deny_and_may_allow_gr11(document: str) -> None:
    odd = worlds.policy("odd", document)
    for trust, allows in ((ANA, None), (ROOT, None), (ROOT, allow())):
        ana = (
            user("ana", inline=(odd,))
            if allows is None
            else user("ana", allows=allows, inline=(odd,))
        )
        verdict = assume(one_account(role("Target", trust=trusts(trust)), ana), "user/ana")
        assert verdict.decision is DEPENDS
        assert any("more than once" in text for text in verdict.unknown)


def test_a_condition_that_stands_twice_leaves_the_action_known_gr11() -> None:
    test = '"Condition": {"StringEquals": {"a:b": "1", "a:b": "2"}}'
    for action, expected in (("sts:TagSession", ALLOWED), ("sts:*", DEPENDS)):
        denied = f'"Effect": "Deny", "Action": "{action}", "Resource": "arn:aws:s3:::x", {test}'
        ana = user("ana", inline=(worlds.policy("odd", _twice(denied)),))
        verdict = assume(one_account(role("Target", trust=trusts(ANA)), ana), "user/ana")
        assert verdict.decision is expected


@pytest.mark.parametrize("field", ["attached", "boundary"])
def test_document_that_is_not_imported_df10_ses21(field: str) -> None:
    missing = "arn:aws:iam::aws:policy/Unknown"
    if field == "attached":
        ana = user("ana", allows=allow(), attached=(missing,))
    else:
        ana = user("ana", allows=allow(), boundary=missing)
    verdict = assume(one_account(role("Target", trust=trusts(ROOT)), ana), "user/ana")
    assert verdict.decision is DEPENDS
    assert any(missing in text for text in verdict.unknown)


def test_guardrails_that_are_not_imported_are_named_df23() -> None:
    lacking = world(
        account(A, role("Target", trust=trusts(ANA), max_session_duration=3600), user("ana")),
        organization_known=False,
    )
    verdict = assume(lacking, "user/ana")
    assert verdict.decision is ALLOWED
    assert verdict.unknown == (
        f"SCPs of account {group_digits(A)}",
        f"RCPs of account {group_digits(A)}",
    )
    states = {layer.layer: layer.outcome for layer in verdict.layers}
    assert states[Layer.SCP] is states[Layer.RCP] is LayerOutcome.NOT_IMPORTED


def test_policies_of_an_organization_that_are_not_imported_are_named() -> None:
    organization = worlds.organization(A, policies=None, scps_enabled=None, rcps_enabled=None)
    lacking = world(
        account(A, role("Target", trust=trusts(ANA), max_session_duration=3600), user("ana")),
        organization=organization,
    )
    verdict = assume(lacking, "user/ana")
    assert verdict.decision is ALLOWED
    assert f"SCPs of account {group_digits(A)}" in verdict.unknown


def test_organization_keys_without_organization_are_unknown() -> None:
    fence = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    target = role("Target", trust=trusts("*", Condition=fence))
    lacking = world(account(A, target, user("ana", allows=allow())), organization_known=False)
    verdict = assume(lacking, "user/ana")
    assert verdict.decision is DEPENDS
    assert any("organization" in text for text in verdict.unknown)
    known = world(account(A, target, user("ana", allows=allow())))
    assert assume(known, "user/ana").decision is DENIED


def test_caller_account_that_is_not_imported() -> None:
    other = f"arn:aws:iam::{B}:user/eve"
    trusting = one_account(role("Target", trust=trusts(f"arn:aws:iam::{B}:root")))
    verdict = assume(trusting, other)
    assert verdict.decision is DEPENDS
    assert any(group_digits(B) in text for text in verdict.unknown)
    assert assume(one_account(role("Target", trust=trusts(ROOT))), other).decision is DENIED


def test_tags_of_a_caller_that_is_not_imported_are_unknown() -> None:
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    trusting = one_account(role("Target", trust=trusts(B, Condition=tagged)))
    assert assume(trusting, f"arn:aws:iam::{B}:user/eve").decision is DEPENDS


def test_role_account_that_is_not_imported() -> None:
    elsewhere = f"arn:aws:iam::{B}:role/Target"
    assert (
        assume(one_account(user("ana", allows=allow())), "user/ana", elsewhere).decision is DEPENDS
    )
    assert assume(one_account(user("ana")), "user/ana", elsewhere).decision is DENIED
    assert (
        assume(one_account(user("ana", allows=deny())), "user/ana", elsewhere).decision is FORBIDDEN
    )


def test_who_and_what_does_not_exist_is_denied_df46_ar5() -> None:
    empty = one_account(role("Target", trust=trusts("*")))
    assert assume(empty, "user/nobody").rules == ("DF-46",)
    assert assume(empty, "role/Target", "role/None").rules == ("AR-5",)


def test_maximum_duration_that_is_not_imported_is_assumed_df6() -> None:
    target = one_account(
        role("Target", trust=[trusts(ANA), trusts(arn("role/App"))]), user("ana"), role("App")
    )
    verdict = assume(target, "user/ana")
    assert verdict.is_allowed
    assert any("3,600 s is assumed" in text for text in verdict.unknown)
    longer = assume(target, "user/ana", duration=7200)
    assert longer.decision is DEPENDS
    assert longer.refusals == ()
    assert "DF-6" in longer.rules
    assert assume(target, "role/App").unknown == ()  # CH-2: capped at one hour anyway


def test_providers_that_are_not_imported_df38() -> None:
    provider = f"arn:aws:iam::{A}:oidc-provider/example.org"
    trust = trusts({"Federated": provider}, "sts:AssumeRoleWithWebIdentity")
    target = role("Target", trust=trust, max_session_duration=3600)
    caller = WebIdentityCaller(provider=provider, claims=(("aud", ("x",)),))
    action = "sts:AssumeRoleWithWebIdentity"
    lacking = one_account(target, oidc_providers=None)
    verdict = assume(lacking, caller, action=action)
    assert verdict.decision is ALLOWED
    assert verdict.unknown == (f"the OIDC providers of account {group_digits(A)} are not imported",)
    without_audiences = one_account(target, OidcProvider(provider, "example.org"))
    assert "ClientIDList" in assume(without_audiences, caller, action=action).unknown[0]
    none = assume(one_account(target), caller, action=action)
    assert (none.decision, none.rules) == (DENIED, ("TR-21",))
    other = one_account(target, OidcProvider(provider, "example.org", ("y",)))
    refused = assume(other, caller, action=action)
    assert refused.decision is ALLOWED
    assert [one.code for one in refused.refusals] == ["InvalidIdentityToken"]
    assert not refused.is_allowed


def test_a_bare_host_and_an_account_that_is_not_imported_tr21_df38() -> None:
    """What providers the account has is unknown, and so is the answer."""
    caller, action = WebIdentityCaller(provider="example.org"), "sts:AssumeRoleWithWebIdentity"
    verdict = assume(one_account(), caller, f"arn:aws:iam::{B}:role/Target", action=action)
    assert verdict.decision is DEPENDS
    assert f"the OIDC providers of account {group_digits(B)} are not imported" in verdict.unknown
    imported = assume(one_account(role("Target")), caller, action=action)
    assert (imported.decision, imported.rules) == (DENIED, ("TR-21",))


def test_group_that_is_not_imported() -> None:
    ana = user("ana", groups=("admins",))
    verdict = assume(one_account(role("Target", trust=trusts(ROOT)), ana), "user/ana")
    assert verdict.decision is DEPENDS


def test_vpc_endpoint_policy_is_named_tr16() -> None:
    given = one_account(role("Target", trust=trusts(ANA), max_session_duration=3600), user("ana"))
    verdict = assume(given, "user/ana", context={"aws:SourceVpce": "vpce-1"})
    assert verdict.unknown == ("the policy of VPC endpoint vpce-1",)


def test_undecided_statement_is_traced_as_such() -> None:
    odd = {"StringSounds": {"aws:username": "ana"}}
    given = one_account(role("Target", trust=trusts(ANA, Condition=odd)), user("ana"))
    verdict = assume(given, "user/ana")
    trust = next(layer for layer in verdict.layers if layer.layer is Layer.TRUST)
    assert trust.outcome is LayerOutcome.UNDECIDED
    assert trust.decided
    assert trust.statements[0].match is ElementMatch.UNDECIDED


def test_a_statement_about_nothing_in_particular_may_be_about_anything_gr7() -> None:
    given = one_account(role("Target", trust={"Effect": "Allow"}), user("ana"))
    verdict = assume(given, "user/ana")
    texts = [one.text for layer in verdict.layers for s in layer.statements for one in s.elements]
    assert "Action may cover sts:AssumeRole" in texts
    assert "Principal is missing" in texts


def test_a_statement_on_and_not_on_resources_may_be_on_any_gr7() -> None:
    odd = {**allow("sts:*", "arn:aws:s3:::x"), "NotResource": "arn:aws:s3:::y"}
    for statement, expected in ((odd, DEPENDS), ({**odd, "Action": "iam:*"}, DENIED)):
        given = one_account(role("Target", trust=trusts(ROOT)), user("ana", allows=statement))
        assert assume(given, "user/ana").decision is expected


def test_a_statement_for_and_not_for_principals_may_be_for_any_gr7() -> None:
    odd = {**trusts(f"arn:aws:iam::{A}:user/ben"), "NotPrincipal": {"AWS": ANA}}
    for statement, expected in ((odd, DEPENDS), ({**odd, "Action": "iam:*"}, DENIED)):
        given = one_account(role("Target", trust=statement), user("ana"))
        assert assume(given, "user/ana").decision is expected


def test_session_policy_that_cannot_be_read() -> None:
    given = one_account(role("App", allows=allow("s3:*")))
    caller = SessionCaller(role=arn("role/App"), session_policy=BROKEN)
    assert act(given, caller, "s3:GetObject", "arn:aws:s3:::b/k").decision is DEPENDS
    assert act(given, UserCaller(arn("user/x")), "s3:GetObject").decision is DENIED


def org_fence(value: str, caller_account: str, **given: Any) -> Verdict:
    """Ask as a user of an account for a role that trusts it within an organization."""
    condition = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": value}}}
    fenced = account(A, role("Target", trust=trusts(caller_account, **condition)))
    found = world(fenced, **given)
    caller = UserCaller(f"arn:aws:iam::{caller_account}:user/eve")
    return decide(found, caller)


def decide(found: World, caller: UserCaller) -> Verdict:
    """Evaluate AssumeRole on the role Target of account A."""
    request = AssumeRoleRequest(caller=caller, role=f"arn:aws:iam::{A}:role/Target", at=NOW)
    return evaluate_assume_role(request, WorldIndex(found))


@pytest.mark.parametrize("given", [{}, {"organization": organization(A, B)}])
def test_the_organization_of_an_account_that_is_not_imported_is_unknown(given: Any) -> None:
    """CO-39, DF-46: absent from the import is not known to be in no organization."""
    verdict = org_fence("o-vendor0000", C, **given)
    assert verdict.decision is DEPENDS
    why = f"aws:PrincipalOrgID: which organization account {group_digits(C)} is in is not imported"
    assert why in verdict.unknown


def test_an_account_outside_is_known_not_to_be_in_the_imported_organization() -> None:
    """CO-39: a test whose answer is the same for all possible values is not unknown."""
    inside = organization(A, B)
    verdict = org_fence("o-exampleorg1", C, organization=inside)
    assert verdict.decision is DENIED
    fence = deny(
        "sts:AssumeRole",
        Principal="*",
        Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}},
    )
    fenced = world(
        account(A, role("Target", trust=trusts(C))), organization=organization(A, rcps={A: [fence]})
    )
    caller = UserCaller(f"arn:aws:iam::{C}:user/eve")
    assert decide(fenced, caller).decision is FORBIDDEN


def test_an_imported_account_that_is_not_listed_is_in_no_organization() -> None:
    """formats.md: accounts of the world that are not listed lie outside of the organization."""
    condition = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-vendor0000"}}}
    found = world(
        account(A, role("Target", trust=trusts(C, **condition))),
        account(C, user("eve", allows=allow())),
        organization=organization(A),
    )
    caller = UserCaller(f"arn:aws:iam::{C}:user/eve")
    assert decide(found, caller).decision is DENIED
