"""Why a recorded answer and a verdict differ: evidence, in a fixed order (CT-36 to CT-44)."""

from collections.abc import Mapping

from rolescope.engine.consulted import Consulted
from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import SETTINGS, Interpretation, alternatives
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.caller import CallerKind, SessionCaller
from rolescope.model.policy import PolicyType, PrincipalType
from rolescope.model.principal import Tags
from rolescope.model.request import AssumeRoleRequest
from rolescope.reality.comparison import (
    ComparedAnswer,
    DifferenceEvidence,
    LikelyCause,
    RealityComparison,
)
from rolescope.reality.outcomes import RecordedOutcome, Tail
from rolescope.reality.recorded_writes import TrailChanges, subjects_of
from rolescope.reality.sensitivity import sensitivity_of
from rolescope.value import Value, replace

_MISSING = frozenset({"AR-5", "DF-46", "SES-11"})  # "does not exist"
_WHO = frozenset({"aws:principalarn", "aws:userid", "aws:username"})
_GUARDRAILS = (Layer.SCP, Layer.RCP)


class UnexplainedDifference(Value, kw_only=True):
    """Calls that were answered otherwise than computed, as far as they are alike.

    `access_key` tells the caller's session apart, where that may matter.
    """

    outcome: RecordedOutcome
    answer: ComparedAnswer
    kind: CallerKind
    caller: str
    request: AssumeRoleRequest
    tail: Tail | None = None
    is_recreated: bool = False
    is_placeholder: bool = False
    lacks_trust_grant: bool = False
    access_key: str = ""


class IssuedSession(Value):
    """What was passed when a session was made, by the record of that (CT-42)."""

    event_id: str
    session_policy: str | None
    policy_arns: tuple[str, ...]
    tags: Tags


Explained = tuple[RealityComparison, DifferenceEvidence]


