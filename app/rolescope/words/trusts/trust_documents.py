"""The documents behind a trust, marked: trust policy, identity policies, SCPs, RCPs."""

from collections.abc import Iterable

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import ElementMatch, Layer, LayerTrace, Verdict
from rolescope.model.policy import Condition, Policy, PolicyType, StatementPrincipal
from rolescope.model.principal import Role
from rolescope.trust.edge import Edge, Node
from rolescope.trust.naming import source_id
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt, Lines, Path, Tint, Tone
from rolescope.words.names import account_names


class Tab(Value, kw_only=True):
    """Documents of one kind: the trust policy, one identity policy, all SCPs."""

    title: str
    excerpts: tuple[Excerpt, ...]


def trust_tabs(
    edge: Edge, ends: tuple[Node, Node], verdict: Verdict | None, index: WorldIndex
) -> tuple[Tab, ...]:
    """Return the documents that decide on an edge between `ends`, caller first."""
    source, target = ends
    names = account_names(index.world)
    role = index.role(edge.target)
    tabs = []
    if role is not None:
        tabs.append(Tab(title="Trust policy", excerpts=(_trust_excerpt(edge, role, index),)))
    tabs += _identity_tabs(source, verdict)
    for kind, account in ((PolicyType.SCP, source.account), (PolicyType.RCP, target.account)):
        policies = guardrail_policies(index, account, kind)
        if policies:
            owner = names.get(account or "", account or "")
            excerpts = tuple(
                Excerpt(policy=x, owner=owner, kind=f"{kind.value} {x.name}") for x in policies
            )
            tabs.append(Tab(title=f"{kind.value}s {len(policies)}", excerpts=excerpts))
    return tuple(tabs)


def condition_path(statement: int, condition: Condition) -> Path:
    """Return the path of a condition in its document."""
    return ("Statement", statement, "Condition", condition.operator, condition.key)


def _trust_excerpt(edge: Edge, role: Role, world: WorldIndex) -> Excerpt:
    lines = Lines(role.trust_policy)
    tints: list[Tint] = []
    deciding: list[int] = []
    for number, index in enumerate(edge.statements):
        whole = lines.span(("Statement", index))
        if whole is None:
            continue
        tints.append(Tint(whole.line, whole.last_line, Tone.STATEMENT))
        sets = edge.alternatives or (edge.conditions,)
        conditions = sets[number] if number < len(sets) else ()
        principals = [x for x in _principals(role, index) if is_source(x, edge, world)]
        for path in _deciding(role, index, principals, conditions):
            span = lines.span(path)
            if span is not None and span != whole:
                tints.append(Tint(span.line, span.last_line, Tone.DECIDING))
                deciding.append(span.line)
    return Excerpt(
        policy=role.trust_policy,
        owner=role.name,
        kind="trust policy",
        tints=tuple(tints),
        focus=min(deciding, default=1),
        top=min((x.first for x in tints), default=1),
    )


def _principals(role: Role, index: int) -> Iterable[StatementPrincipal]:
    statement = next((x for x in role.trust_policy.statements if x.index == index), None)
    return (statement.principals or ()) if statement else ()


def _deciding(
    role: Role,
    index: int,
    principals: Iterable[StatementPrincipal],
    conditions: Iterable[Condition],
) -> Iterable[Path]:
    lines = Lines(role.trust_policy)
    statement = next((x for x in role.trust_policy.statements if x.index == index), None)
    for principal in principals:
        path = lines.principal(index, principal)
        if path is not None:
            yield path
    if statement is not None and statement.not_principals is not None:
        yield ("Statement", index, "NotPrincipal")
    for condition in conditions:
        yield condition_path(index, condition)


def is_source(principal: StatementPrincipal, edge: Edge, index: WorldIndex) -> bool:
    """Tell whether a principal of the trust policy is the one that the edge stands for."""
    return edge.source == source_id(index, principal)


def _identity_tabs(source: Node, verdict: Verdict | None) -> list[Tab]:
    tabs: list[Tab] = []
    seen: list[Policy] = []
    for layer in verdict.layers if verdict else ():
        for trace in layer.statements if layer.layer is Layer.IDENTITY else ():
            if trace.match is ElementMatch.MATCHES and trace.policy not in seen:
                seen.append(trace.policy)
                excerpt = _identity_excerpt(trace.policy, layer, source.name)
                tabs.append(Tab(title=trace.policy.name, excerpts=(excerpt,)))
    return tabs


def _identity_excerpt(policy: Policy, layer: LayerTrace, owner: str) -> Excerpt:
    lines = Lines(policy)
    tints = []
    for trace in layer.statements:
        whole = lines.span(("Statement", trace.index))
        if trace.policy == policy and trace.match is ElementMatch.MATCHES and whole:
            tints.append(Tint(whole.line, whole.last_line, Tone.STATEMENT))
            for element in trace.elements:
                span = lines.span(element.path)
                if element.match is ElementMatch.MATCHES and span is not None and span != whole:
                    tints.append(Tint(span.line, span.last_line, Tone.DECIDING))
    return Excerpt(
        policy=policy,
        owner=owner,
        kind=policy.type.value,
        tints=tuple(tints),
        focus=min((x.first for x in tints if x.tone is Tone.DECIDING), default=1),
        top=min((x.first for x in tints), default=1),
    )


def guardrail_policies(index: WorldIndex, account: str | None, kind: PolicyType) -> list[Policy]:
    """Return the SCPs or RCPs over an account, each once, from the root down."""
    found: list[Policy] = []
    for level in index.guardrails(account, kind).levels if account else ():
        found += [x for x in level.policies.policies if x not in found]
    return found
