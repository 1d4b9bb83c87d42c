"""What is counted at a review: what guardrails hold counts nowhere."""

from rolescope.agenda.counts import admins_reached, review_counts
from rolescope.findings.finding import Finding, Risk, Witness
from rolescope.model.caller import UserCaller
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import ReviewCounts

AT = "2026-11-24T12:00:00Z"


def finding(risk: Risk, rule: str = "FND-8", *subjects: str, held_by: str = "") -> Finding:
    request = AssumeRoleRequest(caller=UserCaller("u"), role="r", at=AT)
    witness = (Witness(request=request, held_by=(held_by,)),) if held_by else ()
    return Finding(
        rule=rule, risk=risk, subjects=subjects or ("s",), fingerprint="f", witness=witness
    )


def test_findings_are_counted_by_severity_and_admins_once() -> None:
    found = (
        finding(Risk.CRITICAL, "FND-20", "x", "admin"),
        finding(Risk.HIGH, "FND-20", "y", "admin"),
        finding(Risk.HIGH, "FND-20", "y", "other", held_by="fence"),
        finding(Risk.MEDIUM),
        finding(Risk.LOW),
        finding(Risk.INFO),
    )
    assert review_counts(found, 3, AT) == ReviewCounts(
        at=AT, critical=1, high=1, medium=1, low=1, admins=1, parties=3
    )
    assert admins_reached(found) == {"admin"}
