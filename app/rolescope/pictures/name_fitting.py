"""Names in little room: siblings lose what they share, and keep what tells them apart."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from rolescope.pictures.metrics import ELLIPSIS, elide_around, elide_middle, text_width

_LEAST_SHARED = 8  # characters; a shorter common beginning is worth nothing
_LEAST_OWN = 8  # characters of the differing part that are never given up for the shared one
_SEAM = re.compile(r"[-_/.]|(?<=[a-z0-9])(?=[A-Z])")
_SEGMENT_LETTERS = (10, 8, 6, 5, 4)  # what is left of segments that are too long together
_CUTS = (1 / 2, 2 / 3, 1.0, 1 / 5, 0.0)  # how much of what is left stands before the ellipsis


def shared_beginnings(names: Sequence[str]) -> tuple[int, ...]:
    """Return of each name how many characters it shares with a sibling, up to a seam.

    A seam is a separator, or where lower case turns into upper case. 0: nothing worth a word.
    """
    ordered = sorted(set(names))
    found = dict.fromkeys(ordered, 0)
    for first, second in pairwise(ordered):
        length = _shared(first, second)
        found[first] = max(found[first], length)
        found[second] = max(found[second], length)
    return tuple(found[name] for name in names)


def _shared(first: str, second: str) -> int:
    same = _same(first, second)
    seams = [seam.end() for seam in _SEAM.finditer(first) if seam.end() <= same]
    longest = seams[-1] if seams else 0
    return longest if longest >= _LEAST_SHARED else 0


def shared_ends(names: Sequence[str]) -> tuple[int, ...]:
    """Return of each name how many characters it shares with a sibling at its end, from a seam on.

    Never so many that nothing is left between the end and a shared beginning.
    """
    ordered = sorted({name[::-1] for name in names})
    found = dict.fromkeys(ordered, 0)
    for first, second in pairwise(ordered):
        length = _shared_end(first[::-1], second)
        found[first] = max(found[first], length)
        found[second] = max(found[second], length)
    starts = shared_beginnings(names)
    ends = [found[name[::-1]] for name in names]
    return tuple(
        end if start + end < len(name) else 0
        for name, start, end in zip(names, starts, ends, strict=True)
    )


def _shared_end(name: str, turned: str) -> int:
    """Return how many characters a name ends with as a sibling does, which is written backward."""
    same = _same(name[::-1], turned)
    seams = [len(name) - seam.start() for seam in _SEAM.finditer(name)]
    longest = max((length for length in seams if length <= same), default=0)
    return longest if longest >= _LEAST_SHARED else 0


def _same(first: str, second: str) -> int:
    """Return how many characters two names begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def own_part(shown: str, name: str, shared: int, ended: int = 0) -> tuple[int, int] | None:
    """Return where in `shown` stands what siblings of a name do not have: its start and end.

    None: siblings share nothing, or not all of the differing part is shown.
    """
    own = name[shared:]
    if not (shared or ended) or not own or not shown.endswith(own):
        return None
    return len(shown) - len(own), len(shown) - ended


def set_names(names: Sequence[str], style: str, room: float) -> tuple[str, ...]:
    """Return names of siblings as they fit into `room` pixels each; no two become one."""
    shared = shared_beginnings(names)
    found: dict[str, str] = {}
    for name, start in zip(names, shared, strict=True):
        if name not in found:
            taken = found.values()
            shown = fit_name(name, style, room, shared=start, taken=taken, siblings=names)
            found[name] = shown or ELLIPSIS
    return tuple(found[name] for name in names)


def in_two_lines(name: str, room: float, styles: tuple[str, str]) -> tuple[str, str] | None:
    """Break a name once, at a seam, so that both parts fit; None when no seam will do.

    The first line takes as much as it can.
    """
    for seam in reversed([found.end() for found in _SEAM.finditer(name)]):
        first, second = name[:seam], name[seam:]
        if second and text_width(first, styles[0]) <= room:
            return (first, second) if text_width(second, styles[1]) <= room else None
    return None


def fit_name(  # the room, and what others beside it are called
    name: str,
    style: str,
    room: float,
    *,
    shared: int = 0,
    taken: Collection[str] = (),
    siblings: Collection[str] = (),
) -> str:
    """Return a name as it fits into `room` pixels, unlike those that are `taken`.

    `shared`: how many of its characters siblings begin with, too (`shared_beginnings`). These go
    first, but for their first segment: `github…prod-deploy`. Where there is a way, what is left
    could be none of the `siblings`. "" when nothing of it fits.
    """
    if text_width(name, style) <= room:
        return name
    others = [sibling for sibling in siblings if sibling != name]
    fitting = [found for found in _wordings(name, style, room, shared, others) if found]
    clear = (found for found in fitting if not any(_may_be(found, one) for one in others))
    free = (found for found in fitting if found not in taken)
    return next((found for found in clear if found not in taken), None) or next(
        free, fitting[0] if fitting else ""
    )


