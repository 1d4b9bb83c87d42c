"""The values of the trust graph: its nodes and edges, as trust policies write them."""

from dataclasses import dataclass, field
from enum import Enum

from rolescope.engine.verdict import Layer
from rolescope.model import caller as signing
from rolescope.model.policy import Condition
from rolescope.value import Value


class NodeKind(Enum):
    """What a node of the graph is."""

    USER = "user"
    ROLE = "role"
    ACCOUNT = "account"  # a whole account, named by a trust policy
    SESSION = "session"  # a role session, named by a trust policy
    FEDERATED_USER = "federated user"
    SERVICE = "service"
    OIDC_PROVIDER = "OIDC provider"
    SAML_PROVIDER = "SAML provider"
    ANYONE = "anyone"
    DELETED = "deleted principal"  # AIDA… or AROA… left behind
    INVALID = "invalid principal"  # matches nothing
    PERSON = "person"  # of Identity Center, as PEOPLE: see trust.people
    PEOPLE = "group of people"


PROVIDERS = (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER)


class Zone(Enum):
    """Whose a node is (the color on screen)."""

    SCOPE = "in review scope"  # an imported account
    ORGANIZATION = "same organization"
    OUTSIDE = "outside the organization"
    AWS = "AWS"
    ANYONE = "anyone"


class PrincipalKind(Enum):
    """How the trust policy names who may assume the role."""

    PRINCIPAL = "principal"
    ACCOUNT = "account"
    SESSION = "session"
    SERVICE = "service"
    FEDERATED = "federated"
    ANYONE = "anyone"
    DELETED = "deleted"


class Standing(Enum):
    """What evaluation says about the edge."""

    ALLOWED = "allowed"  # both sides allow it, with the facts that the edge's conditions ask for
    TRUSTED_ONLY = "trusted only"  # the role trusts the caller, the caller's side lacks the allow
    PERMITTED_ONLY = "permitted only"  # the caller's side allows it, the role does not trust it
    DEPENDS = "depends"  # the import lacks what would decide it
    DENIED = "denied"  # no request whatever is allowed: Edge.closure tells why
    PENDING = "being worked out"  # not evaluated yet; no finished graph has it


class Closure(Enum):
    """Why nobody is sure to get through an edge that the trust policy makes (MFA-8, DF-10)."""

    DENIED = "denied"  # a policy or STS denies it, or nothing in the trust fits this caller
    NEVER = "never"  # a condition that this kind of caller can never meet
    UNDECIDED = "depends"  # what was imported does not decide it


class Node(Value):
    """A principal that a trust policy names, or a role or user of the import.

    `id` is unique in the graph: the ARN, the service principal, `*`, or the 12-digit account ID;
    with the type before it where it would be that of another (trust.naming.source_id).
    `name` is for people. `account` is the account it belongs to, if any; `is_imported` whether the
    entity is in the world. `is_admin` (roles and users): is certainly an administrator
    (trust.admin). `issuer` of a provider groups the same provider over accounts
    (`token.actions.githubusercontent.com`; the provider's name for SAML).
    """

    id: str
    kind: NodeKind
    name: str
    zone: Zone
    account: str | None = None
    is_imported: bool = False
    is_admin: bool = False
    issuer: str | None = None


class ReasonKind(Enum):
    """Why an edge stands where it stands."""

    ALLOWED = "allowed"  # `name` is let in, and one of `details` allows it, too
    TRUSTED_ONLY = "trusted only"  # the allow of `layers` is missing
    USED = "used"  # `count` imported principals can use it
    NOBODY_CALLS = "nobody calls"  # no principal of the account may call
    LETS_IN_ACCOUNT = "lets in account"  # `name`, which is not imported
    LETS_IN_ANYONE = "lets in anyone"
    LETS_IN_ORGANIZATION = "lets in organization"  # `name`, which is not imported
    LETS_IN_SERVICES = "lets in services"  # `name` for one
    LETS_IN_TOKENS = "lets in tokens"  # who signs in with `name`
    PERMITTED = "permitted"  # `details` allow `name` to call, and the trust policy does not
    PERMITTED_UNDECIDED = "permitted, undecided"  # the same, but the trust policy is open
    UNKNOWN = "unknown"  # for `details`, if any
    UNDECIDED = "undecided"  # from what was imported
    CUT = "cut"  # too many possibilities
    DOUBT = "doubt"  # a key that is not documented (U-6)
    REFUSED = "refused"  # by STS, as `details` say
    UNMET = "unmet"  # `condition` does not hold for a `caller` of that kind
    NO_STATEMENT = "no statement"  # of the trust policy matches
    DENIED = "denied"  # by the policy in `details`
    DELETED = "deleted"  # the principal
    NO_CALLER = "no caller"  # is what the trust policy names
    TOO_EARLY = "too early"
    TOO_LATE = "too late"


