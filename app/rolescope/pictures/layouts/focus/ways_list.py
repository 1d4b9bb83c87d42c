"""The list below the cards: every way in words, the text equivalent of the picture."""

from collections.abc import Iterator, Mapping, Sequence

from rolescope.model.plain import counted
from rolescope.pictures.layouts.focus import marks
from rolescope.pictures.layouts.focus.cards import FocusCard
from rolescope.pictures.layouts.focus.plan import FocusPlan
from rolescope.pictures.layouts.focus.sizes import PILL, baseline
from rolescope.pictures.layouts.focus.ways import MOST_ROWS, FocusPathRow, FocusPathRows, NeedPill
from rolescope.pictures.metrics import elide_end, elide_middle, text_width
from rolescope.pictures.name_fitting import set_names
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, PictureChange, Shape, Text
from rolescope.pictures.way_bundles import WAY_ICON
from rolescope.trust.edge import NodeKind
from rolescope.value import Value
from rolescope.words.names import CONDITION_ICONS

_CHANGED = (PictureChange.GONE.value, PictureChange.NEW.value)
_HEAD = 50
_ROW = 44
_PAD = 20
_CHAIN_X = 57  # from the left border of the panel
_MARK = 14
_MARK_ROOM = 20
_CHEVRON = 27
_NEED_GAP = 7


class _Places(Value):
    """Where the parts of a row begin."""

    left: float
    right: float
    needs: float
    steps: float
    remark: float


def list_height(ways: FocusPathRows) -> float:
    """Return the height of the panel; 0 when there is no way."""
    if not ways.rows:
        return 0
    rows = min(len(ways.rows), MOST_ROWS)
    more = 36 if len(ways.rows) > rows else 0
    return _HEAD + rows * _ROW + more + 8


def paint_list(plan: FocusPlan, top: float) -> tuple[list[Shape], list[Item]]:
    """Paint the panel with one row for each way."""
    height = list_height(plan.ways)
    if not height:
        return [], []
    places = _places(plan)
    shapes: list[Shape] = [
        Box(x=places.left, y=top, w=places.right - places.left, h=height, radius=10,
            fill="surface", stroke="border"),
        *_head(plan, places, top),
    ]  # fmt: skip
    items: list[Item] = []
    lines = {(link.source, link.target): link.id for link in plan.links}
    for number, way in enumerate(plan.ways.rows[:MOST_ROWS]):
        y = top + _HEAD + number * _ROW
        name = f"way:{number}"
        shapes.append(Box(x=places.left + _PAD, y=y, w=places.right - places.left - 2 * _PAD, h=1,
                          fill="border"))  # fmt: skip
        shapes += _row(way, plan.cards, places, y, name)
        items.append(_item(way, plan.cards, lines, places, (y, name)))
    rest = len(plan.ways.rows) - MOST_ROWS
    if rest > 0:
        y = top + _HEAD + MOST_ROWS * _ROW
        shapes.append(Box(x=places.left + _PAD, y=y, w=places.right - places.left - 2 * _PAD, h=1,
                          fill="border"))  # fmt: skip
        words = f"{counted(rest, 'more way')} not listed"
        shapes.append(Text(x=places.left + _CHAIN_X, y=baseline(y + 20, 12), text=words,
                           style="small", color="muted"))  # fmt: skip
    return shapes, items


def _places(plan: FocusPlan) -> _Places:
    left, right = plan.sizes.margin, plan.width - plan.sizes.margin
    width = min(right - left, 1900)
    chains = [[plan.cards[card] for card in way.cards] for way in plan.ways.rows[:MOST_ROWS]]
    widest = max(_chain_width([(card, card.name) for card in chain]) for chain in chains)
    needs = left + min(width * 0.552, max(width * 0.4, _CHAIN_X + widest + 56))
    steps, remark = left + width * 0.785, left + width * 0.835
    rows = plan.ways.rows[:MOST_ROWS]
    if not any(way.needs for way in rows):  # remarks have their room, too
        wanted = max(text_width(way.remark, "small") for way in rows)
        aside = max(min(remark - (right - _PAD - wanted), steps - needs), 0)
        steps, remark = steps - aside, remark - aside
    return _Places(
        left=left, right=right, needs=round(needs), steps=round(steps), remark=round(remark)
    )


def title(plan: FocusPlan) -> str:
    """Return the title of the list."""
    noun = "user" if plan.subject.kind is NodeKind.USER else "role"
    return (
        f"Paths to this {noun}, easiest first"
        if plan.steps_back
        else "Paths from here, easiest first"
    )


def _head(plan: FocusPlan, places: _Places, top: float) -> Iterator[Shape]:
    words = title(plan)
    y = top + _HEAD / 2
    yield Text(x=places.left + _PAD, y=baseline(y, 13), text=words, style="subject")
    ways = plan.ways
    count = f"more than {ways.count:,} ways" if ways.has_more else counted(ways.count, "way")
    parts = [count]
    if ways.has_more:
        parts.append("the easiest ones below")
    elif ways.open_count != ways.count:
        parts.append(f"{ways.open_count:,} of them open")
    elif ways.count > 1:
        parts.append("all of them open")
    if ways.folded:
        parts.append(f"{ways.folded:,} folded into their neighbors")
    yield Text(x=places.left + _PAD + text_width(words, "subject") + 16, y=baseline(y, 12),
               text=", ".join(parts), style="small", color="muted")  # fmt: skip


