"""Two worlds side by side: documents that say something else, facts, and what is written otherwise.

The worlds may be two imports, a baseline and a scenario, or two scenarios.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rolescope.difference.contents.changed_facts import (
    FactDifference,
    FactKind,
    changed,
    facts_of_holders,
    facts_of_memberships,
    facts_of_providers,
    members,
    table,
)
from rolescope.difference.contents.document_changes import DocumentChange, document_change
from rolescope.difference.contents.matching import (
    EntityMatch,
    EntityMatches,
    Identity,
    sides,
)
from rolescope.difference.contents.meaning import Who, policy_meaning, statement_meanings
from rolescope.difference.contents.shared import NotCompared, Shared
from rolescope.model.collection import PermissionSet
from rolescope.model.place import Holder, Place, PlaceKind
from rolescope.model.policy import Policy
from rolescope.model.principal import Role
from rolescope.model.world import (
    Account,
    AttachedPolicy,
    MemberAccount,
    Organization,
    OrganizationalUnit,
    World,
)
from rolescope.value import Value

_Part = TypeVar("_Part")


def facts_of_organization(
    old: Organization | None, new: Organization | None
) -> Iterator[FactDifference]:
    """Yield what differs; None: there is no organization."""
    if old is new:
        return
    if old is None or new is None:
        only = old or new
        id_ = only.id if only is not None else ""
        yield from changed(FactKind.ORGANIZATION, id_, _id(old), _id(new))
        return
    yield from changed(FactKind.ORGANIZATION, new.id, old.id, new.id)
    yield from changed(FactKind.MANAGEMENT, new.id, old.management_account, new.management_account)
    yield from table(FactKind.ENABLED, new.root, _enabled(old), _enabled(new))
    yield from _of_members(FactKind.UNIT, old.units, new.units)
    yield from _of_members(FactKind.MEMBER, old.accounts, new.accounts)
    yield from _of_guardrails(old.policies or (), new.policies or ())


def _id(organization: Organization | None) -> str | None:
    return None if organization is None else organization.id


def _enabled(organization: Organization) -> dict[str, str]:
    """Return which policy types are known to be enabled, or not."""
    known = {"SCP": organization.scps_enabled, "RCP": organization.rcps_enabled}
    words = {True: "enabled", False: "not enabled"}
    return {name: words[is_enabled] for name, is_enabled in known.items() if is_enabled is not None}


def _by_id(
    old: Iterable[_Part], new: Iterable[_Part], id_of: Callable[[_Part], str]
) -> Iterator[tuple[str, _Part | None, _Part | None]]:
    """Yield what either side has: its id, and how it was before and after."""
    before, after = {id_of(one): one for one in old}, {id_of(one): one for one in new}
    for id_ in dict.fromkeys((*before, *after)):
        yield id_, before.get(id_), after.get(id_)


def _name(one: OrganizationalUnit | MemberAccount | PermissionSet | None) -> str | None:
    return None if one is None else one.name


def _of_members(
    kind: FactKind,
    old: Iterable[OrganizationalUnit | MemberAccount],
    new: Iterable[OrganizationalUnit | MemberAccount],
) -> Iterator[FactDifference]:
    """Yield what differs of OUs, or of accounts."""
    for id_, was, is_ in _by_id(old, new, lambda one: one.id):
        if was is None or is_ is None:
            yield from changed(kind, id_, _name(was), _name(is_))
            continue
        yield from changed(FactKind.PARENT, id_, was.parent, is_.parent)
        if isinstance(was, MemberAccount) and isinstance(is_, MemberAccount):
            yield from changed(FactKind.STATUS, id_, was.status, is_.status)
        yield from changed(FactKind.NAME, id_, was.name, is_.name)


def _of_guardrails(
    old: Iterable[AttachedPolicy], new: Iterable[AttachedPolicy]
) -> Iterator[FactDifference]:
    """Yield to what guardrails are attached; their documents are compared as documents."""
    for id_, was, is_ in _by_id(old, new, lambda one: one.id):
        targets = [() if one is None else one.targets for one in (was, is_)]
        if targets[0] is not None and targets[1] is not None:
            yield from members(FactKind.TARGET, id_, targets[0], targets[1])
        if was is not None and is_ is not None:
            yield from changed(FactKind.NAME, id_, was.policy.name, is_.policy.name)


def facts_of_permission_sets(
    old: Iterable[PermissionSet], new: Iterable[PermissionSet]
) -> Iterator[FactDifference]:
    """Yield what differs of permission sets of Identity Center, and who has them where."""
    for arn, was, is_ in _by_id(old, new, lambda one: one.arn):
        if was is None or is_ is None:
            yield from changed(FactKind.PERMISSION_SET, arn, _name(was), _name(is_))
            continue
        yield from changed(FactKind.NAME, arn, was.name, is_.name)
        yield from changed(FactKind.SESSION, arn, was.session_duration, is_.session_duration)
        yield from members(FactKind.ASSIGNMENT, arn, _assigned(was), _assigned(is_))


def _assigned(one: PermissionSet) -> list[str]:
    return [f"{x.kind} {x.name or x.id} in {x.account}" for x in one.assignments]


class DeadName(Value):
    """A statement after the change that names the unique ID which somebody no longer has (PR-10).

    `place` is its document, `statement` its index. `is_trust`: in a Principal; else it is a value
    of a condition, as of aws:userid.
    """

    place: Place
    statement: int
    is_trust: bool


class Recreated(Value):
    """A user, role or group that was deleted and made again: another one of the same ARN (ARN-18).

    What names the ID of the old one is dead. `dead` are those statements.
    """

    arn: str
    before: str
    after: str
    dead: tuple[DeadName, ...] = ()


class WorldDifference(Value, kw_only=True):
    """What differs between two worlds, as far as both imports know.

    `renamed` are users and roles that have another ARN now: the one before, and the one after.
    `unknown` is what only one import knows, which is in nothing else here.
    """

    documents: tuple[DocumentChange, ...] = ()
    facts: tuple[FactDifference, ...] = ()
    texts: tuple[FactDifference, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    recreated: tuple[Recreated, ...] = ()
    unknown: tuple[NotCompared, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether both worlds mean the same."""
        return not (self.documents or self.facts or self.texts or self.unknown)


