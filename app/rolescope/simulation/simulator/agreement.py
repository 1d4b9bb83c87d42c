"""Whether AWS's policy simulator and RoleScope agree about the identity side of an action.

The identity side of one action: what identity-based policies, boundary and SCPs say of it.

It is what AWS's policy simulator evaluates, on the same terms: a context key that nobody sent is
open. Trust policies, other policies of resources, RCPs and session policies are left out.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum

from rolescope.engine.decision import decide
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry, about_action
from rolescope.engine.language.context import ALL_OPEN, OPEN, RequestContext, UnknownKey
from rolescope.engine.language.guardrails import Guardrails
from rolescope.engine.language.policy_set import PolicySet, PolicySetAnswer
from rolescope.engine.language.truth import Truth
from rolescope.engine.language.variables import VERSION, template
from rolescope.engine.request.request_keys import time_keys
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair
from rolescope.value import Value, replace


class UndecidedBy(Value):
    """Why it cannot be told what policies say: a gap of the import, else keys that nobody sent."""

    gap: str = ""
    keys: tuple[str, ...] = ()


class OwnSide(Value, kw_only=True):
    """What RoleScope finds.

    `decision` is that of identity-based policies and boundary. `boundary` and `scps` say whether
    these allow; None: it cannot be told without the request, or `has_boundary` is False. `unknown`
    and `unknown_scps` are what it takes to tell. `elsewhere` is the account of the resource when
    it is not the principal's.
    """

    decision: Decision
    has_boundary: bool = False
    boundary: Truth = None
    scps: Truth = True
    unknown: UndecidedBy | None = None
    unknown_scps: UndecidedBy | None = None
    elsewhere: str = ""

    @property
    def overall(self) -> Decision:
        """The decision with the SCPs."""
        if self.scps is False and self.decision is not Decision.EXPLICIT_DENY:
            return Decision.IMPLICIT_DENY
        if self.scps is None and self.decision is Decision.ALLOW:
            return Decision.DEPENDS
        return self.decision


def own_side(
    pair: SimulatedPair, caller: Caller, index: WorldIndex, at: str, missing: Collection[str]
) -> OwnSide:
    """Evaluate an action of a user or role; `missing` are the keys that AWS was not told.

    AWS does not list the keys that SCPs ask for: these count as not told, all of them.
    """
    request = ActionRequest(
        caller=caller, action=pair.action, resource=pair.resource, at=at, is_open=True
    )
    asked = about_action(request, index, index.reading)
    inquiry = replace(
        asked,
        context=_without(asked.context, {*map(str.lower, missing), *time_keys(at)}),
        resource_policy=None,
        resource_layer=Layer.RESOURCE,
        must_be_granted=False,
        is_same_account=True,
        scps=Guardrails(),
        rcps=Guardrails(),
    )
    outcome = decide(inquiry, pair.action)
    boundary = outcome.boundary
    scps, unknown_scps = _scps(asked, pair.action)
    return OwnSide(
        decision=outcome.decision,
        has_boundary=boundary is not None,
        boundary=None if boundary is None else _passes((boundary,)),
        scps=scps,
        unknown=_unknown(inquiry, (outcome.identity, boundary))
        if outcome.decision is Decision.DEPENDS
        else None,
        unknown_scps=unknown_scps,
        elsewhere="" if asked.is_same_account else asked.resource_account,
    )


def _without(context: RequestContext, opened: Collection[str]) -> RequestContext:
    """Return a context in which some keys are open."""
    kept = {key: values for key, values in context.values.items() if key not in opened}
    return RequestContext(kept, lambda key: OPEN if key in opened else _missing(context, key))


def _missing(context: RequestContext, key: str) -> UnknownKey | None:
    found = context.find(key)
    return found if isinstance(found, UnknownKey) else None


def _scps(asked: Inquiry, action: str) -> tuple[Truth, UndecidedBy | None]:
    if not asked.scps.is_imported:
        return None, UndecidedBy("the SCPs of the account are not imported")
    question = replace(asked, context=ALL_OPEN).question(action)
    levels = asked.scps.levels
    answers = [level.policies.answer(question) for level in levels]
    passes = _passes(answers)
    if passes is not None:
        return passes, None
    gaps = [gap for level in levels for gap in level.policies.gaps]
    return None, _of(gaps, _keys(answers, ALL_OPEN))


def _passes(answers: Iterable[PolicySetAnswer]) -> Truth:
    """Tell whether all of them allow and none denies."""
    result: Truth = True
    for answer in answers:
        if answer.denies is True or answer.allows is False:
            return False
        if answer.denies is None or answer.allows is None:
            result = None
    return result


def _unknown(inquiry: Inquiry, answers: Iterable[PolicySetAnswer | None]) -> UndecidedBy:
    policies: tuple[PolicySet | None, ...] = (inquiry.signer.identity, inquiry.signer.boundary)
    gaps = [gap for found in policies if found is not None for gap in found.gaps]
    applied = [answer for answer in answers if answer is not None]
    return _of(gaps, _keys(applied, inquiry.context))


def _of(gaps: Iterable[str], keys: Iterable[str]) -> UndecidedBy:
    return UndecidedBy(next(iter(gaps), ""), tuple(dict.fromkeys(keys)))


def _keys(answers: Iterable[PolicySetAnswer], context: RequestContext) -> Iterator[str]:
    """Yield the keys, as written, for want of which a statement may apply or not."""
    for answer in answers:
        for statement, applies in answer.applied:
            source = statement.source
            if applies is not None:
                continue
            named = [condition.key for condition in source.conditions]
            texts = [value for condition in source.conditions for value in condition.values]
            texts += (*(source.resources or ()), *(source.not_resources or ()))
            named += sorted(key for text in texts for key in template(text, VERSION).keys)
            for key in named:
                if isinstance(context.find(key.lower()), UnknownKey):
                    yield key


class AgreementStanding(Enum):
    """How both answers stand to one another."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not comparable"


