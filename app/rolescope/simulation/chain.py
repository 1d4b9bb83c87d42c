"""Role chaining: several hops, each made with the session of the one before."""

from collections.abc import Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.token_attributes import with_token_attributes
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.request import (
    AssumeRoleParameters,
    AssumeRoleRequest,
    Context,
)
from rolescope.simulation.assume_role import DEFAULT_NAME, UNKNOWN_ID, Simulation, simulate
from rolescope.value import Value, replace

_PLAIN = AssumeRoleParameters()


class Hop(Value, kw_only=True):
    """One AssumeRole of a chain. `at` None: at the time of the hop before.

    `action` None: the one that suits the caller.
    """

    role: str
    parameters: AssumeRoleParameters = _PLAIN
    context: Context = ()
    at: str | None = None
    action: str | None = None


class Chain(Value, kw_only=True):
    """A first caller with hops, and their results.

    `at` is the time that the first hop has unless it says another. `simulations` has one for each
    hop that was reached: the first that yields no session is the last of them. The hops after it
    are kept, and answered again as soon as it yields one. `wanted` is the hop that is looked at,
    counted from 0, whether it was reached or not.
    """

    caller: Caller
    at: str
    hops: tuple[Hop, ...]
    simulations: tuple[Simulation, ...]
    wanted: int = 0
    is_open: bool = False

    @property
    def shown(self) -> int:
        """The hop that can be looked at: the wanted one, or the one that keeps it from being."""
        return min(self.wanted, len(self.simulations) - 1)

    @property
    def simulation(self) -> Simulation:
        """The result of the selected hop."""
        return self.simulations[self.shown]

    @property
    def broken_at(self) -> int | None:
        """The hop that yields no session; None when all of them do."""
        return None if self.simulations[-1].session else len(self.simulations) - 1

    @property
    def left(self) -> tuple[Hop, ...]:
        """The hops that were not reached."""
        return self.hops[len(self.simulations) :]


def simulate_chain(
    caller: Caller,
    hops: Sequence[Hop],
    index: WorldIndex,
    at: str,
    *,
    is_open: bool = False,
    interpretation: Interpretation | None = None,
    done: Sequence[Simulation] = (),
) -> tuple[Simulation, ...]:
    """Simulate hops in order and stop after the first that yields no session.

    Nothing of earlier roles is carried but transitive tags and the source identity (CH-5). `done`
    are the answers to the first hops, where they are known.
    """
    answers = list(done)
    for number, hop in enumerate(hops):
        at = hop.at or at
        if number >= len(answers):
            request = AssumeRoleRequest(
                caller=caller,
                role=hop.role,
                at=at,
                action=hop.action or caller.operation,
                parameters=hop.parameters,
                context=hop.context,
                is_open=is_open,
            )
            answers.append(simulate(request, index, interpretation))
        if answers[number].session is None:
            return tuple(answers[: number + 1])
        caller = session_caller(answers[number])
    return tuple(answers)


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


# Building a chain, hop by hop


def begun(request: AssumeRoleRequest, index: WorldIndex) -> Chain:
    """Return a chain of one hop."""
    return Chain(
        caller=request.caller,
        at=request.at,
        hops=(_hop(request, request.at),),
        simulations=(simulate(request, index),),
        is_open=request.is_open,
    )


def built(caller: Caller, hops: Sequence[Hop], index: WorldIndex, at: str) -> Chain:
    """Return a chain of several hops at once, looked at where it ends."""
    simulations = simulate_chain(caller, hops, index, at)
    return Chain(
        caller=caller, at=at, hops=tuple(hops), simulations=simulations, wanted=len(hops) - 1
    )


def edited(chain: Chain, request: AssumeRoleRequest, index: WorldIndex) -> Chain:
    """Ask the hop that is looked at otherwise, and the hops after it again.

    In the first hop the caller can be another; who asks in the others comes from the hop before:
    a request of anyone else is a new chain.
    """
    number = chain.shown
    is_first = number == 0
    if not is_first and request.caller != chain.simulation.request.caller:
        return begun(request, index)
    before = request.at if is_first else chain.simulations[number - 1].request.at
    hops = (*chain.hops[:number], _hop(request, before), *chain.hops[number + 1 :])
    found = replace(
        chain,
        caller=request.caller if is_first else chain.caller,
        at=request.at if is_first else chain.at,
        hops=hops,
        wanted=number,
        is_open=request.is_open,
    )
    kept = number if request.is_open == chain.is_open else 0
    return _answered(found, index, kept)


def with_next_hop(
    chain: Chain,
    role: str,
    index: WorldIndex,
    *,
    at: str | None = None,
) -> Chain:
    """Let the session of the hop that is looked at assume a role, and look at that hop.

    It takes the place of the hops that follow; when the next hop is that role already, they stay.
    `at` None: at the time of the hop before.
    """
    number = chain.shown + 1
    if number < len(chain.hops) and chain.hops[number].role == role:
        return looking_at(chain, number)
    hops = (*chain.hops[:number], Hop(role=role, at=at))
    return _answered(replace(chain, hops=hops, wanted=number), index, number)


def answered_again(chain: Chain, index: WorldIndex) -> Chain:
    """Ask all hops of another world; the one that is looked at stays."""
    return _answered(chain, index, 0)


def looking_at(chain: Chain, number: int) -> Chain:
    """Look at another hop, counted from 0."""
    return replace(chain, wanted=max(0, min(number, len(chain.hops) - 1)))


def _hop(request: AssumeRoleRequest, before: str) -> Hop:
    """Return a request as a hop; it goes with the hop before unless it has a time of its own."""
    return Hop(
        role=request.role,
        parameters=request.parameters,
        context=request.context,
        at=None if request.at == before else request.at,
        action=None if request.action == request.caller.operation else request.action,
    )


def _answered(chain: Chain, index: WorldIndex, kept: int) -> Chain:
    """Answer the hops from number `kept` on."""
    return replace(
        chain,
        simulations=simulate_chain(
            chain.caller,
            chain.hops,
            index,
            chain.at,
            is_open=chain.is_open,
            done=chain.simulations[:kept],
        ),
    )
