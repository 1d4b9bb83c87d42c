"""The values of questions about paths: how far one may go, steps, and whole paths."""

from enum import Enum, IntEnum

from rolescope.trust.edge import Edge
from rolescope.value import Value


class Through(Enum):
    """Which trusts a path may lead through."""

    ALLOWED = "allowed"  # by both sides, with nothing that the caller has to bring
    CONDITIONAL = "allowed or conditional"  # and those that need something, or are not decided
    ANY = "any trust"  # and those that are written but closed


class StepLevel(IntEnum):
    """What is known of one step of one principal; less is better."""

    OPEN = 0  # allowed, with what its conditions ask for
    UNDECIDED = 1  # the import lacks what would decide it
    CLOSED = 2  # a trust is written, but does not let this principal in


STEP, NEED, UNDECIDED, CLOSED = 1, 10**4, 10**8, 10**12
"""What a path costs: the greater is always worse than any number of the smaller (at most 9,999)."""


class Step(Value, kw_only=True):
    """`source` assumes `target`, by a trust: `edge`. `unmet`: how much the caller has to bring."""

    source: str
    target: str
    edge: Edge
    level: StepLevel
    unmet: int = 0


class Path(Value, kw_only=True):
    """Steps one after the other, each taken by the session that the one before yields."""

    steps: tuple[Step, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of its nodes, from the first caller to the last role."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def length(self) -> int:
        """The number of steps."""
        return len(self.steps)

    @property
    def unmet(self) -> int:
        """How much its callers have to bring, as its trusts have it."""
        return sum(step.unmet for step in self.steps)

    @property
    def level(self) -> StepLevel:
        """What is known of it: that of its worst step."""
        return max(step.level for step in self.steps)


class Paths(Value, kw_only=True):
    """The paths of a question, the easiest first.

    `count` is how many there are of at most `max_hops` steps, listed or not; not `is_exact`: there
    are more than that, too many to count. `shortest` is the number of steps of the shortest path
    of any length, None when there is none at all.
    """

    listed: tuple[Path, ...]
    count: int
    is_exact: bool
    max_hops: int
    shortest: int | None
