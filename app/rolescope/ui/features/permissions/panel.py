"""Permissions: what a session or principal may do, layer by layer and action by action."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from rolescope.analysis import Analysis
from rolescope.engine.evaluate import evaluate_action
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.simulation.callers import node_id
from rolescope.simulation.who_can import ActionOnResource
from rolescope.ui.features.permissions.can_box import CanBox
from rolescope.ui.features.permissions.filters import PermissionFilters
from rolescope.ui.features.permissions.head import PermissionHead
from rolescope.ui.features.permissions.layers import PermissionLayers
from rolescope.ui.features.permissions.layout import PermissionPlaces
from rolescope.ui.features.permissions.permission_model import PermissionModel
from rolescope.ui.features.permissions.permission_row import PermissionLine
from rolescope.ui.features.permissions.permission_tree import PermissionTree
from rolescope.ui.features.permissions.subjects import (
    PermissionSubject,
    has_subject,
    others_of,
    subjects_of,
)
from rolescope.ui.kit import themed
from rolescope.ui.kit.document_side import DocumentSide
from rolescope.ui.kit.privacy import copy_text, hide
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.kit.tree import ITEM_ROLE
from rolescope.ui.shared.file_writing import (
    TABLE_FORMATS,
    FileWriting,
    as_seen,
    ask_where_to_write,
    file_dialog_title,
    suffix_of,
)
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.permissions.filter import counts, filtered
from rolescope.words.permissions.permission_services import folded
from rolescope.words.permissions.permission_table import lines_of
from rolescope.words.permissions.permission_values import PermissionsText
from rolescope.words.verdict.action_answer import action_answer
from rolescope.words.verdict.trace_row import TraceRow
from rolescope.words.verdict.who_can_text import WhoCanAnswer
from rolescope.worker.permissions import Number, PermissionsAsked, PermissionsTold

_MAX_OPEN_AT_FIRST = 4  # services that are open from the start
_PATIENCE_MS = 300  # ms that the answer of before stays, while the same caller is asked again
_Key = tuple[Caller, Caller | None, str]
_MAX_FILE_NAME = 60  # characters of a file name


class PermissionsPanel(QWidget):
    """Shows the permissions of the new session, its caller, or the selected principal."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._subjects: list[PermissionSubject] = []
        self._others: list[PermissionSubject] = []
        self._turns = TimeSlices(self)
        self._shown = ""  # id of the node whose permissions are shown
        self._is_stale = True
        self._text: PermissionsText | None = None
        self.answers = PermissionAnswers(workspace, self)
        self.saving = SavePermissions(workspace, self)
        self.head = PermissionHead()
        self.choice = self.head.choice
        self.layers = PermissionLayers()
        self.filters = PermissionFilters()
        self.model = PermissionModel(self)
        self.tree = PermissionTree()
        self.tree.setModel(self.model)
        self.tree.arrange()
        self.can = CanBox()
        self.side = DocumentSide(can_close=True)
        self.view = self.side.view
        self.places = PermissionPlaces(
            self.head, self.layers, self.filters, self.tree, self.can, self.side
        )
        vbox(self, self.places, margins=0)
        self._add_actions()
        self._connect()

    def _add_actions(self) -> None:
        copy = QAction(themed.icon("content-copy"), "Copy", self)
        copy.setToolTip("Copy what is shown, as a table")
        copy.triggered.connect(lambda: copy_text(self.text()))
        save = QAction(themed.icon("export-variant"), "CSV, JSON\N{HORIZONTAL ELLIPSIS}", self)
        save.setToolTip("Save all of it as CSV or JSON")
        save.triggered.connect(self._save)
        self.addActions([copy, save])

    def _connect(self) -> None:
        workspace = self._workspace
        self.head.chosen.connect(self._show_subject)
        self.head.compared.connect(self._compare)
        self.answers.told.connect(self.show_text)
        self.answers.waits.connect(self._say)
        self.layers.chosen.connect(lambda _layer: self._filter())
        self.filters.changed.connect(self._filter)
        self.tree.selectionModel().currentRowChanged.connect(self._show_document)
        self.tree.activated.connect(self._open_or_close)
        self.side.closed.connect(self._close_document)
        self.can.asked.connect(self._can)
        self.can.asked_who.connect(self._who_can)
        self.can.person.connect(self._show_person)
        self.can.entered.connect(self._offer_words)
        workspace.window.who_can_asked.connect(self._ask_who)
        self.can.trace.row_selected.connect(self._show_reason)
        workspace.world.analysed.connect(self._changed)
        workspace.world.analysed.connect(lambda _analysis: self.can.ask_who_again())
        workspace.question.simulated.connect(self._changed)
        workspace.selection.changed.connect(self._changed)
        workspace.question.chained.connect(self._changed)

    # Whose permissions

    def _changed(self, _value: object) -> None:
        self._is_stale = True
        if self.isVisible():
            QTimer.singleShot(0, self, self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """Work out only when someone looks."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        before, chosen = [x.title for x in self._subjects], self.choice.currentIndex()
        self._subjects = subjects_of(self._workspace)
        titles = [subject.title for subject in self._subjects]
        self.head.show_choices(titles)
        if titles and titles == before:
            self.choice.setCurrentIndex(chosen)  # somebody chose it, of the same ones
        self._show_subject()

    @property
    def subject(self) -> PermissionSubject | None:
        """Whose permissions are shown."""
        number = self.choice.currentIndex()
        return self._subjects[number] if 0 <= number < len(self._subjects) else None

    @property
    def other(self) -> PermissionSubject | None:
        """With whose they are compared."""
        number = self.head.other_number
        return None if number is None else self._others[number]

    def _show_subject(self) -> None:
        subject = self.subject
        if subject is None:
            self._turns.leave()
            self.answers.leave()
            self._say("Select a user or role to see its permissions.")
            return
        self.head.show_shape(subject.shape)
        self._turns.begin(self._list_others(subject))

    def _list_others(self, subject: PermissionSubject) -> Iterator[None]:
        """List whom they can be compared with, in steps, then compare with whom it was."""
        others = yield from others_of(self._workspace, subject)
        yield
        before, self._others = self.other, others
        titles = [other.title for other in self._others]
        is_there = before is not None and before.title in titles
        self.head.show_others(
            titles, titles.index(before.title) if before is not None and is_there else None
        )
        self._compare()
        self.can.ask_again()

    def _asked(self, subject: PermissionSubject) -> PermissionsAsked:
        other = self.other
        return PermissionsAsked(
            caller=subject.caller,
            at=self._workspace.world.time,
            name=subject.title,
            other=None if other is None else other.caller,
            other_name="" if other is None else other.title,
        )

    def _compare(self) -> None:
        subject = self.subject
        if subject is None:
            return
        asked = self._asked(subject)
        is_same = self._text is not None and self._shown == node_id(subject.caller)
        self.answers.ask(asked, is_same=is_same)

    # Showing

    def _say(self, words: str) -> None:
        """Show words in the place of permissions."""
        self._text = None
        self._shown = ""
        self.layers.show_text(None)
        self.filters.show_text(None)
        self.head.show_compared(None)
        self.model.show(())
        self.places.hide_document()
        self.places.tell(words)

    def show_text(self, text: PermissionsText) -> None:
        """Show permissions; few services are opened at once, or those that were open before."""
        subject = self.subject
        shown = "" if subject is None else node_id(subject.caller)
        if text is self._text and shown == self._shown:
            return  # a key that changes nothing of it
        was_open = self.tree.open_titles() if shown == self._shown else None
        layer = self.layers.layer if was_open is not None else None
        self._text, self._shown = text, shown
        self.layers.show_text(text, layer)
        self.filters.show_text(text)
        self.head.show_compared(text.compared)
        self.places.hide_document()
        self._filter()
        self.tree.measure(is_compared=text.compared is not None)
        if was_open is not None:
            self.tree.open_again(was_open)

    def _filter(self) -> None:
        """Show what the filters and the chosen layer leave."""
        text = self._text
        if text is None:
            return
        wanted = self.filters.wanted(self.layers.layer)
        self.filters.show_counts(counts(text, wanted))
        services = filtered(text, wanted)
        is_narrowed = wanted.is_narrow
        self.model.show(services if is_narrowed else folded(services, text))
        if is_narrowed or len(services) <= _MAX_OPEN_AT_FIRST:
            for number in range(min(len(services), 50)):
                self.tree.expand(self.model.index(number, 0))
        nothing = "" if services else "No action is left that fits." if is_narrowed else "Nothing."
        self.places.tell("\n".join(filter(None, (nothing, *text.depends))))

    def text(self) -> str:
        """Return what is shown as a table of texts, tabs between the columns."""
        text = self._text
        if text is None:
            return ""
        return lines_of(filtered(text, self.filters.wanted(self.layers.layer)), text)

    def _save(self) -> None:
        if self.subject is not None:
            self.saving.ask(self._asked(self.subject), self)

    # Can it …?

    def _can(self, action: str, resource: str) -> None:
        subject = self.subject
        if subject is None:
            return
        request = ActionRequest(
            caller=subject.caller,
            action=action,
            resource=resource,
            at=self._workspace.world.time,
            is_open=True,
        )
        index = self._workspace.world.index
        verdict = evaluate_action(request, index)
        self.can.show_answer(action_answer(request, verdict, index.reading), subject.title)
        self.places.reveal_can()

    def _ask_who(self) -> None:
        self.can.ask_who()
        self.places.show_can()

    def _who_can(self, action: str, resource: str) -> None:
        self.can.tell_wait("Asking every user and role\N{HORIZONTAL ELLIPSIS}")
        time = self._workspace.world.time
        wanted = ActionOnResource(action=action, resource=resource, at=time, is_open=True)
        self._workspace.queries.who_can(
            wanted,
            self._show_people,
            lambda _failure: self.can.tell_wait("No answer was found. Ask again."),
        )

    def _show_people(self, answer: WhoCanAnswer) -> None:
        self.can.show_people(answer)
        self.places.reveal_can()

    def _show_person(self, arn: str) -> None:
        self._workspace.selection.select(Selection(nodes=(arn,)))

    def _offer_words(self) -> None:
        """Complete actions of AWS, and resources that policies name or that are principals."""
        self._workspace.queries.action_names(self._take_names)

    def _take_names(self, names: tuple[str, ...]) -> None:
        analysis, text = self._workspace.world.analysis, self._text
        nodes = () if analysis is None else analysis.graph.nodes
        arns = sorted(node.id for node in nodes if node.id.startswith("arn:"))
        self.can.set_words(names, ("*", *(text.resources if text is not None else ()), *arns))

    def _show_reason(self, row: TraceRow | None) -> None:
        if row is not None and row.excerpt is not None and self.can.trace.hasFocus():
            self.places.show_document(row.excerpt)

    # Documents

    def _show_document(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(ITEM_ROLE)
        text = self._text
        if text is None or not isinstance(row, PermissionLine) or row.answer.statement is None:
            return
        if self.places.show_document(text.excerpts[row.answer.statement]):
            self.tree.scrollTo(current)

    def _close_document(self) -> None:
        self.places.hide_document()
        self.tree.setFocus()

    def _open_or_close(self, index: QModelIndex) -> None:
        first = index.siblingAtColumn(0)
        self.tree.setExpanded(first, not self.tree.isExpanded(first))


class PermissionAnswers(QObject):
    """Asks once for each caller and whom it is compared with, as long as the world stays."""

    told = Signal(object)  # PermissionsText
    waits = Signal(str)  # what to say meanwhile, or instead

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._known: dict[_Key, PermissionsText] = {}
        self._known_for: Analysis | None = None
        self._last: tuple[Number, PermissionsText] | None = None  # what came last
        self._wanted: _Key | None = None  # what is shown, or being worked out
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._say_looking)

    def ask(self, asked: PermissionsAsked, *, is_same: bool) -> None:
        """Tell the permissions, now or later; `is_same`: those that are shown are much the same."""
        if self._known_for is not self._workspace.world.analysis:
            self._known, self._known_for = {}, self._workspace.world.analysis
        key = self._wanted = (asked.caller, asked.other, asked.other_name)
        if key in self._known:
            self._timer.stop()
            self.told.emit(self._known[key])
            return
        if not is_same:
            self._say_looking()
        elif not self._timer.isActive():
            self._timer.start()
        done = partial(self._take, self._known, key)
        if self._last is not None:
            asked = replace(asked, shown=self._last[0])
        self._workspace.queries.permissions(asked, done, partial(self._tell_failure, key))

    def leave(self) -> None:
        """Ask for nobody's."""
        self._wanted = None
        self._timer.stop()

    def _say_looking(self) -> None:
        self.waits.emit("Looking at every action of AWS\N{HORIZONTAL ELLIPSIS}")

    def _take(self, known: dict[_Key, PermissionsText], key: _Key, told: PermissionsTold) -> None:
        """Take an answer; without a text it is that of before."""
        text = told.text
        if text is None:
            if self._last is None or self._last[0] != told.number:
                return
            text = self._last[1]
        self._last = told.number, text
        known[key] = text
        if known is self._known and key == self._wanted:
            self._timer.stop()
            self.told.emit(text)

    def _tell_failure(self, key: _Key, _failure: JobFailure) -> None:
        if key == self._wanted:
            self._timer.stop()
            self.waits.emit(
                "The permissions were not found. Choose whose permissions to see again."
            )


class SavePermissions(QObject):
    """Asks where to write to, and writes what the worker makes."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._files = FileWriting(self, workspace.activities)
        self._files.written.connect(workspace.window.written)
        self._files.failed.connect(workspace.window.failed)

    def ask(self, asked: PermissionsAsked, parent: QWidget) -> None:
        """Ask for a file name, then write."""
        title = file_dialog_title("Save permissions")
        write = partial(self.write, asked)
        ask_where_to_write(parent, title, TABLE_FORMATS, file_name(asked), write)

    def write(self, asked: PermissionsAsked, file: Path, default: str = ".csv") -> None:
        """Write a file; its suffix says the format."""
        suffix = suffix_of(file, TABLE_FORMATS, default)
        self._workspace.queries.permissions_file(asked, suffix, partial(self._save, file, suffix))

    def _save(self, file: Path, suffix: str, data: bytes) -> None:
        self._files.write(file, as_seen(lambda: data, suffix))


def file_name(asked: PermissionsAsked) -> str:
    """Return a name for the file, with characters that every system takes."""
    text = f"permissions-{hide(asked.name)}"
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in text)
    return kept.lower()[:_MAX_FILE_NAME].strip("-")


PERMISSIONS = Panel(
    id="permissions",
    title="Permissions",
    area="bottom",
    make=PermissionsPanel,
    shown_when=has_subject,
    icon="key-chain",
)
