"""What must hold of every picture: nothing overlaps, nothing is cut, nothing lies outside.

`check_picture` is for every view, `check_lines` for views whose lines run between boxes. Both
raise AssertionError with the shapes that are wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from math import dist

import numpy as np

from rolescope.pictures.metrics import ELLIPSIS, text_width
from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, Line, Picture, Point, Text
from rolescope.pictures.theme import LIGHT, STYLES

Bounds = tuple[float, float, float, float]  # left, top, right, bottom
_SLACK = 0.75  # px that rounding may cost
_AT_ONCE = 256  # rectangles that are compared with all others in one step
_NEAREST = 6  # px between parallel lines of different sources (notes 3)


def check_picture(picture: Picture) -> None:
    """Assert what every picture must satisfy."""
    check_texts(picture)
    check_page(picture)
    check_items(picture)
    check_names(picture)
    check_told_apart(picture)


def check_lines(picture: Picture) -> None:
    """Assert that lines keep to the room between boxes and away from one another."""
    check_lines_and_texts(picture)
    check_lines_and_boxes(picture)
    check_parallels(picture)
    check_badges(picture)


def text_bounds(text: Text) -> Bounds:
    """Return where a text has ink: from its capitals to below its baseline."""
    width, size = text_width(text.text, text.style), STYLES[text.style].size
    left = {"start": text.x, "middle": text.x - width / 2, "end": text.x - width}[text.anchor]
    return left, text.y - 0.76 * size, left + width, text.y + 0.24 * size


def texts(picture: Picture) -> list[Text]:
    """Return the texts of a picture."""
    return [shape for shape in picture.shapes if isinstance(shape, Text)]


def boxes(picture: Picture) -> list[Box]:
    """Return the boxes of a picture."""
    return [shape for shape in picture.shapes if isinstance(shape, Box)]


def lines(picture: Picture) -> list[Line]:
    """Return the lines of a picture."""
    return [shape for shape in picture.shapes if isinstance(shape, Line)]


def check_texts(picture: Picture) -> None:
    """No two texts overlap, none is small, none is cut without an ellipsis, all fit their box."""
    found = texts(picture)
    for text in found:
        assert STYLES[text.style].size >= 11, text
        assert text.text, text
        assert text.full != text.text, text
        assert text.full or ELLIPSIS not in text.text, text
    bounds = [(text, text_bounds(text)) for text in found]
    places = [inner for _, inner in bounds]
    for one, other in overlapping(places, places):
        assert one >= other, f"{found[one]} overlaps {found[other]}"
    for text, inner, seen in _seen_by(picture, bounds):
        holders = [box for box in seen if box.item == text.item and text.item]
        around = [b for b in holders if contains(_of_box(b), (inner[0] + 1, text.y - 3))]
        for box in around:
            assert within(inner, _of_box(box)), f"{text} leaves {box}"
        for number, _ in overlapping([_of_box(box) for box in seen], [inner]):
            box = seen[number]  # no box covers half of a text
            assert within(inner, _of_box(box)), f"{text} and {box}"
    _check_rows_differ(picture)


def _check_rows_differ(picture: Picture) -> None:
    """No two rows of a box read alike."""
    words: dict[str, list[str]] = {}
    for text in texts(picture):
        if text.style in ("name", "small"):
            words.setdefault(text.item, []).append(text.text)
    rows = [item for item in picture.items if item.kind is ItemKind.ROW and item.id in words]
    for box in (item for item in picture.items if item.kind is ItemKind.ACCOUNT):
        seen: dict[tuple[str, ...], str] = {}
        for row in rows:
            if box.x <= row.x < box.x + box.w and box.y <= row.y < box.y + box.h:
                key = (row.name.split()[0], *words[row.id])
                assert key not in seen, f"{seen[key]} and {row.name} read {words[row.id]}"
                seen[key] = row.name


def check_told_apart(picture: Picture) -> None:
    """No two different things read the same: cards anywhere, nodes of a swarm in one box."""
    words: dict[str, list[str]] = defaultdict(list)
    for text in texts(picture):
        words[text.item].append(text.text)
    seen: dict[tuple[str, ...], Item] = {}
    for card in items_of(picture, ItemKind.CARD):
        other = seen.setdefault(tuple(words[card.id]), card)
        assert other.nodes == card.nodes, f"{other.name} and {card.name} read {words[card.id]}"
    swarm = picture.swarm
    labels: dict[tuple[str, str], tuple[str, ...]] = {}
    for number, nodes in enumerate(swarm.nodes if swarm is not None else ()):
        assert swarm is not None
        key = (_box_around(picture, swarm.places[number].tolist()), swarm.labels[number])
        assert labels.setdefault(key, nodes) == nodes, f"{labels[key]} and {nodes} read {key[1]}"


def _box_around(picture: Picture, place: Point) -> str:
    """Return the smallest account or block around a place."""
    around = [
        item
        for item in items_of(picture, ItemKind.ACCOUNT, ItemKind.SERVICE_CHIP)
        if contains(_of_item(item), place)
    ]
    return min(around, key=lambda item: item.w * item.h).id if around else ""


def _seen_by(
    picture: Picture, bounds: list[tuple[Text, Bounds]]
) -> Iterator[tuple[Text, Bounds, list[Box]]]:
    """Yield each text with the boxes that it can touch: those below its own ground are hidden."""
    found = boxes(picture)
    filled = np.array([box.fill is not None for box in found], dtype=bool)
    edges = _edges([_of_box(box) for box in found])
    before = 0  # boxes that are painted before the text
    ordered = iter(bounds)
    for shape in picture.shapes:
        if isinstance(shape, Box):
            before += 1
        elif isinstance(shape, Text):
            text, inner = next(ordered)
            left, top, right, bottom = edges[:, :before]
            is_around = (inner[0] >= left - _SLACK) & (inner[1] >= top - _SLACK)
            is_around &= (inner[2] <= right + _SLACK) & (inner[3] <= bottom + _SLACK)
            grounds = np.flatnonzero(is_around & filled[:before])
            yield text, inner, found[grounds[-1] if len(grounds) else 0 :]


def check_page(picture: Picture) -> None:
    """Nothing lies outside the page, and every color and outline exists."""
    page = (0.0, 0.0, picture.width, picture.height)
    for shape in picture.shapes:
        for bounds in shape_bounds(shape):
            assert within(bounds, page), shape
    for shape in picture.shapes:
        if isinstance(shape, Glyph):
            assert outline(shape.name).commands
        colors = (
            [shape.color]
            if isinstance(shape, Text)
            else [getattr(shape, "fill", None), getattr(shape, "stroke", None)]
        )
        for token in colors:
            assert token is None or LIGHT.color(token)


def shape_bounds(shape: Box | Line | Glyph | Text) -> list[Bounds]:
    """Return the bounds of a shape, of a line those of each segment."""
    if isinstance(shape, Text):
        return [text_bounds(shape)]
    if isinstance(shape, Box):
        return [_of_box(shape)]
    if isinstance(shape, Glyph):
        half = shape.size / 2
        return [(shape.x - half, shape.y - half, shape.x + half, shape.y + half)]
    return [_of_segment(a, b) for a, b in pairwise(shape.points)]


def check_items(picture: Picture) -> None:
    """Items are unique, related ones exist, and shapes belong to items."""
    ids = [item.id for item in picture.items]
    assert len(ids) == len(set(ids)), "two items with one id"
    known = set(ids)
    for item in picture.items:
        assert set(item.related) <= known, (item.id, set(item.related) - known)
        assert item.w >= 0, item
        assert item.h >= 0, item
        bounds = (item.x, item.y, item.x + item.w, item.y + item.h)
        assert within(bounds, (0, 0, picture.width, picture.height)), item
    for shape in picture.shapes:
        assert not shape.item or shape.item in known, shape


def check_names(picture: Picture) -> None:
    """A screen reader can say every item; the legend samples are small."""
    for item in picture.items:
        assert item.name.strip(), item
    assert len({entry.key for entry in picture.legend}) == len(picture.legend)
    for entry in picture.legend:
        for shape in entry.shapes:
            for left, top, right, bottom in shape_bounds(shape):
                assert max(abs(left), abs(right)) <= 14, entry
                assert max(abs(top), abs(bottom)) <= 11, entry


def check_lines_and_texts(picture: Picture) -> None:
    """No line crosses a text but a number that stands on it, no badge covers one."""
    bounds = [(text, text_bounds(text)) for text in texts(picture)]
    places = [inner for _, inner in bounds]
    numbers = _numbers_on_lines(picture)
    drawn = [(line, segment) for line in lines(picture) for segment in shape_bounds(line)]
    for one, other in overlapping([segment for _, segment in drawn], places, 0):
        line, text = drawn[one][0], bounds[other][0]
        is_own = text.item == line.item and text in numbers
        assert is_own, f"{line} crosses {text}"
    glyphs = [shape for shape in picture.shapes if isinstance(shape, Glyph)]
    for one, other in overlapping([shape_bounds(glyph)[0] for glyph in glyphs], places, 1):
        glyph, text = glyphs[one], bounds[other][0]
        is_own = text.item == glyph.item and text.anchor == "middle"
        assert is_own, f"{glyph} covers {text}"


def check_badges(picture: Picture) -> None:
    """No badge of a line touches that of another."""
    glyphs = (shape for shape in picture.shapes if isinstance(shape, Glyph) and shape.item)
    badges = [one for one in glyphs if one.name == "alert" or (one.name == "circle" and one.stroke)]
    for one, other in combinations(badges, 2):
        apart = dist((one.x, one.y), (other.x, other.y))
        touches = apart < (one.size + other.size) / 2
        assert one.item == other.item or not touches, f"{one} touches {other}"


def _numbers_on_lines(picture: Picture) -> list[Text]:
    """Return the texts that have a ground of their own, which is painted after their line."""
    after = {shape.item: n for n, shape in enumerate(picture.shapes) if isinstance(shape, Line)}
    found = []
    for text in texts(picture):
        grounds = [
            box
            for box in picture.shapes[after.get(text.item, len(picture.shapes)) :]
            if isinstance(box, Box) and box.item == text.item and box.fill is not None
        ]
        if any(within(text_bounds(text), _of_box(box)) for box in grounds):
            found.append(text)
    return found


def check_lines_and_boxes(picture: Picture) -> None:
    """No line enters a row, card or chip, or an account that none of its ends is in."""
    solid = (ItemKind.ROW, ItemKind.CARD, ItemKind.SERVICE_CHIP, ItemKind.SERVICE)
    rooms = [item for item in picture.items if item.kind is ItemKind.ACCOUNT]
    blocks = [item for item in picture.items if item.kind in solid]
    items = {item.id: item for item in picture.items}
    for line in lines(picture):
        ends = [items[end] for end in items[line.item].related]
        foreign = [room for room in rooms if not any(_touches(room, end) for end in ends)]
        others = [*blocks, *foreign]
        for _, number in overlapping(shape_bounds(line), [_of_item(item) for item in others], 1.5):
            raise AssertionError(f"{line} crosses {others[number].name}")


def check_parallels(picture: Picture) -> None:
    """No two parallel segments of different sources run nearer than 6 px side by side."""
    upright: defaultdict[bool, list[tuple[float, float, float, Line]]] = defaultdict(list)
    for line in lines(picture):
        for a, b in pairwise(line.points):
            is_upright = a[0] == b[0]
            at = a[0] if is_upright else a[1]
            low, high = sorted((a[1], b[1]) if is_upright else (a[0], b[0]))
            upright[is_upright].append((at, low, high, line))
    for segments in upright.values():
        for one, other in _near(segments):
            shared = min(one[2], other[2]) - max(one[1], other[1])
            assert shared <= 3, f"{one} beside {other}"


_Segment = tuple[float, float, float, Line]


def _near(segments: list[_Segment]) -> Iterator[tuple[_Segment, _Segment]]:
    """Yield pairs of different sources that lie nearer than allowed."""
    segments.sort(key=lambda segment: segment[:3])
    for index, one in enumerate(segments):
        for other in segments[index + 1 :]:
            if other[0] - one[0] >= _NEAREST - _SLACK / 2:
                break
            if not _is_one_bus(one[3], other[3]):
                yield one, other


def _is_one_bus(one: Line, other: Line) -> bool:
    """Lines of one source share tracks; so do lines to one target inside an account."""
    bus = one.bus.removeprefix("ghost:") == other.bus.removeprefix("ghost:")
    return bus or one.points[-1] == other.points[-1]


def overlap(a: Bounds, b: Bounds, slack: float = _SLACK) -> bool:
    """Tell whether two rectangles share more than `slack` px in both directions."""
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > slack and down > slack


def overlapping(
    ones: Sequence[Bounds], others: Sequence[Bounds], slack: float = _SLACK
) -> Iterator[tuple[int, int]]:
    """Yield the numbers of one rectangle and of another that overlap, as `overlap` has it."""
    edges = _edges(others)
    for first in range(0, len(ones), _AT_ONCE):
        left, top, right, bottom = _edges(ones[first : first + _AT_ONCE])[:, :, None]
        across = np.minimum(right, edges[2]) - np.maximum(left, edges[0]) > slack
        down = np.minimum(bottom, edges[3]) - np.maximum(top, edges[1]) > slack
        for one, other in np.argwhere(across & down).tolist():
            yield first + one, other


def _edges(rectangles: Sequence[Bounds]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return left, top, right and bottom edges as rows."""
    return np.array(rectangles, dtype=np.float64).reshape(-1, 4).T


