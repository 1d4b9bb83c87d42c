"""Where the cards stand: columns side by side, cards near those they are linked to."""

from collections.abc import Mapping, Sequence

from rolescope.pictures.layouts.focus.cards import CardColumn, CardLink, FocusCard
from rolescope.pictures.layouts.focus.sizes import PILL_STEP, PILL_TOP, FocusSizes

_SWEEPS = 6


def order(columns: Sequence[CardColumn], links: Sequence[CardLink]) -> dict[int, list[FocusCard]]:
    """Order each column by the mean place of the cards it is linked to: few lines cross."""
    open_cards = {end for link in links if link.is_open for end in (link.source, link.target)}

    def first(card: FocusCard) -> tuple[bool, bool, bool, str, str]:
        kind = card.actors[0].node.kind.value
        return card.is_rest, card.edits, card.id not in open_cards, kind, card.name

    made = {column.number: sorted(column.cards, key=first) for column in columns}
    near = _neighbors(links)
    numbers = sorted(made, key=abs)
    for _ in range(_SWEEPS // 2):
        for sweep in (numbers, numbers[::-1]):
            rank = {
                card.id: index / max(len(cards), 1)
                for cards in made.values()
                for index, card in enumerate(cards)
            }
            for number in sweep:
                made[number] = _by_mean(made[number], near, rank)
                rank.update((card.id, i / len(made[number])) for i, card in enumerate(made[number]))
    return made


def _neighbors(links: Sequence[CardLink]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for link in links:
        near.setdefault(link.source, []).append(link.target)
        near.setdefault(link.target, []).append(link.source)
    return near


def _by_mean(
    cards: Sequence[FocusCard], near: Mapping[str, Sequence[str]], rank: Mapping[str, float]
) -> list[FocusCard]:
    def mean(card: FocusCard) -> float:
        ranks = [rank[other] for other in near.get(card.id, ()) if other in rank]
        return round(sum(ranks) / len(ranks), 6) if ranks else rank[card.id]

    return sorted(cards, key=lambda card: (card.is_rest, card.edits, mean(card)))


def height_below(pills: int) -> float:
    """Return the room that pills take below their card."""
    return PILL_TOP + PILL_STEP * pills - 4 if pills else 0


def stack(
    ordered: Mapping[int, Sequence[FocusCard]],
    links: Sequence[CardLink],
    pills: Mapping[str, int],
    sizes: FocusSizes,
    room: float,
) -> dict[str, float]:
    """Return the upper y of every card: in order, without overlap, level with its neighbors.

    Where they need more than the room (px), every column begins at the top: what a tall one is
    about would stand below what is seen first.
    """
    near = _neighbors(links)
    tops: dict[str, float] = {}
    for cards in ordered.values():
        heights = [_height(card, pills, sizes) for card in cards]
        at = -sum(heights) / 2
        for card, height in zip(cards, heights, strict=True):
            tops[card.id] = at
            at += height
    numbers = sorted(ordered)
    for _ in range(_SWEEPS):
        for sweep in (numbers, numbers[::-1]):
            for number in sweep:
                _level(
                    ordered[number], near, tops, [_height(c, pills, sizes) for c in ordered[number]]
                )
    upper, lowest = min(tops.values(), default=0), max(tops.values(), default=0)
    if lowest + sizes.card_height - upper > room - sizes.cards_top:
        for cards in ordered.values():
            above = min((tops[card.id] for card in cards), default=upper) - upper
            tops |= {card.id: tops[card.id] - above for card in cards}
    return {name: round(y - upper + sizes.cards_top) for name, y in tops.items()}


def _height(card: FocusCard, pills: Mapping[str, int], sizes: FocusSizes) -> float:
    return sizes.card_height + height_below(pills.get(card.id, 0)) + sizes.gap


def _level(
    cards: Sequence[FocusCard],
    near: Mapping[str, Sequence[str]],
    tops: dict[str, float],
    heights: Sequence[float],
) -> None:
    """Move the cards of a column as near as possible to the mean of their neighbors."""
    wanted = []
    for card in cards:
        others = [tops[other] for other in near.get(card.id, ())]
        wanted.append(sum(others) / len(others) if others else tops[card.id])
    for card, y in zip(cards, _keep_apart(wanted, heights), strict=True):
        tops[card.id] = y


def _keep_apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return the places nearest to the wanted ones with each below the one before.

    Pools adjacent violators: cards that would overlap move together, around their mean.
    """
    offsets = [0.0]
    for height in heights[:-1]:
        offsets.append(offsets[-1] + height)
    pools: list[list[float]] = []  # sum of wanted minus offset, count
    for y, offset in zip(wanted, offsets, strict=False):
        pools.append([y - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    means = [total / count for total, count in pools for _ in range(int(count))]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def across(
    columns: Sequence[CardColumn], gutters: Sequence[float], sizes: FocusSizes, width: float
) -> tuple[dict[int, float], float]:
    """Return the x of every column and the width of the picture.

    `gutters` are the least widths between columns; what is left over is shared out evenly.
    """
    need = 2 * sizes.margin + len(columns) * sizes.card + sum(gutters)
    spare = max(0.0, width - need) / max(len(gutters), 1)
    most = sizes.widest_pitch - sizes.card
    xs: dict[int, float] = {}
    x = sizes.margin
    for index, column in enumerate(columns):
        xs[column.number] = round(x)
        if index < len(gutters):
            x += sizes.card + max(gutters[index], min(gutters[index] + spare, most))
    return xs, max(width, round(need))
