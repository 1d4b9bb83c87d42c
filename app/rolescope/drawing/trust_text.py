"""A trust (an edge) in words: who to whom, both sides, conditions, and its documents."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from rolescope.drawing.facts import Fact
from rolescope.drawing.names import account_names, account_words
from rolescope.drawing.trust_documents import Tab, condition_path, guardrail_policies, trust_tabs
from rolescope.evaluation.condition_kind import ConditionKind, condition_kind, narrows
from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.verdict import (
    Layer,
    LayerOutcome,
    LayerTrace,
    Match,
    StatementTrace,
    Verdict,
)
from rolescope.evaluation.words import condition_in_words
from rolescope.model.policy import Condition, Effect, Policy, PolicyType
from rolescope.simulation.callers import caller_of, first_request
from rolescope.simulation.excerpt import Lines, Mark, line_words
from rolescope.trust.edge import CallerKind, Edge, Node, NodeKind, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the things that must hold: `subject` is printed strong, `says` follows it."""

    mark: Mark
    subject: str
    says: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionText:
    """One condition in words. `values` are its values, `line` where it stands in the document."""

    kind: ConditionKind
    text: str
    values: tuple[str, ...]
    line: int | None = None
    is_met: bool = True  # False: this caller can never meet it


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustText:
    """Everything that the inspector says about an edge."""

    source: Node
    target: Node
    accounts: str
    facts: tuple[Fact, ...]
    sides: tuple[Side, ...]
    conditions: tuple[ConditionText, ...]
    tabs: tuple[Tab, ...]
    notes: tuple[str, ...] = ()


NodeOf = Callable[[str], Node | None]


def trust_text(
    edge: Edge, node_of: NodeOf, index: WorldIndex, at: str, zone: tzinfo = UTC
) -> TrustText:
    """Say everything about one written edge, evaluated at `at` with open facts."""
    return _Teller(edge, node_of, index, at, zone).tell()


_STANDING_FACTS = {
    Standing.TRUSTED_ONLY: Fact(text="Trusted only", icon="arrow-right-thin"),
    Standing.PERMITTED_ONLY: Fact(text="Permitted only", icon="arrow-right-thin"),
    Standing.DEPENDS: Fact(text="Cannot be decided", tone="cond", icon="help"),
    Standing.DENIED: Fact(text="Denied", tone="risk", icon="close-thick"),
}
_BADGES = {
    ConditionKind.MFA: "shield-account",
    ConditionKind.EXTERNAL_ID: "tag",
    ConditionKind.TIME: "clock-outline",
    ConditionKind.OTHER: "filter-variant",
}


def badge(kind: ConditionKind) -> str:
    """Return the icon for a kind of condition."""
    return _BADGES[kind]


