"""Reach: an upper bound of who may get into a role, or is trusted, with any facts."""

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.guardrails import PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import CompiledStatement
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Role
from rolescope.model.request import Context
from rolescope.trust.bulk import Bulk
from rolescope.trust.bulk.mask import bits, ones, union
from rolescope.trust.entities import Entity
from rolescope.trust.written import WrittenTrust

SETTLED = ("aws:principaltag/", "aws:sourceidentity", "aws:userid")
"""What an open request settles, though a session may be one that has another (TG-6, ARN-19)."""
_MFA = "aws:multifactorauthpresent"
OPEN_TO_SESSIONS = (*SETTLED, _MFA)
WITHOUT_MFA = (("aws:MultiFactorAuthPresent", None),)
"""An open request settles MFA for sessions, though one may be without that key (MFA-6)."""

_ACTION, _TAG_SESSION, _SET_SOURCE = "sts:assumerole", "sts:tagsession", "sts:setsourceidentity"
_NEEDED = {  # TG-1, SI-1: no call has these keys without the action
    "sts:sourceidentity": _SET_SOURCE,
    "aws:tagkeys": _TAG_SESSION,
    "sts:transitivetagkeys": _TAG_SESSION,
}
_REQUEST_TAG = "aws:requesttag/"


class ReachBounds:
    """Upper bounds for all callers at once: callers outside of one need no evaluation."""

    def __init__(self, index: WorldIndex, bulk: Bulk, able: Mapping[str, int]) -> None:
        """Take the bulk evaluation of a world, and who may vary a key, of `OPEN_TO_SESSIONS`."""
        self._index, self._bulk, self._able = index, bulk, able

    def after(self, index: WorldIndex, bulk: Bulk, changed: int) -> "ReachBounds":
        """Return the same for a world that differs in nothing but policies, as in Bulk.after."""
        asked = self._asked_of_callers  # fills the answers that the copy shares
        made = copy(self)
        made._index, made._bulk = index, bulk  # noqa: SLF001 - of the copy
        made._asked_of_callers = {  # noqa: SLF001 - of the copy
            key: mask & ~changed | made._asked_of(changed & self._able[key], key)  # noqa: SLF001
            for key, mask in asked.items()
        }
        return made

    def allowed(self, role: Role, trust: WrittenTrust, among: int) -> int:
        """Return whom an open request may let in, or one with what it settles.

        Where nothing but the statements of the trust asks for that, they have to be asked.
        """
        own = frozenset(statement.index for statement in trust.statements)
        return self._openly(role, among) | self._with_settled(role, among, own)

    def without_mfa(self, role: Role, among: int) -> int:
        """Return which sessions an open request may let in that lacks MFA as a key (MFA-6)."""
        return self._openly(role, self._of_mfa(role, among), WITHOUT_MFA)

    def trusted(self, role: Role, among: int) -> int:
        """Return whom a role may trust, and no policy surely denies: AssumeRole alone."""
        found = self._bulk.trusted(role, among=among)
        left = self._of_mfa(role, among & ~found)
        found |= self._bulk.trusted(role, WITHOUT_MFA, among=left) if left else 0
        return found | self._with_settled(role, among, frozenset())

    def _of_mfa(self, role: Role, among: int) -> int:
        """Return the sessions of some callers for which it may count that they lack the key."""
        able = among & self._able[_MFA]
        if not able or self._asks_role_side(role, frozenset(), _MFA):
            return able
        return able & self._asked_of_callers[_MFA]

    def _openly(self, role: Role, among: int, context: Context = ()) -> int:
        """Return whom an open request may let in; with tags only who may set tags."""
        found = self._bulk.reachable(role, context, among=among) if among else 0
        if not found:
            return 0
        needed = {key: action for key, action in self._set_by_calls(role) if action}
        if needed:
            absent = (*context, *((key, None) for key in needed))
            bare = self._bulk.reachable(role, absent, among=found)
            able = (self._bulk.may(one, role, among=found & ~bare) for one in {*needed.values()})
            found = bare | union(able)
        return found

    def _set_by_calls(self, role: Role) -> Iterator[tuple[str, str]]:
        """Yield keys that the trust policy asks for and a call sets, with the action needed."""
        for statement in self._index.trust(role).about(_ACTION):
            for condition in statement.conditions:
                is_tag = condition.key.startswith(_REQUEST_TAG)
                yield condition.key, _TAG_SESSION if is_tag else _NEEDED.get(condition.key, "")

    # What is settled

    def _with_settled(self, role: Role, among: int, own: frozenset[int]) -> int:
        """Return who may have what an open request settles, where policies ask for it.

        Of the trust policy, the statements with the `own` numbers do not count.
        """
        found = 0
        for key in SETTLED:
            able = among & self._able[key]
            if able and not self._asks_role_side(role, own, key):
                able &= self._asked_of_callers[key]
            found |= able
        return found

    @property
    def able(self) -> int:
        """All callers who may have something that an open request settles."""
        return union(self._able[key] for key in SETTLED)

    @cached_property
    def _asked_of_callers(self) -> dict[str, int]:
        """Those of whom their own policies ask for what is settled, by key."""
        return {key: self._asked_of(able, key) for key, able in self._able.items()}

    def _asked_of(self, callers: int, key: str) -> int:
        everyone = self._bulk.callers
        asked = (one for one in bits(callers) if self._asks_caller_side(everyone[one], key))
        return ones(asked)

    def _asks_role_side(self, role: Role, own: frozenset[int], key: str) -> bool:
        """Tell whether trust policy or RCPs ask for a key, but for some statements."""
        asked = self._index.remember(
            ("asked by trust", role.arn), lambda: tuple(_asked_by(self._index.trust(role)))
        )
        is_asked = any(number not in own and name.startswith(key) for number, name in asked)
        return is_asked or self._asks_guardrails(account_of(role.arn), PolicyType.RCP, key)

    def _asks_caller_side(self, entity: Entity, key: str) -> bool:
        asked = self._index.remember(
            ("asked by own", entity.arn), lambda: frozenset(self._asked_by_own(entity))
        )
        is_asked = any(name.startswith(key) for name in asked)
        return is_asked or self._asks_guardrails(account_of(entity.arn), PolicyType.SCP, key)

    def _asked_by_own(self, entity: Entity) -> Iterator[str]:
        boundary = self._index.boundary(entity)
        for policies in (self._index.identity(entity), *(() if boundary is None else (boundary,))):
            yield from (name for _, name in _asked_by(policies))

    def _asks_guardrails(self, account: str, policy_type: PolicyType, key: str) -> bool:
        return self._index.remember(
            ("asks", account, policy_type, key),
            lambda: any(
                _asks(level.policies, key)
                for level in self._index.guardrails(account, policy_type).levels
            ),
        )


def _asked_by(policies: PolicySet) -> Iterator[tuple[int, str]]:
    """Yield the keys that statements ask for, each with the number of the statement."""
    for statement in policies.statements:
        if statement.source.conditions and _is_about(statement):
            for condition in statement.conditions:
                yield statement.source.index, condition.key


def _is_about(statement: CompiledStatement) -> bool:
    actions = (_ACTION, _TAG_SESSION, _SET_SOURCE)
    return any(statement.match_action(action) is not False for action in actions)


def _asks(policies: PolicySet, key: str) -> bool:
    if isinstance(policies, PossiblyAttachedPolicies):
        return any(_asks(others, key) for others in (policies.here, *policies.others))
    return any(name.startswith(key) for _, name in _asked_by(policies))