class AgreementReason(Enum):
    """Why answers differ, or cannot be compared."""

    NO_ANSWER = "AWS gave none"
    AWS_ALLOWS = "AWS allows"
    AWS_DENIES = "AWS denies"
    BOUNDARY_ALLOWS = "in AWS the boundary allows"
    BOUNDARY_DENIES = "in AWS the boundary denies"
    BOUNDARY_UNKNOWN = "AWS applies a boundary"
    AWS_BY_DENY = "AWS by a Deny"
    OWN_BY_DENY = "RoleScope by a Deny"
    SCPS_DENY = "in AWS SCPs deny"
    SCPS_ALLOW = "in AWS SCPs allow"
    SCPS_UNNAMED = "AWS names no SCP"
    SCPS_UNKNOWN = "what SCPs do is not known"
    OTHER_ACCOUNT = "the resource is in another account"
    UNKNOWN = "what policies do is not known"


class ComparedPair(Value, kw_only=True):
    """One pair with both answers. `own` None: there was nothing to compare with.

    `reason` is None where both agree. `is_without_scps`: what SCPs do could not be compared. `side`
    is what RoleScope found.
    """

    answer: AwsAnswer
    side: OwnSide
    own: Decision | None
    standing: AgreementStanding
    reason: AgreementReason | None = None
    is_without_scps: bool = False


def compare_all(
    answers: Sequence[AwsAnswer], caller: Caller, index: WorldIndex, at: str
) -> tuple[ComparedPair, ...]:
    """Compare every answer of AWS about a user or role with ours."""
    return tuple(
        compare(answer, own_side(answer.pair, caller, index, at, answer.missing))
        for answer in answers
    )


def compare(answer: AwsAnswer, side: OwnSide) -> ComparedPair:
    """Compare an answer of AWS with ours."""
    if answer.decision is None:
        return ComparedPair(
            answer=answer,
            side=side,
            own=None,
            standing=AgreementStanding.NOT_COMPARABLE,
            reason=AgreementReason.NO_ANSWER,
        )
    standing, reason = _standing(answer, _of_identity(answer.decision, answer), side)
    is_without_scps = side.scps is None and standing is not AgreementStanding.NOT_COMPARABLE
    return ComparedPair(
        answer=answer,
        side=side,
        own=side.decision if is_without_scps else side.overall,  # the rest was compared
        standing=standing,
        reason=reason,
        is_without_scps=is_without_scps,
    )