class _Teller:
    """Puts the parts together for one edge."""

    def __init__(
        self, edge: Edge, node_of: NodeOf, index: WorldIndex, at: str, zone: tzinfo
    ) -> None:
        self._edge, self._index, self._zone = edge, index, zone
        self._source = node_of(edge.source) or _unknown(edge.source)
        self._target = node_of(edge.target) or _unknown(edge.target)
        self._role = index.role(edge.target)
        self._names = account_names(index.world)
        self._lines = Lines(self._role.trust_policy) if self._role else None
        caller = caller_of(self._source, index)
        self._verdict: Verdict | None = None
        if caller is not None and self._role is not None:
            request = first_request(caller, edge.target, at)
            self._verdict = evaluate_assume_role(replace(request, is_open=True), index)

    def tell(self) -> TrustText:
        """Put everything together."""
        edge = self._edge
        return TrustText(
            source=self._source,
            target=self._target,
            accounts=self._accounts(),
            facts=tuple(self._facts()),
            sides=tuple(self._sides()),
            conditions=tuple(self._conditions()),
            tabs=trust_tabs(edge, (self._source, self._target), self._verdict, self._index),
            notes=edge.unknown,
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

    def _facts(self) -> Iterable[Fact]:
        edge = self._edge
        narrowing = [x for x in edge.conditions if narrows(x)]
        if edge.standing in _STANDING_FACTS:
            yield _STANDING_FACTS[edge.standing]
        if narrowing:
            kinds = sorted(map(condition_kind, narrowing), key=list(ConditionKind).index)
            words = "1 condition" if len(narrowing) == 1 else f"{len(narrowing)} conditions"
            yield Fact(text=f"Depends on {words}", tone="cond", icon=badge(kinds[0]))
        elif edge.standing is Standing.ALLOWED:
            yield Fact(text="Allowed", tone="allowed", icon="check-bold")
        if edge.kind in (CallerKind.ANYONE, CallerKind.DELETED):
            yield Fact(text=_KIND_FACTS[edge.kind], tone="risk", icon="alert")
        elif edge.kind is not CallerKind.PRINCIPAL:
            yield Fact(text=_KIND_FACTS[edge.kind])
        if edge.is_cross_account and self._source.account:
            yield Fact(text="Cross-account")
        if self._target.is_admin:
            yield Fact(text="Admin", tone="strong", icon="crown")

    # Both sides

    def _sides(self) -> Iterable[Side]:
        yield self._role_side()
        yield self._caller_side()
        yield self._deny_side()

    def _role_side(self) -> Side:
        edge = self._edge
        subject = f"Role: trust policy of {self._target.name}"
        if not edge.statements or self._role is None:
            return Side(mark=Mark.NO, subject=subject, says=" does not name this caller")
        named = ", ".join(self._statement_words(x) for x in edge.statements)
        how = _NAMED[edge.kind]
        if edge.kind is CallerKind.PRINCIPAL and self._source.kind is NodeKind.USER:
            how = "names this user"
        mark = Mark.NO if edge.unmeetable else Mark.YES
        says = " asks for what this caller never has" if edge.unmeetable else " allows"
        return Side(mark=mark, subject=subject, says=says, detail=f"{named}, {how}")

    def _statement_words(self, index: int) -> str:
        assert self._role is not None  # noqa: S101 - callers looked
        statements = self._role.trust_policy.statements
        sid = statements[index].sid if index < len(statements) else None
        return f"Statement {index + 1}" + (f", {sid}" if sid else "")

    def _caller_side(self) -> Side:
        fixed = _CALLER_SIDES.get(self._source.kind)
        if fixed is not None:
            return Side(mark=fixed[0], subject="Caller:", says=f" {fixed[1]}", detail=self._count())
        for layer in self._layers(Layer.IDENTITY):
            for trace in layer.statements:
                if trace.match is Match.MATCHES and trace.effect is Effect.ALLOW:
                    return self._allowing_side(trace)
        return self._other_caller_side()

    def _allowing_side(self, trace: StatementTrace) -> Side:
        lines = Lines(trace.policy).of([("Statement", trace.index, "Action")])
        detail = f"{self._held(trace.policy)}. Statement {trace.index + 1}"
        detail += f", {line_words(lines)}" if lines else ""
        subject = f"Caller: {trace.policy.name}"
        return Side(mark=Mark.YES, subject=subject, says=" allows", detail=detail)

    def _other_caller_side(self) -> Side:
        """No identity statement allows the call: say whether that matters."""
        layer = next(iter(self._layers(Layer.IDENTITY)), None)
        outcome, note = (layer.outcome, layer.note) if layer else (None, "")
        name = self._source.name
        if not self._source.is_imported:
            note = "Whether its own policies allow the call is not known"
            mark, subject, says = Mark.UNKNOWN, f"Caller: {name}", " is not in this import"
        else:
            subject = f"Caller: policies of {name}"
            if outcome is LayerOutcome.UNDECIDED:
                mark, says = Mark.UNKNOWN, " cannot be decided"
            elif outcome is LayerOutcome.NOT_NEEDED or self._edge.standing is Standing.ALLOWED:
                mark, says = Mark.NEUTRAL, " need not allow it"
                note = note or "The trust policy names the caller itself, in the same account"
            else:
                mark, says = Mark.NO, " do not allow it"
        return Side(mark=mark, subject=subject, says=says, detail=note)

    def _held(self, policy: Policy) -> str:
        return f"{'Attached to' if policy.arn else 'Inline policy of'} {self._source.name}"

    def _count(self) -> str:
        count = self._edge.callers
        if count is None or self._source.kind not in (NodeKind.ACCOUNT, NodeKind.ANYONE):
            return ""
        noun = "principal" if count == 1 else "principals"
        return f"{count:,} imported {noun} may use it"

    def _deny_side(self) -> Side:
        checked = " and ".join(
            filter(None, (self._checked(PolicyType.SCP), self._checked(PolicyType.RCP)))
        )
        checked = f"{checked} checked" if checked else ""
        detail = ". ".join(filter(None, (checked, self._boundary_words())))
        against = [x for x in self._all_layers() if _stands_against(x)]
        if against:
            first = against[0]
            says = f" {first.outcome.value}"
            place = f" at {first.level}" if first.level else ""
            subject = f"{first.layer.value}{place}"
            return Side(mark=Mark.NO, subject=subject, says=says, detail=first.note or detail)
        missing = [x for x in self._all_layers() if x.outcome is LayerOutcome.NOT_IMPORTED]
        if missing:
            left_out = " and ".join(sorted({f"{x.layer.value}s" for x in missing}))
            return Side(
                mark=Mark.UNKNOWN,
                subject="",
                says="Nothing in the import denies",
                detail=". ".join(filter(None, (f"{left_out} are not imported", detail))),
            )
        return Side(mark=Mark.YES, subject="", says="Nothing denies", detail=detail)

    def _checked(self, kind: PolicyType) -> str:
        account = self._source.account if kind is PolicyType.SCP else self._target.account
        count = len(guardrail_policies(self._index, account, kind))
        if not count or not account:
            return ""
        noun = kind.value if count == 1 else f"{kind.value}s"
        return f"{count} {noun} of {self._names.get(account, account)}"

    def _boundary_words(self) -> str:
        entity = self._index.role(self._source.id) or self._index.user(self._source.id)
        if entity is None:
            return ""
        if entity.boundary is None:
            return f"No boundary on {self._source.name}"
        return f"Boundary {entity.boundary.rsplit('/', 1)[-1]} on {self._source.name}"

    def _all_layers(self) -> tuple[LayerTrace, ...]:
        return self._verdict.layers if self._verdict else ()

    def _layers(self, kind: Layer) -> list[LayerTrace]:
        return [x for x in self._all_layers() if x.layer is kind]

    # Conditions and documents

    def _conditions(self) -> Iterable[ConditionText]:
        statements = self._edge.statements
        sets = self._edge.alternatives or (self._edge.conditions,)
        for number, conditions in enumerate(sets):
            statement = statements[number] if number < len(statements) else None
            for condition in conditions:
                yield self._condition(condition, statement)

    def _condition(self, condition: Condition, statement: int | None) -> ConditionText:
        lines: tuple[int, ...] = ()
        if self._lines is not None and statement is not None:
            lines = self._lines.of([condition_path(statement, condition)])
        return ConditionText(
            kind=condition_kind(condition),
            text=condition_in_words(condition),
            values=condition.values,
            line=lines[0] if lines else None,
            is_met=condition not in self._edge.unmeetable,
        )


def _stands_against(layer: LayerTrace) -> bool:
    guards = (Layer.SCP, Layer.RCP, Layer.BOUNDARY)
    return layer.outcome is LayerOutcome.EXPLICIT_DENY or (
        layer.layer in guards and layer.outcome is LayerOutcome.NO_MATCH
    )


def _unknown(node: str) -> Node:
    raise KeyError(node)


_KIND_FACTS = {
    CallerKind.ACCOUNT: "Whole account",
    CallerKind.SESSION: "One session",
    CallerKind.SERVICE: "AWS service",
    CallerKind.FEDERATED: "Identity provider",
    CallerKind.ANYONE: "Anyone",
    CallerKind.DELETED: "Deleted principal",
}
_NAMED = {
    CallerKind.PRINCIPAL: "names this role",
    CallerKind.ACCOUNT: "names the whole account",
    CallerKind.SESSION: "names this session",
    CallerKind.SERVICE: "names this service",
    CallerKind.FEDERATED: "names this provider",
    CallerKind.ANYONE: "names everyone",
    CallerKind.DELETED: "names the unique ID of a deleted principal",
}
_CALLER_SIDES = {
    NodeKind.SERVICE: (Mark.YES, "an AWS service needs no policy of its own"),
    NodeKind.OIDC_PROVIDER: (Mark.YES, "who holds a token of this provider needs no policy"),
    NodeKind.SAML_PROVIDER: (Mark.YES, "who holds an assertion of this provider needs no policy"),
    NodeKind.ACCOUNT: (Mark.NEUTRAL, "each principal of the account needs an allow of its own"),
    NodeKind.ANYONE: (Mark.NEUTRAL, "each principal needs an allow of its own account"),
    NodeKind.DELETED: (Mark.NO, "nobody can call: the principal was deleted"),
    NodeKind.INVALID: (Mark.NO, "nobody can call: this principal matches nothing"),
}
