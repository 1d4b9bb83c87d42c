"""The rows of ways of escalation: who gains whose rights, by what, and how that stands."""

from collections.abc import Iterator
from itertools import islice

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import DependsOn, Escalations, EscalationWay, WayState
from rolescope.model.arn import role_name
from rolescope.trust.edge import Node
from rolescope.value import Value
from rolescope.words.escalation.way_text import (
    depends_words,
    events_words,
    gain_words,
    left_events,
)
from rolescope.words.names import account_names, account_words
from rolescope.words.role_families import called_in_accounts
from rolescope.words.table.cells import TableColumn

ADMIN, HOLDS, DEPENDS = "Admin", "Holds", "Depends"
MAX_ROWS = 100_000
"""Ways that are listed; of more, the first ones."""


class WaySheetRow(Value, kw_only=True):
    """A way with its ends, and what these are called in plainer words, if anything.

    An end that is no user or role has no node.
    """

    way: EscalationWay
    source: Node | None
    target: Node | None
    from_account: str
    to_account: str
    from_called: str = ""
    to_called: str = ""


def way_rows(analysis: Analysis, index: WorldIndex, found: Escalations) -> Iterator[WaySheetRow]:
    """Yield a row for every way, of more than MAX_ROWS for the first by source, target and rule.

    What holds comes first, and of that what leads to admins.
    """
    names = account_names(index.world)
    called = called_in_accounts(analysis.graph.nodes, index)
    nodes = {node.id: node for node in analysis.graph.nodes}
    for way in sorted(islice(found.ways, MAX_ROWS), key=_rank):
        yield WaySheetRow(
            way=way,
            source=nodes.get(way.source),
            target=nodes.get(way.target),
            from_account=account_words(account_of(way.source) or "", names),
            to_account=account_words(account_of(way.target) or "", names),
            from_called=called.get(way.source, ""),
            to_called=called.get(way.target, ""),
        )


def _rank(way: EscalationWay) -> tuple[bool, bool]:
    return way.state is WayState.DEPENDS, not way.is_admin


def _actions(row: WaySheetRow) -> str:
    return ", ".join(dict.fromkeys(need.action for need in row.way.best.needs))


def _depends(row: WaySheetRow) -> str:
    open_ones = (one for one in row.way.depends if one.kind is not DependsOn.NOTE)
    return " ".join(depends_words(row.way, one) for one in open_ones)


WAY_COLUMNS: tuple[TableColumn[WaySheetRow], ...] = (
    TableColumn(id="change", title="Change", text=lambda _row: "", width=104),
    TableColumn(
        id="kind",
        title="Kind",
        text=lambda row: gain_words(row.way).capitalize(),
        value=lambda row: list(Gain).index(row.way.gain),
        width=150,
    ),
    TableColumn(
        id="from",
        title="From",
        text=lambda row: role_name(row.way.source),
        called=lambda row: row.from_called,
        node=lambda row: row.source,
        width=300,
    ),
    TableColumn(
        id="from-account", title="From account", text=lambda row: row.from_account, width=208
    ),
    TableColumn(
        id="to",
        title="To",
        text=lambda row: role_name(row.way.target),
        called=lambda row: row.to_called,
        node=lambda row: row.target,
        width=300,
    ),
    TableColumn(id="to-account", title="To account", text=lambda row: row.to_account, width=208),
    TableColumn(id="way", title="Way", text=lambda row: row.way.rule.title, width=300),
    TableColumn(
        id="verdict",
        title="Verdict",
        text=lambda row: HOLDS if row.way.state is WayState.HOLDS else DEPENDS,
        value=lambda row: list(WayState).index(row.way.state),
        width=110,
        signs=((HOLDS, ("check-bold", "risk")), (DEPENDS, ("help", "cond"))),
    ),
    TableColumn(
        id="admin",
        title="To an admin",
        text=lambda row: ADMIN if row.way.is_admin else "",
        width=100,
        signs=((ADMIN, ("crown", "text")),),
    ),
    TableColumn(id="depends", title="Depends on", text=_depends, width=300),
    TableColumn(id="actions", title="Actions", text=_actions, width=300),
    TableColumn(id="service", title="Service", text=lambda row: row.way.rule.service, width=120),
    TableColumn(
        id="mfa",
        title="MFA",
        text=lambda row: "Required" if row.way.needs_mfa else "",
        width=98,
    ),
    TableColumn(
        id="events",
        title="CloudTrail events",
        text=lambda row: events_words(left_events(row.way)),
        width=260,
    ),
    TableColumn(
        id="rule",
        title="Rule",
        text=lambda row: row.way.rule.id,
        value=lambda row: row.way.rule.number,
        width=90,
        is_code=True,
    ),
)
"""The columns of ways in their order."""
