"""Blocks: pieces of a page, set below one another and divided into pages."""

from collections.abc import Iterable, Sequence

from rolescope.pictures.pages.page import moved
from rolescope.pictures.picture import Box, Shape, Text
from rolescope.pictures.theme import STYLES
from rolescope.value import Value, replace


class PageBlock(Value):
    """Shapes around (0, 0) that stay together. `keeps_next`: the next block is on the same page.

    `is_space`: nothing but room, left out at the top of a page.
    """

    height: float
    shapes: tuple[Shape, ...] = ()
    keeps_next: bool = False
    is_space: bool = False


def space(height: float) -> PageBlock:
    """Return room between blocks."""
    return PageBlock(height, is_space=True)


def words(
    lines: Sequence[str], style: str, x: float = 0, color: str = "text", top: float = 0
) -> tuple[Shape, ...]:
    """Set lines of one style below one another."""
    look = STYLES[style]
    first = top + look.line / 2 + look.size * 0.36
    return tuple(
        Text(x=x, y=round(first + number * look.line, 1), text=line, style=style, color=color)
        for number, line in enumerate(lines)
        if line
    )


def height_of(lines: Sequence[str], style: str) -> float:
    """Return how high lines of one style are."""
    return len(lines) * STYLES[style].line


def beside(*parts: tuple[float, Iterable[PageBlock]]) -> PageBlock:
    """Set columns of blocks beside one another, each from its `x`, as one block."""
    shapes: list[Shape] = []
    tallest = 0.0
    for x, blocks in parts:
        y = 0.0
        for block in blocks:
            shapes += (moved(shape, x, y) for shape in block.shapes)
            y += block.height
        tallest = max(tallest, y)
    return PageBlock(tallest, tuple(shapes))


def rule(width: float) -> PageBlock:
    """Return a thin line across."""
    return PageBlock(1, (Box(x=0, y=0, w=width, h=1, fill="border"),))


def paged(blocks: Sequence[PageBlock], room: float) -> tuple[tuple[Shape, ...], ...]:
    """Divide blocks into pages of `room` pixels; a block that is higher has a page of its own."""
    pages: list[list[Shape]] = [[]]
    y = 0.0
    for number, block in enumerate(blocks):
        needed = block.height
        following = number
        while blocks[following].keeps_next and following + 1 < len(blocks):
            following += 1
            needed += blocks[following].height
        if y and y + min(needed, room) > room and not block.is_space:
            pages.append([])
            y = 0.0
        if block.is_space and (not y or y + block.height > room):
            continue
        pages[-1] += (moved(shape, 0, y) for shape in block.shapes)
        y += block.height
    return tuple(map(tuple, pages))


def height(blocks: Iterable[PageBlock]) -> float:
    """Return how high blocks are on one page."""
    return sum(block.height for block in blocks)


def kept(block: PageBlock) -> PageBlock:
    """Return a block that is not parted from the next."""
    return replace(block, keeps_next=True)