def _may_be(shown: str, name: str) -> bool:
    """Tell whether a shortened name could stand for some other name."""
    first, *rest = shown.split(ELLIPSIS)
    if not rest or not name.startswith(first):
        return False
    at = len(first)
    *middle, last = rest
    for part in middle:
        at = name.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(name) - at >= len(last) and name.endswith(last)


def _wordings(
    name: str, style: str, room: float, shared: int, others: Sequence[str]
) -> Iterator[str]:
    """Yield what fits, the best first."""
    if shared:
        yield from _without_beginning(name, style, room, shared)
    yield elide_middle(name, style, room)
    telling = _telling_segments(name, others).split(ELLIPSIS)
    for most in (len(name), *_SEGMENT_LETTERS):
        short = ELLIPSIS.join(part[:most] for part in telling)
        short += ELLIPSIS if len(telling[-1]) > most else ""
        if text_width(short, style) <= room:
            yield short
            break
    for share in _CUTS:
        yield elide_around(name, style, room, share)


def _without_beginning(name: str, style: str, room: float, shared: int) -> Iterator[str]:
    """Yield a name without what siblings share, but for the first segment of that, or nothing."""
    own, seam = name[shared:], _SEAM.search(name)
    segment = name[: seam.start()] if seam is not None and seam.start() else name[:3]
    for beginning in (segment, ""):
        short = f"{beginning}{ELLIPSIS}{own}"
        if len(short) < len(name) and text_width(short, style) <= room:
            yield short
    rest = elide_middle(own, style, room - text_width(ELLIPSIS, style))
    if len(rest) > min(_LEAST_OWN, len(own)):
        yield f"{ELLIPSIS}{rest}"


def _telling_segments(name: str, others: Sequence[str]) -> str:
    """Return the last segment of a name, and those that no other name has there: `…shop…worker`.

    "" when segments do not tell it from all others.
    """
    cuts = [0, *(seam.end() for seam in _SEAM.finditer(name) if 0 < seam.end() < len(name))]
    segments = [name[start:end] for start, end in pairwise([*cuts, len(name)])]
    kept = {len(segments) - 1}
    while rivals := [one for one in others if _may_be(_with_gaps(segments, kept), one)]:
        left = {
            number: sum(_may_be(_with_gaps(segments, {*kept, number}), one) for one in rivals)
            for number in range(len(segments))
            if number not in kept
        }
        best = min(left, key=lambda number: (left[number], -number), default=None)
        if best is None or left[best] == len(rivals):
            return ""
        kept.add(best)
    return _with_gaps(segments, kept)


def _with_gaps(segments: Sequence[str], kept: Collection[int]) -> str:
    """Join the segments that are kept, with an ellipsis for those between them."""
    words = ""
    for number, segment in enumerate(segments):
        if number in kept:
            words += segment if number + 1 in kept else segment.rstrip("-_/.")
        elif not words.endswith(ELLIPSIS):
            words += ELLIPSIS
    return words


_RANDOM_END = re.compile(
    r"(?P<name>.{3,})[-_](?P<random>(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,}"
    r"|(?=[0-9]*[A-Z])(?=[A-Z]*[0-9])[A-Z0-9]{12,13}|[0-9]{26})"
)
_KEPT_OF_RANDOM = 4


def without_random_ends(names: Sequence[str]) -> tuple[str, ...]:
    """Leave out the random ends that tools give to names, but where siblings differ only there.

    Of those the first four characters stay.
    """
    found = [_RANDOM_END.fullmatch(name) for name in names]
    short = [match["name"] if match else name for name, match in zip(names, found, strict=True)]
    times = Counter(short)
    shown = []
    for name, match, base in zip(names, found, short, strict=True):
        if match is not None and times[base] > 1:
            kept = name[: match.start("random") + _KEPT_OF_RANDOM]
            shown.append(f"{kept}{ELLIPSIS}")
        else:
            shown.append(base)
    again = Counter(shown)
    return tuple(name if again[text] > 1 else text for name, text in zip(names, shown, strict=True))
