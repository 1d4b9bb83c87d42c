"""FND-32 to FND-35, FND-37, FND-47: conditions that do not do what they look like."""

from collections.abc import Callable, Iterator
from functools import partial

from rolescope.engine.index import account_of
from rolescope.findings.finding import Risk
from rolescope.findings.key_tests import CONCRETE_KEYS, KeyTest
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import ASSUME_ROLE, SAML, WEB_IDENTITY, Survey, TrustStatement
from rolescope.model.condition_operators import ValueKind
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.trust.requests import MFA_KEYS, ORGANIZATION_KEYS

_KEYS = f"{USER_GUIDE}reference_policies_condition-keys.html"
SETS_PAGE = f"{USER_GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html"
_OPERATORS = f"{USER_GUIDE}reference_policies_elements_condition_operators.html"
_STS_KEYS = f"{USER_GUIDE}reference_policies_iam-condition-keys.html"

_MULTIVALUED = (  # CO-21
    *("aws:tagkeys", "aws:principalorgpaths", "aws:resourceorgpaths", "aws:sourceorgpaths"),
    *("aws:vpceorgpaths", "aws:calledvia", "aws:principalservicenameslist"),
    *("sts:transitivetagkeys", "sts:requestcontextproviders"),
    *("cognito-identity.amazonaws.com:amr", "saml:cn"),
)
_MULTIVALUED_SAML = ("saml:eduperson", "saml:eduorg")
_ALWAYS_THERE = (  # every caller with credentials has them
    *("aws:principalarn", "aws:principalaccount", "aws:userid", "aws:principaltype"),
    *("sts:rolesessionname", "aws:currenttime", "aws:epochtime", "aws:securetransport"),
    *("aws:requestedregion", "aws:viaawsservice", "aws:principalisawsservice"),
)
_OMITTED_AT_WILL = (  # FND-47
    *("sts:externalid", "sts:sourceidentity", "sts:transitivetagkeys", "aws:tagkeys"),
    "aws:requesttag/",
)
_CHOSEN = ("sts:rolesessionname", "aws:requesttag/", "aws:tagkeys")  # FND-37
_WIDE = (PrincipalType.ANYONE, PrincipalType.ACCOUNT)
_OTHER_RULES = ("sts:externalid", "sts:sourceidentity")  # FND-5; to have any is the point
_TOKEN_CLAIMS = ("sub", "aud", "amr", "azp", "oaud", "repository", "job_workflow_ref")


def is_multivalued(key: str) -> bool:
    """Tell whether a key has several values (CO-21)."""
    return key in _MULTIVALUED or key.startswith(_MULTIVALUED_SAML)


def _flagged(
    one: TrustStatement, risk: Risk, is_bad: Callable[[KeyTest], bool]
) -> Iterator[Detection]:
    keys = tuple(dict.fromkeys(test.condition.key for test in one.tests if is_bad(test)))
    if keys:
        yield Detection(risk=risk, statement=one, principals=one.principals, details=keys)


def _never_held(survey: Survey) -> Iterator[Detection]:
    """FND-32: a key that this kind of caller never has (MFA-8, CK-43)."""
    for one in survey.allowing:
        dead = tuple(p for p in one.principals if survey.never(one, p))
        if dead:
            keys = dict.fromkeys(test.condition.key for p in dead for test in survey.never(one, p))
            yield Detection(risk=Risk.LOW, statement=one, principals=dead, details=tuple(keys))


def _always_held(survey: Survey) -> Iterator[Detection]:
    """FND-33: a test that nobody fails."""
    for one in survey.allowing:
        yield from _flagged(one, Risk.MEDIUM, partial(_holds_always, survey, one))


