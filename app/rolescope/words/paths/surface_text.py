"""The attack surface in words: four counts, each with its list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted, visible
from rolescope.progress import Tick, no_tick
from rolescope.trust.edge import PROVIDERS, Node, NodeKind, TrustGraph
from rolescope.trust.paths.surface import SurfaceParts
from rolescope.value import Value, replace
from rolescope.words.findings.finding_text import named
from rolescope.words.names import account_names
from rolescope.words.role_families import called
from rolescope.words.trusts.trust_text import outsiders_held_by

NO_WAY = "No chain of trusts from outside to an admin role in the imported data."


class SurfaceRow(Value):
    """One of a list: its nodes by their ids, how it is called, where it is, and why it is there."""

    nodes: tuple[str, ...]
    name: str
    place: str
    words: str = ""


class SurfacePart(Value, kw_only=True):
    """What is counted, and what it is; `is_least`: more may be there than is known.

    `held` would be among them, but for a guardrail: they are listed below, and not counted.
    """

    title: str
    words: str
    rows: tuple[SurfaceRow, ...]
    is_least: bool = False
    held: tuple[SurfaceRow, ...] = ()

    @property
    def listed(self) -> tuple[SurfaceRow, ...]:
        """Everything that is listed."""
        return (*self.rows, *self.held)

    @property
    def heading(self) -> str:
        """The count with its title, and how many guardrails alone keep out of it."""
        held = f", {len(self.held):,} more held by guardrails" if self.held else ""
        return f"{self.title}: {self.count}{held}"

    @property
    def count(self) -> str:
        """The count in words: `3`, `at least 3`."""
        return f"{'at least ' if self.is_least else ''}{len(self.rows):,}"


class SurfaceText(Value):
    """The parts from outside to the admins; `note` where nobody gets to one."""

    parts: tuple[SurfacePart, ...] = ()
    note: str = ""


def held_entries(
    graph: TrustGraph, found: SurfaceParts, index: WorldIndex, at: str, tick: Tick = no_tick
) -> tuple[SurfaceRow, ...]:
    """Return a row for each role that guardrails alone keep callers from outside out of."""
    entries = {node.id for node in found.entries}
    nodes = {node.id: node for node in graph.nodes}
    held: dict[str, tuple[str, ...]] = {}
    for edge in graph.edges:
        tick(0.5, "Looking for what guardrails hold")
        is_open = edge.is_trust and edge.target not in entries and edge.target not in held
        if is_open and (by := outsiders_held_by(edge, nodes[edge.source], index, at)):
            held[edge.target] = by
    rows = _rows([nodes[role] for role in held], index)
    return tuple(replace(row, words=f"Held by {named(held[row.nodes[0]])}") for row in rows)


def surface_text(
    found: SurfaceParts, index: WorldIndex, held: tuple[SurfaceRow, ...] = ()
) -> SurfaceText:
    """Return the four counts. Where more may be reached than is known, they are least counts.

    `held`: see `held_entries`.
    """
    is_least = not found.is_exact
    outside = _callers(found.outside, account_names(index.world))
    known = counted(found.administrators, "admin role")
    entries, admins = _entries(found, index), _rows(found.admins, index)
    reached = f"reached by trusts if conditions are met, of {known}"
    return SurfaceText(
        (
            SurfacePart(title="Outside", words=_sorts(found.outside), rows=outside),
            SurfacePart(
                title="Entry roles", words="let somebody from outside in", rows=entries, held=held
            ),
            SurfacePart(
                title="Hops",
                words="roles that entry roles go on to",
                rows=_rows(found.hops, index),
                is_least=is_least,
            ),
            SurfacePart(title="Admins", words=reached, rows=admins, is_least=is_least),
        ),
        "" if found.admins or not found.is_exact else NO_WAY,
    )


def _callers(nodes: Sequence[Node], names: Mapping[str, str]) -> tuple[SurfaceRow, ...]:
    """Return a row for each caller: a provider of all accounts, an account with all named in it."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        is_provider = node.kind in PROVIDERS
        found[(node.issuer if is_provider else node.account) or node.name].append(node)
    rows = []
    for key, mine in found.items():
        is_account = mine[0].kind not in PROVIDERS and mine[0].account == key
        name = names.get(key) or f"Account {group_digits(key)}" if is_account else mine[0].name
        if mine[0].kind is NodeKind.ANYONE:
            name = "Anyone"
        ids = tuple(node.id for node in mine)
        place = group_digits(key) if key in names else ""
        rows.append(SurfaceRow(ids, visible(name), visible(place)))
    return tuple(sorted(rows, key=lambda row: (row.name.lower(), row.nodes)))


def _sorts(nodes: Sequence[Node]) -> str:
    """Count callers from outside: providers, accounts, and whether anyone is among them."""
    is_anyone = any(node.kind is NodeKind.ANYONE for node in nodes)
    providers = {node.issuer or node.name for node in nodes if node.kind in PROVIDERS}
    accounts = {node.account for node in nodes if node.kind not in PROVIDERS and node.account}
    counts = (("provider", len(providers)), ("account", len(accounts)))
    parts = [counted(count, noun) for noun, count in counts if count]
    return ", ".join((["anyone"] if is_anyone else []) + parts) or "nobody"


def _entries(found: SurfaceParts, index: WorldIndex) -> tuple[SurfaceRow, ...]:
    """Return a row for each entry role, with who enters; what leads to an admin comes first."""
    admins = {node.id for node in found.entries if node.is_admin}
    accounts = account_names(index.world)
    rows = []
    for row in _rows(found.entries, index):
        (role,) = row.nodes
        anyone = {node.id for node in found.let_in[role] if node.kind is NodeKind.ANYONE}
        callers = _callers(found.let_in[role], accounts)
        names = [x.name for x in sorted(callers, key=lambda one: anyone.isdisjoint(one.nodes))]
        more = [f"{len(names) - _MAX_NAMED:,} more"] if len(names) > _MAX_NAMED else []
        rank = 0 if role in admins else 1 if role in found.leading else 2
        words = f"{_ENTRIES[rank]} {', '.join([*names[:_MAX_NAMED], *more])}"
        rows.append((rank, replace(row, words=words)))
    return tuple(row for _, row in sorted(rows, key=lambda one: one[0]))


_ENTRIES = ("Admin role, lets in", "Leads to an admin role, lets in", "Lets in")
_MAX_NAMED = 3  # of those whom an entry role lets in


def _rows(nodes: Sequence[Node], index: WorldIndex) -> tuple[SurfaceRow, ...]:
    accounts = account_names(index.world)
    rows = []
    for node, name in zip(nodes, called(nodes, index), strict=True):
        account = node.account or ""
        place = accounts.get(account, "") or group_digits(account)
        rows.append(SurfaceRow((node.id,), visible(name), visible(place)))
    return tuple(sorted(rows, key=lambda row: (row.place.lower(), row.name.lower(), row.nodes)))
