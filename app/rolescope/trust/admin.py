"""Administrators: users and roles that may do everything in their account (PE-74).

It is told by effect: what identity policies and boundary allow together, less their Denies. Nothing
is asked about single actions; see trust.extent.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import ALL_OPEN, OPEN, RequestContext, UnknownKey
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.resource_shape import (
    EVERYTHING,
    ResourceShape,
    covers_text,
    shapes_of,
    text_of_pattern,
)
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.truth import Truth, all_of
from rolescope.engine.request.request_keys import signer_keys
from rolescope.engine.request.signer import signer
from rolescope.model.policy import Effect, Policy, PolicyType, Statement
from rolescope.model.principal import Role, User
from rolescope.trust.entities import caller_of
from rolescope.trust.escalation_actions import WITHIN_IAM
from rolescope.trust.extent import ALL, ActionExtent, StatementExtent, in_common, left_over
from rolescope.value import Value

ADMINISTRATOR_ACCESS = ":iam::aws:policy/AdministratorAccess"
_OF_PRINCIPAL = frozenset(  # every request of the principal has them, with the same values
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:username",
    }
)
_EVERYTHING = StatementExtent(actions=(ALL.actions,), may_allow=True)
_UNNAMED_SERVICE = ActionExtent(text_of_pattern("\uf8ff" * 8 + ":*"))  # as the next one of AWS


class Limit(Value):
    """A policy that limits an administrator, who still counts as one (PE-74)."""

    type: PolicyType
    name: str


def is_admin(index: WorldIndex, entity: User | Role) -> bool:
    """Tell whether a user or role is certainly an administrator (PE-74)."""
    return index.remember(
        ("is admin", entity.arn),
        lambda: may_be_admin(index, entity) and administers(index, entity) is True,
    )


def may_be_admin(index: WorldIndex, entity: User | Role) -> bool:
    """Tell whether a policy may allow all actions, or is missing; looks at nothing else of them."""
    policies = index.identity_policies(entity)
    return any(policy is None or _is_wide(index, policy) for policy in policies)


def _is_wide(index: WorldIndex, policy: Policy) -> bool:
    key = ("wide", id(policy))  # the world of the index holds it
    return index.remember(key, lambda: any(map(_may_name_everything, policy.statements)))


def _may_name_everything(source: Statement) -> bool:
    """Tell whether the outline of a statement may be anything; see `_outline`."""
    if source.effect is Effect.DENY:
        return False
    return bool(source.defects) or any(map(_names_everything, source.actions or ("*",)))


def administers(index: WorldIndex, entity: User | Role) -> Truth:
    """Tell whether a user or role is an administrator (PE-74).

    None: a document is missing or cannot be read, or a statement cannot be understood, and that
    decides. The document of AdministratorAccess need not be imported. SCPs that are not imported
    are no reason against it: only what identity policies and boundary say has to be known.
    """
    return index.remember(("administers", entity.arn), lambda: _administers(index, entity))


def _administers(index: WorldIndex, entity: User | Role) -> Truth:
    identity = index.identity(entity)
    written = tuple(identity.statements)  # many principals have the same
    is_wide = index.remember(("may be everything", written), lambda: _may_be_everything(identity))
    if not (is_wide or _missing_by_name(index, entity)):
        return None if identity.gaps else False
    return _Case(index, entity).verdict()


def limits(index: WorldIndex, entity: User | Role) -> tuple[Limit, ...]:
    """Return the policies by which an administrator is limited, the nearest first (PE-74).

    They deny something under conditions or in part, or do not allow everything.
    """
    case = _Case(index, entity)
    found = [*_denying(case.identity, PolicyType.IDENTITY)]
    if case.boundary is not None:
        found += _narrowing(case.boundary, PolicyType.BOUNDARY)
    for level in case.scps:
        found += _narrowing(level, PolicyType.SCP)
    for level in case.rcps:
        found += _denying(level, PolicyType.RCP)
    return tuple(dict.fromkeys(found))


def doubts(index: WorldIndex, entity: User | Role) -> tuple[str, ...]:
    """Say what is missing to tell whether a user or role is an administrator.

    Only of those whose policies allow everything as far as they are known; empty for all others.
    """
    identity, boundary = index.identity(entity), index.boundary(entity)
    if not _may_be_everything(identity) or administers(index, entity) is not None:
        return ()
    missing = (*identity.gaps, *(boundary.gaps if boundary else ()))
    return missing or ("a statement cannot be understood",)


def _may_be_everything(policies: PolicySet) -> bool:
    """Tell whether Allow statements name all actions, whatever their resources are.

    Few do, so most principals need no closer look.
    """
    allowing = [one for one in policies.statements if one.may_allow]
    if any(map(_allows_everything, allowing)):
        return True
    wide = [piece for one in allowing if (piece := _outline(one)) is not None]
    if not wide:
        return False
    left = left_over((ALL,), wide)
    return all(any(_names(one, field.actions) for one in allowing) for field in left)


def _outline(compiled: CompiledStatement) -> StatementExtent | None:
    """Return the actions of a statement that is about those of any service, None of others.

    None as well of those with a condition that the request alone decides.
    """
    source = compiled.source
    if compiled.is_ambiguous:
        return _EVERYTHING
    if source.actions is not None and not any(map(_names_everything, source.actions)):
        return None
    if any(one.keys.isdisjoint(_OF_PRINCIPAL) for one in compiled.conditions):
        return None
    if source.actions is not None:
        return _EVERYTHING
    return StatementExtent(
        actions=tuple(map(_encoded, source.not_actions or ())), is_not_action=True
    )


def _names(compiled: CompiledStatement, actions: str) -> bool:
    """Tell whether one of the actions of a statement is all of a pattern."""
    return any(covers_text(_encoded(one), actions) for one in compiled.source.actions or ())


@lru_cache(maxsize=16384)
def _encoded(action: str) -> str:
    return text_of_pattern(action.lower())


@lru_cache(maxsize=16384)
def _names_everything(action: str) -> bool:
    return covers_text(_encoded(action), ALL.actions)


def _missing_by_name(index: WorldIndex, entity: User | Role) -> int:
    account = account_of(entity.arn)
    return sum(
        arn.endswith(ADMINISTRATOR_ACCESS) and index.managed_policy(arn, account) is None
        for arn in dict.fromkeys(_attached(index, entity))
    )


def _attached(index: WorldIndex, entity: User | Role) -> tuple[str, ...]:
    if isinstance(entity, Role) or not entity.groups:
        return entity.attached
    account = index.account(account_of(entity.arn))
    groups = account.groups if account else ()
    of_groups = (arn for group in groups if group.name in entity.groups for arn in group.attached)
    return (*entity.attached, *of_groups)


class _Layer(Value):
    """The statements of a layer as one principal meets them, each with its policy.

    Those that can never apply to the principal are left out. `has_gaps`: documents are missing or
    cannot be read.
    """

    statements: tuple[tuple[Policy, StatementExtent], ...] = ()
    has_gaps: bool = False

    def allowing(self, *, hopeful: bool) -> list[StatementExtent]:
        """Return what allows something, if only under conditions."""
        pieces = (piece for _, piece in self.statements if piece.may_allow)
        return [piece for piece in pieces if hopeful or piece.is_sound]

    def denying(self, *, hopeful: bool) -> list[StatementExtent]:
        """Return what denies something without conditions."""
        pieces = (piece for _, piece in self.statements if piece.may_deny)
        return [one for one in pieces if one.applies and not (hopeful and not one.is_sound)]


class _Case:
    """Whether one principal is an administrator, and what speaks for and against it.

    What cannot be understood is judged twice, in its favor (`hopeful`) and against it.
    """

    def __init__(self, index: WorldIndex, entity: User | Role) -> None:
        self._index, self._entity = index, entity
        self._is_by_name = _missing_by_name(index, entity) > 0

    @cached_property
    def identity(self) -> _Layer:
        """What the identity policies deny, those of groups included (EV-3)."""
        found = self._index.identity(self._entity)
        denying = (one for one in found.statements if one.may_deny)
        gaps = len(found.gaps) - _missing_by_name(self._index, self._entity)
        return _Layer(self._pieces(denying), has_gaps=gaps > 0)

    @cached_property
    def boundary(self) -> _Layer | None:
        """The permissions boundary; None when there is none."""
        found = self._index.boundary(self._entity)
        return None if found is None else self._layer(found)

    @cached_property
    def scps(self) -> tuple[_Layer, ...]:
        """The SCPs over the principal, level by level."""
        return self._levels(PolicyType.SCP)

    @property
    def rcps(self) -> tuple[_Layer, ...]:
        """The RCPs over the resources of its account, level by level."""
        return self._levels(PolicyType.RCP)

    def verdict(self) -> Truth:
        """Tell whether it is an administrator; None where what is not understood decides."""
        at_best = self._is_admin(hopeful=True)
        if not at_best or self._is_understood:
            return at_best
        return True if self._is_admin(hopeful=False) else None

    @property
    def _is_understood(self) -> bool:
        own = (self.identity, *([self.boundary] if self.boundary else ()))
        if any(layer.has_gaps for layer in own):
            return False
        pieces = (piece for layer in (*own, *self.scps) for _, piece in layer.statements)
        identity = self._index.identity(self._entity).statements
        return all(one.is_sound for one in identity) and all(one.is_sound for one in pieces)

    def _is_admin(self, *, hopeful: bool) -> bool:
        if not self._is_everything_allowed(hopeful=hopeful):
            return False
        layers = (self.identity, *([self.boundary] if self.boundary else ()))
        if not hopeful and any(layer.has_gaps for layer in layers):
            return False
        denying = [one for layer in layers for one in layer.denying(hopeful=hopeful)]
        has_services = self._has_every_service(denying, hopeful=hopeful)
        return has_services and self._may_change_iam(denying, hopeful=hopeful)

    def _is_everything_allowed(self, *, hopeful: bool) -> bool:
        """Tell whether its identity policies together allow everything, without conditions."""
        if self._is_by_name or (hopeful and self.identity.has_gaps):
            return True
        found = self._index.identity(self._entity).statements
        allowing = tuple(one for one in found if one.may_allow)
        if any(map(_is_personal, allowing)):
            return self._allow_everything(allowing, hopeful=hopeful)
        return self._index.remember(
            ("allow everything", allowing, hopeful),
            lambda: self._allow_everything(allowing, hopeful=hopeful),
        )

    def _allow_everything(self, allowing: tuple[CompiledStatement, ...], *, hopeful: bool) -> bool:
        if any(map(_allows_everything, allowing)):
            return True
        wide = [one for one in allowing if _outline(one) is not None]
        left = left_over((ALL,), self._granting(wide, hopeful=hopeful))
        others = [one for one in allowing if any(_names(one, field.actions) for field in left)]
        return not left_over(left, self._granting(others, hopeful=hopeful))

    def _granting(
        self, allowing: Iterable[CompiledStatement], *, hopeful: bool
    ) -> list[StatementExtent]:
        """Return what statements allow in every request of the principal."""
        pieces = (piece for _, piece in self._pieces(allowing) if piece.applies)
        return [piece for piece in pieces if hopeful or piece.is_sound]

    def _has_every_service(self, denying: list[StatementExtent], *, hopeful: bool) -> bool:
        """Tell whether something is left to it of each service; of all that it has a policy for.

        A boundary has to be about everything, though not without exceptions and conditions.
        """
        named = [one for piece in denying for one in piece.actions]
        limiting: list[StatementExtent] | None = None
        if self.boundary is not None and not self.boundary.has_gaps:
            limiting = self.boundary.allowing(hopeful=hopeful)
            if left_over((_UNNAMED_SERVICE,), limiting):
                return False
            named += [one for piece in limiting for one in piece.actions]
        for service in dict.fromkeys((_UNNAMED_SERVICE, *map(_service, named))):
            within = [service] if limiting is None else in_common([service], limiting)
            if not left_over(within, denying):
                return False
        return True

    def _may_change_iam(self, denying: list[StatementExtent], *, hopeful: bool) -> bool:
        """Tell whether an action of PE-1 to PE-15 is left to it on some resource."""
        layers = [*([self.boundary] if self.boundary else ()), *self.scps]
        limiting = [layer.allowing(hopeful=hopeful) for layer in layers if not layer.has_gaps]
        denying = [
            *denying,
            *(one for level in self.scps for one in level.denying(hopeful=hopeful)),
        ]
        home = ("arn", partition_of(self._entity.arn), "iam", "", account_of(self._entity.arn))
        key = "is left IAM", home, tuple(map(tuple, limiting)), tuple(denying)
        return self._index.remember(key, lambda: _is_left_iam(home, limiting, denying))

    # Reading

    def _levels(self, kind: PolicyType) -> tuple[_Layer, ...]:
        if isinstance(self._entity, Role) and self._entity.is_service_linked:
            return ()  # SCP-4, RCP-4
        found = self._index.guardrails(account_of(self._entity.arn), kind)
        return tuple(self._layer(level.policies) for level in found.levels)

    def _layer(self, policies: PolicySet) -> _Layer:
        statements: Iterable[CompiledStatement] = policies.statements
        everything = next(filter(_allows_everything, statements), None)
        if everything is not None:  # what else is allowed adds nothing
            statements = (one for one in statements if one.may_deny or one is everything)
        return _Layer(self._pieces(statements), has_gaps=bool(policies.gaps))

    def _pieces(
        self, statements: Iterable[CompiledStatement]
    ) -> tuple[tuple[Policy, StatementExtent], ...]:
        read = ((one.policy, self._piece(one)) for one in statements)
        return tuple((policy, piece) for policy, piece in read if piece is not None)

    def _applies(self, compiled: CompiledStatement) -> Truth:
        """Tell whether the conditions of a statement hold in every request of the principal."""
        tests = compiled.conditions
        is_personal = any(not one.keys.isdisjoint(_OF_PRINCIPAL) for one in tests)
        context = self._context if is_personal else ALL_OPEN
        return all_of(one.test(context, self._index.reading) for one in tests)

    def _piece(self, compiled: CompiledStatement) -> StatementExtent | None:
        """Read a statement; None when it can never apply to the principal."""
        if _is_personal(compiled):
            return self._read(compiled)
        return self._index.remember(("piece", compiled), lambda: self._read(compiled))

    def _read(self, compiled: CompiledStatement) -> StatementExtent | None:
        source = compiled.source
        if compiled.is_ambiguous or compiled.match_action("") is None:  # GR-7, GR-11
            return StatementExtent(
                actions=(ALL.actions,),
                may_allow=compiled.may_allow,
                may_deny=compiled.may_deny,
                is_sound=False,
            )
        applies = self._applies(compiled)
        if applies is False:
            return None
        written = source.not_actions if source.actions is None else source.actions
        return StatementExtent(
            actions=tuple(map(_encoded, written or ())),
            is_not_action=source.actions is None,
            shapes=self._shapes(compiled),
            is_not_resource=source.resources is None and source.not_resources is not None,
            may_allow=compiled.may_allow,
            may_deny=compiled.may_deny,
            applies=applies,
            is_sound=compiled.is_sound,
        )

    def _shapes(self, compiled: CompiledStatement) -> tuple[ResourceShape, ...]:
        written = _resources(compiled)
        if written is None or "*" in written:  # without either it is not sound
            return (EVERYTHING,)
        version, reading = compiled.policy.version, self._index.reading
        if not any("${" in one for one in written):
            return _plain_shapes(written, version, reading)
        return shapes_of(written, version, self._context, reading)

    @cached_property
    def _context(self) -> RequestContext:
        """What every request of the principal brings; all else is open."""
        who = signer(caller_of(self._entity), self._index)
        keys, unknown = signer_keys(who, self._index, self._index.reading)

        def missing(key: str) -> UnknownKey | None:
            return unknown.get(key) if key in _OF_PRINCIPAL else OPEN

        return RequestContext({key: keys[key] for key in keys.keys() & _OF_PRINCIPAL}, missing)


def _is_left_iam(
    home: tuple[str, ...],
    limiting: Iterable[list[StatementExtent]],
    denying: list[StatementExtent],
) -> bool:
    """Tell whether denials leave an action of PE-1 to PE-15 of those that all limits allow."""
    for action, kind in WITHIN_IAM.items():
        pattern = f"{kind}/*"
        shape = ResourceShape(pattern, (*home, text_of_pattern(pattern)))
        left = [ActionExtent(action, shape)]
        for pieces in limiting:
            left = in_common(left, pieces)
        if left_over(left, denying):
            return True
    return False


def _allows_everything(compiled: CompiledStatement) -> bool:
    """Tell whether a statement alone allows everything, whoever the principal is."""
    return (
        compiled.fixed is not None
        and compiled.fixed[0] is True
        and compiled.may_allow
        and any(map(_names_everything, compiled.source.actions or ()))
    )


def _is_personal(compiled: CompiledStatement) -> bool:
    """Tell whether who the principal is decides what a statement says."""
    if any(not one.keys.isdisjoint(_OF_PRINCIPAL) for one in compiled.conditions):
        return True
    return any("${" in one for one in _resources(compiled) or ())


def _resources(compiled: CompiledStatement) -> tuple[str, ...] | None:
    source = compiled.source
    return source.not_resources if source.resources is None else source.resources


@lru_cache(maxsize=4096)
def _plain_shapes(
    written: tuple[str, ...], version: str, reading: Interpretation
) -> tuple[ResourceShape, ...]:
    """Return patterns without variables as shapes; many statements have the same."""
    return shapes_of(written, version, ALL_OPEN, reading)


def _service(pattern: str) -> ActionExtent:
    """Return all actions of the service that a pattern names, or of several."""
    return ActionExtent(f"{pattern.partition(':')[0]}:{text_of_pattern('*')}")


def _denying(layer: _Layer, kind: PolicyType) -> Iterator[Limit]:
    """Yield the policies that deny something."""
    return (Limit(kind, policy.name) for policy, piece in layer.statements if piece.may_deny)


def _narrowing(layer: _Layer, kind: PolicyType) -> Iterator[Limit]:
    """Yield the policies of a layer that deny something, or do not allow everything."""
    yield from _denying(layer, kind)
    allowing = [one for one in layer.allowing(hopeful=False) if one.applies]
    if not layer.has_gaps and left_over((ALL,), allowing):
        allowed = ((policy, piece) for policy, piece in layer.statements if piece.may_allow)
        yield from (Limit(kind, policy.name) for policy, _ in allowed)
