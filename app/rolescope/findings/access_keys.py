"""FND-49: access keys of users that are old and lead to an administrator."""

from collections.abc import Iterator
from datetime import timedelta

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.verdict import Decision
from rolescope.escalation.ask import WITHOUT_MFA
from rolescope.findings.finding import Risk, Witness
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey
from rolescope.model.instant import parse_instant
from rolescope.model.request import ActionRequest
from rolescope.model.resource_list import Resource
from rolescope.value import replace

_PAGE = f"{USER_GUIDE}id-credentials-access-keys-update.html"
_KEY = "iam_access_key"
_OF_ADMINS = "iam:PutUserPolicy"
_MAX_AGE = timedelta(days=90)


def _old_keys(survey: Survey) -> Iterator[Detection]:
    """FND-49: HIGH where the path needs no MFA (FND-58)."""
    for user, created in sorted(_users_with_old_keys(survey).items()):
        for risk, without_mfa in ((Risk.HIGH, True), (Risk.MEDIUM, False)):
            path = _path_to_admin(survey, user, without_mfa=without_mfa)
            if path is not None:
                names, witness = path
                yield Detection(
                    risk=risk,
                    subjects=(user,),
                    details=(created,),
                    affected=names[1:],
                    witness=witness,
                    reaches_admin=True,
                )
                break


def _users_with_old_keys(survey: Survey) -> dict[str, str]:
    """Return the users who have an active key older than 90 days, and when the oldest was made."""
    now = parse_instant(survey.at)
    found: dict[str, str] = {}
    for key in _active_keys(survey):
        created = parse_instant(key.text("created"))
        is_old = created is not None and now is not None and created < now - _MAX_AGE
        if is_old and survey.index.user(key.arn) is not None:
            found[key.arn] = min(key.text("created"), found.get(key.arn, "~"))
    return found


def _active_keys(survey: Survey) -> tuple[Resource, ...]:
    resources = survey.index.world.resources
    keys = resources.of_type(_KEY) if resources is not None else ()
    return tuple(key for key in keys if key.text("status").lower() == "active")


def _path_to_admin(
    survey: Survey, user: str, *, without_mfa: bool
) -> tuple[tuple[str, ...], tuple[Witness, ...]] | None:
    """Return a shortest path with the requests that it takes; after its first step MFA is lost.

    Who is an administrator is there already.
    """
    if user in survey.admins:
        ways = survey.escalations.makers.get(user, ())
        fitting = [way for way in ways if not (without_mfa and way.needs_mfa)]
        if fitting:
            return (user,), survey.requests_of(fitting[0])
        is_stopped = without_mfa and _needs_mfa(survey, user)
        return None if ways or is_stopped else ((user,), ())

    def allowed(here: str, target: str) -> bool:
        return bool(survey.hop(here, target, without_mfa=without_mfa))

    paths = survey.steps.admins_from((user,), allowed)
    names = min(paths.values(), key=lambda path: (len(path), path), default=None)
    return None if names is None else (names, survey.chain(*names, without_mfa=without_mfa))


def _needs_mfa(survey: Survey, admin: str) -> bool:
    """Tell whether an administrator may do what administrators do with MFA alone (PE-74)."""
    asked = replace(survey.everywhere(survey.index.users[admin], _OF_ADMINS), is_open=True)
    without = replace(asked, context=WITHOUT_MFA)
    return _is_denied(survey, without) and not _is_denied(survey, asked)


def _is_denied(survey: Survey, request: ActionRequest) -> bool:
    decision = evaluate_action(request, survey.index, traced=False).decision
    return decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY)


def _not_imported(survey: Survey) -> tuple[str, ...]:
    resources = survey.index.world.resources
    is_known = resources is not None and all(
        resources.knows(_KEY, account.id) for account in survey.index.world.accounts
    )
    has_dates = all(parse_instant(key.text("created")) for key in _active_keys(survey))
    return () if is_known and has_dates else (_KEY,)


RULES = (
    FindingRule(id="FND-49", detect=_old_keys, page=_PAGE, is_stepped=False, needs=_not_imported),
)
