"""View: one way to draw an analysis. LAYOUTS in pictures.layouts lists them."""

from datetime import UTC, tzinfo
from enum import Enum
from typing import Protocol

from rolescope.analysis import Analysis
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import Escalations, EscalationWay
from rolescope.pictures.picture import Picture
from rolescope.progress import Tick, no_tick
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.shown import Shown
from rolescope.value import Value


class Side(Enum):
    """Which direction a focus view of a role follows; for other nodes there is only one."""

    AUTO = "as it fits"  # all that leads to it, and as many steps on as there is room for
    IN = "who can assume it"
    OUT = "what it can assume"
    BOTH = "both"


class DrawnWays(Enum):
    """Which ways of escalation are drawn beside trusts."""

    NONE = "none"
    TO_ADMINS = "to administrators"
    ALL = "all"


class Counted(Enum):
    """What the cells of a matrix count."""

    TRUSTS = "trusts"
    ROLES = "roles"  # that are trusted to be called
    CALLERS = "callers"


class MatrixCounts(Value, kw_only=True):
    """What a matrix counts, of which trusts.

    `admin_only`: of those in admin roles. `open_only`: of those that ask for no condition.
    """

    of: Counted = Counted.TRUSTS
    admin_only: bool = False
    open_only: bool = False


MORE_PEOPLE = "more people"
"""What unfolds the people and groups of Identity Center that there is no room for."""


class Frame(Value, kw_only=True):
    """What a picture is made for: the space at 100 % in pixels, and the density.

    The picture may become taller than `height`, and wider than `width` where the content asks for
    it. `subject` is the id of the node a focus view is about. `shown` is what `filter` shows of the
    analysis, with the subject; both None: everything is shown.

    Of the focus view: it follows ways to that `side`, `depth` steps at most (None: to their ends).
    `expanded` are the accounts, OUs and nodes that are unfolded where the overview folds accounts,
    or the map principals: what `Item.opens` names. Of the map: `positions` puts nodes, by id, at x
    and y, and moves nothing else. `whole` folds nothing, however much it is. `by` puts groups in
    the place of accounts, and folds them (see `groups`). Times are written in `zone`, with its
    name.

    `counts` is for the matrix. `escalations` are those of the analysis where `drawn_ways` asks for
    some of them, else None. Of the map: `way` is the id of one that is drawn in any case.
    """

    width: float = 1600
    height: float = 868
    compact: bool = False
    subject: str | None = None
    positions: tuple[tuple[str, float, float], ...] = ()
    whole: bool = False
    expanded: frozenset[str] = frozenset()
    by: str = ""
    filter: Filter | None = None
    shown: Shown | None = None
    zone: tzinfo = UTC
    side: Side = Side.AUTO
    depth: int | None = None
    counts: MatrixCounts = MatrixCounts()
    drawn_ways: DrawnWays = DrawnWays.NONE
    way: str = ""
    escalations: Escalations | None = None

    def draws(self, way: EscalationWay) -> bool:
        """Tell whether a way is drawn as a line: by it somebody becomes another."""
        is_meant = self.drawn_ways is DrawnWays.ALL or way.is_admin
        return is_meant and way.gain is Gain.BECOME and way.source != way.target


class Draw(Protocol):
    """Draws an analysis for a frame. `tick` is called every few hundredths of a second."""

    def __call__(self, analysis: Analysis, frame: Frame, tick: Tick = no_tick) -> Picture:
        """Return the picture; raises what `tick` raises."""


class View(Value, kw_only=True):
    """One view: `draw` is pure and deterministic.

    `needs_subject`: it is about `Frame.subject`. `can_group`: it follows `Frame.by`. `can_place`:
    it follows `Frame.positions`, so that nodes can be dragged. `can_draw_ways`: it follows
    `Frame.drawn_ways`. `shortcut`: keys of its command.
    """

    id: str
    title: str
    draw: Draw
    needs_subject: bool = False
    can_group: bool = False
    can_place: bool = False
    can_draw_ways: bool = False
    shortcut: str = ""
