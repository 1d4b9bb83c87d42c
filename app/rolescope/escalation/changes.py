"""Changes: which accounts an edit of a world leaves as they were, so that their ways stay.

A way leads from a principal to another of its account (PE-0d) by policies of that account and what
governs it; what leads abroad, and whom somebody can become, is looked for anew.
"""

from rolescope.engine.index import WorldIndex
from rolescope.model.policy import PolicyType
from rolescope.trust.changes import changed_entities, changed_policies, share_a_frame
from rolescope.trust.governed import are_limited_otherwise


def untouched_accounts(before: WorldIndex, after: WorldIndex) -> frozenset[str]:
    """Return the accounts of two worlds in which nothing differs that bears on their own ways."""
    old, new = before.world, after.world
    if (
        old.resources is not new.resources
        or old.assumed != new.assumed
        or not share_a_frame(old, new)
    ):
        return frozenset()
    policies = changed_policies(old, new)
    pairs = zip(old.accounts, new.accounts, strict=True)
    return frozenset(
        one.id
        for one, other in pairs
        if one is other
        and not any(changed_entities(one, other, policies))
        and not any(policies.intersection(group.attached) for group in other.groups)
        and _are_governed_alike(before, after, one.id)
    )


def _are_governed_alike(before: WorldIndex, after: WorldIndex, account: str) -> bool:
    old, new = before.world.organization, after.world.organization
    if old is new:
        return True
    is_managing = new is not None and new.management_account == account  # PE-63
    return (
        not is_managing
        and before.organization_path(account) == after.organization_path(account)
        and not any(
            are_limited_otherwise(before, after, account, kind)
            for kind in (PolicyType.SCP, PolicyType.RCP)
        )
    )
