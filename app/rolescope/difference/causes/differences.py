"""Differences of two worlds, by whose access they bear on: a caller's side, and a role's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from rolescope.difference.causes.difference import (
    Difference,
    of_attachment,
    of_document,
    of_fact,
)
from rolescope.difference.impact import CausePart, Turn
from rolescope.difference.numbers import RenamedIds
from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.arn import is_account_id
from rolescope.model.place import Holder, Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Role, User
from rolescope.model.world import Account, AttachedPolicy, Organization
from rolescope.trust.entities import Entity, entities
from rolescope.value import Value, replace

H = TypeVar("H", bound=Holder)
_Found = dict[str, list[Difference]]
ANYWHERE = "anywhere"
"""The target of a guardrail of which it is not known where it is attached."""


@dataclass(slots=True)
class GuardrailDifferences:
    """What differs in the guardrails over accounts: by type of policy, then by account ID.

    `others` are differences that are in no account's guardrails. `policies` are all of documents
    and attachments, of OUs without accounts and of what is attached nowhere, too.
    """

    by_account: dict[PolicyType, dict[str, tuple[Difference, ...]]] = field(default_factory=dict)
    others: tuple[Difference, ...] = ()
    policies: tuple[Difference, ...] = ()

    def over(self, kind: PolicyType, account: str) -> tuple[Difference, ...]:
        """Return what differs in the SCPs or RCPs over an account."""
        return self.by_account.get(kind, {}).get(account, ())

    def accounts(self, kind: PolicyType) -> tuple[str, ...]:
        """Return the accounts with other SCPs or RCPs over them."""
        return tuple(self.by_account.get(kind, ()))

    def each(self, change: Callable[[Difference], list[Difference]]) -> "GuardrailDifferences":
        """Return the same with every difference changed, once for all accounts."""
        changed = {id(one): change(one) for one in self.all()}

        def flat(some: Iterable[Difference]) -> tuple[Difference, ...]:
            return tuple(made for one in some for made in changed[id(one)])

        return GuardrailDifferences(
            {
                kind: {id_: flat(some) for id_, some in found.items()}
                for kind, found in self.by_account.items()
            },
            flat(self.others),
            flat(self.policies),
        )

    def all(self) -> Iterator[Difference]:
        """Yield every difference once."""
        found = {id(one): one for one in (*self.policies, *self.others)}
        for accounts in self.by_account.values():
            found |= {id(one): one for some in accounts.values() for one in some}
        yield from found.values()

    @classmethod
    def of(cls, before: WorldIndex, after: WorldIndex) -> "GuardrailDifferences":
        """Compare the organizations of two worlds."""
        old, new = before.world.organization, after.world.organization
        if old is new and before.world.organization_known == after.world.organization_known:
            return cls()
        compared = _Compared(old, new)
        found = cls(others=tuple(_others(old, new)), policies=tuple(compared.policies()))
        for account in dict.fromkeys((*before.accounts, *after.accounts)):
            places = tuple(compared.above(account, index) for index in (before, after))
            for kind in (PolicyType.SCP, PolicyType.RCP):
                some = compared.over(kind, account, places[0], places[1])
                if some:
                    found.by_account.setdefault(kind, {})[account] = some
        return found


@dataclass(slots=True)
class Differences:
    """What differs, by ARN of the user, role or group, by managed policy, and by account.

    `own` is the callers' side of an entity, `targets` the side of a role that is assumed,
    `people` are users and roles that are in one world alone.
    """

    own: _Found = field(default_factory=dict)
    targets: _Found = field(default_factory=dict)
    people: _Found = field(default_factory=dict)
    groups: _Found = field(default_factory=dict)
    managed: dict[tuple[str, str], list[Difference]] = field(default_factory=dict)
    accounts: _Found = field(default_factory=dict)
    guardrails: GuardrailDifferences = field(default_factory=GuardrailDifferences)

    def each(self, change: Callable[[Difference], list[Difference]]) -> "Differences":
        """Return the same with every difference changed into one or several."""

        def changed(found: _Found) -> _Found:
            return {arn: _flat(map(change, some)) for arn, some in found.items()}

        return Differences(
            own=changed(self.own),
            targets=changed(self.targets),
            people=changed(self.people),
            groups=changed(self.groups),
            managed={key: _flat(map(change, some)) for key, some in self.managed.items()},
            accounts=changed(self.accounts),
            guardrails=self.guardrails.each(change),
        )

    def all(self) -> Iterator[Difference]:
        """Yield every difference."""
        by_name = (self.own, self.targets, self.people, self.groups, self.accounts)
        for found in by_name:
            for some in found.values():
                yield from some
        for some in self.managed.values():
            yield from some
        yield from self.guardrails.all()


def _flat(lists: Iterable[list[Difference]]) -> list[Difference]:
    return [one for some in lists for one in some]


def world_differences(before: WorldIndex, after: WorldIndex, names: RenamedIds) -> Differences:
    """Compare two worlds. `names` are of those after."""
    found = Differences()
    for id_ in dict.fromkeys((*before.accounts, *after.accounts)):
        old, new = before.account(id_), after.account(id_)
        if old is new:
            continue
        if old is None or new is None:
            turn = Turn.NEW if old is None else Turn.GONE
            found.accounts[id_] = [of_fact(CausePart.ACCOUNT, turn, id_)]
        else:
            _compare_accounts(found, old, new, _Sides(before, after, names))
    found.guardrails = GuardrailDifferences.of(before, after)
    return found


class _Sides(Value):
    before: WorldIndex
    after: WorldIndex
    names: RenamedIds


def _compare_accounts(found: Differences, old: Account, new: Account, sides: _Sides) -> None:
    if (old.oidc_providers, old.saml_providers) != (new.oidc_providers, new.saml_providers):
        found.accounts[new.id] = [of_fact(CausePart.PROVIDER, Turn.CHANGED, new.id)]
    if old.policies is not new.policies:
        _compare_managed(found, old, new)
    for was, is_ in _pairs(old.groups, new.groups, sides.names):
        both = is_ or was
        assert both is not None  # noqa: S101 - for the type checker: a pair has one of them
        documents = list(_documents(both.arn, was, is_, sides))
        if documents:
            found.groups[both.arn] = documents
    for before, after in _pairs(entities(old), entities(new), sides.names):
        _compare_entities(found, before, after, sides)


def _compare_managed(found: Differences, old: Account, new: Account) -> None:
    before = {policy.arn or "": policy for policy in old.policies}
    after = {policy.arn or "": policy for policy in new.policies}
    for arn in dict.fromkeys((*before, *after)):
        place = Place(PlaceKind.MANAGED, new.id, arn)
        some = list(of_document(place, new.id, before.get(arn), after.get(arn)))
        if some:
            found.managed[new.id, arn] = some


def _pairs(
    old: Iterable[H], new: Iterable[H], names: RenamedIds
) -> Iterator[tuple[H | None, H | None]]:
    """Yield what differs of two lists, side by side."""
    before = {one.arn: one for one in old}
    for one in new:
        was = before.pop(names.of(one.arn), None)
        if was is not one and was != one:
            yield was, one
    for one in before.values():
        yield one, None


def _compare_entities(
    found: Differences, old: Entity | None, new: Entity | None, sides: _Sides
) -> None:
    both = new or old
    assert both is not None  # noqa: S101 - for the type checker: a pair has one of them
    arn = both.arn
    if old is None or new is None:
        turn = Turn.NEW if old is None else Turn.GONE
        found.people[arn] = [of_fact(CausePart.PRINCIPAL, turn, arn)]
        return
    if old.id != new.id and old.id and new.id:
        found.people[arn] = [of_fact(CausePart.PRINCIPAL, Turn.CHANGED, arn)]  # ARN-18
    tags = [of_fact(CausePart.TAGS, Turn.CHANGED, arn)] if {*old.tags} != {*new.tags} else []
    own = [*_documents(arn, old, new, sides), *_boundary(arn, old, new, sides), *tags]
    if isinstance(old, User) and isinstance(new, User):
        own += _memberships(old, new, sides)
    if own:
        found.own[arn] = own
    if isinstance(old, Role) and isinstance(new, Role):
        place = Place(PlaceKind.TRUST, arn)
        of_role = [*of_document(place, arn, old.trust_policy, new.trust_policy), *tags]
        if old.max_session_duration != new.max_session_duration:
            of_role.append(of_fact(CausePart.DURATION, Turn.CHANGED, arn))
        if of_role:
            found.targets[arn] = of_role


def _documents(
    arn: str, old: Holder | None, new: Holder | None, sides: _Sides
) -> Iterator[Difference]:
    """Yield what differs in inline policies, and in which managed ones are attached."""
    before = {policy.name: policy for policy in (old.inline if old is not None else ())}
    after = {policy.name: policy for policy in (new.inline if new is not None else ())}
    for name in dict.fromkeys((*before, *after)):
        place = Place(PlaceKind.INLINE, arn, name)
        yield from of_document(place, arn, before.get(name), after.get(name))
    was = old.attached if old is not None else ()
    is_ = new.attached if new is not None else ()
    for one in was:
        if one not in is_:
            yield from _attached(arn, one, sides.before, Turn.GONE)
    for one in is_:
        if one not in was:
            yield from _attached(arn, one, sides.after, Turn.NEW)


def _attached(holder: str, arn: str, index: WorldIndex, turn: Turn) -> Iterator[Difference]:
    account = account_of(holder)
    place = Place(PlaceKind.MANAGED, account, arn)
    yield from of_attachment(
        CausePart.ATTACHMENT, place, holder, index.managed_policy(arn, account), turn
    )


def _boundary(arn: str, old: Entity, new: Entity, sides: _Sides) -> Iterator[Difference]:
    """Yield another boundary; that there is one, or none any more, is no statement's doing."""
    if old.boundary == new.boundary:
        return
    account = account_of(arn)
    gone, come = old.boundary, new.boundary
    if gone is None or come is None:
        turn = Turn.NEW if gone is None else Turn.GONE
        place = Place(PlaceKind.MANAGED, account, come or gone or "")
        yield from of_attachment(CausePart.ATTACHMENT, place, arn, None, turn)
        return
    for one, index, turn in ((gone, sides.before, Turn.GONE), (come, sides.after, Turn.NEW)):
        yield from _attached(arn, one, index, turn)


