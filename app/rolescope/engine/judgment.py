"""The judgment of a whole request: by a rule that needs no policy, or by all layers."""

from typing import NamedTuple

from rolescope.engine.decision import LayerOutcomes, decide
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry, about_action, about_role
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.admission import Admission, admit_to_action, admit_to_role
from rolescope.engine.request.assume_root import is_about_root, unknown_of_root
from rolescope.engine.request.refusals import DEFAULT_MAXIMUM, doubtful_device, is_capped
from rolescope.engine.request.signer import Signer, signer
from rolescope.engine.request.token_attributes import token_attributes
from rolescope.engine.verdict import Decision
from rolescope.model.caller import CallerKind
from rolescope.model.request import ActionRequest, AssumeRoleRequest, Request
from rolescope.value import Value

_AFTER_DENIES = frozenset(
    {"AR-5", "ARN-2", "EV-22", "SVC-7a"}
)  # formats.md: a deny that applies wins over these
_NO_RULES: tuple[str, ...] = ()
WORST_FIRST = (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY, Decision.DEPENDS, Decision.ALLOW)


class Admitted(NamedTuple):
    """A request that a rule decides before any policy."""

    admission: Admission
    action: str

    @property
    def decision(self) -> Decision:
        """Allowed or not: nothing is open."""
        return Decision.ALLOW if self.admission.is_allowed else Decision.IMPLICIT_DENY


class Judged(Value):
    """A request that its policies decide, with what every layer answered about every action.

    `rules` and `unknown` are what the decision rests on beside the policies; `assumed` is what of
    `unknown` bears on how long the session lasts, and not on the decision.
    """

    decision: Decision
    inquiry: Inquiry
    outcomes: tuple[LayerOutcomes, ...]
    rules: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def worst(self) -> LayerOutcomes:
        """The outcome that decides: every needed action has to be allowed."""
        return _worst(self.outcomes)


def _worst(outcomes: tuple[LayerOutcomes, ...]) -> LayerOutcomes:
    if len(outcomes) == 1:
        return outcomes[0]
    return min(outcomes, key=lambda outcome: WORST_FIRST.index(outcome.decision))


def judge(request: Request, index: WorldIndex, reading: Interpretation) -> Admitted | Judged:
    """Decide about a request of either kind."""
    if isinstance(request, AssumeRoleRequest):
        return judge_role(request, index, reading)
    return judge_action(request, index, reading)


def judge_role(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation
) -> Admitted | Judged:
    """Decide about assuming a role; what a token sets is added to the request already."""
    caller = signer(request.caller, index)
    admission, provider = admit_to_role(request, caller, index, reading)
    if admission is not None and admission.rule not in _AFTER_DENIES:
        return Admitted(admission, request.action)
    inquiry = about_role(request, index, reading, caller)
    outcomes = tuple([decide(inquiry, action) for action in inquiry.actions])
    if admission is not None and not any(outcome.denies for outcome in outcomes):
        return Admitted(admission, request.action)
    assumed, is_beyond = _assumed_maximum(request, caller, index, reading)
    unread = token_attributes(request.caller).unreadable  # CK-71: it may ask for more actions
    device = doubtful_device(request)
    unknown = (*provider.unknown, *assumed, *unread, *((device,) if device else ()))
    decision, rules = _worst(outcomes).decision, _NO_RULES
    if decision is Decision.ALLOW and (is_beyond or unread):
        decision, rules = Decision.DEPENDS, ("DF-6",) if is_beyond else _NO_RULES
    return Judged(decision, inquiry, outcomes, rules, unknown, assumed)


def judge_action(
    request: ActionRequest, index: WorldIndex, reading: Interpretation
) -> Admitted | Judged:
    """Decide about any other action."""
    caller = signer(request.caller, index)
    admission = admit_to_action(request, caller, index, reading)
    if admission is not None and admission.rule not in _AFTER_DENIES:
        return Admitted(admission, request.action)
    inquiry = about_action(request, index, reading)
    outcome = decide(inquiry, request.action)
    if admission is not None and not outcome.denies:
        return Admitted(admission, request.action)
    decision = outcome.decision
    unknown = tuple(unknown_of_root(caller, index)) if is_about_root(request.action) else ()
    if unknown and decision is Decision.ALLOW:
        decision = Decision.DEPENDS
    return Judged(decision, inquiry, (outcome,), (), unknown)


def _assumed_maximum(
    request: AssumeRoleRequest, caller: Signer, index: WorldIndex, reading: Interpretation
) -> tuple[tuple[str, ...], bool]:
    """DF-6: without MaxSessionDuration, 3,600 s are assumed; a longer wish cannot be decided."""
    role = index.roles.get(request.role)
    if role is None or role.max_session_duration is not None:
        return _NOTHING_ASSUMED
    if is_capped(request.caller, reading) or caller.kind is CallerKind.SERVICE:  # SVC-3
        return _NOTHING_ASSUMED
    note = f"MaxSessionDuration of {role.name} is not imported: {DEFAULT_MAXIMUM:,} s is assumed"
    return (note,), (request.parameters.duration or 0) > DEFAULT_MAXIMUM


_NOTHING_ASSUMED: tuple[tuple[str, ...], bool] = ((), False)
