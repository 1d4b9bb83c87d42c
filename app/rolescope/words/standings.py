"""How trusts stand, in the words of every view; `standing_lines` has their lines.

Denied, never met, and not decided are three things: no two of them share a word or a dash.
"""

from collections.abc import Iterable, Mapping

from rolescope.trust.edge import Closure, Edge, Node, NodeKind, Standing, Zone

State = Standing | Closure
"""A standing, or in its place why nobody is sure to get through."""

ORDER: tuple[State, ...] = (
    Standing.ALLOWED,
    Closure.UNDECIDED,
    Standing.TRUSTED_ONLY,
    Standing.PERMITTED_ONLY,
    Closure.NEVER,
    Closure.DENIED,
)
"""What is open comes first: of several trusts, the first state is that of all of them."""

_RANKS: tuple[State, ...] = (ORDER[0], Standing.PENDING, *ORDER[1:])

TITLES: Mapping[State, str] = {
    Standing.ALLOWED: "Allowed",
    Closure.UNDECIDED: "Cannot be decided",
    Standing.TRUSTED_ONLY: "Trusted only",
    Standing.PERMITTED_ONLY: "Permitted only",
    Closure.NEVER: "Never met",
    Closure.DENIED: "Denied",
    Standing.PENDING: "Being worked out",
}


_FEDERATED = (
    NodeKind.OIDC_PROVIDER,
    NodeKind.SAML_PROVIDER,
    NodeKind.PERSON,
    NodeKind.PEOPLE,
)


def state_of(edge: Edge) -> State:
    """Return how an edge stands."""
    return edge.closure or edge.standing


def first_of(states: Iterable[State]) -> State:
    """Return the state of several trusts that stand for one another."""
    return min(states, key=_RANKS.index)


def shown_state(edge: Edge, source: Node) -> State:
    """Return the state that a line shows.

    What a principal may do that is not imported can never be decided: that goes without saying,
    and its line is that of an open trust.
    """
    state = state_of(edge)
    is_told = source.zone is Zone.SCOPE or source.kind in _FEDERATED
    return Standing.ALLOWED if state is Closure.UNDECIDED and not is_told else state
