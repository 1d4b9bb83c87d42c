"""Whom a request names that is not in the import: nothing can be said to be denied to them."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest, AssumeRoleRequest


def absent_of(asked: AssumeRoleRequest | ActionRequest, index: WorldIndex) -> tuple[str, ...]:
    """Return the ARNs of users and roles that the import would hold if they existed.

    These are the callers of imported accounts, and the role, whatever its account: without its
    trust policy nothing is known of it.
    """
    callers = {arn: None for arn in _callers(asked.caller) if index.account(account_of(arn))}
    role = {asked.role: None} if isinstance(asked, AssumeRoleRequest) else {}
    return tuple(arn for arn in callers | role if not (index.user(arn) or index.role(arn)))


def _callers(caller: Caller | None) -> Iterator[str]:
    """Yield the ARNs of a caller, and of those from whom it comes."""
    while caller is not None:
        if caller.entity_arn:
            yield caller.entity_arn
        caller = caller.source
