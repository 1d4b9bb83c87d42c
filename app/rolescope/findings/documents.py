"""FND-28, FND-30, FND-36: how trust policies are written."""

from collections.abc import Iterator

from rolescope.difference.contents.meaning import has_variables
from rolescope.findings.finding import Risk
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.services import POD_IDENTITY
from rolescope.findings.survey import Survey, TrustStatement
from rolescope.model.caller import ROLES_ANYWHERE
from rolescope.model.document import VERSION
from rolescope.model.policy import PrincipalType, StatementPrincipal

_TRUST = f"{USER_GUIDE}id_roles_update-role-trust-policy.html"
_SESSION_TAGS = f"{USER_GUIDE}id_session-tags.html"
_VERSION_PAGE = f"{USER_GUIDE}reference_policies_elements_version.html"
_TAG_SESSION, _SOURCE_IDENTITY = "sts:tagsession", "sts:setsourceidentity"
_TAG_KEYS = ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys")


def _wide_action(survey: Survey) -> Iterator[Detection]:
    """FND-28: more calls than those that are meant."""
    for one in survey.allowing:
        actions = one.statement.actions
        wide = ("NotAction",) if actions is None else tuple(a for a in actions if "*" in a)
        if wide:
            yield Detection(risk=Risk.LOW, statement=one, principals=one.principals, details=wide)


def _no_side_actions(survey: Survey) -> Iterator[Detection]:
    """FND-30: calls that bring tags or a source identity fail (TG-1, SI-2, SVC-4, SVC-6)."""
    for one in survey.allowing:
        for principal in one.named(PrincipalType.SERVICE, PrincipalType.FEDERATED):
            lacking = tuple(
                action
                for action in _expected(one, principal)
                if not _is_allowed_elsewhere(one, principal, action)
            )
            if lacking:
                yield Detection(
                    risk=Risk.INFO, statement=one, principals=(principal,), details=lacking
                )


def _expected(one: TrustStatement, principal: StatementPrincipal) -> tuple[str, ...]:
    if principal.value == POD_IDENTITY:
        return (_TAG_SESSION,)
    if principal.value == ROLES_ANYWHERE:
        return (_TAG_SESSION, _SOURCE_IDENTITY)
    is_token = principal.type is PrincipalType.FEDERATED
    has_tags = any(test.key.startswith(_TAG_KEYS) for test in one.tests)
    return (_TAG_SESSION,) if is_token and has_tags else ()


def _is_allowed_elsewhere(one: TrustStatement, principal: StatementPrincipal, action: str) -> bool:
    return any(
        principal in (statement.principals or ())
        and TrustStatement(one.role, statement, ()).is_about(action)
        for statement in one.role.trust_policy.statements
    )


def _old_version(survey: Survey) -> Iterator[Detection]:
    """FND-36: variables that are compared letter by letter (GR-3)."""
    for one in survey.statements:
        if one.role.trust_policy.version != VERSION and has_variables(one.statement):
            yield Detection(risk=Risk.MEDIUM, statement=one, principals=one.principals)


RULES = (
    FindingRule(id="FND-28", detect=_wide_action, page=_TRUST, is_stepped=False),
    FindingRule(id="FND-30", detect=_no_side_actions, page=_SESSION_TAGS, is_stepped=False),
    FindingRule(id="FND-36", detect=_old_version, page=_VERSION_PAGE, is_stepped=False),
)
