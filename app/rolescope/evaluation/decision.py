"""The decision for one action: AWS's order on one page (spec 4.8, EV-7 to EV-20)."""

from dataclasses import dataclass

from rolescope.evaluation.inquiry import Inquiry
from rolescope.evaluation.policy_set import EVERYTHING, Answer, PolicySet
from rolescope.evaluation.principal import Strength
from rolescope.evaluation.signer import Kind
from rolescope.evaluation.statement import Question
from rolescope.evaluation.truth import Truth, all_of, any_of
from rolescope.evaluation.verdict import Decision, Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What every layer answered about one action. None: the layer does not apply."""

    action: str
    question: Question
    rcps: tuple[Answer, ...]
    scps: tuple[Answer, ...]
    resource: Answer | None
    identity: Answer | None
    boundary: Answer | None
    session: Answer | None
    denies: Truth
    allows: Truth

    @property
    def decision(self) -> Decision:
        """The decision; an undecided deny or allow that changes nothing does not matter."""
        if self.denies is True:
            return Decision.EXPLICIT_DENY
        if self.allows is False:
            return Decision.IMPLICIT_DENY
        if self.denies is None or self.allows is None:
            return Decision.DEPENDS
        return Decision.ALLOW


def decide(inquiry: Inquiry, action: str) -> Outcome:
    """Decide about one action of a request."""
    question = inquiry.question(action)
    signer = inquiry.signer
    rcps = tuple(level.policies.answer(question) for level in inquiry.rcps.levels)
    scps = tuple(level.policies.answer(question) for level in inquiry.scps.levels)
    resource = _answer(inquiry.resource_policy, question)
    identity = _answer(signer.identity, question)
    if signer.kind is Kind.ROOT:
        identity = EVERYTHING  # EV-23
    boundary = _answer(signer.boundary, question)
    session = _answer(signer.session, question)
    if session is not None and signer.kind is Kind.ROOT:
        session = _task(session, signer.session)
    sides = _CallerSide(inquiry, identity, boundary, session)

    # EV-7: a deny anywhere decides.
    layers = (*rcps, *scps, resource, identity, boundary, session)
    denies = any_of(answer.denies for answer in layers if answer is not None)
    # EV-8: every level of SCPs has to allow; RCPs always do (RCP-3).
    allows = all_of((*(answer.allows for answer in scps), sides.allows(resource)))
    return Outcome(
        action=action,
        question=question,
        rcps=rcps,
        scps=scps,
        resource=resource,
        identity=identity,
        boundary=boundary,
        session=session,
        denies=denies,
        allows=allows,
    )


def _task(answer: Answer, policies: PolicySet | None) -> Answer:
    """EV-24: a task policy without any Allow limits by its denies alone."""
    statements = () if policies is None else policies.statements
    return answer if any(not one.is_deny for one in statements) else answer._replace(allows=True)


def _answer(policies: PolicySet | None, question: Question) -> Answer | None:
    return None if policies is None else policies.answer(question)


def needed_layers(inquiry: Inquiry, strength: Strength) -> tuple[Layer, ...]:
    """Return the layers of the caller's side that have to allow, given how the caller is named.

    EV-10 to EV-15 in the same account, EV-18 to EV-20 across accounts.
    """
    if not inquiry.signer.kind.is_signed:
        return ()  # TR-19, TR-21
    if not inquiry.is_same_account or strength is Strength.ACCOUNT:
        return Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION
    if strength is Strength.ROLE:
        return Layer.BOUNDARY, Layer.SESSION
    reading = inquiry.reading
    if strength is Strength.USER and reading.boundary_limits_named_user:  # TR-8, U-1
        return (Layer.BOUNDARY,)
    if strength is Strength.ANYONE and reading.boundary_limits_anyone:  # U-2
        return Layer.BOUNDARY, Layer.SESSION
    return ()


@dataclass(frozen=True, slots=True)
class _CallerSide:
    """The answers of the caller's own policies."""

    inquiry: Inquiry
    identity: Answer | None
    boundary: Answer | None
    session: Answer | None

    def allows(self, resource: Answer | None) -> Truth:
        """Join both sides: what the resource's policy grants, and what the caller has."""
        inquiry = self.inquiry
        grants = () if resource is None else resource.grants
        ways = [all_of((truth, self._allows(strength))) for truth, strength in grants]
        if inquiry.is_same_account and not inquiry.must_be_granted:
            ways.append(self._allows(Strength.ACCOUNT))  # EV-17
        return any_of(ways)

    def _allows(self, strength: Strength) -> Truth:
        return all_of(self._layer(layer) for layer in needed_layers(self.inquiry, strength))

    def _layer(self, layer: Layer) -> Truth:
        if layer is Layer.IDENTITY:
            return self.identity is not None and self.identity.allows
        answer = self.boundary if layer is Layer.BOUNDARY else self.session
        return True if answer is None else answer.allows
