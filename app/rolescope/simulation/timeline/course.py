"""Course: every credential of a chain with its span, and what the policies answer over time."""

from collections.abc import Sequence
from math import ceil

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.conditions.date import read_date
from rolescope.engine.verdict import Decision, StatementTrace
from rolescope.model.caller import (
    Caller,
)
from rolescope.model.policy import Condition
from rolescope.model.request import ActionRequest
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.chain import session_caller
from rolescope.simulation.timeline.cuts import Cut, DurationLimits, cut_of, limits, offer
from rolescope.simulation.timeline.intervals import FIRST, LAST, Intervals, second_of
from rolescope.simulation.timeline.windows import ISSUE_TIME, Windows, windows
from rolescope.value import Value

_PROBE = "iam:ListAccountAliases"  # any action: sessions are revoked by a deny of all


class Credential(Value, kw_only=True):
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
    def valid(self) -> Intervals:
        """When calls can be signed with it, or with one that replaces it."""
        if self.needs_provider:
            return ((FIRST, LAST),)
        start = FIRST if self.issued is None else self.issued
        end = LAST if self.ends is None else self.ends
        return ((start, end),) if start < end else ()


class Revoked(Value):
    """A policy that denies everything to a session, because it was issued before a time."""

    policy: str
    before: str  # the value of the condition, as written
    second: int  # the first that is not before it


class HopCourse(Value, kw_only=True):
    """One hop. `session` is what it yields, or with `is_offer` what could have been asked for.

    `kept` are the answers to the hop with the credentials that it was made with, `renewed` those
    with a session of the hop before that is renewed for each call. `revoked`: a policy of the role
    denies everything to the session already.
    """

    number: int
    simulation: Simulation
    limits: DurationLimits
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
    def spans(self) -> Intervals:
        """When the session is valid: nothing when none is issued."""
        return ((self.asked, self.ends),) if self.session and not self.is_offer else ()

    @property
    def usable(self) -> Intervals:
        """When the session can be used: nothing when it is revoked (SES-12)."""
        return () if self.revoked else self.spans

    @property
    def barred(self) -> int:
        """The second before which issued sessions of the role are revoked already."""
        return self.revoked.second if self.revoked else FIRST


class ChainCourse(Value, kw_only=True):
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
) -> ChainCourse | None:
    """Return the course of a simulated chain; None for no chain."""
    if not chain:
        return None
    return ChainCourse(
        credentials=tuple(reversed([*_credentials(chain[0].request.caller)])),
        hops=tuple(
            _hop(number, simulation, index, reading or index.reading)
            for number, simulation in enumerate(chain, start=1)
        ),
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


def revoked(
    simulation: Simulation, index: WorldIndex, reading: Interpretation | None = None
) -> Revoked | None:
    """Tell whether the policies of a role deny everything to a new session, by its issue time.

    The session is asked about one action: what denies it there, with aws:TokenIssueTime and an
    action and resource of `*`, denies all.
    """
    if simulation.session is None:
        return None
    request = ActionRequest(
        caller=session_caller(simulation), action=_PROBE, resource="*", at=simulation.request.at
    )
    verdict = evaluate_action(request, index, reading)
    if verdict.decision is not Decision.EXPLICIT_DENY:
        return None
    for trace in verdict.deciding:
        found = _bound(trace)
        if found is not None:
            return Revoked(trace.policy.name, *found)
    return None


def _bound(trace: StatementTrace) -> tuple[str, int] | None:
    """Return the time of a matching deny on older sessions, like AWSRevokeOlderSessions."""
    statement = next(x for x in trace.policy.statements if x.index == trace.index)
    if (statement.actions, statement.resources) != (("*",), ("*",)):
        return None
    return next(filter(None, map(_issue_bound, statement.conditions)), None)


def _issue_bound(condition: Condition) -> tuple[str, int] | None:
    base = operator_parts(condition.operator).base
    if condition.key.lower() != ISSUE_TIME or not base.startswith("dateless"):
        return None
    dates = ((value, read_date(value)) for value in condition.values)
    return next(((value, ceil(date)) for value, date in dates if date is not None), None)
