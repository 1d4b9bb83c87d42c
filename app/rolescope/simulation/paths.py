"""Paths confirmed: each is simulated as a chain, with the facts that its steps need.

The trust graph says what a caller may do that just begins. In a chain, the session of a step has
no more than what that step gave it: its tags, its source identity, its name (CH-5, CH-8).
"""

from collections.abc import Iterator, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition, Statement
from rolescope.simulation.assume_role import Simulation, session_of, simulate
from rolescope.simulation.chain import Hop, session_caller
from rolescope.trust.facts import Range, Requirement, choose
from rolescope.trust.paths.callers import caller_at
from rolescope.trust.paths.hops import Steps
from rolescope.trust.paths.needs import session_name, statements_of
from rolescope.trust.paths.values import Path, Step, StepLevel, Through
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import Search, search
from rolescope.value import Value, replace

_TAG, _REQUEST_TAG = "aws:principaltag/", "aws:RequestTag/"
_MAX_ATTEMPTS = 6  # to set, at the steps before, what a step asks of its caller's session


class Confirmed(Value, kw_only=True):
    """The result of simulating a path as a chain, with the facts that its steps need.

    `level`: open when every step yields a session; undecided when the import lacks what would
    decide on a step; closed when one cannot be taken. `stopped_at` is the number of that step
    (from 0), `lacks` what it asks for that its caller cannot have, `reason` what decided, and
    `unknown` what is missing.
    `caller` with `hops` is the chain, for simulating it.
    """

    path: Path
    level: StepLevel
    caller: Caller
    hops: tuple[Hop, ...]
    simulations: tuple[Simulation, ...]
    stopped_at: int | None = None
    lacks: tuple[Condition, ...] = ()
    reason: str = ""
    unknown: tuple[str, ...] = ()


_Wishes = dict[int, tuple[Requirement, ...]]
"""What steps have to set for those after them, by their number."""


def confirm(hops: Steps, path: Path) -> Confirmed:
    """Simulate a path with the facts that its steps need, each by all trusts that may do."""
    first = caller_at(hops.nodes[hops.number[path.steps[0].source]], hops.index)
    assert first is not None  # noqa: S101 - for the type checker: who is nobody takes no step
    walk = _Walk(hops, path, first)
    best = walk.run({})
    tried: list[_Wishes] = [{}]
    waiting = list(walk.wishes(best, {}))
    while waiting and best.level is not StepLevel.OPEN and len(tried) <= _MAX_ATTEMPTS:
        wishes = waiting.pop(0)
        if wishes in tried:
            continue
        tried.append(wishes)
        found = walk.run(wishes)
        if (found.level, -len(found.simulations)) < (best.level, -len(best.simulations)):
            best = found
        waiting += walk.wishes(found, wishes)
    return best


