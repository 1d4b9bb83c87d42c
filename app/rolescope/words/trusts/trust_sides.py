"""The sides of a trust: what the role says, what the caller's policies say, what denies."""

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import (
    ElementMatch,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementTrace,
    Verdict,
)
from rolescope.model.arn import role_name
from rolescope.model.plain import shortlist
from rolescope.model.policy import Effect, Policy, PolicyType
from rolescope.trust.edge import Edge, Node, NodeKind, PrincipalKind, Standing
from rolescope.trust.naming import account_name
from rolescope.value import Value
from rolescope.words.excerpt import Lines, Mark, line_words
from rolescope.words.trusts.trust_documents import guardrail_policies

_MAX_NAMES = 4  # principals by name


class TrustSide(Value, kw_only=True):
    """One of the things that must hold: `subject` is printed strong, `says` follows it."""

    mark: Mark
    subject: str
    says: str
    detail: str = ""


class Sides:
    """Tells the sides of one edge between `ends`, caller first.

    `verdict` answers the caller's call with open facts; None when the edge is not of one caller.
    """

    def __init__(
        self,
        edge: Edge,
        ends: tuple[Node, Node],
        verdict: Verdict | None,
        index: WorldIndex,
        held_by: tuple[str, ...] = (),
    ) -> None:
        self._edge, self._verdict, self._index = edge, verdict, index
        self._held_by = held_by  # what denies callers from outside, whom the trust policy lets in
        self._source, self._target = ends
        self._role = index.role(edge.target)

    def tell(self) -> tuple[TrustSide, ...]:
        """Return role side, caller side, denies."""
        return self._role_side(), self._caller_side(), self._deny_side()

    def _role_side(self) -> TrustSide:
        edge = self._edge
        subject = f"Role: trust policy of {self._target.name}"
        if not edge.statements or self._role is None:
            return TrustSide(mark=Mark.NO, subject=subject, says=" does not name this caller")
        named = ", ".join(self._statement_words(x) for x in edge.statements)
        how = _NAMED[edge.kind]
        if edge.kind is PrincipalKind.PRINCIPAL and self._source.kind is NodeKind.USER:
            how = "names this user"
        mark = Mark.NO if edge.unmeetable else Mark.YES
        says = " asks for what this caller never has" if edge.unmeetable else " allows"
        return TrustSide(mark=mark, subject=subject, says=says, detail=f"{named}, {how}")

    def _statement_words(self, index: int) -> str:
        assert self._role is not None  # noqa: S101 - callers looked
        statements = self._role.trust_policy.statements
        sid = statements[index].sid if index < len(statements) else None
        return f"Statement {index + 1}" + (f", {sid}" if sid else "")

    def _caller_side(self) -> TrustSide:
        fixed = _CALLER_SIDES.get(self._source.kind)
        if fixed is not None:
            return TrustSide(
                mark=fixed[0], subject="Caller:", says=f" {fixed[1]}", detail=self._count()
            )
        for layer in self._layers(Layer.IDENTITY):
            for trace in layer.statements:
                if trace.match is ElementMatch.MATCHES and trace.effect is Effect.ALLOW:
                    return self._allowing_side(trace)
        return self._other_caller_side()

    def _allowing_side(self, trace: StatementTrace) -> TrustSide:
        lines = Lines(trace.policy).of([("Statement", trace.index, "Action")])
        detail = f"{self._held(trace.policy)}. Statement {trace.index + 1}"
        detail += f", {line_words(lines)}" if lines else ""
        subject = f"Caller: {trace.policy.name}"
        return TrustSide(mark=Mark.YES, subject=subject, says=" allows", detail=detail)

    def _other_caller_side(self) -> TrustSide:
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
        return TrustSide(mark=mark, subject=subject, says=says, detail=note)

    def _held(self, policy: Policy) -> str:
        return f"{'Attached to' if policy.arn else 'Inline policy of'} {self._source.name}"

    def _count(self) -> str:
        edge = self._edge
        if self._source.kind not in (NodeKind.ACCOUNT, NodeKind.ANYONE):
            return ""
        words = []
        if edge.narrowed_to:
            names = [role_name(arn) for arn in edge.narrowed_to]
            words.append(f"A condition names {shortlist(names, _MAX_NAMES)}")
        if edge.callers is not None:
            noun = "principal" if edge.callers == 1 else "principals"
            words.append(f"{edge.callers:,} imported {noun} may use it")
        return ". ".join(words)

    def _deny_side(self) -> TrustSide:
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
            return TrustSide(mark=Mark.NO, subject=subject, says=says, detail=first.note or detail)
        if self._held_by:
            ends = "denies" if len(self._held_by) == 1 else "deny"
            subject, says = " and ".join(self._held_by), f" {ends} callers from outside"
            return TrustSide(mark=Mark.NO, subject=subject, says=says, detail=detail)
        if self._verdict is None:
            says = "Explicit denies depend on who calls"
            return TrustSide(mark=Mark.NEUTRAL, subject="", says=says, detail=detail)
        missing = [x for x in self._all_layers() if x.outcome is LayerOutcome.NOT_IMPORTED]
        if missing or not (self._source.is_imported or self._source.kind in _WITHOUT_ACCOUNT):
            left_out = " and ".join(sorted({f"{x.layer.value}s" for x in missing}))
            why = f"{left_out} are not imported" if left_out else "The caller is not imported"
            return TrustSide(
                mark=Mark.UNKNOWN,
                subject="",
                says="Nothing in the import denies",
                detail=". ".join(filter(None, (why, detail))),
            )
        return TrustSide(mark=Mark.YES, subject="", says="Nothing denies", detail=detail)

    def _checked(self, kind: PolicyType) -> str:
        account = self._source.account if kind is PolicyType.SCP else self._target.account
        count = len(guardrail_policies(self._index, account, kind))
        if not count or not account:
            return ""
        noun = kind.value if count == 1 else f"{kind.value}s"
        return f"{count} {noun} of {account_name(self._index, account)}"

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


def _stands_against(layer: LayerTrace) -> bool:
    guards = (Layer.SCP, Layer.RCP, Layer.BOUNDARY)
    return layer.outcome is LayerOutcome.EXPLICIT_DENY or (
        layer.layer in guards and layer.outcome is LayerOutcome.NO_MATCH
    )


_WITHOUT_ACCOUNT = (NodeKind.SERVICE, NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER)


_NAMED = {
    PrincipalKind.PRINCIPAL: "names this role",
    PrincipalKind.ACCOUNT: "names the whole account",
    PrincipalKind.SESSION: "names this session",
    PrincipalKind.SERVICE: "names this service",
    PrincipalKind.FEDERATED: "names this provider",
    PrincipalKind.ANYONE: "names everyone",
    PrincipalKind.DELETED: "names the unique ID of a deleted principal",
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
