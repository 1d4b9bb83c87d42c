"""Shapes and items of the picture: header, columns, cards, lines, badges, pills."""

from collections.abc import Iterator
from itertools import pairwise

from rolescope.model.plain import counted, first_lines, visible
from rolescope.pictures.layouts.focus import marks
from rolescope.pictures.layouts.focus.cards import (
    CROWN,
    CardColumn,
    CardLink,
    FocusCard,
    crown_room,
)
from rolescope.pictures.layouts.focus.plan import FocusPlan
from rolescope.pictures.layouts.focus.sizes import BADGE, PILL_STEP, PILL_TOP, baseline
from rolescope.pictures.layouts.overview.marks import change_badge
from rolescope.pictures.metrics import elide_end, elide_middle, text_width
from rolescope.pictures.picture import (
    Arrow,
    Box,
    Dash,
    Glyph,
    Item,
    ItemKind,
    Line,
    PictureChange,
    Shape,
    Text,
)
from rolescope.pictures.rect import Rect
from rolescope.pictures.standing_lines import LOOKS
from rolescope.pictures.way_bundles import WAY_WIDTH
from rolescope.trust.edge import Closure, NodeKind
from rolescope.words.admin_text import MAKES_ADMIN
from rolescope.words.names import kind_words
from rolescope.words.trusts.reasons import reason_text

_MARK = 19
_BEFORE_CARD = 36  # px that lines and badges take before a card
_ASIDE = 22  # px from a badge to the one beside it
_MAX_LINES = 12  # of a tooltip


def paint_header(plan: FocusPlan, sentence: str) -> Iterator[Shape]:
    """Paint the subject's name, the Admin pill, its account, and the sentence."""
    sizes = plan.sizes
    right = plan.width - sizes.margin
    subject = next(card for card in plan.cards.values() if card.column == 0)
    name = (
        visible(plan.subject.name) if subject.actors[0].node.kind is NodeKind.ROLE else subject.name
    )
    home = plan.names.account_with_id(plan.subject.account) if plan.subject.account else ""
    home_width = text_width(home, "body")
    pill = _rights_of(plan)
    admin = marks.pill_width(pill.text, pill.icon) if pill is not None else 0
    shown = elide_middle(name, "title", right - sizes.margin - home_width - admin - 40)
    y = sizes.title_y
    yield Text(x=sizes.margin, y=baseline(y, 20), text=shown, style="title",
               full=name if shown != name else None)  # fmt: skip
    x = sizes.margin + text_width(shown, "title") + 12
    if pill is not None:
        yield from marks.pill(pill, round(x), y - 10)
        x += admin + 10
    if home:
        yield Text(x=round(x), y=baseline(y, 13), text=home, style="body", color="muted")
    shown = elide_end(sentence, "body", right - sizes.margin)
    yield Text(x=sizes.margin, y=baseline(sizes.sentence_y, 13), text=shown, style="body",
               color="muted", full=sentence if shown != sentence else None)  # fmt: skip


def _rights_of(plan: FocusPlan) -> marks.Label | None:
    """Return the pill that says whether the subject is an administrator, or may become one."""
    if plan.subject.is_admin:
        return marks.Label(text="Admin", tone="strong", icon="crown")
    if plan.subject.id in plan.makers:
        return marks.Label(text=MAKES_ADMIN.text, tone="risk", icon=MAKES_ADMIN.icon)
    return None


def paint_headings(plan: FocusPlan) -> Iterator[Shape]:
    """Paint the heading of every column, with its count and its rule."""
    sizes = plan.sizes
    for column in plan.columns:
        x = plan.spots[column.cards[0].id].x
        is_subject = column.number == 0
        y = baseline(sizes.heading_y, 12)
        color = "text" if is_subject else "muted"
        yield Text(x=x, y=y, text=column.title, style="label", color=color)
        if column.count is not None:
            yield Text(x=x + sizes.card, y=y, text=f"{column.count:,}", style="label",
                       color=color, anchor="end")  # fmt: skip
        rule = "accent" if is_subject else "border"
        yield Box(x=x, y=sizes.rule_y, w=sizes.card, h=2, radius=1, fill=rule)