def _holds_always(survey: Survey, one: TrustStatement, test: KeyTest) -> bool:
    if test.operator is None or test.operator.kind is ValueKind.ABSENCE:
        return False
    if test.claim in _TOKEN_CLAIMS or (test.key in MFA_KEYS and survey.is_for_people(one.role)):
        return False  # FND-9 to FND-14 are about these
    if test.operator.is_negated:
        is_only_one = not any(other.is_binding for other in one.tests)
        return bool(one.named(*_WIDE)) and is_only_one
    if test.quantifier == "forallvalues":
        return not is_multivalued(test.key)
    if test.if_exists:
        return any(_may_omit(survey, principal, test.key) for principal in one.principals)
    is_of_another = test.key in (*CONCRETE_KEYS, *_OTHER_RULES)
    return test.is_pattern and test.has_wild_value and not is_of_another


def _may_omit(survey: Survey, principal: StatementPrincipal, key: str) -> bool:
    """Tell whether requests of a principal may lack a key."""
    if principal.type in (PrincipalType.SERVICE, PrincipalType.FEDERATED):
        return key not in ("sts:rolesessionname", "saml:doc")
    if key in _ALWAYS_THERE or (key == "aws:username" and principal.type is PrincipalType.USER):
        return False
    if key in ORGANIZATION_KEYS and principal.type is not PrincipalType.ANYONE:
        account = account_of(principal.value) or principal.value
        return survey.index.organization_path(account) is None
    return True


def _plain_on_list(survey: Survey) -> Iterator[Detection]:
    """FND-34: an operator for one value on a key with several (CO-20)."""
    for one in survey.statements:
        yield from _flagged(
            one,
            Risk.LOW,
            lambda test: (
                not test.quantifier
                and is_multivalued(test.key)
                and test.operator is not None
                and test.operator.kind is not ValueKind.ABSENCE
            ),
        )


def _pattern_in_account(survey: Survey) -> Iterator[Detection]:
    """FND-35: a wildcard where none is meant (CO-38)."""
    for one in survey.allowing:
        yield from _flagged(
            one,
            Risk.HIGH,
            lambda test: (
                test.key in CONCRETE_KEYS
                and test.is_pattern
                and test.is_positive
                and any("*" in value or "?" in value for value in test.condition.values)
            ),
        )


def _chosen_by_caller(survey: Survey) -> Iterator[Detection]:
    """FND-37: what keeps others out is a name or a tag that every caller chooses."""
    for one in survey.assumable:
        named = one.named(*_WIDE)
        binding = [test for test in one.tests if test.is_binding]
        is_chosen = bool(binding) and all(test.key.startswith(_CHOSEN) for test in binding)
        if named and is_chosen:
            keys = tuple(dict.fromkeys(test.condition.key for test in binding))
            yield Detection(risk=Risk.MEDIUM, statement=one, principals=named, details=keys)


def _toothless_deny(survey: Survey) -> Iterator[Detection]:
    """FND-47: a Deny that callers escape by leaving something out (CO-6, CO-35)."""
    for one in survey.denying:
        if any(map(one.is_about, (ASSUME_ROLE, WEB_IDENTITY, SAML))):
            yield from _flagged(one, Risk.MEDIUM, partial(_is_escaped, survey, one))


def _is_escaped(survey: Survey, one: TrustStatement, test: KeyTest) -> bool:
    if not test.is_positive:
        return False
    if test.key in MFA_KEYS:
        return not survey.is_for_people(one.role)  # FND-14
    return test.key.startswith(_OMITTED_AT_WILL)


RULES = (
    FindingRule(id="FND-32", detect=_never_held, page=_KEYS, is_stepped=False),
    FindingRule(id="FND-33", detect=_always_held, page=_OPERATORS),
    FindingRule(
        id="FND-34",
        detect=_plain_on_list,
        page=SETS_PAGE,
        is_stepped=False,
        unsure=("U-7",),
    ),
    FindingRule(id="FND-35", detect=_pattern_in_account, page=_KEYS),
    FindingRule(id="FND-37", detect=_chosen_by_caller, page=_STS_KEYS),
    FindingRule(id="FND-47", detect=_toothless_deny, page=_OPERATORS),
)