def _row(
    way: FocusPathRow, cards: Mapping[str, FocusCard], places: _Places, y: float, item: str
) -> Iterator[Shape]:
    middle = y + _ROW / 2
    yield Box(x=places.left + 8, y=y + 5, w=places.right - places.left - 16, h=_ROW - 10, radius=6,
              fill="surface", item=item)  # fmt: skip
    sign, color = ("check-bold", "allowed") if way.is_open else ("close-thick", "denied")
    if way.is_open and way.is_undecided:
        sign, color = "help", "undecided"
    yield Glyph(name=sign, x=places.left + 32, y=middle, size=15, fill=color, item=item)
    room = places.needs - places.left - _CHAIN_X - 24
    yield from _chain(
        [cards[card] for card in way.cards], places.left + _CHAIN_X, middle, room, item
    )
    yield from _needs(way.needs, places.needs, middle, places.steps - 24 - places.needs, item)
    yield Text(x=places.steps, y=baseline(middle, 12), text=counted(way.steps, "step"),
               style="small", item=item)  # fmt: skip
    if not way.remark:
        return
    shown = elide_end(way.remark, "small", places.right - _PAD - places.remark)
    yield Text(x=places.remark, y=baseline(middle, 12), text=shown, style="small", color="muted",
               full=way.remark if shown != way.remark else None, item=item)  # fmt: skip


def _chain(
    cards: Sequence[FocusCard], x: float, y: float, room: float, item: str
) -> Iterator[Shape]:
    """Paint the names of a way; long names are elided, then the middle of the way is counted."""
    shown = _fitting(cards, room)
    for number, (card, name) in enumerate(shown):
        if number:
            yield Glyph(name="chevron-right", x=x + _CHEVRON / 2 - 3, y=y, size=14, fill="muted",
                        item=item)  # fmt: skip
            x += _CHEVRON
        if card is None:
            yield Text(x=x, y=baseline(y, 12), text=name, style="small", color="muted", item=item)
            x += text_width(name, "small")
            continue
        yield from marks.card_mark(card, x + _MARK / 2, y, _MARK, item)
        x += _MARK_ROOM
        yield Text(x=x, y=baseline(y, 13), text=name, style="body",
                   full=card.name if name != card.name else None, item=item)  # fmt: skip
        x += text_width(name, "body")


def _fitting(cards: Sequence[FocusCard], room: float) -> list[tuple[FocusCard | None, str]]:
    names = [card.name for card in cards]
    shown: list[tuple[FocusCard | None, str]] = []
    for widest in (1000, 300, 250, 200, 160, 140, 125, 110, 100, 90):
        shown = [*zip(cards, set_names(names, "body", widest), strict=True)]
        if _chain_width(shown) <= room:
            return shown
    for left_out in range(1, len(cards) - 1):
        middle: tuple[FocusCard | None, str] = (None, counted(left_out, "role"))
        short = [shown[0], middle, *shown[1 + left_out :]]
        if _chain_width(short) <= room:
            return short
    return [(cards[0], elide_middle(cards[0].name, "body", max(room - 40, 40)))]


def _chain_width(shown: Sequence[tuple[FocusCard | None, str]]) -> float:
    names = sum(
        text_width(name, "body") + _MARK_ROOM if card else text_width(name, "small")
        for card, name in shown
    )
    return names + _CHEVRON * (len(shown) - 1)


def _needs(
    needs: Sequence[NeedPill], x: float, y: float, room: float, item: str
) -> Iterator[Shape]:
    end = x + room
    ordered = sorted(needs, key=lambda need: need.is_met)
    for number, need in enumerate(ordered):
        icon = WAY_ICON if need.kind is None else CONDITION_ICONS[need.kind]
        tone = "cond" if need.is_met else "risk"
        rest = len(ordered) - number
        reserve = 40 if rest > 1 else 0
        text = need.text
        if x + marks.pill_width(text, icon) > end - reserve:
            text = elide_end(text, "label", end - reserve - x - 32)
            if number and len(text) < 6:  # noqa: PLR2004 - a stump says nothing
                yield Text(x=x, y=baseline(y, 12), text=f"+{rest}", style="small", color="muted",
                           item=item)  # fmt: skip
                return
        full = need.text if text != need.text else None
        label = marks.Label(text=text, tone=tone, icon=icon, full=full, has_border=False)
        yield from marks.pill(label, x, y - PILL / 2, item)
        x += marks.pill_width(text, icon) + _NEED_GAP


def _item(
    way: FocusPathRow,
    cards: Mapping[str, FocusCard],
    lines: Mapping[tuple[str, str], str],
    places: _Places,
    at: tuple[float, str],
) -> Item:
    y, name = at
    pairs = zip(way.cards, way.cards[1:], strict=False)
    related = [lines[pair] for pair in pairs if pair in lines]
    sentence = " > ".join(cards[card].name for card in way.cards)
    needs = ", ".join(need.text for need in way.needs) or "nothing"
    verdict = "open" if way.is_open else "closed"
    if way.is_open and way.is_undecided:
        verdict = "cannot be decided"
    words = f"{verdict}: {sentence}, {counted(way.steps, 'step')}, needs {needs}"
    return Item(
        id=name,
        kind=ItemKind.EDGE,
        name=f"{words}, {way.remark}" if way.remark in _CHANGED else words,
        edges=way.edges,
        tooltip="\n".join(filter(None, [sentence, f"Needs {needs}", way.remark])),
        x=places.left + 8,
        y=y,
        w=places.right - places.left - 16,
        h=_ROW,
        related=(*related, *way.cards),
    )
