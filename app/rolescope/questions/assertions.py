"""Assertions of formats.md: what must hold, as lines of a file and as what they ask."""

import json
from collections.abc import Iterable
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import Arn
from rolescope.model.request import Request
from rolescope.model.review import Assertion, Expectation
from rolescope.model.strict_json import JsonError, decode, repeated_keys
from rolescope.questions.error import QueryError
from rolescope.questions.json_fields import QueryFields, check_fields
from rolescope.questions.reading import EdgesQuery, WayQuery, read_query
from rolescope.questions.writing import written_query
from rolescope.trust.paths.ends import ADMIN_KEYWORDS
from rolescope.value import Value


class PathQuery(Value, kw_only=True):
    """The paths from a principal to another, or to any administrator.

    `target` is an ARN or "admin"; `ways`: ways of escalation count, too.
    """

    at: str
    source: str
    target: str
    ways: bool = False


Asked = Request | PathQuery
"""What an assertion can be about."""


class AssertionLine(Value, kw_only=True):
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
        told = 'Write "Allowed" or "Denied"; "none" of a path.'
        raise QueryError(f"expect is {_short(expect)}. {told}")
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
    request: Request, index: WorldIndex, at: str, expect: Expectation, name: str = ""
) -> Assertion:
    """Return the assertion that a request has this verdict.

    `at` is the time of the world: without a time of its own the request is asked at the time of
    each check.

    Raises:
        QueryError: a query cannot say the request.
    """
    return Assertion(query=query_text(request, index, at), expect=expect, name=name)


def query_text(request: Request, index: WorldIndex, at: str) -> str:
    """Return the query of a request as the text that names a verdict: JSON with sorted keys.

    Raises:
        QueryError: a query cannot say the request.
    """
    return _text(written_query(request, index, at))


def asked_of(assertion: Assertion, index: WorldIndex, at: str) -> Asked:
    """Return what an assertion asks at a time.

    Raises:
        QueryError: its query cannot be read, has fields that no query has, or cannot be as it is
            expected to be.
    """
    query = _decoded(assertion.query)
    is_path = query.get("type") == "path"
    if is_path is not (assertion.expect is Expectation.NONE):
        raise QueryError('Expect "none" of a query of type path, and of no other.')
    return _path(query, at) if is_path else _request(query, index, at)


def request_of(query: str, index: WorldIndex, at: str) -> Request:
    """Return the request of a query that has a verdict.

    Raises:
        QueryError: it cannot be read, has fields that no query has, or has no verdict.
    """
    return _request(_decoded(query), index, at)


def _request(query: dict[str, Any], index: WorldIndex, at: str) -> Request:
    kind = query.get("type")
    if kind in ("edges", "way"):
        raise QueryError(f"query.type {kind} has no verdict. Expect one of an assume or an action.")
    question = read_query(query, index, at)
    if isinstance(question, EdgesQuery | WayQuery):
        raise TypeError(question)
    return question


def _path(query: dict[str, Any], at: str) -> PathQuery:
    check_fields("query", query, _PATH_FIELDS)
    fields = QueryFields(query, "query")
    source = fields.needed("source", fields.text("source"))
    target = fields.needed("target", fields.text("target"))
    if Arn.parse(source) is None:
        raise QueryError(f"query.source is no ARN: {_short(source)}.")
    if Arn.parse(target) is None and target not in ADMIN_KEYWORDS:
        raise QueryError(f'query.target is neither an ARN nor "admin": {_short(target)}.')
    return PathQuery(at=at, source=source, target=target, ways=fields.flag("ways"))


_PATH_FIELDS = frozenset({"type", "source", "target", "ways"})


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
