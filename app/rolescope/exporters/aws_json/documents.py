"""Policy documents as JSON values: objects, as the AWS CLI decodes them, wherever they say all."""

import json
from collections.abc import Iterator
from typing import Any

from rolescope.model.document import parse_policy
from rolescope.model.original import original
from rolescope.model.policy import Policy

_NOTHING: tuple[Any, ...] = (None, [], 0, True, "")


class Documents:
    """Writes documents; the same policy is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Policy, Any]] = {}

    def value(self, policy: Policy) -> Any:
        """Return a JSON value that means what the policy means when it is imported.

        That is an object; or the text, where an object would say less (names that stand twice,
        what is no JSON); or no document, where there was none.
        """
        known = self._known.get(id(policy))
        if known is None:
            known = self._known[id(policy)] = policy, _value(policy)
        return known[1]


def _value(policy: Policy) -> Any:
    return next((one for one in _candidates(policy) if _means(policy, one)), policy.text or None)


def _candidates(policy: Policy) -> Iterator[Any]:
    if policy.unreadable is None:
        yield json.loads(policy.text)
    yield from (text for text in (original(policy), policy.raw, policy.text) if text)
    yield from _NOTHING


def _means(policy: Policy, value: Any) -> bool:
    again = parse_policy(value, name=policy.name, type=policy.type, arn=policy.arn)
    return (again.statements, again.version, again.unreadable, again.warnings) == (
        policy.statements,
        policy.version,
        policy.unreadable,
        policy.warnings,
    )
