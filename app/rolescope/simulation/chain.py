"""Role chaining: several hops, each made with the session of the one before (spec 5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.interpretation import DEFAULT, Interpretation
from rolescope.evaluation.request.token_attributes import with_token_attributes
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.request import (
    ASSUME_ROLE,
    AssumeRoleParameters,
    AssumeRoleRequest,
    Context,
)
from rolescope.simulation.assume_role import DEFAULT_NAME, UNKNOWN_ID, Simulation, simulate
from rolescope.trust.requests import action_of

_PLAIN = AssumeRoleParameters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One AssumeRole of a chain. `at` None: at the time of the hop before."""

    role: str
    parameters: AssumeRoleParameters = _PLAIN
    context: Context = ()
    at: str | None = None


def simulate_chain(
    caller: Caller,
    hops: Sequence[Hop],
    index: WorldIndex,
    at: str,
    *,
    is_open: bool = False,
    interpretation: Interpretation = DEFAULT,
) -> tuple[Simulation, ...]:
    """Simulate hops in order and stop after the first that yields no session.

    Nothing of earlier roles is carried but transitive tags and the source identity (CH-5).
    """
    done: list[Simulation] = []
    for hop in hops:
        at = hop.at or at
        request = AssumeRoleRequest(
            caller=caller,
            role=hop.role,
            at=at,
            action=ASSUME_ROLE if done else action_of(caller),
            parameters=hop.parameters,
            context=hop.context,
            is_open=is_open,
        )
        done.append(simulate(request, index, interpretation))
        if done[-1].session is None:
            break
        caller = session_caller(done[-1])
    return tuple(done)


def session_caller(simulation: Simulation) -> SessionCaller:
    """Return the new session as the caller of the next request.

    It holds what its own request set; what it inherits it gets through `source`.
    """
    request, session = with_token_attributes(simulation.request), simulation.session
    role_id = session.assumed_role_id.partition(":")[0] if session else UNKNOWN_ID
    return SessionCaller(
        role=request.role,
        name=request.parameters.session_name or DEFAULT_NAME,
        session_policy=request.parameters.session_policy,
        policy_arns=request.parameters.policy_arns,
        tags=request.parameters.tags,
        transitive_tag_keys=request.parameters.transitive_tag_keys,
        source_identity=request.parameters.source_identity,
        issued_at=session.issued_at if session else request.at,
        expires_at=session.expires_at if session else None,
        source=request.caller,
        role_id=None if role_id == UNKNOWN_ID else role_id,
    )
