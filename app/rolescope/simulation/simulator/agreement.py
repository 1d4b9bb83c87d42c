"""Whether AWS's policy simulator and RoleScope agree about the identity side of an action."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.truth import Truth
from rolescope.engine.verdict import Decision
from rolescope.model.arn import group_digits
from rolescope.model.caller import Caller
from rolescope.model.simulator import AwsAnswer, AwsDecision
from rolescope.simulation.simulator.own_side import OwnSide, own_side


class AgreementStanding(Enum):
    """How both answers stand to one another."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPair:
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
_AWS_BY_DENY = "Both deny it: AWS by a Deny statement, RoleScope for want of an Allow."
_OWN_BY_DENY = "Both deny it: AWS for want of an Allow, RoleScope by a Deny statement."


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
            f"The resource is in account {account}: AWS may deny it for want of a policy there, "
            "which the simulator was not given."
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
