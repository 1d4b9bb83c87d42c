"""The comparison with AWS's policy simulator in words: what is sent, what agrees, what it means."""

from collections.abc import Sequence

from rolescope.engine.verdict import Decision
from rolescope.model.arn import group_digits, role_name
from rolescope.model.plain import counted
from rolescope.model.simulator import AwsDecision, SimulatorCall
from rolescope.simulation.simulator.agreement import (
    AgreementReason,
    AgreementStanding,
    ComparedPair,
    UndecidedBy,
)
from rolescope.simulation.simulator.questions import PairFault
from rolescope.value import Value

LIMITS = (
    "AWS's simulator evaluates a principal's identity-based policies, its permissions boundary and "
    "SCPs. It does not evaluate trust policies, RCPs, session policies, or policies of resources. "
    "That both agree says nothing about whether a role lets itself be assumed."
)

_DECISIONS = {
    Decision.ALLOW: "allowed",
    Decision.EXPLICIT_DENY: "denied by a Deny",
    Decision.IMPLICIT_DENY: "denied, no Allow",
    Decision.DEPENDS: "depends",
    None: "",
}
_AWS = {
    AwsDecision.ALLOWED: "allowed",
    AwsDecision.EXPLICIT_DENY: "denied by a Deny",
    AwsDecision.IMPLICIT_DENY: "denied, no Allow",
    None: "no answer",
}
_ORDER = (AgreementStanding.DIFFERS, AgreementStanding.NOT_COMPARABLE, AgreementStanding.AGREES)


_REASONS = {
    AgreementReason.AWS_ALLOWS: "AWS allows it; by the policies that were imported it is denied.",
    AgreementReason.AWS_DENIES: "AWS denies it; by the policies that were imported it is allowed.",
    AgreementReason.BOUNDARY_ALLOWS: "In AWS the boundary allows it; in RoleScope it does not.",
    AgreementReason.BOUNDARY_DENIES: (
        "In AWS the boundary does not allow it; in RoleScope it does."
    ),
    AgreementReason.BOUNDARY_UNKNOWN: (
        "AWS applies a permissions boundary; RoleScope knows of none."
    ),
    AgreementReason.AWS_BY_DENY: (
        "Both deny it: AWS by a Deny statement, RoleScope because nothing allows it."
    ),
    AgreementReason.OWN_BY_DENY: (
        "Both deny it: AWS because nothing allows it, RoleScope by a Deny statement."
    ),
    AgreementReason.SCPS_DENY: "AWS says that SCPs deny it; in RoleScope all of them allow it.",
    AgreementReason.SCPS_ALLOW: "AWS says that SCPs allow it; in RoleScope one of them does not.",
    AgreementReason.SCPS_UNNAMED: "AWS allows it and names no SCP; in RoleScope an SCP does not.",
}


class AgreementRow(Value, kw_only=True):
    """One pair in words. `why` is a sentence, or empty; `policies` are those that decided in AWS.

    `missing` are the context keys that AWS was not told.
    """

    action: str
    resource: str
    aws: str
    own: str
    standing: AgreementStanding
    why: str = ""
    policies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, str]:
        """What comes of the comparison, and what AWS had to decide by."""
        is_same = self.standing is AgreementStanding.AGREES
        outcome = f"Both come to the same decision. {self.why}".rstrip() if is_same else self.why
        policies = f"AWS decided by: {', '.join(self.policies)}." if self.policies else ""
        missing = f"AWS was not told: {', '.join(self.missing)}." if self.missing else ""
        return outcome, " ".join(filter(None, (policies, missing)))


class AgreementText(Value, kw_only=True):
    """A whole comparison in words: of which principal, and its rows, those that differ first."""

    principal: str
    rows: tuple[AgreementRow, ...]

    def count(self, standing: AgreementStanding) -> int:
        """Return how many rows stand so."""
        return sum(1 for row in self.rows if row.standing is standing)

    @property
    def counts(self) -> str:
        """How many agree, differ, and cannot be compared."""
        agree, differ = self.count(AgreementStanding.AGREES), self.count(AgreementStanding.DIFFERS)
        words = [
            f"{agree:,} {'agrees' if agree == 1 else 'agree'}",
            f"{differ:,} {'differs' if differ == 1 else 'differ'}",
        ]
        left = self.count(AgreementStanding.NOT_COMPARABLE)
        return ", ".join([*words, f"{left:,} not comparable"] if left else words)

    def note(self, day: str) -> str:
        """Return what a note keeps of it; `day` is a date, `2026-11-25`."""
        return f"Compared with AWS's simulator on {day}: {self.counts}."


