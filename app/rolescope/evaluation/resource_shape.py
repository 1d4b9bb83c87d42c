"""ResourceShape: which resource patterns lie in others, and which have nothing in common.

Two patterns can be compared without any resource: this is how layers of policies are put together
(spec SES-6). "Lies in" is only said when it is certain, "has nothing in common" likewise.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from rolescope.evaluation.conditions.arn import split_tokens
from rolescope.evaluation.context import RequestContext, Unknown
from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.variables import Template, Variable, resource_template
from rolescope.evaluation.wildcard import Tokens

# Wildcards inside the text of a segment; a literal * or ? is the character itself (GR-28).
_RUN, _ONE, _NAME = "\ue000", "\ue001", "\ue002"  # *, ?, and a run without a slash
_RUNS = frozenset({_RUN, _NAME})
_WILD = frozenset({_RUN, _ONE, _NAME})
_WILDCARD = re.compile(f"[{_RUN}{_ONE}{_NAME}]")
_PARTS = 6  # ARN-1
_PARTITION = 1
_SERVICE = 2

Segments = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceShape:
    """One resource pattern, for one caller; `written` as it stands in the document.

    `segments` are its six parts, () for `*`, which also covers requests without a resource
    (GR-19). When not `is_exact`, they only bound what the pattern covers. `variables` are those
    that the request decides on; `unknown` says what is not imported of the others.
    """

    written: str
    segments: Segments
    is_exact: bool = True
    variables: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Tell whether it is `*`."""
        return not self.segments

    def covers(self, other: "ResourceShape") -> bool:
        """Tell whether everything that `other` covers certainly lies in this."""
        if not self.is_exact:
            return self == other
        if not self.segments or not other.segments:
            return not self.segments
        return all(map(_covers, self.segments, other.segments))

    def meets(self, other: "ResourceShape") -> bool:
        """Tell whether a resource may exist that both cover."""
        return all(map(_meets, self.segments, other.segments))


EVERYTHING = ResourceShape("*", ())


def shapes_of(
    values: tuple[str, ...], version: str, context: RequestContext, reading: Interpretation
) -> tuple[ResourceShape, ...]:
    """Return the patterns of a `Resource` element, without those that match nothing."""
    shapes = (_shape(resource_template(value, version), context, reading) for value in values)
    return tuple(dict.fromkeys(shape for shape in shapes if shape is not None))


