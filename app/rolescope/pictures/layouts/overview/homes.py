"""Where lines start and end: on rows of principals, on rows of folded accounts, on cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rolescope.pictures.layouts.overview.callers import card_key
from rolescope.pictures.layouts.overview.diagram import Port, Row
from rolescope.pictures.layouts.overview.sources import Trusts, home_of
from rolescope.trust.edge import Node, NodeKind

ADMINS, ROLES, USERS = "admins", "roles", "users"
WHOLE = ""  # the only part of an account that is one row


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Finds the ends of trusts.

    `rows` are by principal; `folded` by account and part of it; `merged` leads from the cards that
    another stands for to that one.
    """

    trusts: Trusts
    rows: Mapping[str, Row]
    folded: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)

    @property
    def late(self) -> frozenset[str]:
        """Rows that are not there before any edit."""
        return frozenset(
            row.id for row in (*self.rows.values(), *self.folded.values()) if row.is_late
        )

    @property
    def counted(self) -> frozenset[str]:
        """Rows of folded accounts: a number says how many trusts a line of theirs stands for."""
        return frozenset(row.id for row in self.folded.values())

    def row(self, arn: str) -> Row | None:
        """Return the row of a principal."""
        row = self.rows.get(arn)
        if row is None and self.folded and arn in self.trusts.nodes:
            row = self._folded(self.trusts.nodes[arn])
        return row

    def port(self, node: Node) -> Port:
        """Return where the lines of a caller start."""
        folded = self._folded(node) if self.folded else None
        if folded is not None:
            return Port(id=folded.id, place=folded.id, account=folded.account)
        if node.kind is NodeKind.ACCOUNT and node.account in self.trusts.accounts:
            account = node.account or node.id
            return Port(id=f"port:{account}", place=account, account=account, is_account=True)
        role = self.trusts.home.get(node.id)
        row = self.rows.get(role or node.id)
        if row is None:
            card = self.card(node)
            return Port(id=card, place=card)
        if role is not None and not row.is_folded:
            port = f"session:{row.id}:{node.id}"
            return Port(id=port, place=row.id, account=row.account, session=node.id)
        return Port(id=row.id, place=row.id, account=row.account)

    def card(self, node: Node) -> str:
        """Return the card of a caller in the lane."""
        key = card_key(node)
        return self.merged.get(key, key)

    def _folded(self, node: Node) -> Row | None:
        account = home_of(node)
        if account is None:
            return None
        whole = self.folded.get((account, WHOLE))
        if whole is not None or node.kind is NodeKind.ACCOUNT:
            return whole
        return self.folded.get((account, part_of(node)))


def part_of(node: Node) -> str:
    """Return the part of a folded account that a principal is in."""
    if node.kind in (NodeKind.USER, NodeKind.FEDERATED_USER):
        return USERS
    return ADMINS if node.is_admin else ROLES
