"""The identity side of one action: what identity-based policies, boundary and SCPs say of it.

It is what AWS's policy simulator evaluates, on the same terms: a context key that nobody sent is
open. Trust policies, other policies of resources, RCPs and session policies are left out.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

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
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.model.simulator import SimulatedPair

_EVERYTHING_OPEN = RequestContext({}, lambda _key: OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSide:
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
