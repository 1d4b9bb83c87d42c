"""ActionIndex: which actions of the catalogue a pattern names, and which can be on a resource.

A set of actions is an int with one bit for each place in the catalogue: patterns join and cut in
microseconds. Masks are kept by pattern.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from rolescope.engine.language.resource_shape import ResourceShape, covers_form, form, service_of
from rolescope.engine.language.wildcard import Glob, glob
from rolescope.model.catalogue import Catalogue

Span = tuple[int, int]
"""Places in the catalogue: the first, and one after the last."""

Key = TypeVar("Key")
T = TypeVar("T")
_WILDCARD = re.compile(r"[*?]")
_MAX_KEPT = 4096


class ActionIndex:
    """Finds actions by patterns. The catalogue never changes; the index only remembers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.everything = (1 << len(catalogue)) - 1
        self.spans = {service.lower(): (lo, hi) for service, lo, hi in catalogue.services()}
        self._names = [name.lower() for name in catalogue.names]
        self._masks: dict[str, int] = {}
        self._lists: dict[tuple[str, ...], int] = {}
        self._on: dict[ResourceShape, tuple[int, int]] = {}
        self._forms = _Forms(catalogue)

    # By name

    def mask(self, patterns: tuple[str, ...]) -> int:
        """Return the actions that a list of patterns names (GR-12, GR-13)."""
        found = self._lists.get(patterns)
        if found is None:
            found = 0
            for pattern in patterns:
                found |= self._mask(pattern.lower())
            _keep(self._lists, patterns, found)
        return found

    def mask_except(self, patterns: tuple[str, ...]) -> int:
        """Return the actions that `NotAction` names (GR-14)."""
        return self.everything & ~self.mask(patterns)

    def _mask(self, pattern: str) -> int:
        found = self._masks.get(pattern)
        if found is None:
            found = self._find(pattern)
            _keep(self._masks, pattern, found)
        return found

    def _find(self, pattern: str) -> int:
        wild = _WILDCARD.search(pattern)
        if wild is None:
            return self._one(pattern)
        start = wild.start()
        if not pattern.strip("*"):
            return self.everything
        prefix, colon, _ = pattern[:start].partition(":")
        lo, hi = self.spans.get(prefix, (0, 0)) if colon else (0, len(self._names))
        if colon and pattern[start:] == "*":  # svc:* and svc:Get*
            lo = bisect_left(self._names, pattern[:start], lo, hi)
            hi = bisect_left(self._names, pattern[:start] + "\uffff", lo, hi)
            return mask_of_span(lo, hi)
        return self._scan(glob(pattern), lo, hi)

    def _one(self, name: str) -> int:
        place = bisect_left(self._names, name)
        is_there = place < len(self._names) and self._names[place] == name
        return 1 << place if is_there else 0

    def _scan(self, compiled: Glob, lo: int, hi: int) -> int:
        names = self._names
        return mask_of(place for place in range(lo, hi) if compiled.matches(names[place]))

    # By resource

    def on(self, shape: ResourceShape) -> tuple[int, int]:
        """Return the actions that can be on a resource of a pattern, and those that always are.

        An action without a type of resource is only ever on `*`; one whose types are all optional
        may be.
        """
        if shape.is_everything:
            return self.everything, self.everything
        found = self._on.get(shape)
        if found is None:
            found = self._forms.on(shape)
            _keep(self._on, shape, found)
        return found


class _Forms:
    """The types of resource of all actions."""

    def __init__(self, catalogue: Catalogue) -> None:
        by_targets: dict[tuple[tuple[str, ...], bool], list[int]] = {}
        for place, targets in enumerate(catalogue.targets):
            key = tuple(one.arn for one in targets), any(one.is_required for one in targets)
            by_targets.setdefault(key, []).append(place)
        self._masks: list[int] = []
        self._certain: list[bool] = []
        self._arns: list[tuple[str, ...]] = []
        self._sets: dict[str, list[int]] = {}
        for number, ((arns, is_required), places) in enumerate(by_targets.items()):
            self._masks.append(mask_of(places))
            self._certain.append(is_required)
            self._arns.append(arns)
            for arn in arns:
                self._sets.setdefault(arn, []).append(number)
        self._by_service: dict[str | None, list[ResourceShape]] = {}
        longer = set(_heads(self._sets))
        for arn in self._sets:
            made = form(arn, ends_in_name=arn.endswith("}") and arn in longer)
            self._by_service.setdefault(service_of(made), []).append(made)

    def on(self, shape: ResourceShape) -> tuple[int, int]:
        """Look through the types of the service that a pattern names."""
        met: set[int] = set()
        whole: set[str] = set()
        for made in self._candidates(shape):
            if shape.meets(made):
                met.update(self._sets[made.written])
                if covers_form(shape, made):
                    whole.add(made.written)
        could = always = 0
        for number in met:
            could |= self._masks[number]
            if self._certain[number] and whole.issuperset(self._arns[number]):
                always |= self._masks[number]
        return could, always

    def _candidates(self, shape: ResourceShape) -> Iterable[ResourceShape]:
        service = service_of(shape)
        if service is None:
            return (made for forms in self._by_service.values() for made in forms)
        return (*self._by_service.get(service, ()), *self._by_service.get(None, ()))


def _heads(arns: Iterable[str]) -> Iterator[str]:
    """Yield what stands before each slash of an ARN.

    A type that ends where another goes on with a slash holds no slash in its last placeholder:
    `${Bucket}` beside `${Bucket}/${Key}`.
    """
    for arn in arns:
        yield from (arn[: found.start()] for found in re.finditer("/", arn))


@lru_cache(maxsize=2)
def action_index(catalogue: Catalogue) -> ActionIndex:
    """Return the index of a catalogue, made once."""
    return ActionIndex(catalogue)


def mask_of_span(lo: int, hi: int) -> int:
    """Return the mask of places side by side."""
    return ((1 << (hi - lo)) - 1) << lo


def mask_of(places: Iterable[int]) -> int:
    """Return the mask of single places."""
    bits = bytearray()
    for place in places:
        byte = place >> 3
        if byte >= len(bits):
            bits.extend(bytes(byte + 1 - len(bits)))
        bits[byte] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


_RUN = re.compile("1+")


@lru_cache(maxsize=1024)
def spans_of(mask: int) -> tuple[Span, ...]:
    """Return the places of a mask as spans."""
    return tuple(found.span() for found in _RUN.finditer(f"{mask:b}"[::-1]))


def side_by_side(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans, and join those that touch."""
    joined: list[Span] = []
    for start, stop in sorted(spans):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return tuple(joined)


def _keep(known: dict[Key, T], key: Key, value: T) -> None:
    """Remember a value; too many are forgotten at once."""
    if len(known) >= _MAX_KEPT:
        known.clear()
    known[key] = value
