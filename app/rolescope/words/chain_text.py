"""A chain as crumbs: who asks first, then one session after the other, with the time left."""

from datetime import tzinfo
from typing import Literal

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.instant import duration_in_words, parse_instant
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.chain import Chain
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.value import Value, replace
from rolescope.words.caller_text import clock
from rolescope.words.role_families import called_anywhere
from rolescope.words.verdict.sentence import verdict_kind, verdict_sentence

State = Literal["caller", "valid", "expired", "denied", "depends", "left"]

SHAPES = ByKind(
    "shapes of callers",
    {
        CallerKind.USER: "circle",
        CallerKind.SESSION_TOKEN: "session",
        CallerKind.SESSION: "session",
        CallerKind.FEDERATED_USER: "session",
        CallerKind.ROOT: "circle",
        CallerKind.SERVICE: "rounded-square",
        CallerKind.WEB: "hexagon",
        CallerKind.SAML: "hexagon",
    },
)
_SIGNS_WITH = ByKind(
    "what the first caller of a chain signs with",
    {
        CallerKind.USER: "access key",
        CallerKind.SESSION_TOKEN: "GetSessionToken",
        CallerKind.SESSION: "session",
        CallerKind.FEDERATED_USER: "session",
        CallerKind.ROOT: "root user",
        CallerKind.SERVICE: "AWS service",
        CallerKind.WEB: "token",
        CallerKind.SAML: "assertion",
    },
)
_MINUTE = 60


class Crumb(Value, kw_only=True):
    """One step of a chain. `hop` counts from 0; None: who asks first.

    `tooltip` says why where there is no session, and when it ends where there is one. `called` is
    the name in plainer words, with the account where two could be meant; then the name stands in
    the tooltip.
    """

    hop: int | None
    state: State
    shape: str
    name: str
    detail: str
    tooltip: str = ""
    is_current: bool = False
    called: str = ""

    @property
    def spoken(self) -> str:
        """The crumb for a screen reader."""
        number = "First caller" if self.hop is None else f"Hop {self.hop + 1}"
        looked_at = ", looked at" if self.is_current else ""
        return f"{number}: {self.name}, {self.detail}{looked_at}"


def crumbs(
    chain: Chain, index: WorldIndex, moment: str, zone: tzinfo | None = None
) -> tuple[Crumb, ...]:
    """Return the crumbs of a chain at a moment (ISO 8601); times are written in `zone`."""
    found = [_first(chain.caller)]
    for number, hop in enumerate(chain.hops):
        is_current = number == chain.shown
        if number < len(chain.simulations):
            simulation = chain.simulations[number]
            found.append(_hop(number, simulation, index, moment, zone, is_current=is_current))
        else:
            found.append(
                Crumb(
                    hop=number,
                    state="left",
                    shape="session",
                    name=role_name(hop.role),
                    detail="not reached",
                    tooltip=why_left(chain),
                )
            )
    called = _called(chain, index)
    return tuple(
        replace(crumb, called=name, tooltip=f"{crumb.name}\n{crumb.tooltip}".strip())
        if name
        else crumb
        for crumb, name in zip(found, called, strict=True)
    )


def _called(chain: Chain, index: WorldIndex) -> tuple[str, ...]:
    """Return what each role of a chain is called, the caller's first; "" for its own name."""
    arns = [chain.caller.entity_arn, *(hop.role for hop in chain.hops)]
    roles = [
        Node(
            id=arn,
            kind=NodeKind.ROLE,
            name=role_name(arn),
            zone=Zone.SCOPE,
            account=account_of(arn),
        )
        for arn in arns
        if index.role(arn) is not None
    ]
    called = called_anywhere(roles, index)
    return tuple(called.get(arn, "") for arn in arns)


def why_left(chain: Chain) -> str:
    """Say why the hops after the last one that was reached cannot be made."""
    number = (chain.broken_at or 0) + 1
    name = role_name(chain.simulations[-1].request.role)
    return (
        f"Nobody can ask: hop {number} yields no session of {name}. "
        f"It is answered as soon as hop {number} does."
    )


def _first(caller: Caller) -> Crumb:
    detail = f"{_SIGNS_WITH[caller.kind]}{' with MFA' if caller.mfa else ''}"
    shape = SHAPES[caller.kind]
    return Crumb(hop=None, state="caller", shape=shape, name=caller_name(caller), detail=detail)


def _hop(  # one crumb
    number: int,
    simulation: Simulation,
    index: WorldIndex,
    moment: str,
    zone: tzinfo | None,
    *,
    is_current: bool,
) -> Crumb:
    sentence = verdict_sentence(simulation, index, zone)
    session = simulation.session
    state: State = "valid"
    if session is None:
        state = "depends" if verdict_kind(simulation.verdict) == "depends" else "denied"
        detail = "depends" if state == "depends" else "denied"
        if simulation.verdict.decision is Decision.ALLOW:  # the policies do, STS does not
            detail = "refused"
        tooltip = f"{sentence.text}\n{sentence.because}".strip()
    else:
        state = "expired" if seconds_left(session, moment) == 0 else "valid"
        detail = left_words(session, moment)
        end = clock(session.expires_at, zone, simulation.request.at)
        tooltip = f"Hop {number + 1}, session {session.name}: ends {end}"
    return Crumb(
        hop=number,
        state=state,
        shape="session",
        name=role_name(simulation.request.role),
        detail=detail,
        tooltip=tooltip,
        is_current=is_current,
    )


def seconds_left(session: RoleSession, moment: str) -> int | None:
    """Return how long a session still lasts; None when its end cannot be read."""
    now, begin = parse_instant(moment), parse_instant(session.issued_at)
    end = parse_instant(session.expires_at)
    if now is None or begin is None or end is None:
        return None
    return max(0, int((end - max(now, begin)).total_seconds()))


def left_words(session: RoleSession, moment: str) -> str:
    """Say how long a session still lasts, in whole minutes: `1 h 42 min`."""
    left = seconds_left(session, moment)
    if left is None:
        return "end not known"
    if left == 0:
        return "expired"
    return duration_in_words(left // _MINUTE * _MINUTE if left >= _MINUTE else left)
