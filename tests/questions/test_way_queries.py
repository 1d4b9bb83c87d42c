"""Queries of type way: the ways of one source, to a target, by a rule."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.questions.answers import answer_query
from rolescope.questions.assertions import asked_of, read_assertion
from rolescope.questions.error import QueryError
from rolescope.questions.reading import WayQuery, read_query
from support.worlds.build import NOW, allow, user
from support.worlds.escalation_worlds import EVERYTHING, alice, arn, for_service, world

ALICE, TARGET = arn("user/alice"), arn("role/Target")
INDEX = WorldIndex(
    world(
        alice(allow(["iam:PassRole", "lambda:*", "iam:CreateAccessKey"])),
        user("bob"),
        user("root", allows=EVERYTHING),
        for_service("lambda"),
    )
)


def ways(**fields: Any) -> list[tuple[str, str]]:
    answer = answer_query({"type": "way", "source": ALICE, **fields}, INDEX, NOW)
    return [(way.rule.id, way.target) for way in answer["ways"]]


def test_ways_are_those_of_the_source() -> None:
    assert ("PE-27", TARGET) in ways()
    assert ("PE-3", arn("user/bob")) in ways()
    assert ways(source=arn("user/bob")) == []


def test_target_and_rule_limit_them() -> None:
    assert ways(target=arn("user/bob")) == [("PE-3", arn("user/bob"))]
    assert ways(rule="pe-27") == [("PE-27", TARGET)]
    assert ways(rule="PE-27", target=arn("user/bob")) == []


def test_an_administrator_is_told_as_one_pe77() -> None:
    answer = answer_query({"type": "way", "source": arn("user/root")}, INDEX, NOW)
    assert answer == {"ways": [], "admin": True}
    assert not answer_query({"type": "way", "source": ALICE}, INDEX, NOW)["admin"]


def test_it_is_asked_at_a_time() -> None:
    query = {"type": "way", "source": ALICE, "at": "2026-01-01T00:00:00Z"}
    assert read_query(query, INDEX, NOW) == WayQuery(at="2026-01-01T00:00:00Z", source=ALICE)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": None}, "query.source is missing"),
        ({"source": arn("user/nobody")}, "is no user or role of the import"),
        ({"rule": "PE-999"}, "query.rule 'PE-999' is no way"),
        ({"mode": "open"}, "query.mode is unknown"),
    ],
)
def test_an_error_names_the_field(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError, match=said):
        read_query({"type": "way", "source": ALICE, **fields}, INDEX, NOW)


def test_it_has_no_verdict_to_expect() -> None:
    line = f'{{"type": "way", "source": "{ALICE}", "expect": "Denied"}}'
    with pytest.raises(QueryError, match="type way has no verdict"):
        asked_of(read_assertion(line), INDEX, NOW)
