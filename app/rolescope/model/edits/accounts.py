"""Accounts of an organization: moved, or made by a plan."""

import json

from rolescope.model.arn import group_digits, is_account_id
from rolescope.model.edit_rules import (
    CheckedEdit,
    document_of,
    partition_of,
    refusal_of_name,
    refusal_of_parent,
    with_default_guardrails,
)
from rolescope.model.edits.entities import TRUST_POLICY
from rolescope.model.plain import text_sha256
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Role
from rolescope.model.world import Account, MemberAccount, World
from rolescope.value import replace

_MAX_ACCOUNT_NAME, _MAX_ROLE_NAME = 50, 64
_HOUR = 3600


class MoveAccount(CheckedEdit):
    """Move an account to an OU or the root, by ID. `name`: what people call the new parent."""

    account: str
    parent: str
    name: str = ""

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Move account {group_digits(self.account)} to {self.name or self.parent}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        organization = world.organization
        if organization is None:
            return "No organization is imported."
        found = next((one for one in organization.accounts if one.id == self.account), None)
        if found is None:
            who = f"Account {group_digits(self.account)}"
            return f"{who} is not among the accounts of the organization."
        refusal = refusal_of_parent(organization, self.parent)
        if refusal is None and found.parent == self.parent:
            return f"Account {group_digits(self.account)} is in {self.name or self.parent} already."
        return refusal

    def _applied(self, world: World) -> World:
        organization = world.organization
        assert organization is not None  # noqa: S101 - for the type checker: see `refusal`
        accounts = tuple(
            replace(one, parent=self.parent) if one.id == self.account else one
            for one in organization.accounts
        )
        return replace(world, organization=replace(organization, accounts=accounts))


class WithMemberAccount(CheckedEdit):
    """Make an account of the organization, as Organizations does (IAC-24).

    It holds a role, with administrator rights, that the management account may assume. `account`
    stands for its ID, which is decided at apply.
    """

    account: str
    name: str
    parent: str
    role: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create account {self.name}"

    def arn(self, world: World) -> str:
        """Return the ARN of its role."""
        return f"arn:{_partition(world)}:iam::{self.account}:role/{self.role}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        organization = world.organization
        if organization is None:
            return "No organization is imported."
        if not organization.management_account:
            return "The management account is not imported."
        if not 1 <= len(self.name) <= _MAX_ACCOUNT_NAME:
            return f"The name of an account has 1 to {_MAX_ACCOUNT_NAME} characters."
        if not is_account_id(self.account):
            return f"{self.account or 'Nothing'} is no account ID."
        taken = {one.id for one in organization.accounts} | {one.id for one in world.accounts}
        if self.account in taken:
            return f"There is an account {group_digits(self.account)} already."
        refusal = refusal_of_parent(organization, self.parent)
        return refusal or refusal_of_name(self.role, "role", _MAX_ROLE_NAME)

    def _applied(self, world: World) -> World:
        organization = world.organization
        assert organization is not None  # noqa: S101 - for the type checker: see `refusal`
        home = f"arn:{_partition(world)}:iam::"
        trusted = {"AWS": f"{home}{organization.management_account}:root"}
        rights = f"{home}aws:policy/AdministratorAccess"
        role = Role(
            arn=self.arn(world),
            name=self.role,
            trust_policy=document_of(
                _document(Principal=trusted, Action="sts:AssumeRole"),
                Policy(name=TRUST_POLICY, type=PolicyType.TRUST),
            ),
            attached=(rights,),
            max_session_duration=_HOUR,
        )
        everything = document_of(
            _document(Action="*", Resource="*"),
            Policy(name="AdministratorAccess", type=PolicyType.IDENTITY, arn=rights),
        )
        made = Account(
            id=self.account,
            roles=(role,),
            policies=(everything,),
            oidc_providers=(),
            saml_providers=(),
            roles_listed=True,
        )
        member = MemberAccount(
            id=self.account, name=f"{self.name} (ID known after apply)", parent=self.parent
        )
        organization = replace(organization, accounts=(*organization.accounts, member))
        return replace(
            world,
            accounts=(*world.accounts, made),
            organization=with_default_guardrails(organization, self.account),
        )


def _partition(world: World) -> str:
    return partition_of(world, world.organization.management_account if world.organization else "")


def _document(**elements: object) -> str:
    statement = {"Effect": "Allow", **elements}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def stand_in_account(address: str) -> str:
    """Return what stands for the ID of an account that the resource of a plan makes."""
    return f"0000{int(text_sha256(address), 16) % 10**8:08}"