def compare_shared(both: Shared) -> WorldDifference:
    """Tell what differs between two worlds that are cut down to what both know."""
    people = EntityMatches.of(both.before, both.after)
    compared = _Compared(both.before, both.after, people)
    compared.run()
    facts = tuple(compared.facts)
    return WorldDifference(
        documents=tuple(compared.documents),
        facts=tuple(fact for fact in facts if not fact.kind.is_text),
        texts=tuple(fact for fact in facts if fact.kind.is_text),
        renamed=tuple(sorted((old, new) for new, old in people.renamed().items())),
        recreated=tuple(_recreated(both.after, people)),
        unknown=both.unknown,
    )


class _Compared:
    """Walks both worlds and collects what differs."""

    def __init__(self, before: World, after: World, people: EntityMatches) -> None:
        self._before, self._after, self._people = before, after, people
        self._who: tuple[Who, Who] = sides(before, after, people)
        self._is_moved = any(pair.identity is not Identity.SAME for pair in people.matches())
        self.documents: list[DocumentChange] = []
        self.facts: list[FactDifference] = []

    def run(self) -> None:
        old = {account.id: account for account in self._before.accounts}
        for account in self._after.accounts:
            if account.id in old and old[account.id] is not account:
                self._accounts(old[account.id], account)
        first, second = self._before.organization, self._after.organization
        if first is not second:
            self.facts += facts_of_organization(first, second)
            self._guardrails()
        was, is_ = self._before.permission_sets, self._after.permission_sets
        if was is not None and is_ is not None:
            self.facts += facts_of_permission_sets(was, is_)

    def _accounts(self, old: Account, new: Account) -> None:
        users, roles = self._people.users[new.id], self._people.roles[new.id]
        groups = self._people.groups[new.id]
        self.facts += facts_of_holders(FactKind.USER, users)
        self.facts += facts_of_memberships(users, groups)
        self.facts += facts_of_holders(FactKind.GROUP, groups)
        self.facts += facts_of_holders(FactKind.ROLE, roles)
        self.facts += facts_of_providers(old, new)
        if old.alias and new.alias:  # without one, it may not have been imported
            self.facts += changed(FactKind.NAME, new.id, old.alias, new.alias)
        for pair in (pair for some in (users, roles, groups) for pair in some.both):
            if pair.before is pair.after and not self._is_moved:
                continue
            arn = pair.after.arn
            if isinstance(pair.before, Role) and isinstance(pair.after, Role):
                place = Place(PlaceKind.TRUST, arn)
                self._document(place, pair.before.trust_policy, pair.after.trust_policy)
            self._inline(pair)
        self._managed(old, new)

    def _inline(self, pair: EntityMatch[Holder]) -> None:
        """Compare inline policies by name; one that only has another name says the same."""
        arn = pair.after.arn
        old = {policy.name: policy for policy in pair.before.inline}
        new = {policy.name: policy for policy in pair.after.inline}
        for name in [name for name in old if name in new]:
            self._document(Place(PlaceKind.INLINE, arn, name), old.pop(name), new.pop(name))
        meanings = {policy_meaning(policy, self._who[1]): policy for policy in new.values()}
        for name, policy in old.items():
            same = meanings.pop(policy_meaning(policy, self._who[0]), None)
            if same is not None:
                del new[same.name]
                self.facts += changed(FactKind.NAME, arn, name, same.name)
                continue
            self._document(Place(PlaceKind.INLINE, arn, name), policy, None)
        for name, policy in new.items():
            self._document(Place(PlaceKind.INLINE, arn, name), None, policy)

    def _managed(self, old: Account, new: Account) -> None:
        """Compare managed policies; those of AWS are there since somebody has them (DF-12)."""
        before = {policy.arn or "": policy for policy in old.policies}
        after = {policy.arn or "": policy for policy in new.policies}
        for arn in dict.fromkeys((*before, *after)):
            both = before.get(arn), after.get(arn)
            if ":iam::aws:policy/" in arn and None in both:
                continue
            self._document(Place(PlaceKind.MANAGED, new.id, arn), *both)

    def _guardrails(self) -> None:
        before, after = (
            {one.id: one.policy for one in (side.policies or ())} if side is not None else {}
            for side in (self._before.organization, self._after.organization)
        )
        for id_ in dict.fromkeys((*before, *after)):
            place = Place(PlaceKind.ORGANIZATION, name=id_)
            self._document(place, before.get(id_), after.get(id_))

    def _document(self, place: Place, old: Policy | None, new: Policy | None) -> None:
        if old is new or (old == new and not self._is_moved):
            return
        found = document_change(place, old, new, self._who)
        if found is not None:
            self.documents.append(found)
        elif old is not None and new is not None:
            self.facts += _sids(place, old, new)


