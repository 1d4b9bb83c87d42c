"""Ways: what would allow a denied request, in pieces that can be made (EV-25)."""

from enum import Enum

from rolescope.engine.residual.supply import supply
from rolescope.engine.verdict import Need
from rolescope.model.caller import Caller
from rolescope.model.edit import Edit
from rolescope.model.policy_edit import together
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import Value, replace

Request = AssumeRoleRequest | ActionRequest
_GIVE = "Give "


class PieceKind(Enum):
    """What a piece is about."""

    REQUEST = "request"
    TRUST = "trust policy"
    IDENTITY = "identity-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    RESOURCE = "resource-based policy"
    SCP = "SCP"
    RCP = "RCP"


class SuggestedChange(Value, kw_only=True):
    """A change of a request: what it brings, or another caller or parameters."""

    needs: tuple[Need, ...] = ()
    caller: Caller | None = None
    parameters: AssumeRoleParameters | None = None
    resource_policy: str | None = None

    def apply(self, request: Request) -> Request:
        """Return the changed request."""
        if self.caller is not None:
            request = replace(request, caller=self.caller)
        if isinstance(request, ActionRequest):
            if self.resource_policy is not None:
                request = replace(request, resource_policy=self.resource_policy)
            return supply(request, self.needs)
        if self.parameters is not None:
            request = replace(request, parameters=self.parameters)
        return supply(request, self.needs)


class SuggestedPiece(Value, kw_only=True):
    """One change, of the request or of a policy.

    `title` is a few words without a period, `text` a sentence or two that say exactly what.
    """

    kind: PieceKind
    title: str
    text: str
    change: SuggestedChange | None = None
    edit: Edit | None = None


Fix = tuple[SuggestedPiece, ...]
"""Pieces that take one obstacle away."""


class SuggestedWay(Value):
    """Pieces that together, and only together, make the request allowed."""

    pieces: tuple[SuggestedPiece, ...]

    @property
    def title(self) -> str:
        """What to do, in a few words."""
        first, *rest = (piece.title for piece in self.pieces)
        if rest and all(title.startswith(_GIVE) for title in (first, *rest)):
            more = [title.removeprefix(_GIVE) for title in rest]
            return f"{', '.join((first, *more[:-1]))}, and {more[-1]}"
        return f"{first}, and {_lower(rest[0])}" if len(rest) == 1 else first

    @property
    def text(self) -> str:
        """What exactly to do, piece by piece."""
        if len(self.pieces) == 1:
            return self.pieces[0].text
        return " ".join(dict.fromkeys(piece.text for piece in self.pieces))

    @property
    def edit(self) -> Edit | None:
        """The edit of policies; None when the request alone changes."""
        edits = tuple(piece.edit for piece in self.pieces if piece.edit is not None)
        return together(edits) if edits else None

    @property
    def changes_request(self) -> bool:
        """Tell whether the request has to change."""
        return any(piece.change is not None for piece in self.pieces)

    def request(self, request: Request) -> Request:
        """Return the request with the changes that are of it."""
        for piece in self.pieces:
            if piece.change is not None:
                request = piece.change.apply(request)
        return request

    def world(self, world: World) -> World:
        """Return the world with the edits."""
        edit = self.edit
        return world if edit is None else edit.apply(world)


def _lower(title: str) -> str:
    """Write a title inside a sentence; a name keeps its case."""
    first = title.split(" ", 1)[0]
    return title[:1].lower() + title[1:] if first in _VERBS else title


_VERBS = frozenset(
    {"Allow", "Ask", "Attach", "Exempt", "Give", "Leave", "Let", "Make", "Name", "Remove", "See"}
    | {"Tag", "Take", "Test", "Keep"}
)


class NotSuggested(Value):
    """A change that would also allow the request, and why it is dangerous."""

    title: str
    reason: str


class Advice(Value, kw_only=True):
    """What would allow a request. `reason` says why there is no way, when there is none."""

    ways: tuple[SuggestedWay, ...] = ()
    not_suggested: tuple[NotSuggested, ...] = ()
    reason: str = ""
