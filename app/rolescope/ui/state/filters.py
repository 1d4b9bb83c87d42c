"""Filters: what the window shows of the open world, and how many there are of each value."""

from PySide6.QtCore import QObject, Signal

from rolescope.questions.filters.changing import excluded, is_excluded, only, toggled, without_term
from rolescope.questions.filters.filter import NO_FILTER, Filter, Term
from rolescope.questions.filters.shown import FieldCount, Shown
from rolescope.trust.people import is_person_id
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.world_view import WorldView
from rolescope.value import replace
from rolescope.worker.lookups import filtered


class FilterState(QObject):
    """Holds the filter of a window. It becomes the usual one when another world is opened.

    What it shows is worked out by the worker; `shown` lags behind until that is done.
    """

    changed = Signal(object)  # Filter
    counted = Signal(object)  # Shown, or None while nothing is open
    asked = Signal()  # the field for filters is wanted

    def __init__(self, queries: Queries, world: WorldView, parent: QObject) -> None:
        super().__init__(parent)
        self._queries = queries
        self._world = world
        self._wanted = self._usual = NO_FILTER
        self._shown: Shown | None = None
        self._is_watched = False
        self.is_by_hand = False  # the last change was one of what is hidden by hand alone
        self._for_now: tuple[str, ...] = ()  # isolated for a look at some trusts

    @property
    def wanted(self) -> Filter:
        """The filter."""
        return self._wanted

    @property
    def shown(self) -> Shown | None:
        """What the filter shows, as far as it was worked out; None: not asked for yet.

        Without a filter everything is shown, whatever stands here.
        """
        return self._shown

    @property
    def hides_all(self) -> bool:
        """Whether nothing at all is shown."""
        shown = self._shown
        return bool(self._wanted) and shown is not None and shown.count == 0 < shown.total

    def hides(self, id_: str) -> bool:
        """Tell whether a node or edge is hidden."""
        shown = self._shown
        if not self._wanted or shown is None:
            return False
        if is_person_id(id_):
            return id_ in shown.hidden_people
        return id_ not in shown.nodes and id_ not in shown.edges

    def watch(self) -> None:
        """Count from now on also while there is no filter: somebody shows the counts."""
        if not self._is_watched:
            self._is_watched = True
            self.run()

    # Changing

    def set(self, wanted: Filter) -> None:
        """Show by another filter."""
        if wanted != self._wanted:
            self.is_by_hand = wanted.terms == self._wanted.terms
            self._wanted = wanted
            self.run()
            self.changed.emit(wanted)

    def set_terms(self, terms: tuple[Term, ...]) -> None:
        """Show by other terms; what was hidden by hand stays so."""
        self.set(replace(self._wanted, terms=terms))

    def drop(self, number: int) -> None:
        """Take one term away, counted from 0."""
        self.set(without_term(self._wanted, number))

    def toggle(self, field: str, value: str) -> None:
        """Show a value of a field, or do not."""
        known = self.values(field)
        if known is not None:
            self.set(toggled(self._wanted, value, known))

    def only(self, field: str, value: str) -> None:
        """Show one value of a field alone; asked again, all of them."""
        self.set(only(self._wanted, field, value))

    def exclude(self, term: Term) -> None:
        """Hide what a term asks for; asked again, show it."""
        self.set(excluded(self._wanted, term))

    def show_hidden(self) -> None:
        """Show what was hidden by hand."""
        self.set(replace(self._wanted, hidden=()))

    def show_isolated(self) -> None:
        """Show everything beside what was isolated."""
        self.set(replace(self._wanted, isolated=()))

    def set_usual(self, usual: Filter) -> None:
        """Show by another filter whatever is opened; of what is open, what differs from before."""
        before, self._usual = self._usual.terms, usual
        wanted = self._wanted
        for term in (*before, *usual.terms):
            if (term in before) != (term in usual.terms):
                is_on = is_excluded(wanted, term)
                wanted = wanted if is_on == (term in usual.terms) else excluded(wanted, term)
        self.set(wanted)

    def clear(self) -> None:
        """Show everything."""
        self.set(NO_FILTER)

    def hide(self, selection: Selection) -> None:
        """Hide what is selected."""
        self.set(self._wanted.hide((*self._nodes(selection.nodes), *selection.edges)))

    def isolate(self, selection: Selection) -> None:
        """Show nothing but what is selected; of trusts, their ends."""
        own, nodes = self._world.people.edges, self._nodes(selection.nodes)
        trusts = [edge for one in selection.nodes for edge in own.get(one, ())]
        edges = (*selection.edges, *trusts)
        alone = edges if nodes and all(map(is_person_id, nodes)) else ()
        found = (*nodes, *alone, *self._ends(edges))
        if found:  # else the filter would show everything again
            self.set(self._wanted.isolate(found))

    def isolate_trusts(self, edges: tuple[str, ...]) -> None:
        """Show nothing but trusts, with their ends, for a look: see `end_look`."""
        self.set(self._wanted.isolate((*edges, *self._ends(edges))))
        self._for_now = self._wanted.isolated

    @property
    def is_look(self) -> bool:
        """Whether trusts alone are shown that were isolated for a look."""
        return bool(self._for_now) and self._wanted.isolated == self._for_now

    def end_look(self) -> None:
        """Show what is beside trusts again, where they were isolated for a look."""
        if self.is_look:
            self.show_isolated()
        self._for_now = ()

    def _ends(self, edges: tuple[str, ...]) -> list[str]:
        known = filter(None, map(self._world.edge, edges))
        return [end for edge in known for end in (edge.source, edge.target)]

    def _nodes(self, selected: tuple[str, ...]) -> tuple[str, ...]:
        """Return the nodes that a selection is about: of an account, all that are in it."""
        analysis = self._world.analysis
        if analysis is None or not selected:
            return selected
        accounts = {account.id for account in analysis.scenario.world.accounts}
        inside = accounts.intersection(selected)
        nodes = analysis.graph.nodes if inside else ()
        return (*selected, *(node.id for node in nodes if node.account in inside))

    def forget(self) -> None:
        """Start anew: another world is open, or none."""
        self._shown = None
        self.set(self._usual)

    # Counting

    def values(self, field: str) -> FieldCount | None:
        """Return the values of a field, as far as they were counted."""
        counts = self._shown.counts if self._shown is not None else ()
        return next((each for each in counts if each.field == field), None)

    def run(self) -> None:
        """Work out what is shown, if anybody needs to know."""
        wanted = self._wanted
        if not (wanted or self._is_watched) or self._world.analysis is None:
            self._take(None)
            return
        self._queries.ask("filter", filtered, (wanted,), self._take)

    def _take(self, found: Shown | None) -> None:
        before, self._shown = self._shown, found
        if before is not None or found is not None:
            self.counted.emit(found)