def within(inner: Bounds, outer: Bounds) -> bool:
    """Tell whether a rectangle lies in another."""
    return (
        inner[0] >= outer[0] - _SLACK
        and inner[1] >= outer[1] - _SLACK
        and inner[2] <= outer[2] + _SLACK
        and inner[3] <= outer[3] + _SLACK
    )


def contains(bounds: Bounds, point: Point) -> bool:
    """Tell whether a point lies in a rectangle."""
    return bounds[0] <= point[0] <= bounds[2] and bounds[1] <= point[1] <= bounds[3]


def shown(picture: Picture) -> set[str]:
    """Return all texts of a picture, whole."""
    return {text.full or text.text for text in texts(picture)}


def items_of(picture: Picture, *kinds: ItemKind) -> Iterable[Item]:
    """Return the items of some kinds."""
    return [item for item in picture.items if item.kind in kinds]


def _of_box(box: Box) -> Bounds:
    return box.x, box.y, box.x + box.w, box.y + box.h


def _of_item(item: Item) -> Bounds:
    return item.x, item.y, item.x + item.w, item.y + item.h


def _of_segment(a: Point, b: Point) -> Bounds:
    """A segment as a rectangle 2 px thick."""
    return min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1


def _touches(room: Item, end: Item) -> bool:
    return overlap(_of_item(room), _of_item(end), 0)
