"""Can it …? One action on one resource: the answer in a sentence, and its trace by layer."""

from collections.abc import Iterator, Sequence

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.verdict import (
    Decision,
    ElementMatch,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementTrace,
    Verdict,
)
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.policy import Effect, PolicyType
from rolescope.model.request import ActionRequest
from rolescope.simulation.callers import caller_name
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt, Lines, Mark, line_words, mark_of, traced_excerpt
from rolescope.words.verdict.row_rules import rule_of_layer, rule_of_statement
from rolescope.words.verdict.trace import TraceSection
from rolescope.words.verdict.trace_row import LAYER_MARKS, TraceRow

_MARKS = {
    Decision.ALLOW: Mark.YES,
    Decision.EXPLICIT_DENY: Mark.NO,
    Decision.IMPLICIT_DENY: Mark.NO,
    Decision.DEPENDS: Mark.UNKNOWN,
}
_WORDS = {Mark.YES: "Yes.", Mark.NO: "No.", Mark.UNKNOWN: "Depends."}
_SILENT = (LayerOutcome.NOT_APPLICABLE, LayerOutcome.NOT_NEEDED)
_ALLOWING = (Layer.IDENTITY, Layer.RESOURCE, Layer.TRUST, Layer.REQUEST)


class ActionAnswer(Value, kw_only=True):
    """`mark` is the verdict, `word` the same in a word, `because` its reason; `section` the trace.

    `gap` says what is not imported and could change it.
    """

    request: ActionRequest
    verdict: Verdict
    mark: Mark
    word: str
    because: str
    gap: str
    section: TraceSection


def action_answer(
    request: ActionRequest, verdict: Verdict, reading: Interpretation
) -> ActionAnswer:
    """Put the verdict on one action on one resource into words."""
    unknown = "; ".join(dict.fromkeys(verdict.unknown))
    gaps = (
        f"Not in this import: {unknown}." if unknown else "",
        unsure_in_words(verdict.uncertain, reading),
    )
    who, what = caller_name(request.caller), f"{request.action} on {request.resource}"
    mark = Mark.NO if verdict.refusals else _MARKS[verdict.decision]
    return ActionAnswer(
        request=request,
        verdict=verdict,
        mark=mark,
        word=_WORDS[mark],
        because=_because(verdict),
        gap=" ".join(filter(None, gaps)),
        section=TraceSection(
            title=f"Can {who} {what}?",
            question="layer by layer",
            rows=tuple(_rows(verdict)),
        ),
    )


# Why


def _because(verdict: Verdict) -> str:
    if verdict.refusals:
        return verdict.refusals[0].explanation or verdict.refusals[0].message
    granted = _matching(verdict, Effect.ALLOW)
    match verdict.decision:
        case Decision.EXPLICIT_DENY:
            (denied, *_) = _matching(verdict, Effect.DENY)
            return f"{_says(denied, 'denies')}. An explicit deny wins over every allow."
        case Decision.DEPENDS:
            needs = needs_in_words(verdict.needs)
            return f"It {needs}." if needs else "It depends on what is not known."
        case Decision.ALLOW if granted:
            return f"{_says(granted[0], 'allows')}."
        case Decision.ALLOW:
            return next((layer.note for layer in verdict.layers if layer.decided), "")
        case _:
            return _missing(verdict, granted)


def _missing(verdict: Verdict, granted: Sequence[StatementTrace]) -> str:
    """Say which layer allows it, if one does, and which does not."""
    silent = [x for x in verdict.layers if x.outcome is LayerOutcome.NO_MATCH]
    if not silent or silent[0].layer is Layer.REQUEST:
        return " ".join(x.note for x in verdict.layers if x.layer is Layer.REQUEST)
    lacking = silent[0]
    if lacking.layer in _ALLOWING:
        return f"No {lacking.layer.value} allows it."
    names = {trace.policy.name for trace in lacking.statements}
    level = f" at {lacking.level}" if lacking.level else ""
    who = names.pop() if len(names) == 1 else f"the {lacking.layer.value}"
    if not granted:
        return f"{who[:1].upper()}{who[1:]}{level} does not allow it."
    return f"{_says(granted[0], 'allows')}, but {who}{level} does not."


def _matching(verdict: Verdict, effect: Effect) -> list[StatementTrace]:
    """Return the statements that match: of Allows, those that grant; not those that only limit."""
    return [
        trace
        for layer in verdict.layers
        if effect is Effect.DENY or layer.layer in _ALLOWING
        for trace in layer.statements
        if trace.effect is effect and trace.match is ElementMatch.MATCHES
    ]


def _says(trace: StatementTrace, verb: str) -> str:
    """Say which policy does it, and where: `release-deploy allows it at line 16`."""
    lines = line_words(_lines(trace))
    is_trust = trace.policy.type is PolicyType.TRUST
    name = "The trust policy" if is_trust else trace.policy.name
    return f"{name} {verb} it" + (f" at {lines}" if lines else "")


def _lines(trace: StatementTrace) -> tuple[int, ...]:
    return Lines(trace.policy).of([("Statement", trace.index)])


# The trace


def _rows(verdict: Verdict) -> Iterator[TraceRow]:
    for refusal in verdict.refusals:
        text = refusal.explanation or refusal.message
        yield TraceRow(mark=Mark.NO, text=text, decided=True, rule=refusal.rule)
    for layer in verdict.layers:
        if layer.outcome not in _SILENT:
            yield from _layer(layer, verdict)


def _layer(layer: LayerTrace, verdict: Verdict) -> Iterator[TraceRow]:
    """One row for a layer, and one for each statement that bears on it."""
    near = [trace for trace in layer.statements if trace.match in _NEAR_MATCHES]
    name = f"{layer.layer.value[:1].upper()}{layer.layer.value[1:]}"
    name += f" at {layer.level}" if layer.level else ""
    yield TraceRow(
        mark=LAYER_MARKS[layer.outcome],
        text=f"{name}: {layer.outcome.value}",
        note=layer.note if not layer.statements else "",
        decided=layer.decided and not verdict.refusals,
        rule=rule_of_layer(layer, verdict),
        excerpt=_excerpt(layer, near[0] if near else layer.statements[0])
        if layer.statements
        else None,
    )
    for trace in near:
        yield TraceRow(
            mark=_mark(trace),
            text=f"{trace.policy.name}, {trace.label}: {_words(trace)}",
            note=line_words(_lines(trace)),
            is_part=True,
            excerpt=_excerpt(layer, trace),
            rule=rule_of_statement(trace),
        )


_NEAR_MATCHES = (ElementMatch.MATCHES, ElementMatch.UNDECIDED)


def _mark(trace: StatementTrace) -> Mark:
    """A Deny that matches counts against the request."""
    if trace.effect is Effect.DENY and trace.match is ElementMatch.MATCHES:
        return Mark.NO
    return mark_of(trace.match)


def _words(trace: StatementTrace) -> str:
    if trace.match is ElementMatch.MATCHES:
        return "denies" if trace.effect is Effect.DENY else "allows"
    undecided = (x.text for x in trace.elements if x.match is ElementMatch.UNDECIDED)
    return "; ".join(undecided) or ElementMatch.UNDECIDED.value


def _excerpt(layer: LayerTrace, trace: StatementTrace) -> Excerpt:
    policy = trace.policy
    traces = [one for one in layer.statements if one.policy == policy]
    return traced_excerpt(traces, policy, policy.name, ("Statement", trace.index))
