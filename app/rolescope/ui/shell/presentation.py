"""Presentation: pages on the whole screen, for people in a room: kept views, or the agenda.

It is a window of its own: nothing of the one behind it changes.
"""

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from rolescope.exporters.deck import DrawnPage
from rolescope.exporters.report.compose import name_of
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Bookmark, FindingState
from rolescope.pictures.layouts import find_layout
from rolescope.pictures.layouts.matrix import MATRIX_ID
from rolescope.pictures.pages.slide_page import SlideFrame, units
from rolescope.pictures.view import Side
from rolescope.simulation.callers import node_id
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.features.bookmarks.bookmarks import filter_of
from rolescope.ui.features.present.deck_window import DeckWindow
from rolescope.ui.kit import clock, privacy, style
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.shell.panel_areas.workbench import Workbench
from rolescope.ui.state import agenda_edits
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.slides import Slide
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.worker.slides import Deck, KeptView, draw_slide, in_parts

_THEMES = ("light", "high-contrast")  # projectors wash dark colors out
_KEYS = (("PgDn", "next"), ("L", "spotlight"), ("R", "hide names"), ("Esc", "end"))
_DECIDING = (("N", "next"), ("Alt+1-4", "decide"), ("R", "hide names"), ("Esc", "end"))


class PresentationHost(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    pane: CanvasPane
    commands: Commands
    workbench: Workbench


class Presentation(QObject):
    """Begins and ends it, and does what its keys ask for."""

    def __init__(self, shown: PresentationHost, window: QWidget) -> None:
        super().__init__(window)
        self._shown, self._window = shown, window
        self.deck_window = DeckWindow(window)
        self._deck: Deck | None = None  # what is presented
        self._number = 1
        self._has_notes = False
        deck, workspace = self.deck_window, shown.workspace
        deck.stepped.connect(self._step)
        deck.decided.connect(self._decide)
        deck.form_asked.connect(self._decide_outside)
        deck.names_asked.connect(workspace.hiding.toggle)
        deck.notes_asked.connect(self._toggle_notes)
        deck.resized.connect(self._draw)
        deck.ended.connect(self.end)
        workspace.hiding.changed.connect(deck.clear)
        workspace.hiding.changed.connect(self._renew)
        workspace.history.reviewed.connect(self._renew)
        workspace.opener.closed.connect(self.end)

    @property
    def is_on(self) -> bool:
        """Whether it is presented."""
        return self._deck is not None

    def toggle(self) -> None:
        """Begin or end."""
        if self.is_on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Present the agenda where the keyboard is in it; else what is looked at, and bookmarks."""
        panel, focus = self._agenda_panel, QApplication.focusWidget()
        is_agenda = panel is not None and focus is not None and panel.isAncestorOf(focus)
        agenda = agenda_edits.agenda_of(self._shown.workspace)
        if is_agenda and agenda.items and agenda.item(agenda.current) is None:
            agenda_edits.look_at(self._shown.workspace, agenda.items[0].id)  # keys decide about it
        self._deck = self.deck(of_agenda=is_agenda)
        here = self._looked_at()
        self._number = self._deck.agenda.number(self._deck.agenda.current) or next(
            (n for n, one in enumerate(self._deck.views, 1) if _is_same_view(one, here)), 1
        )
        self.deck_window.begin(self._window)
        self._draw()

    def end(self) -> None:
        """Go back to the window."""
        if self._deck is not None:
            self._deck = None
            self.deck_window.hide()
            self._window.activateWindow()

    def deck(self, *, of_agenda: bool) -> Deck:
        """Return the pages that there are: the items of the agenda, or views."""
        workspace = self._shown.workspace
        analysis, review = workspace.world.analysis, workspace.history.review
        name = (analysis.scenario.world.id if analysis is not None else "") or workspace.opener.name
        is_hidden = workspace.hiding.pseudonyms is not None
        title = privacy.SIGN if is_hidden else name_of(name)
        day = (analysis.at if analysis is not None else "")[:10]
        deck = Deck(
            place=f"{title}, {day}",
            theme=style.theme().name if style.theme().name in _THEMES else _THEMES[0],
            hides=workspace.hiding.pseudonyms,
        )
        if of_agenda and review.agenda.items:
            return replace(deck, agenda=review.agenda, rulings=review.rulings)
        bookmarks = self._shown.commands.bookmarks
        kept = (one for one in bookmarks.found if bookmarks.can_go_to(one))
        here, views = self._looked_at(), list(map(self._kept, kept))
        if not any(_is_same_view(one, here) for one in views):
            views.insert(0, here)
        known = (one for one in views if find_layout(one.bookmark.view))
        if analysis is None:
            return deck
        return replace(deck, views=tuple(page for one in known for page in in_parts(one, analysis)))

    @property
    def _agenda_panel(self) -> AgendaPanel | None:
        panel = self._shown.workbench.widget("agenda")
        return panel if isinstance(panel, AgendaPanel) else None

    def _looked_at(self) -> KeptView:
        """Return what the window shows; where that is what was asked, the verdict is its title."""
        workspace, pane = self._shown.workspace, self._shown.pane
        bookmarks, simulation = self._shown.commands.bookmarks, workspace.question.simulation
        title = bookmarks.proposed_name()
        if simulation is not None and self._is_looked_at(simulation.request):
            title = verdict_sentence(simulation, workspace.world.index, clock.LOCAL).text
        view = bookmarks.view(title)
        if pane.view_key != pane.view_history.pictured:  # the table is in front
            view = replace(view, view=pane.view_history.pictured.view)
        return KeptView(slide=Slide(title=title), bookmark=view, frame=pane.frame())

    def _is_looked_at(self, request: AssumeRoleRequest) -> bool:
        """Tell whether the caller and the role of a request are drawn: they alone are selected."""
        workspace, pictured = self._shown.workspace, self._shown.pane.view_history.pictured
        if pictured.view == MATRIX_ID:  # of accounts
            return False
        subject = pictured.subject
        ends = {one for one in (node_id(request.caller), request.role) if workspace.world.node(one)}
        is_selected = bool(ends) and ends == set(workspace.selection.current.nodes)
        return is_selected and (subject is None or subject in ends)

    def _kept(self, bookmark: Bookmark) -> KeptView:
        slide = Slide(title=bookmark.caption or bookmark.name, notes=bookmark.notes)
        frame = replace(
            self._shown.pane.frame(),
            subject=bookmark.subject,
            filter=filter_of(bookmark) or None,
            positions=self._shown.pane.drag_edits.positions(bookmark.view),
            side=Side.AUTO,
            depth=None,
        )
        return KeptView(slide=slide, bookmark=bookmark, frame=frame, is_named=True)

    # Pages

    def _draw(self) -> None:
        deck = self._deck
        if deck is None or not deck.count:
            return
        width, height = units(self.deck_window.width(), self.deck_window.height())
        setting = SlideFrame(
            width=width,
            height=height,
            place=deck.place,
            number=self._number,
            count=deck.count,
            keys=_KEYS if deck.views else _DECIDING,
            has_notes=self._has_notes,
        )
        queries, fail = self._shown.workspace.queries, self._shown.workspace.window.fail
        queries.ask("slide", draw_slide, (deck, setting), self._show, fail)

    def _show(self, page: DrawnPage) -> None:
        if self.is_on:
            self.deck_window.show_page(page)

    def _renew(self, _changed: object = None) -> None:
        """Names are hidden or shown, or something was decided."""
        if self._deck is not None:
            self._deck = self.deck(of_agenda=not self._deck.views)
            agenda = self._deck.agenda
            self._number = agenda.number(agenda.current) or self._number
            self._draw()

    def _toggle_notes(self) -> None:
        self._has_notes = not self._has_notes
        self._draw()

    def _step(self, direction: int) -> None:
        """Turn a page; an agenda goes on with it."""
        deck, workspace = self._deck, self._shown.workspace
        if deck is None:
            return
        if deck.views:
            self._number = min(max(1, self._number + direction), deck.count)
            self._draw()
        else:
            agenda_edits.step(workspace, direction)  # the page follows what was written

    # Deciding

    def _decide(self, state: FindingState, goes_on: bool) -> None:  # noqa: FBT001 - a slot
        """Decide about the item; what a decision lacks is asked for in the window."""
        panel = self._agenda_panel
        if self._deck is None or self._deck.views or panel is None:
            return
        if not panel.decide(state):
            self.end()
        elif goes_on:
            self._step(1)

    def _decide_outside(self) -> None:
        if self._deck is not None and not self._deck.views:
            self.end()
            agenda_edits.show(self._shown.workspace)


def _is_same_view(kept: KeptView, here: KeptView) -> bool:
    """Tell whether a bookmark shows what is looked at: a page of its own would say it twice."""
    one, other = (
        replace(view.bookmark, name="", caption="", notes="", center=None, zoom=None, size=None)
        for view in (kept, here)
    )  # `seen` says what is in sight
    return one == other and kept.frame == here.frame
