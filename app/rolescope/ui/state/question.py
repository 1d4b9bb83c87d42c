"""ChainQuestion: the chain that is asked, the hop looked at, and at which time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import node_id
from rolescope.simulation.chain import (
    Chain,
    Hop,
    answered_again,
    begun,
    built,
    edited,
    looking_at,
    session_caller,
    with_next_hop,
)
from rolescope.ui.state.world_view import WorldView


class ChainQuestion(QObject):
    """What is asked in the open world. A single question is a chain of one hop."""

    simulated = Signal(object)  # Simulation of the hop that is looked at, or None
    chained = Signal(object)  # Chain, or None: anything about it changed
    moved = Signal(str)  # ISO 8601: the sessions are looked at at another time
    evidence_asked = Signal()  # the chain is to be written to a file
    place_asked = Signal(object)  # Excerpt: a document is to be shown at a line
    rule_asked = Signal(str)  # id of a rule that the manual is to be opened at
    step_asked = Signal(int)  # 1 or -1: to the next or previous row that the verdict rests on
    picking = Signal(object)  # id of the caller for whom a role is being picked, or None

    def __init__(self, world: WorldView, parent: QObject) -> None:
        super().__init__(parent)
        self._world = world
        self._chain: Chain | None = None
        self._moment: str | None = None
        self.is_coming = False  # a question follows what is being selected
        self._picking_for: str | None = None
        self._picks_hop = False  # the role that is being picked is for a further hop
        self._outsider: Caller | None = None  # for whom a role is being picked, no node tells it

    # The chain

    @property
    def chain(self) -> Chain | None:
        """The chain; None while nothing is asked."""
        return self._chain

    @property
    def simulation(self) -> Simulation | None:
        """The answer to the hop that is looked at."""
        return self._chain.simulation if self._chain else None

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Tell that a question follows at once: what is selected meanwhile is a part of it."""
        self.is_coming = True
        try:
            yield
        finally:
            self.is_coming = False

    def ask(self, request: AssumeRoleRequest) -> Simulation:
        """Ask something new instead of what is asked."""
        return self._show(begun(request, self._world.index))

    def simulate(self, request: AssumeRoleRequest) -> Simulation:
        """Ask the hop that is looked at otherwise; the hops after it are answered again."""
        if self._chain is None:
            return self.ask(request)
        return self._show(edited(self._chain, request, self._world.index))

    def ask_chain(self, caller: Caller, hops: Sequence[Hop], at: str) -> Simulation:
        """Ask a whole chain instead of what is asked, and look at its end."""
        return self._show(built(caller, hops, self._world.index, at))

    def add_hop(self, role: str) -> Simulation | None:
        """Let the session that is looked at assume a role, at the time that is looked at."""
        if self._chain is None:
            return None
        return self._show(with_next_hop(self._chain, role, self._world.index, at=self._moment))

    def look_at(self, number: int) -> None:
        """Look at another hop, counted from 0."""
        if self._chain is not None:
            self._show(looking_at(self._chain, number))

    @property
    def can_go_on(self) -> bool:
        """Whether the hop that is looked at yields a session, which can assume a role."""
        return self.simulation is not None and self.simulation.session is not None

    def ask_again(self) -> None:
        """Answer the whole chain in the world as it is now."""
        if self._chain is not None:
            self._show(answered_again(self._chain, self._world.index))

    def leave(self) -> None:
        """Ask nothing any more."""
        self.pick_role_for(None)
        had, self._chain, self._moment = self._chain, None, None
        if had is not None:
            self.simulated.emit(None)
            self.chained.emit(None)

    def _show(self, chain: Chain) -> Simulation:
        before, self._chain = self._chain, chain
        if before is None or _times(before) != _times(chain):
            self._moment = None
        if before is None or before.simulation is not chain.simulation:
            self.simulated.emit(chain.simulation)
        if self._chain is chain:  # nobody asked further meanwhile
            self.chained.emit(chain)
        return chain.simulation

    # The time that sessions are looked at

    @property
    def moment(self) -> str:
        """The time that the sessions are looked at: by itself, that of the last hop.

        One that was chosen stays until the time of a hop is another. While nothing is asked it is
        the time of the world.
        """
        if self._chain is None:
            return self._world.time
        return self._moment or self._chain.simulations[-1].request.at

    def move_to(self, moment: str) -> None:
        """Look at the sessions at another time, ISO 8601; nothing is asked anew by that."""
        if self._chain is not None and moment != self.moment:
            self._moment = moment
            self.moved.emit(moment)

    # Picking a role

    @property
    def picking_for(self) -> str | None:
        """The caller for whom a role is being picked: the next click on a role simulates."""
        return self._picking_for

    @property
    def picking_session(self) -> SessionCaller | None:
        """The session that is the caller, when a further hop of the chain is being picked."""
        simulation = self.simulation
        is_hop = self._picks_hop and simulation is not None and simulation.session is not None
        return session_caller(simulation) if is_hop and simulation is not None else None

    def pick_role_for(self, node: str | None) -> None:
        """Start to pick a role for a caller; None stops."""
        self._picks_hop, self._outsider = False, None
        self._pick(node)

    @property
    def picking_outsider(self) -> Caller | None:
        """The caller for whom a role is being picked, where it is no node of the graph."""
        return self._outsider

    def pick_role_for_outsider(self, caller: Caller) -> None:
        """Start to pick a role for a caller that is not imported."""
        self._picks_hop, self._outsider = False, caller
        self._pick(node_id(caller))

    def pick_next_hop(self) -> None:
        """Start to pick the role that the session assumes next which is looked at."""
        simulation = self.simulation
        if simulation is not None and simulation.session is not None:
            self._picks_hop, self._outsider = True, None
            self._pick(simulation.session.role)

    def _pick(self, node: str | None) -> None:
        if node != self._picking_for:
            self._picking_for = node
            self.picking.emit(node)


def _times(chain: Chain) -> tuple[str | None, ...]:
    return (chain.at, *(hop.at for hop in chain.hops))
