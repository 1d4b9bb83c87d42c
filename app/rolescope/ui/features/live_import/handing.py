"""What can be handed over before a run: the policy that it needs, and what will be called."""

from rolescope.importers.aws.calls import ASSUME_ROLE, CALLS, Call, Scope
from rolescope.importers.aws.permissions import read_only_policy
from rolescope.importers.aws.plan import Identity, Plan
from rolescope.words.live_text import Planned, footprint_text


def policy_of(plan: Plan, identity: Identity | None) -> str:
    """Return the read-only policy of a plan, as JSON text."""
    partition = identity.partition if identity is not None else "aws"
    return read_only_policy(_scopes(plan), partition=partition, role=plan.role)


def footprint_of(plan: Plan, identity: Identity | None) -> str:
    """Tell what a plan will call and what CloudTrail records of it."""
    scopes = {Scope.IDENTITY, *_scopes(plan)}
    calls = [one for one in CALLS if one.scope in scopes and _is_made(one, plan)]
    return footprint_text(
        [Planned(call=one.id, purpose=one.purpose) for one in calls],
        principal=identity.arn if identity is not None else "",
        has_members=plan.role is not None,
    )


def _scopes(plan: Plan) -> tuple[Scope, ...]:
    scopes = [Scope.ACCOUNT, Scope.FALLBACK]
    scopes += [Scope.ORGANIZATION] if plan.with_organization else []
    scopes += [Scope.IDENTITY_CENTER] if plan.with_identity_center else []
    return tuple(scopes)


def _is_made(call: Call, plan: Plan) -> bool:
    return call is not ASSUME_ROLE or plan.role is not None
