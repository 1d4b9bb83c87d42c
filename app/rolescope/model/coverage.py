"""What the import lacks, and which answers that weakens (spec DF-6, DF-10, DF-23, DF-38, DF-46)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from rolescope.model.arn import Arn, is_account_id
from rolescope.model.policy import (
    Effect,
    Policy,
    PolicyType,
    PrincipalType,
    StatementPrincipal,
)
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, AttachedPolicy, World


class GapKind(Enum):
    """A class of data that can be missing."""

    SCPS = "SCPs"
    RCPS = "RCPs"
    ORGANIZATION = "organization"
    INCOMPLETE_ACCOUNT = "incomplete account"  # its export lacks pages, or lists
    MAX_SESSION_DURATION = "maximum session duration"
    OIDC_PROVIDERS = "OIDC providers"
    SAML_PROVIDERS = "SAML providers"
    POLICY_DOCUMENT = "policy document"  # attached, but its body is not in the import
    BOUNDARY_DOCUMENT = "permissions boundary document"
    UNREADABLE_POLICY = "unreadable policy"
    CALLER_ACCOUNT = "caller account"  # trusted account that is not imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing the import lacks.

    `title` is short ("SCPs not imported"); `meaning` says what it does to the answers; `advice`
    names the call or file that would fill it; `subjects` are the ARNs or IDs concerned.
    """

    kind: GapKind
    title: str
    meaning: str
    advice: str
    account: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is there and what is missing."""

    gaps: tuple[Gap, ...] = ()

    def of(self, kind: GapKind) -> tuple[Gap, ...]:
        """Return the gaps of one kind."""
        return tuple(gap for gap in self.gaps if gap.kind is kind)


def coverage(world: World) -> Coverage:
    """List what a world lacks: at most one gap of each kind, in a fixed order."""
    found: Iterable[Gap | None] = (
        *_organization(world),
        _incomplete(world),
        _callers(world),
        _documents(world),
        _boundaries(world),
        _unreadable(world),
        _oidc(world),
        _saml(world),
        _session_maximum(world),
    )
    return Coverage(gaps=tuple(gap for gap in found if gap is not None))


_TYPES = {GapKind.SCPS: PolicyType.SCP, GapKind.RCPS: PolicyType.RCP}


def _attachments(kind: GapKind, policies: Iterable[AttachedPolicy]) -> Gap | None:
    """Find the policies of which only is missing where they are attached."""
    name = kind.value
    return _gap(
        kind,
        f"Targets of 1 {name[:-1]} not imported",
        f"Targets of {{}} {name} not imported",
        (
            f"Which accounts it limits is unknown: verdicts that need the {name} depend.",
            "Add Targets (aws organizations list-targets-for-policy) to each policy.",
        ),
        (one.policy.arn or one.id for one in policies if one.targets is None),
    )


def _organization(world: World) -> Iterator[Gap | None]:
    organization = world.organization
    if (organization is None and world.organization_known) or not world.accounts:
        return
    if organization is None:
        yield Gap(
            kind=GapKind.ORGANIZATION,
            title="Organization not imported",
            meaning="Conditions on the organization of a caller or a role cannot be decided, and "
            "accounts of the organization look like outside accounts.",
            advice="Add the answers of the Organizations API as organization.json.",
        )
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
            yield Gap(
                kind=kind,
                title=f"{kind.value} not imported",
                meaning=f"A verdict of allowed holds unless an {kind.value[:-1]} that was not "
                "imported denies.",
                advice="Add the policies of the organization (ListPolicies, DescribePolicy, "
                "ListTargetsForPolicy) as organization.json.",
            )


def _gap(
    kind: GapKind, one: str, many: str, words: tuple[str, str], subjects: Iterable[str]
) -> Gap | None:
    """Make a gap about subjects; None without any. `words` are meaning and advice."""
    found = tuple(sorted(set(subjects)))
    if not found:
        return None
    accounts = {_account_of(subject) for subject in found}
    only = accounts.pop() if len(accounts) == 1 else None
    title = one if len(found) == 1 else many.format(f"{len(found):,}")
    meaning, advice = words
    return Gap(kind=kind, title=title, meaning=meaning, advice=advice, account=only, subjects=found)


def _account_of(subject: str) -> str | None:
    if is_account_id(subject):
        return subject
    arn = Arn.parse(subject)
    return arn.account if arn and is_account_id(arn.account) else None


def _incomplete(world: World) -> Gap | None:
    return _gap(
        GapKind.INCOMPLETE_ACCOUNT,
        "1 account not complete",
        "{} accounts not complete",
        (
            (
                "Their exports lack pages or lists: whether a user, group or role that is not in "
                "them exists is unknown."
            ),
            (
                "Export the authorization details without a filter, all pages (without "
                "--max-items and --no-paginate)."
            ),
        ),
        (account.id for account in world.accounts if account.incomplete),
    )


def _callers(world: World) -> Gap | None:
    imported = {account.id for account in world.accounts}
    named = (
        account
        for _, policy in _trust_policies(world)
        for statement in policy.statements
        if statement.effect is Effect.ALLOW
        for principal in statement.principals or ()
        if (account := trusted_account(principal)) and account not in imported
    )
    return _gap(
        GapKind.CALLER_ACCOUNT,
        "1 trusted account not imported",
        "{} trusted accounts not imported",
        (
            "Whether their principals may call sts:AssumeRole cannot be decided.",
            "Add the authorization details of these accounts.",
        ),
        named,
    )


def trusted_account(principal: StatementPrincipal) -> str | None:
    """Return the account that a principal of a trust policy belongs to; None for other kinds."""
    match principal.type:
        case PrincipalType.ACCOUNT:
            return principal.value
        case (
            PrincipalType.USER
            | PrincipalType.ROLE
            | PrincipalType.SESSION
            | PrincipalType.FEDERATED_USER
        ):
            arn = Arn.parse(principal.value)
            return arn.account if arn else None
        case _:
            return None


def _trust_policies(world: World) -> Iterator[tuple[str, Policy]]:
    for account in world.accounts:
        for role in account.roles:
            yield role.arn, role.trust_policy


def _entities(account: Account) -> Iterator[User | Group | Role]:
    yield from account.users
    yield from account.groups
    yield from account.roles


def _known_policies(world: World) -> frozenset[str | None]:
    return frozenset(policy.arn for account in world.accounts for policy in account.policies)


def _documents(world: World) -> Gap | None:
    known = _known_policies(world)
    attached = (
        arn
        for account in world.accounts
        for entity in _entities(account)
        for arn in entity.attached
    )
    return _gap(
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


def _boundaries(world: World) -> Gap | None:
    known = _known_policies(world)
    boundaries = (
        entity.boundary
        for account in world.accounts
        for entity in _entities(account)
        if not isinstance(entity, Group) and entity.boundary
    )
    return _gap(
        GapKind.BOUNDARY_DOCUMENT,
        "1 permissions boundary without its document",
        "{} permissions boundaries without their documents",
        (
            "How they limit their users and roles is unknown; they are never taken to allow.",
            "Export the authorization details without a filter, AWS managed policies included.",
        ),
        (arn for arn in boundaries if arn not in known),
    )


def _unreadable(world: World) -> Gap | None:
    names = (
        name
        for name, policy in _policies(world)
        if policy.unreadable is not None or any(found.defects for found in policy.statements)
    )
    return _gap(
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


def _oidc(world: World) -> Gap | None:
    return _gap(
        GapKind.OIDC_PROVIDERS,
        "OIDC providers not imported",
        "OIDC providers of {} accounts not imported",
        (
            (
                "Whether a trusted provider exists, and which audiences it takes, is unknown: "
                "verdicts stand by the trust policy alone."
            ),
            "Add the answers of ListOpenIDConnectProviders and GetOpenIDConnectProvider.",
        ),
        (
            account.id
            for account in world.accounts
            if account.oidc_providers is None and _trusts_provider(account, ":oidc-provider/")
        ),
    )


def _saml(world: World) -> Gap | None:
    return _gap(
        GapKind.SAML_PROVIDERS,
        "SAML providers not imported",
        "SAML providers of {} accounts not imported",
        (
            (
                "Whether a trusted provider exists is unknown: verdicts stand by the trust policy "
                "alone."
            ),
            "Add the answer of ListSAMLProviders.",
        ),
        (
            account.id
            for account in world.accounts
            if account.saml_providers is None and _trusts_provider(account, ":saml-provider/")
        ),
    )


def _trusts_provider(account: Account, kind: str) -> bool:
    return any(
        principal.type is PrincipalType.FEDERATED and kind in principal.value
        for role in account.roles
        for statement in role.trust_policy.statements
        for principal in statement.principals or ()
    )


def _session_maximum(world: World) -> Gap | None:
    return _gap(
        GapKind.MAX_SESSION_DURATION,
        "Session maximum missing for 1 role",
        "Session maximum missing for {} roles",
        (
            "1 h is assumed: whether a longer session can be had is unknown.",
            "Add the answer of ListRoles as roles.json.",
        ),
        (
            role.arn
            for account in world.accounts
            for role in account.roles
            if role.max_session_duration is None and not role.is_service_linked
        ),
    )
