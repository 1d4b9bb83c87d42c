"""Mask: for which callers something is true, false or unknown, as bit sets (CO-39, CO-40)."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import TypeVar

from rolescope.engine.language.truth import Truth
from rolescope.value import Value

T = TypeVar("T")

_FEW_BITS = 16
_DIGITS_TO_A_ONE = 6  # of a number that is dense
_FAR = 8_192  # zeros below the lowest one that are not worth keeping
_PLACE = "I"  # a number of 32 bits
_DIGITS_TO_A_PLACE = 64  # of a mask in which ones are so rare that their places take less memory
_AS_NUMBERS = bytes.maketrans(b"01", b"\0\1")


class Mask(Value):
    """Bit sets of callers: those for whom it is certain, and those for whom it is possible.

    All of the certain are possible. Bit i is caller number i.
    """

    certain: int
    possible: int

    def __and__(self, other: "Mask") -> "Mask":
        """Return for which callers both are true."""
        return Mask(self.certain & other.certain, self.possible & other.possible)

    def __or__(self, other: "Mask") -> "Mask":
        """Return for which callers either is true; without doubt, one set serves for both."""
        if not self.possible:
            return other
        possible = self.possible | other.possible
        if self.certain is self.possible and other.certain is other.possible:
            return Mask(possible, possible)
        return Mask(self.certain | other.certain, possible)

    def without(self, other: "Mask") -> "Mask":
        """Return for which callers this is true and the other is not."""
        return Mask(self.certain & ~other.possible, self.possible & ~other.certain)

    def within(self, callers: int) -> "Mask":
        """Keep some callers."""
        return Mask(self.certain & callers, self.possible & callers)

    @property
    def in_doubt(self) -> "Mask":
        """The same, with nothing certain."""
        return Mask(0, self.possible)


NOTHING = Mask(0, 0)


def surely(callers: int) -> Mask:
    """Return what is certain of some callers and false of all others."""
    return Mask(callers, callers)


class Trimmed(Value):
    """A mask as it is kept: without the zeros below its lowest one, where they are many.

    Callers of an account stand together, and so do its roles: what is true of a few of them takes
    little memory, however many there are altogether. A few of many accounts are kept by their
    places: those of the certain, then those of the possible; there is no mask then.
    """

    place: int
    mask: Mask
    few: tuple[bytes, bytes] | None = None

    @property
    def whole(self) -> Mask:
        """The mask itself."""
        place, mask, few = self.place, self.mask, self.few
        if few is not None:
            possible = ones(array(_PLACE, few[1]))
            return Mask(possible if few[0] == few[1] else ones(array(_PLACE, few[0])), possible)
        if not place:
            return mask
        possible = mask.possible << place
        certain = possible if mask.certain == mask.possible else mask.certain << place
        return Mask(certain, possible)

    @property
    def places(self) -> Iterable[int]:
        """The places of the possible, the lowest first."""
        if self.few is not None:
            return array(_PLACE, self.few[1])
        return (self.place + one for one in bits(self.mask.possible))


def trimmed(mask: Mask) -> Trimmed:
    """Return a mask as it is kept."""
    certain, possible = mask.certain, mask.possible
    length = possible.bit_length()
    if length < _FAR:
        return Trimmed(0, mask)
    place = (possible & -possible).bit_length() - 1
    if length - place >= _FAR and possible.bit_count() * _DIGITS_TO_A_PLACE < length - place:
        all_ = array(_PLACE, bits(possible)).tobytes()
        sure = all_ if certain == possible else array(_PLACE, bits(certain)).tobytes()
        return Trimmed(0, NOTHING, (sure, all_))
    if place < _FAR:
        return Trimmed(0, mask)
    return Trimmed(place, Mask(certain >> place, possible >> place))


def as_mask(truth: Truth, callers: int) -> Mask:
    """Return one answer as that of some callers; of others it is false."""
    if truth is False:
        return NOTHING
    return Mask(callers if truth else 0, callers)


def bits(number: int) -> Iterator[int]:
    """Yield the places of the ones, the lowest first."""
    if number.bit_count() <= _FEW_BITS:
        while number:
            lowest = number & -number
            yield lowest.bit_length() - 1
            number ^= lowest
        return
    if number.bit_count() * _DIGITS_TO_A_ONE > number.bit_length():
        yield from chosen(range(number.bit_length()), number)
        return
    digits = bin(number)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def chosen(values: Sequence[T], number: int) -> Iterator[T]:
    """Yield those of some values that stand at the places of the ones."""
    first = (number & -number).bit_length() - 1
    if first > 0:
        number >>= first
        values = values[first : first + number.bit_length()]
    digits = format(number, "b")[::-1].encode()
    return compress(values, digits.translate(_AS_NUMBERS))


def ones(places: Iterable[int]) -> int:
    """Return the number with ones at these places."""
    found = tuple(places)
    if len(found) == 1:
        return 1 << found[0]
    data = bytearray((max(found, default=0) >> 3) + 1)
    for place in found:
        data[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(data, "little")


def union(sets: Iterable[int]) -> int:
    """Return the ones of any of some bit sets."""
    found = 0
    for one in sets:
        found |= one
    return found
