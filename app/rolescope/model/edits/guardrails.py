"""SCPs and RCPs of an organization: new ones, attached, detached."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator

from rolescope.model.edit_rules import CheckedEdit, document_of, refusal_of_text
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.world import AttachedPolicy, Organization, World
from rolescope.value import replace

_TYPES = (PolicyType.SCP, PolicyType.RCP)
_MAX_NAME = 128
_NO_ORGANIZATION = "No organization is imported."


class WithNewGuardrail(CheckedEdit):
    """Make an SCP or RCP, given as JSON text, and attach it to roots, OUs and accounts."""

    type: PolicyType
    name: str
    text: str
    targets: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create {self.type.value} {self.name}"

    @property
    def id(self) -> str:
        """The ID by which the policy is known until AWS gives it one."""
        kept = re.sub(r"\W", "_", self.name, flags=re.ASCII)
        return f"p-new_{self.type.value.lower()}_{kept}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (SCP-7)."""
        organization = world.organization
        if organization is None:
            return _NO_ORGANIZATION
        if self.type not in _TYPES:
            return f"A {self.type.value} is no policy of an organization."
        if not 1 <= len(self.name) <= _MAX_NAME:
            return f"The name of an {self.type.value} has 1 to {_MAX_NAME} characters."
        taken = {name for one in organization.policies or () for name in (one.id, one.policy.name)}
        if taken & {self.id, self.name}:
            return f"The organization has a policy {self.name} already."
        refusals = (_refusal_of_target(organization, self.type, target) for target in self.targets)
        return next(filter(None, refusals), None) or refusal_of_text(self.text, self.type)

    def _applied(self, world: World) -> World:
        policy = document_of(self.text, Policy(name=self.name, type=self.type))
        targets = tuple(dict.fromkeys(self.targets))
        made = AttachedPolicy(id=self.id, policy=policy, targets=targets)
        return _with_policies(world, lambda found: (*found, made))


class _OfTarget(CheckedEdit):
    """What is done with a policy, by ID, at a root, OU or account. `name`: what people call it."""

    policy_id: str
    target: str
    name: str = ""

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (SCP-6, SCP-7)."""
        if world.organization is None:
            return _NO_ORGANIZATION
        some = world.organization.policies or ()
        found = next((one for one in some if one.id == self.policy_id), None)
        if found is None:
            return f"The policy {self.policy_id} of the organization is not imported."
        return self._refusal(world.organization, found)

    @abstractmethod
    def _refusal(self, organization: Organization, found: AttachedPolicy) -> str | None:
        """Say why it cannot be made of a policy that is there."""


class AttachGuardrail(_OfTarget):
    """Attach an SCP or RCP."""

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Attach {self.name or self.policy_id} to {self.target}"

    def _refusal(self, organization: Organization, found: AttachedPolicy) -> str | None:
        if found.targets is None:
            return f"Where {found.policy.name} is attached is not imported."
        if self.target in found.targets:
            return f"{found.policy.name} is attached to {self.target} already."
        return _refusal_of_target(organization, found.policy.type, self.target)

    def _applied(self, world: World) -> World:
        return _with_targets(world, self.policy_id, lambda found: (*found, self.target))


class DetachGuardrail(_OfTarget):
    """Detach an SCP or RCP."""

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Detach {self.name or self.policy_id} from {self.target}"

    def _refusal(self, organization: Organization, found: AttachedPolicy) -> str | None:
        if self.target not in (found.targets or ()):
            return f"{found.policy.name} is not attached to {self.target}."
        if self.policy_id == "p-RCPFullAWSAccess":
            return "AWS keeps RCPFullAWSAccess attached to every root, OU and account."
        if found.policy.type is PolicyType.SCP and self._is_last(organization):
            return f"{found.policy.name} is the last SCP of {self.target}: AWS keeps at least one."
        return None

    def _is_last(self, organization: Organization) -> bool:
        return not any(
            self.target in (one.targets or ()) and one.id != self.policy_id
            for one in organization.imported(PolicyType.SCP)
        )

    def _applied(self, world: World) -> World:
        target = self.target
        return _with_targets(
            world, self.policy_id, lambda found: tuple(one for one in found if one != target)
        )


def targets(organization: Organization) -> Iterator[str]:
    """Yield everything that an SCP or RCP may be attached to."""
    yield organization.root
    yield from (unit.id for unit in organization.units)
    yield from (account.id for account in organization.accounts)


Targets = tuple[str, ...]
Policies = tuple[AttachedPolicy, ...]


def _refusal_of_target(organization: Organization, kind: PolicyType, target: str) -> str | None:
    enabled = organization.scps_enabled if kind is PolicyType.SCP else organization.rcps_enabled
    if enabled is False:
        return f"{kind.value}s are not enabled in the organization."
    if not target or target not in targets(organization):
        return f"{target or 'Nothing'} is no root, OU or account of the organization."
    return None


def _with_policies(world: World, change: Callable[[Policies], Policies]) -> World:
    organization = world.organization
    assert organization is not None  # noqa: S101 - for the type checker: a refusal would have said so
    policies = change(organization.policies or ())
    return replace(world, organization=replace(organization, policies=policies))


def _with_targets(world: World, id_: str, change: Callable[[Targets], Targets]) -> World:
    return _with_policies(
        world,
        lambda found: tuple(
            replace(one, targets=change(one.targets or ())) if one.id == id_ else one
            for one in found
        ),
    )
