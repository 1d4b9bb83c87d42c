"""Edit: the documents of what is selected, as the scenario has them, to be changed."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from rolescope.drawing.editing.caret import Caret
from rolescope.drawing.editing.check import DocumentCheck
from rolescope.drawing.editing.completion import completions
from rolescope.drawing.editing.documents import document_groups, places, title_of
from rolescope.drawing.editing.texts import text_of, too_long
from rolescope.model.edit_rules import refusal_of_place
from rolescope.model.original import original
from rolescope.model.place import Place
from rolescope.model.policy import Policy
from rolescope.ui.document import Document
from rolescope.ui.editing import editing_of
from rolescope.ui.panel import Panel
from rolescope.ui.widgets import look
from rolescope.ui.widgets.edit_list import EditList
from rolescope.ui.widgets.edit_pane import EditPane
from rolescope.ui.widgets.text import PlainLabel

_PAUSE = 400  # ms without a key, before what is typed is applied
_CHECK = 60  # ms, before it is checked
_LIST = 248  # px


class Edit(QWidget):
    """Left the documents, right the one that is edited."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        look.surface(self)
        self._document, self._editing = document, editing_of(document)
        self._place: Place | None = None
        self._applied = ""  # the text of the scenario, as it was loaded or applied here
        self._is_stale = True  # it was not seen when something was selected
        self._lock = ""  # why the document cannot be changed
        self.check: DocumentCheck | None = None
        self.list = EditList()
        self.pane = EditPane(self._offer)
        self._nothing = PlainLabel(
            "Select a role, user or account to see its documents.", "body", "muted"
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.pane)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self._stack)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_LIST, 1000])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._split)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon = QTimer(self, singleShot=True, interval=_CHECK)
        self._connect()

    def _connect(self) -> None:
        document, pane = self._document, self.pane
        document.selected.connect(self._select)
        document.analysed.connect(self._analysed)
        document.closed.connect(self._clear)
        self._editing.opened.connect(self._open)
        self._editing.words_came.connect(self._check)
        self.list.chosen.connect(self._editing.open)
        pane.typed.connect(self._typed)
        pane.box.apply_asked.connect(lambda: self._apply(is_asked=True))
        pane.box.history_asked.connect(self._step)
        pane.head.apply.clicked.connect(lambda: self._apply(is_asked=True))
        pane.head.revert.clicked.connect(self._revert)
        self._pause.timeout.connect(self._apply)
        self._soon.timeout.connect(self._check)

    @property
    def place(self) -> Place | None:
        """The document that is edited."""
        return self._place

    # Which document

    def _owners(self) -> tuple[str, ...]:
        """Return the ids of the users, roles and accounts that are selected; of a trust, both."""
        selection = self._document.selection
        edges = [edge for id_ in selection.edges if (edge := self._document.edge(id_))]
        ends = [end for edge in edges for end in (edge.target, edge.source)]
        return tuple(dict.fromkeys((*ends, *selection.nodes)))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was selected meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._analysed()
            self.pane.box.setFocus()

    def _select(self, _selection: object = None) -> None:
        """List the documents of what is selected; open the first when another one is open."""
        scenario, owners = self._document.scenario, self._owners()
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        if scenario is None:
            self.list.show_groups((), ())
            return
        groups = document_groups(owners, scenario.world, scenario.base)
        self.list.show_groups(groups, self._editing.drafts)
        mine = [place for group in groups for place in places(group.rows)]
        if mine and self._place not in mine and (owners or self._place is None):
            self._editing.open(mine[0])
        self.list.mark(self._place)

    def _open(self, place: Place | None) -> None:
        """Show a document; what was typed in another one and is not valid is kept for it."""
        if place != self._place and self._pause.isActive():
            self._apply()
        if not self.isVisible():
            self._is_stale = True
            return
        self._place = place
        self.list.mark(place)
        current = self._editing.current(place) if place is not None else None
        if place is None or current is None:
            self._place = None
            self._stack.setCurrentWidget(self._nothing)
            return
        self._load(place, current)
        if self._editing.line:
            self.pane.box.go_to_line(self._editing.line)

    def _clear(self) -> None:
        """Show nothing: nothing is open any more."""
        self._pause.stop()
        self._place = None
        self.list.show_groups((), ())
        self._stack.setCurrentWidget(self._nothing)

    def _load(self, place: Place, current: Policy) -> None:
        """Fill the editor with the document of the scenario."""
        world, imported = self._document.world, self._editing.imported(place)
        text = text_of(current)
        lock = refusal_of_place(place, world) or too_long(text)
        self._applied, self._lock = text, lock
        before = text_of(imported) if imported is not None else None
        title = title_of(place, world)
        self.pane.show_document(title, before, text, is_locked=bool(lock))
        draft = self._editing.drafts.get(place)
        if draft is not None and not lock:
            self.pane.put_text(draft)
        self._stack.setCurrentWidget(self.pane)
        self._pause.stop()
        self._check()

    def _analysed(self, _analysis: object = None) -> None:
        """Take what the scenario has now, unless it is what was typed here."""
        self._select()
        if self._is_stale:
            return
        place = self._place or self._editing.place
        current = self._editing.current(place) if place is not None else None
        if place is None or current is None:
            self._open(None)
        elif place != self._place or self._applied not in (text_of(current), original(current)):
            self._editing.drafts.pop(place, None)
            self._place = place
            self._editing.end_burst()
            self._load(place, current)
        else:
            self._compare_again(place)

    def _compare_again(self, place: Place) -> None:
        imported = self._editing.imported(place)
        before = text_of(imported) if imported is not None else None
        if before != self.pane.imported:
            self.pane.show_imported(before)
        self._tell()

    # Typing

    def _typed(self) -> None:
        self._editing.load_words()
        self._soon.start()
        self._pause.start()
        self._show_buttons()

    def _offer(self, caret: Caret) -> list[str]:
        """Return what can be written at the caret."""
        current = self._editing.current(self._place) if self._place is not None else None
        if current is None:
            return []
        self._editing.load_words()
        found = completions(caret, current.type, self._editing.vocabulary())
        return [one.text for one in found]

    def _check(self) -> None:
        """Check what is typed."""
        self._soon.stop()
        place, text = self._place, self.pane.box.text()
        self.check = self._editing.check(place, text) if place is not None else None
        self._tell()

    def _apply(self, *, is_asked: bool = False) -> None:
        """Make what is typed the document of the scenario, unless IAM would refuse it."""
        self._pause.stop()
        place, text = self._place, self.pane.box.text()
        if place is None or self._lock:
            return
        self._check()
        if self.check is not None and self.check.faults:
            self._editing.drafts[place] = text
            self.list.show_groups(self.list.groups, self._editing.drafts)
            return
        self._editing.drafts.pop(place, None)
        before, self._applied = self._applied, text
        if not self._editing.put(place, text):
            self._applied = before
        if is_asked:
            self._editing.end_burst()
        self._select()
        self._show_buttons()

    def _revert(self) -> None:
        """Go back to the import; it can be undone."""
        if self.pane.imported is not None:
            self.pane.put_text(self.pane.imported)
            self._apply(is_asked=True)
            self.pane.box.setFocus()

    def _step(self, step: int) -> None:
        """Undo or redo a step of the history: nothing is left of what was typed here."""
        stack = self._document.undo_stack
        stack.undo() if step < 0 else stack.redo()

    # What is said

    def _tell(self) -> None:
        """Show faults and doubts; else why it is locked, or whom the document still lets in."""
        pane, check = self.pane, self.check
        if self._lock or check is None:
            pane.show_check(None)
            pane.bar.say("lock", self._lock)
        else:
            pane.show_check(check)
            self._tell_of(check)
        self._show_buttons()

    def _tell_of(self, check: DocumentCheck) -> None:
        bar = self.pane.bar
        if check.faults:
            bar.say("fault", check.words, check.faults[0].line)
            return
        still = self._editing.still(self._place) if self._place is not None else None
        if still is not None:
            bar.say("hint", still.words, still.line)
        elif check.doubts:
            bar.say("doubt", check.doubt_words, check.doubts[0].line)
        else:
            bar.say("hint", "")

    def _show_buttons(self) -> None:
        pane = self.pane
        text = pane.box.text()
        is_open = not self._lock and self._place is not None
        can_apply = is_open and text != self._applied
        pane.head.apply.setVisible(can_apply and not (self.check and self.check.faults))
        pane.head.revert.setVisible(is_open and pane.imported not in (None, text))


EDIT = Panel(
    id="edit",
    title="Edit",
    area="bottom",
    make=Edit,
    shown_when=lambda document: document.analysis is not None,
    icon="pencil-outline",
)
