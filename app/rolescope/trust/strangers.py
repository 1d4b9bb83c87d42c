"""Strangers: callers from accounts that are not imported, whom a trust in anyone may admit."""

from collections.abc import Iterable, Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition

NOBODYS = "000000000000"
"""The account of a stranger of whom nothing is known: it stands for every other account."""

_MAX_TRIED = 50
_DIGITS = 12


def accounts_beside(
    index: WorldIndex, alternatives: Iterable[tuple[Condition, ...]]
) -> tuple[str, ...]:
    """Return accounts that are not imported but that a trust in anyone may mean.

    `alternatives` are the conditions of its statements. Accounts that these name come first, then
    members of the organization; not all of a large one.
    """
    found = dict.fromkeys((*_named(alternatives), *_members(index)))
    strange = [account for account in found if index.account(account) is None]
    return tuple(strange[:_MAX_TRIED])


def _named(alternatives: Iterable[tuple[Condition, ...]]) -> Iterator[str]:
    for conditions in alternatives:
        for condition in conditions:
            key = condition.key.lower()
            for value in condition.values:
                if key == "aws:principalaccount":
                    account = value
                elif key == "aws:principalarn" and value.count(":") >= 5:  # noqa: PLR2004 - ARN-1
                    account = value.split(":")[4]
                else:
                    continue
                if account != NOBODYS and len(account) == _DIGITS and account.isdigit():
                    yield account


def _members(index: WorldIndex) -> Iterator[str]:
    organization = index.world.organization
    if organization is not None:
        yield from (member.id for member in organization.accounts)
        yield from (account for account in (organization.management_account,) if account)


def is_stranger(index: WorldIndex, caller: Caller) -> bool:
    """Tell whether nothing is known of the caller but its account."""
    arn = caller_arn(caller)
    return bool(arn) and (index.account(account_of(arn)) is None or bool(index.lacking(arn)))


def is_from_nowhere(index: WorldIndex, caller: Caller) -> bool:
    """Tell whether a stranger stands for any account, so that its organization is its own matter.

    Where the members of an organization are not imported, that cannot be told of any account.
    """
    world = index.world
    organization = world.organization
    is_told = organization.accounts if organization is not None else world.organization_known
    return bool(is_told) and account_of(caller_arn(caller)) == NOBODYS


def caller_arn(caller: Caller) -> str:
    """Return the ARN of a user or of the role of a session, empty for other callers."""
    return caller.entity_arn if caller.is_user or caller.is_session else ""
