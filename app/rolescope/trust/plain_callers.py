"""Plain callers: all users and roles of a world as bit sets, asked about a role all at once."""

from collections.abc import Iterable, Iterator
from copy import copy
from functools import cached_property

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.request.refusals import refusals, refusals_of_role
from rolescope.model.policy import PrincipalType, Statement
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.trust.bulk import Bulk, Mask
from rolescope.trust.bulk.mask import Trimmed, bits, chosen, ones, surely, trimmed, union
from rolescope.trust.entities import caller_of, entities
from rolescope.trust.facts import Requirement
from rolescope.trust.narrowing import narrowed_to
from rolescope.trust.reach import OPEN_TO_SESSIONS, SETTLED, WITHOUT_MFA, ReachBounds
from rolescope.trust.requests import RequestAsker
from rolescope.trust.written import WrittenTrust
from rolescope.trust.written_actions import may_be_federated
from rolescope.value import replace

_TAG, _MFA = "aws:principaltag/", "aws:multifactorauthpresent"


def plain_callers(index: WorldIndex, at: str) -> "PlainCallers":
    """Return the callers of a world, made once for each time."""
    return index.remember(("plain callers", at), lambda: PlainCallers(index, at))


def keep_callers(before: WorldIndex, after: WorldIndex, at: str, changed: Iterable[str]) -> None:
    """Keep what is known of the callers of a world for one that differs in nothing but policies.

    These are trust policies, and what the `changed` callers (ARNs) themselves have.
    """
    known = plain_callers(before, at)
    after.remember(("plain callers", at), lambda: known.after(after, changed))


_Call = tuple[AssumeRoleParameters, Context]
_ALL = -1
_Place = tuple[str, bool, str] | tuple[int, str]
"""A caller, or all of its kind in an account, and the account of a role."""


class _Facts:
    """The calls that callers make for some requirements, whatever the role.

    `asked` are those of whom that is known, `unsure` those of whom it cannot be told.
    """

    __slots__ = ("asked", "calls", "unsure")

    def __init__(self) -> None:
        self.asked = self.unsure = 0
        self.calls: dict[_Call, int] = {}

    def add(self, request: AssumeRoleRequest, callers: int) -> None:
        """Add callers who make a request."""
        call = request.parameters, request.context
        known = self.calls.get(call)
        self.calls[call] = callers if known is None else known | callers


