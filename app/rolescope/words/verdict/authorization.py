"""The middle of a trace: which policies allow or deny, statement by statement."""

from collections.abc import Iterable, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import (
    Decision,
    ElementMatch,
    ElementTrace,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementTrace,
)
from rolescope.model.arn import role_name
from rolescope.model.policy import Effect, PolicyType
from rolescope.model.request import (
    AssumeRoleRequest,
)
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_account, caller_name
from rolescope.trust.naming import account_name
from rolescope.words.excerpt import Excerpt, Lines, Mark, line_words, mark_of, traced_excerpt
from rolescope.words.verdict.row_rules import (
    DENIES,
    GUARDRAILS_MISSING,
    rule_of_element,
    rule_of_layer,
)
from rolescope.words.verdict.side_actions import why_needed
from rolescope.words.verdict.trace_row import LAYER_MARKS, TraceRow
from rolescope.words.verdict.trace_terms import element_terms, head_terms, layer_terms

_MUST = {"equals": "equal", "does not equal": "not equal"}
_MAX_SIDE_NOTE_LENGTH = 32  # characters of a note that may stand beside a row
_EXPLAINED = (LayerOutcome.UNDECIDED, LayerOutcome.NOT_NEEDED)
_MAX_STATEMENTS = 12  # of one layer get rows of their own; the rest is counted


_GUARDRAILS = (Layer.SCP, Layer.RCP)
_PLURAL_PREFIXES = ("Identity policies", "SCPs", "RCPs")  # how names of several policies begin


