"""Course: every credential of a chain with its span, and what the policies answer over time."""

from collections.abc import Sequence
from dataclasses import dataclass

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.model.caller import (
    Caller,
)
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.timeline.cuts import Cut, Limits, cut_of, limits, offer
from rolescope.simulation.timeline.revoked import Revoked, revoked
from rolescope.simulation.timeline.stretches import FIRST, LAST, Stretches, second_of
from rolescope.simulation.timeline.windows import Windows, windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a caller signs with that no hop of the chain made.

    `issued` and `ends` are seconds, None for what is not known or, where `is_end_known`, for what
    does not end. `is_permanent`: long-term keys, which work until they are deleted or deactivated.
    `needs_provider`: a token or assertion, of which each call takes a new one.
    """

    caller: Caller
    issued: int | None
    ends: int | None
    is_end_known: bool
    is_permanent: bool = False
    needs_provider: bool = False

    @property
    def valid(self) -> Stretches:
        """When calls can be signed with it, or with one that replaces it."""
        if self.needs_provider:
            return ((FIRST, LAST),)
        start = FIRST if self.issued is None else self.issued
        end = LAST if self.ends is None else self.ends
        return ((start, end),) if start < end else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HopCourse:
    """One hop. `session` is what it yields, or with `is_offer` what could have been asked for.

    `kept` are the answers to the hop with the credentials that it was made with, `renewed` those
    with a session of the hop before that is renewed for each call. `revoked`: a policy of the role
    denies everything to the session already.
    """

    number: int
    simulation: Simulation
    limits: Limits
    session: RoleSession | None
    cut: Cut | None
    kept: Windows
    renewed: Windows
    is_offer: bool = False
    revoked: Revoked | None = None

    @property
    def asked(self) -> int:
        """When the hop is made, in seconds; 0 when its time cannot be read."""
        return second_of(self.simulation.request.at) or 0

    @property
    def ends(self) -> int:
        """When the session ends, or would end."""
        return self.asked + (self.session.duration if self.session else 0)

    @property
    def spans(self) -> Stretches:
        """When the session is valid: nothing when none is issued."""
        return ((self.asked, self.ends),) if self.session and not self.is_offer else ()

    @property
    def usable(self) -> Stretches:
        """When the session can be used: nothing when it is revoked (SES-12)."""
        return () if self.revoked else self.spans

    @property
    def barred(self) -> int:
        """The second before which issued sessions of the role are revoked already."""
        return self.revoked.second if self.revoked else FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A chain over time: the credentials that it starts from, the caller's own last; its hops."""

    credentials: tuple[Credential, ...]
    hops: tuple[HopCourse, ...]

    @property
    def first(self) -> Credential:
        """What the first hop is signed with."""
        return self.credentials[-1]

    @property
    def issued(self) -> tuple[HopCourse, ...]:
        """The hops that yield a session."""
        return tuple(hop for hop in self.hops if hop.spans)


def course(
    chain: Sequence[Simulation], index: WorldIndex, reading: Interpretation | None = None
) -> Course | None:
    """Return the course of a simulated chain; None for no chain."""
    if not chain:
        return None
    return Course(
        credentials=tuple(reversed([*_credentials(chain[0].request.caller)])),
        hops=tuple(
            _hop(number, simulation, index, reading or index.reading)
            for number, simulation in enumerate(chain, start=1)
        ),
    )


def _credentials(caller: Caller | None) -> list[Credential]:
    """Return the caller's credential, and those that it was made from (SES-8)."""
    found = []
    while caller is not None:
        found.append(credential(caller))
        caller = caller.source
    return found


def credential(caller: Caller) -> Credential:
    """Return when the credential of a caller is valid, as far as that is known."""
    ends = second_of(caller.expires_at)
    return Credential(
        caller=caller,
        issued=second_of(caller.issued_at),
        ends=ends,
        is_end_known=caller.is_user or caller.is_service or ends is not None,
        is_permanent=caller.is_user,
        needs_provider=caller.is_token,
    )


def _hop(
    number: int, simulation: Simulation, index: WorldIndex, reading: Interpretation
) -> HopCourse:
    found = limits(simulation.request, index, reading)
    cut = cut_of(simulation, found)
    offered = offer(simulation, cut, index, reading)
    kept, renewed = windows(simulation, index, reading)
    return HopCourse(
        number=number,
        simulation=simulation,
        limits=found,
        session=simulation.session or offered,
        cut=cut,
        kept=kept,
        renewed=kept if number == 1 else renewed,
        is_offer=offered is not None,
        revoked=revoked(simulation, index, reading),
    )
