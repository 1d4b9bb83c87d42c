"""What an open request decides, no choice of the caller can change (CO-39, CO-40)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.verdict import Decision
from support.worlds.asking import DENIED, DEPENDS, FORBIDDEN
from support.worlds.generated_worlds import Case, Sets, cases, contexts, judge, policy_sets


def may_follow(opened: Decision, later: Decision) -> bool:
    """Tell whether an answer may follow when more is known."""
    if opened is DEPENDS:
        return True
    # A Deny that surely applies stays; what nothing allows may besides be denied.
    return later in {DENIED, FORBIDDEN} if opened is DENIED else later is opened


SET_BY_PARAMETERS = {
    "external_id": ("sts:ExternalId",),
    "mfa": ("aws:MultiFactorAuthPresent",),
    "tags": ("aws:RequestTag/team", "aws:TagKeys"),
}


def given_to(case: Case, context: dict[str, Any]) -> dict[str, Any]:
    """Return what a caller may bring of drawn keys.

    No external ID with a token (CK-39), no MFA but of users (MFA-5), no VPC endpoint for a service,
    and a call comes from an address or through an endpoint, never both (CK-20, CK-22). What a
    parameter of the call says is not left open, and no other value of it can be brought.
    """
    lacking = {"sts:ExternalId"} if case.caller in {"token", "assertion"} else set()
    lacking |= {"aws:MultiFactorAuthPresent"} if case.caller not in {"ana", "eve"} else set()
    if case.caller == "service" or context.get("aws:SourceIp"):
        lacking.add("aws:SourceVpc")
    lacking |= {key for one in case.parameters for key in SET_BY_PARAMETERS.get(one, ())}
    return {key: value for key, value in context.items() if key not in lacking}


MORE = st.builds(
    lambda context, mfa: {**context, **mfa},
    contexts(),
    st.sampled_from(
        [{}, {"aws:MultiFactorAuthPresent": "true"}, {"aws:MultiFactorAuthPresent": None}]
    ),
)


@given(sets=policy_sets(), case=cases(), context=MORE)
def test_a_closed_request_refines_the_open_one(
    sets: Sets, case: Case, context: dict[str, Any]
) -> None:
    """CO-40: allowed stays allowed, denied stays denied, whatever the caller brings or not."""
    opened = judge(sets, case, is_open=True, context={})
    closed = judge(sets, case, is_open=False, context=given_to(case, context))
    assert closed.decision is not DEPENDS
    assert may_follow(opened.decision, closed.decision)


@given(sets=policy_sets(), case=cases(), context=MORE, more=MORE)
def test_to_give_a_key_never_turns_what_is_decided(
    sets: Sets, case: Case, context: dict[str, Any], more: dict[str, Any]
) -> None:
    """CO-39: from unknown to known, key by key, a verdict only gets more exact."""
    less = given_to(case, context)
    if less.get("aws:SourceVpc"):
        more = {key: value for key, value in more.items() if key != "aws:SourceIp"}
    before = judge(sets, case, is_open=True, context=less)
    after = judge(sets, case, is_open=True, context=given_to(case, {**more, **less}))
    assert may_follow(before.decision, after.decision)
    if before.decision is not DEPENDS:
        assert not before.needs


@given(sets=policy_sets(), case=cases())
def test_the_world_and_the_time_leave_nothing_open(sets: Sets, case: Case) -> None:
    """formats.md, "mode": a closed request on a whole import is decided."""
    assert judge(sets, case, is_open=False).decision is not DEPENDS
