"""Search: facts with which one caller gets into one role, by one statement of its trust."""

from collections.abc import Iterable, Iterator

from rolescope.model.policy import Condition, Statement
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.attempt import Attempt, AttemptWay, attempt
from rolescope.trust.edge import Standing
from rolescope.trust.exhaustive import is_closed, look_everywhere
from rolescope.trust.facts import Requirement, compiled
from rolescope.trust.requests import RequestAsker
from rolescope.value import Value, replace

_MAX_LOOKS = 200  # of the search for one statement, before it gives up
RANK = (
    Standing.ALLOWED,
    Standing.DEPENDS,
    Standing.TRUSTED_ONLY,
    Standing.PERMITTED_ONLY,
    Standing.DENIED,
    Standing.PENDING,
)
"""Standings, the best first."""


class Search(Value, kw_only=True):
    """The best that a caller can get from one statement, without a trace.

    `requirements` are all that the facts of the request were chosen for, first the `own` ones of
    the statement. `is_cut`: not all that may let the caller in was tried. `is_certain`: every
    request is denied, as is proved already.
    """

    asker: RequestAsker
    statement: Statement
    attempt: Attempt
    request: AssumeRoleRequest
    requirements: tuple[Requirement, ...]
    is_cut: bool = False
    is_certain: bool = False

    @property
    def standing(self) -> Standing:
        """The standing of the caller's way in."""
        is_open = self.is_cut or self.is_doubtful
        return Standing.DEPENDS if is_open else self.attempt.standing

    @property
    def is_doubtful(self) -> bool:
        """Whether the request is allowed, but may be none that AWS ever sees (U-6)."""
        is_allowed = self.attempt.standing is Standing.ALLOWED
        return is_allowed and self.asker.is_doubtful(self.request)

    @property
    def rank(self) -> int:
        """The place in the order of standings, the best first."""
        return RANK.index(self.standing)

    @property
    def added(self) -> tuple[Requirement, ...]:
        """What the caller's side asks for beside the statement."""
        return self.requirements[len(self.statement.conditions) :]

    @property
    def asked(self) -> tuple[Condition, ...]:
        """The conditions that the caller's side adds to those of the statement."""
        return tuple(requirement.condition for requirement in self.added)


def search(
    asker: RequestAsker,
    statements: Iterable[Statement],
    wishes: tuple[Requirement, ...] = (),
    *,
    is_denied: bool = False,
) -> Search:
    """Look for the best that a caller can get: from each statement by itself, the least asked.

    `wishes` have to hold of the request besides. `is_denied`: every request of the caller is, as
    is known already, so that only what stands in the way is looked for.
    """
    found = min(_searches(asker, statements, wishes, is_denied=is_denied), key=_least)
    if found.is_certain or found.standing is Standing.ALLOWED:
        return found
    if found.standing is Standing.DEPENDS and not found.is_cut:
        return found
    # EV-2, EV-7: what is denied stands only if every request is, whatever it brings
    every = look_everywhere(found.asker, found.attempt, wishes)
    if every.request is None or every.attempt is None:
        return replace(found, is_cut=not every.is_denied)
    return replace(
        found,
        attempt=every.attempt,
        request=every.request,
        requirements=tuple(_met(found, every.attempt)),
        is_cut=False,
    )


def _met(found: Search, allowed: Attempt) -> Iterator[Requirement]:
    """Yield the own requirements of a statement, and what else stood in the way and is met now."""
    own = tuple(map(Requirement, found.statement.conditions))
    yield from own
    context = next((one.context for one in allowed.questions), None)
    for one in dict.fromkeys((*found.requirements, *found.attempt.obstacles)):
        is_met = context is None or (
            compiled(one.condition).test(context, found.asker.index.reading) is one.holds
        )
        if one not in own and is_met and found.asker.may_vary(one.condition.key):
            yield one


def _searches(
    asker: RequestAsker,
    statements: Iterable[Statement],
    wishes: tuple[Requirement, ...],
    *,
    is_denied: bool,
) -> Iterator[Search]:
    for statement in statements:
        first = _first(asker, statement, wishes)
        is_denied = is_denied or is_closed(asker, first.attempt)
        found = replace(_together(first), is_certain=True) if is_denied else _hunted(first)
        yield found
        if found.standing is Standing.ALLOWED and not found.asked:
            return


def _first(asker: RequestAsker, statement: Statement, wishes: tuple[Requirement, ...]) -> Search:
    """Try the facts that a statement asks for itself."""
    own = (*(Requirement(condition) for condition in statement.conditions), *wishes)
    return _made(asker, statement, own, asker.request(own))


