"""World: what an import yields. One immutable snapshot of accounts and their organization."""

from dataclasses import dataclass

from rolescope.model.policy import Policy
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User

LISTS = ("users", "groups", "roles", "policies")  # of an account, by GetAccountAuthorizationDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One imported account. None for a list of providers means not imported, `()` means none.

    `policies` are the managed policies in the import, default version only (EV-3).
    `roles_listed` says whether ListRoles was imported, which alone knows MaxSessionDuration.
    `sources` are the files or calls it came from.
    `incomplete` names the lists that may lack entries: of `LISTS` (DF-1, DF-46).
    """

    id: str
    users: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()
    roles: tuple[Role, ...] = ()
    policies: tuple[Policy, ...] = ()
    oidc_providers: tuple[OidcProvider, ...] | None = None
    saml_providers: tuple[SamlProvider, ...] | None = None
    roles_listed: bool = False
    sources: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationalUnit:
    """An OU; `parent` is the ID of the OU or root above it."""

    id: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAccount:
    """What Organizations knows about an account, imported or not."""

    id: str
    name: str
    parent: str
    status: str = "ACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedPolicy:
    """An SCP or RCP (policy.type tells) and the IDs of roots, OUs, accounts it is attached to."""

    id: str
    policy: Policy
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An AWS organization (DF-16 to DF-22).

    `scps_enabled` and `rcps_enabled`: whether the policy type is enabled at the root (SCP-7);
    None when the import does not say. `policies` None: the policies were not imported.
    """

    id: str
    management_account: str
    root: str
    units: tuple[OrganizationalUnit, ...] = ()
    accounts: tuple[MemberAccount, ...] = ()
    policies: tuple[AttachedPolicy, ...] | None = None
    scps_enabled: bool | None = None
    rcps_enabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything an import yielded.

    `organization` None with `organization_known` True: there is none; with False: not imported.
    `now` is the time of the snapshot, ISO 8601, when the import says so.
    """

    accounts: tuple[Account, ...] = ()
    organization: Organization | None = None
    organization_known: bool = False
    id: str = ""
    now: str | None = None
