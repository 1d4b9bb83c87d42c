"""Ways of one principal as rows of a list: whom it gains, by what, and how that stands."""

from collections.abc import Callable, Sequence

from rolescope.escalation.rule import Gain
from rolescope.escalation.way import Escalations, EscalationWay, WayState, group_pairs
from rolescope.model.arn import role_name
from rolescope.model.plain import counted
from rolescope.trust.edge import Node
from rolescope.value import Value

MAX_LISTED = 250
"""Ways of one line that are listed; of more than these, so many and one more are told."""

_MAX_UNGROUPED = 12  # ways that are listed one by one, whatever their rules

ASK_FOR_WAYS = "Look for ways of escalation"
LOOKING_FOR_WAYS = "Looking for ways of escalation\N{HORIZONTAL ELLIPSIS}"


class WayRow(Value, kw_only=True):
    """One way, told by its other end: `node` None where that is no user or role.

    `tone` is that of `stands`, as of a pill.
    """

    way: str
    node: Node | None
    name: str
    title: str
    stands: str
    tone: str


class NodeWays(Value, kw_only=True):
    """The ways of a user or role, and into it. `note` says what is not listed, or that none is."""

    out: tuple[WayRow, ...]
    into: tuple[WayRow, ...]
    note: str = ""


def node_ways(node: Node, found: Escalations, node_of: Callable[[str], Node | None]) -> NodeWays:
    """List the ways of a user or role: what holds comes first, then admins (PE-77)."""
    out = found.by_source.get(node.id, ())
    into = [way for way in found.by_target.get(node.id, ()) if way.source != node.id]
    admins = len(found.admins.get(node.account or "", ()))
    if node.is_admin:
        note = "It reaches everything in its account already."
    elif not (out or into):
        note = "No way leads from here, or to here, but for administrators of the account."
    elif into and admins:
        note = f"{counted(admins, 'administrator')} of the account can take it over, too."
    else:
        note = ""
    return NodeWays(
        out=tuple(_row(way, node_of, is_out=True) for way in sorted(out, key=_rank)),
        into=tuple(_row(way, node_of, is_out=False) for way in sorted(into, key=_rank)),
        note=note,
    )


def line_name(source: str, target: str, count: int, *, is_of_ways: bool) -> str:
    """Name a line of the map: its ends, and how many trusts or ways it stands for."""
    ends = f"{source} to {target}"
    if is_of_ways and count > MAX_LISTED:
        return f"{ends}, more than {counted(MAX_LISTED, 'way')}"
    return f"{ends}, {counted(count, 'way' if is_of_ways else 'trust')}" if count > 1 else ends


def many_ways(count: int) -> str:
    """Say how many ways are listed of a line: not all of more than MAX_LISTED."""
    if count > MAX_LISTED:
        return f"More than {MAX_LISTED:,} ways of escalation, those to administrators first"
    return f"{count:,} ways of escalation"


class RuleRow(Value, kw_only=True):
    """Those of several ways that are by one rule. `holds`: one of them at least does."""

    title: str
    service: str
    ways: tuple[str, ...]
    holds: bool


def rule_rows(ways: Sequence[EscalationWay]) -> tuple[RuleRow, ...]:
    """Return ways by rule, the most first; none where they are few, or all by one rule."""
    by_rule = group_pairs((way.rule.id, way) for way in ways)
    if len(by_rule) == 1 or len(ways) <= _MAX_UNGROUPED:
        return ()
    return tuple(
        RuleRow(
            title=mine[0].rule.title,
            service=mine[0].rule.service,
            ways=tuple(way.id for way in mine),
            holds=any(way.state is WayState.HOLDS for way in mine),
        )
        for mine in sorted(by_rule.values(), key=lambda one: (-len(one), one[0].rule.number))
    )


def way_stands(way: EscalationWay) -> str:
    """Say in a few words what a way gives and how it stands: `admin, needs MFA`."""
    return ", ".join(filter(None, (_gain(way), "needs MFA" if way.needs_mfa else "", _state(way))))


def way_tone(way: EscalationWay) -> str:
    """Return the tone of a way: one that ends in administrator rights is a risk."""
    if way.state is WayState.DEPENDS:
        return "cond"
    return "risk" if way.is_admin else "plain"


def _row(way: EscalationWay, node_of: Callable[[str], Node | None], *, is_out: bool) -> WayRow:
    other = way.target if is_out else way.source
    node = node_of(other)
    name = node.name if node is not None else role_name(other)
    return WayRow(
        way=way.id,
        node=node,
        name="itself" if way.source == way.target else name,
        title=way.rule.title,
        stands=way_stands(way),
        tone=way_tone(way),
    )


def _gain(way: EscalationWay) -> str:
    if way.is_admin:
        return "admin"
    return {Gain.BECOME: "", Gain.RAISE: "more rights", Gain.LOOSEN: "fewer limits"}[way.gain]


def _state(way: EscalationWay) -> str:
    return "depends" if way.state is WayState.DEPENDS else "holds"


def _rank(way: EscalationWay) -> tuple[object, ...]:
    is_open = way.state is WayState.DEPENDS
    return is_open, not way.is_admin, way.best.rank, role_name(way.target), way.rule.id, way.source
