"""The residual of an undecided request: the least that would make it allowed (CO-39, CO-40).

Every layer is a conjunction of alternatives: one of the Allow statements has to apply, and of
every Deny statement one condition has to fail. The search gives keys values, fewest first, until
the evaluation itself says Allowed; it knows no rule of its own.
"""

import heapq
from collections.abc import Iterator
from itertools import count

from rolescope.engine.decision import decide
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_action, about_role
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import Values
from rolescope.engine.residual.favorable import favorable
from rolescope.engine.residual.need_reasons import Facts, NeedEvaluation, all_open, needs_of
from rolescope.engine.residual.open_points import Requirement
from rolescope.engine.residual.supply import with_context, with_facts
from rolescope.engine.verdict import Decision, Need
from rolescope.model.request import ActionRequest, AssumeRoleRequest, Request
from rolescope.value import Value

_MAX_EVALUATIONS = 1_500  # evaluations before the search gives up

_Chosen = tuple[tuple[str, Values | None], ...]
"""Keys as written with their values, sorted."""


class Residual(Value):
    """What would make an open request allowed.

    `is_impossible`: nothing that the caller may choose does; whatever it brings, the request is
    denied. `is_given_up`: there are too many possibilities to try. `facts` are what was found, None
    where it rests on what is not imported; `are_context`: they come without the parameters that
    usually bring them.
    """

    needs: tuple[Need, ...] = ()
    is_impossible: bool = False
    is_given_up: bool = False
    facts: Facts | None = None
    are_context: bool = False


def residual(
    request: Request, index: WorldIndex, reading: Interpretation | None = None
) -> Residual:
    """Find the smallest set of facts with which an undecided open request is allowed.

    Fewest keys to bring come first, then fewest keys that must be absent. Where the import lacks
    documents, those are taken to say what is best (they are in `Verdict.unknown`).
    """
    reading = reading or index.reading
    searches = [_Search(request, index, reading)]
    if isinstance(request, AssumeRoleRequest):
        searches.append(_Search(request, index, reading, are_context=True))
    for search in searches:
        chosen = search.run()
        if chosen is not None:
            facts = dict(chosen)
            needs = needs_of(search.look, facts, are_context=search.are_context)
            return Residual(needs, facts=facts, are_context=search.are_context)
    if any(search.rests_on_import for search in searches):
        at_best = _Search(request, index, reading, is_at_best=True)
        chosen = at_best.run()
        return Residual(needs_of(at_best.look, dict(chosen)) if chosen else ())
    if all(search.is_complete for search in searches):
        return Residual(is_impossible=True)
    return Residual(all_open(searches[0].look({})), is_given_up=True)


def residual_of(
    request: Request, decision: Decision, index: WorldIndex, reading: Interpretation
) -> Residual:
    """Return the residual of a request that was decided; none where no choice is left."""
    if decision is not Decision.DEPENDS or not request.is_open:
        return Residual()
    return residual(request, index, reading)


def is_met(request: Request, left: Residual, index: WorldIndex, reading: Interpretation) -> bool:
    """Tell whether what was found under one reading makes a request allowed under another."""
    search = _Search(request, index, reading, are_context=left.are_context)
    return search.look(left.facts or {}).is_allowed is True


class _Search:
    """Looks for the cheapest facts with which a request is allowed."""

    def __init__(
        self,
        request: Request,
        index: WorldIndex,
        reading: Interpretation,
        *,
        is_at_best: bool = False,
        are_context: bool = False,
    ) -> None:
        self._request, self._index, self._reading = request, index, reading
        self._is_at_best, self.are_context = is_at_best, are_context
        self.rests_on_import = False
        self.is_complete = True
        self._names: dict[str, str] = {}  # keys as the policies write them, by lower case

    def look(self, facts: Facts) -> NeedEvaluation:
        """Evaluate the request with facts."""
        request, index, reading = self._request, self._index, self._reading
        if isinstance(request, ActionRequest):
            inquiry = about_action(with_context(request, facts), index, reading)
        elif self.are_context:
            inquiry = about_role(with_context(request, facts), index, reading)
        else:
            inquiry = about_role(with_facts(request, facts), index, reading)
        if self._is_at_best:
            inquiry = favorable(inquiry)
        outcomes = tuple(decide(inquiry, action) for action in inquiry.actions)
        return NeedEvaluation(inquiry, outcomes)

    def run(self) -> _Chosen | None:
        """Return the cheapest facts, None when none were found."""
        order = count()
        heap: list[tuple[int, int, int, _Chosen, NeedEvaluation]] = []
        seen: dict[_Chosen, NeedEvaluation] = {}
        start = self.look({})
        if start.is_allowed is not False:
            heapq.heappush(heap, (0, 0, next(order), (), start))
        evaluations = 1
        while heap:
            *_, chosen, look = heapq.heappop(heap)
            if look.is_allowed:
                return self._least(chosen)
            for fact, cut_freely in self._branches(look):
                more = tuple(sorted((*chosen, fact), key=lambda one: one[0].lower()))
                is_new = more not in seen
                if is_new:
                    evaluations += 1
                    seen[more] = self.look(dict(more))
                further = seen[more]
                # What is denied while these tests are open is denied however they come out.
                is_denied = further.is_allowed is False
                self.is_complete &= not cut_freely or (
                    is_denied and further.leaves_open(cut_freely)
                )
                if is_denied or not is_new:
                    continue
                brought = sum(_is_brought(key, values) for key, values in more)
                heapq.heappush(heap, (brought, len(more), next(order), more, further))
            if evaluations > _MAX_EVALUATIONS:
                self.is_complete = False
                return None
        return None

    def _least(self, chosen: _Chosen) -> _Chosen:
        """Leave out absent keys that others rule out, as an address does an endpoint (CK-20)."""
        for fact in chosen:
            rest = tuple(one for one in chosen if one is not fact)
            if fact[1] is None and self.look(dict(rest)).is_allowed:
                chosen = rest
        return chosen

    def _branches(
        self, look: NeedEvaluation
    ) -> Iterator[tuple[tuple[str, Values | None], tuple[CompiledCondition, ...]]]:
        """Yield facts of which every solution has at least one.

        Beside each are the tests that other values might turn otherwise.
        """
        open_points = tuple(look.requirements())
        narrowest = min(open_points, key=lambda requirement: len(_keys(requirement)))
        if not _keys(narrowest):
            self.rests_on_import = True
        for key in _keys(narrowest):
            found = look.candidates(key)
            self.is_complete &= found.is_complete
            if key not in self._names:
                self._names[key] = look.spelling(key)
            for values in found.values:
                others = () if values is None else found.cut_freely  # absent is but one value
                yield (self._names[key], values), others


def _is_brought(key: str, values: Values | None) -> bool:
    """Tell whether a caller has to do something for it; a session is named "session" anyhow."""
    is_usual = key.lower() == "sts:rolesessionname" and values == ("session",)
    return values is not None and not is_usual


def _keys(requirement: Requirement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for point in requirement for key in point.keys))
