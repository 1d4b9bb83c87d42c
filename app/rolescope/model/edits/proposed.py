"""Edits that only a plan makes: groups, identity providers, OUs, names that AWS chooses."""

import re
from itertools import chain

from rolescope.model.arn import group_digits, role_name
from rolescope.model.edit_rules import (
    CheckedEdit,
    is_managed_by_aws,
    refusal_of_account,
    refusal_of_name,
    refusal_of_parent,
    refusal_of_path,
    with_default_guardrails,
)
from rolescope.model.edits.entities import WithRole, WithUser
from rolescope.model.edits.managed import WithNewManagedPolicy
from rolescope.model.place import Holder, find_account, find_holder, owner_of, with_account
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.world import Account, OrganizationalUnit, World
from rolescope.value import replace

_MAX_GROUP_NAME, _MAX_UNIT_NAME = 128, 128
_NOT_OF_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)

# Names that AWS chooses


def _as_if_named(name: str) -> str:
    """Return a name that AWS would take in place of one that is not decided yet (IAC-10)."""
    return _NOT_OF_A_NAME.sub("-", name)


class WithUnnamedRole(WithRole):
    """Make a role whose name is decided at apply; `name` stands for it."""

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        seconds = self.max_session_duration
        name = _as_if_named(self.name)
        return WithRole(self.account, name, self.path, self.trust, seconds).refusal(world)


class WithUnnamedUser(WithUser):
    """Make a user whose name is decided at apply; `name` stands for it."""

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        return WithUser(self.account, _as_if_named(self.name), self.path).refusal(world)


class WithUnnamedPolicy(WithNewManagedPolicy):
    """Make a managed policy whose name is decided at apply; `name` stands for it."""

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        name = _as_if_named(self.name)
        return WithNewManagedPolicy(self.account, name, self.text, self.path).refusal(world)


# Managed policies


class WithUnreadPolicy(CheckedEdit):
    """Add a managed policy, by ARN, whose document is unknown (DF-10)."""

    account: str
    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Add the managed policy {role_name(self.arn)}, which is not imported"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        account = find_account(world, self.account)
        if account is None:
            return refusal_of_account(world, self.account)
        if any(policy.arn == self.arn for policy in account.policies):
            return f"The managed policy {role_name(self.arn)} is imported."
        return None

    def _applied(self, world: World) -> World:
        policy = Policy(
            name=role_name(self.arn),
            type=PolicyType.IDENTITY,
            arn=self.arn,
            unreadable="Its document is not imported",
        )
        return with_account(
            world, self.account, lambda one: replace(one, policies=(*one.policies, policy))
        )