def paint_card(plan: FocusPlan, card: FocusCard) -> Iterator[Shape]:
    """Paint one card: two more edges behind a folded one, its mark, two lines of text."""
    spot, sizes, item = plan.spots[card.id], plan.sizes, card.id
    is_subject = card.column == 0
    fill, stroke = ("accentsoft", "accent") if is_subject else ("surface", "border")
    if card.change is PictureChange.UNREACHED and not is_subject:
        stroke = "riskborder"
    if card.id in plan.risky:
        fill, stroke = "risksoft", "risk"
    if card.count > 1:
        for step in (6, 3):
            yield Box(x=spot.x + step, y=spot.y + step, w=spot.w, h=spot.h, radius=8,
                      fill="surface", stroke="border", item=item)  # fmt: skip
    yield Box(**spot.area, radius=8,
              fill=fill, stroke=stroke,
              width=2 if is_subject else 1, item=item)  # fmt: skip
    yield from marks.card_mark(card, spot.x + sizes.icon_x, spot.cy, _MARK, item)
    if crown_room(card):
        name, ink = ("crown-outline", "risk") if card.makes_admin else ("crown", "text")
        yield Glyph(name=name, x=spot.x + spot.w - sizes.pad - CROWN / 2, y=spot.cy - 10,
                    size=CROWN, fill=ink, item=item)  # fmt: skip
    yield from _card_words(plan, card)


_ONE_LINE, _TWO_LINES = (-9.0, 9.0), (-17.0, 0.0, 17.0)  # px from the middle of a card to its lines


def _card_words(plan: FocusPlan, card: FocusCard) -> Iterator[Shape]:
    """Paint the name, in two lines where one is too short, and what it is."""
    spot, sizes, item = plan.spots[card.id], plan.sizes, card.id
    x, room = spot.x + sizes.text_x, spot.w - sizes.text_x - sizes.pad
    ink = "faint" if card.change is PictureChange.UNREACHED else "text"
    first, rest = plan.card_names[card.id]
    heights = _TWO_LINES if rest else _ONE_LINE
    full = card.name if first != card.name else None
    yield Text(x=x, y=baseline(spot.cy + heights[0], 13), text=first, style="subject", color=ink,
               full=full, item=item)  # fmt: skip
    if rest:
        yield Text(x=x, y=baseline(spot.cy + heights[1], 12), text=rest, style="small", color=ink,
                   item=item)  # fmt: skip
    second = elide_end(card.second, "small", room)
    yield Text(x=x, y=baseline(spot.cy + heights[-1], 12), text=second, style="small",
               color="muted", full=card.second if second != card.second else None,
               item=item)  # fmt: skip


def paint_count(plan: FocusPlan, card: FocusCard) -> Iterator[Shape]:
    """Paint the number of principals on the upper right corner of a folded card."""
    if card.count < 2:  # noqa: PLR2004 - one needs no count
        return
    spot, text = plan.spots[card.id], f"{card.count:,}"
    w = max(28, round(text_width(text, "label")) + 16)
    x, y = spot.x + spot.w - w - 4, spot.y - 9
    yield Box(x=x, y=y, w=w, h=18, radius=9, fill="accent", item=card.id)
    yield Text(x=x + w / 2, y=baseline(y + 9, 11), text=text, style="label", color="onaccent",
               anchor="middle", item=card.id)  # fmt: skip


