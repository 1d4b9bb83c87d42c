"""Page: a picture that stands alone, for files. It carries what a window shows around it.

A scenario strip above, when the picture is not of AWS as it is; below the legend, what the import
lacks (in words), and the source.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.coverage import Coverage
from rolescope.model.gap import Gap
from rolescope.model.plain import visible
from rolescope.pictures.metrics import ELLIPSIS, elide_end, text_width
from rolescope.pictures.pages.hidden_names import NAMES_HIDDEN, hidden_picture
from rolescope.pictures.picture import (
    Box,
    Glyph,
    LegendEntry,
    Line,
    Picture,
    Point,
    Shape,
    Swarm,
    Text,
)
from rolescope.pictures.theme import STYLES
from rolescope.value import replace
from rolescope.words.gap_text import gap_text
from rolescope.words.scenario_text import NOT_IN_AWS

_MARGIN = 24
_NARROWEST = 640
_STRIP = 36
_STRIPE = 10  # px between the lines of a hatching
_LEGEND_ROW = 28
_SAMPLE = 28
_ENTRY_GAP = 20
_LINE = 18
_MAX_SUBJECTS = 6
_FOOTER = 40
_COMPARED = "Comparison:"


def page(
    picture: Picture,
    *,
    coverage: Coverage,
    scenario_note: str | None,
    footer: str,
    comparison: str | None = None,
    hide: Callable[[str], str] | None = None,
) -> Picture:
    """Return the picture with legend, coverage note, scenario strip and footer.

    `scenario_note` is that of scenario_text; None: the picture is of the baseline. `footer`
    names source and time. `comparison` says what is compared, if both states are in AWS. `hide`
    puts pseudonyms into all words of the page, which says so; None: names are shown.
    """
    if hide is not None:
        picture, coverage = hidden_picture(picture, hide), _hidden(coverage, hide)
        scenario_note = None if scenario_note is None else hide(scenario_note)
        comparison = None if comparison is None else hide(comparison)
        footer = f"{hide(footer)}. {NAMES_HIDDEN}"
    width = max(picture.width, _NARROWEST)
    top = _STRIP if scenario_note is not None or comparison is not None else 0
    y = top + picture.height
    shapes: list[Shape] = []
    if scenario_note is not None:
        shapes += _strip(scenario_note, width)
    elif comparison is not None:
        shapes += _plain_strip(comparison, width)
    shapes += (moved(shape, 0, top) for shape in picture.shapes)
    legend, y = _legend(picture.legend, width, y)
    note, y = _coverage(coverage, width, y)
    shapes += [*legend, *note, *_footer(footer, width, y)]
    return replace(
        picture,
        width=width,
        height=y + _FOOTER,
        shapes=tuple(shapes),
        items=tuple(replace(item, y=item.y + top) for item in picture.items),
        swarm=None if picture.swarm is None else _moved_swarm(picture.swarm, top),
    )


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return a shape at another place."""
    if isinstance(shape, Line):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def _moved_swarm(swarm: Swarm, dy: float) -> Swarm:
    return replace(swarm, places=np.add(swarm.places, (0, dy)))


def _baseline(center: float, style: str) -> float:
    return round(center + STYLES[style].size * 0.36, 1)


def _strip(note: str, width: float) -> Iterator[Shape]:
    """Hatch the strip, and say on solid ground that this is not AWS as it is."""
    yield Box(x=0, y=0, w=width, h=_STRIP, fill="condsoft")
    head = NOT_IN_AWS
    words = elide_end(visible(note), "body", width - 4 * _MARGIN - text_width(head, "subject"))
    end = _MARGIN + text_width(head, "subject") + 8 + text_width(words, "body")
    for left, right in ((1.0, _MARGIN - 12.0), (end + 12, width - 1)):
        for start, stop in _hatching(left, right, _STRIP - 2):
            line = Line(points=(start, stop), stroke="condborder", width=2)
            yield moved(line, 0, 1)
    yield Box(x=0, y=_STRIP - 1, w=width, h=1, fill="condborder")
    y = _STRIP / 2
    yield Text(x=_MARGIN, y=_baseline(y, "subject"), text=head, style="subject", color="cond")
    if words:
        full = visible(note) if words != visible(note) else None
        yield Text(
            x=_MARGIN + text_width(head, "subject") + 8,
            y=_baseline(y, "body"),
            text=words,
            style="body",
            full=full,
        )


def _plain_strip(comparison: str, width: float) -> Iterator[Shape]:
    """Say what is compared, in another tone: nothing of it is a scenario."""
    yield Box(x=0, y=0, w=width, h=_STRIP, fill="accentsoft")
    yield Box(x=0, y=_STRIP - 1, w=width, h=1, fill="accent")
    words = elide_end(
        visible(comparison), "body", width - 4 * _MARGIN - text_width(_COMPARED, "subject")
    )
    y = _STRIP / 2
    yield Text(x=_MARGIN, y=_baseline(y, "subject"), text=_COMPARED, style="subject")
    yield Text(
        x=_MARGIN + text_width(_COMPARED, "subject") + 8,
        y=_baseline(y, "body"),
        text=words,
        style="body",
        full=visible(comparison) if words != visible(comparison) else None,
    )


