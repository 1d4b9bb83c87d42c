"""FND-1 to FND-3, FND-16: trust policies that name everybody."""

from collections.abc import Iterator

from rolescope.findings.finding import Risk
from rolescope.findings.key_tests import is_fenced
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey, TrustStatement
from rolescope.model.policy import Effect, PrincipalType

_PRINCIPAL_PAGE = f"{USER_GUIDE}reference_policies_elements_principal.html"
_NOT_PRINCIPAL_PAGE = f"{USER_GUIDE}reference_policies_elements_notprincipal.html"


def _open(survey: Survey) -> Iterator[Detection]:
    """FND-1: everybody, and nothing that they have to bring."""
    for one in _of_anyone(survey):
        if not is_guarded(survey, one) and not any(test.is_barrier for test in one.tests):
            yield _hit(one, Risk.CRITICAL)


def _weak(survey: Survey) -> Iterator[Detection]:
    """FND-2: everybody who brings what callers choose themselves."""
    for one in _of_anyone(survey):
        if not is_guarded(survey, one) and any(test.is_barrier for test in one.tests):
            yield _hit(one, Risk.HIGH)


def _fenced(survey: Survey) -> Iterator[Detection]:
    """FND-3: everybody within a fence."""
    for one in _of_anyone(survey):
        if is_guarded(survey, one):
            yield _hit(one, Risk.LOW)


def _hit(one: TrustStatement, risk: Risk) -> Detection:
    return Detection(risk=risk, statement=one, principals=one.named(PrincipalType.ANYONE))


def _of_anyone(survey: Survey) -> Iterator[TrustStatement]:
    return (one for one in survey.assumable if one.named(PrincipalType.ANYONE))


def is_guarded(survey: Survey, one: TrustStatement) -> bool:
    """Tell whether strangers are kept out: by a fence, or by a Deny of the same policy."""
    return is_fenced(one.tests) or survey.shuts_out_strangers(one)


def _not_principal(survey: Survey) -> Iterator[Detection]:
    """FND-16: everybody but a few."""
    for one in survey.statements:
        if one.statement.not_principals is not None:
            is_allow = one.statement.effect is Effect.ALLOW
            written = tuple(principal.written for principal in one.statement.not_principals)
            risk = Risk.CRITICAL if is_allow else Risk.MEDIUM
            yield Detection(
                risk=risk, statement=one, principals=one.statement.not_principals, details=written
            )


RULES = (
    FindingRule(id="FND-1", detect=_open, page=_PRINCIPAL_PAGE, is_exposure=True, is_proved=True),
    FindingRule(id="FND-2", detect=_weak, page=_PRINCIPAL_PAGE, is_exposure=True, is_proved=True),
    FindingRule(
        id="FND-3", detect=_fenced, page=_PRINCIPAL_PAGE, is_stepped=False, is_exposure=True
    ),
    FindingRule(id="FND-16", detect=_not_principal, page=_NOT_PRINCIPAL_PAGE),
)
