"""A trust in a whole account, narrowed to who used it (CT-53)."""

import json
from typing import Any

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.edit_rules import decoded, key_of, refusal_of_structure, statements_of
from rolescope.model.edits.documents import WithDocument
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PrincipalType
from rolescope.model.principal_reader import classify
from rolescope.reality.trusts import TrustUse
from rolescope.trust.edge import PrincipalKind


def narrowed(use: TrustUse, index: WorldIndex) -> WithDocument | None:
    """Return the edit that lets in those of an account who used the trust, and nobody else of it.

    None where it is no trust in a whole account, nobody used it, or somebody is not in the import:
    then nobody can tell what to write; nor where the policy names the account no more. No recorded
    call would have been refused.
    """
    role = index.role(use.target)
    callers = tuple(sorted(pair.caller for pair in use.pairs if pair.count))
    if use.edge is None or use.edge.kind is not PrincipalKind.ACCOUNT or role is None:
        return None
    if not callers or any(one not in index.users and one not in index.roles for one in callers):
        return None
    if refusal_of_structure(role.trust_policy) is not None:
        return None
    account = account_of(use.source) or use.source
    document = decoded(role.trust_policy)
    for statement in statements_of(document):
        if isinstance(statement, dict) and statement.get(key_of(statement, "Effect")) == "Allow":
            _narrow(statement.get(key_of(statement, "Principal")), account, callers)
    if document == decoded(role.trust_policy):
        return None
    return WithDocument(Place(PlaceKind.TRUST, role.arn), json.dumps(document, indent=2))


def _narrow(principal: Any, account: str, callers: tuple[str, ...]) -> None:
    """Write callers in place of an account into a `Principal` element."""
    if not isinstance(principal, dict):
        return
    key = key_of(principal, "AWS")
    named = principal.get(key, [])
    texts = named if isinstance(named, list) else [named]
    kept = [text for text in texts if not _is_account(text, account)]
    if len(kept) < len(texts):
        principal[key] = [*kept, *(one for one in callers if one not in kept)]


def _is_account(text: object, account: str) -> bool:
    found = classify("AWS", str(text))
    return found.type is PrincipalType.ACCOUNT and found.value == account
