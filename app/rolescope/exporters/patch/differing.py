"""Finds every change between a world and the same world with edits."""

import json
from collections.abc import Iterator

from rolescope.exporters.aws_json.documents import Documents
from rolescope.exporters.patch.change import PatchChange, PatchSubject, of_facts, of_holder
from rolescope.model.place import Holder
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, AttachedPolicy, Organization, World


def changes(before: World, after: World) -> tuple[PatchChange, ...]:
    """Return what differs, principals that go and come first.

    Both worlds have the same accounts, units and providers: no edit changes those. A document
    whose JSON is the same, however it is laid out, does not differ.
    """
    finder = _Finder()
    found = [
        change
        for old, new in zip(before.accounts, after.accounts, strict=True)
        if old is not new
        for change in finder.of_account(old, new)
    ]
    organizations = before.organization, after.organization
    if organizations[0] is not None and organizations[1] is not None:
        found += finder.of_organization(organizations[0], organizations[1])
    order = {kind: number for number, kind in enumerate(PatchSubject)}
    return tuple(sorted(found, key=lambda one: (order[one.kind], one.after is not None)))


class _Finder:
    """Compares; every document is written once."""

    def __init__(self) -> None:
        self._documents = Documents()

    def of_account(self, old: Account, new: Account) -> Iterator[PatchChange]:
        first, second = _principals(old), _principals(new)
        for arn in dict.fromkeys((*first, *second)):
            was, is_ = first.get(arn), second.get(arn)
            if was is not None and is_ is not None and was.id == is_.id:
                yield from self._of_holder(was, is_)
                continue
            yield from (_principal(old.id, one, None) for one in (was,) if one)
            yield from (_principal(new.id, None, one) for one in (is_,) if one)
        groups = {group.arn: group for group in old.groups}
        for group in new.groups:
            yield from self._of_holder(groups[group.arn], group)
        yield from self._of_managed(old, new)

    def _of_managed(self, old: Account, new: Account) -> Iterator[PatchChange]:
        first, second = ({one.arn or "": one for one in side.policies} for side in (old, new))
        for arn in dict.fromkeys((*first, *second)):
            was, is_ = first.get(arn), second.get(arn)
            if self._differ(was, is_):
                yield PatchChange(
                    kind=PatchSubject.MANAGED, account=old.id, subject=arn, before=was, after=is_
                )

    def _of_holder(self, old: Holder, new: Holder) -> Iterator[PatchChange]:
        if old is new:
            return
        if isinstance(old, Role) and isinstance(new, Role):
            yield from self._of_role(old, new)
        first, second = ({one.name: one for one in side.inline} for side in (old, new))
        for name in (*(one for one in first if one not in second), *second):
            was, is_ = first.get(name), second.get(name)
            if self._differ(was, is_):
                yield of_holder(PatchSubject.INLINE, new, name, was, is_)
        yield from of_facts(
            PatchSubject.ATTACHED, new, {x: x for x in old.attached}, {x: x for x in new.attached}
        )
        if isinstance(old, Group) or isinstance(new, Group):
            return
        if old.boundary != new.boundary:
            yield of_holder(PatchSubject.BOUNDARY, new, "", old.boundary, new.boundary)
        yield from of_facts(PatchSubject.TAG, new, dict(old.tags), dict(new.tags))
        if isinstance(old, User) and isinstance(new, User):
            yield from of_facts(
                PatchSubject.GROUP, new, {x: x for x in old.groups}, {x: x for x in new.groups}
            )

    def _of_role(self, old: Role, new: Role) -> Iterator[PatchChange]:
        if self._differ(old.trust_policy, new.trust_policy):
            yield of_holder(PatchSubject.TRUST, new, "", old.trust_policy, new.trust_policy)
        durations = old.max_session_duration, new.max_session_duration
        if durations[0] != durations[1]:
            yield of_holder(PatchSubject.DURATION, new, "", *durations)

    def of_organization(self, old: Organization, new: Organization) -> Iterator[PatchChange]:
        if old is new:
            return
        owner = new.management_account
        first, second = ({one.id: one for one in side.policies or ()} for side in (old, new))
        for id_ in dict.fromkeys((*first, *second)):
            was, is_ = first.get(id_), second.get(id_)
            if was is None or is_ is None:
                yield PatchChange(
                    kind=PatchSubject.GUARDRAIL, account=owner, subject=id_, before=was, after=is_
                )
            else:
                yield from self._of_guardrail(owner, was, is_)
        parents = {account.id: account.parent for account in old.accounts}
        for account in new.accounts:
            if parents[account.id] != account.parent:
                yield PatchChange(
                    kind=PatchSubject.PARENT,
                    account=owner,
                    subject=account.id,
                    before=parents[account.id],
                    after=account.parent,
                )

    def _of_guardrail(
        self, owner: str, old: AttachedPolicy, new: AttachedPolicy
    ) -> Iterator[PatchChange]:
        if self._differ(old.policy, new.policy):
            yield PatchChange(
                kind=PatchSubject.GUARDRAIL, account=owner, subject=new.id, before=old, after=new
            )
        first, second = old.targets or (), new.targets or ()
        for target in dict.fromkeys((*first, *second)):
            if (target in first) is not (target in second):
                yield PatchChange(
                    kind=PatchSubject.TARGET,
                    account=owner,
                    subject=new.id,
                    name=target,
                    before=target if target in first else None,
                    after=target if target in second else None,
                )

    def _differ(self, old: Policy | None, new: Policy | None) -> bool:
        if old is new:
            return False
        return old is None or new is None or self.text(old) != self.text(new)

    def text(self, policy: Policy) -> str:
        """Return a document as text that is the same for the same JSON."""
        return json.dumps(self._documents.value(policy), sort_keys=True)


def same_document(one: Policy, other: Policy) -> bool:
    """Tell whether two documents are the same JSON."""
    finder = _Finder()
    return finder.text(one) == finder.text(other)


def _principals(account: Account) -> dict[str, User | Role]:
    principals: tuple[User | Role, ...] = (*account.users, *account.roles)
    return {one.arn: one for one in principals}


def _principal(account: str, was: User | Role | None, is_: User | Role | None) -> PatchChange:
    found = was or is_
    assert found is not None  # noqa: S101 - for the type checker: one of them is there
    kind = PatchSubject.USER if isinstance(found, User) else PatchSubject.ROLE
    return PatchChange(kind=kind, account=account, subject=found.arn, before=was, after=is_)
