"""Principals of a request that the import lacks: no request of theirs can be called denied."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.caller import Caller
from rolescope.model.request import AssumeRoleRequest
from rolescope.questions.assertions import Asked, PathQuery


def absent_of(asked: Asked, index: WorldIndex) -> tuple[str, ...]:
    """Return the ARNs of users and roles that the import would hold if they existed.

    These are the callers of imported accounts, and the role, whatever its account: without its
    trust policy nothing is known of it.
    """
    if isinstance(asked, PathQuery):
        ends = (asked.source, asked.target)
        return tuple(one for one in ends if account_of(one) and not _is_known(one, index))
    callers = {arn: None for arn in _callers(asked.caller) if index.account(account_of(arn))}
    role = {asked.role: None} if isinstance(asked, AssumeRoleRequest) else {}
    return tuple(arn for arn in callers | role if not _is_known(arn, index))


def _is_known(arn: str, index: WorldIndex) -> bool:
    return index.user(arn) is not None or index.role(arn) is not None


def _callers(caller: Caller | None) -> Iterator[str]:
    """Yield the ARNs of a caller, and of those from whom it comes."""
    while caller is not None:
        if caller.entity_arn:
            yield caller.entity_arn
        caller = caller.source
