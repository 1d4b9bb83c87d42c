"""Overview: who can become whom, all accounts on one page."""

from rolescope.analysis import Analysis
from rolescope.pictures.groups import grouped, with_principals
from rolescope.pictures.layouts.overview.arrange import Arrangement, arrange
from rolescope.pictures.layouts.overview.collapse import diagrams_of
from rolescope.pictures.layouts.overview.grouping import DRAWING
from rolescope.pictures.layouts.overview.headline import (
    TITLE,
    paint_headline,
    pending_words,
    status_words,
    subtitle_words,
)
from rolescope.pictures.layouts.overview.items import box_items, line_items
from rolescope.pictures.layouts.overview.lane import widened
from rolescope.pictures.layouts.overview.legend import legend_of
from rolescope.pictures.layouts.overview.paint_boxes import paint_box, paint_ports
from rolescope.pictures.layouts.overview.paint_lane import lane_items, paint_lane
from rolescope.pictures.layouts.overview.paint_lines import (
    paint_badges,
    paint_lines,
    paint_sessions,
)
from rolescope.pictures.layouts.overview.paint_ways import with_ways
from rolescope.pictures.layouts.overview.sizes import sizes_for
from rolescope.pictures.picture import FirstLook, Picture, Shape
from rolescope.pictures.view import Frame, View
from rolescope.progress import Tick, no_tick
from rolescope.value import replace

_MARGIN = 24


def draw(analysis: Analysis, frame: Frame, tick: Tick = no_tick) -> Picture:
    """Draw the overview of an analysis: accounts as boxes, callers in a lane, trusts as lines."""
    analysis = grouped(analysis, frame.by)
    diagram, base = diagrams_of(analysis, frame, tick)
    diagram = replace(diagram, is_pending=analysis.graph.is_pending)
    sizes = widened(sizes_for(frame.width, compact=frame.compact), (base or diagram).cards)
    arrangement = arrange(diagram, sizes, frame, tick, base=base)
    tick(0.8, DRAWING)
    places = arrangement.places
    headline, attention = paint_headline(diagram, sizes, places.width)
    items = [
        *attention,
        *lane_items(arrangement, compact=frame.compact),
        *box_items(arrangement, compact=frame.compact),
        *line_items(arrangement),
    ]
    subtitle = subtitle_words(diagram, compact=frame.compact)
    tick(0.9, DRAWING)
    picture = Picture(
        title=TITLE,
        subtitle=pending_words(subtitle) if diagram.is_pending else subtitle,
        width=places.width,
        height=places.bottom + _MARGIN,
        shapes=tuple(headline + _shapes(arrangement, compact=frame.compact)),
        items=tuple(items),
        legend=legend_of(diagram, compact=frame.compact),
        status=status_words(diagram),
        view=OVERVIEW_ID,
        first_look=FirstLook(fills_width=True),
    )
    if frame.escalations is not None:
        homes = {node.id: node.account or "" for node in analysis.graph.nodes}
        picture = with_ways(picture, arrangement, frame, homes)
    return with_principals(picture, analysis) if frame.by else picture


def is_laid_out_as_written(view: str, frame: Frame) -> bool:
    """Tell whether a picture of a large import has its places by the trusts as written alone.

    How they stand decides nothing but how lines look, and rows of accounts that are unfolded.
    """
    return view == OVERVIEW_ID and not (frame.whole or frame.by or frame.filter)


def _shapes(arrangement: Arrangement, *, compact: bool) -> list[Shape]:
    """Back to front: boxes and text, lines, ports, badges."""
    shapes = paint_lane(arrangement, compact=compact)
    for box in arrangement.diagram.boxes:
        shapes += paint_box(arrangement, box, compact=compact)
    shapes += paint_lines(arrangement)
    shapes += paint_ports(arrangement)
    shapes += paint_sessions(arrangement)
    shapes += paint_badges(arrangement)
    return shapes


OVERVIEW_ID = "overview"
OVERVIEW = View(
    id=OVERVIEW_ID,
    title="Overview",
    draw=draw,
    can_group=True,
    can_draw_ways=True,
    shortcut="Ctrl+Shift+1",
)
