"""What is counted at each review, to be compared over several."""

from collections.abc import Iterable

from rolescope.findings.finding import Finding, Risk
from rolescope.model.review import ReviewCounts

_FROM_OUTSIDE = "FND-20"


def review_counts(found: Iterable[Finding], parties: int, at: str) -> ReviewCounts:
    """Count findings, admin reach and third parties; what guardrails hold counts nowhere."""
    findings = [one for one in found if not one.is_held]
    risks = [one.risk for one in findings]
    return ReviewCounts(
        at=at,
        critical=risks.count(Risk.CRITICAL),
        high=risks.count(Risk.HIGH),
        medium=risks.count(Risk.MEDIUM),
        low=risks.count(Risk.LOW),
        admins=len(admins_reached(findings)),
        parties=parties,
    )


def admins_reached(found: Iterable[Finding]) -> frozenset[str]:
    """Return the roles that outsiders reach which are administrators or can make one, by ARN."""
    return frozenset(
        one.subjects[-1] for one in found if one.rule == _FROM_OUTSIDE and not one.is_held
    )