def paint_lines(plan: FocusPlan) -> Iterator[Shape]:
    """Paint the lines, ordinary ones first, the easiest way in last."""
    thick = plan.thick
    links = {link.id: link for link in plan.links}
    buses = plan.buses

    def rank(link: CardLink) -> tuple[bool, bool, str]:
        return (link.source, link.target) in thick, not link.is_open, buses.get(link.id, "")

    for link in sorted((x for x in links.values() if x.id in plan.routes), key=rank):
        if link.is_way:
            yield _way_line(link, plan, buses.get(link.id, ""))
        else:
            is_thick = link.is_open and (link.source, link.target) in thick
            yield _line(link, plan, buses.get(link.id, ""), is_thick=is_thick)


def _way_line(link: CardLink, plan: FocusPlan, bus: str) -> Line:
    return Line(
        points=plan.routes[link.id],
        stroke="cond" if link.state is Closure.UNDECIDED else "risk",
        width=WAY_WIDTH,
        radius=10,
        dash=Dash.WAY,
        casing=True,
        arrow=Arrow.HOLLOW,
        arrow_size=10,
        item=link.id,
        bus=bus,
    )


def _line(link: CardLink, plan: FocusPlan, bus: str, *, is_thick: bool) -> Line:
    stroke, dash, arrow = "edge", Dash.SOLID, Arrow.FILLED
    width = 2.5 if is_thick else 1.6
    if link.edits:
        stroke, dash = "risk", Dash.PERMITTED_ONLY
    elif link.is_gone:
        stroke, dash, width = "risk", Dash.GHOST, 1.8
    elif link.is_cut:
        stroke, dash, width, arrow = "faint", Dash.GHOST, 1.4, Arrow.OPEN
    elif not link.is_open:
        look = LOOKS[link.state]
        stroke, dash, arrow = look.color, look.dash, look.arrow
    elif any(hop.edge.id in plan.names.risky for hop in link.hops):
        stroke, is_thick, width = "risk", True, 2.5
    elif is_thick:
        stroke = "allowed"
    elif link.hops and link.state is Closure.UNDECIDED:
        look = LOOKS[link.state]
        stroke, dash, arrow = look.color, look.dash, look.arrow
    return Line(
        points=plan.routes[link.id],
        stroke=stroke,
        width=width,
        radius=10,
        dash=dash,
        casing=True,
        arrow=arrow,
        arrow_size=10 if is_thick or link.is_way else 8,
        item=link.id,
        bus=bus,
        is_double=link.change is PictureChange.NEW,
    )


def paint_conditions(plan: FocusPlan) -> Iterator[Shape]:
    """Paint the badges on the lines, and the pills below the cards."""
    for guard, x, y in plan.badges:
        if guard.is_risky:
            yield from marks.triangle(x, y, item=guard.links[0].id)
        elif guard.badge:
            yield from marks.badge(guard.badge, x, y, is_met=guard.is_met, item=guard.links[0].id)
        if guard.change is not None:
            at = x - (_ASIDE if guard.is_risky or guard.badge else 0)
            yield from change_badge(guard.change, at, y, guard.links[0].id, BADGE)
    for card, found in plan.pills.items():
        spot = plan.spots[card]
        below = spot.y + spot.h + PILL_TOP + (4 if plan.cards[card].count > 1 else 0)
        for number, pill in enumerate(found):
            icon = pill.icon
            y = below + number * PILL_STEP
            room = _room_right(plan, spot, y) - 16 - (16 if icon else 0)
            shown = elide_end(pill.text, "label", room)
            full = pill.text if shown != pill.text else None
            label = marks.Label(text=shown, tone=pill.tone, icon=icon, full=full)
            yield from marks.pill(label, spot.x, y, pill.item)


def _room_right(plan: FocusPlan, spot: Rect, y: float) -> float:
    """Return how wide a pill at (spot.x, y) may be: up to the next line, or the next badge."""
    later = [other.x for other in plan.spots.values() if other.x > spot.right]
    end = min(later) - _BEFORE_CARD if later else plan.width - plan.sizes.margin
    for points in plan.routes.values():
        for (x0, y0), (x1, y1) in pairwise(points):
            is_beside = max(x0, x1) > spot.right and min(x0, x1) < end
            if is_beside and min(y0, y1) < y + PILL_STEP and max(y0, y1) > y - 4:
                end = min(end, max(min(x0, x1) - 6, spot.right))
    return max(end, spot.right) - spot.x


