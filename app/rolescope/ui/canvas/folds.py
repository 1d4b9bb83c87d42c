"""What of a picture is unfolded: accounts and OUs of a large overview."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.drawing.picture import Item, ItemKind, Picture
from rolescope.drawing.view import Frame
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.picture_item import EMPTY
from rolescope.ui.document import Document


def _has_folds(picture: Picture) -> bool:
    swarm = picture.swarm
    is_crowded = swarm is not None and any(len(nodes) > 1 for nodes in swarm.nodes)
    return is_crowded or any(item.opens for item in picture.items)


class Folds:
    """Keeps what is unfolded in one canvas, until another world is open; `redraw` draws it anew."""

    def __init__(self, document: Document, canvas: Canvas, redraw: Callable[[], None]) -> None:
        self._document = document
        self._canvas = canvas
        self._redraw = redraw
        self._expanded: frozenset[str] = frozenset()
        self._is_whole = False
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
    def can_unfold_all(self) -> bool:
        """Whether the picture has something folded, or would have."""
        picture = self._canvas.picture
        if picture is not self._seen:  # it is asked at every selection
            self._seen, self._has_folds = picture, _has_folds(picture)
        return self.is_whole or self._has_folds

    def framed(self, frame: Frame) -> Frame:
        """Return a frame with what is unfolded in it."""
        return replace(frame, expanded=self.expanded, whole=self.is_whole)

    def unfold_all(self, *, whole: bool) -> None:
        """Fold nothing, or what is too much again."""
        self._is_whole = whole
        self._redraw()

    def of_selection(self) -> str:
        """Return what the selection is folded into, or was unfolded from; empty when nothing."""
        nodes = self._document.selection.nodes
        related = self._canvas.related
        found = [related.items[item] for item in sorted(related.of_nodes(nodes))]
        rows = [item.opens for item in found if item.opens and item.kind is ItemKind.ROW]
        accounts = {node.account for node in map(self._document.node, nodes) if node is not None}
        boxes = [related.items[item] for item in sorted(related.accounts)]
        around = [box.opens for box in boxes if box.opens in accounts]
        return next(iter((*rows, *around, *(item.opens for item in found if item.opens))), "")

    def toggle(self, what: str) -> None:
        """Unfold an account or an OU, or fold it again."""
        self._expanded = self.expanded ^ {what}
        self._redraw()

    def take(self, item: Item) -> bool:
        """Unfold or fold what was double-clicked; False when it is neither."""
        if item.opens:
            self.toggle(item.opens)
        return bool(item.opens)

    def _forget_other_worlds(self) -> None:
        if self._document.token != self._token:
            self._token = self._document.token
            self._expanded, self._is_whole = frozenset(), False
