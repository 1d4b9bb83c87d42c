"""How long a document may be, where it stands (GR-36 to GR-38, GR-44)."""

from dataclasses import dataclass

from rolescope.model.original import original
from rolescope.model.place import Place, PlaceKind, find_holder
from rolescope.model.principal import Group, User
from rolescope.model.world import World

_TRUST, _RAISED = 2_048, 4_096  # GR-36
_MANAGED, _GUARDRAIL = 6_144, 5_120  # GR-37, GR-44
_INLINE = {User: 2_048, Group: 5_120}  # GR-38
_INLINE_OF_ROLE = 10_240  # GR-38
_NEAR = 0.9  # of the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The limit of a document in characters. `taken`: by others that share it.

    `most` is what AWS raises the limit to on request; None: it does not.
    """

    limit: int
    taken: int = 0
    most: int | None = None
    counts_space: bool = False
    what: str = "characters"

    def words(self, text: str) -> tuple[str, bool, bool]:
        """Say how long a document is; with whether it is too long, and whether nearly so."""
        size = self.taken + (len(text) if self.counts_space else len("".join(text.split())))
        words = f"{size:,} of {self.limit:,} {self.what}"
        if size > (self.most or self.limit):
            words = f"{words}: IAM refuses it. Take actions, principals or statements out."
            return words, True, True
        if size > self.limit:
            return f"{words}: longer than the default; AWS raises it to {self.most:,}.", False, True
        return words, False, size >= self.limit * _NEAR


def room_of(place: Place, world: World) -> Room:
    """Return the room for a document of a world."""
    match place.kind:
        case PlaceKind.TRUST:
            return Room(limit=_TRUST, most=_RAISED)
        case PlaceKind.INLINE:
            holder = find_holder(world, place.holder)
            others = (one for one in (holder.inline if holder else ()) if one.name != place.name)
            return Room(
                limit=_INLINE.get(type(holder), _INLINE_OF_ROLE),
                taken=sum(len("".join(original(one).split())) for one in others),
                what="characters of all inline policies together",
            )
        case PlaceKind.MANAGED:
            return Room(limit=_MANAGED)
        case _:
            return Room(limit=_GUARDRAIL, counts_space=True)
