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
from rolescope.engine.language.context import OPEN, RequestContext, UnknownKey
from rolescope.engine.language.guardrails import Guardrails
from rolescope.engine.language.policy_set import PolicySet, PolicySetAnswer
from rolescope.engine.language.truth import Truth
from rolescope.engine.language.variables import VERSION, template
from rolescope.engine.request.request_keys import time_keys
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.arn import group_digits
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair
from rolescope.value import Value, replace

_EVERYTHING_OPEN = RequestContext({}, lambda _key: OPEN)


class OwnSide(Value, kw_only=True):
    """What RoleScope finds.

    `decision` is that of identity-based policies and boundary. `boundary` and `scps` say whether
    these allow; None: it cannot be told without the request, or `has_boundary` is False. `why` and
    `scps_why` say in words what it takes to tell. `elsewhere` is the account of the resource when
    it is not the principal's.
    """

    decision: Decision
    has_boundary: bool = False
    boundary: Truth = None
    scps: Truth = True
    why: str = ""
    scps_why: str = ""
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
    scps, scps_why = _scps(asked, pair.action)
    return OwnSide(
        decision=outcome.decision,
        has_boundary=boundary is not None,
        boundary=None if boundary is None else _passes((boundary,)),
        scps=scps,
        why=_why(inquiry, (outcome.identity, boundary))
        if outcome.decision is Decision.DEPENDS
        else "",
        scps_why=scps_why,
        elsewhere="" if asked.is_same_account else asked.resource_account,
    )


def _without(context: RequestContext, opened: Collection[str]) -> RequestContext:
    """Return a context in which some keys are open."""
    kept = {key: values for key, values in context.values.items() if key not in opened}
    return RequestContext(kept, lambda key: OPEN if key in opened else _unknown(context, key))


def _unknown(context: RequestContext, key: str) -> UnknownKey | None:
    found = context.find(key)
    return found if isinstance(found, UnknownKey) else None


def _scps(asked: Inquiry, action: str) -> tuple[Truth, str]:
    if not asked.scps.is_imported:
        return None, "The SCPs of the account are not imported."
    question = replace(asked, context=_EVERYTHING_OPEN).question(action)
    levels = asked.scps.levels
    answers = [level.policies.answer(question) for level in levels]
    passes = _passes(answers)
    if passes is not None:
        return passes, ""
    gaps = [gap for level in levels for gap in level.policies.gaps]
    return None, _words("SCPs ask", gaps, _keys(answers, _EVERYTHING_OPEN))


def _passes(answers: Iterable[PolicySetAnswer]) -> Truth:
    """Tell whether all of them allow and none denies."""
    result: Truth = True
    for answer in answers:
        if answer.denies is True or answer.allows is False:
            return False
        if answer.denies is None or answer.allows is None:
            result = None
    return result


def _why(inquiry: Inquiry, answers: Iterable[PolicySetAnswer | None]) -> str:
    policies: tuple[PolicySet | None, ...] = (inquiry.signer.identity, inquiry.signer.boundary)
    gaps = [gap for found in policies if found is not None for gap in found.gaps]
    applied = [answer for answer in answers if answer is not None]
    return _words("Its policies ask", gaps, _keys(applied, inquiry.context))


def _words(who: str, gaps: Iterable[str], keys: Iterable[str]) -> str:
    unique = list(dict.fromkeys(gaps))
    if unique:
        return f"{unique[0][:1].upper()}{unique[0][1:]}."
    names = ", ".join(dict.fromkeys(keys))
    return f"{who} for what was not sent: {names}." if names else f"{who} for what is not known."


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


class ComparedPair(Value, kw_only=True):
    """One pair with both answers. `own` None: there was nothing to compare with.

    `why` is what there is to say of it in sentences; empty where both agree in everything.
    """

    answer: AwsAnswer
    own: Decision | None
    standing: AgreementStanding
    why: str = ""


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
            answer=answer, own=None, standing=AgreementStanding.NOT_COMPARABLE, why=answer.said
        )
    standing, why = _standing(answer, _of_identity(answer.decision, answer), side)
    own = side.overall
    if side.scps is None and standing is not AgreementStanding.NOT_COMPARABLE:
        own = side.decision  # the rest was compared
        why = " ".join(filter(None, (why, _WITHOUT_SCPS, side.scps_why)))
    return ComparedPair(answer=answer, own=own, standing=standing, why=why)


