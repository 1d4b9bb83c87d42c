"""ResourceShape: which resource patterns lie in others, and which have nothing in common.

Two patterns can be compared without any resource: this is how layers of policies are put together
(SES-6). "Lies in" is only said when it is certain, "has nothing in common" likewise.
"""

import re
from functools import lru_cache
from itertools import takewhile

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.arn import split_tokens
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.variables import ValueTemplate, Variable, resource_template
from rolescope.engine.language.wildcard import Tokens
from rolescope.value import Value

# Wildcards inside the text of a segment; a literal * or ? is the character itself (GR-28).
_RUN, _ONE, _NAME = "\ue000", "\ue001", "\ue002"  # *, ?, and a run without a slash
_WILD = frozenset({_RUN, _ONE, _NAME})
_WILDCARD = re.compile(f"[{_RUN}{_ONE}{_NAME}]")
_PARTS = 6  # ARN-1
_PARTITION = 1
_SERVICE = 2

Segments = tuple[str, ...]


class ResourceShape(Value):
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
        return all(map(covers_text, self.segments, other.segments))

    def meets(self, other: "ResourceShape") -> bool:
        """Tell whether a resource may exist that both cover. `other` may be a type's `form`."""
        return all(map(meets_text, self.segments, other.segments))


EVERYTHING = ResourceShape("*", ())


def shapes_of(
    values: tuple[str, ...], version: str, context: RequestContext, reading: Interpretation
) -> tuple[ResourceShape, ...]:
    """Return the patterns of a `Resource` element, without those that match nothing."""
    is_prefix = reading.short_arn_is_prefix
    shapes = (
        _shape(resource_template(value, version), context, reading)
        if "${" in value
        else _plain(value, is_prefix=is_prefix)
        for value in values
    )
    return tuple(dict.fromkeys(shape for shape in shapes if shape is not None))


@lru_cache(maxsize=16384)
def _plain(value: str, *, is_prefix: bool) -> ResourceShape | None:
    """Return a pattern without variables: it is the same for everybody."""
    segments, is_exact = _segments(((value, False),), is_prefix=is_prefix)
    return None if segments is None else ResourceShape(value, segments, is_exact=is_exact)


