"""The values of the overview before anything has a place: boxes, rows, cards, bundles."""

from collections import Counter
from enum import Enum
from functools import cached_property

from rolescope.pictures.groups import ACCOUNT
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.trust_facts import Danger, DrawnTrust
from rolescope.trust.edge import Closure, Zone
from rolescope.value import Value, replace
from rolescope.words.role_families import ShownName
from rolescope.words.standings import State, first_of, shown_state, state_of


class RowKind(Enum):
    """What a row of an account box holds."""

    ROLE = "role"
    USER = "user"
    SESSION = "session"  # of a role that the import lacks, or of a federated user
    MISSING = "missing"  # named by a trust policy, but not in the import
    ACCOUNT = "account"  # a folded account
    ACCOUNTS = "accounts"  # several folded accounts, as tiles


class PillKind(Enum):
    """The facts that a row says in words, in the order in which they stand."""

    SERVICE = "service"
    OPEN = "any branch"
    DELETED = "trusts a deleted principal"
    INVALID = "trusts an invalid principal"
    NOBODY = "trusts nobody"
    UNREADABLE = "unreadable"
    MISSING = "not in the import"
    NEW = "new"
    GONE = "removed"
    NO_EXTERNAL_ID = "no external ID"
    NO_SOURCE = "no source account"
    NO_CONDITION = "no condition"
    ADMIN = "Admin"


class RowPill(Value):
    """One pill: its text, a shorter wording, and the icon that stands for it.

    `spoken` is for where it stands in a sentence, if its text does not do.
    """

    kind: PillKind
    text: str
    short: str
    icon: str
    spoken: str = ""


class AccountTile(Value, kw_only=True):
    """One of several folded accounts; `shade` 0 to 3 grows with its roles."""

    account: str
    name: str
    roles: int
    shade: int
    is_open: bool = False  # nothing narrows one of its trusts from outside


class RoleRow(Value, kw_only=True):
    """Principals of an account with the same callers, conditions and targets.

    `danger` is that of now, `first` that of the picture before any edit: it decides the order, so
    that an edit moves nothing. `is_folded`: they have little in common, and stand for the tail
    of a large account. `is_late`: there is no such row before any edit. `change`: whether its
    principals are new, or removed.

    `shown`: how its principals are called where there is little room, in the order of `names`;
    empty where they are called by their names. `group`: the IAM group that its users are all of.

    Of a row that stands for whole accounts: `account` is the box that it is in, `nodes` are the
    accounts, `inside` the principals in them, `roles` how many of those are roles. `title` is the
    name of a row that is not called by its nodes; `opens` what unfolds it (see Frame.expanded).
    """

    id: str
    account: str
    kind: RowKind
    nodes: tuple[str, ...]
    names: tuple[str, ...]
    shown: tuple[ShownName, ...] = ()
    group: str = ""
    is_admin: bool = False
    pills: tuple[RowPill, ...] = ()
    services: tuple[str, ...] = ()
    danger: Danger = Danger.NONE
    first: Danger = Danger.NONE
    is_folded: bool = False
    is_late: bool = False
    change: PictureChange | None = None
    title: str = ""
    inside: tuple[str, ...] = ()
    roles: int = 0
    tiles: tuple[AccountTile, ...] = ()
    has_named_tiles: bool = False
    opens: str = ""


class ServiceChip(Value, kw_only=True):
    """Roles of an account that trust nothing but these services.

    `unchecked`: how many of them a service may use for whatever account.
    """

    id: str
    account: str
    services: tuple[str, ...]
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    admins: int
    unchecked: int = 0
    change: PictureChange | None = None


class AccountBox(Value, kw_only=True):
    """One imported account, or an OU with its folded accounts (`members`).

    `share` is the part that its roles are of those of the largest OU. `parent` is the OU that an
    unfolded account was taken out of. `opens`: what folds or unfolds it (see Frame.expanded).
    `is_part`: it has users or roles, too, that were not imported.
    """

    id: str
    name: str | None
    zone_words: str
    roles: int
    users: int
    rows: tuple[RoleRow, ...]
    chips: tuple[ServiceChip, ...]
    has_port: bool = False
    members: tuple[str, ...] = ()
    share: float = 0
    parent: str = ""
    opens: str = ""
    is_part: bool = False


class RowSection(Enum):
    """The groups of the lane, from top to bottom."""

    ATTENTION = "Needs attention"
    PROVIDERS = "Identity providers"
    PEOPLE = "People"  # who come by Identity Center
    WHOLE = "Whole accounts"  # imported, where groups stand for accounts
    ORGANIZATION = "Accounts not imported"
    VENDORS = "Vendors outside the organization"
    OTHERS = "Other callers"


class CardKind(Enum):
    """What a card of the lane stands for."""

    ANYONE = "anyone"
    OIDC = "OIDC"
    SAML = "SAML"
    PERSON = "person"
    GROUP = "group"
    ACCOUNT = "account"


