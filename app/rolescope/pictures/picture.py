"""Picture: shapes with positions, ready to paint on a canvas or to write to a file.

Coordinates are pixels at 100 %, x to the right, y down. Colors are names of tokens of a theme
(`pictures.theme`), so that one picture serves light and dark. Every shape carries the id of the
item it belongs to, which is what the canvas lights, dims and reports clicks for.
"""

import math
from collections.abc import Mapping
from enum import Enum

import numpy as np
import numpy.typing as npt

from rolescope.value import Value, field

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Point = tuple[float, float]
DOUBLE = 3.2  # px that a double line is wider than a plain one
GAP = 2.0  # px between the two lines of a double one


class PictureChange(Enum):
    """What became of an item since the picture that another is compared with."""

    NEW = "new"
    GONE = "taken away"
    CHANGED = "changed"
    UNREACHED = "no longer reached"  # it stands as it did, but what led to it is gone


class Arrow(Enum):
    """The end of a line."""

    NONE = "none"
    FILLED = "filled"
    OPEN = "open"
    BAR = "bar"
    HOLLOW = "hollow"  # a closed head, not filled


class Dash(Enum):
    """How a line is dashed; the values are lengths in pixels, on and off."""

    SOLID = (0,)
    TRUSTED_ONLY = (8, 4)
    PERMITTED_ONLY = (2, 4)
    NEVER_MET = (6, 4)
    DENIED = (14, 4)
    UNDECIDED = (2, 3)
    FEDERATED = (8, 3, 2, 3)
    GHOST = (6, 5)
    SESSION = (3, 2)
    WAY = (0.1, 5.2)  # dots: its ends are round

    @property
    def is_dotted(self) -> bool:
        """Whether it is drawn as dots."""
        return self is Dash.WAY


class Box(Value, kw_only=True):
    """A rectangle with round corners. None for a color: not filled, no border."""

    x: float
    y: float
    w: float
    h: float
    radius: float = 0
    fill: str | None = None
    stroke: str | None = None
    width: float = 1
    item: str = ""


class Line(Value, kw_only=True):
    """A polyline with round corners of `radius` (never more than half of the shorter leg).

    `casing` adds a line in the canvas color below, 4 px wider: a gap at every crossing. Lines of
    one `bus` stand next to one another: the casings of all of them go below all of them, so that
    no casing cuts a branch of its own bus. `is_double`: two lines with a gap between them.
    """

    points: tuple[Point, ...]
    stroke: str
    width: float = 1.6
    radius: float = 8
    dash: Dash = Dash.SOLID
    casing: bool = False
    arrow: Arrow = Arrow.NONE
    arrow_size: float = 8
    item: str = ""
    bus: str = ""
    is_double: bool = False

    @property
    def extent(self) -> float:
        """How wide it is in all."""
        return self.width + (DOUBLE if self.is_double else 0)

    @property
    def end(self) -> Point:
        """Where the stroke ends: inside a filled arrow head, which keeps its tip sharp."""
        before, tip = self.points[-2], self.points[-1]
        if self.arrow not in (Arrow.FILLED, Arrow.HOLLOW):
            return tip
        inside = self.arrow_size / (2 if self.arrow is Arrow.FILLED else 1)
        return toward(tip, before, min(inside, math.dist(before, tip)))


def toward(start: Point, end: Point, reach: float) -> Point:
    """Return the point `reach` px away from `start` in the direction of `end`."""
    part = reach / (math.dist(start, end) or 1)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


