"""The values of the overview before anything has a place: boxes, rows, cards, bundles."""

from dataclasses import dataclass
from enum import Enum

from rolescope.drawing.layouts.overview.facts import Danger, Trust
from rolescope.trust.edge import Standing, Zone


class RowKind(Enum):
    """What a row of an account box holds."""

    ROLE = "role"
    USER = "user"
    SESSION = "session"  # of a role that the import lacks, or of a federated user
    MISSING = "missing"  # named by a trust policy, but not in the import


class PillKind(Enum):
    """The facts that a row says in words, in the order in which they stand."""

    SERVICE = "service"
    OPEN = "any branch"
    DELETED = "trusts a deleted principal"
    INVALID = "trusts an invalid principal"
    NOBODY = "trusts nobody"
    UNREADABLE = "unreadable"
    MISSING = "not in the import"
    NO_EXTERNAL_ID = "no external ID"
    NO_CONDITION = "no condition"
    ADMIN = "Admin"


@dataclass(frozen=True, slots=True)
class Pill:
    """One pill: its text, a shorter wording, and the icon that stands for it."""

    kind: PillKind
    text: str
    short: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Principals of an account with the same callers, conditions and targets.

    `danger` is that of now, `first` that of the picture before any edit: it decides the order, so
    that an edit moves nothing. `is_folded`: they have little in common, and stand for the tail
    of a large account.
    """

    id: str
    account: str
    kind: RowKind
    nodes: tuple[str, ...]
    names: tuple[str, ...]
    is_admin: bool = False
    pills: tuple[Pill, ...] = ()
    services: tuple[str, ...] = ()
    danger: Danger = Danger.NONE
    first: Danger = Danger.NONE
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """Roles of an account that trust nothing but these services."""

    id: str
    account: str
    services: tuple[str, ...]
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    admins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One imported account."""

    id: str
    name: str | None
    zone_words: str
    roles: int
    users: int
    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    has_port: bool = False


class Section(Enum):
    """The groups of the lane, from top to bottom."""

    ATTENTION = "Needs attention"
    PROVIDERS = "Identity providers"
    ORGANIZATION = "Accounts not imported"
    VENDORS = "Vendors outside the organization"
    OTHERS = "Other callers"


class CardKind(Enum):
    """What a card of the lane stands for."""

    ANYONE = "anyone"
    OIDC = "OIDC"
    SAML = "SAML"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A caller from outside of the imported accounts."""

    id: str
    kind: CardKind
    section: Section
    zone: Zone
    name: str
    second: str
    second_is_code: bool
    nodes: tuple[str, ...]
    roles: int
    danger: Danger = Danger.NONE
    tooltip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCount:
    """A service that roles trust, with the trusts in it."""

    node: str
    edges: tuple[str, ...]
    roles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where lines start: a card, a row, a session of a row's role, or a whole account.

    `place` is the id of the card, row or account box.
    """

    id: str
    place: str
    account: str | None = None  # None: in the lane
    is_account: bool = False
    session: str | None = None  # node of the session


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All trusts from one port to one row: one line."""

    id: str
    source: Port
    target: Row
    trusts: tuple[Trust, ...]

    @property
    def is_inside(self) -> bool:
        """Both ends are in one account box."""
        return self.source.account == self.target.account

    @property
    def open(self) -> tuple[Trust, ...]:
        """The trusts that no edit took away."""
        return tuple(trust for trust in self.trusts if not trust.is_closed)

    @property
    def danger(self) -> Danger:
        """The worst of what is open."""
        return max((trust.danger for trust in self.open), default=Danger.NONE)

    @property
    def first_danger(self) -> Danger:
        """The worst before any edit: it decides the way of the line."""
        return max(trust.first_danger for trust in self.trusts)

    @property
    def standing(self) -> Standing:
        """The most that any of its trusts may do."""
        order = (Standing.ALLOWED, Standing.DEPENDS, Standing.TRUSTED_ONLY, Standing.DENIED)
        found = {trust.edge.standing for trust in self.open or self.trusts}
        return next(standing for standing in order if standing in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Everything that the overview shows. Tuples are sorted: the same graph, the same diagram."""

    boxes: tuple[Box, ...]
    cards: tuple[Card, ...]
    services: tuple[ServiceCount, ...]
    bundles: tuple[Bundle, ...]
    principal_trusts: int  # without those that edits took away
    closed_trusts: int
    service_trusts: int
    permitted_only: int
    has_organization: bool

    @property
    def lines(self) -> int:
        """How many bundles are left after all edits."""
        return sum(bool(bundle.open) for bundle in self.bundles)

    def box(self, account: str) -> Box:
        """Return the box of an account."""
        return next(box for box in self.boxes if box.id == account)
