"""Pages of a deck, laid out and drawn in the worker process. No Qt but in what writes a PDF."""

from collections import Counter

from rolescope.analysis import Analysis
from rolescope.exporters.deck import DrawnPage, drawn_page, write_deck
from rolescope.findings.rules import FINDINGS
from rolescope.model.review import NO_AGENDA, Agenda, Bookmark, Ruling
from rolescope.pictures.layouts.matrix import MATRIX_ID
from rolescope.pictures.layouts.overview import OVERVIEW_ID
from rolescope.pictures.metrics import ELLIPSIS
from rolescope.pictures.pages.hidden_names import hidden_picture
from rolescope.pictures.pages.slide_page import (
    SlideFrame,
    cropped,
    room_of,
    slide_page,
    units,
)
from rolescope.pictures.picture import Box, ItemKind, Picture, Shape, Text
from rolescope.pictures.theme import THEMES
from rolescope.pictures.view import Frame
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.progress import Tick, part
from rolescope.questions.filters.filter import NO_FILTER
from rolescope.value import Value, replace
from rolescope.words.evidence.hidden import hidden
from rolescope.words.findings.finding_rows import finding_list
from rolescope.words.names import vendor_names
from rolescope.words.report.anonymous import agenda_without_people
from rolescope.words.report.entries import entry_of
from rolescope.words.slides import (
    Slide,
    agenda_slide,
    part_caption,
    part_title,
    view_caption,
    without_notes,
)
from rolescope.worker.shown_parts import draw_shown, findings_of
from rolescope.worker.state import KnownAnalysis, about_analysis

# Of a view, against the text around it.
_SCALES = (0.36, 0.45, 0.52, 0.6, 0.66, 0.72, 0.8, 0.9, 1.0)
_FAR = (0.22, 0.28)  # of an overview, too: else its shelves may be too high
_LEGIBLE = 0.7  # scale at which a room reads names: from here on, whole ones go before larger ones
_READABLE = 0.5  # scale of an overview below which its names are lost on a projector
_NEARLY = 0.998  # a pixel more than there is room for is shrunk
_ROOMY = 1400.0  # px for which a view is drawn: below, words of pills go into the legend
_MAX_NEIGHBORS = 12  # of what is selected, drawn with it
_WHOLE = 3  # accounts of an overview that are read on one page
_EACH = 2  # accounts on each page of one that is split: nor is one alone on the last
_MAX_SPLIT = 12  # accounts: more are folded into OUs
_PAPER = (1920.0, 1080.0)  # the proportions of a page on paper


class KeptView(Value, kw_only=True):
    """A view as it was kept, what it says, and what its picture is made for besides.

    `is_named`: somebody typed its title.
    """

    slide: Slide
    bookmark: Bookmark
    frame: Frame
    is_named: bool = False


class Deck(Value, kw_only=True):
    """Views, or the items of an agenda with what was decided; `place` names what is reviewed."""

    place: str
    views: tuple[KeptView, ...] = ()
    agenda: Agenda = NO_AGENDA
    rulings: tuple[tuple[str, Ruling], ...] = ()
    theme: str = "light"
    hides: Pseudonyms | None = None

    @property
    def count(self) -> int:
        """How many pages it has."""
        return len(self.views or self.agenda.items)


def in_parts(view: KeptView, analysis: Analysis) -> tuple[KeptView, ...]:
    """Return a view; behind an overview of many accounts, pages on which their names are read.

    They are those of which something was in sight. Accounts that trust one another share a page.
    Trusts over pages are on the first.
    """
    bookmark = view.bookmark
    if view.frame.by or view.frame.filter or not _is_of_accounts(bookmark):
        return (view,)
    homes = {node.id: node.account for node in analysis.graph.nodes if node.is_imported}
    seen = frozenset(_alone(analysis, bookmark))
    drawn = {home for node, home in homes.items() if not seen or node in seen}
    left = [one.id for one in analysis.scenario.world.accounts if one.id in drawn]
    total = len(left)
    if not _WHOLE < total <= _MAX_SPLIT:
        return (view,)
    pairs = Counter((homes.get(one.source), homes.get(one.target)) for one in analysis.graph.edges)
    parts: list[KeptView] = []
    count = total // _EACH
    while left:
        first, *rest = left
        rest.sort(key=lambda one: -(pairs[first, one] + pairs[one, first]))
        shown = (first, *(rest if len(left) <= _WHOLE else rest[: _EACH - 1]))
        left = [one for one in left if one not in shown]
        mine = {node for node, home in homes.items() if home in shown}
        callers = {one.source for one in analysis.graph.edges if one.target in mine}
        kept = tuple(sorted(mine | {one for one in callers if one not in homes}))
        title = part_title(view.slide.title, len(parts) + 1, count)
        caption = part_caption(len(shown), total)
        slide = replace(view.slide, title=title, caption=caption, notes="")
        parts.append(replace(view, slide=slide, bookmark=replace(bookmark, seen=kept)))
    return (view, *parts)


