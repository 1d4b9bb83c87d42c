"""Flips: verdicts about a single step that differ, with what causes each."""

from collections.abc import Iterable, Iterator, Mapping

from rolescope.difference.causes.causes import Causes, RoleCallers
from rolescope.difference.causes.difference import Difference
from rolescope.difference.edge_pairs import EdgePair
from rolescope.difference.impact import Access, Cause, Flip
from rolescope.difference.numbers import IdNumbers, RenamedIds
from rolescope.difference.reach.access import Accesses, EdgeCallers
from rolescope.engine.index import account_of
from rolescope.trust.bulk.mask import NOTHING, Mask, bits
from rolescope.trust.edge import Edge
from rolescope.value import Value

Transition = tuple[Access, Access]
MAX_ASKED_ONE_BY_ONE = 24  # callers that are asked about one by one


def transitions(before: Mask, after: Mask) -> Iterator[tuple[Transition, int]]:
    """Yield whose access differs, by what it was and is."""
    was, is_ = _levels(before), _levels(after)
    for old, some in was.items():
        for new, others in is_.items():
            if old is not new and some & others:
                yield (old, new), some & others


def _levels(mask: Mask) -> dict[Access, int]:
    return {
        Access.NONE: ~mask.possible,
        Access.DEPENDS: mask.possible & ~mask.certain,
        Access.ALLOWED: mask.certain,
    }


class BothStates(Value):
    """Two states side by side; `callers` stand behind the edges before, and after."""

    before: Accesses
    after: Accesses
    callers: tuple[EdgeCallers, EdgeCallers]
    numbers: IdNumbers
    names: RenamedIds


class Flips:
    """Finds the flips of all roles, and says what caused that of a principal."""

    def __init__(
        self, states: BothStates, causes: Causes, into: Mapping[int, list[EdgePair]]
    ) -> None:
        """Take two states; `into` are the edges that differ, by the number of their role."""
        self._states, self._causes, self._into = states, causes, into
        self._touched = states.numbers.mask(causes.touched)
        self._guarded = {account: causes.guardrails(account) for account in causes.guarded}
        self._members: dict[str, int] = {}
        self._caused: dict[int, list[tuple[int, tuple[Cause, ...]]]] = {}

    def of(self, role: int) -> Iterator[Flip]:
        """Yield the flips of a role, given by its number."""
        states = self._states
        before = states.before.direct.get(role, NOTHING)
        after = states.after.direct.get(role, NOTHING)
        for (old, new), some in transitions(before, after):
            caused: dict[tuple[Cause, ...], int] = {}
            for group, differs in self._parted(role, some):
                causes = self._causes_of(role, group, differs, is_loss=new < old)
                caused[causes] = caused.get(causes, 0) | group
            for causes, group in caused.items():
                self._caused.setdefault(role, []).append((group, causes))
                yield Flip(
                    principals=tuple(sorted(map(states.names.after, states.numbers.ids(group)))),
                    role=states.names.after(states.numbers.id(role)),
                    before=old,
                    after=new,
                    edges=tuple(sorted({one.id for one in self._edges(role, group)})),
                    causes=causes,
                )

    def causes(self, principal: int, role: int) -> tuple[Cause, ...]:
        """Return what caused the flip of a principal and a role; nothing if there is none."""
        return next(
            (causes for group, causes in self._caused.get(role, ()) if group >> principal & 1), ()
        )

    def _parted(self, role: int, some: int) -> Iterator[tuple[int, tuple[Difference, ...]]]:
        """Sort callers by what may have caused their flip.

        Where several edits changed one statement, each of a few may have lost by another of them.
        """
        is_made_in_steps = any(
            one.is_step for one in self._causes.role_side(self._states.numbers.id(role))
        )
        for group, differs in self._sides(some):
            if is_made_in_steps and group.bit_count() <= MAX_ASKED_ONE_BY_ONE:
                yield from ((1 << number, differs) for number in bits(group))
            else:
                yield group, differs

    def _sides(self, some: int) -> Iterator[tuple[int, tuple[Difference, ...]]]:
        """Sort callers by what differs on their own side."""
        for number in bits(some & self._touched):
            yield 1 << number, self._causes.caller_side(self._states.numbers.id(number))
        rest = some & ~self._touched
        if rest and self._guarded and not self._members:
            self._sort_members()
        for account, differs in self._guarded.items():
            group = rest & self._members.get(account, 0)
            if group:
                rest &= ~group
                yield group, differs
        if rest:
            yield rest, ()

    def _sort_members(self) -> None:
        numbers = self._states.numbers
        for number in range(len(numbers)):
            account = account_of(numbers.id(number))
            if account in self._guarded:
                self._members[account] = self._members.get(account, 0) | 1 << number

    def _causes_of(
        self, role: int, group: int, differs: Iterable[Difference], *, is_loss: bool
    ) -> tuple[Cause, ...]:
        numbers = self._states.numbers
        before, after = self._behind(role, group)
        is_one = not group & group - 1
        pair = RoleCallers(
            role=numbers.id(role),
            principal=numbers.id(next(bits(group))) if is_one else None,
            before=before,
            after=after,
            is_loss=is_loss,
        )
        return self._causes.of(pair, differs) or self._causes_of_sources(role, group)

    def _causes_of_sources(self, role: int, group: int) -> tuple[Cause, ...]:
        """Return what makes trusts others whose source stands for itself (see EdgeCallers.behind).

        It does so once nobody else gets in any more; what shut them out is on their side.
        """
        numbers, names = self._states.numbers, self._states.names
        pairs = (
            pair
            for pair in self._into.get(role, ())
            if group >> numbers.number(names.of(pair.both[-1].source)) & 1
        )
        return tuple(dict.fromkeys(cause for pair in pairs for cause in self._causes.of_edge(pair)))

    def _edges(self, role: int, group: int) -> tuple[Edge, ...]:
        before, after = self._behind(role, group)
        return (*before, *after)

    def _behind(self, role: int, group: int) -> tuple[list[Edge], list[Edge]]:
        """Return the edges that differ and may mean the principals of a group, in each state."""
        callers = self._states.callers
        pairs = self._into.get(role, ())
        before = [one.before for one in pairs if one.before is not None]
        after = [one.after for one in pairs if one.after is not None]
        return (
            [edge for edge in before if callers[0].may_mean(edge, group)],
            [edge for edge in after if callers[1].may_mean(edge, group)],
        )
