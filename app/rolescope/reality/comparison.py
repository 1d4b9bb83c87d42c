"""Recorded against computed: the values of a reality check (CT-35 to CT-46, CT-65)."""

from enum import Enum

from rolescope.engine.verdict import Decision, Layer, Need
from rolescope.model.request import AssumeRoleRequest
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.recorded_writes import TrailWrite
from rolescope.value import Value


class RealityComparison(Enum):
    """How a recorded answer and a verdict go together."""

    AGREE = "agree"
    OTHER_REASON = "agree, other reason"  # both deny, and name other policies (CT-35)
    CONSISTENT = "consistent"
    CHANGED_SINCE = "changed-since"  # CT-37
    LEGACY_SELF_ASSUME = "aws-legacy-self-assume"  # CT-38
    NOT_IMPORTED = "not-imported"  # CT-39
    RECREATED = "re-created"  # CT-40
    GUARDRAIL_NOT_IMPORTED = "guardrail-not-imported"  # CT-41
    SESSION_OF_CALLER = "session-of-caller"  # CT-42
    UNSURE_RULE = "unsure-rule"  # CT-43
    PROPAGATION = "propagation"  # CT-63
    NOT_EXPLAINED = "not-explained"

    @property
    def is_agreement(self) -> bool:
        """Whether AWS and the verdict say the same."""
        return self in (RealityComparison.AGREE, RealityComparison.OTHER_REASON)

    @property
    def is_explained(self) -> bool:
        """Whether they differ, and the logs or the import tell why."""
        return not self.is_agreement and self not in (
            RealityComparison.CONSISTENT,
            RealityComparison.NOT_EXPLAINED,
        )


class LikelyCause(Enum):
    """What may be behind a difference that nothing explains, in the order of CT-44."""

    CHANGED = "policies changed between the call and the import"
    GUARDRAIL = "an SCP, RCP or endpoint policy is not imported"
    SESSION_POLICY = "the caller's session had a session policy"
    TAGS = "tags of the role or of the caller changed"
    NO_RULE = "a rule that RoleScope does not know"
    CLOCK = "the clock"


class DifferenceEvidence(Value, kw_only=True):
    """What explains a difference, or may do so.

    `write` is the change that explains it; `rules` the UNSURE rules, read otherwise; `event_id`
    the record of the caller's own session; `causes` are possible ones, without evidence.
    """

    write: TrailWrite | None = None
    rules: tuple[str, ...] = ()
    event_id: str = ""
    causes: tuple[LikelyCause, ...] = ()


NO_EVIDENCE = DifferenceEvidence()


class ComparedAnswer(Value, kw_only=True):
    """What of a verdict is compared: the same for many requests."""

    decision: Decision
    layers: tuple[Layer, ...] = ()
    needs: tuple[Need, ...] = ()
    unknown: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class ComparedCalls(Value, kw_only=True):
    """Calls of one caller on one role that were answered alike (CT-46).

    `first`, `last` are seconds since 1970; `sample` is the ID of one event; `request` what it
    asked; None where there are too many lines to keep each one's.
    """

    caller: str
    role: str
    action: str
    outcome: RecordedOutcome
    comparison: RealityComparison
    answer: ComparedAnswer
    count: int
    first: int
    last: int
    sample: str
    request: AssumeRoleRequest | None = None
    evidence: DifferenceEvidence = NO_EVIDENCE


class Summary(Value, kw_only=True):
    """Four numbers, and what was left out of them (CT-65)."""

    records: int = 0
    compared: int = 0
    agree: int = 0
    consistent: int = 0
    explained: int = 0
    not_explained: int = 0
    by_class: tuple[tuple[RealityComparison, int], ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    not_compared: tuple[tuple[str, int], ...] = ()
    copies: int = 0
    duplicates: int = 0
    other_use: tuple[tuple[str, int], ...] = ()


def is_difference(outcome: RecordedOutcome, decision: Decision) -> bool:
    """Tell whether AWS and the verdict say the opposite (CT-35)."""
    if outcome is RecordedOutcome.ALLOWED:
        return decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY)
    return outcome is RecordedOutcome.DENIED and decision is Decision.ALLOW
