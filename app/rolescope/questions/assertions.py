"""Assertions of formats.md: verdicts that must hold, as lines of a file and as what they ask."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.model.review import Assertion, Expectation
from rolescope.model.strict_json import JsonError, decode, repeated_keys
from rolescope.questions.error import QueryError
from rolescope.questions.reading import EdgesQuery, WayQuery, read_query
from rolescope.questions.writing import written_query

Asked = AssumeRoleRequest | ActionRequest
"""What an assertion can be about: a request that has a verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionLine:
    """One line of a file, counted from 1: an assertion, or what keeps it from being one."""

    number: int
    assertion: Assertion | None = None
    error: str = ""


def read_assertions(text: str) -> tuple[AssertionLine, ...]:
    """Read JSON Lines; empty lines are passed over, and a line that is wrong spoils no other."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append(AssertionLine(number=number, assertion=read_assertion(line)))
            except QueryError as error:
                found.append(AssertionLine(number=number, error=str(error)))
    return tuple(found)


def read_assertion(line: str) -> Assertion:
    """Read one assertion: a query with `expect`; its `id` becomes the name.

    Only the form is looked at: what the query says is read against a world, by `asked_of`.

    Raises:
        QueryError: it is no JSON object, or expects nothing that a verdict can be.
    """
    value = _decoded(line)
    expect, id_ = value.pop("expect", None), value.pop("id", None)
    if expect not in [one.value for one in Expectation]:
        raise QueryError(f'expect is {_short(expect)}. Write "Allowed" or "Denied".')
    name = id_ if isinstance(id_, str) else "" if id_ is None else json.dumps(id_)
    return Assertion(query=_text(value), expect=Expectation(expect), name=name)


def written_assertions(assertions: Iterable[Assertion]) -> str:
    """Write assertions as JSON Lines; `read_assertions` reads them back as they were."""
    return "".join(_line(assertion) + "\n" for assertion in assertions)


def _line(assertion: Assertion) -> str:
    head = {"id": assertion.name} if assertion.name else {}
    query = json.loads(assertion.query)
    return json.dumps({**head, "expect": assertion.expect.value, **query}, ensure_ascii=True)


def asserted(
    request: Asked, index: WorldIndex, at: str, expect: Expectation, name: str = ""
) -> Assertion:
    """Return the assertion that a request has this verdict.

    `at` is the time of the world: without a time of its own the request is asked at the time of
    each check.

    Raises:
        QueryError: a query cannot say the request.
    """
    return Assertion(query=query_text(request, index, at), expect=expect, name=name)


def query_text(request: Asked, index: WorldIndex, at: str) -> str:
    """Return the query of a request as the text that names a verdict: JSON with sorted keys.

    Raises:
        QueryError: a query cannot say the request.
    """
    return _text(written_query(request, index, at))


def asked_of(assertion: Assertion, index: WorldIndex, at: str) -> Asked:
    """Return the request that an assertion asks at a time.

    Raises:
        QueryError: its query cannot be read, has fields that no query has, or has no verdict.
    """
    query = _decoded(assertion.query)
    kind = query.get("type")
    if kind in ("edges", "way"):
        raise QueryError(f"query.type {kind} has no verdict. Expect one of an assume or an action.")
    question = read_query(query, index, at)
    if isinstance(question, EdgesQuery | WayQuery):
        raise TypeError(question)
    return question


def _decoded(text: str) -> dict[str, Any]:
    try:
        decoded = decode(text.strip())
    except JsonError as error:
        raise QueryError(f"{error.what[:1].upper()}{error.what[1:]}.") from error
    if text.strip()[decoded.end :].strip():
        raise QueryError("More than one JSON value is on the line. Write one object a line.")
    if not isinstance(decoded.value, dict):
        raise QueryError("An assertion has to be a JSON object.")
    if decoded.ambiguous:
        raise QueryError(f"{_repeated(decoded.value)} stands more than once. Take one out.")
    return dict(decoded.value)


def _repeated(value: object) -> str:
    path = next(repeated_keys(value), ("",))
    return f"The key {_short(str(path[-1]))}"


def _short(value: object) -> str:
    return "missing" if value is None else json.dumps(value)[:40]


def _text(query: dict[str, Any]) -> str:
    return json.dumps(query, sort_keys=True, ensure_ascii=True, allow_nan=False)