def card_items(plan: FocusPlan) -> Iterator[Item]:
    """Return the item of every card."""
    columns = {column.number: column for column in plan.columns}
    for card in plan.cards.values():
        mine = [link for link in plan.links if card.id in (link.source, link.target)]
        others = {end for link in mine for end in (link.source, link.target)} - {card.id}
        spot = plan.spots[card.id]
        yield Item(
            id=card.id,
            kind=ItemKind.CARD,
            name=f"{card.name}, {card.second}, {_where(columns[card.column])}"
            + (f", {card.change.value}" if card.change else ""),
            nodes=card.nodes,
            edges=tuple(sorted({edge for link in mine for edge in link.edges})),
            tooltip=_tooltip(card),
            **spot.area,
            related=(*(link.id for link in mine), *sorted(others)),
            change=card.change,
            opens=card.opens,
        )


def _where(column: CardColumn) -> str:
    if column.number == 0:
        return "the subject"
    near = abs(column.number) == 1
    return f"{column.title[:1].lower()}{column.title[1:]}" if near else column.title


def _tooltip(card: FocusCard) -> str:
    kinds = dict.fromkeys(kind_words(actor.node) for actor in card.actors)
    ids = [
        visible(f"{actor.node.id}: {actor.subject}" if actor.subject else actor.node.id)
        for actor in card.actors
    ]
    lines = first_lines(ids, most=_MAX_LINES)
    return "\n".join([f"{card.name}: {', '.join(kinds)}", *lines])


def line_items(plan: FocusPlan) -> Iterator[Item]:
    """Return the item of every line."""
    words = {
        link.id: guard.text
        for found in plan.guards.values()
        for guard in found
        for link in guard.links
    }
    for link in plan.links:
        if link.id not in plan.routes:
            continue
        source, target = plan.cards[link.source], plan.cards[link.target]
        name = _says(link, source, target)
        asked = words.get(link.id, "")
        reasons = dict.fromkeys(map(visible, _reasons(link)))
        xs, ys = zip(*plan.routes[link.id], strict=True)
        yield Item(
            id=link.id,
            kind=ItemKind.EDGE,
            name=f"{name}: {asked}" if asked else name,
            nodes=(),
            edges=link.edges,
            tooltip="\n".join([name, *([asked] if asked else []), *list(reasons)[:_MAX_LINES]]),
            x=min(xs),
            y=min(ys),
            w=max(xs) - min(xs),
            h=max(ys) - min(ys),
            related=(link.source, link.target),
            change=link.change,
        )


def _reasons(link: CardLink) -> Iterator[str]:
    """Yield why the trusts of a line stand where they stand, or by what its ways lead."""
    if link.is_way:
        yield from (f"{way.rule.id} {way.rule.title}" for way in link.ways)
    else:
        yield from filter(None, (reason_text(hop.edge) for hop in link.hops))


def _says(link: CardLink, source: FocusCard, target: FocusCard) -> str:
    if link.is_way:
        may = "may take over" if link.state is Closure.UNDECIDED else "can take over"
        return f"{source.name} {may} {target.name}"
    if link.edits:
        who = counted(target.count, "role")
        return f"{source.name} may replace the trust policy of {who}"
    verb = "can assume" if link.is_open or link.is_gone else "can never assume"
    words = f"{source.name} {verb} {target.name}"
    if link.is_cut:
        end = f"{target.name} is cut off" if target.column <= 0 else f"{source.name} is cut off"
        return f"{words}, but {end}"
    return f"{link.change.value.capitalize()}: {words}" if link.change else words
