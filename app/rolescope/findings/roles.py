"""FND-18, FND-19, FND-44: roles as such."""

from collections.abc import Iterator
from datetime import timedelta

from rolescope.engine.index import account_of
from rolescope.findings.finding import ReasonOfRisk, Risk
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey
from rolescope.model.instant import parse_instant
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import MEMBER_ROLE, Role

_DURATION = f"{USER_GUIDE}id_roles_update-role-settings.html"
_LAST_USED = f"{USER_GUIDE}access_policies_last-accessed.html"
_MEMBERS = (
    "https://docs.aws.amazon.com/organizations/latest/userguide/"
    "orgs_manage_accounts_access-cross-account-role.html"
)
_HOUR, _LONG = 3_600, 14_400  # seconds (FND-18, FND-58)


def _long_sessions(survey: Survey) -> Iterator[Detection]:
    """FND-18: stolen credentials that work for long."""
    for role in survey.roles:
        seconds = role.max_session_duration
        if seconds is None:
            continue
        is_privileged = seconds > _HOUR and survey.is_privileged(role)
        if is_privileged or seconds > survey.settings.max_session_seconds:
            is_long = is_privileged and seconds > _LONG
            yield Detection(
                risk=Risk.MEDIUM if is_long else Risk.LOW,
                subjects=(role.arn,),
                details=(str(seconds),),
                raised=(ReasonOfRisk.PRIVILEGED, ReasonOfRisk.LONG) if is_long else (),
            )


def _no_durations(survey: Survey) -> tuple[str, ...]:
    is_lacking = any(role.max_session_duration is None for role in survey.roles)
    return ("roles.json",) if is_lacking else ()


def _unused(survey: Survey) -> Iterator[Detection]:
    """FND-19: a role that nobody uses."""
    now = parse_instant(survey.at)
    if now is None:
        return
    limit = now - timedelta(days=survey.settings.unused_days)
    for role in survey.roles:
        last = _last_sign_of_use(survey, role)
        since = parse_instant(last or "")
        if role.is_reserved or since is None or since >= limit:
            continue
        is_open = _is_open_to_others(survey, role)
        yield Detection(
            risk=Risk.MEDIUM if is_open else Risk.LOW,
            subjects=(role.arn,),
            details=(last or "",),
            raised=(ReasonOfRisk.OUTSIDE,) if is_open else (),
        )


def _no_use(survey: Survey) -> tuple[str, ...]:
    is_lacking = any(_last_sign_of_use(survey, role) is None for role in survey.roles)
    return ("RoleLastUsed",) if is_lacking else ()


def _last_sign_of_use(survey: Survey, role: Role) -> str | None:
    """Return when a role was used last; when it was made, where it never was (FND-19).

    Where the export tells neither, Access Analyzer may: it was not used after its finding (DF-42).
    """
    told = role.latest_use or (role.created if role.never_used else None)
    return told or survey.unused.get(role.arn)


def _is_open_to_others(survey: Survey, role: Role) -> bool:
    """Tell whether somebody outside of the organization may assume a role, as far as is known."""
    for one in survey.by_role.get(role.arn, ()):
        for principal in one.principals:
            if principal.type is PrincipalType.ANYONE:
                return True
            account = account_of(principal.value) or principal.value
            is_account = principal.key == "AWS" and account.isdigit()
            if is_account and survey.is_outside(one.account, account):
                return True
    return False


def _member_role(survey: Survey) -> Iterator[Detection]:
    """FND-44: the role by which the management account administers a member."""
    organization = survey.index.world.organization
    if organization is None:
        return
    above = organization.management_account
    for role in survey.roles:
        named = [p for one in survey.by_role.get(role.arn, ()) for p in one.principals]
        is_trusted = any(p.type is PrincipalType.ACCOUNT and p.value == above for p in named)
        if role.name == MEMBER_ROLE and is_trusted and role.arn in survey.admins:
            wide = survey.wide_assumers.get(above, ())
            yield Detection(
                risk=Risk.HIGH if wide else Risk.INFO,
                subjects=(role.arn,),
                affected=wide,
                raised=(ReasonOfRisk.WIDE,) if wide else (),
                reaches_admin=True,
            )


RULES = (
    FindingRule(
        id="FND-18", detect=_long_sessions, page=_DURATION, is_stepped=False, needs=_no_durations
    ),
    FindingRule(id="FND-19", detect=_unused, page=_LAST_USED, needs=_no_use),
    FindingRule(id="FND-44", detect=_member_role, page=_MEMBERS, is_stepped=False),
)
