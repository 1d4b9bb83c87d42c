"""FND-39 to FND-41: what identity policies give away."""

from collections.abc import Iterator

from rolescope.escalation.way import WayState
from rolescope.findings.finding import Risk
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey
from rolescope.model.policy import PrincipalType

_SWITCH = f"{USER_GUIDE}id_roles_use_permissions-to-switch.html"
_BOUNDARIES = f"{USER_GUIDE}access_policies_boundaries.html"
_MIN_PRINCIPALS = 3  # principals behind a trust in their own account (FND-39)


def _wide_own_account(survey: Survey) -> Iterator[Detection]:
    """FND-39: a role that trusts its account, where many may assume every role."""
    seen: set[str] = set()
    for one in survey.assumable:
        own = tuple(p for p in one.named(PrincipalType.ACCOUNT) if p.value == one.account)
        if not own or one.role.arn in seen:
            continue
        edge = survey.edge(one.role, own[0])
        wide = set(survey.wide_assumers.get(one.account, ())) - {one.role.arn}
        able = tuple(arn for arn in (edge.usable_by if edge else ()) if arn in wide)
        if len(able) >= _MIN_PRINCIPALS:
            seen.add(one.role.arn)
            yield Detection(
                risk=Risk.MEDIUM,
                statement=one,
                principals=own,
                affected=able,
                details=(str(len(able)),),
                witness=survey.chain(able[0], one.role.arn),
            )


def _every_role(survey: Survey) -> Iterator[Detection]:
    """FND-40: a policy that lets its holders assume every role that trusts their account."""
    for found in survey.wide_statements:
        yield Detection(
            risk=Risk.MEDIUM,
            subjects=(found.place.arn or found.place.owner,),
            place=found.place,
            affected=found.holders,
        )


def _no_boundary(survey: Survey) -> Iterator[Detection]:
    """FND-41: who may make roles with any permissions (PE-13)."""
    for way in survey.escalations.own:
        if way.rule.id == "PE-13" and way.state is WayState.HOLDS:
            yield Detection(
                risk=Risk.HIGH,
                subjects=(way.source,),
                witness=survey.requests_of(way),
                reaches_admin=way.is_admin,
            )


RULES = (
    FindingRule(id="FND-39", detect=_wide_own_account, page=_SWITCH),
    FindingRule(id="FND-40", detect=_every_role, page=_SWITCH, is_stepped=False),
    FindingRule(id="FND-41", detect=_no_boundary, page=_BOUNDARIES, is_stepped=False),
)
