"""Map: every principal in the box of its account, and lines straight from one to the other."""

from rolescope.analysis import Analysis
from rolescope.pictures.groups import BY_FEW, OTHERS, grouped, with_principals
from rolescope.pictures.layouts.map.legend import legend_of
from rolescope.pictures.layouts.map.paint import items_of, shapes_of
from rolescope.pictures.layouts.map.plan import DRAWING, few_of, make_plan
from rolescope.pictures.layouts.map.swarm import swarm_of
from rolescope.pictures.layouts.map.ways import with_ways
from rolescope.pictures.layouts.map.words import TITLE, status_words, subtitle_words
from rolescope.pictures.layouts.matrix import MATRIX_ID
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame, View
from rolescope.progress import Tick, no_tick
from rolescope.value import replace


def draw(analysis: Analysis, frame: Frame, tick: Tick = no_tick) -> Picture:
    """Draw the map of an analysis: accounts as boxes, grouped by OU, all principals in them."""
    if frame.by == BY_FEW and OTHERS in frame.expanded:
        frame = replace(frame, by="", expanded=frame.expanded - {OTHERS})
    analysis = grouped(analysis, frame.by, few_of(frame))
    plan = make_plan(analysis, frame, tick)
    tick(0.8, DRAWING)
    swarm, undrawn = with_ways(swarm_of(plan, analysis.scenario.world), plan, frame)
    tick(0.9, DRAWING)
    width, height = plan.size
    picture = Picture(
        title=TITLE,
        subtitle=subtitle_words(plan),
        width=width,
        height=height,
        shapes=tuple(shapes_of(plan)),
        items=tuple(items_of(plan)),
        legend=legend_of(swarm, plan.gathered.noun),
        status=status_words(plan, undrawn),
        view=MAP_ID,
        swarm=swarm,
        clearer=MATRIX_ID if plan.is_dense else "",
    )
    return with_principals(picture, analysis) if frame.by else picture


MAP_ID = "map"
MAP = View(
    id=MAP_ID,
    title="Map",
    draw=draw,
    can_group=True,
    can_place=True,
    can_draw_ways=True,
    shortcut="Ctrl+Shift+3",
)
"""The map view."""
