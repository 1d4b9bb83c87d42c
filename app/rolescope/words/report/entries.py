"""Who gets in from outside: third parties, with the roles that let them in."""

from collections.abc import Iterable, Iterator, Mapping

from rolescope.analysis import Analysis
from rolescope.engine.words.conditions import condition_in_words, narrows
from rolescope.findings.finding import Finding, Risk
from rolescope.findings.third_parties import ANYONE, ThirdParty, party_of, third_parties
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge, Node, NodeKind
from rolescope.words.agenda.agenda_text import party_name
from rolescope.words.names import account_names, kind_words
from rolescope.words.report.report_values import OutsiderEntry, PathStop

_MAX_ASKED = 3  # ways to get in that are told apart


def entries(
    analysis: Analysis, vendors: Mapping[str, str], findings: Iterable[Finding]
) -> tuple[OutsiderEntry, ...]:
    """Return who may get in from outside, those of whom a bad finding tells first.

    `vendors` are names of outside accounts that are known.
    """
    made = (entry for _key, entry in _by_key(analysis, vendors, findings))
    return tuple(sorted(made, key=lambda one: (not one.is_risk, -len(one.roles), one.id)))


def entry_of(
    key: str, analysis: Analysis, vendors: Mapping[str, str], findings: Iterable[Finding]
) -> OutsiderEntry | None:
    """Return one of them, by the key of the third party."""
    return next((one for name, one in _by_key(analysis, vendors, findings) if name == key), None)


def _by_key(
    analysis: Analysis, vendors: Mapping[str, str], findings: Iterable[Finding]
) -> Iterator[tuple[str, OutsiderEntry]]:
    nodes = {node.id: node for node in analysis.graph.nodes}
    about: dict[str, list[Finding]] = {}
    for one in findings:
        for key in {party_of(nodes[name]) for name in one.meant if name in nodes}:
            about.setdefault(key, []).append(one)
    names = account_names(analysis.scenario.world) | dict(vendors)
    for party in third_parties(analysis):
        yield party.key, _entry(party, nodes, about.get(party.key, ()), names)


def _entry(
    party: ThirdParty,
    nodes: Mapping[str, Node],
    about: Iterable[Finding],
    names: Mapping[str, str],
) -> OutsiderEntry:
    about = tuple(one for one in about if not one.is_held)
    key, first = party.key, party.node
    risky = {subject for one in about if one.risk >= Risk.HIGH for subject in one.subjects}
    roles = tuple(
        PathStop(
            name=nodes[target].name,
            below=names.get(nodes[target].account or "", "")
            or group_digits(nodes[target].account or ""),
            kind=NodeKind.ROLE,
            is_admin=nodes[target].is_admin,
            is_risk=target in risky,
        )
        for target in party.roles
    )
    is_account = key.isdigit()
    return OutsiderEntry(
        who=PathStop(
            name=party_name(party, names),
            below=counted(len(roles), "role"),
            kind=NodeKind.ACCOUNT if is_account else first.kind,
            zone=first.zone,
            is_risk=any(role.is_risk for role in roles),
        ),
        id=group_digits(key) if is_account else "" if key == ANYONE else kind_words(first),
        roles=tuple(sorted(roles, key=lambda role: (not role.is_risk, not role.is_admin))),
        asks=_asks(party.edges),
        findings=len(about),
        is_risk=any(role.is_risk for role in roles),
    )


def _asks(edges: Iterable[Edge]) -> str:
    """Say what the trusts ask for; where they differ, each once."""
    found = dict.fromkeys(
        _condition(conditions)
        for edge in edges
        for conditions in edge.alternatives or (edge.conditions,)
    )
    shown = list(found)[:_MAX_ASKED]
    more = len(found) - len(shown)
    return "; or: ".join(shown) + (f"; and {counted(more, 'more way')}" if more else "")


def _condition(conditions: Iterable[Condition]) -> str:
    words = ", ".join(condition_in_words(one) for one in conditions if narrows(one))
    return words or "nothing"
