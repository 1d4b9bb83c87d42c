"""Obstacles: what keeps a request from being allowed, with any values (EV-7, EV-8, EV-25)."""

from collections.abc import Iterator

from rolescope.engine.decision import LayerOutcomes, decide
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry, about_action, about_role
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.needed import missing_of
from rolescope.engine.verdict import Layer
from rolescope.model.request import AssumeRoleRequest, Request
from rolescope.value import Value


class Denied(Value):
    """A Deny statement that applies to an action."""

    layer: Layer
    statement: CompiledStatement
    level: str = ""  # of an SCP or RCP: its name


class LackingLayer(Value):
    """A layer whose allow is missing, for these actions; `level` is the ID of an SCP's level."""

    layer: Layer
    actions: tuple[str, ...]
    level: str = ""
    title: str = ""


Obstacle = Denied | LackingLayer


class EvaluationObstacles(Value):
    """An evaluation taken apart: everything about it, and what stands against it."""

    inquiry: Inquiry
    outcomes: tuple[LayerOutcomes, ...]
    obstacles: tuple[Obstacle, ...]


def standing(request: Request, index: WorldIndex, reading: Interpretation) -> EvaluationObstacles:
    """Evaluate a request and collect what stands against it, denials first."""
    if isinstance(request, AssumeRoleRequest):
        inquiry = about_role(request, index, reading)
    else:
        inquiry = about_action(request, index, reading)
    outcomes = tuple(decide(inquiry, action) for action in inquiry.actions)
    found: list[Obstacle] = [*_denied(inquiry, outcomes), *_lacking(inquiry, outcomes)]
    return EvaluationObstacles(inquiry, outcomes, tuple(dict.fromkeys(found)))


def _denied(inquiry: Inquiry, outcomes: tuple[LayerOutcomes, ...]) -> Iterator[Denied]:
    for outcome in outcomes:
        if outcome.denies is not True:
            continue
        for layer, policies, level in _sets(inquiry):
            for statement in policies.about(outcome.question.action):
                if statement.is_deny and statement.test(outcome.question)[0] is True:
                    yield Denied(layer, statement, level)


def _sets(inquiry: Inquiry) -> Iterator[tuple[Layer, PolicySet, str]]:
    for layer, guardrails in ((Layer.RCP, inquiry.rcps), (Layer.SCP, inquiry.scps)):
        for level in guardrails.levels:
            yield layer, level.policies, level.title
    signer = inquiry.signer
    for layer, policies in (
        (inquiry.resource_layer, inquiry.resource_policy),
        (Layer.IDENTITY, signer.identity),
        (Layer.BOUNDARY, signer.boundary),
        (Layer.SESSION, signer.session),
    ):
        if policies is not None:
            yield layer, policies, ""


def _lacking(inquiry: Inquiry, outcomes: tuple[LayerOutcomes, ...]) -> Iterator[LackingLayer]:
    by_layer: dict[tuple[Layer, str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.allows is not False:
            continue
        for layer in missing_of(inquiry, outcome):
            places = [("", "")] if layer is not Layer.SCP else list(_silent(inquiry, outcome))
            for place, title in places:
                by_layer.setdefault((layer, place, title), []).append(outcome.action)
    for (layer, place, title), actions in by_layer.items():
        yield LackingLayer(layer, tuple(actions), place, title)


def _silent(inquiry: Inquiry, outcome: LayerOutcomes) -> Iterator[tuple[str, str]]:
    for level, answer in zip(inquiry.scps.levels, outcome.scps, strict=True):
        if answer.allows is False:
            yield level.id, level.title