class OutsideCard(Value, kw_only=True):
    """A caller from outside of the imported accounts, or `count` of one sort.

    `opens` unfolds people and groups, or folds them again (see Frame.expanded). `short`: the name
    where there is little room; empty: there is no shorter one.
    """

    id: str
    kind: CardKind
    section: RowSection
    zone: Zone
    name: str
    second: str
    second_is_code: bool
    nodes: tuple[str, ...]
    roles: int
    danger: Danger = Danger.NONE
    tooltip: str = ""
    is_late: bool = False
    count: int = 1
    opens: str = ""
    short: str = ""


class ServiceCount(Value, kw_only=True):
    """A service that roles trust, with the trusts in it."""

    node: str
    edges: tuple[str, ...]
    roles: int


class LinePort(Value, kw_only=True):
    """Where lines start: a card, a row, a session of a row's role, or a whole account.

    `place` is the id of the card, row or account box.
    """

    id: str
    place: str
    account: str | None = None  # None: in the lane
    is_account: bool = False
    session: str | None = None  # node of the session


class Bundle(Value, kw_only=True, dict=True):  # what is asked often is kept
    """All trusts from one port to one row: one line."""

    id: str
    source: LinePort
    target: RoleRow
    trusts: tuple[DrawnTrust, ...]
    is_late: bool = False  # there is no such line before any edit
    is_counted: bool = False  # a number near its end counts the trusts

    @cached_property
    def count(self) -> int:
        """How many written trusts are left; where none is, how many there were."""
        return len({trust.edge.id for trust in self.open or self.trusts})

    @cached_property
    def change(self) -> PictureChange | None:
        """What became of the line: gone and new only when that is so of all its trusts."""
        found = {trust.change for trust in self.trusts}
        if len(found) == 1:
            return next(iter(found))
        return PictureChange.CHANGED if found else None

    @cached_property
    def marks(self) -> tuple[PictureChange, ...]:
        """What became of some of its trusts, the worst first."""
        found = {trust.change for trust in self.trusts}
        return tuple(change for change in PictureChange if change in found)

    @cached_property
    def is_inside(self) -> bool:
        """Both ends are in one account box."""
        return self.source.account == self.target.account

    @cached_property
    def open(self) -> tuple[DrawnTrust, ...]:
        """The trusts that no edit took away."""
        return tuple(trust for trust in self.trusts if not trust.is_closed)

    @cached_property
    def danger(self) -> Danger:
        """The worst of what is open."""
        return max((trust.danger for trust in self.open), default=Danger.NONE)

    @cached_property
    def first_danger(self) -> Danger:
        """The worst before any edit: it decides the way of the line."""
        return max(trust.first_danger for trust in self.trusts)

    @cached_property
    def state(self) -> State:
        """The most that any of its trusts may do, as its line shows it."""
        return first_of(shown_state(trust.edge, trust.source) for trust in self.open or self.trusts)

    @property
    def is_undecided(self) -> bool:
        """Whether none of its trusts is sure to be open, and one may be."""
        states = {state_of(trust.edge) for trust in self.open or self.trusts}
        return first_of(states) is Closure.UNDECIDED


class Diagram(Value, kw_only=True, dict=True):
    """Everything that the overview shows. Tuples are sorted: the same graph, the same diagram."""

    boxes: tuple[AccountBox, ...]
    cards: tuple[OutsideCard, ...]
    services: tuple[ServiceCount, ...]
    bundles: tuple[Bundle, ...]
    principal_trusts: int  # without those that edits took away; one of many callers is one
    service_trusts: int
    permitted_only: int
    has_organization: bool
    lost: frozenset[str] = frozenset()  # rows and cards of whom every line is gone
    hidden: str = ""  # what filters hide, in words
    folds: str = ""  # what accounts are folded into ("OU", "account"); empty: all is unfolded
    noun: str = ACCOUNT  # what a box stands for
    accounts: int = 0
    unfolded: int = 0  # of the accounts
    everywhere: tuple[OutsideCard, ...] = ()  # callers of every account, which are not drawn
    is_pending: bool = False  # how some trusts stand is being worked out
    is_thinned: bool = False  # of crowded accounts there are only the rows that matter
    left_out: int = 0  # trusts in folded roles, which are not drawn
    useless: int = 0  # trusts that nobody can use, which are not drawn in a crowd

    @cached_property
    def changes(self) -> Counter[PictureChange | None]:
        """Count the trusts that are drawn as lines by what became of them."""
        trusts = (trust for bundle in self.bundles for trust in bundle.trusts)
        return Counter(change for _, change in {(trust.edge.id, trust.change) for trust in trusts})

    def before(self) -> "Diagram":
        """Return the diagram without the lines, rows and cards that edits added."""
        late = [bundle.is_late for bundle in self.bundles] + [card.is_late for card in self.cards]
        if not any(late + [row.is_late for box in self.boxes for row in box.rows]):
            return self
        return replace(
            self,
            boxes=tuple(
                replace(box, rows=tuple(row for row in box.rows if not row.is_late))
                for box in self.boxes
            ),
            cards=tuple(card for card in self.cards if not card.is_late),
            bundles=tuple(bundle for bundle in self.bundles if not bundle.is_late),
        )

    @property
    def lines(self) -> int:
        """How many bundles are left after all edits."""
        return sum(bool(bundle.open) for bundle in self.bundles)

    def box(self, account: str) -> AccountBox:
        """Return the box of an account."""
        return next(box for box in self.boxes if box.id == account)
