"""Pairs: all that may assume, found without looking at every pair."""

from itertools import product

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.trust.entities import caller_of, entities
from rolescope.trust.pairs import allowed_pairs
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    managed,
    role,
    trusts,
    user,
    world,
)

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"


def mixed() -> World:
    """Every kind of trust, and callers with and without a permission."""
    mfa = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    return world(
        account(
            A,
            managed("Edge", allow("s3:*")),
            user("ana", allows=allow()),
            user("ben", groups=()),
            user("cut", allows=allow(), boundary="policy/Edge"),
            role("Self", trust=trusts(R + "Self")),
            role("Whole", trust=trusts([A, B])),
            role("Any", trust=[trusts("*"), distrusts(U + "ben")]),
            role(
                "Named", trust=trusts([U + "ben", f"arn:aws:sts::{A}:assumed-role/Whole/session"])
            ),
            role("Id", trust=trusts("AIDAANA0000000000000")),
            role("Mfa", trust=trusts(U + "ana", **mfa)),
            role("Svc", trust=trusts({"Service": "ec2.amazonaws.com"})),
        ),
        account(B, role("Far", allows=allow(NotResource=R + "Any")), role("No", allows=deny())),
    )


def test_the_pairs_are_those_that_evaluation_allows() -> None:
    """formats.md, "Edges": every user and every role, pairs of a role with itself included."""
    given = mixed()
    index = WorldIndex(given)
    everyone = [entity for found in given.accounts for entity in entities(found)]

    def allows(who: object, target: str) -> bool:
        request = AssumeRoleRequest(caller=caller_of(who), role=target, at=NOW)  # type: ignore[arg-type] # users and roles
        return evaluate_assume_role(request, index).decision is Decision.ALLOW

    expected = [
        (who.arn, target) for who, target in product(everyone, index.roles) if allows(who, target)
    ]
    found = list(allowed_pairs(index, NOW))
    assert found == sorted(expected)
    assert (R + "Self", R + "Self") in found  # TR-12
    assert (U + "ben", R + "Any") not in found  # TR-10


def test_context_and_targets_can_be_given() -> None:
    index = WorldIndex(mixed())
    mfa = (("aws:MultiFactorAuthPresent", ("true",)),)
    assert list(allowed_pairs(index, NOW, mfa, [R + "Mfa"])) == [(U + "ana", R + "Mfa")]
    assert not list(allowed_pairs(index, NOW, roles=[R + "Mfa", R + "Unknown"]))
