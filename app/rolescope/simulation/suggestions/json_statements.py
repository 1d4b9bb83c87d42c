"""Statements in documents that a request carries: session policies, policies of resources."""

import json


def with_statement(text: str | None, statement: str) -> str:
    """Return a document, as JSON text, with one more statement; None: there is none yet."""
    document = {"Version": "2012-10-17", "Statement": []} if text is None else json.loads(text)
    return json.dumps(document | {"Statement": [*_statements(document), json.loads(statement)]})


def without_statement(text: str, index: int) -> str:
    """Return a document, as JSON text, without a statement."""
    document = json.loads(text)
    found = _statements(document)
    return json.dumps(document | {"Statement": [*found[:index], *found[index + 1 :]]})


def _statements(document: dict[str, object]) -> list[object]:
    found = document.get("Statement", [])
    return list(found) if isinstance(found, list) else [found]