class PlainCallers:
    """The users and roles of a world; bit i of a mask is the one of that number."""

    def __init__(self, index: WorldIndex, at: str) -> None:
        """Sort the callers of a world, as it stands at a time (ISO 8601)."""
        self._index, self._at = index, at
        self._bulk = Bulk(index, at)
        self._accounts = {
            account.id: self.mask(entity.arn for entity in entities(account))
            for account in index.world.accounts
        }
        kinds: dict[object, tuple[RequestAsker, list[int]]] = {}
        tags: dict[str, dict[str, list[int]]] = {}
        for number, entity in enumerate(self._bulk.callers):
            asker = RequestAsker(index, caller_of(entity), "", at)
            kinds.setdefault(asker.kind, (asker, []))[1].append(number)
            for key, values in asker.known.items():
                if key.startswith(_TAG):
                    tags.setdefault(key, {}).setdefault(values[0], []).append(number)
        sorted_ = tuple((asker, ones(numbers)) for asker, numbers in kinds.values())
        self._kinds = tuple(members for _, members in sorted_)
        able = {
            key: union(members for asker, members in sorted_ if asker.may_vary(key))
            for key in OPEN_TO_SESSIONS
        }
        self._reach = ReachBounds(index, self._bulk, able)
        self._tagged = {
            key: {value: ones(numbers) for value, numbers in by_value.items()}
            for key, by_value in tags.items()
        }
        self._sorted_arns = tuple(sorted(self._bulk.number))
        rank = {arn: place for place, arn in enumerate(self._sorted_arns)}
        self._ranks = tuple(rank[entity.arn] for entity in self._bulk.callers)
        self._names: dict[Trimmed, tuple[str, ...]] = {}
        self._masks: dict[tuple[str, ...], int] = {}
        self._askers: dict[int, RequestAsker] = {}
        self._helpful: dict[_Place, tuple[Requirement, ...]] = {}
        self._facts: dict[tuple[Requirement, ...], _Facts] = {}
        self._fitting: dict[tuple[Requirement, ...], _Facts] = {}

    def after(self, index: WorldIndex, changed: Iterable[str]) -> "PlainCallers":
        """Return the callers of a world that differs in nothing but policies."""
        made = copy(self)
        mask = self.mask(changed)
        bulk = self._bulk.after(index, mask)
        made._index, made._bulk = index, bulk  # noqa: SLF001 - of the copy
        made._reach = self._reach.after(index, bulk, mask)  # noqa: SLF001 - of the copy
        made.__dict__.pop("_unfederated", None)  # trust policies may differ
        made._askers = {}  # noqa: SLF001 - of the copy; they know the world
        return made

    # Sets

    def mask(self, arns: Iterable[str]) -> int:
        """Return the bit set of some ARNs."""
        return ones(self._bulk.number[arn] for arn in arns)

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the ARNs of a bit set, sorted; the same set gives the same tuple."""
        key = trimmed(surely(mask))
        known = self._names.get(key)
        if known is None:
            # Numbers are sorted in a tenth of the time of ARNs, which differ at their end alone.
            places = sorted(chosen(self._ranks, mask))
            known = self._names[key] = tuple(map(self._sorted_arns.__getitem__, places))
        return known

    def candidates(self, role: Role, trust: WrittenTrust) -> int:
        """Return the callers whom a trust in an account or in anyone may let in.

        In the account of the role, `*` lets in without a grant (TR-6), and so may a statement that
        cannot be understood (GR-73); all others need one.
        """
        found = self._bulk.granted(role)
        is_anyone = trust.principal.type is PrincipalType.ANYONE
        if is_anyone or any(statement.defects for statement in trust.statements):
            found |= self._accounts.get(account_of(role.arn), 0)
        if not is_anyone:
            found &= self._accounts.get(trust.principal.value, 0)
        narrowed = narrowed_to(self._index, trust)
        return found if narrowed is None else found & self._mask_of(narrowed)

    def _mask_of(self, arns: tuple[str, ...]) -> int:
        """Return the bit set of ARNs that come again and again."""
        known = self._masks.get(arns)
        if known is None:
            known = self._masks[arns] = self.mask(arns)
        return known

    def reached(self, callers: int, trusts: Iterable[tuple[Role, WrittenTrust]]) -> Iterator[str]:
        """Yield the roles of some trusts, in accounts or in anyone, that may let callers in."""
        covered = self._bulk.granted_to(callers)
        homes = {one for one, members in self._accounts.items() if members & callers}
        for role, trust in trusts:
            is_about = covered >> self._bulk.roles.number[role.arn] & 1
            if (is_about or account_of(role.arn) in homes) and callers & self.candidates(
                role, trust
            ):
                yield role.arn

    # Answers

    def asker(self, number: int, role: str) -> RequestAsker:
        """Return a caller as one who asks for a role."""
        return self._asker(number).about(role)

    def _asker(self, number: int) -> RequestAsker:
        """Return a caller as one who asks for no role yet: what it may bring rests on none."""
        known = self._askers.get(number)
        if known is None:
            caller = caller_of(self._bulk.callers[number])
            known = self._askers[number] = RequestAsker(self._index, caller, "", self._at)
        return known

    def helpful(self, number: int, role: Role) -> tuple[Requirement, ...] | None:
        """Return what let this caller, else one like it, into a role of the same account last.

        It is worth a try before anything is searched for: what callers and accounts ask for beside
        a trust, such as MFA, is often the same for all roles.
        """
        own = self._helpful.get((number, account_of(role.arn)))
        return own if own is not None else self._helpful.get(self._place(number, role))

    def note_helpful(
        self, number: int, role: Role, requirements: tuple[Requirement, ...]
    ) -> tuple[Requirement, ...]:
        """Keep what let a caller into a role."""
        self._helpful[self._place(number, role)] = requirements
        self._helpful[number, account_of(role.arn)] = requirements
        return requirements

    def _place(self, number: int, role: Role) -> "_Place":
        entity = self._bulk.callers[number]
        return account_of(entity.arn), isinstance(entity, Role), account_of(role.arn)

    def answer(self, role: Role, requirements: tuple[Requirement, ...], among: int) -> Mask:
        """Tell who of some callers is let in with the facts that requirements ask for."""
        certain = possible = 0
        for (parameters, context), group in self._calls(role, requirements, among):
            found = self._bulk.allowed(role, parameters, context, among=group)
            possible |= found.possible
            is_doubtful = any(key.lower() == _MFA and not values for key, values in context)
            certain |= found.certain & ~self._unfederated if is_doubtful else found.certain
        return Mask(certain, possible)

    def _calls(
        self, role: Role, requirements: tuple[Requirement, ...], among: int
    ) -> Iterator[tuple[_Call, int]]:
        """Yield the calls that callers would make, each with those who would make it.

        Those whom STS refuses are left out, whatever the policies say (AR-17).
        """
        if not among or refusals_of_role(role.arn):
            return
        known = self._facts.setdefault(requirements, _Facts())
        for asker, group in self._askers_of(known, requirements, among):
            request = replace(asker.request(requirements), role=role.arn)
            if not refusals(request, self._index):
                known.add(request, group)
        for call, group in known.calls.items():
            if group & among:
                yield call, group & among

    def _askers_of(
        self, known: _Facts, requirements: tuple[Requirement, ...], among: int
    ) -> Iterator[tuple[RequestAsker, int]]:
        """Yield one of all who make the same request, with all of them, but for who is known."""
        for kind in self._kinds:
            left = kind & among & ~known.asked
            while left:
                number = next(bits(left))
                asker = self._asker(number)
                alike = self._alike(number, asker, requirements)
                group = kind  # the set itself, where it is that of all: it is kept
                if alike != _ALL or known.asked & kind:
                    group &= ~known.asked & alike
                left &= ~group
                known.asked |= group
                yield asker, group

    def _alike(
        self, number: int, asker: RequestAsker, requirements: tuple[Requirement, ...]
    ) -> int:
        """Return those who make the same request as a caller, if they are of its kind.

        The facts of a caller rest on its tags where it may choose them, and on all that is known
        of it where policies have variables or ask for the ID of a session.
        """
        about = [one.condition for one in requirements if asker.may_vary(one.condition.key)]
        if any(
            condition.key.lower() == "aws:userid"
            or any("${" in value for value in condition.values)
            for condition in about
        ):
            return 1 << number
        group = _ALL
        for key in {condition.key.lower() for condition in about} & self._tagged.keys():
            by_value = self._tagged[key]
            values = asker.known.get(key)
            group &= by_value[values[0]] if values else ~union(by_value.values())
        return group

    def reachable(self, role: Role, trust: WrittenTrust, among: int) -> tuple[int, int]:
        """Return those of some callers whom facts may let into a role: others need no look.

        Of the second, none is let in but as a session without MFA as a key, which it may not be
        (U-6).
        """
        if not among:
            return 0, 0
        found, further = self._reach.allowed(role, trust, among), 0
        for requirements in {_settled(statement) for statement in trust.statements}:
            able = among & self._reach.able & ~found
            if requirements and able and not refusals_of_role(role.arn):
                some, without_mfa = self._with(requirements, role, able)
                found, further = found | some, further | without_mfa
        further = (further | self._reach.without_mfa(role, among & ~found)) & ~found
        doubtful = further & self._unfederated if further else 0
        return found | further & ~doubtful, doubtful

    @cached_property
    def _unfederated(self) -> int:
        """The roles that neither SAML nor web identity can make a session of."""
        return ones(
            number
            for number, one in enumerate(self._bulk.callers)
            if isinstance(one, Role) and not may_be_federated(self._index, one.arn)
        )

    def _with(
        self, requirements: tuple[Requirement, ...], role: Role, among: int
    ) -> tuple[int, int]:
        """Return those of some callers whom facts that meet requirements may let in.

        Where it is not certain that there are none, they need a look as well. The second are let
        in without MFA as a key alone.
        """
        known = self._fitting.setdefault(requirements, _Facts())
        for asker, group in self._askers_of(known, requirements, among):
            request, is_certain = asker.request_that_fits(requirements)
            if request is not None:
                known.add(request, group)
            elif not is_certain:
                known.unsure |= group
        found, further = known.unsure & among, 0
        for (_, context), group in known.calls.items():
            left = group & among & ~found
            if left:
                found |= self._bulk.reachable(role, context, among=left)
                left &= ~found & ~further
            if left:
                further |= self._bulk.reachable(role, (*context, *WITHOUT_MFA), among=left)
        return found, further

    def trusted(self, role: Role, among: int) -> int:
        """Return those of some callers whom a role may trust, with whatever facts."""
        return self._reach.trusted(role, among)


def _settled(statement: Statement) -> tuple[Requirement, ...]:
    """Return what a statement asks for of what is settled in an open request."""
    return tuple(
        Requirement(condition)
        for condition in statement.conditions
        if condition.key.lower().startswith(SETTLED)
    )
