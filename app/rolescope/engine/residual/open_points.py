"""Open points: what in an undecided evaluation the caller may still settle (CO-39, CO-40)."""

from collections.abc import Iterable, Iterator

from rolescope.engine.decision import LayerOutcomes
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.policy_set import PolicySet, PolicySetAnswer
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.variables import ValueTemplate, resource_template
from rolescope.engine.verdict import Layer
from rolescope.model.policy import Effect
from rolescope.value import Value


class OpenPoint(Value):
    """An undecided statement. `keys`: one of them has to get a value for it to be decided."""

    layer: Layer
    statement: CompiledStatement
    keys: tuple[str, ...]

    @property
    def is_deny(self) -> bool:
        """Tell whether the statement has to fail, not to apply."""
        return self.statement.source.effect is not Effect.ALLOW


Requirement = tuple[OpenPoint, ...]
"""Alternatives, one of which has to be settled for the request to be allowed."""


def requirements(inquiry: Inquiry, outcome: LayerOutcomes) -> Iterator[Requirement]:
    """Yield what keeps an undecided action from being allowed, as far as it is told apart.

    One fact of each has to be settled; what else it takes shows when that is.
    """
    question = outcome.question
    sides = tuple(_sides(inquiry, outcome))
    for layer, policies, answer in (*_guardrails(inquiry, outcome), *sides):
        yield from _denies(layer, policies, answer, question)
    for layer, policies, answer in _guardrails(inquiry, outcome):
        if layer is Layer.SCP and answer.allows is None:
            yield tuple(_undecided(layer, policies, question, is_deny=False))
    if outcome.allows is None and all(answer.allows for answer in outcome.scps):
        yield _of_sides(inquiry, outcome, sides)


def all_requirements(
    inquiry: Inquiry, outcome: LayerOutcomes, needed: Iterable[Layer]
) -> Iterator[Requirement]:
    """Yield everything that has to be settled, given the layers that have to allow."""
    question = outcome.question
    layers = {Layer.SCP, inquiry.resource_layer, *needed}
    for layer, policies, answer in (*_guardrails(inquiry, outcome), *_sides(inquiry, outcome)):
        yield from _denies(layer, policies, answer, question)
        # Of the resource, a statement may have to apply although another one does (EV-11).
        if layer in layers and (answer.allows is None or layer is inquiry.resource_layer):
            yield tuple(_undecided(layer, policies, question, is_deny=False))


_Side = tuple[Layer, PolicySet, PolicySetAnswer]


def _denies(
    layer: Layer, policies: PolicySet, answer: PolicySetAnswer, question: Question
) -> Iterator[Requirement]:
    if answer.denies is None:
        for point in _undecided(layer, policies, question, is_deny=True):
            yield (point,)
        if policies.gaps:
            yield ()


def _guardrails(inquiry: Inquiry, outcome: LayerOutcomes) -> Iterator[_Side]:
    for layer, guardrails, answers in (
        (Layer.RCP, inquiry.rcps, outcome.rcps),
        (Layer.SCP, inquiry.scps, outcome.scps),
    ):
        for level, answer in zip(guardrails.levels, answers, strict=True):
            yield layer, level.policies, answer


def _sides(inquiry: Inquiry, outcome: LayerOutcomes) -> Iterator[_Side]:
    signer = inquiry.signer
    for layer, policies, answer in (
        (inquiry.resource_layer, inquiry.resource_policy, outcome.resource),
        (Layer.IDENTITY, signer.identity, outcome.identity),
        (Layer.BOUNDARY, signer.boundary, outcome.boundary),
        (Layer.SESSION, signer.session, outcome.session),
    ):
        if policies is not None and answer is not None:
            yield layer, policies, answer


def _of_sides(inquiry: Inquiry, outcome: LayerOutcomes, sides: Iterable[_Side]) -> Requirement:
    """Return the statements of which one has to apply: of the resource first, if it has to."""
    must_grant = inquiry.must_be_granted or not inquiry.is_same_account
    granted = outcome.resource is not None and outcome.resource.allows
    is_first = must_grant and not granted
    return tuple(
        point
        for layer, policies, answer in sides
        if answer.allows is None or layer is inquiry.resource_layer
        if layer is inquiry.resource_layer or not is_first
        for point in _undecided(layer, policies, outcome.question, is_deny=False)
    )


def _undecided(
    layer: Layer, policies: PolicySet, question: Question, *, is_deny: bool
) -> Iterator[OpenPoint]:
    for statement in policies.about(question.action):
        effect = statement.source.effect
        matters = effect is not Effect.ALLOW if is_deny else effect is not Effect.DENY
        if matters and statement.test(question)[0] is None:
            yield OpenPoint(layer, statement, _keys(statement, question, is_deny=is_deny))


def _keys(statement: CompiledStatement, question: Question, *, is_deny: bool) -> tuple[str, ...]:
    """Return open keys: all that may make a Deny fail, the first that an Allow asks for."""
    found = (
        [] if statement.match_resource(question) is not None else [variables_of_resource(statement)]
    )
    found += [
        test.keys
        for test in statement.conditions
        if test.test(question.context, question.reading) is None
    ]
    context = question.context
    each = [tuple(key for key in sorted(keys) if context.is_open(key)) for keys in found]
    if not is_deny and (not all(each) or not statement.is_sound):
        return ()  # it rests on what is not imported, too
    chosen = each if is_deny else each[:1]
    return tuple(dict.fromkeys(key for keys in chosen for key in keys))


def variables_of_resource(statement: CompiledStatement) -> frozenset[str]:
    """Return the keys, in lower case, of the variables in its resource patterns (GR-29)."""
    cut = (template.keys for template in resource_templates(statement))
    return frozenset(key for keys in cut for key in keys)


def resource_templates(statement: CompiledStatement) -> Iterator[ValueTemplate]:
    """Yield its resource patterns, cut into text and variables."""
    source = statement.source
    for value in source.resources or source.not_resources or ():
        yield resource_template(value, statement.policy.version)