def _hunted(first: Search) -> Search:
    """Look for facts that let the caller in; else take all that stands in the way together."""
    if first.standing is Standing.ALLOWED:
        return first
    hunt = _FactSearch(first)
    hunt.run()
    if hunt.found:
        return min(hunt.found, key=_least)
    best = min((_together(first), *hunt.undecided), key=lambda one: one.rank)
    is_cut = hunt.is_cut and best.rank > RANK.index(Standing.DEPENDS)
    return replace(best, is_cut=True) if is_cut else best


def _least(found: Search) -> tuple[object, ...]:
    """Put first what asks for least, whatever the order of statements in a document (EV-2)."""
    asked = sorted((one.operator.lower(), one.key.lower(), one.values) for one in found.asked)
    return found.rank, len(asked), asked


def _made(
    asker: RequestAsker,
    statement: Statement,
    requirements: tuple[Requirement, ...],
    request: AssumeRoleRequest,
) -> Search:
    return Search(
        asker=asker,
        statement=statement,
        attempt=attempt(request, asker.index),
        request=request,
        requirements=requirements,
    )


def _together(first: Search) -> Search:
    """Add all that stands in the way to the requirements, until nothing is new."""
    asker, found = first.asker, first
    while more := tuple(_new_obstacles(found)):
        requirements = (*found.requirements, *dict.fromkeys(more))
        found = _made(asker, first.statement, requirements, asker.request(requirements))
    return found


def _new_obstacles(found: Search) -> Iterator[Requirement]:
    known = set(map(_meaning, found.requirements))
    for requirement in found.attempt.obstacles:
        is_new = _meaning(requirement) not in known
        if is_new and found.asker.may_vary(requirement.condition.key):
            yield requirement


def _meaning(requirement: Requirement) -> tuple[object, ...]:
    """Return what a requirement asks, whatever case and order of values (CO-3)."""
    condition = requirement.condition
    names = condition.operator.lower(), condition.key.lower()
    return *names, frozenset(condition.values), requirement.holds


class _FactSearch:
    """Looks for facts of every kind: what stands in the way gives way in one of several ways.

    Each Deny statement that bites needs one of its conditions to fail, each layer that lacks an
    Allow one of its statements (EV-2, EV-7): whatever lets the caller in has one way of each. A
    way that asks for what other ways of the same path rule out is left.
    """

    def __init__(self, first: Search) -> None:
        self._first, self._asker = first, first.asker
        self.found: list[Search] = []
        self.undecided: list[Search] = []
        self.is_cut = False

    def run(self) -> None:
        """Fill `found` with what lets in and `undecided` with what lacks a part of the import."""
        waiting = [self._first]
        seen: set[frozenset[Requirement]] = set()
        while waiting:
            here = waiting.pop()
            if here.standing is Standing.ALLOWED:
                self.found.append(here)
                continue
            if here.standing is Standing.DEPENDS:
                self.undecided.append(here)
            for requirements in self._further(here):
                if self._is_worse(requirements) or frozenset(requirements) in seen:
                    continue
                if len(seen) == _MAX_LOOKS:
                    self.is_cut = True
                    return
                seen.add(frozenset(requirements))
                request, is_certain = self._asker.request_that_fits(requirements)
                self.is_cut |= request is None and not is_certain
                if request is not None:
                    statement = self._first.statement
                    waiting.append(_made(self._asker, statement, requirements, request))

    def _is_worse(self, requirements: tuple[Requirement, ...]) -> bool:
        return any(len(requirements) > len(found.requirements) for found in self.found)

    def _further(self, here: Search) -> Iterator[tuple[Requirement, ...]]:
        """Yield what to try next, the most promising last; nothing when no way is left."""
        left = [tuple(self._open(clause, here)) for clause in here.attempt.clauses]
        if not left or not all(left):
            return
        forced = dict.fromkeys(one for ways in left if len(ways) == 1 for one in ways[0])
        if forced:
            yield (*here.requirements, *forced)
            return
        fewest = min(left, key=lambda ways: (len(ways), sorted(map(_in_order, ways))))
        for way in sorted(fewest, key=_in_order, reverse=True):
            yield (*here.requirements, *way)

    def _open(
        self, clause: Iterable[AttemptWay], here: Search
    ) -> Iterator[tuple[Requirement, ...]]:
        """Yield what is new of the ways that the caller may take."""
        for way in clause:
            is_settable = all(self._asker.may_vary(one.condition.key) for one in way.failing)
            if is_settable and not any(one in here.requirements for one in way.failing):
                yield tuple(
                    one
                    for one in way.requirements
                    if one not in here.requirements and self._asker.may_vary(one.condition.key)
                )


def _in_order(way: tuple[Requirement, ...]) -> tuple[object, ...]:
    """Put first what asks for least, whatever the order in documents (EV-2)."""
    asked = ((one.condition.key, one.condition.operator, one.condition.values) for one in way)
    return len(way), tuple(asked), tuple(one.holds for one in way)