class Glyph(Value, kw_only=True):
    """A bundled outline (`pictures.outlines`), centered at (x, y), `size` px high.

    `stroke` outlines it; None for `fill`: only the outline is drawn.
    """

    name: str
    x: float
    y: float
    size: float
    fill: str | None = None
    stroke: str | None = None
    width: float = 1
    dash: Dash = Dash.SOLID
    item: str = ""


ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""How much of a text is on the left of its place, as a part of its width."""


class Text(Value, kw_only=True):
    """One line of text from `x` (start, middle or end as `anchor` says), baseline at `y`.

    `style` names a text style of `pictures.theme` (`body`, `small`, `mono`…). `full` is the whole
    text when `text` was shortened, or the name of what `text` calls by a plainer one. `own` is
    the part that siblings do not share (start and end): the rest of `text` is muted. `is_hint`: it
    tells what a mouse can do here, which nobody can on paper or a slide.
    """

    x: float
    y: float
    text: str
    style: str
    color: str = "text"
    anchor: str = "start"
    full: str | None = None
    own: tuple[int, int] | None = None
    item: str = ""
    is_hint: bool = False

    def runs(self) -> tuple[tuple[str, str], ...]:
        """Return the pieces of the text with their colors, from the left to the right."""
        if self.own is None:
            return ((self.text, self.color),)
        start, end = self.own
        pieces = (self.text[:start], self.text[start:end], self.text[end:])
        colors = ("muted", self.color, "muted")
        return tuple(run for run in zip(pieces, colors, strict=True) if run[0])


Shape = Box | Line | Glyph | Text


class ItemKind(Enum):
    """What a click on an item means."""

    ROW = "row"  # one or several principals of an account with the same trust
    CARD = "card"  # a caller in the lane, a card of the focus view
    ACCOUNT = "account"
    SERVICE_CHIP = "service chip"  # roles of an account that trust a service
    SERVICE = "service"  # a service in the lane
    EDGE = "edge"  # a line: one or several written edges
    ATTENTION = "attention"  # a pill that names a danger; selects its edges
    PORT = "port"  # the whole-account port on an account's border
    SESSION = "session"  # a mark for a session principal on its role
    NODE = "node"  # a node of a swarm
    CELL = "cell"  # of a matrix: the trusts of an account in callers


class Item(Value, kw_only=True):
    """Something that can be pointed at.

    `nodes` are ids of nodes of the trust graph, `edges` ids of its edges; `name` is what a screen
    reader says; `tooltip` plain text; `x, y, w, h` its bounds (lines: of the whole line).
    `related` are items lit together with it (an edge's rows, a row's edges, a service's chips).
    `change`: what an edit, or another import, did to it. `inside` are the principals that an item
    of accounts stands for; `opens` what unfolds or folds it (see `view.Frame.expanded`).
    """

    id: str
    kind: ItemKind
    name: str
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    tooltip: str = ""
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0
    related: tuple[str, ...] = ()
    change: PictureChange | None = None
    inside: tuple[str, ...] = ()
    opens: str = ""


class LegendEntry(Value, kw_only=True):
    """One sample of the legend with its words. Only what is in the picture is listed."""

    key: str
    text: str
    shapes: tuple[Shape, ...]  # drawn around (0, 0), at most 28 x 20


class LineStyle(Value, kw_only=True):
    """How lines of one sort are drawn; `stroke` is a color token, `width` pixels on screen.

    `halo`: how many pixels of ground surround them, where they cross others.
    """

    stroke: str
    width: float = 1.0
    dash: Dash = Dash.SOLID
    arrow: Arrow = Arrow.FILLED
    halo: float = 0.0


class Swarm(Value, kw_only=True, eq=False):
    """`n` nodes and `m` lines between them as arrays, in drawing order, back to front.

    What an array holds in place of an object is its number in a tuple.

    - `nodes`: `n` tuples of ids of nodes of the trust graph; more than one: they are folded.
    - `names`: `n` names, for people.
    - `labels`: `n` shorter ones that stand at the nodes; or none at all: the names do.
    - `opens`: `n` times what unfolds a node, or folds it with others again (see
      `view.Frame.expanded`), "" for nothing; or none at all.
    - `places`: (n, 2), where their middles are; `sizes`: (n,), their height in pixels.
    - `glyphs`: (n,), numbers in `glyph_names` (see `Glyph`); `inks`: (n,), in `ink_names` (tokens).
    - `weights`: (n,), what is labelled first: larger first; never negative.
    - `ends`: (m, 2), numbers of the nodes where lines start and end.
    - `edges`: `m` tuples of ids of the edges of the trust graph that a line stands for.
    - `looks`: (m,), numbers in `styles`.
    - `badges`: (m,), numbers in `badge_names` (icons of what all trusts of a line ask for), -1 for
      none; None: no line has one.
    - `meant`: by number, what nodes mean that stand for no principal of the trust graph.
    - `rooms`: (n, 2), the left and right of the box that a node stands in: names stay within; None:
      there are no boxes.
    - `beside`: (n,), whose names stand at their left; None: all stand below.
    - `notes`: by number, what more a pointer is told of a node.
    - `trunks`: by number, the edges that nodes stand for where lines meet. Of lines at a trunk, the
      first of `edges` is an id of their own.
    """

    nodes: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    places: Floats
    sizes: Floats
    glyphs: Ints
    inks: Ints
    weights: Floats
    ends: Ints
    edges: tuple[tuple[str, ...], ...]
    looks: Ints
    glyph_names: tuple[str, ...]
    ink_names: tuple[str, ...]
    styles: tuple[LineStyle, ...] = ()
    opens: tuple[str, ...] = ()
    badges: Ints | None = None
    badge_names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    meant: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    trunks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    rooms: Floats | None = None
    beside: Mask | None = None


class GridHeads(Value, kw_only=True):
    """Where a picture has the heads of its rows and columns, which stay in sight.

    Those of rows are left of `right`, those of columns between `top` and `bottom`.
    """

    right: float
    top: float
    bottom: float


class FirstLook(Value, kw_only=True):
    """How large a picture is shown at first; 1.0 is 100 %.

    All of it is shown where it fits between `least`, below which its names would be cut, and
    `largest`. `fills_width`: it was drawn for less width than a large screen has, and is shown so
    much larger. `is_above_legend`: so far that its end is above the legend.
    """

    least: float = 0.86
    largest: float = 1.0
    fills_width: bool = False
    is_above_legend: bool = False


class Picture(Value, kw_only=True):
    """Everything that is seen of one view. `shapes` are in drawing order, back to front."""

    title: str
    subtitle: str
    width: float
    height: float
    shapes: tuple[Shape, ...] = ()
    items: tuple[Item, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    status: str = ""  # "62 roles · 26 lines · nothing hidden"
    view: str = ""  # the id of the view in LAYOUTS
    subject: str | None = None  # the node a focus view is about
    swarm: Swarm | None = None  # above the shapes
    heads: GridHeads | None = None
    first_look: FirstLook = FirstLook()
    clearer: str = ""  # the id of the view that shows the same where this one is too dense
