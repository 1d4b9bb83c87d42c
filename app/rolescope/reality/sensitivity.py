"""Which facts of a call the policies in its way look at: calls that differ in others are alike.

Of the calls that are alike, one is asked about (CT-46).
"""

import ipaddress
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.guardrails import PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.variables import VERSION, template
from rolescope.model.instant import parse_instant
from rolescope.model.policy import Condition, Policy, PolicyType, PrincipalType, Statement
from rolescope.model.principal import Role, User

_NOW = frozenset({"aws:currenttime", "aws:epochtime"})
_ISSUED = frozenset({"aws:tokenissuetime"})
_ADDRESSES = frozenset({"aws:sourceip", "aws:vpcsourceip"})
_OF_TIMES, _OF_ADDRESSES = ("date", "numeric", "null"), ("ipaddress", "notipaddress", "null")


class RecordFacts(NamedTuple):
    """What policies look at: context keys, and of some keys the values that they compare with.

    `moments`, `networks` are the constants that a time or an address is compared with; `exact` are
    keys that are compared otherwise. `sessions` are the ARNs of sessions that principals name.
    """

    keys: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    moments: frozenset[float] = frozenset()
    networks: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()

    def with_more(self, *others: "RecordFacts") -> "RecordFacts":
        """Join what several look at."""
        return RecordFacts(
            self.keys.union(*(other.keys for other in others)),
            self.exact.union(*(other.exact for other in others)),
            self.moments.union(*(other.moments for other in others)),
            self.networks.union(*(other.networks for other in others)),
            self.sessions.union(*(other.sessions for other in others)),
        )


class Sensitivity(NamedTuple):
    """What of a call may bear on the verdict.

    `now`, `issued`, `address` tell whether exactly that value counts; otherwise it is enough to
    know where it is among the constants.
    """

    facts: RecordFacts
    now: bool
    issued: bool
    address: bool
    agent: bool
    external_id: bool
    session_name: bool
    caller_name: bool
    region: bool
    tls: bool
    subject: bool
    moments: tuple[float, ...]
    networks: tuple[str, ...]


def sensitivity_of(index: WorldIndex, entity: str, role: str) -> Sensitivity:
    """Return what the policies of a caller, of a role and over both look at.

    Pairs whose policies look at the same share it: there are far more of them.
    """
    own, others = _facts_of(index, entity), (_facts_of(index, role), _of_trust(index, role))
    return index.remember(("tested of", own, *others), lambda: _sensitivity(own.with_more(*others)))


def _sensitivity(facts: RecordFacts) -> Sensitivity:
    keys, exact = facts.keys, facts.exact
    return Sensitivity(
        facts=facts,
        now=not exact.isdisjoint(_NOW),
        issued=not exact.isdisjoint(_ISSUED),
        address=not exact.isdisjoint(_ADDRESSES),
        agent="aws:useragent" in keys,
        external_id="sts:externalid" in keys,
        session_name="sts:rolesessionname" in keys,
        caller_name="aws:userid" in keys,
        region="aws:requestedregion" in keys,
        tls="aws:securetransport" in keys,
        subject=any(key.endswith(":sub") for key in keys),
        moments=tuple(sorted(facts.moments)),
        networks=tuple(sorted(facts.networks)),
    )


def place_among(value: float, moments: tuple[float, ...]) -> tuple[int, int]:
    """Return where a time is among constants: two in one place compare alike with each."""
    return bisect_left(moments, value), bisect_right(moments, value)


@lru_cache(maxsize=65_536)
def place_in(address: str, networks: tuple[str, ...]) -> tuple[bool, ...]:
    """Return in which networks an address is."""
    found = ipaddress.ip_address(address)
    return tuple(found in network for network in map(_network, networks))


@lru_cache(maxsize=4_096)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text, strict=False)


def _facts_of(index: WorldIndex, arn: str) -> RecordFacts:
    entity = index.users.get(arn) or index.roles.get(arn)
    if entity is None:
        return _of_account(index, account_of(arn))
    return index.remember(("tested", arn), lambda: _of_entity(index, entity))


def _of_entity(index: WorldIndex, entity: User | Role) -> RecordFacts:
    found = _of_account(index, account_of(entity.arn))
    boundary = index.boundary(entity)
    policies = (*index.identity(entity).policies, *(boundary.policies if boundary else ()))
    return found.with_more(_of_policies(policies))


def _of_account(index: WorldIndex, account: str) -> RecordFacts:
    return index.remember(
        ("tested account", account),
        lambda: _of_policies(
            policy
            for kind in (PolicyType.SCP, PolicyType.RCP)
            for level in index.guardrails(account, kind).levels
            for policies in (level.policies, *_unplaced(level.policies))
            for policy in policies.policies
        ),
    )


def _unplaced(policies: PolicySet) -> tuple[PolicySet, ...]:
    """Return the policies of which it is not known whether they are attached there."""
    return policies.others if isinstance(policies, PossiblyAttachedPolicies) else ()


def _of_trust(index: WorldIndex, role: str) -> RecordFacts:
    found = index.roles.get(role)
    if found is None:
        return _NO_FACTS
    return index.remember(("tested trust", role), lambda: _of_policies((found.trust_policy,)))


_NO_FACTS = RecordFacts()


def _of_policies(policies: Iterable[Policy]) -> RecordFacts:
    keys, exact, moments = set[str](), set[str](), set[float]()
    networks, sessions = set[str](), set[str]()
    for policy in policies:
        for statement in policy.statements:
            for condition in statement.conditions:
                key = condition.key.lower()
                keys.add(key)
                if key in _NOW | _ISSUED:
                    moments |= _moments(condition, exact)
                elif key in _ADDRESSES:
                    networks |= _networks(condition, exact)
            read = set(_variables(statement))
            keys |= read
            exact |= read
            sessions |= set(_sessions(statement))
    return RecordFacts(
        frozenset(keys),
        frozenset(exact),
        frozenset(moments),
        frozenset(networks),
        frozenset(sessions),
    )


def _moments(condition: Condition, exact: set[str]) -> set[float]:
    """Return the times that a condition compares with; else the very time counts."""
    found = [parse_instant(value) for value in condition.values]
    if not _operator(condition).startswith(_OF_TIMES) or None in found:
        exact.add(condition.key.lower())
    return {moment.timestamp() for moment in found if moment is not None}


def _networks(condition: Condition, exact: set[str]) -> set[str]:
    """Return the networks that a condition compares with; else the very address counts."""
    networks = set[str]()
    is_plain = _operator(condition).startswith(_OF_ADDRESSES)
    for value in condition.values if is_plain else ():
        try:
            _network(value)
            networks.add(value)
        except ValueError:
            is_plain = False
    if not is_plain:
        exact.add(condition.key.lower())
    return networks


def _operator(condition: Condition) -> str:
    return condition.operator.lower().rpartition(":")[2]


def _sessions(statement: Statement) -> Iterator[str]:
    for principal in (*(statement.principals or ()), *(statement.not_principals or ())):
        if principal.type in (PrincipalType.SESSION, PrincipalType.FEDERATED_USER):
            yield principal.value


def _variables(statement: Statement) -> Iterator[str]:
    """Yield the keys that variables of a statement read."""
    for texts in (
        *(condition.values for condition in statement.conditions),
        *(statement.resources or (), statement.not_resources or ()),
    ):
        for text in texts:
            if "${" in text:
                yield from template(text, VERSION).keys
