"""Who gets in from outside: third parties, with the roles that let them in."""

from collections.abc import Iterable, Mapping

from rolescope.analysis import Analysis
from rolescope.engine.words.conditions import condition_in_words, narrows
from rolescope.findings.finding import Finding, Risk
from rolescope.model.arn import group_digits
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge, Node, NodeKind, Standing, Zone
from rolescope.trust.naming import issuer_name
from rolescope.words.names import account_names, counted, kind_words
from rolescope.words.report.values import Entry, Stop

_OPEN = (Standing.ALLOWED, Standing.DEPENDS)
_NOBODY = (NodeKind.DELETED, NodeKind.INVALID, NodeKind.SERVICE)
_MAX_ASKED = 3  # ways to get in that are told apart
ANYONE = "anyone"


def entries(
    analysis: Analysis, vendors: Mapping[str, str], findings: Iterable[Finding]
) -> tuple[Entry, ...]:
    """Return who may get in from outside, those of whom a bad finding tells first.

    `vendors` are names of outside accounts that are known.
    """
    nodes = {node.id: node for node in analysis.graph.nodes}
    found: dict[str, list[Edge]] = {}
    for edge in analysis.graph.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        if edge.standing in _OPEN and target.kind is NodeKind.ROLE and _is_outside(source, edge):
            found.setdefault(_key(source), []).append(edge)
    about: dict[str, list[Finding]] = {}
    for one in findings:
        for id_ in {nodes[name].id for name in one.meant if name in nodes}:
            about.setdefault(_key(nodes[id_]), []).append(one)
    names = account_names(analysis.scenario.world) | dict(vendors)
    made = (_entry(key, edges, nodes, about.get(key, ()), names) for key, edges in found.items())
    return tuple(sorted(made, key=lambda one: (not one.is_risk, -len(one.roles), one.id)))


def _is_outside(source: Node, edge: Edge) -> bool:
    if source.kind in _NOBODY:
        return False
    return source.zone in (Zone.OUTSIDE, Zone.ANYONE) or edge.from_outside


def _key(node: Node) -> str:
    """Return what makes callers one party: an account, an issuer, or everybody."""
    if node.kind is NodeKind.ANYONE:
        return ANYONE
    if node.kind in (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER):
        return node.issuer or node.name
    return node.account or node.id


def _entry(
    key: str,
    edges: Iterable[Edge],
    nodes: Mapping[str, Node],
    about: Iterable[Finding],
    names: Mapping[str, str],
) -> Entry:
    edges, about = tuple(edges), tuple(one for one in about if not one.is_held)
    first = nodes[edges[0].source]
    risky = {subject for one in about if one.risk >= Risk.HIGH for subject in one.subjects}
    targets = sorted({edge.target for edge in edges})
    roles = tuple(
        Stop(
            name=nodes[target].name,
            below=names.get(nodes[target].account or "", "")
            or group_digits(nodes[target].account or ""),
            kind=NodeKind.ROLE,
            is_admin=nodes[target].is_admin,
            is_risk=target in risky,
        )
        for target in targets
    )
    is_account = key.isdigit()
    return Entry(
        who=Stop(
            name=_name(key, first, names),
            below=counted(len(roles), "role"),
            kind=NodeKind.ACCOUNT if is_account else first.kind,
            zone=first.zone,
            is_risk=any(role.is_risk for role in roles),
        ),
        id=group_digits(key) if is_account else "" if key == ANYONE else kind_words(first),
        roles=tuple(sorted(roles, key=lambda role: (not role.is_risk, not role.is_admin))),
        asks=_asks(edges),
        findings=len(about),
        is_risk=any(role.is_risk for role in roles),
    )


def _name(key: str, node: Node, names: Mapping[str, str]) -> str:
    if key == ANYONE:
        return "Anyone"
    if key.isdigit():
        return names.get(key) or group_digits(key)
    return node.name if node.kind is NodeKind.SAML_PROVIDER else issuer_name(key)


def _asks(edges: Iterable[Edge]) -> str:
    """Say what the trusts ask for; where they differ, each once."""
    found = dict.fromkeys(
        _condition(conditions)
        for edge in edges
        for conditions in edge.alternatives or (edge.conditions,)
    )
    shown = list(found)[:_MAX_ASKED]
    more = len(found) - len(shown)
    return "; or: ".join(shown) + (f"; and {more:,} more ways" if more else "")


def _condition(conditions: Iterable[Condition]) -> str:
    words = ", ".join(condition_in_words(one) for one in conditions if narrows(one))
    return words or "nothing"
