"""The decision for one action: AWS's order on one page (EV-7 to EV-20)."""

from collections.abc import Iterator

from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.guardrails import GuardrailAnswer
from rolescope.engine.language.policy_set import EVERYTHING, PolicySet, PolicySetAnswer
from rolescope.engine.language.principal import Strength
from rolescope.engine.language.statement import Question
from rolescope.engine.language.truth import Truth, all_of
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.caller import CallerKind
from rolescope.value import Value, replace


class LayerOutcomes(Value):
    """What every layer answered about one action. None: the layer does not apply."""

    action: str
    question: Question
    rcps: tuple[PolicySetAnswer, ...]
    scps: tuple[PolicySetAnswer, ...]
    resource: PolicySetAnswer | None
    identity: PolicySetAnswer | None
    boundary: PolicySetAnswer | None
    session: PolicySetAnswer | None
    denies: Truth
    allows: Truth
    decision: Decision

    def layers(self, resource_layer: Layer) -> Iterator[tuple[Layer, PolicySetAnswer]]:
        """Yield what the layers that apply answered, in the order of EV-25."""
        for answer in self.rcps:
            yield Layer.RCP, answer
        for answer in self.scps:
            yield Layer.SCP, answer
        if self.resource is not None:
            yield resource_layer, self.resource
        if self.identity is not None:
            yield Layer.IDENTITY, self.identity
        if self.boundary is not None:
            yield Layer.BOUNDARY, self.boundary
        if self.session is not None:
            yield Layer.SESSION, self.session

    def own(self, layer: Layer) -> PolicySetAnswer | None:
        """Return what a layer of the caller's side answered."""
        if layer is Layer.IDENTITY:
            return self.identity
        return self.boundary if layer is Layer.BOUNDARY else self.session


def decide(inquiry: Inquiry, action: str) -> LayerOutcomes:
    """Decide about one action of a request."""
    question = inquiry.question(action)
    signer = inquiry.signer
    rcps, scps = inquiry.rcps.answer(question), inquiry.scps.answer(question)
    resource = _answer(inquiry.resource_policy, question)
    identity = _answer(signer.identity, question)
    if signer.has_all_rights:
        identity = EVERYTHING  # EV-23
    boundary = _answer(signer.boundary, question)
    session = _answer(signer.session, question)
    if session is not None and signer.kind is CallerKind.ROOT:
        session = _task(session, signer.session)
    denies = _denies(rcps, scps, resource, identity, boundary, session)
    # EV-8: every level of SCPs has to allow; RCPs always do (RCP-3)
    allows = all_of((scps.allows, _sides(inquiry, resource, _Own(identity, boundary, session))))
    return LayerOutcomes(
        action,
        question,
        rcps.levels,
        scps.levels,
        resource,
        identity,
        boundary,
        session,
        denies,
        allows,
        _decision(denies, allows),
    )


def _decision(denies: Truth, allows: Truth) -> Decision:
    """Decide; an undecided deny or allow that changes nothing does not matter."""
    if denies is True:
        return Decision.EXPLICIT_DENY
    if allows is False:
        return Decision.IMPLICIT_DENY
    if denies is None or allows is None:
        return Decision.DEPENDS
    return Decision.ALLOW


def _task(answer: PolicySetAnswer, policies: PolicySet | None) -> PolicySetAnswer:
    """EV-24: a task policy without any Allow limits by its denies alone."""
    statements = () if policies is None else policies.statements
    return answer if any(not one.is_deny for one in statements) else replace(answer, allows=True)


def _answer(policies: PolicySet | None, question: Question) -> PolicySetAnswer | None:
    return None if policies is None else policies.answer(question)


def _denies(*answers: PolicySetAnswer | GuardrailAnswer | None) -> Truth:
    """EV-7: a deny anywhere decides."""
    result: Truth = False
    for answer in answers:
        if answer is not None and answer.denies is not False:
            if answer.denies:
                return True
            result = None
    return result


CALLER_SIDE = (Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION)
_LIMITS = (Layer.BOUNDARY, Layer.SESSION)


def needed_layers(inquiry: Inquiry, strength: Strength) -> tuple[Layer, ...]:
    """Return the layers of the caller's side that have to allow, given how the caller is named.

    EV-10 to EV-15 in the same account, EV-18 to EV-20 across accounts.
    """
    if not inquiry.signer.kind.is_signed:
        return ()  # TR-19, TR-21
    if not inquiry.is_same_account or strength is Strength.ACCOUNT:
        return CALLER_SIDE
    if strength is Strength.ROLE:
        return _LIMITS
    reading = inquiry.reading
    if strength is Strength.USER and reading.boundary_limits_named_user:  # TR-8, U-1
        return (Layer.BOUNDARY,)
    if strength is Strength.ANYONE and reading.boundary_limits_anyone:  # U-2
        return _LIMITS
    return ()


class _Own(Value):
    """The answers of the caller's own policies."""

    identity: PolicySetAnswer | None
    boundary: PolicySetAnswer | None
    session: PolicySetAnswer | None


def sides_allow(inquiry: Inquiry, outcome: LayerOutcomes) -> Truth:
    """Tell whether both sides allow, whatever SCPs and RCPs say (EV-10 to EV-20)."""
    own = _Own(outcome.identity, outcome.boundary, outcome.session)
    return _sides(inquiry, outcome.resource, own)


def open_grants(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[tuple[Truth, Strength], ...]:
    """Return the grants of the resource's policy that the caller's side does not rule out."""
    own = _Own(outcome.identity, outcome.boundary, outcome.session)
    return tuple(
        (truth, strength)
        for truth, strength in (() if outcome.resource is None else outcome.resource.grants)
        if _own_allows(own, needed_layers(inquiry, strength)) is not False
    )


def _sides(inquiry: Inquiry, resource: PolicySetAnswer | None, own: _Own) -> Truth:
    """Join both sides: what the resource's policy grants, and what the caller has."""
    result: Truth = False
    for truth, strength in () if resource is None else resource.grants:
        way = _own_allows(own, needed_layers(inquiry, strength))
        if way is not False:
            if way and truth:
                return True
            result = None
    if inquiry.is_same_account and not inquiry.must_be_granted:  # EV-17
        way = _own_allows(own, needed_layers(inquiry, Strength.ACCOUNT))
        return way if way is not False else result
    return result


def _own_allows(own: _Own, needed: tuple[Layer, ...]) -> Truth:
    result: Truth = True
    for layer in needed:
        if layer is Layer.IDENTITY:
            truth: Truth = own.identity is not None and own.identity.allows
        else:
            answer = own.boundary if layer is Layer.BOUNDARY else own.session
            truth = True if answer is None else answer.allows
        if truth is False:
            return False
        if truth is None:
            result = None
    return result
