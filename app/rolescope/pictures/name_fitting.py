"""Names in little room: siblings lose what they share, and keep what tells them apart."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from rolescope.pictures.metrics import ELLIPSIS, elide_around, elide_middle, text_width

_LEAST_SHARED = 8  # characters; a shorter common beginning is worth nothing
_LEAST_OWN = 8  # characters of the differing part that are never given up for the shared one
_SEAM = re.compile(r"[-_/.]|(?<=[a-z0-9])(?=[A-Z])")
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
    same = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    seams = [seam.end() for seam in _SEAM.finditer(first) if seam.end() <= same]
    longest = seams[-1] if seams else 0
    return longest if longest >= _LEAST_SHARED else 0


def fit_name(
    name: str, style: str, room: float, *, shared: int = 0, taken: Collection[str] = ()
) -> str:
    """Return a name as it fits into `room` pixels, unlike those that are `taken`.

    `shared`: how many of its characters siblings begin with, too (`shared_beginnings`). These go
    first, but for their first segment: `github…prod-deploy`. "" when nothing of it fits.
    """
    if text_width(name, style) <= room:
        return name
    fitting = [found for found in _wordings(name, style, room, shared) if found]
    return next((found for found in fitting if found not in taken), fitting[0] if fitting else "")


def _wordings(name: str, style: str, room: float, shared: int) -> Iterator[str]:
    """Yield what fits, the best first."""
    own = name[shared:]
    if shared:
        seam = _SEAM.search(name)
        segment = name[: seam.start()] if seam is not None and seam.start() else name[:3]
        for beginning in (segment, ""):
            short = f"{beginning}{ELLIPSIS}{own}"
            if len(short) < len(name) and text_width(short, style) <= room:
                yield short
        rest = elide_middle(own, style, room - text_width(ELLIPSIS, style))
        if len(rest) > min(_LEAST_OWN, len(own)):
            yield f"{ELLIPSIS}{rest}"
    yield elide_middle(name, style, room)
    for share in _CUTS:
        yield elide_around(name, style, room, share)


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
