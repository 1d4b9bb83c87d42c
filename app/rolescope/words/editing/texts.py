"""The text of a document in the editor: nothing in it is hidden, and it is no longer than IAM's."""

import json

from rolescope.model.original import original
from rolescope.model.place import Place, PlaceKind, find_holder
from rolescope.model.plain import visible
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, User
from rolescope.model.world import World
from rolescope.value import Value

MAX_DOCUMENT_LENGTH = 131_072  # characters: what IAM takes (GR-36)
_MAX_EDITED_LINES = 5_000
_MAX_SHOWN_LINES, _MAX_SHOWN_WIDTH = 1_000, 4_000  # of a document that is longer
_TRUST, _RAISED = 2_048, 4_096  # GR-36
_MANAGED, _GUARDRAIL = 6_144, 5_120  # GR-37, GR-44
_INLINE: dict[type, int] = {User: 2_048, Group: 5_120}  # GR-38
_INLINE_OF_ROLE = 10_240  # GR-38
_NEAR_LIMIT_SHARE = 0.9


def editable(text: str) -> str:
    r"""Return a text in which every character is seen: others become escapes of JSON (`\u202e`).

    Within strings these mean the same; elsewhere JSON has no such characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
    if all(line == visible(line) for line in text.split("\n")):
        return text
    return "".join(
        character if character == "\n" or character == visible(character) else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}" if character.isascii() else json.dumps(character)[1:-1]


def text_of(policy: Policy) -> str:
    """Return the text of a document as it is edited."""
    return editable(policy.text or policy.raw or "")


def too_long(text: str) -> str:
    """Say that a document is too long to be edited; empty: it is not."""
    lines = text.count("\n") + 1
    if len(text) > MAX_DOCUMENT_LENGTH:
        most = f"IAM takes {MAX_DOCUMENT_LENGTH:,}"
        return f"The document has {len(text):,} characters; {most}. It is shown only."
    return (
        f"The document has {lines:,} lines. It is shown only." if lines > _MAX_EDITED_LINES else ""
    )


def beginning(text: str) -> str:
    """Return the beginning of a document that is too long to be edited."""
    lines = text.split("\n")
    more = len(lines) - _MAX_SHOWN_LINES
    shown = [line[:_MAX_SHOWN_WIDTH] for line in lines[:_MAX_SHOWN_LINES]]
    return "\n".join([*shown, *([f"… {more:,} more lines are not shown"] if more > 0 else [])])


class LengthLimit(Value, kw_only=True):
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
        return words, False, size >= self.limit * _NEAR_LIMIT_SHARE


def length_limit(place: Place, world: World) -> LengthLimit:
    """Return the room for a document of a world."""
    match place.kind:
        case PlaceKind.TRUST:
            return LengthLimit(limit=_TRUST, most=_RAISED)
        case PlaceKind.INLINE:
            holder = find_holder(world, place.holder)
            others = (one for one in (holder.inline if holder else ()) if one.name != place.name)
            return LengthLimit(
                limit=_INLINE.get(type(holder), _INLINE_OF_ROLE),
                taken=sum(len("".join(original(one).split())) for one in others),
                what="characters of all inline policies together",
            )
        case PlaceKind.MANAGED:
            return LengthLimit(limit=_MANAGED)
        case _:
            return LengthLimit(limit=_GUARDRAIL, counts_space=True)
