"""What the map says in words: its counts, and what it does not show one by one."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted, shortlist, visible
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.pictures.groups import OTHERS
from rolescope.pictures.labels import change_words, common_prefix
from rolescope.pictures.layouts.map.folding import (
    MAX_CROSSING,
    MOST_PRINCIPALS,
    SORTS,
    FoldLevel,
    MapNode,
)
from rolescope.pictures.layouts.map.gather import PEOPLE
from rolescope.pictures.layouts.map.plan import MapPlan
from rolescope.pictures.name_fitting import set_names, without_random_ends
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.services import service_name
from rolescope.trust.edge import NodeKind, Zone
from rolescope.words.people_text import more_people_words
from rolescope.words.role_families import ShownName, shown_name, told_apart

TITLE = "Map"
_SMALL = "One by one they would be too small to read"
_FOLDED = {
    FoldLevel.ALONE: "those that no line joins are folded by whom they trust",
    FoldLevel.ALL: "all are folded by whether somebody from outside can call them",
}


def name_of(plan: MapPlan, number: int) -> str:
    """Return the label of a node: a name, or what several have in common and how many."""
    drawn: MapNode = plan.crowd.nodes[number]
    node = plan.node(number)
    if len(drawn.members) > 1:
        return _name_of_several(plan, drawn, node.kind)
    if node.kind is NodeKind.SERVICE:
        return service_name(node.id)
    if node.kind is NodeKind.ACCOUNT:
        name = plan.names.get(node.account or node.id, "") or group_digits(node.name)
        return f"Whole {plan.gathered.noun} {name}" if drawn.is_border else name
    return visible(node.issuer or node.name)


def trusted_words(node: MapNode) -> str:
    """Say whom the roles trust that a node stands for."""
    callers = [f"{caller} ({count:,})" for caller, count in node.callers]
    return f"They trust: {shortlist(callers, _MAX_CALLERS)}"


_MAX_CALLERS = 5  # that are named
_LABEL, _LABEL_ROOM = "small", 156.0  # px of a name below its node


def labels_of(plan: MapPlan, world: World) -> tuple[str, ...]:
    """Return what stands below each node: short, and unlike all that stand in the same box."""
    boxes: dict[str, list[int]] = defaultdict(list)
    for number, drawn in enumerate(plan.crowd.nodes):
        boxes[drawn.account].append(number)
    roles = WorldIndex(world).roles
    labels = [""] * len(plan.crowd.nodes)
    for numbers in boxes.values():
        names = [name_of(plan, number) for number in numbers]
        shown = [
            _shown(plan, number, name, roles, world)
            for number, name in zip(numbers, names, strict=True)
        ]
        texts = without_random_ends([visible(text) for text in told_apart(shown, names)])
        for number, text in zip(numbers, set_names(texts, _LABEL, _LABEL_ROOM), strict=True):
            labels[number] = text
    return tuple(labels)


def _shown(
    plan: MapPlan, number: int, name: str, roles: Mapping[str, Role], world: World
) -> ShownName:
    node = plan.node(number)
    role = roles.get(node.id) if len(plan.crowd.nodes[number].members) == 1 else None
    if role is not None:
        return shown_name(role, world)
    if node.kind is NodeKind.OIDC_PROVIDER and len(plan.crowd.nodes[number].members) == 1:
        return ShownName(words=visible(node.name))
    return ShownName(words=name)


def _name_of_several(plan: MapPlan, drawn: MapNode, kind: NodeKind) -> str:
    if kind in SORTS:
        words = counted(len(drawn.members), SORTS[kind])
        is_outside = plan.gathered.nodes[drawn.members[0]].zone is Zone.OUTSIDE
        return f"{words}, outside" if is_outside else words
    if kind in PEOPLE:
        kinds = {plan.gathered.nodes[member].kind for member in drawn.members}
        return more_people_words(len(drawn.members), are_groups=kinds == {NodeKind.PEOPLE})
    counts = counted(len(drawn.members), "user" if kind is NodeKind.USER else "role")
    if plan.crowd.level is FoldLevel.ALL and kind is not NodeKind.USER:
        return f"{len(drawn.members):,} {drawn.caption.lower()}"
    names = [visible(plan.gathered.nodes[member].name) for member in drawn.members]
    prefix = common_prefix(names)
    return f"{prefix}* · {counts}" if prefix else counts


def subtitle_words(plan: MapPlan) -> str:
    """Count what is on the picture, and say whether it is folded."""
    roles = counted(sum(roles for roles, _ in plan.counts.values()), "role")
    users = counted(sum(users for _, users in plan.counts.values()), "user")
    noun = plan.gathered.noun
    accounts = counted(len(plan.page.boxes), noun)
    if OTHERS in plan.page.boxes:
        accounts = f"{counted(len(plan.page.boxes) - 1, noun)} and {plan.names[OTHERS]}"
    lines = counted(len(plan.wires), "line")
    changes = change_words(_changes(plan))
    words = f"{roles} and {users} in {accounts}, {lines}{f' ({changes})' if changes else ''}."
    if not plan.is_folded and any(wire.is_between for wire in plan.wires):
        words += f" More than {MAX_CROSSING} trusts across {noun}s: one line joins two {noun}s."
    if plan.is_folded:
        is_much = sum(plan.gathered.are_entities) > MOST_PRINCIPALS
        why = f"More than {MOST_PRINCIPALS:,} principals" if is_much else _SMALL
        why = "Grouped" if plan.gathered.is_grouped else why
        words += f" {why}: {_FOLDED[plan.crowd.level]}, and "
        words += f"lines between {noun}s start and end at the {noun}."
        words += f" {plan.unfolded:,} of them unfolded." if plan.unfolded else ""
    return words + (f" {plan.hidden}." if plan.hidden else "")


def status_words(plan: MapPlan, undrawn_ways: int = 0) -> str:
    """Count for the status bar, and say what is not drawn."""
    nodes = counted(len(plan.crowd.nodes), "node")
    lines = counted(len(plan.wires), "line")
    changes = change_words(_changes(plan))
    parts = [nodes, lines + (f" · trusts: {changes}" if changes else "")]
    if plan.is_folded:
        parts.append(f"folded from {counted(len(plan.gathered.nodes), 'principal')}")
    sources = [one for some in plan.gathered.attributes.values() for one, _edge, _change in some]
    services = sum(one.kind is NodeKind.SERVICE for one in sources)
    hidden = []
    if services:
        hidden.append(f"{counted(services, 'trust')} in AWS services")
    if nobodies := len(sources) - services:
        hidden.append(f"{counted(nobodies, 'trust')} in deleted or invalid principals")
    if plan.crowd.left_out:
        where = f"inside and between {plan.gathered.noun}s"
        hidden.append(f"{counted(plan.crowd.left_out, 'line')} {where}")
    if plan.gathered.permitted_only:
        hidden.append(f"{counted(plan.gathered.permitted_only, 'permission')} without a trust")
    if undrawn_ways:
        hidden.append(f"{counted(undrawn_ways, 'way')} of escalation")
    if hidden:
        parts.append(f"not drawn: {', '.join(hidden)}")
    parts += [plan.hidden] if plan.hidden or hidden else ["nothing hidden"]
    return " · ".join(filter(None, parts))


def _changes(plan: MapPlan) -> Counter[PictureChange | None]:
    return Counter(link.change for wire in plan.crowd.wires for link in wire.links)