_Found = tuple[AgreementStanding, AgreementReason | None]
_AGREES: _Found = (AgreementStanding.AGREES, None)


def _of_identity(decision: AwsDecision, answer: AwsAnswer) -> AwsDecision:
    """Return AWS's decision of the identity side: across accounts it stands apart."""
    own = [part for name, part in answer.parts if "resource" not in name.lower()]
    if not own or answer.by_scps is False:
        return decision
    for one in (AwsDecision.EXPLICIT_DENY, AwsDecision.IMPLICIT_DENY):
        if one in own:
            return one
    return AwsDecision.ALLOWED


def _standing(answer: AwsAnswer, aws: AwsDecision, side: OwnSide) -> _Found:
    is_allowed = aws is AwsDecision.ALLOWED
    found = _by_scps(answer, side, is_allowed=is_allowed)
    if found is not None:
        return found
    if side.elsewhere and not is_allowed and not answer.parts:
        return AgreementStanding.NOT_COMPARABLE, AgreementReason.OTHER_ACCOUNT
    if side.decision is Decision.DEPENDS:
        return AgreementStanding.NOT_COMPARABLE, AgreementReason.UNKNOWN
    found = _by_boundary(answer, side)
    if found is not None:
        return found
    if is_allowed is not (side.decision is Decision.ALLOW):
        return _differs(AgreementReason.AWS_ALLOWS if is_allowed else AgreementReason.AWS_DENIES)
    return _by_kind(answer, aws, side)


def _by_scps(answer: AwsAnswer, side: OwnSide, *, is_allowed: bool) -> _Found | None:
    """Compare what SCPs do; None: nothing speaks against comparing the rest."""
    aws: Truth = answer.by_scps
    if side.scps is None:
        is_silent = aws is None and not is_allowed and side.decision is Decision.ALLOW
        is_theirs = aws is False or is_silent
        unknown = AgreementStanding.NOT_COMPARABLE, AgreementReason.SCPS_UNKNOWN
        return unknown if is_theirs else None
    if side.scps:
        if aws is not False:
            return None
        return _differs(AgreementReason.SCPS_DENY)
    if aws:
        return _differs(AgreementReason.SCPS_ALLOW)
    if is_allowed:
        return _differs(AgreementReason.SCPS_UNNAMED)
    return _AGREES


def _differs(reason: AgreementReason) -> _Found:
    return AgreementStanding.DIFFERS, reason


def _by_boundary(answer: AwsAnswer, side: OwnSide) -> _Found | None:
    """Compare what the boundary does; None: nothing is left to say of it."""
    aws = answer.by_boundary
    if aws is None:
        return None
    if not side.has_boundary:
        return _differs(AgreementReason.BOUNDARY_UNKNOWN)
    if side.boundary is None or side.boundary is aws:
        return None
    return _differs(
        AgreementReason.BOUNDARY_DENIES if side.boundary else AgreementReason.BOUNDARY_ALLOWS
    )


def _by_kind(answer: AwsAnswer, aws: AwsDecision, side: OwnSide) -> _Found:
    """Both allow or both deny: compare how, where policies of the principal alone decide."""
    is_plain = side.boundary is not False and answer.by_boundary is not False
    if aws is AwsDecision.ALLOWED or not is_plain or side.scps is not True:
        return _AGREES
    if aws is AwsDecision.EXPLICIT_DENY and side.decision is Decision.IMPLICIT_DENY:
        return _differs(AgreementReason.AWS_BY_DENY)
    if aws is AwsDecision.IMPLICIT_DENY and side.decision is Decision.EXPLICIT_DENY:
        return _differs(AgreementReason.OWN_BY_DENY)
    return _AGREES
