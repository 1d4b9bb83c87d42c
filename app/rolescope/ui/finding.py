"""What the search box finds: principals and accounts by name, ARN or ID. No widgets."""

from dataclasses import dataclass

from rolescope.drawing.names import account_names
from rolescope.model.arn import group_digits
from rolescope.trust.edge import Node, NodeKind
from rolescope.ui import privacy
from rolescope.ui.document import Document
from rolescope.ui.privacy import hide
from rolescope.ui.widgets.shapes import shape_of

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


class Finder:
    """Finds in one analysis. Made anew for each one."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: tuple[object, list[tuple[str, str, Hit]]] | None = None

    @property
    def _entries(self) -> list[tuple[str, str, Hit]]:
        """Return name and id in lower case, with the hit: as they may be seen now."""
        if self._made is None or self._made[0] is not privacy.current():
            self._made = privacy.current(), self._as_seen()
        return self._made[1]

    def _as_seen(self) -> list[tuple[str, str, Hit]]:
        analysis = self._document.analysis
        if analysis is None:
            return []
        names = account_names(analysis.scenario.world)
        return [
            (hide(node.name).lower(), hide(node.id).lower(), self._hit(node, names))
            for node in analysis.graph.nodes
        ]

    def _hit(self, node: Node, names: dict[str, str]) -> Hit:
        account = node.account or ""
        place = names.get(account, group_digits(account))
        if node.kind is NodeKind.ACCOUNT:
            place = group_digits(account or node.id)
        return Hit(
            group=_GROUP_OF.get(node.kind, "Others"),
            name=hide(node.name),
            place=hide(place),
            shape=shape_of(node),
            node=node.id,
            arn=node.id,
        )

    def find(self, text: str) -> list[Hit]:
        """Return headings and hits, the best first in every group."""
        words = text.lower().split()
        digits = text.replace(" ", "")
        if digits.isdigit():  # an account ID as it is shown, in groups of four
            words = [digits]
        if not words:
            return []
        groups: dict[str, list[tuple[int, str, Hit]]] = {}
        for name, node_id, hit in self._entries:
            rank = _rank(words, name, node_id, hit.place.lower())
            if rank is not None:
                groups.setdefault(hit.group, []).append((rank, name, hit))
        found: list[Hit] = []
        for group in _GROUPS:
            ranked = sorted(groups.get(group, []), key=lambda entry: (entry[0], entry[1]))
            if ranked:
                count = len(ranked)
                more = f", {_PER_GROUP} of {count:,}" if count > _PER_GROUP else ""
                found.append(Hit(group, f"{group}{more}"))
                found.extend(hit for _, _, hit in ranked[:_PER_GROUP])
        return found


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
