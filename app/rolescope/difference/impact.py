"""The values of an impact: what differs between two worlds, and what causes it.

`before` and `after` are any two states: a baseline and a scenario, two scenarios, two imports.
"""

from enum import Enum, IntEnum

from rolescope.model.place import Place
from rolescope.trust.edge import Edge
from rolescope.value import Value


class Turn(Enum):
    """How something of two worlds differs."""

    GONE = "gone"  # it was before, and is not after
    NEW = "new"
    CHANGED = "changed"  # it is in both


class CausePart(Enum):
    """What of a world differs."""

    STATEMENT = "statement"  # of a policy document
    DOCUMENT = "document"  # a whole document that no single statement tells about
    ATTACHMENT = "attachment"  # a managed policy, boundary or guardrail is attached elsewhere
    PRINCIPAL = "principal"  # a user or role
    ACCOUNT = "account"  # a whole account
    GROUPS = "groups"  # of which a user is a member
    TAGS = "tags"
    DURATION = "maximum session duration"
    PROVIDER = "identity provider"
    UNIT = "organizational unit"  # in which an account is
    ORGANIZATION = "organization"  # its members, or what of it was imported


class Cause(Value, kw_only=True):
    """A difference of two worlds that causes another one, such as that of a trust.

    `holder` is whose it is: the ARN of a user, role or group, an account ID, or the ID of a
    target of a guardrail. `place` is the document. Of a statement, `statement` is its index in
    the document, `sid` its Sid, and `line` where it begins (counted from 1): after the change,
    but before it if it is gone. `edit` is the number of the edit that makes it, counted from 0;
    None: no edit is known. `name` names the document for people, as its author did.
    """

    part: CausePart
    turn: Turn
    holder: str = ""
    place: Place | None = None
    name: str = ""
    statement: int | None = None
    sid: str | None = None
    line: int | None = None
    edit: int | None = None


class Access(IntEnum):
    """What is known of whether a principal may assume a role; more is greater.

    The principal brings what the conditions on the way ask for (MFA, an external ID, tags), as
    far as it can: see trust.edge.Standing.
    """

    NONE = 0
    DEPENDS = 1  # the import lacks what would decide it
    ALLOWED = 2


class EdgeChange(Value, kw_only=True):
    """A trust that is gone, new or changed. `id` is that of the edge: after, or before if gone.

    Changed is one whose standing, conditions or actions differ, or who may use it.
    """

    id: str
    turn: Turn
    before: Edge | None = None
    after: Edge | None = None
    causes: tuple[Cause, ...] = ()


class Flip(Value, kw_only=True):
    """A verdict that differs, about some principals and a role: directly, in one step.

    `principals` and `role` are ids of nodes, the former sorted. Users and roles of the import
    stand for themselves, all others (a service, a provider, an account that is not imported) for
    whoever comes from there. `edges` are ids of the trusts, before and after, that it rests on.
    """

    principals: tuple[str, ...]
    role: str
    before: Access
    after: Access
    edges: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def is_loss(self) -> bool:
        """Whether there is less access than before."""
        return self.after < self.before


class RoleChange(Value, kw_only=True):
    """A role that some principals lose or gain, in any number of steps.

    `is_direct`: the verdict about the single step flipped. Else `through` is the role that
    comes after a step on the way which the other state lacks; `by` is who takes that step, empty
    for the principals themselves.
    """

    role: str
    before: Access
    after: Access
    is_direct: bool
    is_admin: bool = False
    by: str = ""
    through: str = ""


class ReachChange(Value, kw_only=True):
    """Principals that lose the same roles, or gain them.

    `direct` counts the roles that are lost or gained in one step, `indirect` all others, and
    `admins` the administrators among both. `roles` are sorted: direct ones first, then
    administrators, then by name; of very many, the first (see movers.ListLimits).
    """

    principals: tuple[str, ...]
    roles: tuple[RoleChange, ...]
    direct: int
    indirect: int
    admins: int = 0
    causes: tuple[Cause, ...] = ()

    @property
    def is_admin(self) -> bool:
        """Whether an administrator is among the roles."""
        return self.admins > 0

    @property
    def verdicts(self) -> int:
        """The number of pairs of a principal and a role."""
        return len(self.principals) * (self.direct + self.indirect)

    @property
    def more(self) -> int:
        """How many roles there are beside those in `roles`."""
        return self.direct + self.indirect - len(self.roles)


class Actions(Value, kw_only=True):
    """Some actions: how many, and the names of the first of them, in order."""

    count: int = 0
    names: tuple[str, ...] = ()


class PermissionChange(Value, kw_only=True):
    """How the permissions of a user or role differ, apart from what it may assume.

    `changed` are actions that it may do in both, on other resources or under other conditions;
    `unknown` those of which it cannot be told, for documents are missing.
    """

    principal: str
    gained: Actions = Actions()
    lost: Actions = Actions()
    changed: Actions = Actions()
    unknown: Actions = Actions()
    causes: tuple[Cause, ...] = ()


class Impact(Value, kw_only=True):
    """What differs between two worlds, as far as trusts go; permissions are found after it.

    `losers` and `gainers` are sorted: those of an administrator first, then by the number of
    verdicts; of very many, they are the first. `lost` and `gained` count all pairs of a principal
    and a role with less or more access, in however many steps; `losing` and `gaining` count the
    principals. `checked` principals of `total` were compared. `holders` are users and roles whose
    permissions may differ, those whose own policies differ first.
    """

    edges: tuple[EdgeChange, ...] = ()
    flips: tuple[Flip, ...] = ()
    losers: tuple[ReachChange, ...] = ()
    gainers: tuple[ReachChange, ...] = ()
    lost: int = 0
    gained: int = 0
    losing: int = 0
    gaining: int = 0
    holders: tuple[str, ...] = ()
    checked: int = 0
    total: int = 0

    def count(self, turn: Turn) -> int:
        """Return how many trusts are gone, new or changed."""
        return sum(change.turn is turn for change in self.edges)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing differs that was looked for."""
        return not (self.edges or self.flips or self.losers or self.gainers or self.holders)