def agreement_text(principal: str, compared: Sequence[ComparedPair]) -> AgreementText:
    """Say a comparison in words."""
    ordered = sorted(compared, key=lambda one: _ORDER.index(one.standing))
    return AgreementText(principal=principal, rows=tuple(map(_row, ordered)))


def _row(one: ComparedPair) -> AgreementRow:
    answer = one.answer
    return AgreementRow(
        action=answer.pair.action,
        resource=answer.pair.resource,
        aws=_AWS[answer.decision],
        own=_DECISIONS[one.own],
        standing=one.standing,
        why=why_text(one),
        policies=answer.statements,
        missing=answer.missing,
    )


def why_text(one: ComparedPair) -> str:
    """Say why answers differ or cannot be compared; empty where both agree in everything."""
    scps = _unknown_text("SCPs ask", one.side.unknown_scps)
    rest = f"Compared without SCPs. {scps}" if one.is_without_scps else ""
    return " ".join(filter(None, (_reason_text(one, scps), rest)))


def _reason_text(one: ComparedPair, scps: str) -> str:
    match one.reason:
        case None:
            return ""
        case AgreementReason.NO_ANSWER:
            return one.answer.said
        case AgreementReason.SCPS_UNKNOWN:
            return scps
        case AgreementReason.UNKNOWN:
            return _unknown_text("Its policies ask", one.side.unknown)
        case AgreementReason.OTHER_ACCOUNT:
            account = group_digits(one.side.elsewhere)
            return (
                f"The resource is in account {account}: AWS may deny it because the simulator was "
                "not given the policies there."
            )
        case reason:
            return _REASONS[reason]


def _unknown_text(who: str, unknown: UndecidedBy | None) -> str:
    if unknown is None:
        return ""
    if unknown.gap:
        return f"{unknown.gap[:1].upper()}{unknown.gap[1:]}."
    names = ", ".join(unknown.keys)
    return f"{who} for what was not sent: {names}." if names else f"{who} for what is not known."


def sent_text(principal: str, calls: Sequence[SimulatorCall]) -> str:
    """Say what is sent to AWS, in how many calls."""
    actions = {action for call in calls for action in call.actions}
    resources = {resource for call in calls for resource in call.resources}
    return (
        f"{counted(len(calls), 'call')} of iam:SimulatePrincipalPolicy. Each sends the ARN "
        f"{principal}; together they send {counted(len(actions), 'action')} and "
        f"{counted(len(resources), 'resource')}. No policy, no context key and nothing else is "
        "sent. CloudTrail records every call."
    )


def elsewhere_text(account: str, own: str) -> str:
    """Say that credentials are those of another account than the principal's."""
    return (
        f"These credentials are of account {group_digits(account)}, the principal is in "
        f"{group_digits(own)}. AWS's simulator answers for principals of its caller's account."
    )


def asking_text(principal: str) -> str:
    """Say what is asked of AWS, and what becomes of the credentials."""
    return (
        f"AWS's policy simulator is asked what {role_name(principal)} may do, with the "
        "credentials that you choose here. They stay with boto3 on this computer and are never "
        "stored. What is sent is shown before it is sent."
    )


def answers_so_far(answered: int, wanted: int) -> str:
    """Say how many calls were answered, while more are."""
    return f"Asking AWS… {answered:,} of {wanted:,} calls answered"


def answered_of(answered: int, wanted: int) -> str:
    """Say how many calls were answered, in the list of all that runs."""
    return f"{answered:,} of {wanted:,} answered"


def first_faults(faults: Sequence[PairFault], at_most: int) -> str:
    """Say what is wrong with what was typed; of many faults the first."""
    more = len(faults) - at_most
    rest = f" And {more:,} more." if more > 0 else ""
    return " ".join(map(_fault, faults[:at_most])) + rest


def _fault(fault: PairFault) -> str:
    what = "not one action, such as s3:GetObject" if fault.is_action else "no ARN, and not *"
    return f"Line {fault.line:,}: “{fault.word}” is {what}."
