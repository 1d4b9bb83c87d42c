"""Filters that the project keeps: a menu to save one, come back to it, and remove it."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from rolescope.model import plain
from rolescope.model.review import SavedFilter
from rolescope.questions.filters.filter_text import write_terms
from rolescope.ui.kit import themed
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.kit.privacy import visible
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state import scenarios
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.filter_text import chip_words
from rolescope.words.history_text import filter_removed, filter_saved

_MAX_NAME_LENGTH = 120  # characters
_MAX_LISTED = 50  # filters: a file may have any number
_SIZE = 28  # px


class SavedFilters(QToolButton):
    """Opens the menu; `chosen` carries the text of a filter, which a file may have spoiled.

    `presets` returns title and text of those that have no room beside the field, and stand here.
    What is saved belongs to the review, so that it is undone with it.
    """

    chosen = Signal(str)

    def __init__(
        self, workspace: Workspace, presets: Callable[[], Iterable[tuple[str, str]]]
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._presets = presets
        self.setIcon(themed.icon("bookmark-plus-outline"))
        self.setFixedSize(_SIZE, _SIZE)
        self.setIconSize(QSize(16, 16))
        self.setAccessibleName("Saved filters")
        self.setToolTip(themed.plain_tooltip("Saved filters"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_of_filters = QMenu(self)
        self.menu_of_filters.aboutToShow.connect(self._fill)
        self.setMenu(self.menu_of_filters)
        self._removal = QMenu("Remove", self.menu_of_filters)
        self._removal.aboutToShow.connect(self._fill_removal)

    def _fill(self) -> None:
        menu, saved = self.menu_of_filters, self._workspace.history.review.filters
        menu.clear()
        text = write_terms(self._workspace.filters.wanted.terms)
        save = menu.addAction("Save this filter…", self._ask)
        save.setEnabled(bool(text) and all(one.text != text for one in saved))
        menu.addSeparator()
        for title, preset in self._presets():
            menu.addAction(title, partial(self.chosen.emit, preset))
        if not saved:
            return
        menu.addSeparator()
        for one in saved[:_MAX_LISTED]:
            chosen = menu.addAction(_title(one), partial(self.chosen.emit, one.text))
            chosen.setCheckable(True)
            chosen.setChecked(one.text == text)
        _add_more(menu, len(saved))
        menu.addSeparator()
        menu.addMenu(self._removal)

    def _fill_removal(self) -> None:
        menu, saved = self._removal, self._workspace.history.review.filters
        menu.clear()
        for one in saved[:_MAX_LISTED]:
            menu.addAction(_title(one), partial(self._remove, one))
        _add_more(menu, len(saved))

    def _ask(self) -> None:
        """Ask how to call what is filtered by."""
        shown = self._workspace.filters.shown
        counts = shown.counts if shown is not None else ()
        terms = self._workspace.filters.wanted.terms
        proposed = plain.visible(", ".join(chip_words(term, counts) for term in terms))
        dialog = LineDialog(
            "Save this filter",
            "Name of the filter",
            proposed[:_MAX_NAME_LENGTH],
            self.window(),
            max_length=_MAX_NAME_LENGTH,
            accept="Save",
        )
        dialog.said.connect(lambda name: self._save(name.strip() or proposed, write_terms(terms)))
        show_beside(dialog, self._workspace)

    def _save(self, name: str, text: str) -> None:
        """Keep a filter; one of the same name gives way."""
        kept = (one for one in self._workspace.history.review.filters if one.name != name)
        self._put((*kept, SavedFilter(name=name, text=text)), filter_saved(scenarios.short(name)))

    def _remove(self, saved: SavedFilter) -> None:
        found = self._workspace.history.review.filters
        kept = tuple(one for one in found if one != saved)
        self._put(kept, filter_removed(scenarios.short(saved.name)))

    def _put(self, filters: tuple[SavedFilter, ...], step: str) -> None:
        history = self._workspace.history
        changed = replace(history.review, filters=filters)
        history.change(changed, step)


def _title(saved: SavedFilter) -> str:
    return scenarios.short(visible(saved.name)).replace("&", "&&")


def _add_more(menu: QMenu, count: int) -> None:
    """Say how many filters are not listed."""
    if count > _MAX_LISTED:
        menu.addAction(f"… and {count - _MAX_LISTED:,} more").setEnabled(False)
