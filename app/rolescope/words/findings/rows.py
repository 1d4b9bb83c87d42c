"""Findings as rows of a list: who gets in, what is reached, how many are affected, where it stands.

Rows keep the order of the findings, which is by severity first. Groups stand in the order of
their worst finding.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.findings.finding import Finding, Findings, NotChecked, Risk
from rolescope.model.arn import Arn, group_digits, is_account_id, role_name
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.words.findings.finding_text import named, title_of
from rolescope.words.names import account_names
from rolescope.words.node_text import account_node

_MAX_AFFECTED = 200  # affected entities that a finding takes along; all are counted
_MAX_SELECTED = 20  # nodes that stand for a finding that is on none of them itself
_CALLERS_ARE_AFFECTED = frozenset({"FND-21"})

SEVERITIES: Mapping[Risk, str] = {risk: risk.name.capitalize() for risk in sorted(Risk)[::-1]}
"""Severities as people read them, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEnd:
    """Who gets in, or what is reached. `more`: how many there are besides; `place`: its account.

    `kind` None: it is no principal, but a policy or a provider.
    """

    name: str
    kind: NodeKind | None = None
    zone: Zone = Zone.SCOPE
    is_admin: bool = False
    place: str = ""
    more: int = 0

    @property
    def words(self) -> str:
        """The name, and how many there are besides."""
        return f"{self.name} and {self.more:,} more" if self.more else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding in a list. `nodes` and `edges` of the graph are what it is about.

    `caller` is None where nobody in particular gets in. `account` and `role` group it.
    """

    finding: Finding
    title: str
    caller: FindingEnd | None
    target: FindingEnd
    affected: int
    account: str
    role: str
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()

    @property
    def severity(self) -> str:
        """The severity as people read it."""
        return SEVERITIES[self.finding.risk]

    @property
    def ends(self) -> str:
        """Who gets in and what is reached, as text."""
        place = f", {self.target.place}" if self.target.place else ""
        reached = f"{self.target.words}{place}"
        return f"{self.caller.words} → {reached}" if self.caller is not None else reached

    @property
    def state(self) -> str:
        """How it stands: open, or which guardrails hold it."""
        held_by = self.finding.held_by
        return f"held by {named(held_by)}" if held_by else "Open"


class FindingGrouping(Enum):
    """What findings are grouped by."""

    NONE = "Not grouped"
    SEVERITY = "By severity"
    RULE = "By rule"
    ACCOUNT = "By account"
    ROLE = "By role"


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Rows under one title."""

    title: str
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingList:
    """All findings of a world as rows; `rules`: how many rules there are that could run."""

    rows: tuple[FindingRow, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    rules: int = 0

    def of(self, fingerprint: str) -> FindingRow | None:
        """Return the row of a finding."""
        return next((row for row in self.rows if row.finding.fingerprint == fingerprint), None)

    def counts(self) -> Mapping[Risk, int]:
        """Count the findings of each severity; those that are held do not count."""
        return Findings(found=tuple(row.finding for row in self.rows)).counts()

    @property
    def held(self) -> int:
        """How many are held by guardrails."""
        return sum(row.finding.is_held for row in self.rows)


def finding_list(found: Findings, analysis: Analysis, index: WorldIndex, rules: int) -> FindingList:
    """Write findings as rows."""
    graph = analysis.graph
    writer = _Rows(
        index,
        {node.id: node for node in graph.nodes},
        {(edge.source, edge.target): edge.id for edge in graph.edges},
        account_names(index.world),
    )
    return FindingList(
        rows=tuple(map(writer.row, found.found)), not_checked=found.not_checked, rules=rules
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Writes rows with the names of a world."""

    index: WorldIndex
    nodes: Mapping[str, Node]
    edges: Mapping[tuple[str, str], str]
    accounts: Mapping[str, str]

    def row(self, finding: Finding) -> FindingRow:
        """Write one finding."""
        callers, targets = _ends_of(finding)
        target = targets[0]
        known = [node for node in targets if node in self.nodes] or [
            node for node in finding.affected if node in self.nodes
        ]
        edges = (self.edges.get((caller, target)) for caller in callers)
        lines = tuple(edge for edge in edges if edge is not None)
        sources = [node for node in callers if node in self.nodes] if lines else []
        arn = Arn.parse(target)
        account = arn.account if arn is not None else target
        return FindingRow(
            finding=replace(finding, affected=finding.affected[:_MAX_AFFECTED]),
            title=title_of(finding),
            caller=self._end(callers) if callers else None,
            target=self._end(targets),
            affected=len(finding.affected),
            account=self.accounts.get(account, "") or group_digits(account),
            role=role_name(target) if arn is not None else "",
            nodes=tuple(dict.fromkeys((*known[:_MAX_SELECTED], *sources))),
            edges=lines,
        )

    def _end(self, ids: Sequence[str]) -> FindingEnd:
        first, more = ids[0], len(ids) - 1
        node = self.nodes.get(first) or account_node(self.index, first)
        if node is not None:
            of_other = node.account if node.kind is not NodeKind.ACCOUNT else None
            return FindingEnd(
                name=node.name,
                kind=node.kind,
                zone=node.zone,
                is_admin=node.is_admin,
                place=self.accounts.get(of_other or "", ""),
                more=more,
            )
        if is_account_id(first):
            name = self.accounts.get(first) or group_digits(first)
            return FindingEnd(name=name, kind=NodeKind.ACCOUNT, zone=Zone.OUTSIDE, more=more)
        arn = Arn.parse(first)
        place = self.accounts.get(arn.account, "") if arn is not None else ""
        return FindingEnd(name=role_name(first), place=place, more=more)


def _ends_of(finding: Finding) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who gets in, and what is reached: of several subjects the last."""
    subjects = finding.subjects
    if finding.meant:
        return finding.meant, subjects
    if finding.rule in _CALLERS_ARE_AFFECTED:
        return finding.affected, subjects
    return subjects[:-1], subjects[-1:]


def matching(
    rows: Iterable[FindingRow], words: str = "", risk: Risk | None = None
) -> tuple[FindingRow, ...]:
    """Return the rows of a severity that hold all words somewhere.

    Without a severity those that are worth a mention: INFO has to be asked for.
    """
    wanted = words.casefold().split()
    return tuple(
        row
        for row in rows
        if (row.finding.risk is risk if risk is not None else row.finding.risk > Risk.INFO)
        and _holds(row, wanted)
    )


def _holds(row: FindingRow, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    one = row.finding
    texts = (row.severity, row.title, one.rule, row.ends, row.state, row.account)
    text = " ".join((*texts, *one.subjects, *one.principals)).casefold()
    return all(word in text for word in wanted)


def grouped(rows: Sequence[FindingRow], by: FindingGrouping) -> tuple[FindingGroup, ...]:
    """Put rows under titles, the group with the worst finding first."""
    found: dict[str, list[FindingRow]] = {}
    for row in rows:
        found.setdefault(_GROUP_TITLES[by](row), []).append(row)
    return tuple(FindingGroup(title, tuple(below)) for title, below in found.items())


_GROUP_TITLES: Mapping[FindingGrouping, Callable[[FindingRow], str]] = {
    FindingGrouping.NONE: lambda _row: "",
    FindingGrouping.SEVERITY: lambda row: row.severity,
    FindingGrouping.RULE: lambda row: f"{row.title}, {row.finding.rule}",
    FindingGrouping.ACCOUNT: lambda row: row.account,
    FindingGrouping.ROLE: lambda row: (
        ", ".join(filter(None, (row.role, row.target.place))) if row.role else "No role"
    ),
}
