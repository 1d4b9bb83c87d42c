"""Names in a comparison: of principals, accounts and documents of both states."""

from rolescope.difference.comparison import ComparedStates
from rolescope.engine.index import account_of
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.place import Place, PlaceKind
from rolescope.model.world import World
from rolescope.trust.edge import Node
from rolescope.words.names import account_names

_MAX_NAMED = 2


class Namer:
    """Names what is in either state; what is in both is called as it is after."""

    def __init__(self, sides: ComparedStates) -> None:
        """Take both states."""
        states = (sides.before, sides.after)
        self._nodes: dict[str, Node] = {n.id: n for side in states for n in side.graph.nodes}
        self._trusts = {e.id for side in states for e in side.graph.edges if e.is_trust}
        self._accounts: dict[str, str] = {}
        self._units: dict[str, str] = {}
        for side in states:
            self._accounts |= account_names(side.index.world)
            self._units |= _units(side.index.world)

    def node(self, id_: str) -> str:
        """Name a principal, a provider, an account, an OU."""
        node = self._nodes.get(id_)
        if node is not None:
            return node.name
        if is_account_id(id_):
            return self.account(id_)
        return self._units.get(id_) or role_name(id_)

    def nodes(self, ids: tuple[str, ...]) -> str:
        """Name the first of several, and count the others."""
        if len(ids) <= _MAX_NAMED:
            return " and ".join(map(self.node, ids))
        return f"{self.node(ids[0])} and {len(ids) - 1:,} more"

    def trusts(self, edges: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some edges that are trusts in either state."""
        return tuple(edge for edge in edges if edge in self._trusts)

    def account(self, id_: str) -> str:
        """Name an account."""
        return self._accounts.get(id_) or group_digits(id_)

    def account_of(self, id_: str) -> str:
        """Name the account that something belongs to; empty if it belongs to none."""
        node = self._nodes.get(id_)
        account = (node.account if node is not None else None) or account_of(id_)
        return self.account(account) if account and account != id_ else ""

    def document(self, place: Place, name: str = "") -> str:
        """Name a document: `trust policy`, `inline policy deploy`; whose it is, is told apart."""
        match place.kind:
            case PlaceKind.TRUST:
                return "trust policy"
            case PlaceKind.INLINE:
                return f"inline policy {place.name}"
            case PlaceKind.MANAGED:
                return f"managed policy {role_name(place.name)}"
            case PlaceKind.ORGANIZATION:
                return f"guardrail {name or place.name}"

    def owner(self, place: Place) -> str:
        """Name whose a document is."""
        if place.kind is PlaceKind.ORGANIZATION:
            return "Organization"
        return self.node(place.holder)


def _units(world: World) -> dict[str, str]:
    organization = world.organization
    if organization is None:
        return {}
    return {unit.id: unit.name for unit in organization.units} | {organization.root: "Root"}
