"""A trust (an edge) in words: who to whom, both sides, conditions, and its documents."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from types import MappingProxyType

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import ConditionKind, condition_kind, narrows
from rolescope.engine.verdict import Verdict
from rolescope.engine.words.conditions import condition_in_words
from rolescope.findings.proof import callers_behind, proof_of_hop
from rolescope.model.arn import group_digits
from rolescope.model.policy import Condition, PrincipalType, StatementPrincipal
from rolescope.simulation.callers import caller_of, first_request
from rolescope.trust.edge import Closure, Edge, Node, NodeKind, PrincipalKind, Standing
from rolescope.trust.source_checks import lacks_source_check
from rolescope.value import Value, replace
from rolescope.words.admin_text import ADMIN
from rolescope.words.excerpt import Lines
from rolescope.words.facts import TonedFact, lacking
from rolescope.words.names import CALLER_KINDS, CONDITION_ICONS, account_names, account_words
from rolescope.words.role_families import called
from rolescope.words.standings import TITLES, State, state_of
from rolescope.words.trusts.trust_documents import Tab, condition_path, trust_tabs
from rolescope.words.trusts.trust_sides import Sides, TrustSide


class ConditionText(Value, kw_only=True):
    """One condition in words. `values` are its values, `line` where it stands in the document."""

    kind: ConditionKind
    text: str
    values: tuple[str, ...]
    line: int | None = None
    is_met: bool = True  # False: this caller can never meet it


class TrustText(Value, kw_only=True):
    """Everything that the inspector says about an edge. `called`: the names of both ends."""

    source: Node
    target: Node
    called: tuple[str, str]
    accounts: str
    facts: tuple[TonedFact, ...]
    sides: tuple[TrustSide, ...]
    conditions: tuple[ConditionText, ...]
    tabs: tuple[Tab, ...]
    notes: tuple[str, ...] = ()


NodeOf = Callable[[str], Node | None]


def trust_text(
    edge: Edge,
    node_of: NodeOf,
    index: WorldIndex,
    at: str,
    zone: tzinfo = UTC,
    *,
    vendors: Mapping[str, str] = MappingProxyType({}),
    is_closed: bool = False,
) -> TrustText:
    """Say everything about one written edge, evaluated at `at` with open facts.

    `vendors`: names of outside accounts. `is_closed`: the edits of the scenario took it out;
    `edge` and `index` are those of the baseline then, and how it stood there is not told as if it
    still did.
    """
    told = _Teller(edge, node_of, index, at, zone, vendors).tell()
    if not is_closed:
        return told
    standings = (_ALLOWED, *_STANDING_FACTS.values())
    facts = (fact for fact in told.facts if fact not in standings)
    return replace(told, facts=(*_CLOSED, *facts))


_CLOSED = (
    TonedFact(text="Not in this scenario", tone="cond", icon="minus-circle-outline"),
    TonedFact(text="Shown as imported"),
)
_ALLOWED = TonedFact(text="Allowed", tone="allowed", icon="check-bold")


_STANDING_FACTS: Mapping[State, TonedFact] = {
    state: TonedFact(text=TITLES[state], tone=tone, icon=icon)
    for state, tone, icon in (
        (Standing.TRUSTED_ONLY, "plain", "arrow-right-thin"),
        (Standing.PERMITTED_ONLY, "plain", "arrow-right-thin"),
        (Closure.UNDECIDED, "cond", "help"),
        (Closure.NEVER, "risk", "filter-variant"),
        (Closure.DENIED, "risk", "close-thick"),
        (Standing.PENDING, "plain", "timer-sand"),
    )
}
_OPEN_TO = {NodeKind.ANYONE: PrincipalType.ANYONE, NodeKind.ACCOUNT: PrincipalType.ACCOUNT}


def badge(kind: ConditionKind) -> str:
    """Return the icon for a kind of condition."""
    return CONDITION_ICONS[kind]


def outsiders_held_by(edge: Edge, source: Node, index: WorldIndex, at: str) -> tuple[str, ...]:
    """Name the guardrails without which callers from outside would get in (FND-56)."""
    role, kind = index.role(edge.target), _OPEN_TO.get(source.kind)
    if kind is None or role is None or edge.lets_in_strangers:
        return ()
    principal = StatementPrincipal(kind, source.account or source.id, source.id)
    callers = callers_behind(index, role, principal, ())
    proofs = (proof_of_hop(index, caller, role, at) for caller in callers)
    witnesses = (proof.witness for proof in proofs if proof.witness is not None)
    return next((one.held_by for one in witnesses if one.held_by), ())


class _Teller:
    """Puts the parts together for one edge."""

    def __init__(
        self,
        edge: Edge,
        node_of: NodeOf,
        index: WorldIndex,
        at: str,
        zone: tzinfo,
        vendors: Mapping[str, str],
    ) -> None:
        self._edge, self._index, self._zone = edge, index, zone
        self._source = node_of(edge.source) or _unknown(edge.source)
        self._target = node_of(edge.target) or _unknown(edge.target)
        self._role = index.role(edge.target)
        self._names = {**vendors, **account_names(index.world)}
        self._lines = Lines(self._role.trust_policy) if self._role else None
        caller = caller_of(self._source, index)
        self._verdict: Verdict | None = None
        if caller is not None and self._role is not None:
            request = first_request(caller, edge.target, at)
            self._verdict = evaluate_assume_role(replace(request, is_open=True), index)
        self._held_by = outsiders_held_by(edge, self._source, index, at)

    def tell(self) -> TrustText:
        """Put everything together."""
        edge, ends = self._edge, (self._source, self._target)
        # Name both ends: an account by its name or by its ID in groups of four.
        source, target = called((self._source, self._target), self._index)
        if self._source.kind is NodeKind.ACCOUNT:
            account = self._source.account or self._source.id
            source = self._names.get(account) or group_digits(account)
        return TrustText(
            source=self._source,
            target=self._target,
            called=(source, target),
            accounts=self._accounts(),
            facts=tuple(self._facts()),
            sides=Sides(edge, ends, self._verdict, self._index, self._held_by).tell(),
            conditions=tuple(self._conditions()),
            tabs=trust_tabs(edge, ends, self._verdict, self._index),
            notes=tuple(map(lacking, edge.unknown)),
        )

    # Header

    def _accounts(self) -> str:
        to = account_words(self._target.account or "", self._names)
        home = self._source.account
        if self._source.kind is NodeKind.ACCOUNT:
            return f"to {to}"
        if not home:
            return f"to {to}"
        if home == self._target.account:
            return f"inside {to}"
        return f"{account_words(home, self._names)} to {to}"

    def _facts(self) -> Iterable[TonedFact]:
        edge = self._edge
        state = state_of(edge)
        if state in _STANDING_FACTS:
            yield _STANDING_FACTS[state]
        if edge.standing is not Standing.DENIED:
            yield from self._condition_fact()
        if edge.kind in (PrincipalKind.ANYONE, PrincipalKind.DELETED):
            yield TonedFact(text=CALLER_KINDS[edge.kind], tone="risk", icon="alert")
        elif edge.kind is not PrincipalKind.PRINCIPAL:
            yield TonedFact(text=CALLER_KINDS[edge.kind])
        yield from self._far_facts()
        if self._target.is_admin:
            yield ADMIN

    def _far_facts(self) -> Iterable[TonedFact]:
        """Say from how far away the caller comes, and what a service does not ask (FND-8)."""
        if lacks_source_check(self._edge):
            yield TonedFact(text="No source account", tone="cond", icon="shield-off-outline")
        if self._edge.is_cross_account and self._source.account:
            yield TonedFact(text="Cross-account")
        if self._edge.from_outside:
            yield TonedFact(text="From outside the organization", tone="cond")

    def _condition_fact(self) -> Iterable[TonedFact]:
        narrowing = [x for x in self._edge.conditions if narrows(x)]
        if narrowing:
            kinds = sorted(map(condition_kind, narrowing), key=list(ConditionKind).index)
            words = "1 condition" if len(narrowing) == 1 else f"{len(narrowing)} conditions"
            yield TonedFact(text=f"Depends on {words}", tone="cond", icon=badge(kinds[0]))
        elif self._edge.standing is Standing.ALLOWED:
            yield _ALLOWED

    # Conditions and documents

    def _conditions(self) -> Iterable[ConditionText]:
        statements = self._edge.statements
        sets = self._edge.alternatives or (self._edge.conditions,)
        for number, conditions in enumerate(sets):
            statement = statements[number] if number < len(statements) else None
            label = (
                f"Statement {statement + 1}: " if statement is not None and len(sets) > 1 else ""
            )
            for condition in conditions:
                yield self._condition(condition, statement, label)
        for condition in self._edge.caller_conditions:
            yield self._condition(condition, None, "The caller's side asks: ")

    def _condition(self, condition: Condition, statement: int | None, label: str) -> ConditionText:
        lines: tuple[int, ...] = ()
        if self._lines is not None and statement is not None:
            lines = self._lines.of([condition_path(statement, condition)])
        return ConditionText(
            kind=condition_kind(condition),
            text=label + condition_in_words(condition, zone=self._zone),
            values=condition.values,
            line=lines[0] if lines else None,
            is_met=condition not in self._edge.unmeetable,
        )


def _unknown(node: str) -> Node:
    raise KeyError(node)


def show_line(line: int, condition: str) -> str:
    """Offer to show the line of a document that a condition stands in."""
    return f"Show line {line}: {condition}"
