"""What the import lacks, and which answers that weakens (DF-6, DF-10, DF-23, DF-38, DF-46)."""

from collections.abc import Iterable, Iterator

from rolescope.model.gap import Gap, GapKind, gap_about
from rolescope.model.gaps_of_trust import untold_callers, untold_oidc, untold_saml
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, AttachedPolicy, World
from rolescope.value import Value


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


class Coverage(Value, kw_only=True):
    """What is there and what is missing."""

    gaps: tuple[Gap, ...] = ()

    def of(self, kind: GapKind) -> tuple[Gap, ...]:
        """Return the gaps of one kind."""
        return tuple(gap for gap in self.gaps if gap.kind is kind)


def coverage(world: World) -> Coverage:
    """List what a world lacks: at most one gap of each kind, in a fixed order."""
    found: Iterable[Gap | None] = (
        _calls(world),
        *_organization(world),
        _places(world),
        _members(world),
        _incomplete(world),
        untold_callers(world),
        missing_documents(world),
        missing_boundaries(world),
        unreadable_policies(world),
        _tags(world),
        untold_oidc(world),
        untold_saml(world),
        _session_maximum(world),
    )
    return Coverage(gaps=tuple(gap for gap in found if gap is not None))


def _calls(world: World) -> Gap | None:
    """DF-46: what a call of a live import did not tell is unknown."""
    return gap_about(
        GapKind.CALLS,
        (
            f"{one.part} {one.call} {one.state.value}"
            for one in (world.collection.unfinished if world.collection else ())
        ),
    )


_TYPES = {GapKind.SCPS: PolicyType.SCP, GapKind.RCPS: PolicyType.RCP}


def _attachments(kind: GapKind, policies: Iterable[AttachedPolicy]) -> Gap | None:
    """Find the policies whose attachment alone is missing."""
    return gap_about(
        kind,
        (one.policy.arn or one.id for one in policies if one.targets is None),
    )


def _organization(world: World) -> Iterator[Gap | None]:
    organization = world.organization
    if (organization is None and world.organization_known) or not world.accounts:
        return
    if organization is None:
        yield Gap(kind=GapKind.ORGANIZATION)
    enabled = {
        GapKind.SCPS: organization.scps_enabled if organization else None,
        GapKind.RCPS: organization.rcps_enabled if organization else None,
    }
    for kind, is_enabled in enabled.items():
        if is_enabled is False:  # SCP-7: not enabled, nothing to import
            continue
        policies = organization.imported(_TYPES[kind]) if organization else ()
        yield _attachments(kind, policies)
        if not policies:
            yield Gap(kind=kind)


def _places(world: World) -> Gap | None:
    """SCP-5: an OU above an account is missing, or OUs stand in one another in a circle."""
    return gap_about(
        GapKind.PLACES,
        world.organization.unplaced() if world.organization else (),
    )


def _members(world: World) -> Gap | None:
    found = world.organization
    if found is None or (found.members_known and found.management_account and found.id):
        return None
    return Gap(kind=GapKind.MEMBERS)


def _tags(world: World) -> Gap | None:
    """DF-46: tags that cannot be read may be any."""
    return gap_about(
        GapKind.TAGS,
        (
            arn
            for account in world.accounts
            for arn, is_known in (
                *((user.arn, user.tags_known) for user in account.users),
                *((role.arn, role.tags_known) for role in account.roles),
            )
            if not is_known
        ),
    )


def _incomplete(world: World) -> Gap | None:
    return gap_about(
        GapKind.INCOMPLETE_ACCOUNT,
        (account.id for account in world.accounts if account.incomplete),
    )


def _session_maximum(world: World) -> Gap | None:
    return gap_about(
        GapKind.MAX_SESSION_DURATION,
        (
            role.arn
            for account in world.accounts
            for role in account.roles
            if role.max_session_duration is None and not role.is_service_linked
        ),
    )