_Found = tuple[AgreementStanding, str]
_AGREES: _Found = (AgreementStanding.AGREES, "")
_WITHOUT_SCPS = "Compared without SCPs."
_AWS_ALLOWS = "AWS allows it; by the policies that were imported it is denied."
_AWS_DENIES = "AWS denies it; by the policies that were imported it is allowed."
_BOUNDARY_ALLOWS = "In AWS the boundary allows it; in RoleScope it does not."
_BOUNDARY_DENIES = "In AWS the boundary does not allow it; in RoleScope it does."
_AWS_BY_DENY = "Both deny it: AWS by a Deny statement, RoleScope because nothing allows it."
_OWN_BY_DENY = "Both deny it: AWS because nothing allows it, RoleScope by a Deny statement."


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
        account = group_digits(side.elsewhere)
        return AgreementStanding.NOT_COMPARABLE, (
            f"The resource is in account {group_digits(account)}: AWS may deny it because "
            "the simulator was not given the policies there."
        )
    if side.decision is Decision.DEPENDS:
        return AgreementStanding.NOT_COMPARABLE, side.why
    found = _by_boundary(answer, side)
    if found is not None:
        return found
    if is_allowed is not (side.decision is Decision.ALLOW):
        return AgreementStanding.DIFFERS, _AWS_ALLOWS if is_allowed else _AWS_DENIES
    return _by_kind(answer, aws, side)


def _by_scps(answer: AwsAnswer, side: OwnSide, *, is_allowed: bool) -> _Found | None:
    """Compare what SCPs do; None: nothing speaks against comparing the rest."""
    aws: Truth = answer.by_scps
    if side.scps is None:
        is_silent = aws is None and not is_allowed and side.decision is Decision.ALLOW
        is_theirs = aws is False or is_silent
        return (AgreementStanding.NOT_COMPARABLE, side.scps_why) if is_theirs else None
    if side.scps:
        if aws is not False:
            return None
        return (
            AgreementStanding.DIFFERS,
            "AWS says that SCPs deny it; in RoleScope all of them allow it.",
        )
    if aws:
        return (
            AgreementStanding.DIFFERS,
            "AWS says that SCPs allow it; in RoleScope one of them does not.",
        )
    if is_allowed:
        return (
            AgreementStanding.DIFFERS,
            "AWS allows it and names no SCP; in RoleScope an SCP does not.",
        )
    return _AGREES


def _by_boundary(answer: AwsAnswer, side: OwnSide) -> _Found | None:
    """Compare what the boundary does; None: nothing is left to say of it."""
    aws = answer.by_boundary
    if aws is None:
        return None
    if not side.has_boundary:
        return (
            AgreementStanding.DIFFERS,
            "AWS applies a permissions boundary; RoleScope knows of none.",
        )
    if side.boundary is None or side.boundary is aws:
        return None
    return AgreementStanding.DIFFERS, _BOUNDARY_DENIES if side.boundary else _BOUNDARY_ALLOWS


def _by_kind(answer: AwsAnswer, aws: AwsDecision, side: OwnSide) -> _Found:
    """Both allow or both deny: compare how, where policies of the principal alone decide."""
    is_plain = side.boundary is not False and answer.by_boundary is not False
    if aws is AwsDecision.ALLOWED or not is_plain or side.scps is not True:
        return _AGREES
    if aws is AwsDecision.EXPLICIT_DENY and side.decision is Decision.IMPLICIT_DENY:
        return AgreementStanding.DIFFERS, _AWS_BY_DENY
    if aws is AwsDecision.IMPLICIT_DENY and side.decision is Decision.EXPLICIT_DENY:
        return AgreementStanding.DIFFERS, _OWN_BY_DENY
    return _AGREES
