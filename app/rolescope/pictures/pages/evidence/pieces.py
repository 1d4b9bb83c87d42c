"""Headings, paragraphs and facts of a page of evidence, as blocks."""

from collections.abc import Iterator, Sequence

from rolescope.model.plain import visible
from rolescope.pictures.metrics import text_width
from rolescope.pictures.pages.blocks import Block, height_of, kept, words
from rolescope.pictures.picture import Box
from rolescope.pictures.wrapping import wrapped
from rolescope.words.evidence.facts import Fact

_LABEL = 84


def title(text: str, width: float) -> Block:
    """Set the heading of a part, with a line above."""
    shapes = (Box(x=0, y=3, w=width, h=1, fill="border"), *words([text], "heading", 0, "text", 10))
    return kept(Block(36, shapes))


def small(text: str) -> Block:
    """Set the heading of a piece."""
    return kept(Block(18, words([text], "label", 0, "muted")))


def paragraph(text: str, width: float, style: str = "body", color: str = "text") -> Block:
    """Set a text in as many lines as it takes."""
    lines = wrapped(visible(text), style, width)
    return Block(height_of(lines, style), words(lines, style, 0, color))


def fact_rows(facts: Sequence[Fact], width: float) -> Iterator[Block]:
    """Set labels beside their values, a row each."""
    label = max([_LABEL, *(min(text_width(x.label, "body"), width * 0.36) for x in facts)])
    for one in facts:
        names = wrapped(visible(one.label), "body", label)
        lines = wrapped(visible(one.value), "body", width - label - 12)
        yield Block(
            max(height_of(names, "body"), height_of(lines, "body")),
            (*words(names, "body", 0, "muted"), *words(lines, "body", label + 12)),
        )
