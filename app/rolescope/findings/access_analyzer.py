"""FND-50: whether Access Analyzer and the trust policies name the same outside principals."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.findings.anyone import is_guarded
from rolescope.findings.finding import Risk
from rolescope.findings.outside_accounts import account_named
from rolescope.findings.principals import fits
from rolescope.findings.proof import Proved
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey, TrustStatement
from rolescope.model.analyzer_finding import EXTERNAL_ACCESS, AnalyzerFinding, AnalyzerFindings
from rolescope.model.gaps_of_trust import trusted_account
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.trust.naming import source_id
from rolescope.value import Value

_PAGE = f"{USER_GUIDE}access-analyzer-findings-view.html"
_ACTIVE, _NONE = "ACTIVE", "none"


class _Compared(Value):
    """An outside principal of a trust policy beside the findings of Access Analyzer.

    `status` is that of the finding about it; `lacking` names what has to be imported to know it.
    """

    statement: TrustStatement
    principal: StatementPrincipal
    status: str
    lacking: str


def _differing(survey: Survey) -> Iterator[Detection]:
    """FND-50, both ways."""
    analyzer = survey.index.world.analyzer
    if analyzer is None:
        return
    for one in _compared(survey, analyzer):
        if one.status not in ("", _ACTIVE):
            yield Detection(
                risk=Risk.INFO,
                statement=one.statement,
                principals=(one.principal,),
                details=(one.status,),
            )
    named = {
        (finding.role, principal): None
        for finding in analyzer.items
        if finding.type == EXTERNAL_ACCESS and finding.is_active
        for principal in finding.principals
    }
    for role, principal in named:
        if _is_settled(survey, role) and not _gets_in(survey, role, principal):
            yield Detection(
                risk=Risk.INFO, subjects=(role,), principals=(principal,), details=(_ACTIVE,)
            )


def _compared(survey: Survey, analyzer: AnalyzerFindings) -> Iterator[_Compared]:
    about: dict[str, list[AnalyzerFinding]] = {}
    for finding in analyzer.items:
        if finding.type == EXTERNAL_ACCESS:
            about.setdefault(finding.role, []).append(finding)
    for one in survey.allowing:
        here = about.get(one.role.arn, [])
        for principal in one.principals:
            if _is_outside(survey, one, principal):
                lacking = _lacking_for(survey, analyzer, one, principal, here)
                status = "" if lacking else _status(survey.index, principal, here)
                yield _Compared(one, principal, status, lacking)


def _lacking_for(
    survey: Survey,
    analyzer: AnalyzerFindings,
    one: TrustStatement,
    principal: StatementPrincipal,
    findings: list[AnalyzerFinding],
) -> str:
    if one.account not in analyzer.complete:
        return "access-analyzer"
    if trusted_account(principal) and not survey.has_organization:
        return "organization.json"  # an analyzer of one reports none of its accounts (DF-29)
    is_summary = any(finding.is_active and not finding.principals for finding in findings)
    return "get-finding-v2" if is_summary else ""


def _is_outside(survey: Survey, one: TrustStatement, principal: StatementPrincipal) -> bool:
    """Tell whether Access Analyzer has to report a principal: it is outside, and gets in."""
    account = trusted_account(principal)
    if principal.type is PrincipalType.ANYONE:
        is_outside = not is_guarded(survey, one)
    elif account is not None:
        is_outside = survey.is_outside(one.account, account)
    else:
        is_outside = principal.type is PrincipalType.FEDERATED
    return is_outside and _is_open(survey, one, principal, Proved.OPEN)


def _is_open(
    survey: Survey, one: TrustStatement, principal: StatementPrincipal, *proved: Proved
) -> bool:
    """Tell whether a statement lets somebody in, so far as a proof may have come out."""
    return (
        fits(one, principal)
        and not survey.never(one, principal)
        and survey.proof(one, principal).proved in proved
    )


def _status(
    index: WorldIndex, principal: StatementPrincipal, findings: list[AnalyzerFinding]
) -> str:
    found = {
        finding.status
        for finding in findings
        if any(_covers(index, named, principal) for named in finding.principals)
    }
    return _ACTIVE if _ACTIVE in found else min(found, default=_NONE)


def _covers(index: WorldIndex, wide: StatementPrincipal, principal: StatementPrincipal) -> bool:
    """Tell whether a principal is another, its account, or everybody."""
    is_account = wide.type is PrincipalType.ACCOUNT and wide.value == account_named(principal)
    is_same = source_id(index, wide) == source_id(index, principal)
    return wide.type is PrincipalType.ANYONE or is_account or is_same


def _is_settled(survey: Survey, arn: str) -> bool:
    """Tell whether the import knows everything that the trust policy of a role says."""
    role = survey.index.role(arn)
    if role is None:
        account = survey.index.account(account_of(arn))
        return account is not None and "roles" not in account.incomplete
    policy = role.trust_policy
    return not policy.unreadable and not any(one.defects for one in policy.statements)


def _gets_in(survey: Survey, role: str, principal: StatementPrincipal) -> bool:
    """Tell whether the trust policy of a role may let somebody in."""
    return any(
        _covers(survey.index, named, principal)
        and _is_open(survey, one, named, Proved.OPEN, Proved.UNPROVEN)
        for one in survey.by_role.get(role, ())
        for named in one.principals
    )


def _lacking(survey: Survey) -> tuple[str, ...]:
    analyzer = survey.index.world.analyzer
    if analyzer is None:
        return ("access-analyzer",)
    found = {one.lacking for one in _compared(survey, analyzer)}
    return tuple(sorted(found - {""}))


RULES = (
    FindingRule(
        id="FND-50",
        detect=_differing,
        page=_PAGE,
        is_stepped=False,
        is_proved=True,
        needs=_lacking,
    ),
)
