"""What a session inherits from the credentials that it was made with, and what is lost."""

from collections.abc import Sequence

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.request.parameters import has_mfa
from rolescope.engine.request.refusals import is_capped
from rolescope.engine.request.session_attributes import (
    session_tags,
    source_identity,
    transitive_tags,
)
from rolescope.engine.request.token_attributes import with_token_attributes
from rolescope.model.principal import Tags
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_account
from rolescope.value import Value


class CarriedOver(Value, kw_only=True):
    """What one hop carries over from the one before it (CH-2, CH-5, CH-8).

    `hop` is the number of the hop before, counted from 1; 0 is the first caller. `tags` are the
    transitive ones, `lost_tags` those that end there, `own_tags` those that the hop sets itself.
    `had_permissions`: the caller had some of its own, as no token, assertion or service has; those
    of the role take their place. `had_mfa`: MFA was present so far, and is not any more.
    `lost_policy`: the session before was narrowed by a session policy, which does not narrow the
    new one. `is_capped`: the new session lasts one hour at most. `accounts` are those before and
    after when they differ.
    """

    hop: int
    source_identity: str | None
    own_source_identity: str | None
    tags: Tags
    lost_tags: Tags
    own_tags: Tags
    had_permissions: bool
    had_mfa: bool
    lost_policy: bool
    is_capped: bool
    accounts: tuple[str, str] | None


def carried_over(simulations: Sequence[Simulation], number: int) -> CarriedOver:
    """Tell what a hop, counted from 0, carries over."""
    simulation = simulations[number]
    session = simulation.session
    request = with_token_attributes(simulation.request)
    caller = request.caller
    asked = request.parameters
    inherited = transitive_tags(caller)
    own = _without(asked.tags, inherited)
    before, after = caller_account(caller), request.role.split(":")[4:5]
    is_narrowed = caller.is_session and (
        caller.session_policy is not None or bool(caller.policy_arns)
    )
    return CarriedOver(
        hop=number,
        source_identity=source_identity(caller),
        own_source_identity=asked.source_identity,
        tags=inherited,
        lost_tags=_without(session_tags(caller), (*inherited, *own)),
        own_tags=own,
        had_permissions=caller.kind.is_signed,
        had_mfa=any(map(_has_mfa, simulations[: number + 1])),
        lost_policy=is_narrowed,
        is_capped=is_capped(caller, DEFAULT) if session is None else session.chained,
        accounts=(before, after[0]) if before and after and before != after[0] else None,
    )


def _without(tags: Tags, others: Tags) -> Tags:
    """Return the tags with no key of the others; keys are the same whatever their case (TG-4)."""
    keys = {key.lower() for key, _ in others}
    return tuple((key, value) for key, value in tags if key.lower() not in keys)


def _has_mfa(simulation: Simulation) -> bool:
    """Tell whether a call was made with MFA; what a context key says of it counts, too."""
    caller = simulation.request.caller
    given = {key.lower(): values for key, values in simulation.request.context}
    if "aws:multifactorauthpresent" in given:
        return given["aws:multifactorauthpresent"] == ("true",)
    return caller.mfa or has_mfa(simulation.request.parameters)
