"""The places of the timeline: values in pixels, as they are painted."""

from dataclasses import dataclass

from rolescope.pictures.timeline.labels import Box
from rolescope.words.timeline.values import Row, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Heights in pixels: of rows, bars and gaps."""

    top: float  # above the bar of a row
    bar: float
    below: float  # from the bar to the pills
    pill: float
    foot: float  # below the pills, or the bar where there are none
    line: float  # between two lines of renewal
    least: float  # of a row


NORMAL = Sizes(top=14, bar=24, below=8, pill=22, foot=16, line=25, least=54)
COMPACT = Sizes(top=7, bar=20, below=4, pill=20, foot=6, line=20, least=41)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBar:
    """A bar with its look."""

    box: Box
    look: str
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedText:
    """Words on a bar or beside a line. `is_over`: they stand on a ground of their own."""

    box: Box
    text: str
    look: str
    whole: str
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPill:
    """A pill; `rest` is empty where there is room for its beginning only."""

    box: Box
    strong: str
    rest: str
    tone: Tone
    icon: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """One row from `y` on, `h` high."""

    row: Row
    y: float
    h: float
    bars: tuple[PlacedBar, ...]
    texts: tuple[PlacedText, ...]
    pills: tuple[PlacedPill, ...]
    cut: Box | None = None
    barred: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRenewal:
    """One line of renewal: solid and dotted stretches, a dot at the end, words."""

    y: float
    solid: tuple[tuple[float, float], ...]
    dotted: tuple[tuple[float, float], ...]
    strong: str
    text: PlacedText
    is_endless: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The whole timeline in pixels, `height` high. `now` and `revoke` are places of lines."""

    width: float
    height: float
    rows: tuple[PlacedRow, ...]
    renewals: tuple[PlacedRenewal, ...]
    renewal_y: float
    now: float
    revoke: float | None
