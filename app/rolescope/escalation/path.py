"""Paths over trusts and ways: the values of an answer (PE-78)."""

from typing import NamedTuple

from rolescope.engine.verdict import Decision, Verdict
from rolescope.escalation.rights import OWN, Rights
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.simulation.listed_paths import UNMET
from rolescope.simulation.paths import Confirmed
from rolescope.trust.paths.needs import StepNeed
from rolescope.trust.paths.values import Step, StepLevel
from rolescope.value import Value


class PathPlace(NamedTuple):  # a tuple: searches look up millions
    """Where a path has come to: who, with what rights.

    `raising` is whom a raise before gave rights, those of `raised`, and who is yet to be become;
    empty for none.
    """

    who: str
    rights: Rights = OWN
    raising: str = ""
    raised: Rights = OWN


class WayHop(Value):
    """A hop by a way. `raises` is who has more rights after it, empty where somebody is become."""

    way: EscalationWay
    raises: str = ""

    @property
    def source(self) -> str:
        """Who takes it."""
        return self.way.source

    @property
    def target(self) -> str:
        """Where the path is after it: a raise moves nobody (PE-78)."""
        return self.way.source if self.raises else self.way.target


class AdminHop(Value):
    """An administrator takes over another principal of its account (PE-68, PE-77)."""

    source: str
    target: str


PathHop = Step | WayHop | AdminHop


def is_step(hop: PathHop) -> bool:
    """Tell whether a hop counts: raises do not (PE-78)."""
    return isinstance(hop, Step | AdminHop) or not hop.raises


class EndsIn(Value):
    """What the last principal of a path may do: the aim of a path to a resource."""

    action: str
    resource: str
    verdict: Verdict


class WayPath(Value, kw_only=True):
    """Hops one after the other, and what is known of them when they are confirmed.

    `rights` are those with which each hop is taken. `needs` are what each trust asks for, empty for
    other hops. `stopped` is the first stretch of trusts that is not open as a chain, `stopped_at`
    the number of its hop, from 0. A path without hops starts where it ends: its start may do what
    is asked for.
    """

    start: str
    hops: tuple[PathHop, ...]
    rights: tuple[Rights, ...] = ()
    needs: tuple[tuple[StepNeed, ...], ...] = ()
    stopped: Confirmed | None = None
    stopped_at: int | None = None
    ends_in: EndsIn | None = None

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of who is reached, one after the other; a raise names its source again."""
        return (self.start, *(hop.target for hop in self.hops))

    @property
    def length(self) -> int:
        """The number of steps."""
        return sum(map(is_step, self.hops))

    @property
    def unmet(self) -> int:
        """How much has to be brought along."""
        trusts = sum(need.kind in UNMET for needs in self.needs for need in needs)
        return trusts + sum(hop.way.needs_mfa for hop in self.hops if isinstance(hop, WayHop))

    @property
    def level(self) -> StepLevel:
        """What is known of it: a way that depends leaves it undecided."""
        if self.stopped is not None:
            return self.stopped.level
        is_open = all(
            hop.way.state is WayState.HOLDS for hop in self.hops if isinstance(hop, WayHop)
        )
        if self.ends_in is not None and self.ends_in.verdict.decision is not Decision.ALLOW:
            is_open = False
        return StepLevel.OPEN if is_open else StepLevel.UNDECIDED

    @property
    def rank(self) -> tuple[StepLevel, int, int, int, tuple[str, ...]]:
        """Its place in a list: open ones first, then by needs, by length, by ids."""
        return self.level, self.unmet, self.length, len(self.hops), self.nodes


class WayPaths(Value, kw_only=True):
    """The paths of a question, the easiest first, as `trust.paths.values.Paths`.

    `shortest` is None where there is none of at most `max_hops` steps; `is_cut`: there are steps
    beyond that, at which nobody looked. `raises_left`: so many principals with raised rights were
    found whose hops nobody looked for.
    """

    listed: tuple[WayPath, ...]
    count: int
    is_exact: bool
    max_hops: int
    shortest: int | None
    is_cut: bool = False
    raises_left: int = 0
