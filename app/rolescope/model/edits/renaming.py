"""What deleting a principal does to the trust policies that name it (PR-10)."""

import json
import re
from dataclasses import replace

from rolescope.model.edit_rules import document_of
from rolescope.model.json_layout import STATEMENT, locate
from rolescope.model.original import original
from rolescope.model.policy import Policy
from rolescope.model.principal import Role

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ELEMENTS = ("Principal", "NotPrincipal")


def names(policy: Policy, arn: str) -> bool:
    """Tell whether a trust policy names a user or role by its ARN, as a principal."""
    return any(
        principal.written.strip() == arn
        for statement in policy.statements
        for principal in (*(statement.principals or ()), *(statement.not_principals or ()))
    )


def with_id(role: Role, arn: str, id_: str) -> Role:
    """Return a role whose trust policy names a deleted principal by its unique ID.

    ARNs in conditions, and those of sessions, stay (PR-10, PR-14). The same role is returned
    where the trust policy does not name the principal.
    """
    policy = role.trust_policy
    if not names(policy, arn):
        return role
    text = original(policy)
    changed = text
    spans = sorted(
        (span.start, span.end)
        for path, span in locate(text).items()
        if len(path) == 3 and path[0] == STATEMENT and path[2] in _ELEMENTS  # noqa: PLR2004 - of a statement
    )
    for start, end in reversed(spans):
        element = _STRING.sub(lambda found: _renamed(found.group(), arn, id_), text[start:end])
        changed = changed[:start] + element + changed[end:]
    return replace(role, trust_policy=document_of(changed, policy))


def _renamed(string: str, arn: str, id_: str) -> str:
    return json.dumps(id_) if json.loads(string, strict=False).strip() == arn else string
