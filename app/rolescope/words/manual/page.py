"""What a page of the manual is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from rolescope.words.runs import Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, of level 2 or 3. `rules` are the ids of the rules that it tells of."""

    text: str
    level: int
    anchor: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `is_numbered` when the order matters."""

    lines: tuple[Line, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of two or more cells, without a head."""

    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `summary` says in one sentence what it is about; `words` help to find it."""

    id: str
    title: str
    summary: str
    words: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    def headings(self) -> Iterator[Heading]:
        """Yield its headings, in order."""
        return (block for block in self.blocks if isinstance(block, Heading))

    def lines(self) -> Iterator[Line]:
        """Yield every line of text below the headings."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.line
            elif isinstance(block, Items):
                yield from block.lines
            elif isinstance(block, Table):
                for row in block.rows:
                    yield from row

    @property
    def anchors(self) -> frozenset[str]:
        """The places that links can lead to."""
        found = {heading.anchor for heading in self.headings()}
        return frozenset(found.union(*(heading.rules for heading in self.headings())))
