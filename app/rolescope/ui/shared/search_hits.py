"""Principals and accounts by name, ARN or ID: what is found, and the list of it.

Arrow keys move in the list, a click takes one.
"""

from collections.abc import Callable, Iterable, Iterator
from math import ceil

from PySide6.QtCore import (
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rolescope.analysis import Analysis
from rolescope.model.arn import group_digits
from rolescope.model.assignments import Assignments, assignments_of, behind
from rolescope.model.principal import Role
from rolescope.trust.edge import Node, NodeKind
from rolescope.ui.kit import privacy, style
from rolescope.ui.kit.privacy import hide, visible
from rolescope.ui.kit.shapes import outsider_shape, shape_of
from rolescope.ui.kit.themed import paint_shape, plain_tooltip
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel
from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value
from rolescope.words.admin_text import MAKES_ADMIN
from rolescope.words.names import account_names
from rolescope.words.people_text import member_stands_behind, stands_behind
from rolescope.words.requests.caller_choices import searched_caller
from rolescope.words.role_families import called_in_accounts

_PER_GROUP = 8
_EVERY = 200  # nodes in a step
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


class SearchHit(Value):
    """One line of the result: a heading of a group when `node` is None."""

    group: str
    name: str
    place: str = ""
    shape: tuple[str, str] = ("", "")  # its outline and the token of its color
    node: str | None = None
    arn: str = ""
    called: str = ""  # the name, where it is called by a plainer one


class _Entry(Value):
    """A node with what is looked at, in lower case.

    `seen` is its place and `said` its plainer name, as they are shown. `facts` are what else it
    is found by: each with what is said of it then.
    """

    name: str
    id: str
    place: str
    seen: str
    node: Node
    called: str = ""
    said: str = ""
    facts: tuple[tuple[str, str], ...] = ()


class NodeFinder:
    """Finds in one analysis, of its nodes those that are meant. Made anew for each one.

    The ARN of a caller that is no node is found, too, where callers are taken.
    """

    def __init__(
        self,
        workspace: Workspace,
        is_meant: Callable[[Node], bool] = lambda _node: True,
        takes_callers: Callable[[], bool] = lambda: False,
    ) -> None:
        self._workspace, self._is_meant = workspace, is_meant
        self._takes_callers = takes_callers  # also those that are no node
        self.leaves_out = False  # something was found that is not meant
        self._seen_by: object = self  # what hides names in the entries; nothing has yet
        self._entries: list[_Entry] = []
        self._reading: Iterator[None] = iter(())  # makes what is left of them

    def prepare(self) -> Iterator[None]:
        """Make what is looked at, as it may be seen now; each step takes a few milliseconds.

        `find` makes what is left of it.
        """
        if self._seen_by is not privacy.current():
            self._seen_by, self._entries = privacy.current(), []
            self._reading = self._read(self._entries)
        for _step in self._reading:  # not `yield from`: who stops here would close it
            yield

    def _read(self, found: list[_Entry]) -> Iterator[None]:
        analysis = self._workspace.world.analysis
        if analysis is None:
            return
        names = account_names(analysis.scenario.world)
        yield
        index = self._workspace.world.index
        yield
        trusted = _trusted_names(analysis)
        yield
        assigned = assignments_of(analysis.scenario.world.permission_sets or ())
        yield
        shorter: dict[str, str] = {}
        for mine in () if privacy.hides() else _homes(analysis.graph.nodes):
            shorter |= called_in_accounts(mine, index)
            yield
        for number, node in enumerate(analysis.graph.nodes):
            if number % _EVERY == 0:
                yield
            place, role = hide(place_of(node, names)), index.role(node.id)
            facts = [_ADMIN] if node.is_admin else []
            facts += [(f"{key}={value}", f"tag {key}={value}") for key, value in _tags(role)]
            facts += [(name, f"trusts {name}") for name in trusted.get(node.id, ())]
            facts += _people(role, assigned)
            found.append(
                _Entry(
                    hide(node.name).lower(),
                    hide(node.id).lower(),
                    place.lower(),
                    place,
                    node,
                    shorter.get(node.id, "").lower(),
                    shorter.get(node.id, ""),
                    tuple((hide(words).lower(), hide(said)) for words, said in facts),
                )
            )

    def find(self, text: str) -> list[SearchHit]:
        """Return headings and hits, the best first in every group."""
        words = text.lower().split()
        digits = text.replace(" ", "")
        if digits.isdigit():  # an account ID as it is shown, in groups of four
            words = [digits]
        if not words:
            return []
        for _step in self.prepare():
            pass
        groups: dict[str, list[tuple[int, str, str, _Entry]]] = {}
        for rank, entry in self._meant(words):
            group = _GROUP_OF.get(entry.node.kind, "Others")
            groups.setdefault(group, []).append((rank, entry.name, entry.id, entry))
        found: list[SearchHit] = []
        for group in _GROUPS:
            ranked = sorted(groups.get(group, []), key=lambda each: each[:3])
            if ranked:
                count = len(ranked)
                more = f", {_PER_GROUP} of {count:,}" if count > _PER_GROUP else ""
                found.append(SearchHit(group, f"{group}{more}"))
                found += [self._hit(group, entry, words) for *_, entry in ranked[:_PER_GROUP]]
        return found or self._no_node(text.strip())

    def _no_node(self, text: str) -> list[SearchHit]:
        """Offer the caller of an ARN that no node has; the id of its hit is that ARN."""
        world = self._workspace.world
        named = searched_caller(text, world.index) if self._takes_callers() else None
        if named is None:
            return []
        caller, offer = named
        role = world.node(caller.entity_arn)
        shape = shape_of(role) if role is not None else outsider_shape(caller)
        return [SearchHit(offer, offer), SearchHit(offer, text, "", shape, text, text)]

    def _meant(self, words: list[str]) -> Iterator[tuple[int, _Entry]]:
        """Yield what has all words and is meant, with how well it has them."""
        self.leaves_out = False
        for entry in self._entries:
            rank = _rank(words, entry, self._maker)
            if rank is not None and self._is_meant(entry.node):
                yield rank, entry
            elif rank is not None:
                self.leaves_out = True

    def _hit(self, group: str, entry: _Entry, words: list[str]) -> SearchHit:
        told = _told(entry, words, self._maker(entry))
        is_hidden = self._workspace.filters.hides(entry.node.id)
        hidden = "hidden by filters" if is_hidden else ""
        return SearchHit(
            group=group,
            name=hide(entry.node.name),
            place=" · ".join(filter(None, (entry.seen, hidden, *told))),
            shape=shape_of(entry.node),
            node=entry.node.id,
            arn=entry.node.id,
            called=entry.said,
        )

    def _maker(self, entry: _Entry) -> str:
        """Say that somebody can make itself admin, as far as that is known by now."""
        return _MAKER if self._workspace.ways.makes_admin(entry.node.id) else ""


_ADMIN = ("admin administrator", "admin")
_MAKER = MAKES_ADMIN.text.lower()


def _people(role: Role | None, assigned: Assignments) -> Iterator[tuple[str, str]]:
    """Yield who stands behind a role: each person by name, those of a group by its name, too."""
    for one in behind(role, assigned) if role is not None else ():
        yield one.called, stands_behind(one.called)
        for person in one.people or ():
            yield person, member_stands_behind(person, one.called)


def _tags(role: Role | None) -> tuple[tuple[str, str], ...]:
    return role.tags if role is not None else ()


def _homes(nodes: Iterable[Node]) -> Iterable[list[Node]]:
    """Return the roles of each account."""
    homes: dict[str, list[Node]] = {}
    for node in nodes:
        if node.kind is NodeKind.ROLE:
            homes.setdefault(node.account or "", []).append(node)
    return homes.values()


def _trusted_names(analysis: Analysis) -> dict[str, tuple[str, ...]]:
    """Return whom each role trusts that is no role or user of the import, by name."""
    names = {node.id: node.name for node in analysis.graph.nodes if node.kind not in _PRINCIPALS}
    found: dict[str, dict[str, None]] = {}
    for edge in analysis.graph.edges:
        if edge.source in names:
            found.setdefault(edge.target, {})[names[edge.source]] = None
    return {role: tuple(sorted(mine)) for role, mine in found.items()}


_PRINCIPALS = (NodeKind.ROLE, NodeKind.USER)


def place_of(node: Node, names: dict[str, str]) -> str:
    """Return the account of a node as it is called; of an account with a name, its ID."""
    account = node.account or ""
    if node.kind is NodeKind.ACCOUNT:
        id_ = group_digits(account or node.id)
        return "" if id_ == node.name else id_
    return names[account] if account in names else group_digits(account)


def _told(entry: _Entry, words: list[str], maker: str) -> list[str]:
    """Say by what else than its name a node was found."""
    told = dict.fromkeys(
        said
        for word in words
        if _rank_in_name(word, entry) is None
        for known, said in entry.facts
        if word in known
    )
    if entry.node.is_admin:
        told[_ADMIN[1]] = None
    elif maker:
        told = {maker: None, **told}
    return list(told)[:_MAX_FACTS]


_MAX_FACTS = 2  # that are said of one hit


def _rank(words: list[str], entry: _Entry, maker: Callable[[_Entry], str]) -> int | None:
    """Return how well all words match (0 is best); None when one of them does not."""
    worst = 0
    for word in words:
        rank = _rank_in_name(word, entry)
        if entry.node.is_admin and _ADMIN[0].startswith(word) and len(word) >= _LEAST_OF_ADMIN:
            rank = min(1, 1 if rank is None else rank)
        if rank is None and (
            any(word in known for known, _ in entry.facts) or word in maker(entry)
        ):
            rank = 6
        if rank is None:
            return None
        worst = max(worst, rank)
    return worst


_LEAST_OF_ADMIN = 3  # letters that ask for administrators


def _rank_in_name(word: str, entry: _Entry) -> int | None:
    name = entry.name
    if name.startswith(word):
        return 0 if name == word else 1
    if f"-{word}" in name or f"_{word}" in name or entry.called.startswith(word):
        return 2
    if word in name or word in entry.called:
        return 3
    if word in entry.place:
        return 4
    return 5 if word in entry.id else None


ROW, HEADING = 32, 28  # px
_AROUND = 40 + 8 + 24 + 16  # px of a row beside its texts, and of a scroll bar


class _Hits(ListModel[SearchHit]):
    def said(self, hit: SearchHit, role: int) -> object:
        """Return what a screen reader says, or the ARN."""
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(f"{hit.name} {hit.place}".strip())
        if role == Qt.ItemDataRole.ToolTipRole and hit.arn:
            return plain_tooltip(hit.arn)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.items[index.row()].node is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower than hits."""
        hit = index.data(ITEM_ROLE)
        return QSize(200, ROW if hit.node else HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint icon, name and account."""
        hit, rect = index.data(ITEM_ROLE), QRect(option.rect)
        painter.save()
        if hit.node is None:
            self._text(painter, rect.adjusted(12, 4, -12, 0), hit.name, "label", "muted")
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(style.color("accentsoft"))
                painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
            top = rect.top() + (rect.height() - 16) // 2
            icon = QRect(rect.left() + 14, top, 16, 16)
            paint_shape(painter, QRectF(icon), *hit.shape)
            name = rect.adjusted(40, 0, -12, 0)
            right = self._text(painter, name, hit.called or hit.name, "name", "text")
            room = rect.right() - right - 20
            place = QRect(right + 8, rect.top(), room, rect.height())
            self._text(painter, place, hit.place, "small", "muted")
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, text: str, font: str, color: str) -> int:
        """Paint a text and return where it ends."""
        painter.setFont(style.font(font))
        painter.setPen(style.color(color))
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(visible(text), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return rect.left() + int(metrics.horizontalAdvance(shown))


class HitList(QListView):
    """Headings and hits; `chosen` carries the id of the node that was taken."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line above it keeps the keyboard
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self._model = _Hits(self)
        self.setModel(self._model)
        self.clicked.connect(self._choose)
        self.entered.connect(self.setCurrentIndex)

    @property
    def hits(self) -> list[SearchHit]:
        """What is listed."""
        return list(self._model.items)

    def show_hits(self, hits: list[SearchHit]) -> None:
        """List something else, with the first hit current."""
        self._model.show_items(hits)
        self.step(1)

    def height_of_all(self) -> int:
        """Return the height that shows every row."""
        return sum(ROW if hit.node else HEADING for hit in self.hits)

    def width_of_all(self) -> int:
        """Return the width that shows every name with its account."""
        name, small = QFontMetricsF(style.font("name")), QFontMetricsF(style.font("small"))
        widths = (
            name.horizontalAdvance(visible(hit.called or hit.name))
            + small.horizontalAdvance(visible(hit.place))
            for hit in self.hits
        )
        return ceil(max(widths, default=0)) + _AROUND

    def step(self, direction: int) -> None:
        """Move to the next hit that is no heading."""
        row = self.currentIndex().row()
        for _ in self.hits:
            row = (row + direction) % len(self.hits)
            if self.hits[row].node is not None:
                self.setCurrentIndex(self._model.index(row, 0))
                return

    def take(self) -> None:
        """Take the hit that the keyboard is at."""
        self._choose(self.currentIndex())

    def _choose(self, index: Index) -> None:
        hit = index.data(ITEM_ROLE)
        if hit is not None and hit.node is not None:
            self.chosen.emit(hit.node)
