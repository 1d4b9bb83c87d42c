"""Rows of the table, asked of the worker: again whenever what they say may differ."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.ui.kit import clock
from rolescope.ui.state.document import Document
from rolescope.ui.state.runner import Failure
from rolescope.words.table.sheet import Asked, Kind, Sheet
from rolescope.worker import table


class Rows(QObject):
    """Has the sheets of what is shown made. Each is asked for when somebody looks."""

    filled = Signal(object)  # Sheet

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._asked: dict[Kind, tuple[Analysis, Asked]] = {}

    def fill(self, kind: Kind) -> None:
        """Ask for the rows of a kind, unless they are there or on their way."""
        analysis = self._document.analysis
        if analysis is None:
            return
        notes = self._document.review.notes
        asked = Asked(kind=kind, zone=clock.LOCAL.zone, notes=notes)
        known = self._asked.get(kind)
        if known is not None and known[0] is analysis and known[1] == asked:
            return
        self._asked[kind] = analysis, asked
        self._document.questions.ask(
            f"table {kind.value.lower()}",
            table.rows,
            (asked,),
            self._take,
            partial(self._forget, kind),
        )

    def forget(self) -> None:
        """Nothing is known any more: another world is open, or none."""
        self._asked.clear()

    def _take(self, sheet: Sheet) -> None:
        self.filled.emit(sheet)

    def _forget(self, kind: Kind, _failure: Failure) -> None:
        self._asked.pop(kind, None)
