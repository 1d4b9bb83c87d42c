"""Which account of a column stands on which shelf."""

from collections.abc import Mapping, Sequence

from rolescope.pictures.layouts.overview.diagram import Bundle, Diagram
from rolescope.pictures.layouts.overview.packing import Places


def better_shelves(
    diagram: Diagram, columns: tuple[tuple[str, ...], ...], places: Places
) -> tuple[tuple[str, ...], ...]:
    """Swap accounts inside their columns as long as that makes the page or the lines shorter."""
    heights = {account: rect.h for account, rect in places.boxes.items()}
    ends = [
        (bundle.source.account, bundle.target.account, _card_y(bundle, places))
        for bundle in diagram.bundles
        if not bundle.is_inside
    ]

    def cost(candidate: tuple[tuple[str, ...], ...]) -> float:
        tops, bottom = _centers(candidate, heights)
        length = sum(
            abs((tops[source] if source else y) - tops[target]) for source, target, y in ends
        )
        return length + bottom * (1 + len(ends) / 4)

    best, price = columns, cost(columns)
    improved = True
    while improved:
        improved = False
        for candidate in _swaps(best):
            new = cost(candidate)
            if new < price - 1:
                best, price, improved = candidate, new, True
                break
    return best


def _card_y(bundle: Bundle, places: Places) -> float:
    if bundle.source.account is not None:
        return 0
    return places.lane.cards[bundle.source.place].cy - places.corridors[0].end


def _swaps(columns: tuple[tuple[str, ...], ...]) -> list[tuple[tuple[str, ...], ...]]:
    found = []
    for index, column in enumerate(columns):
        for a in range(len(column)):
            for b in range(a + 1, len(column)):
                new = list(column)
                new[a], new[b] = new[b], new[a]
                found.append((*columns[:index], tuple(new), *columns[index + 1 :]))
    return found


def _centers(
    columns: Sequence[Sequence[str]], heights: Mapping[str, float]
) -> tuple[dict[str, float], float]:
    centers: dict[str, float] = {}
    y = 0.0
    for shelf in range(max((len(column) for column in columns), default=0)):
        mine = [column[shelf] for column in columns if len(column) > shelf]
        centers |= {account: y + heights[account] / 2 for account in mine}
        y += max(heights[account] for account in mine) + 50
    return centers, y
