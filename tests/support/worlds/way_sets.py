"""Sets of ways as values, without a world that they were found in."""

from collections.abc import Sequence

from rolescope.escalation.rule import EscalationRule, Gain, TargetClass
from rolescope.escalation.way import (
    Alternative,
    Dependence,
    DependsOn,
    Lead,
    ReachedTarget,
    RuleAlternative,
    WaySet,
)

UNKNOWN = Dependence(DependsOn.RESOURCE, type="lambda_function")


def way_set(
    gain: Gain, sources: Sequence[str], targets: Sequence[str], *depends: Dependence
) -> WaySet:
    """Return ways that end in administrator rights; they hold where they depend on nothing."""
    rule = EscalationRule(
        id="PE-1", title="", gain=gain, of=TargetClass.ROLES, parts=(), how="", closing=""
    )
    lead = Lead(places={}, through=(), group="", gives_admin=True)
    reached = tuple(ReachedTarget(target, (lead,)) for target in targets)
    found = ((RuleAlternative(Alternative(needs=(), depends=depends), (), {}), 0),)
    return WaySet(rule, tuple(sources), reached, found)
