"""Ways: what would allow a denied request, in pieces that can be made (EV-25)."""

from enum import Enum

from rolescope.engine.residual.supply import supply
from rolescope.engine.verdict import Need
from rolescope.model.caller import Caller
from rolescope.model.edit import Edit
from rolescope.model.policy_edit import together
from rolescope.model.request import ActionRequest, AssumeRoleParameters, Request
from rolescope.model.world import World
from rolescope.value import Value, replace


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


class Suggestion(Enum):
    """What is suggested, or not; `words.suggestions_text` has its texts, with their values."""

    GIVE = "give"  # what the change needs
    LEAVE_OUT_TAGS = "leave out tags"
    LEAVE_OUT_SOURCE_IDENTITY = "leave out source identity"
    LEAVE_OUT = "leave out"  # parameter, explanation
    ASK_FOR_DURATION = "ask for duration"  # duration, explanation
    KEEP_SOURCE_IDENTITY = "keep source identity"  # identity, explanation
    SIGN_IN_WITH_MFA = "sign in with MFA"  # user
    TEST_TAG = "test tag"  # provider, statement, tested, key
    SESSION_TAG = "session tag"  # provider, tag, caller
    LET_TAG_SESSIONS = "let tag sessions"  # provider, role, action
    NAME_CALLER = "name caller"  # caller, role, actions
    NAME_CALLER_AS_OTHERS = "name caller as others"
    NAME_CALLER_AS_ITSELF = "name caller as itself"
    TAKE_VALUE = "take value"  # value, statement, role, key
    TAG = "tag"  # entity, tag, statement
    ALLOW_IN_IDENTITY = "allow in identity"  # entity, actions, resource
    ALLOW_IN_BOUNDARY = "allow in boundary"  # entity, boundary, actions, resource
    ALLOW_IN_SESSION = "allow in session"  # caller, actions, resource
    ALLOW_IN_RESOURCE = "allow in resource"  # resource, caller, actions
    ALLOW_IN_SCP = "allow in SCP"  # place, actions, resource
    REMOVE_DENY = "remove deny"  # statement, place
    EXEMPT = "exempt"  # caller, statement, document
    # What is not suggested
    IF_EXISTS = "if exists"  # operator
    ANYONE = "anyone"  # role
    WITHOUT_GUARDRAIL = "without guardrail"  # statement, level, caller


Told = tuple[tuple[str, str], ...]
"""The values of a suggestion, each by its name."""


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
    """One change, of the request or of a policy: what is suggested, with its values."""

    kind: PieceKind
    suggestion: Suggestion
    told: Told = ()
    change: SuggestedChange | None = None
    edit: Edit | None = None


Fix = tuple[SuggestedPiece, ...]
"""Pieces that take one obstacle away."""


class SuggestedWay(Value):
    """Pieces that together, and only together, make the request allowed."""

    pieces: tuple[SuggestedPiece, ...]

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


class NotSuggested(Value):
    """A dangerous change that would also allow the request."""

    suggestion: Suggestion
    told: Told


class NoWay(Enum):
    """Why nothing would allow a request. The value is the rule that decides, if one does."""

    ROOT_USER = "AR-2"
    FEDERATED_USER = "AR-3"
    NO_ROLE = "AR-5"
    OTHER_PARTITION = "ARN-2"
    SUSPENDED = "DF-21"
    NO_CALLER = "DF-46"
    SERVICE_LINKED = "EV-22"
    CHANGED_BY_AWS_ALONE = "SVC-7a"
    NO_PROVIDER = "TR-21"
    NO_SUCH_CALL = "no such call"
    MFA_OF_A_USER = "MFA of a user"
    NOT_IMPORTED = "not imported"
    EXPIRED = "expired"
    REFUSED = "refused"
    NOTHING_FOUND = "nothing found"


class Advice(Value, kw_only=True):
    """What would allow a request. `no_way` is there where nothing was found."""

    ways: tuple[SuggestedWay, ...] = ()
    not_suggested: tuple[NotSuggested, ...] = ()
    no_way: NoWay | None = None