def _shape(
    cut: ValueTemplate, context: RequestContext, reading: Interpretation
) -> ResourceShape | None:
    tokens: list[tuple[str, bool]] = []
    variables: list[str] = []
    unknown: list[str] = []
    for part in cut.parts:
        if not isinstance(part, Variable):
            tokens.append(part)
            continue
        alone = ValueTemplate(part.written, (part,))
        found = alone.resolve(context, is_literal=reading.variable_text_is_literal)
        if found is None:
            return None  # GR-31
        if isinstance(found, UnknownKey):
            tokens.append(("*", False))
            (unknown if found.why else variables).append(found.why or part.written)
        else:
            tokens.extend(found)
    segments, is_exact = _segments(tuple(tokens), is_prefix=reading.short_arn_is_prefix)
    if segments is None:
        return None
    return ResourceShape(
        cut.written,
        segments,
        is_exact=is_exact and not variables and not unknown,
        variables=tuple(dict.fromkeys(variables)),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _segments(tokens: Tokens, *, is_prefix: bool) -> tuple[Segments | None, bool]:
    """Split into six segments; None when the pattern matches nothing (GR-20).

    `is_prefix`: a short pattern that ends with `*` is one.
    """
    parts = [_encoded(part) for part in split_tokens(tokens)]
    if len(parts) == 1 and set(parts[0]) == {_RUN}:
        return (), True  # GR-19
    if len(parts) >= _PARTS:
        return tuple(parts), True
    if not (is_prefix and parts[-1].endswith(_RUN)):
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


def text_of_pattern(pattern: str) -> str:
    """Write a pattern in which nothing is literal as `covers_text` and `meets_text` take it."""
    return _encoded(((pattern, False),))


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
    return None if has_wildcard(text) else text


def has_wildcard(text: str) -> bool:
    """Tell whether a text stands for several, as `text_of_pattern` writes it."""
    return not _WILD.isdisjoint(text)


def covers_form(shape: ResourceShape, form_: ResourceShape) -> bool:
    """Tell whether a pattern covers all resources of a type, in the partition that it names."""
    if not shape.is_exact:
        return False
    pairs = zip(shape.segments, form_.segments, strict=False)
    return all(covers_text(*pair) for number, pair in enumerate(pairs) if number != _PARTITION)


@lru_cache(maxsize=65536)
def covers_text(wide: str, narrow: str) -> bool:
    """Tell whether every text of `narrow` is one of `wide`."""
    if wide in (_RUN, narrow):
        return True
    start = _literal(wide)
    if not narrow.startswith(start) or len(start) == len(wide):
        return False
    if wide == start + _RUN:
        return True
    return _swallows(wide, narrow)


@lru_cache(maxsize=65536)
def meets_text(one: str, other: str) -> bool:
    """Tell whether some text is one of both."""
    if one == _RUN or other in (_RUN, one):
        return True
    starts, ends = (_literal(one), _literal(other)), (_literal(one[::-1]), _literal(other[::-1]))
    if not (_agree(*starts) and _agree(*ends)):
        return False
    if one == starts[0] + _RUN and len(starts[1]) >= len(starts[0]):
        return True
    return _share(one, other)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _literal(text: str) -> str:
    """Return what stands before the first wildcard."""
    wild = _WILDCARD.search(text)
    return text if wild is None else text[: wild.start()]


# Sets of places in a text are ints, one bit for each: all of them move on at once.


class _Places:
    """What stands at each place of a text."""

    __slots__ = ("end", "letters", "names", "ones", "runs")

    def __init__(self, text: str) -> None:
        masks: dict[str, int] = {}
        for place, character in enumerate(text):
            masks[character] = masks.get(character, 0) | 1 << place
        self.ones, self.names = masks.pop(_ONE, 0), masks.pop(_NAME, 0)
        self.runs = masks.pop(_RUN, 0) | self.names
        self.letters = masks
        self.end = 1 << len(text)

    def settle(self, reached: int) -> int:
        """Add what lies behind runs that end where they begin."""
        while (more := reached | (reached & self.runs) << 1) != reached:
            reached = more
        return reached

    def covered_by(self, character: str, reached: int) -> int:
        """Return where a character of a wider pattern leads to, one of the text's behind it."""
        if character == _RUN:
            return _from(reached, self.end)
        fits = self.letters.get(character, 0)
        if character == _ONE:
            fits = self.end - 1 & ~self.runs
        return (reached & fits) << 1

    def shared_with(self, character: str, reached: int) -> int:
        """Return where a character leads to that the text takes as well."""
        if character == _RUN:
            return _from(reached, self.end)
        fits, stays = self.letters.get(character, 0) | self.ones, self.runs
        if character == _ONE:
            fits = self.end - 1 & ~self.runs
        elif character == "/":
            stays &= ~self.names
        return self.settle((reached & fits) << 1 | reached & stays)


def _from(reached: int, end: int) -> int:
    """Return all places from the first on."""
    first = reached & -reached
    return end * 2 - first


_places = lru_cache(maxsize=8192)(_Places)


def _swallows(wide: str, narrow: str) -> bool:
    """Tell whether a run of `wide` swallows every run of `narrow`, and a `?` one character."""
    text, reached = _places(narrow), 1
    for character in wide:
        reached = text.covered_by(character, reached)
        if not reached:
            return False
    return bool(reached & text.end)


def _share(one: str, other: str) -> bool:
    """Tell whether both can take the same characters to their ends."""
    text = _places(other)
    reached = text.settle(1)
    for character in one:
        reached = text.shared_with(character, reached)
        if not reached:
            return False
    return bool(reached & text.end)
