"""When a role was used last, as the import says, and whether recorded calls used a trust."""

from datetime import timedelta

from rolescope.model.instant import parse_instant
from rolescope.questions.filters.fields.field import FilterableField
from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.reality.trusts import UseState
from rolescope.trust.edge import Edge, Node, NodeKind

_UNTIL = (
    (timedelta(days=30), "30-days"),
    (timedelta(days=90), "90-days"),
    (timedelta(days=365), "1-year"),
)


def _used(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    if node.kind not in (NodeKind.ROLE, NodeKind.USER):
        return ()
    role = facts.roles.get(node.id)
    moment = parse_instant(role.latest_use or "") if role is not None else None
    if moment is None or facts.at is None:
        return ("not-imported",)
    age = facts.at - moment
    return (next((value for limit, value in _UNTIL if age <= limit), "older"),)


USED = FilterableField(
    id="used",
    title="Last used",
    hint="how long ago a role was used",
    of_node=_used,
    labels={
        "30-days": "In the last 30 days",
        "90-days": "30 to 90 days ago",
        "1-year": "90 days to a year ago",
        "older": "Over a year ago",
        "not-imported": "No date imported",
    },
)


def _use(facts: FilterFacts, edge: Edge) -> tuple[str, ...]:
    found = facts.uses.get(edge.id)
    return () if found is None else (found.value,)


USE = FilterableField(
    id="use",
    title="Use of a trust",
    hint="whether calls of the CloudTrail records used a trust",
    of_edge=_use,
    labels={
        UseState.USED.value: "Used",
        UseState.UNUSED.value: "Never used",
        UseState.UNKNOWN.value: "Not covered by the records",
    },
)
