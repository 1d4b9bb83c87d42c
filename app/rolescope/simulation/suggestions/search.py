"""What would flip a denial: the smallest changes that make a request allowed (EV-25).

Every way is tried on the world and the request before it is offered, and so is every way without
one of its pieces: nothing is proposed that does not do, or that does more than it takes.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition_kind import met_by_mfa, operator_parts
from rolescope.engine.verdict import Decision, Layer, Verdict
from rolescope.model.arn import role_name
from rolescope.model.caller import Caller, RootCaller, SessionCaller
from rolescope.model.edit import EditRefused
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition
from rolescope.model.policy_edit import WithCondition, WithStatement
from rolescope.model.request import AssumeRoleRequest, Request
from rolescope.model.world import Account, World
from rolescope.simulation.callers import caller_name
from rolescope.simulation.suggestions.condition_fixes import failing
from rolescope.simulation.suggestions.deny_fixes import removal
from rolescope.simulation.suggestions.fixes import (
    fixes,
    what_sts_takes,
    what_to_bring,
    what_to_leave_out,
)
from rolescope.simulation.suggestions.grants import place_of, statement_text
from rolescope.simulation.suggestions.mfa_fixes import MFA_KEYS, source_request
from rolescope.simulation.suggestions.obstacles import Denied, EvaluationObstacles, standing
from rolescope.simulation.suggestions.way import (
    Advice,
    NotSuggested,
    NoWay,
    PieceKind,
    SuggestedPiece,
    SuggestedWay,
    Suggestion,
    Told,
)
from rolescope.value import Value, replace

_KINDS = {Layer.SCP: PieceKind.SCP, Layer.RCP: PieceKind.RCP}


class UnsafeFix(Value):
    """A dangerous change."""

    suggestion: Suggestion
    told: Told
    pieces: tuple[SuggestedPiece, ...]


def temptations(opened: EvaluationObstacles, ways: tuple[SuggestedWay, ...]) -> Iterator[UnsafeFix]:
    """Yield what people would be tempted to do instead of the ways."""
    yield from _if_exists(opened)
    yield from _without_guardrail(opened, ways)
    yield from _anyone(ways)


def _if_exists(opened: EvaluationObstacles) -> Iterator[UnsafeFix]:
    inquiry = opened.inquiry
    for statement, condition in failing(inquiry, opened.outcomes[0].action):
        parts = operator_parts(condition.operator)
        if condition.key.lower() not in MFA_KEYS or parts.if_exists:
            continue
        operator = f"{condition.operator}IfExists"
        edit = WithCondition(
            Place(PlaceKind.TRUST, inquiry.resource),
            statement.source.index,
            Condition(operator, condition.key, condition.values),
            operator,
            condition,
        )
        what, told = Suggestion.IF_EXISTS, (("operator", operator),)
        piece = SuggestedPiece(kind=PieceKind.TRUST, suggestion=what, told=told, edit=edit)
        yield UnsafeFix(what, told, (piece,))
        return


def _anyone(ways: tuple[SuggestedWay, ...]) -> Iterator[UnsafeFix]:
    """Name everybody instead of the caller."""
    for way in ways:
        for number, piece in enumerate(way.pieces):
            edit = piece.edit
            if not isinstance(edit, WithStatement) or edit.place.kind is not PlaceKind.TRUST:
                continue
            everybody = statement_text(("sts:AssumeRole",), principal="*")
            wide = replace(piece, edit=replace(edit, statement=everybody))
            pieces = (*way.pieces[:number], wide, *way.pieces[number + 1 :])
            told = (("role", role_name(edit.place.holder)),)
            yield UnsafeFix(Suggestion.ANYONE, told, pieces)
            return


def _without_guardrail(
    opened: EvaluationObstacles, ways: tuple[SuggestedWay, ...]
) -> Iterator[UnsafeFix]:
    """Take a Deny of the organization out instead of making an exception."""
    who = caller_name(opened.inquiry.signer.caller)
    guards = [
        obstacle
        for obstacle in opened.obstacles
        if isinstance(obstacle, Denied) and obstacle.layer in _KINDS
    ]
    for obstacle in guards[:1]:
        kind = _KINDS[obstacle.layer]
        out = removal(obstacle, kind, place_of(obstacle.statement, opened.inquiry))
        rests = [
            tuple(piece for piece in way.pieces if piece.kind is not kind)
            for way in ways
            if any(piece.kind is kind for piece in way.pieces)
        ]
        for rest in rests[:1]:
            label = obstacle.statement.source.label
            told = (("statement", label), ("level", obstacle.level), ("caller", who))
            yield UnsafeFix(Suggestion.WITHOUT_GUARDRAIL, told, (out, *rest))


_MAX_WAYS, _MAX_PIECES, _MAX_TRIED = 4, 6, 80

_HOPELESS = {one.value: one for one in NoWay}  # by rules that decide before any policy


def ways(
    request: Request, index: WorldIndex, interpretation: Interpretation | None = None
) -> tuple[SuggestedWay, ...]:
    """Return the smallest ways that make a request allowed, smallest first."""
    return advise(request, index, interpretation).ways


def advise(
    request: Request,
    index: WorldIndex,
    interpretation: Interpretation | None = None,
    verdict: Verdict | None = None,
) -> Advice:
    """Find what would allow a request, what is not suggested, or why nothing would.

    `verdict` is the traced one, when there is one already.
    """
    reading = interpretation or index.reading
    verdict = verdict or _evaluate(request, index, reading, traced=True)
    if verdict.is_allowed:
        return Advice()
    if verdict.decision is Decision.DEPENDS and verdict.needs and not verdict.unknown:
        return Advice()  # the residual says it all
    if Layer.REQUEST in verdict.missing:
        why = (_HOPELESS[rule] for rule in verdict.rules if rule in _HOPELESS)
        return Advice(no_way=next(why, NoWay.NO_SUCH_CALL))
    trial = _Trial(request, WorldIndex(_around(index.world, request), index), reading)
    found = trial.run()
    tempting = tuple(trial.not_suggested(found))
    if found:
        return Advice(ways=found, not_suggested=tempting)
    return Advice(not_suggested=tempting, no_way=trial.no_way(verdict))


def _evaluate(
    request: Request, index: WorldIndex, reading: Interpretation, *, traced: bool = False
) -> Verdict:
    if isinstance(request, AssumeRoleRequest):
        return evaluate_assume_role(request, index, reading, traced=traced)
    return evaluate_action(request, index, reading, traced=traced)


def _around(world: World, request: Request) -> World:
    """Leave out the users and roles of a world that have no part in a request."""
    accounts = {account_of(request.resource), *map(_account, _chain(request.caller))}
    kept = tuple(
        account
        if account.id in accounts
        else Account(
            id=account.id,
            policies=account.policies,
            oidc_providers=account.oidc_providers,
            saml_providers=account.saml_providers,
            incomplete=account.incomplete,
        )
        for account in world.accounts
    )
    return replace(world, accounts=kept)


def _chain(caller: Caller | None) -> Iterator[Caller]:
    while caller is not None:
        yield caller
        caller = caller.source


def _account(caller: Caller) -> str:
    if isinstance(caller, RootCaller):
        return caller.account
    return account_of(caller.arn_or_provider)


class _State(Value):
    """A request and a world after some pieces."""

    pieces: tuple[SuggestedPiece, ...]
    request: Request
    index: WorldIndex


class _Trial:
    """Tries pieces on a request and a world, fewest first."""

    def __init__(self, request: Request, index: WorldIndex, reading: Interpretation) -> None:
        self._start = _State((), replace(request, is_open=False), index)
        self._reading = reading

    def run(self) -> tuple[SuggestedWay, ...]:
        """Return the ways that do, smallest first."""
        order, found = count(), list[SuggestedWay]()
        waiting = [(0, next(order), self._start)]
        seen: set[frozenset[SuggestedPiece]] = set()
        while waiting and len(found) < _MAX_WAYS and len(seen) < _MAX_TRIED:
            size, _, state = heappop(waiting)
            if self._is_allowed(state):
                if self._needs_all(state.pieces):
                    found.append(SuggestedWay(state.pieces))
                continue
            for fix in self._fixes(state) if size < _MAX_PIECES else ():
                more = self._with(state, fix)
                if more is None or frozenset(more.pieces) in seen:
                    continue
                seen.add(frozenset(more.pieces))
                heappush(waiting, (len(more.pieces), next(order), more))
        return tuple(found)

    def _fixes(self, state: _State) -> Iterator[tuple[SuggestedPiece, ...]]:
        """Yield alternatives for the first thing that stands against a state."""
        request, index, reading = state.request, state.index, self._reading
        closed = standing(request, index, reading)
        yield from what_sts_takes(request, index, reading)
        if all(outcome.decision is Decision.ALLOW for outcome in closed.outcomes):
            return
        opened = standing(replace(request, is_open=True), index, reading)
        to_bring = tuple(what_to_bring(request, closed.inquiry, index, reading))
        yield from to_bring
        yield from what_to_leave_out(request)
        for obstacle in (opened.obstacles or closed.obstacles)[:1]:
            if not to_bring or isinstance(obstacle, Denied):
                yield from fixes(obstacle, opened.inquiry, request.at)

    def _with(self, state: _State, fix: tuple[SuggestedPiece, ...]) -> _State | None:
        """Return a state after more pieces; None when they change nothing or are refused."""
        added = tuple(piece for piece in fix if piece not in state.pieces)
        if not added:
            return None
        way = SuggestedWay(added)
        try:
            world = way.world(state.index.world)
        except EditRefused:
            return None
        index = state.index if way.edit is None else WorldIndex(world, state.index)
        return _State((*state.pieces, *added), way.request(state.request), index)

    def _is_allowed(self, state: _State) -> bool:
        """Tell whether the request is allowed, and the session that makes it still issued."""
        if not _evaluate(state.request, state.index, self._reading).is_allowed:
            return False
        before, after = self._start.request.caller, state.request.caller
        if before == after or not isinstance(before, SessionCaller):
            return True
        return not isinstance(after, SessionCaller) or self._is_issued(before, after, state)

    def _is_issued(self, before: SessionCaller, after: SessionCaller, state: _State) -> bool:
        old, new = (source_request(one, state.request.at) for one in (before, after))
        if new is None:
            return True
        index, reading = state.index, self._reading
        was = old is None or _evaluate(old, self._start.index, reading).decision is Decision.ALLOW
        return not was or _evaluate(new, index, reading).decision is Decision.ALLOW

    def _needs_all(self, pieces: tuple[SuggestedPiece, ...]) -> bool:
        """Tell whether no piece can be left out."""
        for number in range(len(pieces)):
            rest = (*pieces[:number], *pieces[number + 1 :])
            state = self._with(self._start, rest) if rest else self._start
            if state is not None and self._is_allowed(state):
                return False
        return True

    def no_way(self, verdict: Verdict) -> NoWay:
        """Return why no way was found."""
        inquiry = self._opened().inquiry
        conditions = (
            condition for action in inquiry.actions for _, condition in failing(inquiry, action)
        )
        if any(map(met_by_mfa, conditions)):  # MFA-8
            return NoWay.MFA_OF_A_USER
        if verdict.unknown:
            return NoWay.NOT_IMPORTED
        if any(refusal.rule == "ERR-27" for refusal in verdict.refusals):
            return NoWay.EXPIRED
        if verdict.refusals:
            return NoWay.REFUSED
        return NoWay.NOTHING_FOUND

    def _opened(self) -> EvaluationObstacles:
        request = replace(self._start.request, is_open=True)
        return standing(request, self._start.index, self._reading)

    def not_suggested(self, found: tuple[SuggestedWay, ...]) -> Iterator[NotSuggested]:
        """Yield the most tempting of the dangerous changes that would do as well."""
        opened = self._opened()
        for temptation in temptations(opened, found):
            state = self._with(self._start, temptation.pieces)
            if state is not None and self._is_allowed(state):
                yield NotSuggested(temptation.suggestion, temptation.told)
                return