class WithoutManagedPolicy(CheckedEdit):
    """Delete a customer managed policy, by ARN."""

    account: str
    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Delete managed policy {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made: AWS keeps a policy while somebody has it."""
        account, name = find_account(world, self.account), role_name(self.arn)
        if account is None:
            return refusal_of_account(world, self.account)
        if is_managed_by_aws(self.arn):
            return f"{name} belongs to AWS: nobody else can delete it."
        if all(policy.arn != self.arn for policy in account.policies):
            return f"The managed policy {name} is not imported."
        principals: tuple[User | Role, ...] = (*account.users, *account.roles)
        holders: tuple[Holder, ...] = (*principals, *account.groups)
        attached = (one.name for one in holders if self.arn in one.attached)
        bounded = (one.name for one in principals if one.boundary == self.arn)
        has_it = next(chain(attached, bounded), None)
        return f"{name} is still attached to {has_it}." if has_it else None

    def _applied(self, world: World) -> World:
        return with_account(
            world,
            self.account,
            lambda one: replace(
                one, policies=tuple(policy for policy in one.policies if policy.arn != self.arn)
            ),
        )


# Groups


class WithGroup(CheckedEdit):
    """Create a group without members or policies. `arn` is the one that it gets."""

    account: str
    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create group {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (ARN-5, ARN-6)."""
        account, name = find_account(world, self.account), role_name(self.arn)
        if account is None:
            return refusal_of_account(world, self.account)
        path = self.arn.partition(":group")[2].removesuffix(name)
        refusal = refusal_of_name(_as_if_named(name), "group", _MAX_GROUP_NAME)
        refusal = refusal or refusal_of_path(path)
        if refusal is None and any(one.name.lower() == name.lower() for one in account.groups):
            return f"Account {group_digits(self.account)} has a group {name} already."
        return refusal

    def _applied(self, world: World) -> World:
        group = Group(arn=self.arn, name=role_name(self.arn))
        return with_account(
            world, self.account, lambda one: replace(one, groups=(*one.groups, group))
        )


class WithoutGroup(CheckedEdit):
    """Delete a group, by ARN."""

    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Delete group {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made: AWS keeps a group while somebody is in it."""
        name = role_name(self.arn)
        if not isinstance(find_holder(world, self.arn), Group):
            return f"{name} is not among the imported groups."
        account = find_account(world, owner_of(self.arn))
        users = account.users if account is not None else ()
        member = next((user.name for user in users if name in user.groups), None)
        return f"{member} is still in the group {name}." if member else None

    def _applied(self, world: World) -> World:
        return with_account(
            world,
            owner_of(self.arn),
            lambda one: replace(one, groups=tuple(x for x in one.groups if x.arn != self.arn)),
        )


# Identity providers


class WithOidcProvider(CheckedEdit):
    """Let an account have an OIDC provider with these audiences, in place of one that it has."""

    arn: str
    url: str
    client_ids: tuple[str, ...] | None

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Set the OIDC provider {self.url}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        account = find_account(world, owner_of(self.arn))
        found = None if account is None else account.oidc_providers
        return _refusal_of_providers(world, self.arn, found)

    def _applied(self, world: World) -> World:
        made = OidcProvider(self.arn, self.url, self.client_ids)

        def changed(account: Account) -> Account:
            others = (one for one in account.oidc_providers or () if one.arn != self.arn)
            return replace(account, oidc_providers=(*others, made))

        return with_account(world, owner_of(self.arn), changed)


class WithSamlProvider(CheckedEdit):
    """Let an account have a SAML provider, in place of one that it has."""

    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Set the SAML provider {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        account = find_account(world, owner_of(self.arn))
        found = None if account is None else account.saml_providers
        return _refusal_of_providers(world, self.arn, found)

    def _applied(self, world: World) -> World:
        def changed(account: Account) -> Account:
            others = (one for one in account.saml_providers or () if one.arn != self.arn)
            return replace(account, saml_providers=(*others, SamlProvider(self.arn)))

        return with_account(world, owner_of(self.arn), changed)


class WithoutProvider(CheckedEdit):
    """Delete an identity provider, by ARN: none of its callers gets in any more (TR-21)."""

    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Delete the identity provider {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        account = find_account(world, owner_of(self.arn))
        if account is None:
            return refusal_of_account(world, owner_of(self.arn))
        lists = (account.oidc_providers or (), account.saml_providers or ())
        if all(one.arn != self.arn for some in lists for one in some):
            return f"{role_name(self.arn)} is not among the imported identity providers."
        return None

    def _applied(self, world: World) -> World:
        def changed(account: Account) -> Account:
            oidc, saml = account.oidc_providers, account.saml_providers
            return replace(
                account,
                oidc_providers=None
                if oidc is None
                else tuple(x for x in oidc if x.arn != self.arn),
                saml_providers=None
                if saml is None
                else tuple(x for x in saml if x.arn != self.arn),
            )

        return with_account(world, owner_of(self.arn), changed)


def _refusal_of_providers(world: World, arn: str, found: object) -> str | None:
    account = owner_of(arn)
    if find_account(world, account) is None:
        return refusal_of_account(world, account)
    if found is None:
        return f"The identity providers of account {group_digits(account)} are not imported."
    return None


# Organizations


class WithOrganizationalUnit(CheckedEdit):
    """Make an OU below the root or another OU, by ID."""

    parent: str
    name: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create OU {self.name}"

    @property
    def id(self) -> str:
        """The ID by which the OU is known until AWS gives it one: another below each parent."""
        name = _NOT_OF_A_NAME.sub(lambda found: f"~{ord(found.group()):x}~", self.name)
        return f"ou-new_{self.parent}:{name}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        organization = world.organization
        if organization is None:
            return "No organization is imported."
        if not 1 <= len(self.name) <= _MAX_UNIT_NAME:
            return f"The name of an OU has 1 to {_MAX_UNIT_NAME} characters."
        refusal = refusal_of_parent(organization, self.parent)
        if refusal is None and any(
            one.id == self.id or (one.parent, one.name) == (self.parent, self.name)
            for one in organization.units
        ):
            return f"There is an OU {self.name} already."
        return refusal

    def _applied(self, world: World) -> World:
        organization = world.organization
        assert organization is not None  # noqa: S101 - for the type checker: see `refusal`
        unit = OrganizationalUnit(id=self.id, name=self.name, parent=self.parent)
        organization = replace(organization, units=(*organization.units, unit))
        return replace(world, organization=with_default_guardrails(organization, self.id))


class WithoutGuardrail(CheckedEdit):
    """Delete an SCP or RCP, by ID."""

    policy_id: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Delete policy {self.policy_id} of the organization"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made: AWS keeps a policy while it is attached."""
        organization = world.organization
        if organization is None:
            return "No organization is imported."
        found = next((x for x in organization.policies or () if x.id == self.policy_id), None)
        if found is None:
            return f"The policy {self.policy_id} of the organization is not imported."
        if found.targets is None:
            return f"Where {found.policy.name} is attached is not imported."
        return f"{found.policy.name} is still attached." if found.targets else None

    def _applied(self, world: World) -> World:
        organization = world.organization
        assert organization is not None  # noqa: S101 - for the type checker: see `refusal`
        policies = tuple(x for x in organization.policies or () if x.id != self.policy_id)
        return replace(world, organization=replace(organization, policies=policies))
