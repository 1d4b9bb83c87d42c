"""More rights: whether statements allow what others do not (PE-2, PE-10).

It is told by effect, of patterns and not of single requests. Where patterns overlap in odd ways, or
conditions are not the same, they are said to allow more.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import product

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.context import ALL_OPEN
from rolescope.engine.language.resource_shape import (
    EVERYTHING,
    has_wildcard,
    shapes_of,
    text_of_pattern,
)
from rolescope.engine.language.statement import CompiledStatement
from rolescope.model.policy import Statement
from rolescope.trust.extent import ALL, ActionExtent, StatementExtent, in_common, left_over
from rolescope.value import Value

_Tests = frozenset[tuple[str, str, frozenset[str]]]


class Said(Value, eq=False, dict=True):
    """What one statement says, if certain conditions hold: `_said` gives one for the same words.

    `unclear`: it cannot be understood, and may be about anything.
    """

    may_allow: bool
    may_deny: bool
    extent: StatementExtent
    tests: _Tests = frozenset()
    unclear: Statement | None = None

    def applies_under(self, tests: _Tests) -> bool:
        """Tell whether it applies for certain wherever some conditions hold."""
        return self.unclear is None and self.tests <= tests

    @cached_property
    def services(self) -> frozenset[str] | None:
        """The services of its actions; None where it may be about any."""
        if self.extent.is_not_action:
            return None
        found = frozenset(one.partition(":")[0] for one in self.extent.actions)
        return None if any(map(has_wildcard, found)) else found

    def meets(self, other: "Said") -> bool:
        """Tell whether it may be about a service that another statement is about."""
        mine, others = self.services, other.services
        return mine is None or others is None or not mine.isdisjoint(others)

    @property
    def fields(self) -> list[ActionExtent]:
        """What it is about, and `left_out` with it."""
        extent = self.extent
        actions = (ALL.actions,) if extent.is_not_action else extent.actions
        shapes = (EVERYTHING,) if extent.is_not_resource else extent.shapes
        return [ActionExtent(*one) for one in product(actions, shapes)]

    @property
    def left_out(self) -> list[StatementExtent]:
        """What its NotAction and NotResource elements list."""
        extent = self.extent
        actions = [StatementExtent(actions=extent.actions)] if extent.is_not_action else []
        if not extent.is_not_resource:
            return actions
        return [*actions, StatementExtent(actions=(ALL.actions,), shapes=extent.shapes)]


class Rights:
    """What statements say together: who has them may gain more. `known` is shared by all."""

    def __init__(self, said: tuple[Said, ...], known: "KnownAdditions") -> None:
        """Take what each says, once."""
        self._said, self._known = said, known

    def grow_with(self, more: tuple[Said, ...]) -> bool:
        """Tell whether what is said more, beside it, allows what it does not."""
        for one in more:
            if one.may_allow and one not in self._said:
                denying = tuple(other for other in more if other.may_deny and one.meets(other))
                own = tuple(filter(one.meets, self._said))
                key = one, denying, own
                if key not in self._known:
                    self._known[key] = _adds(one, (*denying, *own), own)
                if self._known[key]:
                    return True
        return False


KnownAdditions = dict[tuple[Said, tuple[Said, ...], tuple[Said, ...]], bool]
"""Whether a statement allows more, beside others that deny and those that were there before."""


def allow_more(
    index: WorldIndex, after: Iterable[CompiledStatement], before: Iterable[CompiledStatement]
) -> bool:
    """Tell whether the statements of `after` together allow what those of `before` do not.

    Who has them is the same: variables stand for the same values.
    """
    new, old = said_by(index, after), said_by(index, before)
    return any(_adds(one, new, old) for one in new if one.may_allow and one not in old) or any(
        _frees(one, new) for one in old if one.may_deny and one not in new
    )


def said_by(index: WorldIndex, statements: Iterable[CompiledStatement]) -> tuple[Said, ...]:
    """Return what statements say, each word once."""
    return tuple(dict.fromkeys(_said(index, one) for one in statements))


def _adds(one: Said, new: Sequence[Said], old: Sequence[Said]) -> bool:
    """Tell whether an Allow statement allows what nothing allowed before."""
    settled = [*one.left_out, *_denied(new, one.tests)]
    settled += (known.extent for known in old if known.may_allow and known.applies_under(one.tests))
    return any(not settled or left_over([field], settled) for field in one.fields)


def _frees(gone: Said, new: Sequence[Said]) -> bool:
    """Tell whether something is allowed that a Deny statement denied before."""
    for one in new:
        both = in_common(one.fields, [gone.extent]) if one.may_allow else []
        settled = [*one.left_out, *gone.left_out, *_denied(new, one.tests | gone.tests)]
        if left_over(both, settled):
            return True
    return False


def _denied(new: Sequence[Said], tests: _Tests) -> list[StatementExtent]:
    return [one.extent for one in new if one.may_deny and one.applies_under(tests)]


def _said(index: WorldIndex, compiled: CompiledStatement) -> Said:
    """Return what a statement says; the same for all that say the same, in whatever policy."""

    def read() -> Said:
        found = _read(index, compiled)
        words = found.may_allow, found.may_deny, found.extent, found.tests, found.unclear
        return index.remember(("words", words), lambda: found)

    return index.remember(("said", compiled), read)


def _read(index: WorldIndex, compiled: CompiledStatement) -> Said:
    source = compiled.source
    allows, denies = compiled.may_allow, compiled.may_deny
    if compiled.is_ambiguous or not compiled.is_sound:
        return Said(allows, denies, StatementExtent(actions=(ALL.actions,)), unclear=source)
    actions = source.not_actions if source.actions is None else source.actions
    shapes = source.not_resources if source.resources is None else source.resources
    extent = StatementExtent(
        actions=tuple(text_of_pattern(one.lower()) for one in actions or ()),
        is_not_action=source.actions is None,
        shapes=shapes_of(shapes or (), compiled.policy.version, ALL_OPEN, index.reading),
        is_not_resource=source.resources is None,
    )
    written = ((one.operator.lower(), one.key.lower(), one.values) for one in source.conditions)
    tests = frozenset((operator, key, frozenset(values)) for operator, key, values in written)
    return Said(allows, denies, extent, tests)