def _sids(place: Place, old: Policy, new: Policy) -> Iterator[FactDifference]:
    """Yield statements of documents which mean the same, that have another Sid (GR-5)."""
    before = dict(zip(statement_meanings(old), old.statements, strict=True))
    for meaning, statement in zip(statement_meanings(new), new.statements, strict=True):
        same = before.pop(meaning, None)
        if same is not None:
            holder = place.holder or place.name
            subject = f"{place.title}, statement {statement.index + 1}"
            yield from changed(FactKind.SID, holder, same.sid, statement.sid, subject)


def _recreated(after: World, people: EntityMatches) -> Iterator[Recreated]:
    pairs = [pair for pair in people.matches() if pair.identity is Identity.RECREATED]
    if not pairs:
        return
    named = _named(after, {pair.before.id for pair in pairs})
    for pair in pairs:
        dead = tuple(named.get(pair.before.id, ()))
        yield Recreated(pair.after.arn, pair.before.id, pair.after.id, dead)


def _named(world: World, ids: set[str]) -> dict[str, list[DeadName]]:
    """Find the statements of a world that name some unique IDs."""
    found: dict[str, list[DeadName]] = {}
    for place, policy in documents_of(world):
        for statement in policy.statements:
            values = [one.value for one in statement.principals or ()]
            conditions = (value for one in statement.conditions for value in one.values)
            used = [(value, True) for value in values]
            used += [(value.partition(":")[0], False) for value in conditions]
            for value, is_trust in used:
                if value in ids:
                    dead = DeadName(place, statement.index, is_trust)
                    found.setdefault(value, []).append(dead)
    return found


def documents_of(world: World) -> Iterator[tuple[Place, Policy]]:
    """Yield every policy document of a world with its place."""
    for account in world.accounts:
        for role in account.roles:
            yield Place(PlaceKind.TRUST, role.arn), role.trust_policy
        holders: tuple[Holder, ...] = (*account.users, *account.groups, *account.roles)
        for holder in holders:
            for policy in holder.inline:
                yield Place(PlaceKind.INLINE, holder.arn, policy.name), policy
        for policy in account.policies:
            yield Place(PlaceKind.MANAGED, account.id, policy.arn or ""), policy
    guardrails = world.organization.policies if world.organization is not None else ()
    for one in guardrails or ():
        yield Place(PlaceKind.ORGANIZATION, name=one.id), one.policy
