"""Edit: the documents of what is selected, as the scenario has them, to be changed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from rolescope.model.edit import Edit as AnyEdit
from rolescope.model.place import Place
from rolescope.ui.features.whatif.document_editor import DocumentEditor
from rolescope.ui.features.whatif.edit_forms import EditForms
from rolescope.ui.features.whatif.edit_list import EditList
from rolescope.ui.kit import privacy, themed
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.editing.edited_documents import document_groups, places
from rolescope.words.editing.forms import offered
from rolescope.words.editing.subject import EditSubject

_LIST_WIDTH, _EDITOR_WIDTH = 248, 1000  # px; the rest takes what there is
_NOT_SEEN = "Documents are not edited while names are hidden. Show the names first (Ctrl+Shift+H)."


class EditPanel(QWidget):
    """Left the documents, right the one that is edited, or the form of another change."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace, self._editing = workspace, workspace.editing
        self._is_stale = True  # it was not seen when something was selected
        self._owners: tuple[str, ...] = ()  # whose documents were listed last
        self.list = EditList()
        self.pane = DocumentEditor(workspace)
        self.forms = EditForms(self._editing.offer)
        self._nothing = PlainLabel(
            "Select a role, user or account to see its documents.", "body", "muted"
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = QAction(
            themed.icon("pencil-plus-outline"), "More changes\N{HORIZONTAL ELLIPSIS}", self
        )
        self.more.setCheckable(True)
        self.addAction(self.more)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for page in (self._nothing, self.pane, self.forms):
            self._stack.addWidget(page)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self._stack)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTH, _EDITOR_WIDTH])
        hbox(self, NamesHiddenStack(split, _NOT_SEEN), margins=0)

    def _connect(self) -> None:
        workspace, editing = self._workspace, self._editing
        workspace.selection.changed.connect(self._select)
        workspace.world.analysed.connect(self._analysed)
        workspace.opener.closed.connect(self._clear)
        editing.opened.connect(self._open)
        editing.focus_asked.connect(self.pane.box.setFocus)
        editing.changes_asked.connect(self._show_forms)
        self.list.chosen.connect(editing.open)
        self.pane.applied.connect(self._select)
        self.forms.asked.connect(self._make)
        self.forms.left.connect(self._show_document)
        self.more.triggered.connect(self._toggle_forms)

    @property
    def place(self) -> Place | None:
        """The document that is edited."""
        return self.pane.place

    # Which document

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was selected meanwhile."""
        super().showEvent(event)
        form = self._editing.wanted_form
        if self._is_stale:
            self._analysed()
        if form is not None:
            self._show_forms(form)
        elif self._stack.currentWidget() is self.pane:
            self.pane.box.setFocus()

    def _select(self, _selection: object = None) -> None:
        """List the documents of what is selected; open one of them when another one is open."""
        scenario, owners = self._workspace.world.scenario, self._editing.owners()
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        if scenario is None:
            self.list.show_groups((), ())
            return
        groups = document_groups(owners, scenario.world, scenario.base)
        self.list.show_groups(groups, self._editing.drafts)
        listed = [place for group in groups for place in places(group.rows)]
        mine = [place for group in groups if group.owner in owners for place in places(group.rows)]
        is_other = owners != self._owners  # then the document of another one is left
        self._owners = owners
        fit = mine if is_other and mine else listed
        if fit and self.place not in fit and (owners or self.place is None):
            wanted = self._editing.place
            if wanted is None or wanted == self.place or wanted not in listed:
                self._editing.open(fit[0])
            else:
                self._editing.open(wanted, self._editing.line)
        self._mark()
        self._refresh_forms()

    def _mark(self) -> None:
        """Mark the document that is seen: none while another change is filled in."""
        is_seen = self._stack.currentWidget() is not self.forms
        self.list.mark(self.place if is_seen else None)

    def _open(self, place: Place | None) -> None:
        """Show a document; what was typed in another one and is not valid is kept for it."""
        if place != self.place:
            self.pane.leave()
        if not self.isVisible():
            self._is_stale = True
            return
        current = self._editing.shown(place) if place is not None else None
        if place is None or current is None:
            self._clear_document()
            return
        if place != self.place:
            self.pane.load(place, current)
        self._show_document()
        if self._editing.line:
            self.pane.box.go_to_line(self._editing.line)
            self._editing.line = 0

    def _clear(self) -> None:
        """Show nothing: nothing is open any more."""
        self.list.show_groups((), ())
        self._clear_document()

    def _clear_document(self) -> None:
        self.pane.clear()
        self.list.mark(None)
        self._show_document()

    def _show_document(self) -> None:
        self._editing.wanted_form = None
        self.more.setChecked(False)
        self._stack.setCurrentWidget(self.pane if self.place is not None else self._nothing)
        self.list.mark(self.place)

    def _analysed(self, _analysis: object = None) -> None:
        """Take what the scenario has now."""
        self._select()
        if self._is_stale:
            return
        place = self.place or self._editing.place
        current = self._editing.shown(place) if place is not None else None
        if place is None or current is None:
            self._clear_document()
        else:
            self.pane.follow(place, current)
            if self._stack.currentWidget() is not self.forms:
                self._show_document()

    # Other changes

    def _subject(self) -> EditSubject | None:
        """Return what is selected, else whose document is open; None: it is not to be changed."""
        if self._workspace.comparison.shows_other_state:
            return None
        index = self._workspace.world.index
        place = self.place
        owners = (*self._editing.owners(), *((place.holder,) if place is not None else ()))
        found = (EditSubject(owner, index) for owner in owners)
        return next((subject for subject in found if offered(subject)), None)

    def _toggle_forms(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        if wanted:
            self._show_forms()
        else:
            self._show_document()

    def _show_forms(self, form: str = "") -> None:
        """Show the form of a change, by id."""
        subject = self._subject()
        is_wanted = subject is not None and not self.isVisible()
        self._editing.wanted_form = form if is_wanted else None
        self.more.setChecked(subject is not None)
        if subject is None or not self.isVisible():
            return
        self.pane.leave()
        self.forms.show_subject(subject, form)
        self._stack.setCurrentWidget(self.forms)
        self._mark()
        self.forms.start(is_chosen=bool(form))

    def _refresh_forms(self) -> None:
        """Follow the scenario and the selection; what was filled in stays."""
        subject = self._subject()
        self.more.setEnabled(subject is not None)
        if self._stack.currentWidget() is self.forms:
            if subject is None:
                self._show_document()
            else:
                if self.forms.made not in self._workspace.history.review.edits:
                    self.forms.made = None  # it was undone
                self.forms.show_subject(subject)

    def _make(self, edit: AnyEdit) -> None:
        if self._workspace.history.add_edit(edit):
            self.forms.tell_made(edit)


EDIT = Panel(
    id="edit",
    title="Edit",
    area="bottom",
    make=EditPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="pencil-outline",
)


class NamesHiddenStack(QStackedWidget, FollowsNames):
    """Shows `content`, or, while names are hidden, `words` that say why it is not seen."""

    def __init__(self, content: QWidget, words: str) -> None:
        super().__init__()
        page = QWidget()
        themed.surface(page)
        label = PlainLabel(words, "body", "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        vbox(page, label, margins=(24, 20, 24, 20))
        self.addWidget(content)
        self.addWidget(page)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the content, or the words."""
        self.setCurrentIndex(1 if privacy.hides() else 0)
