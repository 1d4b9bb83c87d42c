"""The rows of nodes: users, roles, all that trust policies name, and people, with their columns."""

from collections import Counter
from collections.abc import Iterator
from datetime import tzinfo

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.model.instant import duration_in_words, in_zone, parse_instant
from rolescope.model.principal import Role, User
from rolescope.model.review import Note
from rolescope.questions.filters.fields.principals import ZONES
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.people import is_person_id, people_in
from rolescope.trust.queries import Outgoing
from rolescope.value import Value
from rolescope.words.admin_text import MAKES_ADMIN
from rolescope.words.names import account_names, account_words, kind_words
from rolescope.words.role_families import called_in_accounts
from rolescope.words.table.cells import TableColumn
from rolescope.words.table.table_changes import (
    CHANGES,
    STATUS_SIGNS,
    RowChanges,
    RowNotes,
    note_words,
    rank,
    status_words,
)

ADMIN = "Admin"


class NodeRow(Value, kw_only=True):
    """A node with what the table says of it. `entity` is the user or role, where it is known.

    `trusted` counts the edges into it, None: nothing can assume this kind. `can_assume` counts
    those that it may use: its own, those of its whole account, and those of anyone.
    """

    node: Node
    entity: Role | User | None = None
    account: str = ""
    unit: str = ""
    trusted: int | None = None
    can_assume: int = 0
    last_used: str = ""
    note: Note | None = None
    change: str = ""
    makes_admin: bool = False
    called: str = ""  # what a role is called in plainer words, its account beside it


def node_rows(
    analysis: Analysis,
    index: WorldIndex,
    changes: RowChanges,
    noted: RowNotes,
    zone: tzinfo,
    makers: frozenset[str] = frozenset(),
) -> Iterator[NodeRow]:
    """Yield a row for every node, in the order of the graph; then those that are gone.

    Last are people and groups of Identity Center: they are no nodes of the graph. Times are written
    in `zone`. `makers` can make themselves administrators (PE-0g).
    """
    names = account_names(index.world)
    places = Units(index)
    outgoing = Outgoing(analysis.graph)
    called = called_in_accounts(analysis.graph.nodes, index)
    incoming = Counter(edge.target for edge in analysis.graph.edges)
    for node in (*analysis.graph.nodes, *changes.gone_nodes):
        entity = changes.entity(node.id)
        is_assumed = node.kind in (NodeKind.ROLE, NodeKind.SESSION)
        used = entity.latest_use if isinstance(entity, Role) else None
        yield NodeRow(
            node=node,
            entity=entity,
            account=account_words(node.account, names) if node.account else "",
            unit=places.of(node.account or ""),
            trusted=incoming[node.id] if is_assumed else None,
            can_assume=len(outgoing.of(node.id)),
            last_used=_moment(used, zone) if used else "",
            note=noted.of(node.id),
            change=changes.of_node(node.id),
            makes_admin=node.id in makers,
            called=called.get(node.id, ""),
        )
    people = people_in(index.world, analysis.graph)
    for one, node in people.nodes.items():
        yield NodeRow(node=node, can_assume=len(people.edges[one]), note=noted.of(one))


class Units:
    """Where accounts are in the organization, in words."""

    def __init__(self, index: WorldIndex) -> None:
        self._index = index
        organization = index.world.organization
        self._root = organization.root if organization else ""
        self._names = {unit.id: unit.name for unit in organization.units} if organization else {}
        self._known: dict[str, str] = {}

    def of(self, account: str) -> str:
        """Return the OUs from the root down to an account; empty when it is in none."""
        if account not in self._known:
            self._known[account] = self._words(account) if account else ""
        return self._known[account]

    def _words(self, account: str) -> str:
        path = self._index.organization_path(account)
        units = [one for one in path or () if one != self._root]
        return " / ".join(self._names.get(one) or one for one in units) or ("Root" if path else "")


def _moment(text: str, zone: tzinfo) -> str:
    moment = parse_instant(text)
    return in_zone(moment, zone).strftime("%Y-%m-%d %H:%M") if moment is not None else text


def _longest(row: NodeRow) -> int:
    longest = row.entity.max_session_duration if isinstance(row.entity, Role) else None
    return longest if longest is not None else -1


def _longest_words(row: NodeRow) -> str:
    if not isinstance(row.entity, Role):
        return ""
    longest = _longest(row)
    return duration_in_words(longest) if longest >= 0 else "not in this export"


def _path(row: NodeRow) -> str:
    """Return the path of a user or role: `/` or `/team/payments/` (ARN-5)."""
    if row.node.kind not in (NodeKind.ROLE, NodeKind.USER) or not row.node.id.startswith("arn:"):
        return ""
    parts = row.node.id.split(":", 5)[-1].split("/")[1:-1]
    return f"/{'/'.join(parts)}/" if parts else "/"


def _id(row: NodeRow) -> str:
    """Return what AWS knows it by: people have no ARN, but an ID."""
    id_ = row.node.id
    return id_.partition(" ")[2] if is_person_id(id_) else id_


def _tags(row: NodeRow) -> str:
    return ", ".join(f"{key}={value}" for key, value in row.entity.tags) if row.entity else ""


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _admin(row: NodeRow) -> str:
    if row.node.is_admin:
        return ADMIN
    return MAKES_ADMIN.text if row.makes_admin else ""


NODE_COLUMNS: tuple[TableColumn[NodeRow], ...] = (
    TableColumn(
        id="change",
        title="Change",
        text=lambda row: row.change,
        value=lambda row: rank(row.change, CHANGES),
        width=104,
    ),
    TableColumn(id="kind", title="Kind", text=lambda row: kind_words(row.node), width=134),
    TableColumn(
        id="name",
        title="Name",
        text=lambda row: row.node.name,
        called=lambda row: row.called,
        node=lambda row: row.node,
        width=460,
    ),
    TableColumn(id="account", title="Account", text=lambda row: row.account, width=208),
    TableColumn(id="unit", title="OU", text=lambda row: row.unit, width=132),
    TableColumn(
        id="zone",
        title="Zone",
        text=lambda row: ZONES[row.node.zone][1],
        value=lambda row: list(ZONES).index(row.node.zone),
        width=182,
    ),
    TableColumn(
        id="admin",
        title="Admin",
        text=_admin,
        width=176,
        signs=((ADMIN, ("crown", "text")), (MAKES_ADMIN.text, ("crown-outline", "risk"))),
    ),
    TableColumn(
        id="trusted",
        title="Trusted entities",
        text=lambda row: _number(row.trusted),
        value=lambda row: -1 if row.trusted is None else row.trusted,
        width=134,
        is_number=True,
    ),
    TableColumn(
        id="can-assume",
        title="Can assume",
        text=lambda row: _number(row.can_assume),
        value=lambda row: row.can_assume,
        width=116,
        is_number=True,
    ),
    TableColumn(id="last-used", title="Last used", text=lambda row: row.last_used, width=132),
    TableColumn(
        id="longest",
        title="Maximum session",
        text=_longest_words,
        value=_longest,
        width=140,
        is_number=True,
    ),
    TableColumn(id="path", title="Path", text=_path, width=140, is_code=True),
    TableColumn(id="tags", title="Tags", text=_tags, width=200),
    TableColumn(
        id="status",
        title="Status",
        text=lambda row: status_words(row.note),
        width=104,
        signs=STATUS_SIGNS,
    ),
    TableColumn(id="note", title="Note", text=lambda row: note_words(row.note), width=200),
    TableColumn(id="arn", title="ARN", text=_id, width=420, is_code=True),
)
"""The columns of nodes in their order."""