class _Walk:
    """One path, walked with more and more that its steps set for those after them."""

    def __init__(self, hops: Steps, path: Path, first: Caller) -> None:
        self._index: WorldIndex = hops.index
        self._path, self._first, self._at = path, first, hops.at
        self._statements = [tuple(_statements(hops, step)) for step in path.steps]
        self._names = [_names(hops, step) for step in path.steps]

    def run(self, wishes: _Wishes) -> Confirmed:
        """Walk the path as far as it goes."""
        caller, simulations = self._first, list[Simulation]()
        level, unknown = StepLevel.OPEN, list[str]()
        for number, step in enumerate(self._path.steps):
            found = self._search(caller, number, wishes)
            made = simulate(found.request, self._index, traced=False) if found else None
            if made is None:  # only a permission: what the trust says is not known
                return self._stopped(simulations, number, StepLevel.UNDECIDED, step.edge.unknown)
            simulations.append(made)
            is_open = made.verdict.decision is Decision.DEPENDS and not made.verdict.refusals
            if is_open or (found and found.is_cut):
                level = StepLevel.UNDECIDED
                unknown += made.verdict.unknown
                made = replace(made, session=session_of(made.request, self._index))
            elif made.session is None:
                lacks = found.attempt.failed(found.statement) if found else ()
                closed = self._stopped(simulations, number, StepLevel.CLOSED, ())
                return replace(closed, lacks=lacks, reason=_reason(made))
            caller = session_caller(made)
        stopped = next((n for n, one in enumerate(simulations) if one.session is None), None)
        return self._stopped(simulations, stopped, level, tuple(dict.fromkeys(unknown)))

    def _stopped(
        self,
        simulations: Sequence[Simulation],
        number: int | None,
        level: StepLevel,
        unknown: tuple[str, ...],
    ) -> Confirmed:
        made = tuple(simulations)
        rest = self._path.steps[len(made) :]
        return Confirmed(
            path=self._path,
            level=level,
            caller=made[0].request.caller if made else self._first,
            hops=(*map(_hop, made), *(Hop(role=step.target) for step in rest)),
            simulations=made,
            stopped_at=number,
            unknown=unknown,
        )

    def _search(self, caller: Caller, number: int, wishes: _Wishes) -> Search | None:
        step = self._path.steps[number]
        if not self._statements[number]:
            return None
        asker = RequestAsker(self._index, caller, step.target, self._at)
        return search(asker, self._statements[number], wishes.get(number, ()))

    # What a step asks of the session of its caller

    def wishes(self, found: Confirmed, before: _Wishes) -> Iterator[_Wishes]:
        """Yield what steps before could set so that one that is closed may be taken.

        The step right before is the first choice; what others set has to be handed on.
        """
        number = found.stopped_at
        if number is None or not number or found.level is not StepLevel.CLOSED:
            return
        for wanted in self._wanted(found, number):
            for earlier in range(number - 1, -1, -1):
                more = [one for key, value in wanted for one in _set(key, value, number - earlier)]
                if not more:  # the name of a session is not handed on
                    break
                given = dict.fromkeys((*before.get(earlier, ()), *more))
                yield before | {earlier: tuple(given)}

    def _wanted(self, found: Confirmed, number: int) -> Iterator[tuple[tuple[str, str], ...]]:
        """Yield what the session that asks for a role would have to have, for each statement."""
        caller = found.simulations[number].request.caller
        for name in self._names[number]:
            if name != caller.session_name:
                yield (("sts:RoleSessionName", name),)
        asker = RequestAsker(self._index, caller, self._path.steps[number].target, self._at)
        for statement in self._statements[number]:
            tried = search(asker, (statement,))
            asked = (*tried.requirements, *tried.attempt.obstacles)
            facts = choose(asked, Range({}, _is_carried))
            wanted = tuple((key, values[0]) for key, values in facts.values.items() if values)
            if wanted:
                yield wanted


def _is_carried(key: str) -> bool:
    return key.lower().startswith((_TAG, _IDENTITY))


_IDENTITY = "aws:sourceidentity"


def _reason(simulation: Simulation) -> str:
    verdict = simulation.verdict
    return next(iter((*(refusal.explanation for refusal in verdict.refusals), *verdict.by)), "")


def _set(key: str, value: str, distance: int) -> Iterator[Requirement]:
    """Yield what a call has to set so that a session some steps later has it."""
    lower = key.lower()
    if lower.startswith(_TAG):
        name = key.partition("/")[2]
        yield _is(_REQUEST_TAG + name, value)
        if distance > 1:
            yield _is("sts:TransitiveTagKeys", name)
    elif lower == _IDENTITY:
        yield _is("sts:SourceIdentity", value)
    elif distance == 1:
        yield _is(key, value)


def _is(key: str, value: str) -> Requirement:
    return Requirement(Condition("StringEquals", key, (value,)))


def _hop(simulation: Simulation) -> Hop:
    request = simulation.request
    return Hop(role=request.role, parameters=request.parameters, context=request.context)


def _statements(hops: Steps, step: Step) -> Iterator[Statement]:
    """Yield the statements by which one node may assume another, the cheapest trust first."""
    seen: set[int] = set()
    for one in _alike(hops, step):
        for statement in statements_of(hops, one.edge.statements, step.target):
            if statement.index not in seen:
                seen.add(statement.index)
                yield statement


def _names(hops: Steps, step: Step) -> tuple[str, ...]:
    """Return the session names that a step asks for, where only sessions of a name may take it."""
    names = [session_name(one) for one in _alike(hops, step) if one.level is not StepLevel.CLOSED]
    return tuple(names) if names and all(names) else ()


def _alike(hops: Steps, step: Step) -> Iterator[Step]:
    return hops.steps(hops.number[step.source], hops.number[step.target], Through.ANY)
