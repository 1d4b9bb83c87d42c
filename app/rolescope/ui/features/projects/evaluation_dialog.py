"""Shows the whole of an evaluation in figures, and opens the part that is chosen."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from PySide6.QtCore import QAbstractTableModel, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableView,
    QWidget,
)

from rolescope.cluster.scope import EvaluationScope
from rolescope.cluster.whole import AccountFigures, EvaluationFigures
from rolescope.model.arn import Arn, group_digits
from rolescope.ui.kit import privacy, style, themed
from rolescope.ui.kit.check_boxes import CheckBox
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.line_edits import ClearButton, IconLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.tree import NOWHERE, Index, TreeModel, TreeNode, TreeTable
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.value import Value
from rolescope.words.evaluation_text import (
    COLUMNS,
    NO_ARN,
    chosen_line,
    figures_line,
    pair_text,
    pairs_line,
)

_SIZE = QSize(1400, 800)
_MAX_ACCOUNTS = 120  # rows and columns of the matrix
_NUMBER_WIDTH, _NAME_WIDTH, _HEAD_HEIGHT = 66, 140, 110  # px
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CELL, _ROW = 32, 26  # px


class _Entry(Value):
    """A line of the tree: an OU with what is in it, or an account."""

    id: str
    name: str
    accounts: tuple[AccountFigures, ...]
    figures: tuple[int, ...]
    below: tuple["_Entry", ...] = ()


def _figures(accounts: Iterable[AccountFigures]) -> tuple[int, ...]:
    """Return the numbers of a line."""
    rows = (
        (one.users, one.roles, one.admins, one.trusts, one.depending, one.outside)
        for one in accounts
    )
    return tuple(map(sum, zip(*rows, strict=True)))


def _entries(accounts: Iterable[AccountFigures], depth: int = 0) -> tuple[_Entry, ...]:
    """Return OUs at a depth, and the accounts that are in none of them."""
    units: dict[str, list[AccountFigures]] = {}
    alone: list[AccountFigures] = []
    for one in accounts:
        if depth < len(one.units):
            units.setdefault(one.unit_ids[depth - len(one.units)], []).append(one)
        else:
            alone.append(one)
    folders = (
        _Entry(id_, some[0].units[depth], tuple(some), _figures(some), _entries(some, depth + 1))
        for id_, some in units.items()
    )
    return (*folders, *(_Entry(one.id, _called(one), (one,), _figures((one,))) for one in alone))


def _name(one: AccountFigures) -> str:
    return one.name if one.name not in ("", one.id) else group_digits(one.id)


def _called(one: AccountFigures) -> str:
    """Return name and ID: one of them, where an account has no name."""
    return " ".join(dict.fromkeys((_name(one), group_digits(one.id))))


def _seen(name: str, id_: str) -> str:
    """Return what an account or OU is called now: nobody has pseudonyms for what is not open."""
    return visible(group_digits(id_) if privacy.hides() else name)


class _Line(TreeNode):
    """An entry with its place."""

    __slots__ = ("entry",)

    def __init__(self, entry: _Entry, row: int, above: Self | None) -> None:
        super().__init__(row, above)
        self.entry = entry

    def make_below(self) -> list[Self]:
        """Return what is in an OU."""
        return [type(self)(entry, row, self) for row, entry in enumerate(self.entry.below)]


class FiguresModel(TreeModel[_Line]):
    """OUs and accounts with their numbers."""

    columns: tuple[str, ...] = tuple(title for title, _ in COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Return the heading of a column, above its numbers."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(COLUMNS[section][1])
        return super().headerData(section, orientation, role)

    def said(self, node: _Line, column: int, role: int) -> object:
        """Return name and numbers."""
        entry = node.entry
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(f"{_seen(entry.name, entry.id)}\n{visible(entry.id)}")
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _ROW)
        if column:
            return self._of_number(entry.figures[column - 1], role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _seen(entry.name, entry.id)
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("subject" if entry.below else "body"))
        return None

    def _of_number(self, number: int, role: int) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{number:,}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("body"))
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(themed.color("text" if number else "faint"))
        return None


class FiguresTree(TreeTable):
    """Several lines may be chosen: an OU stands for all that is in it."""

    def __init__(self, accounts: Iterable[AccountFigures]) -> None:
        super().__init__("Accounts by OU", 18)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.figures = FiguresModel(self)
        top = [_Line(one, row, None) for row, one in enumerate(_entries(accounts))]
        self.figures.show_nodes(top)
        self.setModel(self.figures)
        for column in range(1, len(COLUMNS)):
            self.header().resizeSection(column, _NUMBER_WIDTH)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def is_heading(self, index: Index) -> bool:
        """An OU is one."""
        return index.model().hasChildren(index)

    def show_matching(self, text: str) -> None:
        """Show OUs and accounts with a text in their names or IDs alone, and what is in such OUs.

        What was chosen stays so.
        """
        wanted = text.casefold().strip()
        for line in self.figures.top:
            self._show(line, wanted, is_wanted=not wanted)
        if wanted:
            self.expandAll()

    def _show(self, line: _Line, wanted: str, *, is_wanted: bool) -> bool:
        """Show a line if it, or anything below it, is wanted; tell whether it is."""
        entry = line.entry
        seen = (_seen(entry.name, entry.id), visible(entry.id))
        is_wanted = is_wanted or any(wanted in text.casefold() for text in seen)
        found = [self._show(below, wanted, is_wanted=is_wanted) for below in line.below]
        is_shown = is_wanted or any(found)
        index = self.figures.index_of(line)
        if self.isRowHidden(index.row(), index.parent()) is is_shown:
            self.setRowHidden(index.row(), index.parent(), not is_shown)
        return is_shown


class _Sideways(QHeaderView):
    """Heads of narrow columns, written from below."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a name turned by a quarter."""
        text = self.model().headerData(section, self.orientation())
        painter.save()
        painter.fillRect(rect, themed.color("surface"))
        painter.setFont(themed.font("small"))
        painter.setPen(themed.color("muted"))
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        room = QRect(4, 0, rect.height() - 8, rect.width())
        words = painter.fontMetrics().elidedText(
            str(text), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class PairsModel(QAbstractTableModel):
    """Open trusts between accounts: the more of them, the darker."""

    def __init__(self, found: EvaluationFigures, parent: QWidget) -> None:
        super().__init__(parent)
        weights: Counter[str] = Counter()
        for (caller, account), count in found.pairs.items():
            if caller != account:
                weights.update({caller: count, account: count})
        shown = sorted(found.accounts, key=lambda one: -weights[one.id])[:_MAX_ACCOUNTS]
        kept = {one.id for one in shown}
        self.accounts = [one for one in found.accounts if one.id in kept]
        self.pairs = found.pairs
        between = (
            count
            for (caller, account), count in found.pairs.items()
            if caller != account and kept.issuperset((caller, account))
        )
        self._most = max(between, default=0)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many accounts are shown."""
        return 0 if parent.isValid() else len(self.accounts)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many accounts are shown."""
        return self.rowCount(parent)

    def headerData(
        self, section: int, _side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of an account."""
        one = self.accounts[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _seen(_name(one), one.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(_seen(_called(one), one.id))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number, and how dark its ground is; within an account it is never."""
        caller, account = self.accounts[index.row()], self.accounts[index.column()]
        count = self.pairs.get((caller.id, account.id), 0)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{count:,}" if count else ""
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            source, target = (_seen(_called(one), one.id) for one in (caller, account))
            return themed.plain_tooltip(pair_text(source, target, count))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(count, is_own=caller is account)
        return None

    def _ground(self, count: int, *, is_own: bool) -> QColor | None:
        if is_own:
            return QColor(themed.color("sunken"))
        if not count:
            return None
        ground = QColor(themed.color("accent"))
        ground.setAlphaF(0.12 + 0.38 * count / self._most)
        return ground


class EvaluationDialog(QDialog, FollowsNames):
    """Shows accounts by OU and the trusts between them; `opened` is called with what was chosen."""

    def __init__(
        self,
        found: EvaluationFigures,
        opened: Callable[[Path, EvaluationScope], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._found, self._opened = found, opened
        self.setWindowTitle("Open a part of an evaluation")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE.boundedTo(parent.size() - QSize(40, 40)))
        self.tree = FiguresTree(found.accounts)
        self.tree.expandToDepth(0)
        self.tree.selectionModel().selectionChanged.connect(self._refresh)
        self.matrix = self._matrix()
        self.search = IconLineEdit("magnify")
        self.search.setPlaceholderText("Find an account or OU")
        self.search.setAccessibleName("Find an account or OU")
        self.search.textChanged.connect(self.tree.show_matching)
        ClearButton(self.search)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.role = LineField("ARN of a role or user")
        self.role.setPlaceholderText("ARN of a role or user, with what is at most two hops away")
        self.role.textChanged.connect(self._refresh)
        self.outside = CheckBox("All roles that are open to the outside")
        self.outside.toggled.connect(self._refresh)
        self._heading = PlainLabel("", "heading")
        self.chosen = PlainLabel("", "body", "muted", wrap=True)
        self.renew_names()
        self._lay_out()
        self._refresh()

    def renew_names(self) -> None:
        """Say what is opened, unless names are hidden."""
        self._heading.setText("An evaluation" if privacy.hides() else self._found.folder.name)

    def _matrix(self) -> QTableView:
        table = QTableView()
        table.setModel(PairsModel(self._found, table))
        table.setAccessibleName("Open trusts between accounts")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFont(themed.font("small"))
        table.setStyleSheet("QTableCornerButton::section { background: transparent; border: 0; }")
        heads = _Sideways(Qt.Orientation.Horizontal, table)
        table.setHorizontalHeader(heads)
        heads.setFixedHeight(_HEAD_HEIGHT)
        heads.setDefaultSectionSize(_CELL)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.verticalHeader().setFixedWidth(_NAME_WIDTH)
        table.verticalHeader().setFont(themed.font("small"))
        return table

    def _lay_out(self) -> None:
        found = self._found
        roles = sum(one.roles for one in found.accounts)
        trusts = sum(one.trusts for one in found.accounts)
        line = figures_line(len(found.accounts), roles, trusts, found.at, found.missing)
        model = self.matrix.model()
        right = QWidget()
        beside = vbox(right, margins=(12, 0, 0, 0), spacing=8)
        about = pairs_line(model.rowCount(), len(found.accounts))
        beside.addWidget(PlainLabel(about, "small", "muted", wrap=True))
        beside.addWidget(self.matrix, 1)
        left = QWidget()
        accounts = vbox(left, margins=(0, 0, 12, 0), spacing=8)
        accounts.addWidget(self.search)
        accounts.addWidget(self.tree, 1)
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setChildrenCollapsible(False)
        column = vbox(self, margins=(20, 16, 20, 16), spacing=12)
        column.addWidget(self._heading)
        column.addWidget(PlainLabel(line, "body", "muted", wrap=True))
        column.addWidget(halves, 1)
        more = hbox(spacing=16)
        more.addWidget(self.role, 1)
        more.addWidget(self.outside)
        column.addLayout(more)
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        self.open_button = QPushButton("Open")
        style.mark(self.open_button, look="primary")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        row = hbox(spacing=8)
        row.addWidget(self.chosen, 1)
        row.addWidget(cancel)
        row.addWidget(self.open_button)
        return row

    def _scope(self) -> EvaluationScope:
        lines = [index.internalPointer() for index in self.tree.selectionModel().selectedRows()]
        entries = [line.entry for line in lines if isinstance(line, _Line)]
        accounts = {one.id for entry in entries for one in entry.accounts}
        around = self.role.text().strip()
        return EvaluationScope(
            accounts=tuple(sorted(accounts)),
            around=(around,) if around else (),
            outside=self.outside.isChecked(),
        )

    def _refresh(self, *_change: object) -> None:
        scope = self._scope()
        accounts = frozenset(scope.accounts)
        roles = sum(one.roles for one in self._found.accounts if one.id in accounts)
        around = "".join(scope.around)
        is_arn = Arn.parse(around) is not None
        if around and not is_arn:
            self.chosen.setText(NO_ARN)
        else:
            words = chosen_line(len(scope.accounts), roles, around, is_outside=scope.outside)
            self.chosen.setText(words)
        self.open_button.setEnabled(scope != EvaluationScope() and (is_arn or not around))

    def _open(self) -> None:
        scope = self._scope()
        self.accept()
        self._opened(self._found.folder, scope)
