"""Evidence as pages of A4: the words of `evidence_text`, set for print."""

from collections.abc import Iterable, Iterator

from rolescope.model.plain import visible
from rolescope.pictures.metrics import text_width
from rolescope.pictures.pages.blocks import (
    Block,
    beside,
    height,
    height_of,
    kept,
    paged,
    space,
    words,
)
from rolescope.pictures.pages.evidence.hop_blocks import COLORS, GAP, hop_blocks
from rolescope.pictures.pages.evidence.pieces import fact_rows, paragraph, title
from rolescope.pictures.pages.page import moved
from rolescope.pictures.picture import Box, Glyph, Picture, Shape, Text
from rolescope.pictures.theme import STYLES
from rolescope.pictures.wrapping import cut, flowed, wrapped
from rolescope.words.evidence.text import EvidenceText, HashText

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


def _set(page: EvidenceText) -> tuple[float, list[Block]]:
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


def _blocks(page: EvidenceText, width: float) -> list[Block]:
    return [block for part in _parts(page, width) for block in part]


def _parts(page: EvidenceText, width: float) -> Iterator[Iterable[Block]]:
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


def _banner(page: EvidenceText, width: float) -> Block:
    room = width - 62
    head = wrapped(visible("".join(text for text, _ in page.headline)), "heading", room)
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
    return Block(y, (*ground, *shapes))


def _unknown(page: EvidenceText) -> str:
    return f"Not checked, because it was not imported: {' '.join(page.unknown)}"


# What it rests on


def _origin(page: EvidenceText, width: float) -> Iterator[Block]:
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


def _hash(one: HashText, width: float) -> Block:
    code = text_width(one.sha256, "monosmall")
    room = width - code - 24
    title = wrapped(visible(one.title), "small", room)
    owner = cut(visible(one.owner), "monosmall", room)
    tall = height_of(title, "small") + height_of(owner, "monosmall") + 4
    return Block(
        tall,
        (
            *words(title, "small"),
            *words(owner, "monosmall", 0, "muted", height_of(title, "small")),
            *words([one.sha256], "monosmall", width - code, "muted"),
            Box(x=0, y=tall - 2, w=width, h=1, fill="rowborder"),
        ),
    )


def _command(command: str, width: float) -> Iterator[Block]:
    """Set the command as it stands: what its lines say together is the command."""
    yield kept(paragraph("Where the sources lie, this command writes the same again:", width))
    for line in flowed(visible(command), "mono", width - 24):
        tall = STYLES["mono"].line
        ground = Box(x=0, y=0, w=width, h=tall, fill="sunken")
        yield Block(tall, (ground, *words([line], "mono", 12)))
    yield space(6)
