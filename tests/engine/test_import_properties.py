"""What an import lacks never turns an answer around without a word (DF-23, DF-46)."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.verdict import Decision
from rolescope.model.coverage import coverage
from rolescope.model.world import Account, World
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN
from support.worlds.build import A, B
from support.worlds.generated_worlds import (
    OIDC,
    SAML,
    TARGET,
    Case,
    Sets,
    build,
    cases,
    judge,
    policy_sets,
)

Loss = Callable[[World], World]


def in_accounts(change: Callable[[Account], Account], *ids: str) -> Loss:
    """Return what changes some accounts."""
    return lambda given: replace(
        given,
        accounts=tuple(change(one) if one.id in ids else one for one in given.accounts),
    )


def without(account: str) -> Loss:
    """Return what takes an account out of the import."""
    return lambda given: replace(
        given, accounts=tuple(one for one in given.accounts if one.id != account)
    )


def without_organization(given: World) -> World:
    return replace(given, organization=None, organization_known=False)


def without_targets(given: World) -> World:
    """Know the SCPs and RCPs, but not where they are attached (SCP-6)."""
    assert given.organization is not None
    policies = tuple(replace(one, targets=None) for one in given.organization.policies or ())
    return replace(given, organization=replace(given.organization, policies=policies))


def _half(account: Account) -> Account:
    return replace(
        account,
        users=(),
        groups=(),
        roles=tuple(one for one in account.roles if one.arn == TARGET),
        incomplete=("users", "groups", "roles"),
    )


LOSSES: dict[str, Loss] = {
    "the organization": without_organization,
    "the targets of SCPs and RCPs": without_targets,
    "the account of some callers": without(B),
    "the account of the role": without(A),
    "the managed policies": in_accounts(lambda one: replace(one, policies=()), A, B),
    "the groups": in_accounts(lambda one: replace(one, groups=(), incomplete=("groups",)), A, B),
    "the users and roles that call": in_accounts(_half, A, B),
    "the identity providers": in_accounts(
        lambda one: replace(one, oidc_providers=None, saml_providers=None), A
    ),
    "the longest sessions": in_accounts(
        lambda one: replace(
            one,
            roles=tuple(replace(role, max_session_duration=None) for role in one.roles),
            roles_listed=False,
        ),
        A,
    ),
}


def fits(whole: Decision, part: Decision, *, is_noted: bool) -> bool:
    """Tell whether an answer from part of the data is honest about the whole."""
    if part is DEPENDS:
        return True
    if whole in {DENIED, FORBIDDEN}:
        return part in {DENIED, FORBIDDEN} or is_noted  # DF-23: the verdict stands, with a note
    return part is ALLOWED


@settings(max_examples=3 * settings().max_examples)
@given(sets=policy_sets(), case=cases(), loss=st.sampled_from(list(LOSSES)))
def test_less_data_never_decide_otherwise_without_a_note(sets: Sets, case: Case, loss: str) -> None:
    """DF-6, DF-10, DF-23, DF-38, DF-46, SCP-6."""
    world = build(sets)
    whole = judge(sets, case, where=world, is_open=False)
    part = judge(sets, case, where=LOSSES[loss](world), is_open=False)
    assert fits(whole.decision, part.decision, is_noted=bool(part.unknown))
    if part.decision is DEPENDS:
        assert part.unknown


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_is_a_gap_of_the_coverage(loss: str) -> None:
    """DF-46: what makes verdicts weaker is listed."""
    sets = Sets(trust=[], identity=[], attached=[], boundary=[])
    trust = {
        "Effect": "Allow",
        "Action": "*",
        "Principal": {"AWS": [A, B], "Federated": [OIDC, SAML]},
    }
    world = build(sets.put("trust", [trust]))
    assert coverage(world).gaps == ()
    if loss != "the account of the role":  # nothing is left that trusts somebody
        assert coverage(LOSSES[loss](world)).gaps