def _is_of_accounts(bookmark: Bookmark) -> bool:
    """Tell whether a view is an overview of accounts, and not of something that is selected."""
    return bookmark.view == OVERVIEW_ID and not (bookmark.nodes or bookmark.edges)


@about_analysis
def draw_slide(known: KnownAnalysis, deck: Deck, setting: SlideFrame, *, tick: Tick) -> DrawnPage:
    """Draw one page, that of the number of `setting`."""
    tick(0, "Drawing a page")
    return _drawn(known, deck, setting, tick)


@about_analysis
def deck_pdf(known: KnownAnalysis, deck: Deck, *, tick: Tick) -> bytes:
    """Return all pages as a PDF, with the notes."""
    width, height = units(*_PAPER)
    pages = []
    for number in range(1, deck.count + 1):
        setting = SlideFrame(
            width=width, height=height, place=deck.place, number=number, count=deck.count,
            has_notes=True,
        )  # fmt: skip
        share = part(tick, (number - 1) / deck.count, number / deck.count)
        pages.append(_drawn(known, deck, setting, share))
    hide = deck.hides.hide if deck.hides is not None else str
    return write_deck(pages, hide(deck.place))


def _drawn(known: KnownAnalysis, deck: Deck, setting: SlideFrame, tick: Tick) -> DrawnPage:
    theme = next(one for one in THEMES if one.name == deck.theme)
    hide = deck.hides.hide if deck.hides is not None else None
    picture: Picture | None = None
    if deck.views:
        view = deck.views[setting.number - 1]
        slide = view.slide
        if hide is not None:
            if view.is_named:  # it is somebody's sentence, and may name a person
                slide = replace(slide, title=f"View {setting.number}")
            slide = hidden(without_notes(slide), hide)
        picture = _pictured(known.analysis, view, slide, setting, tick)
        if picture is not None:
            picture = picture if hide is None else hidden_picture(picture, hide)
            caption = slide.caption or view_caption(
                picture.subtitle,
                is_part=bool(_alone(known.analysis, view.bookmark)),
                is_matrix_instead=picture.view != view.bookmark.view,
            )
            slide = replace(slide, caption=caption)
    else:
        slide = _of_agenda(known, deck, setting.number, tick)
        slide = slide if hide is None else hidden(slide, hide)
    if hide is not None:
        setting = replace(setting, place=hide(setting.place))
    return drawn_page(slide_page(slide, setting, picture), theme)


def _of_agenda(known: KnownAnalysis, deck: Deck, number: int, tick: Tick) -> Slide:
    analysis, index = known.analysis, known.index
    agenda, rulings = deck.agenda, dict(deck.rulings)
    if deck.hides is not None:
        agenda, rulings = agenda_without_people(agenda, rulings)
    item = agenda.items[number - 1]
    found = findings_of(analysis, tick, index)
    entry, row = None, None
    if item.party:
        nodes = {node.id: node for node in analysis.graph.nodes}
        pairs = ((edge.source, edge.target) for edge in analysis.graph.edges)
        entry = entry_of(item.party, analysis, vendor_names(index.world, nodes, pairs), found.found)
    elif item.findings:
        about = tuple(one for one in found.found if one.fingerprint == item.findings[0])
        rows = finding_list(replace(found, found=about), analysis, index, len(FINDINGS)).rows
        row = rows[0] if rows else None
    return agenda_slide(agenda, item, rulings, row, entry, index)