def _memberships(old: User, new: User, sides: _Sides) -> Iterator[Difference]:
    for name in old.groups:
        if name not in new.groups:
            yield from _membership(old, name, sides.before, Turn.GONE)
    for name in new.groups:
        if name not in old.groups:
            yield from _membership(new, name, sides.after, Turn.NEW)


def _membership(user: User, name: str, index: WorldIndex, turn: Turn) -> Iterator[Difference]:
    """Yield what a user gets from a group."""
    account = index.account(account_of(user.arn))
    group = next((one for one in account.groups if one.name == name), None) if account else None
    if group is None:
        yield of_fact(CausePart.GROUPS, turn, user.arn)
        return
    for policy in group.inline:
        place = Place(PlaceKind.INLINE, group.arn, policy.name)
        yield from of_attachment(CausePart.GROUPS, place, user.arn, policy, turn)
    for arn in group.attached:
        place = Place(PlaceKind.MANAGED, account_of(user.arn), arn)
        policy_ = index.managed_policy(arn, account_of(user.arn))
        yield from of_attachment(CausePart.GROUPS, place, user.arn, policy_, turn)
    if not group.inline and not group.attached:
        yield of_fact(CausePart.GROUPS, turn, user.arn)


def _others(old: Organization | None, new: Organization | None) -> Iterator[Difference]:
    """Yield that an organization differs in more than its policies, and where its accounts are."""
    first, second = (
        None if one is None else replace(one, policies=None, accounts=(), units=())
        for one in (old, new)
    )
    have_policies = [one is not None and one.policies is not None for one in (old, new)]
    members = [{one.id: one.status for one in side.accounts} if side else {} for side in (old, new)]
    if first != second or members[0] != members[1] or have_policies[0] != have_policies[1]:
        id_ = new.id if new is not None else (old.id if old is not None else "")
        yield of_fact(CausePart.ORGANIZATION, Turn.CHANGED, id_)


