"""Reasons of needs: which statements ask for the facts of a residual, and with which operator."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rolescope.engine.decision import CALLER_SIDE, LayerOutcomes
from rolescope.engine.explanation import ORDER, name_of
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext, Values
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.truth import Truth, all_of
from rolescope.engine.language.variables import Variable, template
from rolescope.engine.language.wildcard import text_of
from rolescope.engine.needed import needed_of
from rolescope.engine.residual.candidates import Candidates, ResourceUse, candidates
from rolescope.engine.residual.open_points import (
    OpenPoint,
    Requirement,
    all_requirements,
    requirements,
    resource_templates,
    variables_of_resource,
)
from rolescope.engine.residual.opposite import opposites
from rolescope.engine.residual.values import Use
from rolescope.engine.verdict import Decision, Need, StatementName
from rolescope.model.policy import Condition

Facts = dict[str, Values | None]
_TRUTHS = {Decision.ALLOW: True, Decision.DEPENDS: None}


class NeedEvaluation(NamedTuple):
    """One evaluation of a request: everything about it, and the outcome of each action."""

    inquiry: Inquiry
    outcomes: tuple[LayerOutcomes, ...]

    @property
    def is_allowed(self) -> Truth:
        """Whether every action is allowed; None while that is open."""
        return all_of(_TRUTHS.get(outcome.decision, False) for outcome in self.outcomes)

    @property
    def _undecided(self) -> list[LayerOutcomes]:
        return [outcome for outcome in self.outcomes if outcome.decision is Decision.DEPENDS]

    def requirements(self) -> Iterator[Requirement]:
        """Yield what keeps the undecided actions from being allowed."""
        for outcome in self._undecided:
            yield from requirements(self.inquiry, outcome)

    def all_requirements(self) -> Iterator[Requirement]:
        """Yield all that is open, whether or not it is needed in the end."""
        for outcome in self._undecided:
            yield from all_requirements(self.inquiry, outcome, CALLER_SIDE)

    def leaves_open(self, tests: Iterable[CompiledCondition]) -> bool:
        """Tell whether all of some tests are open."""
        context, reading = self.inquiry.context, self.inquiry.reading
        return all(test.test(context, reading) is None for test in tests)

    def uses(self, key: str) -> Iterator[Use]:
        """Yield every test that depends on a key, of all statements about the actions."""
        for statement, _ in self._statements():
            for test in statement.conditions:
                if key in test.keys:
                    yield Use(test, statement.policy.version)

    def resources(self, key: str) -> Iterator[ResourceUse]:
        """Yield every statement whose resource depends on a key."""
        for statement, question in self._statements():
            if key in variables_of_resource(statement):
                yield ResourceUse(statement, question)

    def _statements(self) -> Iterator[tuple[CompiledStatement, Question]]:
        inquiry, signer = self.inquiry, self.inquiry.signer
        sides = (inquiry.resource_policy, signer.identity, signer.boundary, signer.session)
        levels = (*inquiry.scps.levels, *inquiry.rcps.levels)
        asked = [policies for policies in sides if policies is not None]
        for policies in (*asked, *(level.policies for level in levels)):
            for outcome in self.outcomes:
                for statement in policies.about(outcome.question.action):
                    yield statement, outcome.question

    def spelling(self, key: str) -> str:
        """Return a key, given in lower case, as the policies write it."""
        own = (use.test.source.key for use in self.uses(key) if use.test.key == key)
        cuts = [
            *(cut for use in self.uses(key) for cut in use.templates()),
            *(cut for one in self.resources(key) for cut in resource_templates(one.statement)),
        ]
        parts = (part for cut in cuts for part in cut.parts if isinstance(part, Variable))
        variables = (part.written[2:-1].partition(",")[0] for part in parts if part.key == key)
        return next((name.strip() for name in (*own, *variables)), key)

    def candidates(self, key: str) -> Candidates:
        """Find the values of a key, in lower case, that make a difference."""
        inquiry = self.inquiry
        uses, resources = tuple(self.uses(key)), tuple(self.resources(key))
        return candidates(key, uses, inquiry.context, inquiry.reading, resources)


class _Asked(NamedTuple):
    place: tuple[int, ...]  # for the order of needs: layer, statement, condition
    condition: Condition
    version: str
    statement: StatementName | None


def needs_of(
    look: Callable[[Facts], NeedEvaluation], facts: Facts, *, are_context: bool = False
) -> tuple[Need, ...]:
    """Say of every fact with which it is allowed who asks for it, in the order of the layers."""
    whole = look(facts)
    found = [
        (one.place, _need(one, facts[key], whole, is_context=are_context))
        for key in facts
        for one in _asked_of_key(look, facts, key, whole)
    ]
    return tuple(need for _, need in sorted(found, key=lambda pair: pair[0]))


def all_open(look: NeedEvaluation) -> tuple[Need, ...]:
    """Say all that is open, where no values were found with which it is allowed."""
    context, reading = look.inquiry.context, look.inquiry.reading
    asked = [
        one
        for requirement in look.all_requirements()
        for point in requirement
        for test in point.statement.conditions
        if test.test(context, reading) is None
        for one in _of_point(point, [test], test.key)
        if one.condition.operator
    ]
    asked.sort(key=lambda one: one.place)
    return tuple(dict.fromkeys(_need(one, None, look, is_context=False) for one in asked))


def _need(one: _Asked, value: Values | None, whole: NeedEvaluation, *, is_context: bool) -> Need:
    return Need(
        key=one.condition.key,
        operator=one.condition.operator,
        values=_resolved(one, whole.inquiry.context),
        statement=one.statement,
        value=value,
        is_context=is_context,
    )


def _asked_of_key(
    look: Callable[[Facts], NeedEvaluation], facts: Facts, key: str, whole: NeedEvaluation
) -> list[_Asked]:
    without = look({name: values for name, values in facts.items() if name != key})
    asked = list(_asked(without, whole, key))
    if asked and all(one.condition.operator for one in asked):
        return _strongest(asked, without, key)
    return [_plainly(key, facts[key], asked)]


def _plainly(key: str, value: Values | None, asked: list[_Asked]) -> _Asked:
    """Ask for the value itself, where no condition says it: a variable in a resource."""
    condition = Condition("StringEquals", key, value or ())
    if value is None:
        condition = Condition("Null", key, ("true",))
    first = asked[0] if asked else _Asked((len(ORDER),), condition, "", None)
    return first._replace(condition=condition, version="")


def _asked(without: NeedEvaluation, whole: NeedEvaluation, key: str) -> Iterator[_Asked]:
    """Find the conditions on a key that are settled with it and open without it."""
    settled_by = {outcome.action: outcome for outcome in whole.outcomes}
    for outcome in without.outcomes:
        if outcome.decision is not Decision.DEPENDS or outcome.action not in settled_by:
            continue
        last = settled_by[outcome.action]
        before, after = outcome.question, last.question
        needed = needed_of(whole.inquiry, last)
        for requirement in all_requirements(without.inquiry, outcome, needed):
            told = set()
            for point in requirement:
                wanted = not point.is_deny
                if point.layer in told or point.statement.test(after)[0] is not wanted:
                    continue
                settled = [
                    test
                    for test in point.statement.conditions
                    if key.lower() in test.keys
                    and test.test(before.context, before.reading) is None
                    and test.test(after.context, after.reading) is wanted
                ]
                if settled or key.lower() in variables_of_resource(point.statement):
                    told.add(point.layer)
                    yield from _of_point(point, settled, key)


def _of_point(point: OpenPoint, settled: list[CompiledCondition], key: str) -> Iterator[_Asked]:
    statement = point.statement
    source, version = statement.source, statement.policy.version
    name = name_of(point.layer, statement)
    place = (ORDER.index(point.layer), source.index)
    if not settled:
        yield _Asked(place, Condition("", key, ()), version, name)
    for test in settled[:1] if point.is_deny else settled:
        found = opposites(test.source) if point.is_deny else (test.source,)
        if test.key != key.lower():
            found = ()  # the key is a variable in it
        for condition in found or (Condition("", key, ()),):
            position = (*place, source.conditions.index(test.source))
            yield _Asked(position, condition, version, name)


def _strongest(asked: list[_Asked], without: NeedEvaluation, key: str) -> list[_Asked]:
    """Leave out what another condition on the key implies."""
    values = without.candidates(key.lower()).values
    met = [_met(one, values, without) for one in asked]
    return [
        one
        for number, one in enumerate(asked)
        if not any(
            other < met[number] or (other == met[number] and place < number)
            for place, other in enumerate(met)
            if place != number
        )
    ]


def _met(one: _Asked, values: tuple[Values | None, ...], look: NeedEvaluation) -> frozenset[int]:
    """Return which of the values meet a condition."""
    test = CompiledCondition(one.condition, one.version)
    context, reading = look.inquiry.context, look.inquiry.reading
    return frozenset(
        number
        for number, found in enumerate(values)
        if test.test(context.with_values(test.key, found), reading) is True
    )


def _resolved(one: _Asked, context: RequestContext) -> tuple[str, ...]:
    """Put known values in place of variables (GR-27)."""
    values = []
    for value in one.condition.values:
        tokens = template(value, one.version).resolve(context)
        values.append(text_of(tokens) if isinstance(tokens, tuple) else value)
    return tuple(values)
