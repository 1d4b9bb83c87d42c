"""Checks: how the assertions of the review stand in the scenario that is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rolescope.analysis import Analysis
from rolescope.model.review import Assertion, Review
from rolescope.questions.checks import CheckState
from rolescope.ui.state.queries import Queries
from rolescope.words.check_text import CheckText
from rolescope.worker.lookups import check_assertions


class Checks(QObject):
    """Has the assertions checked whenever they or the world change.

    `shown` returns the review and the analysis that is shown.
    """

    checked = Signal(object)  # tuple[CheckText, ...]: in the order of the assertions
    broke = Signal(object)  # tuple[CheckText, ...]: held before the last change of the world

    def __init__(
        self,
        queries: Queries,
        shown: Callable[[], tuple[Review, Analysis | None]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._queries = queries
        self._shown = shown
        self._asked: tuple[tuple[Assertion, ...], Analysis | None] = ((), None)
        self._answered: Analysis | None = None  # what `found` tells of
        self.found: tuple[CheckText, ...] = ()

    def run(self, _changed: object = None) -> None:
        """Check again, if anything changed; the answer comes later."""
        review, analysis = self._shown()
        asked = (review.assertions, analysis)
        if asked[0] == self._asked[0] and asked[1] is self._asked[1]:
            return
        self._asked = asked
        if analysis is None or not review.assertions:
            self._take((), analysis)
            return

        def done(found: tuple[CheckText, ...]) -> None:
            if self._asked is asked:
                self._take(found, analysis)

        self._queries.ask("checks", check_assertions, (review.assertions,), done)

    def _take(self, found: tuple[CheckText, ...], analysis: Analysis | None) -> None:
        before, self.found = self.found, found
        is_edited, self._answered = _is_edited(self._answered, analysis), analysis
        if before or found:
            self.checked.emit(found)
        held = {one.assertion for one in before if one.holds}
        broken = tuple(
            one for one in found if one.state is CheckState.BROKEN and one.assertion in held
        )
        if broken and is_edited:
            self.broke.emit(broken)


def _is_edited(before: Analysis | None, after: Analysis | None) -> bool:
    """Tell whether both are of one import, with other edits."""
    if before is None or after is None or before is after:
        return False
    return before.scenario.base is after.scenario.base
