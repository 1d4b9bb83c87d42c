"""Change: one thing that differs between two worlds, of which one was edited."""

from collections.abc import Iterator
from enum import Enum

from rolescope.model.place import Holder, owner_of
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, User
from rolescope.model.world import AttachedPolicy
from rolescope.value import Value


class PatchSubject(Enum):
    """What differs. The value is the name in patch.json."""

    USER = "user"
    ROLE = "role"
    MANAGED = "managedPolicy"
    TRUST = "trustPolicy"
    INLINE = "inlinePolicy"
    ATTACHED = "attachedPolicy"
    BOUNDARY = "permissionsBoundary"
    TAG = "tag"
    GROUP = "groupMembership"
    DURATION = "maxSessionDuration"
    GUARDRAIL = "organizationPolicy"
    TARGET = "organizationPolicyTarget"
    PARENT = "accountParent"


Changed = User | Role | Policy | AttachedPolicy | str | int
"""What there is before or after: of a document the policy, of a fact its value."""


class PatchChange(Value, kw_only=True):
    """One difference. `before` None: it is new; `after` None: it is gone.

    `subject` is the ARN of a user, role, group or managed policy, the ID of a policy of the
    organization or of an account. `name` is that of an inline policy, a tag or a group, the ARN
    of an attached policy, the ID of a target; else empty. `account` is whose credentials AWS
    asks for.
    """

    kind: PatchSubject
    account: str
    subject: str
    name: str = ""
    before: Changed | None = None
    after: Changed | None = None


def of_facts(
    kind: PatchSubject,
    holder: Holder,
    before: dict[str, Changed],
    after: dict[str, Changed],
) -> Iterator[PatchChange]:
    """Yield the changes of facts by name: first those that go, then those that come or differ."""
    for name in (*(one for one in before if one not in after), *after):
        if before.get(name) != after.get(name):
            yield of_holder(kind, holder, name, before.get(name), after.get(name))


def of_holder(
    kind: PatchSubject,
    holder: Holder,
    name: str,
    before: Changed | None,
    after: Changed | None,
) -> PatchChange:
    """Return a change of a user, role or group."""
    return PatchChange(
        kind=kind,
        account=owner_of(holder.arn),
        subject=holder.arn,
        name=name,
        before=before,
        after=after,
    )
