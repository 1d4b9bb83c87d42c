"""The proof of a way: a verdict for each needed action, with its trace."""

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation.proof import request_of
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.arn import role_name
from rolescope.model.plain import counted
from rolescope.trust.entities import caller_of
from rolescope.value import Value, replace
from rolescope.words.escalation.way_text import need_title
from rolescope.words.runs import Line, Run, strong
from rolescope.words.verdict.action_answer import ActionAnswer, action_answer
from rolescope.words.verdict.trace import TraceSection


class WayProof(Value, kw_only=True):
    """What simulating a way tells. `kind` is allowed, denied or depends, of all actions together.

    `gap` says what is not imported and could change it. One of `sections` is of one action.
    """

    kind: str
    headline: Line
    because: str
    gap: str
    sections: tuple[TraceSection, ...]


def way_proof(way: EscalationWay, index: WorldIndex, at: str) -> WayProof:
    """Ask the engine about every needed action of a way, with its reasons."""
    caller = caller_of(index.user(way.source) or index.roles[way.source])
    requests = [request_of(caller, need, at) for need in way.best.needs]
    answers = [
        action_answer(request, evaluate_action(request, index), index.reading)
        for request in requests
    ]
    decisions = {answer.verdict.decision for answer in answers}
    if decisions - {Decision.ALLOW, Decision.DEPENDS}:
        kind = "denied"
    elif way.state is WayState.DEPENDS or Decision.DEPENDS in decisions:
        kind = "depends"
    else:
        kind = "allowed"
    return WayProof(
        kind=kind,
        headline=_headline(way, kind),
        because=" ".join(map(_said, answers)),
        gap=" ".join(dict.fromkeys(filter(None, (answer.gap for answer in answers)))),
        sections=tuple(
            replace(answer.section, title=need_title(need), question=answer.word.rstrip("."))
            for need, answer in zip(way.best.needs, answers, strict=True)
        ),
    )


def _headline(way: EscalationWay, kind: str) -> Line:
    verdict = {"allowed": "Allowed.", "denied": "Denied.", "depends": "Cannot be decided."}[kind]
    can = {"allowed": "can", "denied": "cannot", "depends": "may or may not"}[kind]
    does = {
        Gain.BECOME: f"{can} take over",
        Gain.RAISE: f"{can} raise",
        Gain.LOOSEN: f"{can} loosen the limits of",
    }[way.gain]
    target = "itself" if way.source == way.target else role_name(way.target)
    count = counted(len(way.best.needs), "action")
    return (
        strong(verdict),
        Run(" "),
        strong(role_name(way.source)),
        Run(f" {does} "),
        strong(target),
        Run(f" by {count}: {way.rule.title}."),
    )


def _said(answer: ActionAnswer) -> str:
    """Say why one action is allowed or not, with the action before it."""
    return f"{answer.request.action}: {answer.because}"
