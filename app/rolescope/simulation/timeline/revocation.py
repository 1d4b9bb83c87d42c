"""Revocation: what revoking the older sessions of a role ends, and what lives on (SES-12 to 14)."""

from rolescope.engine.verdict import Decision
from rolescope.simulation.timeline.course import ChainCourse, HopCourse
from rolescope.simulation.timeline.intervals import around
from rolescope.value import Value


class Revocation(Value, kw_only=True):
    """What revoking the older sessions of one hop's role at a second does.

    `ends` are the hops whose sessions are denied everything from then on: every valid session of
    the role that was issued before. `lives_on` are the later hops whose sessions were made from
    one of them, directly or not, and go on (SES-13). `stops` are the hops that cannot be repeated
    with an ended session any more. `is_trusted`: the caller may still assume the role then, and
    the new session is not denied (SES-14). Not `is_possible`: the role is service-linked.
    """

    hop: int
    second: int
    ends: tuple[int, ...]
    lives_on: tuple[int, ...]
    stops: tuple[int, ...]
    is_trusted: bool
    is_possible: bool


def revoke(found: ChainCourse, number: int, second: int) -> Revocation:
    """Return what it does to revoke the sessions of a hop's role that are older than a second."""
    revoked = found.hops[number - 1]
    role = revoked.simulation.request.role
    alive = [hop for hop in found.hops if _is_older(hop, second)]
    ends = tuple(hop.number for hop in alive if hop.simulation.request.role == role)
    return Revocation(
        hop=number,
        second=second,
        ends=ends,
        lives_on=tuple(
            hop.number for hop in alive if ends and hop.number > ends[0] and hop.number not in ends
        ),
        stops=tuple(hop.number for hop in found.hops if hop.number - 1 in ends),
        is_trusted=revoked.renewed.at(second).decision is Decision.ALLOW,
        is_possible=":role/aws-service-role/" not in role,
    )


def _is_older(hop: HopCourse, second: int) -> bool:
    return hop.asked < second and around(hop.spans, second) is not None
