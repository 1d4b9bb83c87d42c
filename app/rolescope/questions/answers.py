"""Answers of formats.md: what was asked for, as values of JSON."""

import json
from collections.abc import Iterator
from typing import Any

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Verdict
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.questions.reading import EdgesQuery, WayQuery, read_query
from rolescope.simulation.assume_role import Simulation, simulate

Answer = dict[str, Any]
"""The fields of an answer. `edges` are `Pairs`, which `answer_text` writes; `ways` are values."""

_LINE = json.JSONEncoder(ensure_ascii=True, allow_nan=False)


def answer_query(query: object, index: WorldIndex, at: str) -> Answer:
    """Answer one query: an object of type assume, action, edges or way.

    Raises:
        QueryError: the query cannot be read.
    """
    match read_query(query, index, at):
        case AssumeRoleRequest() as request:
            return simulation_answer(simulate(request, index, traced=False))
        case ActionRequest() as request:
            return verdict_answer(answer_action(request, index))
        case WayQuery() as asked:
            return _ways(asked, index)
        case asked:
            return _pairs(asked, index)


def _ways(asked: WayQuery, index: WorldIndex) -> Answer:
    """Return the ways of a source; `admin`: it reaches all of its account without any (PE-77)."""
    from rolescope.escalation.find import finder_of  # noqa: PLC0415 - few queries ask for ways

    finder = finder_of(index, asked.at)
    ways = [
        way
        for way in finder.ways_of(asked.source)
        if asked.target in ("", way.target) and asked.rule in ("", way.rule.id)
    ]
    return {"ways": ways, "admin": finder.has_all(asked.source)}


def _pairs(asked: EdgesQuery, index: WorldIndex) -> Answer:
    from rolescope.trust.pairs import allowed_pairs  # noqa: PLC0415 - loads the bulk evaluation

    pairs = allowed_pairs(index, asked.at, asked.context, asked.roles)
    return {"count": len(pairs), "arns": list(pairs.arns), "edges": pairs}


def answer_text(answer: Answer) -> Iterator[str]:
    """Yield the parts of an answer as one line of JSON; those of many pairs as they are wanted."""
    edges = answer.get("edges")
    if edges is None:
        yield _LINE.encode(answer) + "\n"
        return
    yield _LINE.encode({**answer, "edges": []}).removesuffix("]}")
    words = tuple(map(str, range(len(edges.arns))))
    comma = ""
    for caller, roles in edges.roles_of.items():
        between = f"], [{caller}, "
        yield f"{comma}[{caller}, {between.join(map(words.__getitem__, roles))}]"
        comma = ", "
    yield "]}\n"


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