def _shape(cut: Template, context: RequestContext, reading: Interpretation) -> ResourceShape | None:
    tokens: list[tuple[str, bool]] = []
    variables: list[str] = []
    unknown: list[str] = []
    for part in cut.parts:
        if not isinstance(part, Variable):
            tokens.append(part)
            continue
        alone = Template(part.written, (part,))
        found = alone.resolve(context, is_literal=reading.variable_text_is_literal)
        if found is None:
            return None  # GR-31
        if isinstance(found, Unknown):
            tokens.append(("*", False))
            (unknown if found.why else variables).append(found.why or part.written)
        else:
            tokens.extend(found)
    segments, is_exact = _segments(tuple(tokens), reading)
    if segments is None:
        return None
    return ResourceShape(
        cut.written,
        segments,
        is_exact=is_exact and not variables and not unknown,
        variables=tuple(dict.fromkeys(variables)),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _segments(tokens: Tokens, reading: Interpretation) -> tuple[Segments | None, bool]:
    """Split into six segments; None when the pattern matches nothing (GR-20)."""
    parts = [_encoded(part) for part in split_tokens(tokens)]
    if len(parts) == 1 and set(parts[0]) == {_RUN}:
        return (), True  # GR-19
    if len(parts) >= _PARTS:
        return tuple(parts), True
    is_prefix = parts[-1].endswith(_RUN) and reading.short_arn_is_prefix
    if not is_prefix:
        return None, True
    # U-25: the rest of the ARN lies behind the last star. An earlier wildcard of the same segment
    # might reach over colons as well: then this only bounds it.
    last = parts.pop()
    certain = "".join(takewhile(lambda character: character not in _WILD, last))
    parts += [certain + _RUN, *(_RUN,) * (_PARTS - len(parts) - 1)]
    return tuple(parts), len(last) == len(certain) + 1


def _encoded(tokens: Tokens) -> str:
    """Write tokens as one text in which wildcards are characters of their own."""
    return "".join(
        text if is_literal else text.replace("*", _RUN).replace("?", _ONE)
        for text, is_literal in tokens
    )


def form(arn: str, *, ends_in_name: bool) -> ResourceShape:
    """Return the shape of a type of resource: `arn:${Partition}:s3:::${Bucket}/${Key}`.

    `ends_in_name`: what the last placeholder stands for holds no slash.
    """
    pieces: list[str] = []
    for piece in arn.replace("*", _RUN).split("${"):
        _, brace, rest = piece.partition("}")
        pieces.append(_RUN + rest if brace else piece)
    text = "".join(pieces)
    if ends_in_name:
        text = text[:-1] + _NAME
    return ResourceShape(arn, tuple(text.split(":", _PARTS - 1)))


def service_of(shape: ResourceShape) -> str | None:
    """Return the service segment, None when it is not one certain text."""
    text = shape.segments[_SERVICE] if shape.segments else _RUN
    return None if _WILD & set(text) else text


def covers_form(shape: ResourceShape, form_: ResourceShape) -> bool:
    """Tell whether a pattern covers all resources of a type, in the partition that it names."""
    if not shape.is_exact:
        return False
    pairs = zip(shape.segments, form_.segments, strict=False)
    return all(_covers(*pair) for number, pair in enumerate(pairs) if number != _PARTITION)


@lru_cache(maxsize=65536)
def _covers(wide: str, narrow: str) -> bool:
    """Tell whether every text of `narrow` is one of `wide`."""
    if wide in (_RUN, narrow):
        return True
    start = _literal(wide)
    if not narrow.startswith(start) or len(start) == len(wide):
        return False
    if wide == start + _RUN:
        return True
    return _reaches(wide, narrow, _swallow)


@lru_cache(maxsize=65536)
def _meets(one: str, other: str) -> bool:
    """Tell whether some text is one of both."""
    if one == _RUN or other in (_RUN, one):
        return True
    starts, ends = (_literal(one), _literal(other)), (_literal(one[::-1]), _literal(other[::-1]))
    if not (_agree(*starts) and _agree(*ends)):
        return False
    if one == starts[0] + _RUN and len(starts[1]) >= len(starts[0]):
        return True
    return _reaches(one, other, _share)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _literal(text: str) -> str:
    """Return what stands before the first wildcard."""
    wild = _WILDCARD.search(text)
    return text if wild is None else text[: wild.start()]


_Step = Callable[[str, str, int, int], list[tuple[int, int]]]


def _reaches(one: str, other: str, step: _Step) -> bool:
    """Walk through both texts at once, over every pair of places that can be reached."""
    left, seen = [(0, 0)], {(0, 0)}
    while left:
        place = left.pop()
        if place == (len(one), len(other)):
            return True
        found = step(one, other, *place)
        left.extend(new for new in found if new not in seen)
        seen.update(found)
    return False


def _swallow(wide: str, narrow: str, i: int, j: int) -> list[tuple[int, int]]:
    """A run swallows anything, `?` one character, any other character itself."""
    if i == len(wide):
        return []
    if wide[i] == _RUN:
        return [(i + 1, j), *([(i, j + 1)] if j < len(narrow) else [])]
    if j == len(narrow):
        return []
    is_one = wide[i] == _ONE and narrow[j] not in _RUNS
    return [(i + 1, j + 1)] if is_one or wide[i] == narrow[j] else []


def _share(one: str, other: str, i: int, j: int) -> list[tuple[int, int]]:
    """Both take the same next character, or a run ends."""
    found = []
    if one[i : i + 1] in _RUNS:
        found.append((i + 1, j))
    if other[j : j + 1] in _RUNS:
        found.append((i, j + 1))
    if i < len(one) and j < len(other) and _have_in_common(one[i], other[j]):
        found.append((i + (one[i] not in _RUNS), j + (other[j] not in _RUNS)))
    return found


def _have_in_common(one: str, other: str) -> bool:
    if one in _WILD and other in _WILD:
        return True
    if _NAME in (one, other):
        return "/" not in (one, other)
    return one == other or one in _WILD or other in _WILD
