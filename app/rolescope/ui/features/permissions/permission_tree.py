"""The tree of effective permissions: actions, access letters, resources, conditions, statements."""

from collections.abc import Iterator

from rolescope.ui.features.permissions.permission_model import PermissionModel
from rolescope.ui.features.permissions.permission_paint import (
    ACCESS,
    BY,
    CHANGE,
    COUNT,
    LETTER,
    MARK,
    ONLY_IF,
    PAD,
    RESOURCES,
    TITLE,
    PermissionPainter,
    text_width,
)
from rolescope.ui.features.permissions.permission_row import PermissionLine
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeTable

_NARROW = 960  # px: below, conditions stand on a second line
_INDENT = 20
_TITLE_SHARE = 0.42
_MIN_WIDTHS = {TITLE: 150, COUNT: 84, RESOURCES: 96, ONLY_IF: 80, BY: 130, CHANGE: 90}  # px
_MAX_WIDTHS = {TITLE: 340, COUNT: 120, RESOURCES: 320, ONLY_IF: 420, BY: 320, CHANGE: 140}


def _needed(row: PermissionLine, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the width that each cell of a line would fill."""
    pads = 2 * PAD
    mark = text_width(MARK, "label") + 42 if row.mark else 0
    title = text_width(row.title, "subject" if row.is_service else "body")
    yield TITLE, depth * _INDENT + title + mark + pads
    yield COUNT, text_width(row.count, "body") + pads
    yield RESOURCES, text_width(row.answer.resources, "mono") + pads
    yield ONLY_IF, text_width(row.answer.only_if, "body") + pads
    yield BY, text_width(row.answer.by, "small") + pads + (20 if row.is_cut else 0)
    yield CHANGE, text_width(row.change, "label") + 16 + pads


def _divided(rest: int, wanted: dict[int, int]) -> dict[int, int]:
    """Give short columns what they need and long ones the same; what is over is for all."""
    widths: dict[int, int] = {}
    for number, column in enumerate(sorted(wanted, key=lambda column: wanted[column])):
        widths[column] = min(wanted[column], rest // (len(wanted) - number))
        rest -= widths[column]
    return {column: width + rest // len(widths) for column, width in widths.items()}


class PermissionTree(TreeTable):
    """The tree with its columns. Ground and lines are painted for whole rows."""

    def __init__(self) -> None:
        super().__init__("Actions", _INDENT)
        self._wanted = dict(_MIN_WIDTHS)
        self._has_conditions = True
        self._is_compared = False
        self._painter = PermissionPainter(self)
        self.setItemDelegate(self._painter)

    def arrange(self) -> None:
        """Give the columns their widths, once there is a model."""
        self.header().setMinimumSectionSize(60)
        self._fit()

    def measure(self, *, is_compared: bool) -> None:
        """Give every column what the lines need, now that there are others."""
        self._is_compared = is_compared
        wanted = dict(_MIN_WIDTHS)
        self._has_conditions = False
        model = self.model()
        for row, depth in model.sample() if isinstance(model, PermissionModel) else ():
            self._has_conditions |= bool(row.answer.only_if)
            for column, width in _needed(row, depth):
                wanted[column] = max(wanted[column], min(width, _MAX_WIDTHS[column]))
        self._wanted = wanted
        self._fit()

    def open_titles(self) -> list[str]:
        """Return which lines of the top level are open."""
        model = self.model()
        tops = (model.index(row, 0) for row in range(model.rowCount()))
        return [str(index.data()) for index in tops if self.isExpanded(index)]

    def open_again(self, titles: list[str]) -> None:
        """Open lines of the top level by their titles."""
        model = self.model()
        for row in range(model.rowCount() if titles else 0):
            index = model.index(row, 0)
            if index.data() in titles:
                self.expand(index)

    def _fit(self) -> None:
        """Divide the width: what is short in full, and the rest among what is long."""
        width = self.viewport().width()
        fixed = {COUNT: self._wanted[COUNT], ACCESS: 5 * LETTER + 2 * PAD}
        self.setColumnHidden(CHANGE, not self._is_compared)
        if self._is_compared:
            fixed[CHANGE] = self._wanted[CHANGE]
        rest = max(width - sum(fixed.values()), 250)
        is_narrow = width < _NARROW and self._has_conditions
        if is_narrow is not self._painter.is_narrow:
            self._painter.is_narrow = is_narrow
            self.scheduleDelayedItemsLayout()
        model = self.model()
        if isinstance(model, PermissionModel):
            model.set_narrow(is_narrow=is_narrow)
        self.setColumnHidden(ONLY_IF, width < _NARROW)
        wanted = {column: self._wanted[column] for column in (TITLE, RESOURCES, ONLY_IF, BY)}
        if width < _NARROW:
            wanted[RESOURCES] = max(wanted[RESOURCES], wanted.pop(ONLY_IF))
        title = min(wanted.pop(TITLE), int(rest * _TITLE_SHARE))  # names yield last
        widths = fixed | {TITLE: title} | _divided(rest - title, wanted)
        for column, size in widths.items():
            self.header().resizeSection(column, size)

    def resizeEvent(self, event: object) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt's event
        self._fit()

    def is_heading(self, index: Index) -> bool:
        """Tell whether a line is that of a service that is held."""
        row = index.data(ITEM_ROLE)
        return isinstance(row, PermissionLine) and row.is_service and not row.is_cut
