"""How wide texts of a picture may become on screen, where they grow against all else."""

import math

from rolescope.pictures.picture import Line, Text
from rolescope.pictures.theme import STYLES
from rolescope.ui.canvas.piece import Piece

_MOST_HEADINGS = 200  # texts of no item that are measured

_Edges = tuple[Piece, float, float, float, float]
"""A piece with the left, top, right and bottom of its bounds: asking Qt takes time."""


def _tell_icons(of_item: list[Piece]) -> None:
    """Tell the icons of pills whether a text says the same."""
    worded = [piece.pill for piece in of_item if isinstance(piece.shape, Text)]
    for piece in of_item:
        piece.has_words = piece.pill is not None and piece.pill in worded


def measure_rooms(of_item: list[Piece]) -> None:
    """Find out how far each text of an item may grow: to its neighbor, or the end of its box."""
    _tell_icons(of_item)
    edges: list[_Edges] = []
    for piece in of_item:
        text = piece.shape
        if not isinstance(text, Text):
            continue
        if piece.pill is not None:
            piece.room = piece.far_room = piece.pill.width() - 8
            continue
        edges = edges or [_edges(other) for other in of_item]
        left, right = _limits(piece, edges)
        piece.room = _room_within(piece, left, right)
        piece.far_room = _room_within(piece, *_limits(piece, [x for x in edges if _is_far(x[0])]))
        piece.rival = next(
            (
                other
                for other, start, _top, _end, _bottom in edges
                if isinstance(other.shape, Text) and other.shape.anchor == "end" and start == right
            ),
            None,
        )


def measure_headings(loose: list[Piece]) -> None:
    """Keep texts of no item, as headings are, off what stands at their right; and their pills."""
    _tell_icons(loose)
    texts = [piece for piece in loose if isinstance(piece.shape, Text)]
    for piece in texts[:_MOST_HEADINGS]:
        if piece.pill is not None:
            piece.room = piece.far_room = piece.pill.width() - 8
            continue
        _, left, top, right, bottom = _edges(piece)
        after = [
            other.bounds.left()
            for other in texts[:_MOST_HEADINGS]
            if other.bounds.left() >= right - 1
            and other.bounds.top() < bottom
            and top < other.bounds.bottom()
        ]
        room = max(piece.width, min(after, default=math.inf) - left - 4)
        piece.room, piece.far_room = min(piece.room, room), min(piece.far_room, room)


def _room_within(piece: Piece, left: float, right: float) -> float:
    """Return how wide a text may become between two limits."""
    anchor = piece.shape.anchor if isinstance(piece.shape, Text) else ""
    if anchor == "start":
        return max(piece.width, right - piece.bounds.left() - 4)
    if anchor == "end":
        return max(piece.width, piece.bounds.right() - left - 4)
    return piece.room


def is_small(text: Text) -> bool:
    """Tell whether a text is not written from afar."""
    return STYLES[text.style].size < STYLES["body"].size


def _is_far(piece: Piece) -> bool:
    """Tell whether a piece is seen from afar."""
    return not isinstance(piece.shape, Text) or not is_small(piece.shape)


def _edges(piece: Piece) -> _Edges:
    bounds = piece.bounds
    return piece, bounds.left(), bounds.top(), bounds.right(), bounds.bottom()


def _limits(piece: Piece, of_item: list[_Edges]) -> tuple[float, float]:
    """Return where free space ends at both sides of a text."""
    _, left, top, right, bottom = _edges(piece)
    x, y = (left + right) / 2, (top + bottom) / 2
    lefts, rights = [], []
    for other, start, upper, end, lower in of_item:
        if other is piece or isinstance(other.shape, Line):
            continue
        if start <= x <= end and upper <= y <= lower:  # the ground
            lefts.append(start)
            rights.append(end)
        elif upper < bottom and top < lower:
            if start >= right - 1:
                rights.append(start)
            if end <= left + 1:
                lefts.append(end)
    return max(lefts, default=left), min(rights, default=right)
