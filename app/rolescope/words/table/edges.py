"""The rows of edges: who can assume what, how it stands, and under which conditions."""

from collections.abc import Iterator
from datetime import tzinfo

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import (
    ConditionKind,
    asks_for_mfa,
    condition_kind,
    met_by_mfa,
    narrows,
    operator_parts,
)
from rolescope.engine.words.conditions import condition_in_words
from rolescope.model.policy import Condition
from rolescope.model.principal import Role
from rolescope.model.review import Note
from rolescope.trust.edge import Edge, Node, Standing
from rolescope.value import Value
from rolescope.words.names import CALLER_KINDS, account_names, account_words, kind_words
from rolescope.words.role_families import called_in_accounts
from rolescope.words.standings import ORDER, TITLES, state_of
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
from rolescope.words.trusts.reasons import reason_text

ADMIN, CROSS, REQUIRED, NEVER = "Admin", "Cross-account", "Required", "Never met"
CONDITIONAL = "Conditional"

VERDICTS = (TITLES[ORDER[0]], CONDITIONAL, *(TITLES[state] for state in ORDER[1:]))
"""How an edge stands, in the order of the table: what is open comes first."""


class EdgeRow(Value, kw_only=True):
    """An edge with its ends, and what these are called in plainer words, if anything.

    `conditions` are all in words, those of the caller's side last.
    """

    edge: Edge
    source: Node
    target: Node
    from_account: str = ""
    to_account: str = ""
    from_called: str = ""
    to_called: str = ""
    role: Role | None = None
    conditions: str = ""
    note: Note | None = None
    change: str = ""

    @property
    def asked(self) -> tuple[Condition, ...]:
        """All conditions, of every statement and of the caller's side."""
        edge = self.edge
        own = (one for conditions in edge.alternatives or (edge.conditions,) for one in conditions)
        return (*own, *edge.caller_conditions)


def edge_rows(
    analysis: Analysis, index: WorldIndex, changes: RowChanges, noted: RowNotes, zone: tzinfo
) -> Iterator[EdgeRow]:
    """Yield a row for every edge, in the order of the graph; last those that are gone.

    Times are written in `zone`.
    """
    names = account_names(index.world)
    nodes = {node.id: node for node in (*changes.gone_nodes, *analysis.graph.nodes)}
    called = called_in_accounts(analysis.graph.nodes, index)
    words = ConditionWords(zone)
    for edge in (*analysis.graph.edges, *changes.gone_edges):
        source, target = nodes[edge.source], nodes[edge.target]
        entity = changes.entity(edge.target)
        yield EdgeRow(
            edge=edge,
            source=source,
            target=target,
            from_account=_account(source, names),
            to_account=_account(target, names),
            from_called=called.get(edge.source, ""),
            to_called=called.get(edge.target, ""),
            role=entity if isinstance(entity, Role) else None,
            conditions=words.of(edge),
            note=noted.of(edge.id),
            change=changes.of_edge(edge.id),
        )


def _account(node: Node, names: dict[str, str]) -> str:
    return account_words(node.account, names) if node.account else ""


class ConditionWords:
    """Conditions in words; what many edges ask for is put into words once."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._known: dict[tuple[Condition, ...], str] = {}

    def of(self, edge: Edge) -> str:
        """Say what each statement of an edge asks for, and what the caller's side does."""
        sets = edge.alternatives or (edge.conditions,)
        ways = list(dict.fromkeys(map(self._all, sets)))
        own = " or ".join(way or "no condition" for way in ways) if any(ways) else ""
        asked = self._all(edge.caller_conditions)
        return "; ".join(filter(None, (own, asked and f"the caller's side asks: {asked}")))

    def _all(self, conditions: tuple[Condition, ...]) -> str:
        if conditions not in self._known:
            words = (condition_in_words(one, zone=self._zone) for one in conditions)
            self._known[conditions] = "; ".join(words)
        return self._known[conditions]


def verdict_words(edge: Edge) -> str:
    """Say how an edge stands. Conditional: it is allowed when its conditions hold."""
    if edge.standing is Standing.ALLOWED and any(map(narrows, edge.conditions)):
        return CONDITIONAL
    return TITLES[state_of(edge)]


def _caller(row: EdgeRow) -> str:
    return CALLER_KINDS.get(row.edge.kind) or kind_words(row.source)


