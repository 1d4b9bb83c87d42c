"""Reached: the roles whose trust policies may admit some callers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role
from rolescope.trust.plain_callers import plain_callers
from rolescope.trust.written import WrittenTrust, merged_trusts

_WIDE = (PrincipalType.ACCOUNT, PrincipalType.ANYONE)


@dataclass(slots=True)
class _Trusts:
    """All trusts of a world: the wide ones, and the roles by the names in all others."""

    wide: list[tuple[Role, WrittenTrust]] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)


def reached(
    before: WorldIndex,
    after: WorldIndex,
    at: str,
    callers: frozenset[str],
    comings: frozenset[str],
) -> Iterator[str]:
    """Yield the roles whose trust may let callers in, as they were or as they are.

    `comings` are those of the callers who came or went. Roles with another trust policy than
    before may be left out.
    """
    accounts = frozenset(account_of(arn) for arn in comings)
    for index in (before, after):
        # Where nobody came or went, the same trust policy names the same callers.
        trusts = _trusts(index if comings else before)
        for name in _names(index, callers):
            yield from trusts.named.get(name, ())
        yield from (role.arn for role, trust in trusts.wide if _may_narrow(trust, accounts))
        if not index.roles:
            continue  # nobody is let in anywhere
        known = plain_callers(index, at)
        theirs = known.mask(arn for arn in callers if arn in index.users or arn in index.roles)
        yield from known.reached(theirs, trusts.wide)


def _trusts(index: WorldIndex) -> _Trusts:
    def find() -> _Trusts:
        found = _Trusts()
        for role in index.roles.values():
            for trust in merged_trusts(index, role):
                if trust.principal.type in _WIDE:
                    found.wide.append((role, trust))
                    continue
                for name in (trust.principal.value, _session(trust)):
                    found.named.setdefault(name, []).append(role.arn)
        return found

    return index.remember("trusts by what they name", find)


def _may_narrow(trust: WrittenTrust, accounts: frozenset[str]) -> bool:
    """Tell whether an edge may name entities that came or went, whether they may call or not."""
    if trust.principal.type is PrincipalType.ANYONE:
        return bool(accounts)
    return trust.principal.value in accounts


def _names(index: WorldIndex, arns: Iterable[str]) -> Iterator[str]:
    """Yield all that a trust policy may call users and roles (PR-10, ARN-8)."""
    for arn in arns:
        entity = index.user(arn) or index.role(arn)
        yield arn
        if entity is not None:
            yield f"{account_of(arn)}/{entity.name}"
            if entity.id:
                yield entity.id


def _session(trust: WrittenTrust) -> str:
    """Return the account and the name behind a session or a federated user."""
    value = trust.principal.value
    name = value.rpartition(":")[2].split("/")[1:2]
    return f"{account_of(value)}/{name[0]}" if name else ""
