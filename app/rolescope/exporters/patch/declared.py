"""What a scenario changes as resources of infrastructure as code: only what differs is declared.

Attributes have the names that Terraform has for them; documents are JSON values.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

from rolescope.exporters.aws_json.documents import Documents
from rolescope.exporters.aws_json.entities import path_of
from rolescope.exporters.aws_json.organization import TYPES
from rolescope.exporters.patch.change import PatchChange, PatchSubject
from rolescope.exporters.patch.differing import changes
from rolescope.exporters.patch.steps import kind_of
from rolescope.model.arn import role_name
from rolescope.model.place import find_holder
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, User
from rolescope.model.world import AttachedPolicy, World
from rolescope.value import Value, field


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One resource with what is to be declared of it. `account` is whose it is.

    `type_` is Terraform's; `name` tells resources of a type apart.
    """

    type_: str
    account: str
    name: str
    attributes: dict[str, Any] = dataclasses.field(hash=False)


class Removed(Value):
    """A resource whose declaration has to go."""

    type_: str
    account: str
    name: str


def declared(before: World, after: World) -> tuple[Declared | Removed, ...]:
    """Return what is to be declared so that one world becomes another, each resource once."""
    found: dict[tuple[str, str, str], Declared | Removed] = {}
    for one in _Declaring(after).all(changes(before, after)):
        key = one.type_, one.account, one.name
        known = found.get(key)
        if isinstance(known, Declared) and isinstance(one, Declared):
            known.attributes.update(one.attributes)
        elif known is None or isinstance(one, Declared):
            found[key] = one
    return tuple(found.values())


class _Declaring(Value):
    """Declares changes; `world` is how everything is to be."""

    world: World
    documents: Documents = field(default_factory=Documents)

    def all(self, found: tuple[PatchChange, ...]) -> Iterator[Declared | Removed]:
        for change in found:
            yield from self._of(change)

    def _of(self, change: PatchChange) -> Iterator[Declared | Removed]:
        match change.kind:
            case PatchSubject.USER | PatchSubject.ROLE:
                yield from self._principal(change)
            case PatchSubject.INLINE:
                policy = change.after if isinstance(change.after, Policy) else None
                yield self._inline(change.subject, change.name, policy)
            case PatchSubject.MANAGED:
                yield self._managed(change)
            case PatchSubject.ATTACHED:
                yield self._attached(change.subject, change.name, is_there=change.after is not None)
            case PatchSubject.GUARDRAIL:
                yield self._guardrail(change)
            case PatchSubject.TARGET:
                is_there = change.after is not None
                yield self._target(change.account, change.subject, change.name, is_there=is_there)
            case PatchSubject.PARENT:
                attributes = {"parent_id": change.after}
                yield Declared(
                    type_="aws_organizations_account",
                    account=change.account,
                    name=change.subject,
                    attributes=attributes,
                )
            case _:
                yield self._holder(change)

    def _principal(self, change: PatchChange) -> Iterator[Declared | Removed]:
        holder = change.after
        if not isinstance(holder, User | Role):
            kind = kind_of(change.subject)
            yield Removed(f"aws_iam_{kind}", change.account, role_name(change.subject))
            return
        yield _entity(holder.arn, self._facts(holder))
        for policy in holder.inline:
            yield self._inline(holder.arn, policy.name, policy)
        for arn in holder.attached:
            yield self._attached(holder.arn, arn, is_there=True)
        if isinstance(holder, User) and holder.groups:
            yield _groups(holder)

    def _facts(self, holder: User | Role) -> dict[str, Any]:
        facts: dict[str, Any] = {"path": path_of(holder.arn)}
        if isinstance(holder, Role):
            facts["assume_role_policy"] = self.documents.value(holder.trust_policy)
            facts["max_session_duration"] = holder.max_session_duration
        facts["permissions_boundary"] = holder.boundary
        facts["tags"] = dict(holder.tags) or None
        return {name: value for name, value in facts.items() if value is not None}

    def _holder(self, change: PatchChange) -> Declared | Removed:
        """Declare a fact of a user or role that is there before and after."""
        arn, after = change.subject, change.after
        holder = find_holder(self.world, arn)
        match change.kind:
            case PatchSubject.TRUST if isinstance(after, Policy):
                return _entity(arn, {"assume_role_policy": self.documents.value(after)})
            case PatchSubject.DURATION:
                return _entity(arn, {"max_session_duration": after})
            case PatchSubject.BOUNDARY:
                return _entity(arn, {"permissions_boundary": after})
            case PatchSubject.TAG if isinstance(holder, User | Role):
                return _entity(arn, {"tags": dict(holder.tags)})
            case PatchSubject.GROUP if isinstance(holder, User):
                return _groups(holder)
            case _:
                return _entity(arn, {})

    def _inline(self, arn: str, name: str, policy: Policy | None) -> Declared | Removed:
        kind, holder = kind_of(arn), role_name(arn)
        type_, account = f"aws_iam_{kind}_policy", arn.split(":")[4]
        key = f"{holder}-{name}"
        if policy is None:
            return Removed(type_, account, key)
        attributes = {"name": name, kind: holder, "policy": self.documents.value(policy)}
        return Declared(type_=type_, account=account, name=key, attributes=attributes)

    def _managed(self, change: PatchChange) -> Declared | Removed:
        arn, policy = change.subject, change.after
        name = role_name(arn)
        if not isinstance(policy, Policy):
            return Removed("aws_iam_policy", change.account, name)
        attributes = {
            "name": policy.name,
            "path": path_of(arn),
            "policy": self.documents.value(policy),
        }
        return Declared(
            type_="aws_iam_policy", account=change.account, name=name, attributes=attributes
        )

    @staticmethod
    def _attached(arn: str, policy: str, *, is_there: bool) -> Declared | Removed:
        kind, holder = kind_of(arn), role_name(arn)
        type_, account = f"aws_iam_{kind}_policy_attachment", arn.split(":")[4]
        name = f"{holder}-{role_name(policy)}"
        if not is_there:
            return Removed(type_, account, name)
        attributes = {kind: holder, "policy_arn": policy}
        return Declared(type_=type_, account=account, name=name, attributes=attributes)

    def _guardrail(self, change: PatchChange) -> Declared | Removed:
        type_, after = "aws_organizations_policy", change.after
        if not isinstance(after, AttachedPolicy):
            before = change.before
            name = before.policy.name if isinstance(before, AttachedPolicy) else change.subject
            return Removed(type_, change.account, name)
        attributes = {
            "name": after.policy.name,
            "type": TYPES[after.policy.type],
            "content": self.documents.value(after.policy),
        }
        return Declared(
            type_=type_, account=change.account, name=after.policy.name, attributes=attributes
        )

    @staticmethod
    def _target(account: str, policy: str, target: str, *, is_there: bool) -> Declared | Removed:
        type_, name = "aws_organizations_policy_attachment", f"{policy}-{target}"
        if not is_there:
            return Removed(type_, account, name)
        attributes = {"policy_id": policy, "target_id": target}
        return Declared(type_=type_, account=account, name=name, attributes=attributes)


def _entity(arn: str, attributes: dict[str, Any]) -> Declared:
    name = role_name(arn)
    return Declared(
        type_=f"aws_iam_{kind_of(arn)}",
        account=arn.split(":")[4],
        name=name,
        attributes={"name": name, **attributes},
    )


def _groups(user: User) -> Declared:
    return Declared(
        type_="aws_iam_user_group_membership",
        account=user.arn.split(":")[4],
        name=user.name,
        attributes={"user": user.name, "groups": list(user.groups)},
    )