def _mfa(row: EdgeRow) -> str:
    if any(map(met_by_mfa, row.edge.unmeetable)):
        return NEVER
    return REQUIRED if any(map(asks_for_mfa, row.asked)) else ""


_EXTERNAL_ID = "sts:externalid"


def _external_id(row: EdgeRow) -> str:
    found: list[str] = []
    for condition in row.asked:
        if condition.key.lower() != _EXTERNAL_ID:
            continue
        is_asked_for = condition_kind(condition) is ConditionKind.EXTERNAL_ID
        if not is_asked_for or operator_parts(condition.operator).base == "null":
            found.append(condition_in_words(condition))
        else:
            found += condition.values
    return ", ".join(dict.fromkeys(found))


def _statements(row: EdgeRow) -> str:
    """Name the statements of the trust policy: by Sid, else by number, counted from 1."""
    written = row.role.trust_policy.statements if row.role is not None else ()
    sids = {statement.index: statement.sid for statement in written}
    return ", ".join(sids.get(n) or f"statement {n + 1}" for n in row.edge.statements)


def _usable(row: EdgeRow) -> int:
    return -1 if row.edge.callers is None else row.edge.callers


_VERDICT_SIGNS = (
    ("Allowed", ("check-bold", "allowed")),
    (CONDITIONAL, ("filter-variant", "cond")),
    ("Cannot be decided", ("help", "cond")),
    ("Trusted only", ("arrow-right-thin", "muted")),
    ("Permitted only", ("arrow-right-thin", "muted")),
    ("Never met", ("filter-variant", "denied")),
    ("Denied", ("close-thick", "denied")),
)

EDGE_COLUMNS: tuple[TableColumn[EdgeRow], ...] = (
    TableColumn(
        id="change",
        title="Change",
        text=lambda row: row.change,
        value=lambda row: rank(row.change, CHANGES),
        width=104,
    ),
    TableColumn(
        id="from",
        title="From",
        text=lambda row: row.source.name,
        called=lambda row: row.from_called,
        node=lambda row: row.source,
        width=400,
    ),
    TableColumn(
        id="to",
        title="To",
        text=lambda row: row.target.name,
        called=lambda row: row.to_called,
        node=lambda row: row.target,
        width=400,
    ),
    TableColumn(
        id="verdict",
        title="Verdict",
        text=lambda row: verdict_words(row.edge),
        value=lambda row: VERDICTS.index(verdict_words(row.edge)),
        width=150,
        signs=_VERDICT_SIGNS,
    ),
    TableColumn(
        id="from-account", title="From account", text=lambda row: row.from_account, width=208
    ),
    TableColumn(id="to-account", title="To account", text=lambda row: row.to_account, width=208),
    TableColumn(id="conditions", title="Conditions", text=lambda row: row.conditions, width=300),
    TableColumn(id="caller", title="Caller", text=_caller, width=126),
    TableColumn(
        id="mfa",
        title="MFA",
        text=_mfa,
        width=98,
        signs=((REQUIRED, ("shield-account", "cond")), (NEVER, ("shield-account", "denied"))),
    ),
    TableColumn(id="external-id", title="External ID", text=_external_id, width=130, is_code=True),
    TableColumn(
        id="cross-account",
        title="Cross-account",
        text=lambda row: CROSS if row.edge.is_cross_account else "",
        width=112,
    ),
    TableColumn(
        id="admin",
        title="To an admin",
        text=lambda row: ADMIN if row.target.is_admin else "",
        width=100,
        signs=((ADMIN, ("crown", "text")),),
    ),
    TableColumn(
        id="usable",
        title="Usable by",
        text=lambda row: f"{_usable(row):,}" if _usable(row) >= 0 else "",
        value=_usable,
        width=104,
        is_number=True,
    ),
    TableColumn(
        id="actions", title="Actions", text=lambda row: ", ".join(row.edge.actions), width=190
    ),
    TableColumn(id="statements", title="Statements", text=_statements, width=150),
    TableColumn(
        id="permitted-by",
        title="Caller's side",
        text=lambda row: ", ".join(row.edge.permitted_by),
        width=180,
        is_shown=False,
    ),
    TableColumn(
        id="status",
        title="Status",
        text=lambda row: status_words(row.note),
        width=104,
        signs=STATUS_SIGNS,
    ),
    TableColumn(id="note", title="Note", text=lambda row: note_words(row.note), width=200),
    TableColumn(id="reason", title="Reason", text=lambda row: reason_text(row.edge), width=460),
)
"""The columns of edges in their order."""
