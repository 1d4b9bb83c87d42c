"""Checks: which assertions hold in a world, and which edit of a scenario broke the others."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision, Verdict
from rolescope.escalation.ends import AdminEnds, PathEnds
from rolescope.escalation.find import finder_of
from rolescope.escalation.find_paths import find_way_paths
from rolescope.escalation.path import WayPaths
from rolescope.model.caller import Caller
from rolescope.model.edit import Scenario
from rolescope.model.request import ActionRequest, AssumeRoleRequest, Request
from rolescope.model.review import Assertion, Expectation
from rolescope.progress import Tick, no_tick
from rolescope.questions.assertions import Asked, PathQuery, asked_of
from rolescope.questions.error import QueryError
from rolescope.simulation.assume_role import simulate
from rolescope.trust.paths.ends import ADMIN_KEYWORDS, find_ends
from rolescope.trust.paths.values import StepLevel
from rolescope.value import Value, replace

_EVERY = 16  # assertions between two reports of progress


class CheckState(Enum):
    """How an assertion stands."""

    BROKEN = "broken"
    UNREADABLE = "cannot be read"
    ABSENT = "not in the import"  # denied, but only because a user or role is not known
    HOLDS = "holds"


class AssertionCheck(Value, kw_only=True):
    """One assertion against a world.

    `error` says why it cannot be read; then nothing was `asked`, and there is neither a verdict
    nor `paths`, which an assertion about paths has in place of one. `absent`
    are the users and roles that it names and that are not imported. `broken_by` counts the edits
    of the scenario from 1; 0: it is broken as imported; None: it is not broken, or nobody looked.
    """

    assertion: Assertion
    state: CheckState
    asked: Asked | None = None
    verdict: Verdict | None = None
    paths: WayPaths | None = None
    error: str = ""
    absent: tuple[str, ...] = ()
    broken_by: int | None = None

    @property
    def holds(self) -> bool:
        """Whether the verdict is the expected one."""
        return self.state is CheckState.HOLDS


def is_met(expect: Expectation, decision: Decision) -> bool:
    """Tell whether a decision is the expected one (formats.md, "Assertions").

    Either denial is "Denied"; `Depends` is neither. What STS refuses besides (`invalid`) does not
    count: an assertion is about `verdict`, which tells the authorization.
    """
    if expect is Expectation.ALLOWED:
        return decision is Decision.ALLOW
    is_denied = decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY)
    return expect is Expectation.DENIED and is_denied


def check(
    assertions: Sequence[Assertion], index: WorldIndex, at: str, tick: Tick = no_tick
) -> tuple[AssertionCheck, ...]:
    """Check assertions against a world, in their order. `at` is the time of those without one."""
    found = []
    for number, assertion in enumerate(assertions):
        if number % _EVERY == 0:
            tick(number / len(assertions), f"Assertion {number:,} of {len(assertions):,}")
        found.append(_checked(assertion, index, at))
    return tuple(found)


def check_scenario(
    assertions: Sequence[Assertion],
    scenario: Scenario,
    index: WorldIndex,
    at: str,
    tick: Tick = no_tick,
) -> tuple[AssertionCheck, ...]:
    """Check assertions against a scenario, and tell which edit broke those that are broken.

    It is the last edit before which it held: those after it left it broken. `index` is that of
    the scenario's world.
    """
    found = check(assertions, index, at, tick)
    return tuple(_blamed(found, scenario, index, at))


def _blamed(
    found: Iterable[AssertionCheck], scenario: Scenario, index: WorldIndex, at: str
) -> Iterable[AssertionCheck]:
    before = _Before(scenario, index, at)
    for one in found:
        if one.state is CheckState.BROKEN:
            yield replace(one, broken_by=before.broken_by(one.assertion))
        elif one.state is CheckState.ABSENT and before.has_all_of(one):
            yield replace(one, state=CheckState.HOLDS)
        else:
            yield one


class _Before:
    """The worlds of a scenario before its last edit, its last two, and so on, made when needed."""

    def __init__(self, scenario: Scenario, index: WorldIndex, at: str) -> None:
        self._scenario = scenario
        self._index = index
        self._at = at
        self._known: dict[int, WorldIndex] = {}

    def broken_by(self, assertion: Assertion) -> int:
        """Return the edit that broke what is broken, counted from 1; 0: it never held."""
        for count in range(len(self._scenario.edits) - 1, -1, -1):
            index = self._after(count)
            if _answered(assertion, asked_of(assertion, index, self._at), index).holds:
                return count + 1
        return 0

    def has_all_of(self, one: AssertionCheck) -> bool:
        """Tell whether all whom an assertion names are imported, and only edits take them away."""
        return one.asked is not None and not absent_of(one.asked, self._after(0))

    def _after(self, count: int) -> WorldIndex:
        """Return the index of the world after so many edits."""
        if count not in self._known:
            world = Scenario(self._scenario.base, self._scenario.edits[:count]).world
            self._known[count] = WorldIndex(world, self._index)
        return self._known[count]


def _verdict(asked: Request, index: WorldIndex) -> Verdict:
    if isinstance(asked, ActionRequest):
        return answer_action(asked, index)
    return simulate(asked, index, traced=False).verdict


def _checked(assertion: Assertion, index: WorldIndex, at: str) -> AssertionCheck:
    try:
        asked = asked_of(assertion, index, at)
    except QueryError as error:
        return AssertionCheck(assertion=assertion, state=CheckState.UNREADABLE, error=str(error))
    return _answered(assertion, asked, index)


def _answered(assertion: Assertion, asked: Asked, index: WorldIndex) -> AssertionCheck:
    if isinstance(asked, PathQuery):
        return _about_paths(assertion, asked, index)
    verdict = _verdict(asked, index)
    holds = is_met(assertion.expect, verdict.decision)
    absent = absent_of(asked, index) if holds and assertion.expect is Expectation.DENIED else ()
    return AssertionCheck(
        assertion=assertion,
        state=CheckState.ABSENT if absent else CheckState.HOLDS if holds else CheckState.BROKEN,
        asked=asked,
        verdict=verdict,
        absent=absent,
    )


def _about_paths(assertion: Assertion, asked: PathQuery, index: WorldIndex) -> AssertionCheck:
    """Look for paths as `rolescope paths` lists them; one that depends is one, too."""
    finder = finder_of(index, asked.at)
    nodes = find_ends(finder.hops, asked.target, is_target=True).nodes
    ends = AdminEnds(nodes) if asked.target in ADMIN_KEYWORDS else PathEnds(nodes)
    ways = finder if asked.ways else None
    found = find_way_paths(ways, finder.hops, (asked.source,), ends)
    is_none = all(one.level is StepLevel.CLOSED for one in found.listed)
    holds = is_none and not found.raises_left
    unknown = absent_of(asked, index) if holds else ()
    absent = tuple(one for one in unknown if one not in finder.hops.number)  # providers are there
    return AssertionCheck(
        assertion=assertion,
        state=CheckState.ABSENT if absent else CheckState.HOLDS if holds else CheckState.BROKEN,
        asked=asked,
        paths=found,
        absent=absent,
    )


# Principals of a request that the import lacks: no request of theirs can be called denied


def absent_of(asked: Asked, index: WorldIndex) -> tuple[str, ...]:
    """Return the ARNs of users and roles that the import would hold if they existed.

    These are the callers of imported accounts, and the role, whatever its account: without its
    trust policy nothing is known of it.
    """
    if isinstance(asked, PathQuery):
        ends = (asked.source, asked.target)
        return tuple(one for one in ends if account_of(one) and not _is_known(one, index))
    callers = {arn: None for arn in _callers(asked.caller) if index.account(account_of(arn))}
    role = {asked.role: None} if isinstance(asked, AssumeRoleRequest) else {}
    return tuple(arn for arn in callers | role if not _is_known(arn, index))


def _is_known(arn: str, index: WorldIndex) -> bool:
    return index.user(arn) is not None or index.role(arn) is not None


def _callers(caller: Caller | None) -> Iterator[str]:
    """Yield the ARNs of a caller, and of those from whom it comes."""
    while caller is not None:
        if caller.entity_arn:
            yield caller.entity_arn
        caller = caller.source
