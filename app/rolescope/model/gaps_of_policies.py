"""Policies that the import lacks, or that cannot be understood."""

from collections.abc import Iterator

from rolescope.model.gap import Gap, GapKind, gap_about
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World


def _entities(account: Account) -> Iterator[User | Group | Role]:
    yield from account.users
    yield from account.groups
    yield from account.roles


def _known_policies(world: World) -> frozenset[str | None]:
    return frozenset(policy.arn for account in world.accounts for policy in account.policies)


def missing_documents(world: World) -> Gap | None:
    """Find the attached policies whose documents are not imported."""
    known = _known_policies(world)
    attached = (
        arn
        for account in world.accounts
        for entity in _entities(account)
        for arn in entity.attached
    )
    return gap_about(
        GapKind.POLICY_DOCUMENT,
        "1 attached policy without its document",
        "{} attached policies without their documents",
        (
            (
                "What they allow or deny is unknown: where it could change the answer, the verdict "
                "depends on it."
            ),
            (
                "Export the authorization details without a filter: Policies then lists every "
                "policy in use."
            ),
        ),
        (arn for arn in attached if arn not in known),
    )


def missing_boundaries(world: World) -> Gap | None:
    """Find the permissions boundaries whose documents are not imported."""
    known = _known_policies(world)
    boundaries = (
        entity.boundary
        for account in world.accounts
        for entity in _entities(account)
        if not isinstance(entity, Group) and entity.boundary
    )
    return gap_about(
        GapKind.BOUNDARY_DOCUMENT,
        "1 permissions boundary without its document",
        "{} permissions boundaries without their documents",
        (
            "How they limit their users and roles is unknown; they are never taken to allow.",
            "Export the authorization details without a filter, AWS managed policies included.",
        ),
        (arn for arn in boundaries if arn not in known),
    )


def unreadable_policies(world: World) -> Gap | None:
    """Find the policies that cannot be understood, wholly or in part."""
    names = (
        name
        for name, policy in _policies(world)
        if policy.unreadable is not None or any(found.defects for found in policy.statements)
    )
    return gap_about(
        GapKind.UNREADABLE_POLICY,
        "1 policy not fully understood",
        "{} policies not fully understood",
        (
            (
                "A statement that cannot be understood may allow or deny anything: where it could "
                "change the answer, the verdict depends on it."
            ),
            "Look at the problems of the import for the place, and correct the document.",
        ),
        names,
    )


def _policies(world: World) -> Iterator[tuple[str, Policy]]:
    """Yield every policy with the name to report it by."""
    for account in world.accounts:
        for entity in _entities(account):
            for policy in entity.inline:
                yield f"{entity.arn}: {policy.name}", policy
        for role in account.roles:
            yield f"{role.arn}: trust policy", role.trust_policy
        for policy in account.policies:
            yield policy.arn or policy.name, policy
    for attached in (world.organization.policies if world.organization else None) or ():
        yield attached.policy.arn or attached.id, attached.policy
