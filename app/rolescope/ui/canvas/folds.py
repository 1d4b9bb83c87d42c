"""What of a picture is unfolded: accounts and OUs of a large overview, and nodes of a map."""

from collections.abc import Callable, Iterable

from rolescope.pictures.groups import OTHERS
from rolescope.pictures.layouts.map import MAP_ID
from rolescope.pictures.layouts.map.folding import fold_of, usual_grouping
from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.pictures.view import MORE_PEOPLE, Frame
from rolescope.trust.people import is_person_id
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.picture_item import EMPTY
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace

_MAX_ASKED_FOR = 4  # accounts of an evaluation that are unfolded at once, as they were asked for


def _has_folds(picture: Picture) -> bool:
    swarm = picture.swarm
    is_crowded = swarm is not None and any(len(nodes) > 1 for nodes in swarm.nodes)
    return is_crowded or any(item.opens for item in picture.items)


class Folds:
    """Keeps what is unfolded in one canvas, until another world is open; `redraw` draws it anew."""

    def __init__(self, workspace: Workspace, canvas: Canvas, redraw: Callable[[], None]) -> None:
        self._workspace = workspace
        self._canvas = canvas
        self._redraw = redraw
        self._expanded: frozenset[str] = frozenset()
        self._looked_into: frozenset[str] = frozenset()
        self._is_whole = False
        self._by: str | None = None  # nobody chose
        self._usual: str | None = None  # not worked out yet
        self._seen, self._has_folds = EMPTY, False
        self._token: int | None = None  # the world that they belong to

    @property
    def expanded(self) -> frozenset[str]:
        """The accounts and OUs that are unfolded."""
        self._forget_other_worlds()
        return self._expanded

    @property
    def is_whole(self) -> bool:
        """Whether nothing is folded, however much it is."""
        self._forget_other_worlds()
        return self._is_whole

    @property
    def by(self) -> str:
        """What groups stand for accounts in what is shown; empty: none."""
        return self._by_in(self._canvas.picture.view)

    def _by_in(self, view: str) -> str:
        """Return what groups stand for accounts in a view: the usual ones, if nobody chose."""
        self._forget_other_worlds()
        if self._by is not None or view != MAP_ID or self._is_whole:
            return self._by or ""
        if self._usual is None:
            self._usual = usual_grouping(self._workspace.world.index.world)
        return self._usual

    @property
    def can_unfold_all(self) -> bool:
        """Whether the picture has something folded, or would have."""
        picture = self._canvas.picture
        if picture is not self._seen:  # it is asked at every selection
            self._seen, self._has_folds = picture, _has_folds(picture)
        return self.is_whole or self._has_folds

    def framed(self, frame: Frame, view: str) -> Frame:
        """Return a frame of a view with what is unfolded in it."""
        return replace(frame, expanded=self.expanded, whole=self.is_whole, by=self._by_in(view))

    def group_by(self, by: str) -> None:
        """Let groups stand for accounts, all folded: see `groups`. Empty: accounts are back."""
        if by != self.by:
            self._by, self._expanded, self._is_whole = by, frozenset(), False
            self._redraw()

    def unfold_all(self, *, whole: bool) -> None:
        """Fold nothing, or what is too much again."""
        self._is_whole = whole
        self._expanded -= {OTHERS}
        self._redraw()

    def look_into(self, accounts: Iterable[str]) -> None:
        """Unfold accounts, by their ids, in what is drawn from now on, until `end_look`."""
        self._looked_into = frozenset(accounts) - self.expanded
        self._expanded |= self._looked_into

    def end_look(self) -> None:
        """Fold the accounts again that were looked into, in what is drawn from now on."""
        self._expanded = self.expanded - self._looked_into
        self._looked_into = frozenset()

    def of_selection(self) -> Item | None:
        """Return what the selection is folded into, or was unfolded from."""
        nodes = self._workspace.selection.current.nodes
        related = self._canvas.related
        found = [related.items[item] for item in sorted(related.of_nodes(nodes))]
        found = [item for item in found if item.opens]
        first = [item for item in found if item.kind in (ItemKind.ROW, ItemKind.NODE)]
        accounts = {
            node.account for node in map(self._workspace.world.node, nodes) if node is not None
        }
        boxes = [related.items[item] for item in sorted(related.accounts)]
        around = [
            box
            for box in boxes
            if box.opens and (box.opens in accounts or not set(nodes).isdisjoint(box.nodes))
        ]
        return next(iter((*first, *around, *found)), None)

    def toggle_selection(self) -> None:
        """Unfold what the selection is folded into, or fold it again."""
        item = self.of_selection()
        if item is not None:
            self._toggle(item)

    def take(self, item: Item) -> bool:
        """Unfold or fold what was double-clicked; False when it is neither.

        A double click on one of those that were unfolded in a map, or of people, is about that one.
        """
        is_single = item.kind is ItemKind.NODE or any(map(is_person_id, item.nodes))
        is_one = is_single and len(item.nodes) == 1
        if item.opens and not is_one:
            self._toggle(item)
            return True
        return False

    def is_left_over(self, item: Item) -> bool:
        """Tell whether it stands for people that there is no room for though they are unfolded."""
        are_people = len(item.nodes) > 1 and all(map(is_person_id, item.nodes))
        return are_people and MORE_PEOPLE in self.expanded

    def _toggle(self, item: Item) -> None:
        """Unfold or fold an account, an OU or a node of a map; what was done in it is undone."""
        expanded = self.expanded
        if self._canvas.picture.swarm is not None and item.kind is ItemKind.ACCOUNT:
            within = tuple(fold_of(account, "") for account in item.nodes)
            accounts = {*item.nodes} - {item.opens}
            expanded = frozenset(
                each for each in expanded if each not in accounts and not each.startswith(within)
            )
        self._expanded = expanded ^ {item.opens}
        self._redraw()

    def _forget_other_worlds(self) -> None:
        if self._workspace.world.token != self._token:
            self._token = self._workspace.world.token
            asked_for = self._workspace.opener.asked_for
            self._expanded = asked_for if len(asked_for) <= _MAX_ASKED_FOR else frozenset()
            self._looked_into = frozenset()
            self._is_whole, self._by, self._usual = False, None, None