class Authorization:
    """The rows of the middle section."""

    def __init__(self, simulation: Simulation, index: WorldIndex) -> None:
        self._simulation = simulation
        self._request = simulation.request
        self._layers = [x for x in simulation.verdict.layers if x.layer is not Layer.REQUEST]
        self._index = index
        self._role = role_name(simulation.request.role)
        self._caller = caller_name(simulation.request.caller)
        self._explained: set[str] = set()  # actions on the side

    def rows(self) -> Iterable[TraceRow]:
        """Yield the rows: explicit denies first, then layer by layer."""
        yield from self._explicit_denies()
        for layer in self._layers:
            if layer.layer in _GUARDRAILS:
                if layer.outcome in (LayerOutcome.NO_MATCH, LayerOutcome.UNDECIDED):
                    yield from self._layer(layer)
            elif layer.outcome is not LayerOutcome.NOT_APPLICABLE:
                yield from self._layer(layer)

    def _explicit_denies(self) -> Iterable[TraceRow]:
        """One row when nothing denies, with what was checked; else a row for each layer."""
        denies = [x for x in self._layers if x.outcome is LayerOutcome.EXPLICIT_DENY]
        for layer in denies:
            if layer.layer in _GUARDRAILS:
                yield from self._layer(layer)
        counts, missing = [], []
        for kind, account in (
            (Layer.SCP, caller_account(self._request.caller)),
            (Layer.RCP, self._request.role.split(":")[4]),
        ):
            found = [x for x in self._layers if x.layer is kind]
            words = f"{kind.value}s of {self._account_name(account)}"
            if any(x.outcome is LayerOutcome.NOT_IMPORTED for x in found):
                missing.append(words)
            elif account and any(x.policies_checked for x in found):
                counts.append((words, self._count(kind, account)))
        if not denies:
            what = ": " + ", ".join(words for words, _ in counts) if counts else ""
            number = " + ".join(str(count) for _, count in counts)
            note = f"{number} checked" if number else ""
            undecided = any(x.outcome is LayerOutcome.UNDECIDED for x in self._layers)
            where = " in this import" if missing or undecided else ""
            text, terms = f"No explicit deny{where}{what}", f"Explicit deny: none{where}"
            yield TraceRow(mark=Mark.YES, text=text, note=note, terms=terms, rule=DENIES)
        if missing:
            text = f"Not checked: {' and '.join(missing)}"
            yield TraceRow(
                mark=Mark.UNKNOWN, text=text, note="not imported", rule=GUARDRAILS_MISSING
            )

    def _layer(self, layer: LayerTrace) -> Iterable[TraceRow]:
        parts = list(self._parts(layer))
        concerned = sorted(_of_deciding(layer), key=_distance)
        excerpt = self._excerpt(layer, concerned[0]) if concerned else None
        decisive = bool(parts) and layer.layer is not Layer.TRUST
        note = layer.note if not parts and len(layer.note) <= _MAX_SIDE_NOTE_LENGTH else ""
        single = decisive and len(parts) == 1 and layer.outcome is LayerOutcome.ALLOW
        if single:
            note = parts[0].note
        rule = rule_of_layer(layer, self._simulation.verdict)
        yield TraceRow(
            mark=LAYER_MARKS[layer.outcome],
            text=self._layer_text(layer),
            note=note,
            decided=is_decisive(layer, self._simulation),
            excerpt=excerpt,
            terms=layer_terms(layer),
            rule=rule,
        )
        if len(note_in_full := layer.note) > _MAX_SIDE_NOTE_LENGTH and layer.outcome in _EXPLAINED:
            mark = LAYER_MARKS[layer.outcome]
            yield TraceRow(mark=mark, text=note_in_full.rstrip("."), is_part=True, rule=rule)
        yield from self._why_needed(layer)
        if not single:
            yield from parts

    def _why_needed(self, layer: LayerTrace) -> Iterable[TraceRow]:
        """Say once why an action on the side is needed (TG-1, SI-1, SI-2, AR-20)."""
        why = why_needed(self._request, layer.action)
        if why is None or layer.action in self._explained:
            return
        self._explained.add(layer.action)
        text = f"{layer.action} is needed: {why.text}"
        yield TraceRow(mark=Mark.NEUTRAL, text=text, is_part=True, rule=why.rule)

    def _layer_text(self, layer: LayerTrace) -> str:
        name = self._layer_name(layer)
        ends = ("allow", "deny") if name.startswith(_PLURAL_PREFIXES) else ("allows", "denies")
        said = dict(zip((LayerOutcome.ALLOW, LayerOutcome.EXPLICIT_DENY), ends, strict=True))
        is_said = layer.outcome in said
        outcome = f" {said[layer.outcome]}" if is_said else f": {layer.outcome.value}"
        if layer.action.lower() != _lower(self._request):
            outcome += f" {layer.action}" if is_said else f" ({layer.action})"
        return name + outcome

    def _layer_name(self, layer: LayerTrace) -> str:
        if layer.layer is Layer.TRUST:
            return f"Trust policy of {self._role}"
        deciding = _deciding_policies(layer)
        if layer.layer is Layer.IDENTITY:
            if len(deciding) == 1:
                return f"Identity policy {deciding.pop()}"
            return f"Identity policies of {self._caller}"
        if layer.layer is Layer.BOUNDARY:
            names = {x.policy.name for x in layer.statements}
            return f"Permissions boundary {names.pop() if len(names) == 1 else ''}".rstrip()
        if layer.layer in _GUARDRAILS:
            name = f" {deciding.pop()}" if len(deciding) == 1 else "s"
            return f"{layer.layer.value}{name}" + (f" at {layer.level}" if layer.level else "")
        name = str(layer.layer.value)
        return name[:1].upper() + name[1:]

    def _parts(self, layer: LayerTrace) -> Iterable[TraceRow]:
        """Rows for the statements: those that concern the request whole, others in one line."""
        statements = _of_deciding(layer)
        relevant = [x for x in statements if _is_near(x)]
        is_whole = layer.layer is Layer.TRUST or not relevant
        shown = _most_telling(statements if is_whole else relevant)
        is_mixed = len({x.policy.name for x in shown}) > 1
        for statement in shown:
            label = statement.label if len(shown) > 1 else ""
            if is_mixed:
                label = f"{statement.policy.name}, {label}"
            yield from self._statement(layer, statement, f"{label}: " if label else "")
        rest = len(layer.statements) - len(shown)
        if rest and layer.layer is Layer.TRUST:
            plural = "statement" if rest == 1 else "statements"
            text = f"{rest} more {plural}"
            yield TraceRow(mark=Mark.NEUTRAL, text=text, is_part=True, rule="EV-2")

    def _statement(
        self, layer: LayerTrace, statement: StatementTrace, label: str
    ) -> Iterable[TraceRow]:
        lines = Lines(statement.policy)
        tested = [x for x in statement.elements if x.match is not ElementMatch.NOT_EVALUATED]
        if not _is_near(statement):
            failed = next((x for x in tested if x.match is not ElementMatch.MATCHES), None)
            yield TraceRow(
                mark=Mark.NEUTRAL,
                text=label + (_words(failed) if failed else "does not concern this request"),
                note=line_words(lines.of([failed.path])) if failed else "",
                is_part=True,
                excerpt=self._excerpt(layer, statement, failed),
                terms=label + element_terms(statement, failed) if failed else "",
                rule=self._rule(statement, failed) if failed else "EV-1",
            )
            return
        head = [x for x in tested if "Condition" not in x.path and x.match is ElementMatch.MATCHES]
        if head:
            yield TraceRow(
                mark=_mark_of_head(statement),
                text=label + ". ".join(_words(x) for x in (head[:1] if label else head)),
                note=line_words(lines.of(x.path for x in head)),
                is_part=True,
                excerpt=self._excerpt(layer, statement, head[0]),
                terms=label + head_terms(statement, head),
                rule=self._rule(statement, head[0]),
            )
        for element in statement.elements:
            if element not in head:
                yield self._element(layer, statement, element, lines)

    def _element(
        self, layer: LayerTrace, statement: StatementTrace, element: ElementTrace, lines: Lines
    ) -> TraceRow:
        mark = mark_of(element.match)
        if statement.effect is Effect.DENY and mark in (Mark.YES, Mark.NO):
            mark = Mark.NO if statement.match is ElementMatch.MATCHES else Mark.NEUTRAL
        return TraceRow(
            mark=mark,
            text=_words(element),
            note=line_words(lines.of([element.path])),
            is_part=True,
            excerpt=self._excerpt(layer, statement, element),
            terms=element_terms(statement, element),
            rule=self._rule(statement, element),
        )

    def _rule(self, statement: StatementTrace, element: ElementTrace) -> str:
        verdict = self._simulation.verdict
        return rule_of_element(statement, element, verdict, self._request.caller)

    def _excerpt(
        self, layer: LayerTrace, statement: StatementTrace, element: ElementTrace | None = None
    ) -> Excerpt:
        policy = statement.policy
        traces = [x for x in layer.statements if x.policy == policy]
        owner = self._role if layer.layer is Layer.TRUST else policy.name
        focus = element.path if element else ("Statement", statement.index)
        return traced_excerpt(traces, policy, owner, focus)

    def _account_name(self, account: str | None) -> str:
        return account_name(self._index, account) if account else self._caller

    def _count(self, kind: Layer, account: str) -> int:
        """Count the SCPs or RCPs over an account, each once."""
        policy_type = PolicyType.SCP if kind is Layer.SCP else PolicyType.RCP
        levels = self._index.guardrails(account, policy_type).levels
        return len({policy.name for level in levels for policy in level.policies.policies})


