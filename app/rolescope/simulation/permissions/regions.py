"""Region: on which resources something holds, put together from patterns as they are written.

Regions are exact. Where two patterns overlap and neither lies in the other, both are kept: a
resource has to match them all (SES-6).
"""

from collections.abc import Iterable, Sequence

from rolescope.engine.language.resource_shape import ResourceShape
from rolescope.value import Value

Patterns = tuple[ResourceShape, ...]
"""Patterns that a resource has to match, all of them; none: any resource."""


class Region(Value):
    """Resources that match all patterns of one of the `parts`, and none of `excepts`.

    Without parts it is empty.
    """

    parts: tuple[Patterns, ...]
    excepts: Patterns = ()

    @property
    def is_everything(self) -> bool:
        """Tell whether it holds every resource."""
        return self.parts == ((),) and not self.excepts

    @property
    def variables(self) -> tuple[str, ...]:
        """The policy variables that the request decides on."""
        named = (name for part in self.parts for shape in part for name in shape.variables)
        return tuple(dict.fromkeys(named))

    def meet(self, other: "Region") -> "Region":
        """Return what lies in both."""
        if self.is_everything:
            return other
        if other.is_everything:
            return self
        pairs = ((one, two) for one in self.parts for two in other.parts)
        joined = (_joined(one, two) for one, two in pairs)
        parts = tuple(dict.fromkeys(part for part in joined if part is not None))
        if len(self.parts) > 1 and len(other.parts) > 1:
            # what lies in another part goes; of two that are the same, the second
            kept: list[Patterns] = []
            for part in parts:
                if not any(_lies_in(part, known) for known in kept):
                    kept = [known for known in kept if not _lies_in(known, part)]
                    kept.append(part)
            parts = tuple(kept)
        return _region(parts, (*self.excepts, *other.excepts))

    def without(self, other: "Region") -> "Region":
        """Return what lies in this and not in `other`, which is of one statement."""
        if other.parts == ((),):  # everything, or everything except some
            return self.meet(Region(tuple((shape,) for shape in other.excepts)))
        return _region(self.parts, (*self.excepts, *(shape for (shape,) in other.parts)))

    def lies_in(self, other: "Region") -> bool:
        """Tell whether all of it certainly lies in another."""
        return other.is_everything or all(
            any(_lies_in(part, wide) for wide in other.parts)
            and all(
                not _touches(part, shape) or any(known.covers(shape) for known in self.excepts)
                for shape in other.excepts
            )
            for part in self.parts
        )


WHOLE = Region(((),))
NOTHING = Region(())


def region_of(shapes: Sequence[ResourceShape], *, is_not: bool) -> Region:
    """Return the region of a `Resource` element, or of `NotResource`."""
    has_everything = any(shape.is_everything for shape in shapes)
    if is_not:
        return NOTHING if has_everything else Region(((),), tuple(shapes))
    return WHOLE if has_everything else Region(tuple((shape,) for shape in shapes))


def _joined(one: Patterns, two: Patterns) -> Patterns | None:
    """Return the patterns of both, without those that others imply; None when none fits all."""
    result = one
    for shape in two:
        if not _touches(result, shape):
            return None
        if not any(shape.covers(known) for known in result):
            result = (*(known for known in result if not known.covers(shape)), shape)
    return result


def _region(parts: Sequence[Patterns], excepts: Iterable[ResourceShape]) -> Region:
    """Leave out parts that are excepted as a whole, and exceptions that touch no part."""
    unique = tuple(dict.fromkeys(excepts))
    left = tuple(part for part in parts if not any(_lies_in(part, (no,)) for no in unique))
    needed = tuple(no for no in unique if any(_touches(part, no) for part in left))
    return Region(left, needed)


def _lies_in(part: Patterns, wide: Patterns) -> bool:
    return all(any(shape.covers(known) for known in part) for shape in wide)


def _touches(part: Patterns, shape: ResourceShape) -> bool:
    return all(known.meets(shape) for known in part)
