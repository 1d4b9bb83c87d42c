"""When the sessions of a chain begin and end, and how long it can be renewed (SES-22)."""

from collections.abc import Sequence

from rolescope.simulation.assume_role import Simulation
from rolescope.value import Value


class UsableSpan(Value):
    """One session of a chain: its role, and when it begins and ends (ISO 8601)."""

    role: str
    issued_at: str
    expires_at: str


class Timeline(Value, kw_only=True):
    """The sessions of a chain. `usable_until` is None when its last hop yields none.

    `renewable_until`: until then every hop can be made again; None: as long as the keys of the
    caller exist, or, where not `is_end_known`, it is not known. `needs_provider`: each renewal
    takes a new token or assertion.
    """

    spans: tuple[UsableSpan, ...]
    usable_until: str | None
    renewable_until: str | None
    needs_provider: bool
    is_end_known: bool


def timeline(chain: Sequence[Simulation]) -> Timeline:
    """Return the timeline of a simulated chain.

    Trust is checked at issue alone, so the chain is usable until its last session ends, whatever
    becomes of the ones before (SES-8). Sessions in between are renewed by the caller; what cannot
    be renewed are temporary credentials of the caller itself.
    """
    sessions = [simulation.session for simulation in chain]
    last = sessions[-1] if sessions else None
    caller = chain[0].request.caller if chain else None
    end = caller.expires_at if caller else None
    return Timeline(
        spans=tuple(
            UsableSpan(session.role, session.issued_at, session.expires_at)
            for session in sessions
            if session is not None
        ),
        usable_until=last.expires_at if last else None,
        renewable_until=end,
        needs_provider=caller is not None and caller.is_token,
        is_end_known=end is not None
        or (caller is not None and (caller.is_user or caller.is_service)),
    )