def _of_deciding(layer: LayerTrace) -> tuple[StatementTrace, ...]:
    """Return the statements of a layer; where policies deny, of these alone (EV-7)."""
    if layer.outcome is not LayerOutcome.EXPLICIT_DENY:
        return layer.statements
    denying = _deciding_policies(layer)
    return tuple(x for x in layer.statements if x.policy.name in denying)


def _mark_of_head(statement: StatementTrace) -> Mark:
    """A Deny counts against the request where it applies, and nowhere for it."""
    if statement.effect is not Effect.DENY:
        return Mark.YES
    return Mark.NO if statement.match is ElementMatch.MATCHES else Mark.NEUTRAL


def is_decisive(layer: LayerTrace, simulation: Simulation) -> bool:
    """Tell whether a layer settled the verdict.

    What lets a caller in is the trust policy: the verdict's sentence begins with it. Where STS
    refuses what the policies allow, none of them did.
    """
    if simulation.verdict.is_allowed:
        return layer.layer is Layer.TRUST and layer.action.lower() == _lower(simulation.request)
    return layer.decided and simulation.verdict.decision is not Decision.ALLOW


def _lower(request: AssumeRoleRequest) -> str:
    return request.action.lower()


def _words(element: ElementTrace) -> str:
    """Return the sentence of an element, with the value that the request gives for a pattern."""
    asked, key = element.asked, str(element.path[-1])
    if asked is None:
        return element.text
    why = "" if element.hint is None else f": {element.hint.text}"
    if element.match is ElementMatch.MATCHES:
        given = ", ".join(element.given or ())
        is_new = bool(given) and given not in element.text
        if asked.is_pattern and is_new and not asked.each:
            return f"{key} {given} {asked.verb} {asked.value}{why}"
        return element.text
    # "be like" for "is like"; empty for a verb that does not go with "must".
    verb = asked.verb
    first, space, rest = verb.partition(" ")
    must = f"be{space}{rest}" if first == "is" else _MUST.get(verb, "")
    return f"{key} is {asked.given}, must {must} {asked.value}{why}" if must else element.text


def _deciding_policies(layer: LayerTrace) -> set[str]:
    """Return the names of the policies that match; only of those that deny when one does."""
    matching = [x for x in layer.statements if x.match is ElementMatch.MATCHES]
    if layer.outcome is LayerOutcome.EXPLICIT_DENY:
        matching = [x for x in matching if x.effect is Effect.DENY]
    return {x.policy.name for x in matching}


def _most_telling(statements: Sequence[StatementTrace]) -> list[StatementTrace]:
    """Return as many statements as get rows, the nearest ones, in the order of the document."""
    order = sorted(range(len(statements)), key=lambda number: _distance(statements[number]))
    return [statements[number] for number in sorted(order[:_MAX_STATEMENTS])]


def _distance(statement: StatementTrace) -> int:
    """Order statements: those that match, those that came near, the rest."""
    return 0 if statement.match is ElementMatch.MATCHES else 1 if _is_near(statement) else 2


def _is_near(statement: StatementTrace) -> bool:
    """Tell whether a statement matched, or failed only after its first test."""
    tested = [x for x in statement.elements if x.match is not ElementMatch.NOT_EVALUATED]
    return statement.match in (ElementMatch.MATCHES, ElementMatch.UNDECIDED) or (
        bool(tested) and tested[0].match is ElementMatch.MATCHES
    )
