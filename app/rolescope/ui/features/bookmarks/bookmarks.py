"""Bookmarks: views to come back to, with what was selected and where the camera was."""

import math

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPolygonF

from rolescope.model.review import Bookmark
from rolescope.pictures.layouts import find_layout
from rolescope.questions.filters.filter import NO_FILTER, Filter, FilterError
from rolescope.questions.filters.filter_text import read_terms, write_terms
from rolescope.ui.canvas.camera import LARGEST
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.findings.finding_rows import FindingRow
from rolescope.words.history_text import bookmark_described, bookmark_removed, bookmark_renamed

_MAX_NAMES = 3  # of the selection, in a proposed name
_MAX_SEEN = 400  # nodes in sight that a bookmark keeps
_MARGIN = 24  # px around what is brought back into sight
_NEARLY = 0.02  # of a zoom that is taken as it was


class Bookmarks(QObject):
    """Keeps views of the open world in the review, and returns to them."""

    def __init__(self, workspace: Workspace, pane: CanvasPane) -> None:
        super().__init__(pane)
        self._workspace = workspace
        self._pane = pane
        self._awaited: Bookmark | None = None  # its picture is being drawn
        pane.drawn.connect(lambda _picture: self._arrive())
        workspace.opener.closed.connect(self._forget)

    @property
    def found(self) -> tuple[Bookmark, ...]:
        """The bookmarks in their order."""
        return self._workspace.history.review.bookmarks

    def proposed_name(self) -> str:
        """Return a name for what is looked at now."""
        finding = self._finding()
        if finding is not None:
            return f"{finding.title}: {finding.target.name}"
        view_key, selection = self._pane.view_key, self._workspace.selection.current
        title = layout.title if (layout := find_layout(view_key.view)) is not None else "Table"
        subject = self._workspace.world.node(view_key.subject or "")
        nodes = [node.name for id_ in selection.nodes if (node := self._workspace.world.node(id_))]
        names = [subject.name] if subject is not None else nodes[:_MAX_NAMES]
        return f"{title}: {', '.join(names)}" if names else title

    def add(self, name: str, caption: str = "", notes: str = "") -> None:
        """Bookmark what is looked at now; one of the same name gives way."""
        made = self.view(name.strip() or self.proposed_name())
        made = replace(made, caption=caption.strip(), notes=notes.strip())
        others = tuple(one for one in self.found if one.name != made.name)
        self._put((*others, made), f"Bookmark {made.name}")

    def view(self, name: str) -> Bookmark:
        """Return what is looked at now as a bookmark, which is kept nowhere."""
        view_key, selection = self._pane.view_key, self._workspace.selection.current
        camera, room = self._pane.canvas.camera, self._pane.canvas.viewport()
        center, finding = camera.visible.center(), self._finding()
        return Bookmark(
            name=name,
            view=view_key.view,
            subject=view_key.subject,
            nodes=selection.nodes,
            edges=selection.edges,
            center=(center.x(), center.y()),
            zoom=camera.zoom,
            filter=write_terms(self._workspace.filters.wanted.terms),
            size=(room.width() / camera.zoom, room.height() / camera.zoom),
            seen=self._seen(camera.visible),
            finding=finding.finding.fingerprint if finding is not None else "",
        )

    def _finding(self) -> FindingRow | None:
        """Return the finding that is looked at; None where something else is."""
        search = self._workspace.findings
        return search.chosen.row if search.chosen is not None and search.is_in_front else None

    def _seen(self, area: QRectF) -> tuple[str, ...]:
        """Return the nodes in sight; none where all are, or too many to keep."""
        canvas, picture = self._pane.canvas, self._pane.picture
        seen = canvas.inside(QPolygonF(area))
        whole = QRectF(0, 0, picture.width, picture.height)
        is_all = len(seen) == len(canvas.inside(QPolygonF(whole)))
        return () if is_all or len(seen) > _MAX_SEEN else seen

    def describe(self, bookmark: Bookmark, caption: str, notes: str) -> None:
        """Give a bookmark another caption and other notes."""
        described = replace(bookmark, caption=caption.strip(), notes=notes.strip())
        if described != bookmark:
            found = tuple(described if one == bookmark else one for one in self.found)
            self._put(found, bookmark_described(bookmark.name))

    def rename(self, bookmark: Bookmark, name: str) -> None:
        """Give a bookmark another name."""
        name = name.strip()
        if name and name != bookmark.name:
            renamed = replace(bookmark, name=name)
            kept = (one for one in self.found if one.name != name)
            found = tuple(renamed if one == bookmark else one for one in kept)
            self._put(found, bookmark_renamed(bookmark.name))

    def remove(self, bookmark: Bookmark) -> None:
        """Take a bookmark out; it can be undone."""
        found = tuple(one for one in self.found if one != bookmark)
        self._put(found, bookmark_removed(bookmark.name))

    def _put(self, found: tuple[Bookmark, ...], text: str) -> None:
        self._workspace.history.change(
            replace(self._workspace.history.review, bookmarks=found), text
        )

    # Going back

    def can_go_to(self, bookmark: Bookmark) -> bool:
        """Tell whether the view exists, and what it is about is in what is open."""
        has_view = bookmark.view == TABLE.view or find_layout(bookmark.view) is not None
        subject = bookmark.subject
        return has_view and (subject is None or self._workspace.world.node(subject) is not None)

    def go_to(self, bookmark: Bookmark) -> None:
        """Show the view, the selection and the place again."""
        if not self.can_go_to(bookmark):
            return
        view_key = ViewKey(bookmark.view, bookmark.subject)
        wanted, filters = filter_of(bookmark), self._workspace.filters
        found = self._workspace.findings.found
        finding = found.of(bookmark.finding) if found is not None and bookmark.finding else None
        if finding is not None:
            self._workspace.findings.choose(finding)
        else:
            self._workspace.selection.select(Selection(bookmark.nodes, bookmark.edges))
        if view_key == TABLE:  # it has no camera
            filters.set(wanted)
            self._pane.view_history.show(view_key)
        elif wanted != filters.wanted:
            self._pane.view_history.show(view_key)
            self._awaited = bookmark
            filters.set(wanted)
        else:
            is_drawn = view_key == self._pane.view_history.pictured
            self._awaited = bookmark
            self._pane.view_history.show(view_key)
            if is_drawn:
                self._arrive()

    def _arrive(self) -> None:
        """Look at the place, and once more when panels that opened have taken their room."""
        bookmark, pane = self._awaited, self._pane
        if bookmark is None:
            return
        is_left = ViewKey(bookmark.view, bookmark.subject) != pane.view_key
        if not is_left and pane.picture.view == bookmark.view:
            self._look(bookmark)
        if is_left or not pane.is_outdated:
            self._awaited = None

    def _forget(self) -> None:
        self._awaited = None

    def _look(self, bookmark: Bookmark) -> None:
        canvas = self._pane.canvas
        canvas.setFocus()
        if bookmark.center is None or not bookmark.zoom or not self._is_near(bookmark.center):
            self._pane.fit()
            return
        room, center = canvas.viewport().size(), QPointF(*bookmark.center)
        width, height = bookmark.size or (0, 0)
        area = QRectF(center.x() - width / 2, center.y() - height / 2, width, height)
        seen = canvas.related.of_nodes(bookmark.seen)
        if seen and not set(bookmark.seen) <= set(canvas.inside(QPolygonF(area))):
            canvas.fit(canvas.area_of(seen), largest=LARGEST, margin=_MARGIN)  # it is laid out anew
            return
        zoom = bookmark.zoom
        if area.isValid():
            fitting = min(room.width() / width, room.height() / height)
            zoom = zoom if math.isclose(fitting, zoom, rel_tol=_NEARLY) else fitting
        zoom = min(LARGEST, max(canvas.camera.smallest, zoom))
        canvas.camera.center(center, zoom, room.width(), room.height())

    def _is_near(self, center: tuple[float, float]) -> bool:
        """Tell whether a place is on the picture, or not far from it: a file may hold any."""
        picture = self._pane.picture
        sizes = (picture.width, picture.height)
        return all(-size <= at <= 2 * size for at, size in zip(center, sizes, strict=True))


def filter_of(bookmark: Bookmark) -> Filter:
    """Return the filter of a bookmark; none when its text cannot be read."""
    try:
        return Filter(read_terms(bookmark.filter))
    except FilterError:
        return NO_FILTER
