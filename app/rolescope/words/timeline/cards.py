"""The chain as cards, from left to right: who it is, where, and when each session ends."""

from collections.abc import Iterator, Mapping

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import ConditionKind, condition_kind, narrows
from rolescope.model.arn import group_digits
from rolescope.model.policy import PolicyType
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.caller_text import caller_account, caller_name
from rolescope.simulation.timeline.course import Course, HopCourse
from rolescope.simulation.timeline.moment import HopMoment, Moment, State
from rolescope.trust.admin import is_admin
from rolescope.words.timeline.clocks import Clock
from rolescope.words.timeline.rows import KINDS, SHAPES, name_of
from rolescope.words.timeline.values import Card
from rolescope.words.trusts.trust_text import badge


def cards(
    course: Course, moment: Moment, index: WorldIndex, names: Mapping[str, str], clock: Clock
) -> tuple[Card, ...]:
    """Return the cards of a chain at a moment; `names` are those of accounts."""
    return (
        _first(course, names, clock),
        *(
            _card(course, hop, state, index, names, clock)
            for hop, state in zip(course.hops, moment.hops, strict=True)
        ),
    )


def _first(course: Course, names: Mapping[str, str], clock: Clock) -> Card:
    first = course.first
    kind, _, signs = KINDS.get(type(first.caller), "temporary credentials").partition(", ")
    account = caller_account(first.caller) or ""
    mfa = course.hops[0].simulation.request.parameters.mfa or getattr(first.caller, "mfa", False)
    end = f"Ends {clock.time(first.ends)}" if first.ends is not None else ""
    if first.is_permanent:
        end = "MFA" if mfa else "No MFA"
    return Card(
        hop=None,
        shape=SHAPES.get(type(first.caller), "session"),
        color="scope",
        name=caller_name(first.caller),
        kind=kind,
        home=names.get(account, group_digits(account)),
        end=end,
        foot=signs[:1].upper() + signs[1:],
        state="caller",
    )


def _card(
    course: Course,
    hop: HopCourse,
    state: HopMoment,
    index: WorldIndex,
    names: Mapping[str, str],
    clock: Clock,
) -> Card:
    request = hop.simulation.request
    role = index.role(request.role)
    account = request.role.split(":")[4] if request.role.count(":") > 4 else ""  # noqa: PLR2004 - ARN-1
    is_last = hop.number == len(course.hops)
    word = "Ended" if state.state is State.EXPIRED else "Ends"
    kind = next(_guards(hop.simulation), None)
    return Card(
        hop=hop.number,
        shape="session",
        color="accent" if is_last else "scope",
        name=name_of(course, hop.number),
        kind="session",
        home=names.get(account, group_digits(account)),
        end=f"{word} {clock.time(hop.ends)}" if hop.spans else "No session",
        foot=f"Session name {hop.session.name}" if hop.session is not None else "",
        state={State.EXPIRED: "expired", State.NONE: "none"}.get(state.state, "valid"),
        is_admin=role is not None and is_admin(index, role),
        is_last=is_last,
        badge=badge(kind) if kind is not None else "",
        guarded=kind.value if kind is not None else "",
    )


def _guards(simulation: Simulation) -> Iterator[ConditionKind]:
    """Yield the kinds of condition of the deciding trust statement that narrow it, by rank."""
    found = {
        condition_kind(condition)
        for trace in simulation.verdict.deciding
        if trace.policy.type is PolicyType.TRUST
        for statement in trace.policy.statements
        if statement.index == trace.index
        for condition in statement.conditions
        if narrows(condition)
    }
    yield from (kind for kind in ConditionKind if kind in found)
