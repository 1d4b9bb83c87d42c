"""FND-14, FND-15, FND-17, FND-29, FND-31, FND-38: whom a trust policy names, and how."""

import re
from collections.abc import Iterator

from rolescope.engine.index import account_of
from rolescope.findings.finding import ReasonOfRisk, Risk
from rolescope.findings.key_tests import KeyTest
from rolescope.findings.proof import WITHOUT_MFA
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import ASSUME_ROLE, SAML, WEB_IDENTITY, Survey, TrustStatement
from rolescope.model.arn import role_name
from rolescope.model.condition_operators import ValueKind
from rolescope.model.policy import MATCHING_NOBODY, PrincipalType, StatementPrincipal

_PRINCIPAL = f"{USER_GUIDE}reference_policies_elements_principal.html"
_MFA = f"{USER_GUIDE}id_credentials_mfa_configure-api-require.html"
_BEST_PRACTICES = f"{USER_GUIDE}best-practices.html"
_UPDATE_TRUST = f"{USER_GUIDE}id_roles_update-role-trust-policy.html"
_ACTIONS = f"{USER_GUIDE}id_roles_create_for-idp.html"

_UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}")
_OF_ENTITIES = ("AIDA", "AROA")
_MFA_PRESENT, _MFA_AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"


def _no_mfa(survey: Survey) -> Iterator[Detection]:
    """FND-14: people get in without MFA."""
    for one in survey.assumable:
        named = tuple(
            principal
            for principal in one.named(PrincipalType.USER, PrincipalType.ACCOUNT)
            if principal.type is PrincipalType.USER or principal.value == one.account
        )
        if named and not any(map(asks_for_mfa, one.tests)):
            is_privileged = survey.is_privileged(one.role)
            yield Detection(
                risk=Risk.MEDIUM if is_privileged else Risk.LOW,
                statement=one,
                principals=named,
                raised=(ReasonOfRisk.PRIVILEGED,) if is_privileged else (),
                wishes=WITHOUT_MFA,
            )


def asks_for_mfa(test: KeyTest) -> bool:
    """Tell whether a test of an Allow statement holds with MFA alone (CO-36, CO-37)."""
    values = [value.lower() for value in test.condition.values]
    if test.operator is not None and test.operator.kind is ValueKind.ABSENCE:
        return test.key == _MFA_AGE and values == ["false"]
    is_present = test.key == _MFA_PRESENT and values == ["true"]
    return test.is_positive and (is_present or test.key == _MFA_AGE)


def _dangling(survey: Survey) -> Iterator[Detection]:
    """FND-15: somebody deleted (PR-10)."""
    for one in survey.statements:
        found = [p for p in one.principals if p.key == "AWS" and _UNIQUE_ID.fullmatch(p.value)]
        for risk, is_entity in ((Risk.LOW, True), (Risk.INFO, False)):
            named = tuple(
                p
                for p in found
                if p.value.startswith(_OF_ENTITIES) is is_entity
                and p.value not in survey.index.by_unique_id
            )
            if named:
                yield Detection(risk=risk, statement=one, principals=named)


def _missing(survey: Survey) -> Iterator[Detection]:
    """FND-17: somebody whom a complete import lacks."""
    kinds = (PrincipalType.USER, PrincipalType.ROLE, PrincipalType.SESSION)
    for one in survey.statements:
        named = tuple(p for p in one.named(*kinds) if _is_missing(survey, p))
        if named:
            yield Detection(risk=Risk.MEDIUM, statement=one, principals=named)


def _is_missing(survey: Survey, principal: StatementPrincipal) -> bool:
    index, arn = survey.index, principal.value
    account = index.account(account_of(arn))
    if account is None:
        return False
    if principal.type is PrincipalType.USER:
        return "users" not in account.incomplete and index.user(arn) is None
    if "roles" in account.incomplete:
        return False
    if principal.type is PrincipalType.ROLE:
        return index.role(arn) is None
    name = role_name(arn.rpartition("/")[0])
    return (account.id, name) not in index.roles_by_name


def _never_matching(survey: Survey) -> Iterator[Detection]:
    """FND-29: entries that match nobody (PR-9, PR-11, PR-12)."""
    for one in survey.statements:
        named = tuple(p for p in one.named(*MATCHING_NOBODY) if not _UNIQUE_ID.fullmatch(p.value))
        if named:
            yield Detection(risk=Risk.LOW, statement=one, principals=named)


def _wrong_action(survey: Survey) -> Iterator[Detection]:
    """FND-31: a principal that does not make the call that is allowed (TR-9)."""
    for one in survey.allowing:
        if not any(map(one.is_about, (ASSUME_ROLE, WEB_IDENTITY, SAML))):
            continue
        named = tuple(p for p in one.principals if not fits(one, p))
        if named:
            yield Detection(risk=Risk.LOW, statement=one, principals=named)


def fits(one: TrustStatement, principal: StatementPrincipal) -> bool:
    """Tell whether a statement allows a call that its principal can make (TR-9)."""
    if principal.type is PrincipalType.ANYONE:
        return True
    if principal.type is not PrincipalType.FEDERATED:
        return one.is_about(ASSUME_ROLE)
    return one.is_about(SAML if ":saml-provider/" in principal.value else WEB_IDENTITY)


def _users(survey: Survey) -> Iterator[Detection]:
    """FND-38: long-term keys."""
    for one in survey.assumable:
        for risk, is_other in ((Risk.LOW, False), (Risk.MEDIUM, True)):
            named = tuple(
                p
                for p in one.named(PrincipalType.USER)
                if (account_of(p.value) != one.account) is is_other
            )
            if named:
                raised = (ReasonOfRisk.CROSS_ACCOUNT,) if is_other else ()
                yield Detection(risk=risk, statement=one, principals=named, raised=raised)


RULES = (
    FindingRule(id="FND-14", detect=_no_mfa, page=_MFA, is_stepped=False, is_proved=True),
    FindingRule(id="FND-15", detect=_dangling, page=_PRINCIPAL, is_stepped=False),
    FindingRule(id="FND-17", detect=_missing, page=_UPDATE_TRUST),
    FindingRule(
        id="FND-29", detect=_never_matching, page=_PRINCIPAL, is_stepped=False, unsure=("U-36",)
    ),
    FindingRule(id="FND-31", detect=_wrong_action, page=_ACTIONS, is_stepped=False),
    FindingRule(id="FND-38", detect=_users, page=_BEST_PRACTICES),
)
