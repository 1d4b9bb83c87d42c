"""World: what an import yields. One immutable snapshot of accounts and their organization."""

from collections.abc import Mapping

from rolescope.model.analyzer_finding import AnalyzerFindings
from rolescope.model.assumed import NOTHING_ASSUMED, Assumed
from rolescope.model.collection import Collection, PermissionSet
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.resource_list import Resources
from rolescope.value import Value, replace

LISTS = ("users", "groups", "roles", "policies")  # of an account, by GetAccountAuthorizationDetails


class Account(Value, kw_only=True):
    """One imported account. None for a list of providers means not imported, `()` means none.

    `policies` are the managed policies in the import, default version only (EV-3).
    `roles_listed` says whether ListRoles was imported, which alone knows MaxSessionDuration.
    `sources` are the files or calls it came from.
    `incomplete` names the lists that may lack entries: of `LISTS` (DF-1, DF-46);
    `lists_all_linked_roles`: of roles, none that is linked to a service. `alias` is the name that
    people sign in with, if any.
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
    lists_all_linked_roles: bool = False
    alias: str = ""


class OrganizationalUnit(Value, kw_only=True):
    """An OU; `parent` is the ID of the OU or root above it."""

    id: str
    name: str
    parent: str


class MemberAccount(Value, kw_only=True):
    """What Organizations knows about an account, imported or not; `status` empty: unreadable."""

    id: str
    name: str
    parent: str
    status: str = "ACTIVE"


class AttachedPolicy(Value, kw_only=True):
    """An SCP or RCP (policy.type tells) and the IDs of roots, OUs, accounts it is attached to.

    `targets` None: where it is attached was not imported, so it may be anywhere.
    """

    id: str
    policy: Policy
    targets: tuple[str, ...] | None


class Organization(Value, kw_only=True):
    """An AWS organization (DF-16 to DF-22).

    `scps_enabled` and `rcps_enabled`: whether the policy type is enabled at the root (SCP-7);
    None when the import does not say. `policies` None: the policies were not imported; nor were
    those of an enabled type that has none, for Organizations never leaves it without (SCP-6).
    `members_known` False: the list of accounts may lack some (DF-46). An empty `id` or
    `management_account` was not imported.
    """

    id: str
    management_account: str
    root: str
    units: tuple[OrganizationalUnit, ...] = ()
    accounts: tuple[MemberAccount, ...] = ()
    policies: tuple[AttachedPolicy, ...] | None = None
    scps_enabled: bool | None = None
    rcps_enabled: bool | None = None
    members_known: bool = True

    def path_to(self, account: str) -> tuple[str, ...] | None:
        """Return the IDs from the root down to the parent of an account (CK-4).

        None when the account is not in the organization. Where an OU above it is not imported,
        or OUs stand in one another in a circle, the path begins below the root.
        """
        member = next((member for member in self.accounts if member.id == account), None)
        if member is None:
            return () if account == self.management_account else None
        return _climb(member.parent, self._parents())

    def paths(self) -> dict[str, tuple[str, ...]]:
        """Return the path of every account that is listed, as `path_to` does."""
        parents = self._parents()
        above = {place: _climb(place, parents) for place in {one.parent for one in self.accounts}}
        return {member.id: above[member.parent] for member in self.accounts}

    def holds(self, parent: str) -> bool:
        """Tell whether accounts and OUs can stand there: whether it is the root or an OU."""
        return bool(parent) and parent in (self.root, *(unit.id for unit in self.units))

    def path_of_unit(self, unit: str) -> tuple[str, ...]:
        """Return the IDs from the root down to an OU, itself included."""
        return _climb(unit, self._parents())

    def unit_names(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the OUs above every account that is listed, from the root down."""
        names = {unit.id: unit.name for unit in self.units}
        return {
            account: tuple(names[unit] for unit in path if unit in names)
            for account, path in self.paths().items()
        }

    def is_whole(self, path: tuple[str, ...]) -> bool:
        """Tell whether a path of `path_to` begins at the root: nothing of it is missing."""
        return path[:1] == (self.root,)

    def unplaced(self) -> tuple[str, ...]:
        """Return the member accounts whose parents are not all known."""
        paths = self.paths()
        return tuple(one.id for one in self.accounts if not self.is_whole(paths[one.id]))

    def imported(self, policy_type: PolicyType) -> tuple[AttachedPolicy, ...]:
        """Return the SCPs or RCPs; none when those of the type were not imported (SCP-6)."""
        found = self.policies or ()
        return tuple(policy for policy in found if policy.policy.type is policy_type)

    def _parents(self) -> dict[str, str]:
        return {unit.id: unit.parent for unit in self.units}


def _climb(place: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return the IDs from the top down to a place; OUs that stand in a circle are met once."""
    path: list[str] = []
    while place and place not in path:
        path.insert(0, place)
        place = parents.get(place, "")
    return tuple(path)


class World(Value, kw_only=True):
    """Everything an import yielded.

    `organization` None with `organization_known` True: there is none; with False: not imported.
    `now` is the time of the snapshot, ISO 8601, when the import says so. `collection` tells how a
    live import went. `permission_sets` None: Identity Center was not imported. `resources` None:
    nothing is known of what runs as a role. `analyzer` None: nor of what Access Analyzer says.
    `assumed` is what the user added: no import says it.
    """

    accounts: tuple[Account, ...] = ()
    organization: Organization | None = None
    organization_known: bool = False
    id: str = ""
    now: str | None = None
    collection: Collection | None = None
    permission_sets: tuple[PermissionSet, ...] | None = None
    resources: Resources | None = None
    analyzer: AnalyzerFindings | None = None
    assumed: Assumed = NOTHING_ASSUMED

    def under(self, assumed: Assumed) -> "World":
        """Return the world with what a user adds to it; itself when that is the same."""
        return self if self.assumed == assumed else replace(self, assumed=assumed)
