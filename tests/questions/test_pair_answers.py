"""Pairs of an answer are written in parts: there may be more than fit into memory as one text."""

import json

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.questions.answers import answer_query, answer_text
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

ROLE = f"arn:aws:iam::{A}:role/"
INDEX = WorldIndex(
    world(
        account(
            A,
            user("ana", allows=allow()),
            role("One", trust=trusts(A)),
            role("Two", trust=trusts([ROLE + "One", ROLE + "Two"])),
        )
    )
)


@pytest.mark.parametrize("roles", [None, [ROLE + "Two"], []])
def test_pairs_are_written_as_one_line_of_json(roles: list[str] | None) -> None:
    query = {"type": "edges", **({} if roles is None else {"roles": roles})}
    answer = answer_query(query, INDEX, NOW)
    pairs = list(answer["edges"])
    line = "".join(answer_text({"id": "é", **answer}))
    found = json.loads(line)
    arns = sorted({arn for pair in pairs for arn in pair})
    assert [(arns[caller], arns[one]) for caller, one in found["edges"]] == sorted(pairs)
    assert list(found) == ["id", "count", "arns", "edges"]
    assert (found["count"], found["arns"]) == (len(pairs), arns)
    assert line == json.dumps(found) + "\n"


def test_other_answers_are_written_whole() -> None:
    assert list(answer_text({"id": 1, "error": "x"})) == ['{"id": 1, "error": "x"}\n']