class EdgeReason(Value):
    """Why an edge to `role` stands where it stands, for people; see its kinds."""

    kind: ReasonKind
    role: str = ""
    name: str = ""
    details: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()
    condition: Condition | None = None
    caller: signing.CallerKind | None = None
    count: int = 0


class Edge(Value):
    """`source` can assume `target`: one principal of one trust policy, all its statements together.

    `statements` are indexes of the Allow statements of the trust policy that name it;
    `conditions` their conditions (of the first, if several: `alternatives` holds those of each);
    `unmeetable` are those which this kind of caller can never meet (MFA-8), `permitted_by` names
    identity statements that allow it. `callers`: for an account or anyone, how many imported
    principals are allowed to use it; None when that was not counted; `usable_by` names them, and
    `undecided_by` those of whom the import lacks what would decide it.
    `reason` is why it stands where it stands.
    `narrowed_to`: the imported users and roles that a condition on `aws:PrincipalArn` names, when
    the trust policy names a whole account or anyone; `lets_in_strangers`: one in anyone lets in
    principals of whatever account, imported or not. `caller_conditions` are what the caller's
    side asks for in addition (identity policies, SCPs). `from_outside`: the account of the caller
    is imported, but lies outside of the organization that the role is in.
    """

    id: str
    source: str
    target: str
    kind: PrincipalKind
    standing: Standing
    actions: tuple[str, ...]
    statements: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    alternatives: tuple[tuple[Condition, ...], ...] = ()
    unmeetable: tuple[Condition, ...] = ()
    permitted_by: tuple[str, ...] = ()
    callers: int | None = None
    usable_by: tuple[str, ...] = ()
    undecided_by: tuple[str, ...] = ()
    is_cross_account: bool = False
    reason: EdgeReason | None = None
    unknown: tuple[str, ...] = ()
    narrowed_to: tuple[str, ...] = ()
    lets_in_strangers: bool = False
    caller_conditions: tuple[Condition, ...] = ()
    from_outside: bool = False

    @property
    def is_trust(self) -> bool:
        """Whether the trust policy makes the edge, or may make it (DF-10).

        Else it is a permission of the caller that no trust answers.
        """
        return self.standing is not Standing.PERMITTED_ONLY

    @property
    def closure(self) -> Closure | None:
        """Why nobody is sure to get through; None where it is open, or one side alone allows."""
        if self.standing is Standing.DEPENDS:
            return Closure.UNDECIDED
        if self.standing is Standing.DENIED:
            return Closure.NEVER if self.unmeetable else Closure.DENIED
        return None

    @property
    def standing_word(self) -> str:
        """The standing as files and the command line have it: `never` beside `denied`."""
        return self.standing.value if self.closure is None else self.closure.value


def is_from_outside(edge: Edge, source: Node) -> bool:
    """Tell whether a trust names somebody outside of the organization that its role is in.

    A trust in anyone does where it lets in whoever it is, or may: not one whose conditions, or a
    guardrail, leave none but known principals. Somebody deleted, or invalid, is nobody.
    """
    if source.zone is Zone.ANYONE and edge.standing is Standing.ALLOWED:
        return edge.lets_in_strangers
    return names_outside(edge, source)


def names_outside(edge: Edge, source: Node) -> bool:
    """Tell whether a trust is from outside as it is written, before its guardrails are looked at.

    What is placed by this stays there when more becomes known.
    """
    if source.kind in (NodeKind.DELETED, NodeKind.INVALID):
        return False
    return source.zone in (Zone.OUTSIDE, Zone.ANYONE) or edge.from_outside


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustGraph:
    """Nodes and written edges, sorted by id: the same world gives the same graph.

    `evaluated`: of how many roles the trusts were evaluated to make it; the others were known.
    `is_pending`: it is still being made: some trusts are only there as written, and permissions
    without a trust are not there at all.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    evaluated: int = field(default=0, compare=False)
    is_pending: bool = False
