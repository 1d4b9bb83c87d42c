"""Detours: a chain to a role that its caller is denied to assume directly."""

from rolescope.engine.verdict import Decision
from rolescope.model.caller import Caller
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import node_id
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.paths import confirm
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.values import Path, StepLevel, Through
from rolescope.value import Value

_MAX_TRIED = 40
_DENIED = (Decision.IMPLICIT_DENY, Decision.EXPLICIT_DENY)


class Detour(Value, kw_only=True):
    """`hops`, taken by `caller` one after the other: all of them are allowed."""

    caller: Caller
    hops: tuple[Hop, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of its nodes, from the caller to the role."""
        return (node_id(self.caller), *(hop.role for hop in self.hops))


def is_denied(simulation: Simulation) -> bool:
    """Tell whether policies deny what was asked, so that a detour is worth looking for."""
    return simulation.verdict.decision in _DENIED


def find_detour(hops: Hops, request: AssumeRoleRequest) -> Detour | None:
    """Return the shortest chain of two or more hops by which the caller gets to the role anyway.

    Its hops are allowed by both sides, and need nothing that somebody has to bring. It is
    simulated for this very caller, whose session may have less rights than others of its role.
    None where none is found.
    """
    ends = (node_id(request.caller),), (request.role,)
    found = find_paths(hops, *ends, Through.ALLOWED, most=_MAX_TRIED)
    chains = (_walked(hops, path, request) for path in found.listed if path.length > 1)
    return next((chain for chain in chains if chain is not None), None)


def _walked(hops: Hops, path: Path, request: AssumeRoleRequest) -> Detour | None:
    confirmed = confirm(hops, path)
    if confirmed.level is not StepLevel.OPEN:
        return None
    made = simulate_chain(request.caller, confirmed.hops, hops.index, request.at)
    is_whole = len(made) == len(confirmed.hops) and made[-1].session is not None
    return Detour(caller=request.caller, hops=confirmed.hops) if is_whole else None
