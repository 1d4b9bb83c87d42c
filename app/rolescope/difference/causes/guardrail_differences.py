"""Differences of organizations: SCPs and RCPs over each account, and who is a member."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from rolescope.difference.causes.difference import Difference, of_attachment, of_document, of_fact
from rolescope.difference.impact import Part, Turn
from rolescope.engine.index import WorldIndex
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.world import AttachedPolicy, Organization

ANYWHERE = "anywhere"
"""The target of a guardrail of which it is not known where it is attached."""


@dataclass(slots=True)
class GuardrailDifferences:
    """What differs in the guardrails over accounts: by type of policy, then by account ID.

    `others` are differences that are in no account's guardrails.
    """

    by_account: dict[PolicyType, dict[str, tuple[Difference, ...]]] = field(default_factory=dict)
    others: tuple[Difference, ...] = ()

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
        )

    def all(self) -> Iterator[Difference]:
        """Yield every difference once."""
        found = {
            id(one): one
            for accounts in self.by_account.values()
            for some in accounts.values()
            for one in some
        }
        yield from found.values()
        yield from self.others

    @classmethod
    def of(cls, before: WorldIndex, after: WorldIndex) -> "GuardrailDifferences":
        """Compare the organizations of two worlds."""
        old, new = before.world.organization, after.world.organization
        if old is new and before.world.organization_known == after.world.organization_known:
            return cls()
        found = cls(others=tuple(_others(old, new)))
        compared = _Compared(old, new)
        for account in dict.fromkeys((*before.accounts, *after.accounts)):
            places = tuple(
                (*(index.organization_path(account) or ()), account) for index in (before, after)
            )
            for kind in (PolicyType.SCP, PolicyType.RCP):
                some = compared.over(kind, account, places[0], places[1])
                if some:
                    found.by_account.setdefault(kind, {})[account] = some
        return found


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
        yield of_fact(Part.ORGANIZATION, Turn.CHANGED, id_)


class _Compared:
    """The policies of two organizations; differences are made once for all accounts."""

    def __init__(self, old: Organization | None, new: Organization | None) -> None:
        self._old, self._new = _by_id(old), _by_id(new)
        self._known: dict[tuple[object, ...], tuple[Difference, ...]] = {}

    def over(
        self, kind: PolicyType, account: str, was: tuple[str, ...], is_: tuple[str, ...]
    ) -> tuple[Difference, ...]:
        """Return what differs over one account, which was and is below some places."""
        before = dict(_attached(self._old, kind, was))
        after = dict(_attached(self._new, kind, is_))
        found: list[Difference] = []
        has_moved = was != is_
        for key in dict.fromkeys((*before, *after)):
            policy, target = key
            if key in before and key in after:
                found += self._changed(policy)
            else:
                turn = Turn.GONE if key in before else Turn.NEW
                is_by_move = (target in was) != (target in is_)
                part, holder = (Part.UNIT, account) if is_by_move else (Part.ATTACHMENT, target)
                found += self._attachment(part, holder, policy, turn)
        if has_moved:
            found += self._remember(
                (Part.UNIT, account), lambda: (of_fact(Part.UNIT, Turn.CHANGED, account),)
            )
        return tuple(found)

    def _changed(self, policy: str) -> tuple[Difference, ...]:
        place = Place(PlaceKind.ORGANIZATION, name=policy)
        old, new = self._old[policy].policy, self._new[policy].policy
        return self._remember((policy,), lambda: tuple(of_document(place, "", old, new)))

    def _attachment(
        self, part: Part, holder: str, policy: str, turn: Turn
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


def _attached(
    policies: dict[str, AttachedPolicy], kind: PolicyType, places: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], AttachedPolicy]]:
    """Yield the policies over some places, by ID and place."""
    for id_, one in policies.items():
        if one.policy.type is kind:
            for target in (ANYWHERE,) if one.targets is None else one.targets:
                if target in places or target == ANYWHERE:
                    yield (id_, target), one
