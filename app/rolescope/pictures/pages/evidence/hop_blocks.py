"""One hop of evidence, set for print."""

from collections.abc import Iterator

from rolescope.model.plain import visible
from rolescope.pictures.pages.blocks import (
    Block,
    beside,
    height,
    height_of,
    kept,
    rule,
    space,
    words,
)
from rolescope.pictures.pages.evidence.pieces import fact_rows, paragraph, small, title
from rolescope.pictures.picture import Box, Shape
from rolescope.pictures.theme import STYLES
from rolescope.pictures.wrapping import cut, wrapped
from rolescope.simulation.excerpt import Mark, Tone
from rolescope.words.evidence.hop import HopText, LayerRow
from rolescope.words.evidence.quotation import CodeLine, Quotation

GAP = 32  # between columns
COLORS = {"allowed": "allowed", "denied": "denied", "depends": "cond"}
_TALLEST = 400  # of facts side by side
_MARKS: dict[Mark | None, tuple[str, str]] = {
    Mark.YES: ("\u2713", "allowed"),
    Mark.NO: ("\u2717", "denied"),
    Mark.NEUTRAL: ("\u2013", "faint"),
    Mark.UNKNOWN: ("?", "cond"),
    Mark.CUT: ("?", "cond"),
}


def hop_blocks(hop: HopText, width: float, *, is_chain: bool) -> Iterator[Block]:
    """Set one hop; in a chain with a verdict of its own."""
    yield title(hop.title, width)
    if is_chain:
        headline = visible("".join(text for text, _ in hop.headline))
        yield kept(paragraph(headline, width, "subject", COLORS[hop.kind]))
        yield kept(paragraph(visible(hop.because), width))
        yield kept(space(4))
    half = (width - GAP) / 2
    left = [small("The question"), *fact_rows(hop.question, half)]
    right = list(_answer(hop, half))
    if max(height(left), height(right)) <= _TALLEST:
        yield beside((0, left), (half + GAP, right))
    else:
        yield from (*left, *right)
    yield from (space(8), small("Layer by layer"))
    yield from (_layer(row, width) for row in hop.layers)
    yield space(8)
    if hop.quotations:
        yield small("Statements, with the lines that decide")
    for quotation in hop.quotations:
        yield from _quotation(quotation, width)


def _answer(hop: HopText, width: float) -> Iterator[Block]:
    if hop.issued:
        yield small("Credentials issued, simulated: they open nothing")
        yield from fact_rows(hop.issued, width)
        return
    yield small("No credentials issued")
    for text in (hop.needs, *hop.refusals):
        if text:
            yield paragraph(text, width)
    if hop.message:
        yield paragraph("Expected wording of STS:", width, color="muted")
        yield paragraph(hop.message, width)


def _layer(row: LayerRow, width: float) -> Block:
    sign, color = _MARKS[row.mark]
    columns = (24, 24 + width * 0.34, 24 + width * 0.54)
    says = f"{row.says}: decided here" if row.decided else row.says
    cells = [
        wrapped(visible(text), "small", room)
        for text, room in (
            (row.title, width * 0.34 - 10),
            (says, width * 0.2 - 10),
            (row.by, width * 0.46 - 34),
        )
    ]
    tall = max(height_of(lines, "small") for lines in cells) + 3
    shapes: list[Shape] = []
    if row.decided:
        shapes.append(Box(x=0, y=0, w=width, h=tall, fill="mark"))
    shapes.append(Box(x=0, y=tall - 1, w=width, h=1, fill="rowborder"))
    shapes += words([sign], "small", 6, color, 1)
    for lines, x, tone in zip(cells, columns, ("text", "text", "muted"), strict=True):
        shapes += words(lines, "small", x, tone, 1)
    return Block(tall, tuple(shapes))


def _quotation(quotation: Quotation, width: float) -> Iterator[Block]:
    name = "" if quotation.name == quotation.kind else f" {quotation.name}"
    head = wrapped(visible(f"{quotation.kind}{name} of {quotation.owner}"), "small", width - 24)
    tall = height_of(head, "small") + STYLES["monosmall"].line + 10
    hash_ = f"SHA-256 {quotation.sha256}"
    yield kept(
        Block(
            tall,
            (
                Box(x=0, y=0, w=width, h=tall, fill="sunken", stroke="border"),
                *words(head, "small", 12, "text", 4),
                *words([hash_], "monosmall", 12, "muted", 5 + height_of(head, "small")),
            ),
        )
    )
    for number, line in enumerate(quotation.lines):
        code = _code(line, width)
        yield kept(code) if number in (0, len(quotation.lines) - 2) else code
    yield rule(width)
    yield space(8)


_TINTS = {Tone.YES: "allowedsoft", Tone.NO: "risksoft"}


def _code(line: CodeLine, width: float) -> Block:
    lines = cut(visible(line.text), "monosmall", width - 64)
    tall = height_of(lines, "monosmall")
    shapes: list[Shape] = []
    if line.tone in _TINTS:
        shapes.append(Box(x=1, y=0, w=width - 2, h=tall, fill=_TINTS[line.tone]))
    edges = (Box(x=x, y=0, w=1, h=tall, fill="border") for x in (0, width - 1))
    shapes += (*edges, *words(lines, "monosmall", 52))
    if line.number:
        (number,) = words([str(line.number)], "monosmall", 8, "faint")
        shapes.append(number)
    if line.mark is not None:
        sign, color = _MARKS[line.mark]
        shapes += words([sign], "monosmall", 36, color)
    return Block(tall, tuple(shapes))