class Explainer:
    """Finds the evidence for differences, once everything was read."""

    def __init__(
        self,
        index: WorldIndex,
        changes: TrailChanges,
        sessions: Mapping[str, IssuedSession],
        imported_at: int,
    ) -> None:
        """Take what the logs hold; `imported_at` is in seconds since 1970."""
        self._index, self._changes, self._sessions = index, changes, sessions
        self._imported_at = imported_at

    def explain(
        self, found: UnexplainedDifference, times: tuple[int, ...]
    ) -> tuple[Explained, ...]:
        """Return for each of the times of a difference what explains it."""
        subjects = subjects_of(self._index, found.caller, found.request.role)
        lasting: Explained | None = None
        explained: list[Explained] = []
        for time in times:
            write = self._changes.since(subjects, time, self._imported_at)
            if write is not None:
                explained.append((RealityComparison.CHANGED_SINCE, DifferenceEvidence(write=write)))
                continue
            if lasting is None:
                lasting = self._lasting(found)
            if lasting[0] is not RealityComparison.NOT_EXPLAINED:
                explained.append(lasting)
                continue
            late = self._changes.shortly_before(
                subjects, time, removing=found.outcome is RecordedOutcome.ALLOWED
            )
            explained.append(
                lasting
                if late is None
                else (RealityComparison.PROPAGATION, DifferenceEvidence(write=late))
            )
        return tuple(explained)

    def _lasting(self, found: UnexplainedDifference) -> Explained:
        """Return what explains it at whatever time."""
        if found.lacks_trust_grant and found.outcome is RecordedOutcome.ALLOWED:
            return RealityComparison.LEGACY_SELF_ASSUME, DifferenceEvidence()
        is_missing = self._index.role(found.request.role) is None  # CT-39
        is_missing = is_missing or not _MISSING.isdisjoint(found.answer.rules)
        if is_missing or self._is_unknown_caller(found):
            return RealityComparison.NOT_IMPORTED, DifferenceEvidence(rules=_missing(found))
        if found.is_recreated:
            return RealityComparison.RECREATED, DifferenceEvidence()
        if found.outcome is RecordedOutcome.DENIED and self._lacks_guardrail(found):
            return RealityComparison.GUARDRAIL_NOT_IMPORTED, DifferenceEvidence()
        return self._by_session(found) or self._by_rule(found)

    def _by_session(self, found: UnexplainedDifference) -> Explained | None:
        """Return whether what the caller's session was made with denies (CT-42)."""
        session = self._sessions.get(found.access_key) if found.access_key else None
        caller = found.request.caller
        if session is None or not isinstance(caller, SessionCaller):
            return None
        if not self._denies(found.request, caller, session):
            return None
        return RealityComparison.SESSION_OF_CALLER, DifferenceEvidence(event_id=session.event_id)

    def _by_rule(self, found: UnexplainedDifference) -> Explained:
        rules = self._unsure(found)
        if rules:
            return RealityComparison.UNSURE_RULE, DifferenceEvidence(rules=rules)
        return RealityComparison.NOT_EXPLAINED, DifferenceEvidence(causes=_causes(found))

    def _is_unknown_caller(self, found: UnexplainedDifference) -> bool:
        """Tell whether policies ask who of an account it is, and that is not known (CT-20)."""
        account = account_of(found.caller)
        role = self._index.role(found.request.role)
        if not found.is_placeholder or role is None or self._index.account(account) is not None:
            return False
        named = {
            principal.type
            for statement in role.trust_policy.statements
            for principal in (*(statement.principals or ()), *(statement.not_principals or ()))
            if account_of(principal.value) == account
        }
        if named & {PrincipalType.USER, PrincipalType.ROLE, PrincipalType.SESSION}:
            return True
        return not sensitivity_of(self._index, found.caller, role.arn).facts.keys.isdisjoint(_WHO)

    def _lacks_guardrail(self, found: UnexplainedDifference) -> bool:
        if found.tail is not None and found.tail.layer in _GUARDRAILS:
            return True
        caller, role = account_of(found.caller), account_of(found.request.role)
        asked = ((caller, PolicyType.SCP), (role, PolicyType.RCP))
        lacking = (
            account and not self._index.guardrails(account, kind).is_imported
            for account, kind in asked
        )
        endpoint = dict(found.request.context).get("aws:SourceVpce")
        return any(lacking) or endpoint is not None

    def _denies(
        self, request: AssumeRoleRequest, caller: SessionCaller, session: IssuedSession
    ) -> bool:
        """Tell whether the request is denied with what the caller's session was made with."""
        tags = {**dict(session.tags), **dict(caller.tags)}
        full = replace(
            caller,
            session_policy=session.session_policy,
            policy_arns=session.policy_arns,
            tags=tuple(tags.items()),
        )
        return self._decision(replace(request, caller=full)) is not Decision.ALLOW

    def _unsure(self, found: UnexplainedDifference) -> tuple[str, ...]:
        """Return the UNSURE rules of which the other reading agrees (CT-43)."""
        consulted = Consulted(self._index.reading)
        self._decision(found.request, consulted)
        readings = zip(SETTINGS, alternatives(self._index.reading), strict=True)
        rules = (
            rule
            for (rule, field), (_, other) in readings
            if field in consulted.seen and self._agrees(found, other)
        )
        return tuple(dict.fromkeys(rules))

    def _agrees(self, found: UnexplainedDifference, reading: Interpretation) -> bool:
        decision = self._decision(found.request, reading)
        if found.outcome is RecordedOutcome.ALLOWED:
            return decision is Decision.ALLOW
        return decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY)

    def _decision(
        self, request: AssumeRoleRequest, reading: Interpretation | None = None
    ) -> Decision:
        return evaluate_assume_role(request, self._index, reading, traced=False).decision


def _missing(found: UnexplainedDifference) -> tuple[str, ...]:
    return tuple(rule for rule in found.answer.rules if rule in _MISSING)


def _causes(found: UnexplainedDifference) -> tuple[LikelyCause, ...]:
    """Return possible causes, in the order of CT-44."""
    is_session = found.kind is CallerKind.SESSION
    if found.outcome is RecordedOutcome.ALLOWED:  # a policy that is not known never lets in
        return (LikelyCause.CHANGED, LikelyCause.TAGS, LikelyCause.NO_RULE, LikelyCause.CLOCK)
    session = (LikelyCause.SESSION_POLICY,) if is_session else ()
    return (LikelyCause.CHANGED, *session, LikelyCause.TAGS, LikelyCause.NO_RULE, LikelyCause.CLOCK)
