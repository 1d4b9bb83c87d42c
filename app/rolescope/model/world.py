"""World: what an import yields. One immutable snapshot of accounts and their organization."""

from dataclasses import dataclass, replace

from rolescope.model.assumed import NOTHING_ASSUMED, Assumed
from rolescope.model.collection import Collection, PermissionSet
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User

LISTS = ("users", "groups", "roles", "policies")  # of an account, by GetAccountAuthorizationDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One imported account. None for a list of providers means not imported, `()` means none.

    `policies` are the managed policies in the import, default version only (EV-3).
    `roles_listed` says whether ListRoles was imported, which alone knows MaxSessionDuration.
    `sources` are the files or calls it came from.
    `incomplete` names the lists that may lack entries: of `LISTS` (DF-1, DF-46). `alias` is the
    name that people sign in with, if any.
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
    alias: str = ""


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
    """An SCP or RCP (policy.type tells) and the IDs of roots, OUs, accounts it is attached to.

    `targets` None: where it is attached was not imported, so it may be anywhere.
    """

    id: str
    policy: Policy
    targets: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An AWS organization (DF-16 to DF-22).

    `scps_enabled` and `rcps_enabled`: whether the policy type is enabled at the root (SCP-7);
    None when the import does not say. `policies` None: the policies were not imported; nor were
    those of an enabled type that has none, for Organizations never leaves it without (D-13).
    """

    id: str
    management_account: str
    root: str
    units: tuple[OrganizationalUnit, ...] = ()
    accounts: tuple[MemberAccount, ...] = ()
    policies: tuple[AttachedPolicy, ...] | None = None
    scps_enabled: bool | None = None
    rcps_enabled: bool | None = None

    def imported(self, policy_type: PolicyType) -> tuple[AttachedPolicy, ...]:
        """Return the SCPs or RCPs; none when those of the type were not imported (SCP-6, D-13)."""
        found = self.policies or ()
        return tuple(policy for policy in found if policy.policy.type is policy_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything an import yielded.

    `organization` None with `organization_known` True: there is none; with False: not imported.
    `now` is the time of the snapshot, ISO 8601, when the import says so. `collection` tells how a
    live import went. `permission_sets` None: Identity Center was not imported. `assumed` is what
    the user added: no import says it.
    """

    accounts: tuple[Account, ...] = ()
    organization: Organization | None = None
    organization_known: bool = False
    id: str = ""
    now: str | None = None
    collection: Collection | None = None
    permission_sets: tuple[PermissionSet, ...] | None = None
    assumed: Assumed = NOTHING_ASSUMED

    def under(self, assumed: Assumed) -> "World":
        """Return the world with what a user adds to it; itself when that is the same."""
        return self if self.assumed == assumed else replace(self, assumed=assumed)
