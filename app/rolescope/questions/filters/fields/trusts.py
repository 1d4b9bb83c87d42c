"""How a trust names its caller, how far away that is, and what evaluation says."""

from rolescope.engine.index import account_of
from rolescope.questions.filters.fields.field import FilterableField, token_of
from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.trust.edge import (
    Closure,
    Edge,
    NodeKind,
    PrincipalKind,
    Standing,
    Zone,
    is_from_outside,
)

_NAMED = {
    PrincipalKind.PRINCIPAL: "User or role",
    PrincipalKind.ACCOUNT: "Whole account",
    PrincipalKind.SESSION: "Role session",
    PrincipalKind.SERVICE: "AWS service",
    PrincipalKind.FEDERATED: "Identity provider",
    PrincipalKind.ANYONE: "Anyone",
    PrincipalKind.DELETED: "Deleted principal",
}
_STANDINGS: dict[Standing | Closure, str] = {
    Standing.ALLOWED: "Allowed",
    Standing.DEPENDS: "Cannot be decided",
    Standing.TRUSTED_ONLY: "Trusted, not permitted",
    Standing.PERMITTED_ONLY: "Permitted, not trusted",
    Closure.NEVER: "Never met",
    Standing.DENIED: "Denied",
}


def _reach(facts: FilterFacts, edge: Edge) -> tuple[str, ...]:
    source, target = facts.nodes.get(edge.source), facts.nodes.get(edge.target)
    if source is None or target is None:
        return ()
    if source.zone is Zone.AWS:
        return ("aws",)
    if is_from_outside(edge, source):
        return ("external",)
    if source.kind in (NodeKind.DELETED, NodeKind.INVALID):
        return ()
    if source.kind is not NodeKind.ANYONE:
        return ("same-account" if source.account == target.account else "cross-account",)
    found = {account_of(one) == target.account for one in edge.usable_by}  # who anyone stands for
    names = {True: "same-account", False: "cross-account"}
    return tuple(name for is_same, name in names.items() if is_same in found)


EDGE = FilterableField(
    id="edge",
    title="Trusted entity",
    hint="how a trust policy names the caller",
    of_edge=lambda _facts, edge: (token_of(edge.kind.value),),
    labels={token_of(kind.value): words for kind, words in _NAMED.items()},
)
TRUST = FilterableField(
    id="trust",
    title="Trust",
    hint="from where a role can be assumed",
    of_edge=_reach,
    labels={
        "same-account": "Within one account",
        "cross-account": "From another account",
        "external": "From outside",
        "aws": "From AWS",
    },
)
VERDICT = FilterableField(
    id="verdict",
    title="Verdict",
    hint="what evaluation says of a trust",
    of_edge=lambda _facts, edge: (token_of(edge.standing_word),),
    labels={token_of(standing.value): words for standing, words in _STANDINGS.items()},
)
