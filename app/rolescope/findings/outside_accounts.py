"""FND-4 to FND-7, FND-24, FND-48: trust in other accounts."""

from collections.abc import Iterator
from itertools import groupby

from rolescope.engine.index import account_of
from rolescope.findings.finding import ReasonOfRisk, Risk
from rolescope.findings.key_tests import KeyTest, accounts_in
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey, TrustStatement
from rolescope.model.policy import PrincipalType, StatementPrincipal

_THIRD_PARTIES = f"{USER_GUIDE}id_roles_common-scenarios_third-party.html"
_PRINCIPALS = f"{USER_GUIDE}reference_policies_elements_principal.html"
_EXTERNAL_ID = "sts:externalid"
_OF_ACCOUNTS = (
    PrincipalType.ACCOUNT,
    PrincipalType.USER,
    PrincipalType.ROLE,
    PrincipalType.SESSION,
    PrincipalType.FEDERATED_USER,
)
_MIN_EXTERNAL_ID = 5  # characters; AWS takes 2 (FND-5)
_NAMES_PRINCIPALS = ("aws:principalarn", "aws:userid")


def account_named(principal: StatementPrincipal) -> str:
    """Return the account of a principal, empty where it has none."""
    is_account = principal.type is PrincipalType.ACCOUNT
    return principal.value if is_account else account_of(principal.value)


def _of_others(survey: Survey) -> Iterator[tuple[TrustStatement, tuple[StatementPrincipal, ...]]]:
    """Yield the statements that let in accounts of somebody else, with these principals."""
    for one in survey.assumable:
        named = tuple(
            principal
            for principal in one.named(*_OF_ACCOUNTS)
            if survey.is_outside(one.account, account_named(principal))
        )
        if named:
            yield one, named


def _without_external_id(survey: Survey) -> Iterator[Detection]:
    """FND-4: somebody else's account that needs no external ID."""
    for one, named in _of_others(survey):
        if any(test.key == _EXTERNAL_ID and test.is_binding for test in one.tests):
            continue
        own = tuple(p for p in named if account_named(p) in survey.own_accounts)
        others = tuple(p for p in named if p not in own)
        if others:
            yield Detection(risk=Risk.HIGH, statement=one, principals=others)
        if own:
            lowered = (ReasonOfRisk.OWN_ACCOUNT,)
            yield Detection(risk=Risk.MEDIUM, statement=one, principals=own, lowered=lowered)


def _weak_external_id(survey: Survey) -> Iterator[Detection]:
    """FND-5: an external ID that can be guessed."""
    for one in survey.allowing:
        weak = [
            value
            for test in one.tests
            if test.key == _EXTERNAL_ID and test.is_positive
            for value in test.condition.values
            if _is_weak(survey, one, test, value)
        ]
        if weak:
            yield Detection(
                risk=Risk.MEDIUM,
                statement=one,
                principals=one.principals,
                details=tuple(dict.fromkeys(weak)),
            )


def _is_weak(survey: Survey, one: TrustStatement, test: KeyTest, value: str) -> bool:
    letters = value.strip("*?") if test.is_pattern else value
    names = {one.role.name.lower(), *survey.company_names}
    is_account = value in survey.accounts_of_import or bool(
        accounts_in(value) and value in {account_named(p) for p in one.principals}
    )
    return len(letters) < _MIN_EXTERNAL_ID or is_account or value.lower() in names


def _whole_account(survey: Survey) -> Iterator[Detection]:
    """FND-6: everybody of another account."""
    for one in survey.assumable:
        if any(test.key in _NAMES_PRINCIPALS and test.is_binding for test in one.tests):
            continue
        named = [p for p in one.named(PrincipalType.ACCOUNT) if p.value != one.account]
        outside = tuple(p for p in named if survey.is_outside(one.account, p.value))
        inside = tuple(p for p in named if p not in outside)
        if outside:
            yield Detection(risk=Risk.MEDIUM, statement=one, principals=outside)
        if inside:
            lowered = (ReasonOfRisk.SAME_ORGANIZATION,)
            yield Detection(risk=Risk.LOW, statement=one, principals=inside, lowered=lowered)


def _unknown_account(survey: Survey) -> Iterator[Detection]:
    """FND-7: an account that nobody vouches for, where no organization is imported."""
    if not survey.has_organization:
        yield from _unvouched(survey)


def _not_in_organization(survey: Survey) -> Iterator[Detection]:
    """FND-24: the same, where the organization is known."""
    if survey.has_organization:
        yield from _unvouched(survey)


def _unvouched(survey: Survey) -> Iterator[Detection]:
    for one, named in _of_others(survey):
        unknown = tuple(p for p in named if not survey.is_known(account_named(p)))
        if unknown:
            is_privileged = survey.is_privileged(one.role)
            yield Detection(
                risk=Risk.HIGH if is_privileged else Risk.MEDIUM,
                statement=one,
                principals=unknown,
                raised=(ReasonOfRisk.PRIVILEGED,) if is_privileged else (),
            )


def _in_many_roles(survey: Survey) -> Iterator[Detection]:
    """FND-48: how many roles an outside account reaches."""
    pairs = sorted(
        {(account_named(p), one.role.arn) for one, named in _of_others(survey) for p in named}
    )
    for account, found in groupby(pairs, key=lambda pair: pair[0]):
        roles = tuple(role for _, role in found)
        if len(roles) > 1:
            admins = tuple(role for role in roles if role in survey.admins)
            yield Detection(
                risk=Risk.INFO,
                subjects=(account,),
                affected=roles,
                details=(str(len(roles)), str(len(admins))),
                reaches_admin=bool(admins),
            )


RULES = (
    FindingRule(
        id="FND-4",
        detect=_without_external_id,
        page=_THIRD_PARTIES,
        is_exposure=True,
        is_proved=True,
    ),
    FindingRule(
        id="FND-5", detect=_weak_external_id, page=_THIRD_PARTIES, is_exposure=True, is_proved=True
    ),
    FindingRule(
        id="FND-6", detect=_whole_account, page=_PRINCIPALS, is_exposure=True, is_proved=True
    ),
    FindingRule(
        id="FND-7",
        detect=_unknown_account,
        page=_THIRD_PARTIES,
        is_stepped=False,
        is_exposure=True,
        is_proved=True,
    ),
    FindingRule(
        id="FND-24",
        detect=_not_in_organization,
        page=_THIRD_PARTIES,
        is_stepped=False,
        is_exposure=True,
        is_proved=True,
    ),
    FindingRule(id="FND-48", detect=_in_many_roles, page=_THIRD_PARTIES, is_stepped=False),
)