def _pictured(
    analysis: Analysis, view: KeptView, slide: Slide, setting: SlideFrame, tick: Tick
) -> Picture | None:
    """Draw a view as large as the room allows.

    What is selected is drawn alone with its neighbors, else what was in sight. Accounts whose
    names could not be read are drawn as a matrix.
    """
    bookmark, frame = view.bookmark, view.frame
    alone = () if bookmark.subject else _alone(analysis, bookmark)
    if alone:
        frame = replace(frame, filter=(frame.filter or NO_FILTER).isolate(alone))
    view = replace(view, frame=frame)
    best, size = _largest(analysis, view, slide, setting, tick)
    if _is_of_accounts(bookmark) and size < _READABLE:
        as_matrix = replace(view, bookmark=replace(bookmark, view=MATRIX_ID))
        best, _ = _largest(analysis, as_matrix, slide, setting, tick)
    return best


def _largest(
    analysis: Analysis, view: KeptView, slide: Slide, setting: SlideFrame, tick: Tick
) -> tuple[Picture | None, float]:
    """Return the picture of a view that is shown the largest, and its scale.

    What does not fit with roomy cards may fit at a larger scale, where it is drawn compact. Of
    those that do not fit it is the one that has to be shrunk least; of those that a room can read
    the largest without a name that is cut.
    """
    bookmark = view.bookmark
    best: Picture | None = None
    largest = (False, False, 0.0)
    room = room_of(slide, setting)
    for scale in (*_FAR, *_SCALES) if bookmark.view == OVERVIEW_ID else _SCALES:
        width, height = room[0] / scale, room[1] / scale
        sized = replace(view.frame, width=width, height=height, compact=width < _ROOMY)
        marked = _marked(
            draw_shown(analysis, bookmark.view, sized, tick), frozenset(bookmark.nodes)
        )
        drawn = cropped(marked)
        room = room_of(slide, setting, drawn.legend)
        size = min(room[0] / drawn.width, room[1] / drawn.height)
        fits = size >= scale * _NEARLY
        is_told_whole = size >= _LEGIBLE and not any(map(_is_cut, drawn.shapes))
        if best is None or (fits, is_told_whole, size) > largest:
            best, largest = drawn, (fits, is_told_whole, size)
        grows = bookmark.view != MATRIX_ID  # one with numbers may fit where one with names does not
        if drawn.swarm is not None or (grows and sized.compact and not fits):
            break
    return best, largest[-1]


def _is_cut(shape: Shape) -> bool:
    return isinstance(shape, Text) and ELLIPSIS in shape.text and shape.full is not None


def _alone(analysis: Analysis, bookmark: Bookmark) -> tuple[str, ...]:
    """Return the nodes that are drawn: what is selected with neighbors, else what was in sight.

    Accounts of which something was in sight are drawn whole: what they count is true of them.
    """
    edges = analysis.graph.edges
    chosen = {*bookmark.nodes, *_inside(analysis, bookmark.nodes)}
    ends = {
        end for edge in edges if edge.id in bookmark.edges for end in (edge.source, edge.target)
    }
    if not chosen and not ends:
        seen = frozenset(bookmark.seen)
        homes = (node.account for node in analysis.graph.nodes if node.id in seen)
        return (*bookmark.seen, *_inside(analysis, (*bookmark.seen, *filter(None, homes))))
    beside: dict[str, None] = {}
    for edge in edges:
        if edge.source in chosen or edge.target in chosen:
            beside |= dict.fromkeys((edge.source, edge.target))
    return tuple(sorted({*chosen, *ends, *list(beside)[:_MAX_NEIGHBORS]}))


def _inside(analysis: Analysis, accounts: tuple[str, ...]) -> list[str]:
    """Return the nodes in those of some nodes that are imported accounts, as folded rows are."""
    imported = {account.id for account in analysis.scenario.world.accounts}.intersection(accounts)
    return [node.id for node in analysis.graph.nodes if node.account in imported]


def _marked(picture: Picture, nodes: frozenset[str]) -> Picture:
    """Return a picture with the rows and cards of some nodes as the selected ones."""
    chosen = {
        item.id
        for item in picture.items
        if item.kind in (ItemKind.ROW, ItemKind.CARD) and not nodes.isdisjoint(item.nodes)
    }
    shapes: list[Shape] = []
    for shape in picture.shapes:
        if isinstance(shape, Box) and shape.item in chosen:
            chosen.discard(shape.item)  # its ground comes first, then its pills
            shapes.append(replace(shape, fill="accentsoft", stroke="accent", width=2))
        else:
            shapes.append(shape)
    return replace(picture, shapes=tuple(shapes))