class _Compared:
    """The policies of two organizations; differences are made once for all accounts."""

    def __init__(self, old: Organization | None, new: Organization | None) -> None:
        self._old, self._new = _by_id(old), _by_id(new)
        self._known: dict[tuple[object, ...], tuple[Difference, ...]] = {}
        attached = (one.targets or () for side in (self._old, self._new) for one in side.values())
        self._levels = tuple(
            dict.fromkeys(
                target for targets in attached for target in targets if not is_account_id(target)
            )
        )

    def above(self, account: str, index: WorldIndex) -> tuple[str, ...]:
        """Return the places of which the policies are over an account in a world, or may be.

        Where an OU above it is not imported, each OU and root with a policy may be (SCP-6).
        """
        organization, path = index.world.organization, index.organization_path(account)
        if organization is None or path is None:
            return (account,)
        is_told = account == organization.management_account or organization.is_whole(path)
        return (*path, account, *(() if is_told else self._levels))

    def policies(self) -> Iterator[Difference]:
        """Yield what differs in documents, and in where they are attached."""
        for policy in sorted(self._old.keys() & self._new.keys()):
            yield from self._changed(policy)
        pairs = [
            {(id_, target) for id_, one in side.items() for target in _targets(one)}
            for side in (self._old, self._new)
        ]
        for turn, some in ((Turn.GONE, pairs[0] - pairs[1]), (Turn.NEW, pairs[1] - pairs[0])):
            for policy, target in sorted(some):
                yield from self._attachment(CausePart.ATTACHMENT, target, policy, turn)

    def over(
        self, kind: PolicyType, account: str, was: tuple[str, ...], is_: tuple[str, ...]
    ) -> tuple[Difference, ...]:
        """Return what differs over one account, which was and is below some places."""
        before = dict(_attached_otherwise(self._old, kind, was))
        after = dict(_attached_otherwise(self._new, kind, is_))
        found: list[Difference] = []
        has_moved = was != is_
        for key in dict.fromkeys((*before, *after)):
            policy, target = key
            if key in before and key in after:
                found += self._changed(policy)
            else:
                turn = Turn.GONE if key in before else Turn.NEW
                is_by_move = (target in was) != (target in is_)
                if is_by_move:
                    found += self._attachment(CausePart.UNIT, account, policy, turn)
                if not is_by_move or not self._is_attached(policy, target, turn):
                    found += self._attachment(CausePart.ATTACHMENT, target, policy, turn)
                if turn is Turn.NEW and policy in self._old:  # edited, too: as it is now it counts
                    found += (one for one in self._changed(policy) if one.after is not None)
        if has_moved:
            found += self._remember(
                (CausePart.UNIT, account), lambda: (of_fact(CausePart.UNIT, Turn.CHANGED, account),)
            )
        return tuple(found)

    def _is_attached(self, policy: str, target: str, turn: Turn) -> bool:
        """Tell whether a policy that comes or goes is at a target in the other world as well."""
        other = (self._new if turn is Turn.GONE else self._old).get(policy)
        return other is not None and (other.targets is None or target in other.targets)

    def _changed(self, policy: str) -> tuple[Difference, ...]:
        place = Place(PlaceKind.ORGANIZATION, name=policy)
        old, new = self._old[policy].policy, self._new[policy].policy
        return self._remember((policy,), lambda: tuple(of_document(place, "", old, new)))

    def _attachment(
        self, part: CausePart, holder: str, policy: str, turn: Turn
    ) -> tuple[Difference, ...]:
        found = (self._old if turn is Turn.GONE else self._new)[policy].policy
        place = Place(PlaceKind.ORGANIZATION, name=policy)
        return self._remember(
            (part, holder, policy, turn),
            lambda: tuple(of_attachment(part, place, holder, found, turn)),
        )

    def _remember(
        self, key: tuple[object, ...], make: Callable[[], tuple[Difference, ...]]
    ) -> tuple[Difference, ...]:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def _by_id(organization: Organization | None) -> dict[str, AttachedPolicy]:
    policies = organization.policies if organization is not None else ()
    return {one.id: one for one in policies or ()}


def _attached_otherwise(
    policies: dict[str, AttachedPolicy], kind: PolicyType, places: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], AttachedPolicy]]:
    """Yield the policies over some places, by ID and place."""
    for id_, one in policies.items():
        if one.policy.type is kind:
            for target in _targets(one):
                if target in places or target == ANYWHERE:
                    yield (id_, target), one


def _targets(policy: AttachedPolicy) -> tuple[str, ...]:
    return (ANYWHERE,) if policy.targets is None else policy.targets
