"""Evidence as pages of A4: the words of `evidence_text`, set for print."""

from collections.abc import Iterable, Iterator, Sequence

from rolescope.model.plain import visible
from rolescope.pictures.metrics import text_width
from rolescope.pictures.pages.blocks import (
    PageBlock,
    beside,
    height,
    height_of,
    kept,
    paged,
    rule,
    space,
    words,
)
from rolescope.pictures.pages.page import moved
from rolescope.pictures.picture import Box, Glyph, Picture, Shape, Text
from rolescope.pictures.theme import STYLES
from rolescope.pictures.wrapping import cut, flowed, wrapped
from rolescope.words.evidence.evidence_facts import LabelledFact
from rolescope.words.evidence.evidence_text import EvidenceText, HashText
from rolescope.words.evidence.hop import HopText, LayerRow
from rolescope.words.evidence.quotation import CodeLine, Quotation
from rolescope.words.excerpt import Mark, Tone
from rolescope.words.runs import text_of

_RATIO = 2**0.5  # of A4
_WIDTHS = (880, 960, 1040, 1100, 1160)  # the wider the page in pixels, the smaller the print
_MARGIN = 40
_HEAD, _FOOT = 34, 40
_GROUNDS = {"allowed": "allowedsoft", "denied": "risksoft", "depends": "condsoft"}
_ICONS = {"allowed": "check-circle", "denied": "close-circle", "depends": "help-circle-outline"}


def evidence_pages(page: EvidenceText) -> tuple[Picture, ...]:
    """Set evidence on pages; that of a single hop on one page, if its print stays readable."""
    width, blocks = _set(page)
    found = paged(blocks, _room(width))
    return tuple(
        _page(page, shapes, width, (number, len(found))) for number, shapes in enumerate(found, 1)
    )


def _set(page: EvidenceText) -> tuple[float, list[PageBlock]]:
    """Return the width of the pages, and the blocks to go on them."""
    if len(page.hops) == 1:
        for width in _WIDTHS:
            blocks = _blocks(page, width - 2 * _MARGIN)
            if height(blocks) <= _room(width):
                return width, blocks
    return _WIDTHS[0], _blocks(page, _WIDTHS[0] - 2 * _MARGIN)


def _room(width: float) -> float:
    return width * _RATIO - 2 * _MARGIN - _HEAD - _FOOT + 24


def _page(
    page: EvidenceText, shapes: Iterable[Shape], width: float, number: tuple[int, int]
) -> Picture:
    tall = round(width * _RATIO)
    end = width - _MARGIN
    foot = tall - _MARGIN
    written = f"Written {page.origin[-1].value}"
    count = f"Page {number[0]} of {number[1]}"
    frame: tuple[Shape, ...] = (
        Box(x=0, y=0, w=width, h=tall, fill="surface"),
        Glyph(name="logo", x=_MARGIN + 8, y=_MARGIN, size=16, fill="accent"),
        Text(x=_MARGIN + 24, y=_MARGIN + 5, text="RoleScope", style="subject"),
        Text(
            x=_MARGIN + 32 + text_width("RoleScope", "subject"),
            y=_MARGIN + 4.5,
            text=visible(page.title),
            style="small",
            color="muted",
        ),
        Text(x=end, y=_MARGIN + 4.5, text=written, style="small", color="muted", anchor="end"),
        Box(x=_MARGIN, y=foot - 20, w=width - 2 * _MARGIN, h=1, fill="border"),
        Text(x=_MARGIN, y=foot, text=page.footer, style="small", color="muted"),
        Text(x=end, y=foot, text=count, style="small", color="muted", anchor="end"),
    )
    top = _MARGIN + _HEAD - 12
    return Picture(
        title=page.title,
        subtitle=page.verdict,
        width=width,
        height=tall,
        shapes=(*frame, *(moved(shape, _MARGIN, top) for shape in shapes)),
        view="evidence",
    )


def _blocks(page: EvidenceText, width: float) -> list[PageBlock]:
    return [block for part in _parts(page, width) for block in part]


def _parts(page: EvidenceText, width: float) -> Iterator[Iterable[PageBlock]]:
    yield [_banner(page, width), space(6)]
    for hop in page.hops:
        yield hop_blocks(hop, width, is_chain=len(page.hops) > 1)
    if page.left:
        yield [paragraph(page.left, width), space(8)]
    yield _origin(page, width)
    if page.hashes:
        yield [title("Other policy documents that were looked at", width)]
    yield (_hash(one, width) for one in page.hashes)
    yield [space(10), title("How to reproduce it", width), *_command(page.command, width)]
    if page.unsaid:
        yield [paragraph(page.unsaid, width)]


# The verdict


