"""Findings as rows of a list: who gets in, what is reached, how many are affected, where it stands.

Rows keep the order of the findings, which is by severity first. Groups stand in the order of
their worst finding.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.findings.finding import Finding, Findings, NotChecked, Risk
from rolescope.findings.triage import UNDECIDED, Baseline, Earlier, Novelty, triage
from rolescope.model.arn import Arn, group_digits, is_account_id, role_name
from rolescope.model.review import FindingState, Ruling
from rolescope.questions.filters.filter_facts import NamedByFindings
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.value import Value, replace
from rolescope.words.findings.finding_text import named, title_of
from rolescope.words.names import account_names, vendor_names
from rolescope.words.node_text import account_node
from rolescope.words.role_families import called_anywhere, called_in_accounts

_MAX_AFFECTED = 200  # affected entities that a finding takes along; all are counted
_MAX_SELECTED = 20  # nodes that stand for a finding that is on none of them itself
_CALLERS_ARE_AFFECTED = frozenset({"FND-21"})

SEVERITIES: Mapping[Risk, str] = {risk: risk.name.capitalize() for risk in sorted(Risk)[::-1]}
"""Severities as people read them, the worst first."""


class FindingEnd(Value, kw_only=True):
    """Who gets in, or what is reached. `more`: how many there are besides; `place`: its account.

    `kind` None: it is no principal, but a policy or a provider. `called` is the name in plainer
    words, if there are any.
    """

    name: str
    kind: NodeKind | None = None
    zone: Zone = Zone.SCOPE
    is_admin: bool = False
    place: str = ""
    more: int = 0
    called: str = ""

    @property
    def words(self) -> str:
        """The name, and how many there are besides."""
        return self._with_more(self.name)

    @property
    def called_words(self) -> str:
        """The words as they are read on screen."""
        return self._with_more(self.called or self.name)

    def _with_more(self, name: str) -> str:
        return f"{name} and {self.more:,} more" if self.more else name


class FindingRow(Value, kw_only=True):
    """A finding in a list. `nodes` and `edges` of the graph are what it is about.

    `caller` is None where nobody in particular gets in. `account` and `role` group it. `words`
    are what it is searched by, casefolded. `since` is None where there is no earlier look.
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
    words: str = ""
    ruling: Ruling = UNDECIDED
    since: Novelty | None = None
    is_overdue: bool = False

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
        """How it stands: open, what was decided, or which guardrails hold it."""
        held_by = self.finding.held_by
        if held_by:
            return f"held by {named(held_by)}"
        if self.is_overdue:
            return f"Open, acceptance ended {self.ruling.until[:_DATE]}"
        return state_words(self.ruling)

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done about it; what is held is not counted (FND-56)."""
        return self.ruling.state is FindingState.OPEN and not self.finding.is_held


_DATE = len("2026-11-24")
_STATES: Mapping[FindingState, str] = {
    FindingState.OPEN: "Open",
    FindingState.ACCEPTED: "Accepted",
    FindingState.FIX_AGREED: "Fix agreed",
    FindingState.NO_PROBLEM: "No problem",
}


def state_name(state: FindingState) -> str:
    """Return what a state is called."""
    return _STATES[state]


def state_words(ruling: Ruling) -> str:
    """Say what was decided, with its date where it has one."""
    day = ruling.until[:_DATE]
    if ruling.state is FindingState.ACCEPTED:
        return f"Accepted until {day}"
    if ruling.state is FindingState.FIX_AGREED and day:
        return f"Fix agreed, due {day}"
    return state_name(ruling.state)


class FindingFilter(Enum):
    """What stands how, to list that alone."""

    ANY = "Any state"
    OPEN = "Open"
    OVERDUE = "Overdue"
    ACCEPTED = "Accepted"
    FIX_AGREED = "Fix agreed"
    NO_PROBLEM = "No problem"
    HELD = "Held"
    NEW = "New"
    CHANGED = "Changed"
    REOPENED = "Reopened"


_PASSES: Mapping[FindingFilter, Callable[[FindingRow], bool]] = {
    FindingFilter.ANY: lambda _row: True,
    FindingFilter.OPEN: lambda row: row.is_open,
    FindingFilter.OVERDUE: lambda row: row.is_overdue,
    FindingFilter.ACCEPTED: lambda row: row.ruling.state is FindingState.ACCEPTED,
    FindingFilter.FIX_AGREED: lambda row: row.ruling.state is FindingState.FIX_AGREED,
    FindingFilter.NO_PROBLEM: lambda row: row.ruling.state is FindingState.NO_PROBLEM,
    FindingFilter.HELD: lambda row: row.finding.is_held,
    FindingFilter.NEW: lambda row: row.since is Novelty.NEW,
    FindingFilter.CHANGED: lambda row: row.since is Novelty.CHANGED,
    FindingFilter.REOPENED: lambda row: row.since is Novelty.REOPENED,
}


class FindingGrouping(Enum):
    """What findings are grouped by."""

    NONE = "Not grouped"
    SEVERITY = "By severity"
    RULE = "By rule"
    ACCOUNT = "By account"
    ROLE = "By role"
    OWNER = "By owner"


class FindingGroup(Value):
    """Rows under one title."""

    title: str
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True, kw_only=True)  # no slots: what is worked out once travels along
class FindingList:
    """All findings of a world as rows; `rules`: how many rules there are that could run.

    `gone` are those of an earlier look that are no more. What is worked out of the rows travels
    along to another process.
    """

    rows: tuple[FindingRow, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    rules: int = 0
    gone: tuple[Earlier, ...] = ()

    def of(self, fingerprint: str) -> FindingRow | None:
        """Return the row of a finding."""
        return self._by_fingerprint.get(fingerprint)

    def of_node(self, node: str) -> tuple[FindingRow, ...]:
        """Return the findings on a node, in their order."""
        return self._by_node.get(node, ())

    @cached_property
    def worth_a_mention(self) -> tuple[FindingRow, ...]:
        """All but INFO, which has to be asked for."""
        return matching(self.rows)

    @cached_property
    def counts(self) -> Mapping[Risk, int]:
        """How many there are of each severity; those that are held do not count."""
        return Findings(found=tuple(row.finding for row in self.rows)).counts()

    @cached_property
    def open_counts(self) -> Mapping[Risk, int]:
        """How many of each severity are open."""
        found = tuple(row.finding for row in self.rows if row.is_open)
        return Findings(found=found).counts()

    @cached_property
    def held(self) -> int:
        """How many are held by guardrails."""
        return sum(row.finding.is_held for row in self.rows)

    @cached_property
    def worst_open(self) -> Mapping[str, Risk]:
        """The worst that is open at each node and edge of the graph, if that is high."""
        worst: dict[str, Risk] = {}
        for row in self.rows:
            if row.finding.risk >= Risk.HIGH and row.is_open:
                nodes = (node for node in row.nodes if node in row.finding.subjects)
                for place in (*nodes, *row.edges):
                    worst[place] = max(worst.get(place, Risk.HIGH), row.finding.risk)
        return worst

    @cached_property
    def _by_fingerprint(self) -> Mapping[str, FindingRow]:
        return {row.finding.fingerprint: row for row in self.rows[::-1]}

    @cached_property
    def _by_node(self) -> Mapping[str, tuple[FindingRow, ...]]:
        found: dict[str, list[FindingRow]] = {}
        for row in self.rows:
            for node in row.nodes:
                if node in row.finding.subjects:
                    found.setdefault(node, []).append(row)
        return {node: tuple(rows) for node, rows in found.items()}

    def worked_out(self) -> "FindingList":
        """Work out now what else is when it is first asked for."""
        for name, value in vars(FindingList).items():
            if isinstance(value, cached_property):
                getattr(self, name)
        return self

    def count_since(self, since: Novelty) -> int:
        """Count those that stand so to an earlier look."""
        return sum(row.since is since for row in self.rows)


def finding_list(found: Findings, analysis: Analysis, index: WorldIndex, rules: int) -> FindingList:
    """Write findings as rows."""
    graph = analysis.graph
    nodes = {node.id: node for node in graph.nodes}
    pairs = ((edge.source, edge.target) for edge in graph.edges)
    writer = _Rows(
        index,
        nodes,
        {(edge.source, edge.target): edge.id for edge in graph.edges},
        vendor_names(index.world, nodes, pairs) | account_names(index.world),
        called_anywhere(graph.nodes, index),
        called_in_accounts(graph.nodes, index),
    )
    return FindingList(
        rows=tuple(map(writer.row, found.found)), not_checked=found.not_checked, rules=rules
    )


class _Rows(Value):
    """Writes rows with the names of a world."""

    index: WorldIndex
    nodes: Mapping[str, Node]
    edges: Mapping[tuple[str, str], str]
    accounts: Mapping[str, str]
    called_callers: Mapping[str, str]
    called_targets: Mapping[str, str]

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
        row = FindingRow(
            finding=replace(finding, affected=finding.affected[:_MAX_AFFECTED]),
            title=title_of(finding),
            caller=self._end(callers, self.called_callers) if callers else None,
            target=self._end(targets, self.called_targets),
            affected=len(finding.affected),
            account=self.accounts.get(account, "") or group_digits(account),
            role=role_name(target) if arn is not None else "",
            nodes=tuple(dict.fromkeys((*known[:_MAX_SELECTED], *sources))),
            edges=lines,
        )
        return replace(row, words=_searched(row))

    def _end(self, ids: Sequence[str], called: Mapping[str, str]) -> FindingEnd:
        first, more = ids[0], len(ids) - 1
        node = self.nodes.get(first) or account_node(self.index, first)
        if node is not None:
            of_other = node.account if node.kind is not NodeKind.ACCOUNT else None
            is_account = node.kind is NodeKind.ACCOUNT
            return FindingEnd(
                name=self.accounts.get(node.account or "", node.name) if is_account else node.name,
                kind=node.kind,
                zone=node.zone,
                is_admin=node.is_admin,
                place=self.accounts.get(of_other or "", ""),
                more=more,
                called=called.get(first, ""),
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


def named_by(found: Findings, analysis: Analysis) -> NamedByFindings:
    """Return what findings name in a graph: who gets in and what is reached.

    For a finding whose target is no node, like one on a policy, those whom it concerns stand.
    """
    before = analysis.baseline.nodes if analysis.baseline is not None else ()
    nodes = {node.id for node in (*analysis.graph.nodes, *before)}
    rules: dict[str, dict[str, None]] = {}
    severities: dict[str, dict[str, None]] = {}
    for finding in found.found:
        callers, targets = _ends_of(finding)
        reached = nodes.intersection(targets) or finding.affected
        for node in nodes.intersection((*callers, *reached)):
            rules.setdefault(node, {})[finding.rule] = None
            severities.setdefault(node, {})[finding.risk.name.casefold()] = None
    return NamedByFindings(
        rules={node: tuple(each) for node, each in rules.items()},
        severities={node: tuple(each) for node, each in severities.items()},
        titles={finding.rule: title_of(finding) for finding in found.found},
    )


def with_state(
    found: FindingList,
    at: str,
    rulings: Mapping[str, Ruling],
    baseline: Baseline | None = None,
) -> FindingList:
    """Write into rows what was decided about them, and how they stand to an earlier look."""
    if not rulings and baseline is None:
        return found
    shown = triage(Findings(found=tuple(row.finding for row in found.rows)), at, baseline, rulings)
    rows = tuple(
        row
        if one.ruling == row.ruling and baseline is None and row.since is None
        else replace(
            row,
            ruling=one.ruling,
            since=None if baseline is None else one.since,
            is_overdue=one.is_overdue,
        )
        for row, one in zip(found.rows, shown.found, strict=True)
    )
    gone = set(shown.gone)
    earlier = baseline.findings if baseline is not None else ()
    return replace(found, rows=rows, gone=tuple(one for one in earlier if one.fingerprint in gone))


def matching(
    rows: Iterable[FindingRow],
    words: str = "",
    risk: Risk | None = None,
    which: FindingFilter = FindingFilter.ANY,
) -> tuple[FindingRow, ...]:
    """Return the rows of a severity and a state that hold all words somewhere.

    Without a severity those that are worth a mention: INFO has to be asked for.
    """
    wanted = words.casefold().split()
    passes = _PASSES[which]
    return tuple(
        row
        for row in rows
        if (row.finding.risk is risk if risk is not None else row.finding.risk > Risk.INFO)
        and passes(row)
        and (not wanted or _holds(row, wanted))
    )


def _holds(row: FindingRow, wanted: Sequence[str]) -> bool:
    decided = ""
    if row.ruling != UNDECIDED:
        decided = f"{row.state} {row.ruling.owner}".casefold()
    return all(word in row.words or word in decided for word in wanted)


def _searched(row: FindingRow) -> str:
    """Return all that a row is searched by, apart from what was decided about it."""
    one = row.finding
    texts = (row.severity, row.title, one.rule, row.ends, row.state, row.account)
    called = (end.called_words for end in (row.caller, row.target) if end is not None)
    return " ".join((*texts, *called, *one.subjects, *one.principals)).casefold()


def grouped(rows: Sequence[FindingRow], by: FindingGrouping) -> tuple[FindingGroup, ...]:
    """Put rows under titles, the group with the worst finding first."""
    if by is FindingGrouping.NONE:
        return (FindingGroup("", tuple(rows)),) if rows else ()
    found: dict[str, list[FindingRow]] = {}
    for row in rows:
        found.setdefault(_GROUP_TITLES[by](row), []).append(row)
    return tuple(FindingGroup(title, tuple(below)) for title, below in found.items())


_GROUP_TITLES: Mapping[FindingGrouping, Callable[[FindingRow], str]] = {
    FindingGrouping.SEVERITY: lambda row: row.severity,
    FindingGrouping.RULE: lambda row: f"{row.title}, {row.finding.rule}",
    FindingGrouping.ACCOUNT: lambda row: row.account,
    FindingGrouping.ROLE: lambda row: (
        ", ".join(filter(None, (row.role, row.target.place))) if row.role else "No role"
    ),
    FindingGrouping.OWNER: lambda row: row.ruling.owner or "No owner",
}
