"""Answers of formats.md: what was asked for, as values of JSON."""

from typing import Any

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Verdict
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.questions.reading import EdgesQuery, read_query
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.trust.pairs import allowed_pairs

Answer = dict[str, Any]


def answer_query(query: object, index: WorldIndex, at: str) -> Answer:
    """Answer one query: an object of type assume, action or edges.

    Raises:
        QueryError: the query cannot be read.
    """
    match read_query(query, index, at):
        case AssumeRoleRequest() as request:
            return simulation_answer(simulate(request, index, traced=False))
        case ActionRequest() as request:
            return verdict_answer(answer_action(request, index))
        case asked:
            return _pairs(asked, index)


def _pairs(asked: EdgesQuery, index: WorldIndex) -> Answer:
    pairs = allowed_pairs(index, asked.at, asked.context, asked.roles)
    arns = sorted({arn for pair in pairs for arn in pair})
    numbers = {arn: number for number, arn in enumerate(arns)}
    edges = [[numbers[caller], numbers[role]] for caller, role in pairs]
    return {"count": len(edges), "arns": arns, "edges": edges}


def verdict_answer(verdict: Verdict) -> Answer:
    """Return a verdict in the fields of formats.md, and the UNSURE rules that it rests on."""
    return {
        "verdict": verdict.decision.value,
        "by": list(verdict.by),
        "depends": [
            {
                "key": need.key,
                "operator": need.operator,
                "values": list(need.values),
                "from": str(need.statement or ""),
            }
            for need in verdict.needs
        ],
        "invalid": [
            f"{refusal.code}: {refusal.message} ({refusal.rule})" for refusal in verdict.refusals
        ],
        "unknown": list(verdict.unknown),
    } | ({"uncertain": list(verdict.uncertain)} if verdict.uncertain else {})


def simulation_answer(simulation: Simulation) -> Answer:
    """Return a simulation in the fields of formats.md; duration and end when allowed."""
    answer = verdict_answer(simulation.verdict)
    session = simulation.session
    if session is not None:
        answer |= {"durationSeconds": session.duration, "expiration": session.expires_at}
    return answer
