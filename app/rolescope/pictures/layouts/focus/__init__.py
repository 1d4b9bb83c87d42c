"""Focus: who can become one role, and how; or what one principal can become."""

from collections import Counter

from rolescope.analysis import Analysis
from rolescope.model.plain import visible
from rolescope.pictures.labels import change_words
from rolescope.pictures.layouts.focus import paint
from rolescope.pictures.layouts.focus.legend import legend_of
from rolescope.pictures.layouts.focus.plan import FocusPlan, make_plan
from rolescope.pictures.layouts.focus.sentence import sentence
from rolescope.pictures.layouts.focus.sizes import baseline, sizes_for
from rolescope.pictures.layouts.focus.ways_list import list_height, paint_list
from rolescope.pictures.picture import FirstLook, Picture, Shape, Text
from rolescope.pictures.view import Frame, View
from rolescope.progress import Tick, no_tick
from rolescope.trust.edge import Node
from rolescope.trust.people import is_person_id, people_in
from rolescope.words.filter_text import hidden_words

_FOOT = 24


def draw(analysis: Analysis, frame: Frame, tick: Tick = no_tick) -> Picture:
    """Draw what leads to the subject of the frame, and what it leads to."""
    subject = _subject(analysis, frame.subject or "")
    if subject is None:
        return _nothing(frame)
    plan = make_plan(analysis, subject, frame, sizes_for(compact=frame.compact))
    tick(0.5, "Drawing")
    hidden = hidden_words(frame.shown)
    words = sentence(plan) + (f" {hidden}." if hidden else "")
    rows, row_items = paint_list(plan, plan.bottom)
    name = visible(subject.name)
    return Picture(
        title=name,
        subtitle=words,
        width=plan.width,
        height=plan.bottom + list_height(plan.ways) + _FOOT,
        shapes=(*_shapes(plan, words), *rows),
        items=(*paint.card_items(plan), *paint.line_items(plan), *row_items),
        legend=legend_of(plan),
        status=" · ".join(filter(None, (_status(plan, name), hidden))),
        view=FOCUS_ID,
        first_look=FirstLook(is_above_legend=True),  # as its list is
        subject=subject.id,
    )


def _subject(analysis: Analysis, id_: str) -> Node | None:
    """Return the node of the subject; what an edit removed is drawn as it was before."""
    if is_person_id(id_):
        world = analysis.scenario.world
        return people_in(world, analysis.graph, analysis.baseline).nodes.get(id_)
    before = analysis.baseline.nodes if analysis.baseline is not None else ()
    return next((node for node in (*analysis.graph.nodes, *before) if node.id == id_), None)


def _shapes(plan: FocusPlan, words: str) -> list[Shape]:
    """Back to front: header, cards, lines, badges, counts."""
    shapes = [*paint.paint_header(plan, words), *paint.paint_headings(plan)]
    for card in plan.cards.values():
        shapes += paint.paint_card(plan, card)
    shapes += paint.paint_lines(plan)
    shapes += paint.paint_conditions(plan)
    for card in plan.cards.values():
        shapes += paint.paint_count(plan, card)
    return shapes


def _status(plan: FocusPlan, name: str) -> str:
    steps = []
    if plan.looks_back:
        steps.append(f"{plan.steps_back} {'step' if plan.steps_back == 1 else 'steps'} back")
    if plan.steps_on or not plan.looks_back:
        steps.append(f"{plan.steps_on} {'step' if plan.steps_on == 1 else 'steps'} on")
    changes = change_words(Counter(link.change for link in plan.links))
    return " · ".join(filter(None, (f"Focus on {name}", ", ".join(steps), changes)))


def _nothing(frame: Frame) -> Picture:
    """Draw the page that asks for a subject."""
    words = "Choose a role, a user or a provider to see who can become whom from there."
    if frame.subject is not None:
        words = f"{visible(frame.subject)} is not part of this import or scenario."
    shapes = (
        Text(x=24, y=baseline(31, 20), text="Focus", style="title"),
        Text(x=24, y=baseline(55, 13), text=words, style="body", color="muted"),
    )
    return Picture(
        title="Focus", subtitle=words, width=frame.width, height=140, shapes=shapes,
        status="Nothing in focus", view=FOCUS_ID,
    )  # fmt: skip


FOCUS_ID = "focus"
FOCUS = View(
    id=FOCUS_ID,
    title="Focus",
    draw=draw,
    needs_subject=True,
    can_draw_ways=True,
    shortcut="Ctrl+Shift+2",
)
"""The focus view."""
