"""What the search box finds: principals and accounts by name, ARN or ID. No widgets."""

from dataclasses import dataclass

from rolescope.model.arn import group_digits
from rolescope.trust.edge import Node, NodeKind
from rolescope.ui.kit import privacy
from rolescope.ui.kit.privacy import hide
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.state.document import Document
from rolescope.words.names import account_names

_PER_GROUP = 8
_GROUPS = ("Roles", "Users", "Accounts", "Services and providers", "Others")
_GROUP_OF = {
    NodeKind.ROLE: "Roles",
    NodeKind.SESSION: "Roles",
    NodeKind.USER: "Users",
    NodeKind.FEDERATED_USER: "Users",
    NodeKind.ACCOUNT: "Accounts",
    NodeKind.SERVICE: "Services and providers",
    NodeKind.OIDC_PROVIDER: "Services and providers",
    NodeKind.SAML_PROVIDER: "Services and providers",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the result: a heading of a group when `node` is None."""

    group: str
    name: str
    place: str = ""
    shape: tuple[str, str] = ("", "")  # its outline and the token of its color
    node: str | None = None
    arn: str = ""


_Entry = tuple[str, str, str, str, Node]
"""Name, id and place in lower case; the place as it is seen; the node."""


class Finder:
    """Finds in one analysis. Made anew for each one."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: tuple[object, list[_Entry]] | None = None

    @property
    def _entries(self) -> list[_Entry]:
        """Return the nodes with what is looked at, as it may be seen now."""
        if self._made is None or self._made[0] is not privacy.current():
            self._made = privacy.current(), self._as_seen()
        return self._made[1]

    def _as_seen(self) -> list[_Entry]:
        analysis = self._document.analysis
        if analysis is None:
            return []
        names = account_names(analysis.scenario.world)
        found = []
        for node in analysis.graph.nodes:
            place = hide(_place(node, names))
            name, id_ = hide(node.name).lower(), hide(node.id).lower()
            found.append((name, id_, place.lower(), place, node))
        return found

    def find(self, text: str) -> list[Hit]:
        """Return headings and hits, the best first in every group."""
        words = text.lower().split()
        digits = text.replace(" ", "")
        if digits.isdigit():  # an account ID as it is shown, in groups of four
            words = [digits]
        if not words:
            return []
        groups: dict[str, list[tuple[int, str, str, Node]]] = {}
        for name, node_id, place, seen, node in self._entries:
            rank = _rank(words, name, node_id, place)
            if rank is not None:
                group = _GROUP_OF.get(node.kind, "Others")
                groups.setdefault(group, []).append((rank, name, seen, node))
        found: list[Hit] = []
        for group in _GROUPS:
            ranked = sorted(groups.get(group, []), key=lambda entry: (entry[0], entry[1]))
            if ranked:
                count = len(ranked)
                more = f", {_PER_GROUP} of {count:,}" if count > _PER_GROUP else ""
                found.append(Hit(group, f"{group}{more}"))
                found += [_hit(group, place, node) for *_, place, node in ranked[:_PER_GROUP]]
        return found


def _place(node: Node, names: dict[str, str]) -> str:
    account = node.account or ""
    if node.kind is NodeKind.ACCOUNT:
        return group_digits(account or node.id)
    return names[account] if account in names else group_digits(account)


def _hit(group: str, place: str, node: Node) -> Hit:
    return Hit(
        group=group,
        name=hide(node.name),
        place=place,
        shape=shape_of(node),
        node=node.id,
        arn=node.id,
    )


def _rank(words: list[str], name: str, node_id: str, place: str) -> int | None:
    """Return how well all words match (0 is best); None when one of them does not."""
    worst = 0
    for word in words:
        if name.startswith(word):
            rank = 0 if name == word else 1
        elif f"-{word}" in name or f"_{word}" in name:
            rank = 2
        elif word in name:
            rank = 3
        elif word in place:
            rank = 4
        elif word in node_id:
            rank = 5
        else:
            return None
        worst = max(worst, rank)
    return worst
