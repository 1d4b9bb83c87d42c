"""Whom principals trust, in two words: what they stand below when no line joins them."""

from collections.abc import Sequence

from rolescope.model.plain import visible
from rolescope.pictures.layouts.map.gather import ENTITIES, PROVIDERS, Gathered
from rolescope.pictures.picture import Change
from rolescope.pictures.services import service_name
from rolescope.trust.edge import NodeKind, Zone

_NOBODY, _USERS, _IDLE = "Nobody", "Users", "Users, no roles"
_ANYONE, _OUTSIDE, _WHOLE = (0, "Anyone"), (1, "Outside"), (4, "Whole account")
_DELETED, _LAST = (7, "Deleted"), (9, _NOBODY)

_SERVICE = 6
_Head = tuple[int, str]  # rank and caption


def captions_of(gathered: Gathered) -> tuple[str, ...]:
    """Return a caption for every principal: the farthest away of those who can call it.

    Of what is no role: whether it calls anybody. What edits added does not count.
    """
    heads: list[_Head] = [_LAST] * len(gathered.nodes)
    calls = [False] * len(gathered.nodes)
    for link in gathered.links:
        if not link.is_late:
            head = head_of(gathered, link.source, gathered.accounts[link.target])
            heads[link.target] = min(heads[link.target], head)
            calls[link.source] = True
    known: dict[str, _Head] = {}  # thousands of trusts are in a handful of services
    for target, trusts in gathered.attributes.items():
        for source, _, change in trusts:
            if change is not Change.NEW:
                if source.id not in known:
                    is_service = source.kind is NodeKind.SERVICE
                    named = (_SERVICE, service_name(source.id)) if is_service else _DELETED
                    known[source.id] = named
                heads[target] = min(heads[target], known[source.id])
    return tuple(
        head[1] if node.kind is NodeKind.ROLE else _USERS if does_call else _IDLE
        for node, head, does_call in zip(gathered.nodes, heads, calls, strict=True)
    )


def coarse(captions: Sequence[str], gathered: Gathered) -> tuple[str, ...]:
    """Return captions that tell no service from the other."""
    services = {service_name(node.id) for node in gathered.nodes if node.kind is NodeKind.SERVICE}
    return tuple("AWS services" if caption in services else caption for caption in captions)


def head_of(gathered: Gathered, source: int, account: str) -> _Head:
    """Return rank and caption of one caller of roles of an account."""
    node = gathered.nodes[source]
    if node.zone is Zone.ANYONE or node.kind is NodeKind.ANYONE:
        return _ANYONE
    if node.kind in PROVIDERS:
        return 2, visible(node.issuer or node.name)
    if node.zone is Zone.OUTSIDE:
        return _OUTSIDE
    if gathered.is_grouped and node.kind is NodeKind.ACCOUNT:
        return _WHOLE
    if gathered.accounts[source] != account:
        return 3, f"Other {gathered.noun}s"
    return (5, f"This {gathered.noun}") if node.kind in ENTITIES else _WHOLE