def _hatching(left: float, right: float, height: float) -> Iterator[tuple[Point, Point]]:
    """Yield diagonals of 45 degrees, cut to the rectangle from `left` to `right`."""
    foot = left - left % _STRIPE
    while foot < right:
        start = (max(foot, left), height - (max(foot, left) - foot))
        stop = (min(foot + height, right), height - (min(foot + height, right) - foot))
        if stop[0] > start[0]:
            yield start, stop
        foot += _STRIPE
    foot = left - left % _STRIPE - _STRIPE
    while foot + height > left:  # diagonals that begin left of the rectangle
        stop = (min(foot + height, right), height - (min(foot + height, right) - foot))
        if stop[0] > left:
            yield (left, height - (left - foot)), stop
        foot -= _STRIPE


def _legend(entries: Sequence[LegendEntry], width: float, top: float) -> tuple[list[Shape], float]:
    """Set the samples in as many rows as they need; return them and the y below."""
    if not entries:
        return [], top
    title = "On the picture"
    first = _MARGIN + text_width(title, "label") + _ENTRY_GAP
    x, y = first, top + _LEGEND_ROW / 2
    shapes: list[Shape] = [
        Text(x=_MARGIN, y=_baseline(y, "label"), text=title, style="label", color="muted")
    ]
    for entry in entries:
        need = _SAMPLE + 8 + text_width(entry.text, "small")
        if x > first and x + need > width - _MARGIN:
            x, y = first, y + _LEGEND_ROW
        shapes += (moved(shape, x + _SAMPLE / 2, y) for shape in entry.shapes)
        at = x + _SAMPLE + 8
        shapes.append(
            Text(x=at, y=_baseline(y, "small"), text=entry.text, style="small", color="muted")
        )
        x += need + _ENTRY_GAP
    return shapes, y + _LEGEND_ROW / 2 + 8


def _coverage(coverage: Coverage, width: float, top: float) -> tuple[list[Shape], float]:
    """Say what the import lacks and what that does to the answers."""
    y = top + 16
    shapes: list[Shape] = [Box(x=_MARGIN, y=top + 4, w=width - 2 * _MARGIN, h=1, fill="border")]
    if not coverage.gaps:
        words = "The import lacks nothing that these answers depend on."
        shapes.append(Text(x=_MARGIN, y=y + 12, text=words, style="small", color="muted"))
        return shapes, y + 2 * _LINE
    y += 12
    head = "What the import lacks"
    shapes.append(Text(x=_MARGIN, y=y, text=head, style="label", color="muted"))
    y += _LINE + 4
    for gap in coverage.gaps:
        shapes.append(Glyph(name="alert", x=_MARGIN + 7, y=y - 4, size=14, fill="cond"))
        x, room = _MARGIN + 22, width - 2 * _MARGIN - 22
        whole = f"{visible(gap_text(gap).title)}."
        title = elide_end(whole, "small", room)
        full = whole if title != whole else None
        shapes.append(Text(x=x, y=y, text=title, style="small", full=full))
        used = text_width(f"{title} ", "small")
        for line in _wrapped(_gap_words(gap), room - used, room):
            if line:
                shapes.append(Text(x=x + used, y=y, text=line, style="small", color="muted"))
            y += _LINE
            used = 0
        y += 4
    return shapes, y


def _gap_words(gap: Gap) -> str:
    subjects = [
        visible(group_digits(subject) if is_account_id(subject) else role_name(subject))
        for subject in gap.subjects[:_MAX_SUBJECTS]
    ]
    more = len(gap.subjects) - len(subjects)
    if more > 0:
        subjects.append(f"{more:,} more")
    listed = f" ({', '.join(subjects)})" if subjects else ""
    return f"{visible(gap_text(gap).meaning)}{listed}"


def _hidden(coverage: Coverage, hide: Callable[[str], str]) -> Coverage:
    gaps = (replace(gap, subjects=tuple(map(hide, gap.subjects))) for gap in coverage.gaps)
    return Coverage(gaps=tuple(gaps))


def _wrapped(text: str, first: float, room: float) -> Iterator[str]:
    """Break a text into lines of at most `room` pixels, the first of `first` and maybe empty.

    A word that is longer than a line is broken anywhere.
    """
    line, width = "", first
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, "small") <= width:
            line = longer
            continue
        if line or width == first:
            yield line
        line, width = word, room
        while text_width(line, "small") > room:
            part = elide_end(line, "small", room).removesuffix(ELLIPSIS) or line[0]
            yield part
            line = line[len(part) :]
    if line:
        yield line


def _footer(footer: str, width: float, top: float) -> Iterator[Shape]:
    y = top + _FOOTER / 2
    words = visible(footer)
    shown = elide_end(words, "small", width - 2 * _MARGIN - 24)
    yield Box(x=_MARGIN, y=top + 2, w=width - 2 * _MARGIN, h=1, fill="border")
    yield Glyph(name="logo", x=_MARGIN + 8, y=y, size=16, fill="accent")
    if shown:
        full = words if shown != words else None
        yield Text(
            x=_MARGIN + 24, y=_baseline(y, "small"), text=shown, style="small", color="muted",
            full=full,
        )  # fmt: skip
