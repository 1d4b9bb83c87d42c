"""Fields of a JSON object, each with the type it has to have."""

import json
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from rolescope.model.principal import Tags
from rolescope.questions.error import QueryError

_ALL = frozenset({"id", "type", "at", "context", "mode"})
_TIMES = frozenset({"issuedAt", "expiresAt"})
_SESSION = frozenset({"sessionPolicy", "policyArns", "tags", *_TIMES})
QUERIES: Mapping[str, frozenset[str]] = {
    "assume": _ALL | {"caller", "role", "action", "params"},
    "action": _ALL | {"principal", "action", "resource", "resourceAccount", "resourcePolicy"},
    "edges": _ALL | {"roles"},
    "way": frozenset({"id", "type", "at", "source", "target", "rule"}),
}
PARAMETERS: frozenset[str] = frozenset(
    {
        "roleSessionName",
        "externalId",
        "mfa",
        "serialNumber",
        "tokenCode",
        "durationSeconds",
        "tags",
        "transitiveTagKeys",
        "sourceIdentity",
        "sessionPolicy",
        "policyArns",
        "providedContexts",
    }
)
PROVIDED_CONTEXT: frozenset[str] = frozenset({"providerArn", "contextAssertion"})
CALLERS: Mapping[str, frozenset[str]] = {
    "root": _TIMES | {"account", "partition", "taskPolicy"},
    "session": _SESSION
    | {"role", "roleId", "sessionName", "transitiveTagKeys", "sourceIdentity", "from"},
    "getSessionToken": _TIMES | {"user", "mfa", "mfaAge"},
    "federatedUser": _SESSION | {"user", "name"},
    "web": frozenset({"provider", "claims"}),
    "saml": frozenset({"provider", "attributes", "sessionNotOnOrAfter"}),
}


def check_fields(where: str, found: Collection[str], known: frozenset[str]) -> None:
    """Check that an object has no field but the known ones.

    Raises:
        QueryError: it has another one; the text names it, and the one that was probably meant.
    """
    if known.issuperset(found):
        return
    for name in found:
        if name not in known:
            close = get_close_matches(name, sorted(known), n=1)
            advice = f"Write {close[0]}, or take it out." if close else "Take it out."
            raise QueryError(f"{where}.{name[:40]} is unknown. {advice}")


class QueryFields:
    """Reads fields of a JSON object; every error names the field."""

    def __init__(self, raw: Mapping[str, Any], where: str) -> None:
        self.raw = raw
        self._where = where

    def _wrong(self, name: str, wanted: str) -> QueryError:
        return QueryError(f"{self._where}.{name} has to be {wanted}.")

    def needed(self, name: str, value: str | None) -> str:
        """Return a value that must be there."""
        if not value:
            raise QueryError(f"{self._where}.{name} is missing.")
        return value

    def text(self, name: str) -> str | None:
        """Return a text, None when absent."""
        value = self.raw.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(name, "text")

    def text_or(self, name: str, default: str) -> str:
        """Return a text, what it is by default when absent; an empty one says nothing."""
        value = self.text(name)
        return default if value is None else self.needed(name, value)

    def any_text(self, name: str) -> str:
        """Return a text that must be there, if it is empty; what it says is for STS to judge."""
        value = self.text(name)
        return self.needed(name, value) if value is None else value

    def flag(self, name: str) -> bool:
        """Return true or false; absent is false."""
        value = self.raw.get(name, False)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self._wrong(name, "true or false")

    def number(self, name: str) -> int | None:
        """Return a whole number, None when absent."""
        value = self.raw.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self._wrong(name, "a whole number")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; one text is a list of one."""
        value = self.raw.get(name)
        if value is None:
            return ()
        return _texts(value, lambda: self._wrong(name, "a list of texts"))

    def objects(self, name: str) -> tuple["QueryFields", ...]:
        """Return a list of objects."""
        value = self.raw.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._wrong(name, "a list of objects")
        return tuple(QueryFields(one, f"{self._where}.{name}") for one in value)

    def tags(self, name: str) -> Tags:
        """Return an object of texts as pairs."""
        value = self._object(name)
        if not value:
            return ()
        if any(not isinstance(found, str) for found in value.values()):
            raise self._wrong(name, "an object of texts")
        return tuple(value.items())

    def multi(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return an object of texts or lists of texts; an object in it becomes JSON text."""
        return tuple(
            (key, _texts(_flat(value), lambda: self._wrong(name, "an object of texts")))
            for key, value in self._object(name).items()
        )

    def context(self, name: str) -> tuple[tuple[str, tuple[str, ...] | None], ...]:
        """Return context keys; null says that a key is absent."""
        if self.raw.get(name) is None:
            return ()
        wrong = "an object of texts, lists or null"
        return tuple(
            [
                (key, None if value is None else _texts(value, lambda: self._wrong(name, wrong)))
                for key, value in self._object(name).items()
            ]
        )

    def document(self, name: str) -> str | None:
        """Return a policy document as JSON text, None when absent."""
        value = self.raw.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, dict):
            return json.dumps(value)
        raise self._wrong(name, "a policy document")

    def _object(self, name: str) -> dict[str, Any]:
        value = self.raw.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return value


def _texts(value: object, wrong: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(found, str | int | float | bool) for found in values):
        raise wrong()
    return tuple(_text(found) for found in values)


def _flat(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict) else value


def _text(value: object) -> str:
    """Write true and false as policies do (GR-10)."""
    return str(value).lower() if isinstance(value, bool) else str(value)
