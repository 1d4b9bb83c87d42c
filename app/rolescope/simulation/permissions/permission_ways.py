"""Ways: how an action is allowed, narrowed layer by layer, and what each layer cuts (SES-3).

A way is one answer to "on what, and when": resources, and the conditions of the statements that
let it pass. Where statements cannot be put together exactly, they are kept side by side.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TypeVar

from rolescope.model.policy import Condition
from rolescope.simulation.permissions.layers import LayerPiece, PermissionStatement
from rolescope.simulation.permissions.regions import WHOLE, Region
from rolescope.value import Value, replace

T = TypeVar("T")
_MAX_WAYS = 24
_MAX_PARTS = 256


class PermissionState(Enum):
    """The four answers about an action."""

    ALLOWED = "allowed"  # on its resources
    CONDITIONAL = "allowed with conditions"
    DEPENDS = "depends"  # on what is not imported or cannot be understood
    DENIED = "denied"


class Unless(Value):
    """A Deny that holds on some requests only. `region` None: on all resources of the way."""

    source: PermissionStatement | None
    conditions: tuple[Condition, ...]
    depends: tuple[str, ...]
    region: Region | None = None


class Within(Value):
    """Statements of a layer of which one has to allow as well: `layer` is its number."""

    layer: int
    statements: tuple[PermissionStatement, ...]


class PermissionWay(Value):
    """One way in which an action is allowed: everything here has to hold."""

    region: Region
    conditions: tuple[Condition, ...] = ()
    exceptions: tuple[Unless, ...] = ()
    within: tuple[Within, ...] = ()
    depends: tuple[str, ...] = ()
    grants: tuple[PermissionStatement, ...] = ()

    @property
    def state(self) -> PermissionState:
        """Say how certain it is, on all of its resources or at least on most of them."""
        whole = [one for one in self.exceptions if one.region is None]
        if self.depends or any(one.depends for one in whole):
            return PermissionState.DEPENDS
        if self.conditions or self.within or whole or self.region.variables:
            return PermissionState.CONDITIONAL
        return PermissionState.ALLOWED


Ways = tuple[PermissionWay, ...]


class WayPart(Value):
    """A piece as it bears on some actions: of its resources, those that the actions are about.

    `is_whole`: for these actions that is every resource.
    """

    piece: LayerPiece
    region: Region
    is_whole: bool = False

    @property
    def is_certain(self) -> bool:
        """Tell whether it applies on its resources whatever the request."""
        return not self.piece.conditions and not self.piece.depends


class PermissionCutReason(Enum):
    """Why something that is granted is not allowed."""

    DENIED = "denied"  # by a Deny statement
    NOT_ALLOWED = "not allowed"  # by a layer that has to allow
    RESOURCE = "no such resource"  # the statement names no resource of the action
    CONDITION = "never holds"  # a condition that the caller can never meet
    RULE = "rule"  # AWS refuses these credentials
    NOT_GRANTED = "not granted"  # no identity-based policy allows it


class PermissionCut(Value):
    """What takes permissions away: `layer` is its number, `statements` those that deny.

    `is_whole`: nothing is left after it. `words` say more where no statement does.
    """

    layer: int
    reason: PermissionCutReason
    is_whole: bool
    statements: tuple[PermissionStatement, ...] = ()
    words: str = ""


def granted(parts: Iterable[WayPart]) -> Ways:
    """Return the ways that the Allow statements of the first layer open."""
    return simplified(
        PermissionWay(
            region=part.region,
            conditions=part.piece.conditions,
            depends=part.piece.depends,
            grants=() if part.piece.source is None else (part.piece.source,),
        )
        for part in parts
    )


def limited(ways: Ways, parts: Sequence[WayPart], layer: int) -> Ways:
    """Leave what one of the Allow statements of a layer allows as well."""
    found: list[PermissionWay] = []
    for way in ways:
        if any(
            part.is_certain and (part.is_whole or way.region.lies_in(part.region)) for part in parts
        ):
            found.append(way)
            continue
        too_many = sum(len(part.region.parts) for part in parts) * len(way.region.parts)
        if too_many > _MAX_PARTS or len(found) + len(parts) > _MAX_WAYS:
            found.append(_beside(way, parts, layer))
        else:
            found.extend(both for part in parts if (both := _both(way, part)).region.parts)
    return simplified(found)


def _both(way: PermissionWay, part: WayPart) -> PermissionWay:
    piece = part.piece
    return replace(
        way,
        region=way.region.meet(part.region),
        conditions=_joined(way.conditions, piece.conditions),
        depends=_joined(way.depends, piece.depends),
    )


def _beside(way: PermissionWay, parts: Sequence[WayPart], layer: int) -> PermissionWay:
    """Keep statements as they are: what they have in common would be too much to read."""
    sources = tuple(part.piece.source for part in parts if part.piece.source is not None)
    unknown = tuple(why for part in parts for why in part.piece.depends)
    return replace(
        way,
        within=(*way.within, Within(layer, sources)),
        depends=_joined(way.depends, unknown),
    )


def denied(ways: Ways, part: WayPart) -> Ways:
    """Take away what a Deny statement denies; with conditions, it only makes an exception."""
    found = []
    for way in ways:
        left = _without(way, part) if part.is_certain else _unless(way, part)
        if left.region.parts:
            found.append(left)
    return tuple(found)


def _without(way: PermissionWay, part: WayPart) -> PermissionWay:
    region = way.region.without(WHOLE if part.is_whole else part.region)
    return way if region == way.region else replace(way, region=region)


def _unless(way: PermissionWay, part: WayPart) -> PermissionWay:
    piece = part.piece
    region = None if part.is_whole else part.region
    made = _settled(Unless(piece.source, piece.conditions, piece.depends, region), way)
    return way if made is None else replace(way, exceptions=(*way.exceptions, made))


def _settled(exception: Unless, way: PermissionWay) -> Unless | None:
    """Bring an exception down to the resources of a way; None: it is about others (E01)."""
    if exception.region is None:
        return exception
    if way.region.lies_in(exception.region):
        return replace(exception, region=None)
    common = way.region.meet(exception.region)
    return replace(exception, region=common) if common.parts else None


def settled(ways: Ways) -> Ways:
    """Bring the exceptions of all ways down to what is left of their resources."""
    return tuple(
        replace(
            way,
            exceptions=tuple(
                made for one in way.exceptions if (made := _settled(one, way)) is not None
            ),
        )
        if way.exceptions
        else way
        for way in ways
    )


def simplified(ways: Iterable[PermissionWay]) -> Ways:
    """Leave out ways that lie in another: an unconditional Allow wins over others (E05)."""
    kept: list[PermissionWay] = []
    for way in ways:
        wider = next((known for known in kept if _is_as_wide(known, way)), None)
        if wider is None:
            kept = [known for known in kept if not _is_as_wide(way, known)]
            kept.append(way)
        elif _is_as_wide(way, wider):  # the same, granted twice
            place = kept.index(wider)
            kept[place] = replace(wider, grants=_joined(wider.grants, way.grants))
    return tuple(kept)


def _is_as_wide(one: PermissionWay, other: PermissionWay) -> bool:
    return (
        set(one.conditions) <= set(other.conditions)
        and set(one.exceptions) <= set(other.exceptions)
        and set(one.within) <= set(other.within)
        and set(one.depends) <= set(other.depends)
        and other.region.lies_in(one.region)
    )


def _joined(one: tuple[T, ...], two: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *two))) if two else one


def state_of(ways: Ways) -> PermissionState:
    """Return the best that the ways offer."""
    states = {way.state for way in ways}
    return next((state for state in PermissionState if state in states), PermissionState.DENIED)