def _banner(page: EvidenceText, width: float) -> PageBlock:
    room = width - 62
    head = wrapped(visible(text_of(page.headline)), "heading", room)
    why = wrapped(visible(page.because), "body", room)
    chain = wrapped(visible(" \u2192 ".join(page.chain)), "name", room)
    chain = chain if len(page.chain) > 2 else ()  # noqa: PLR2004 - caller and role are no chain
    lasts = wrapped(visible(page.lasts), "body", room) if page.lasts else ()
    unknown = wrapped(visible(_unknown(page)), "body", room) if page.unknown else ()
    y = 12.0
    shapes: list[Shape] = []
    for lines, style, color in (
        (head, "heading", "text"),
        (why, "body", "muted"),
        (chain, "name", "text"),
        (lasts, "body", "muted"),
        (unknown, "body", "cond"),
    ):
        shapes += words(lines, style, 46, color, y)
        y += height_of(lines, style) + (2 if lines else 0)
    y += 10
    ground = (
        Box(x=0, y=0, w=width, h=y, fill=_GROUNDS[page.kind]),
        Box(x=0, y=0, w=4, h=y, fill=COLORS[page.kind]),
        Glyph(name=_ICONS[page.kind], x=26, y=23, size=22, fill=COLORS[page.kind]),
    )
    return PageBlock(y, (*ground, *shapes))


def _unknown(page: EvidenceText) -> str:
    return f"Not checked, because it was not imported: {' '.join(page.unknown)}"


# What it rests on


def _origin(page: EvidenceText, width: float) -> Iterator[PageBlock]:
    yield title("What it rests on", width)
    half = (width - GAP) / 2
    middle = (len(page.origin) + 1) // 2
    left, right = (
        list(fact_rows(facts, half)) for facts in (page.origin[:middle], page.origin[middle:])
    )
    yield beside((0, left), (half + GAP, right))
    yield space(4)
    for text in (page.unsure, *(f"Not the default: {one}" for one in page.settings)):
        if text:
            yield paragraph(text, width, color="cond")
    for gap in page.gaps:
        yield paragraph(f"{gap.label}. {gap.value}", width, "small", "muted")
    if not page.gaps:
        text = "The import lacks nothing that these answers depend on."
        yield paragraph(text, width, "small", "muted")
    yield space(10)


def _hash(one: HashText, width: float) -> PageBlock:
    code = text_width(one.sha256, "monosmall")
    room = width - code - 24
    title = wrapped(visible(one.title), "small", room)
    owner = cut(visible(one.owner), "monosmall", room)
    tall = height_of(title, "small") + height_of(owner, "monosmall") + 4
    return PageBlock(
        tall,
        (
            *words(title, "small"),
            *words(owner, "monosmall", 0, "muted", height_of(title, "small")),
            *words([one.sha256], "monosmall", width - code, "muted"),
            Box(x=0, y=tall - 2, w=width, h=1, fill="rowborder"),
        ),
    )


def _command(command: str, width: float) -> Iterator[PageBlock]:
    """Set the command as it stands: what its lines say together is the command."""
    yield kept(paragraph("Where the sources lie, this command writes the same again:", width))
    for line in flowed(visible(command), "mono", width - 24):
        tall = STYLES["mono"].line
        ground = Box(x=0, y=0, w=width, h=tall, fill="sunken")
        yield PageBlock(tall, (ground, *words([line], "mono", 12)))
    yield space(6)


# One hop of evidence, set for print


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


def hop_blocks(hop: HopText, width: float, *, is_chain: bool) -> Iterator[PageBlock]:
    """Set one hop; in a chain with a verdict of its own."""
    yield title(hop.title, width)
    if is_chain:
        headline = visible(text_of(hop.headline))
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


def _answer(hop: HopText, width: float) -> Iterator[PageBlock]:
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


def _layer(row: LayerRow, width: float) -> PageBlock:
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
    return PageBlock(tall, tuple(shapes))


def _quotation(quotation: Quotation, width: float) -> Iterator[PageBlock]:
    name = "" if quotation.name == quotation.kind else f" {quotation.name}"
    head = wrapped(visible(f"{quotation.kind}{name} of {quotation.owner}"), "small", width - 24)
    tall = height_of(head, "small") + STYLES["monosmall"].line + 10
    hash_ = f"SHA-256 {quotation.sha256}"
    yield kept(
        PageBlock(
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


def _code(line: CodeLine, width: float) -> PageBlock:
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
    return PageBlock(tall, tuple(shapes))


# Headings, paragraphs and facts of a page of evidence, as blocks


_LABEL = 84


def title(text: str, width: float) -> PageBlock:
    """Set the heading of a part, with a line above."""
    shapes = (Box(x=0, y=3, w=width, h=1, fill="border"), *words([text], "heading", 0, "text", 10))
    return kept(PageBlock(36, shapes))


def small(text: str) -> PageBlock:
    """Set the heading of a piece."""
    return kept(PageBlock(18, words([text], "label", 0, "muted")))


def paragraph(text: str, width: float, style: str = "body", color: str = "text") -> PageBlock:
    """Set a text in as many lines as it takes."""
    lines = wrapped(visible(text), style, width)
    return PageBlock(height_of(lines, style), words(lines, style, 0, color))


def fact_rows(facts: Sequence[LabelledFact], width: float) -> Iterator[PageBlock]:
    """Set labels beside their values, a row each."""
    label = max([_LABEL, *(min(text_width(x.label, "body"), width * 0.36) for x in facts)])
    for one in facts:
        names = wrapped(visible(one.label), "body", label)
        lines = wrapped(visible(one.value), "body", width - label - 12)
        yield PageBlock(
            max(height_of(names, "body"), height_of(lines, "body")),
            (*words(names, "body", 0, "muted"), *words(lines, "body", label + 12)),
        )
