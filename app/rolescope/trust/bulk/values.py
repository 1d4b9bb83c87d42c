"""Values: what the context keys of a request hold, by caller and by role."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_role, known_of_role
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.request.signer import Signer
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.bulk.callers import Callers
from rolescope.trust.bulk.rows import KeyValue, ManyRows, Row, by_row
from rolescope.value import Value

_OF_CALLER = ("aws:principal", "aws:userid", "aws:username")
_OF_ROLE = ("aws:resource", "iam:resourcetag/")
_MAX_SEPARATE_ROWS = 64


def is_of_caller(key: str) -> bool:
    """Tell whether a key may hold something else for each caller, not only for each kind."""
    return key.startswith(_OF_CALLER)


def is_of_role(key: str) -> bool:
    """Tell whether a key describes the role that is to be assumed."""
    return key.startswith(_OF_ROLE)


@lru_cache(maxsize=4096)
def keys_of_role(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some keys that describe the role that is to be assumed."""
    return tuple(filter(is_of_role, keys))


class KeyAnswer(Value, eq=False):
    """Something whose answer rests on keys.

    `patterns`: where a single key decides, and only values count that begin with the first text
    of a pattern and hold its other texts; None where that cannot be said.
    """

    keys: tuple[str, ...]
    patterns: tuple[tuple[str, ...], ...] | None = None


class KeyValues:
    """Looks keys up in the contexts of plain requests: callers and roles, each once.

    A key that describes neither is the same for all callers of a kind.
    """

    def __init__(
        self, index: WorldIndex, at: str, reading: Interpretation, callers: Callers, role: str
    ) -> None:
        """Take any role of the world: what describes callers is the same for every role."""
        self._index, self._at, self._reading = index, at, reading
        self._callers, self._role = callers, role
        self._contexts: dict[tuple[str, str, bool], RequestContext] = {}
        self._of_callers: dict[bool, tuple[RequestContext, ...]] = {}
        self._rows: dict[tuple[tuple[str, ...], bool], dict[Row, int] | ManyRows] = {}

    def of_role(self, key: str, role: str, *, is_open: bool) -> KeyValue:
        """Return what a key that describes a role holds."""
        known = known_of_role(role, self._index).get(key)
        return known or self._context(self._callers.signers[0], role, is_open=is_open).find(key)

    def contexts(
        self, asked: KeyAnswer, fixed: Mapping[str, KeyValue], wanted: int, *, is_open: bool
    ) -> Iterator[tuple[RequestContext, int]]:
        """Yield what keys hold, with the callers for whom they hold that.

        `fixed` are those that hold the same for all. All wanted callers are among the yielded.
        """
        varying = tuple(key for key in asked.keys if key not in fixed)
        found = self._rows.get((varying, is_open))
        if found is None:
            found = self._rows[varying, is_open] = self._group(varying, is_open=is_open)
        if isinstance(found, ManyRows):
            found = found.among(wanted, asked.patterns)
        for row, members in found.items():
            yield _context_of({**fixed, **dict(zip(varying, row, strict=True))}), members

    def _group(self, keys: tuple[str, ...], *, is_open: bool) -> dict[Row, int] | ManyRows:
        if not any(map(is_of_caller, keys)):
            found: dict[Row, int] = {}
            for group in self._callers.groups:
                context = self._context(group.one, self._role, is_open=is_open)
                row = tuple(map(context.find, keys))
                found[row] = found.get(row, 0) | group.members
            return found
        rows = tuple(tuple(map(one.find, keys)) for one in self._all(is_open=is_open))
        return ManyRows(rows) if len(set(rows)) > _MAX_SEPARATE_ROWS else by_row(enumerate(rows))

    def _all(self, *, is_open: bool) -> tuple[RequestContext, ...]:
        """Return the contexts of all callers."""
        found = self._of_callers.get(is_open)
        if found is None:
            found = tuple(
                self._context(one, self._role, is_open=is_open) for one in self._callers.signers
            )
            self._of_callers[is_open] = found
        return found

    def _context(self, caller: Signer, role: str, *, is_open: bool) -> RequestContext:
        key = (caller.principal_arn, role, is_open)
        found = self._contexts.get(key)
        if found is None:
            request = AssumeRoleRequest(
                caller=caller.caller, role=role, at=self._at, is_open=is_open
            )
            inquiry = about_role(request, self._index, self._reading, caller)
            found = self._contexts[key] = inquiry.context
        return found


def _context_of(values: Mapping[str, KeyValue]) -> RequestContext:
    """Return a context that holds these keys alone."""
    unknown = {key: value for key, value in values.items() if isinstance(value, UnknownKey)}
    known = {key: value for key, value in values.items() if isinstance(value, tuple)}
    return RequestContext(known, unknown.get)
