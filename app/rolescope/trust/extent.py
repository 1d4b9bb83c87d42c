"""Extent: which actions on which resources statements cover, computed from patterns alone.

Nothing here asks about single requests: what a set of statements leaves over is written as fields,
each a pattern of actions on a pattern of resources. Actions are all that a pattern can name, not
those that AWS has today: what covers everything also covers the service of tomorrow. "Is left" may
be said too often, where patterns overlap in odd ways; "nothing is left" is certain.
"""

from collections.abc import Iterable, Iterator, Sequence

from rolescope.engine.language.resource_shape import (
    EVERYTHING,
    ResourceShape,
    covers_text,
    meets_text,
    text_of_pattern,
)
from rolescope.engine.language.truth import Truth
from rolescope.value import Value


class ActionExtent(Value):
    """The actions of a pattern (in lower case, as `text_of_pattern` writes it) on resources."""

    actions: str
    shape: ResourceShape = EVERYTHING


ALL = ActionExtent(text_of_pattern("*:*"))


class StatementExtent(Value, kw_only=True):
    """What one statement says to one principal.

    `actions` are patterns as in a Field, `is_not_action` and `is_not_resource` turn a list into
    all that is not on it. `applies`: True to every request of these actions and resources; None to
    those that meet its conditions. Of a statement that is not `is_sound` the effect is unknown
    (GR-7, GR-11, GR-73).
    """

    actions: tuple[str, ...]
    is_not_action: bool = False
    shapes: tuple[ResourceShape, ...] = (EVERYTHING,)
    is_not_resource: bool = False
    may_allow: bool = False
    may_deny: bool = False
    applies: Truth = True
    is_sound: bool = True

    def actions_left(self, field: ActionExtent) -> list[str]:
        """Return the actions of a field that it is not about."""
        if self.is_not_action:
            return [
                one if covers_text(field.actions, one) else field.actions
                for one in self.actions
                if meets_text(one, field.actions)
            ]
        covered = any(covers_text(one, field.actions) for one in self.actions)
        return [] if covered else [field.actions]

    def resources_left(self, field: ActionExtent) -> list[ResourceShape]:
        """Return the resources of a field that it is not about."""
        if self.is_not_resource:
            return [
                one if field.shape.covers(one) else field.shape
                for one in self.shapes
                if one.meets(field.shape)
            ]
        covered = any(one.covers(field.shape) for one in self.shapes)
        return [] if covered else [field.shape]

    def common(self, field: ActionExtent) -> Iterator[ActionExtent]:
        """Yield what of a field it may be about."""
        for actions in self._actions_in(field):
            for shape in self._resources_in(field):
                yield ActionExtent(actions, shape)

    def _actions_in(self, field: ActionExtent) -> list[str]:
        mine = field.actions
        if self.is_not_action:
            return [] if any(covers_text(one, mine) for one in self.actions) else [mine]
        met = (one for one in self.actions if meets_text(one, mine))
        return [one if covers_text(mine, one) else mine for one in met]

    def _resources_in(self, field: ActionExtent) -> list[ResourceShape]:
        mine = field.shape
        if self.is_not_resource:
            return [] if any(one.covers(mine) for one in self.shapes) else [mine]
        met = (one for one in self.shapes if one.meets(mine))
        return [one if mine.covers(one) else mine for one in met]


def left_over(
    fields: Iterable[ActionExtent], pieces: Iterable[StatementExtent]
) -> list[ActionExtent]:
    """Return what pieces leave of fields.

    Those with exceptions come first: they break what is left into patterns, which others cover.
    """
    left = list(dict.fromkeys(fields))
    for piece in sorted(pieces, key=_rank):
        cut = [_minus(field, piece) for field in left]
        if any(rests != (field,) for field, rests in zip(left, cut, strict=True)):
            left = list(dict.fromkeys(rest for rests in cut for rest in rests))
    return left


def _rank(piece: StatementExtent) -> tuple[bool, bool]:
    return not piece.is_not_action, not piece.is_not_resource


def _minus(field: ActionExtent, piece: StatementExtent) -> tuple[ActionExtent, ...]:
    actions = piece.actions_left(field)
    if field.actions in actions:
        return (field,)
    shapes = piece.resources_left(field)
    if field.shape in shapes:
        return (field,)
    return (
        *(ActionExtent(one, field.shape) for one in actions),
        *(ActionExtent(field.actions, one) for one in shapes),
    )


def in_common(
    fields: Sequence[ActionExtent], pieces: Iterable[StatementExtent]
) -> list[ActionExtent]:
    """Return what of fields at least one of the pieces may be about."""
    found = (one for piece in pieces for field in fields for one in piece.common(field))
    return list(dict.fromkeys(found))
