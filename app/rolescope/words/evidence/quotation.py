"""The statements that came near, line by line, with what each line did."""

from collections.abc import Iterator

from rolescope.engine.verdict import ElementMatch, Layer, LayerTrace, StatementTrace
from rolescope.model.policy import Effect
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.evidence.record import Document, document_of
from rolescope.value import Value
from rolescope.words.excerpt import Lines, Mark, Tone, traced_excerpt

_GUARDRAILS = (Layer.RCP, Layer.SCP)
_MAX_LINES = 60  # of one document


class CodeLine(Value):
    """One line of a document. `number` 0 stands for lines that are left out."""

    number: int
    text: str
    tone: Tone | None = None
    mark: Mark | None = None


class Quotation(Value, kw_only=True):
    """The statements of one document that came near, with what each line did."""

    kind: str
    name: str
    owner: str
    sha256: str
    lines: tuple[CodeLine, ...]


def quotations(hop: Simulation) -> Iterator[Quotation]:
    """Yield the documents of one hop whose statements applied, or nearly did."""
    traces: dict[Document, list[StatementTrace]] = {}
    for layer in hop.verdict.layers:
        for one in layer.statements:
            if _is_quoted(layer, one):
                document = document_of(layer, one.policy, hop.request)
                traces.setdefault(document, []).append(one)
    for document, found in traces.items():
        yield Quotation(
            kind=document.kind,
            name=document.policy.name,
            owner=document.owner,
            sha256=document.sha256,
            lines=tuple(_code(document, found)),
        )


def _is_quoted(layer: LayerTrace, one: StatementTrace) -> bool:
    """Tell whether a statement came near: it applied, or failed only after its first test.

    Of guardrails only what denies or may deny: that they allow everything else says nothing.
    """
    if layer.layer in _GUARDRAILS and one.effect is Effect.ALLOW:
        return False
    if one.match in (ElementMatch.MATCHES, ElementMatch.UNDECIDED):
        return True
    tested = [x for x in one.elements if x.match is not ElementMatch.NOT_EVALUATED]
    is_near = bool(tested) and all(
        x.match is ElementMatch.MATCHES for x in tested if "Condition" not in x.path
    )
    return is_near and layer.layer not in _GUARDRAILS


def _code(document: Document, traces: list[StatementTrace]) -> Iterator[CodeLine]:
    policy = document.policy
    text, places = policy.text.split("\n"), Lines(policy)
    excerpt = traced_excerpt(traces, policy, document.owner)
    marks = dict(excerpt.marks)
    tones = {
        line: tint.tone
        for tint in excerpt.tints
        for line in range(tint.first, tint.last + 1)
        if tint.tone in (Tone.YES, Tone.NO)
    }
    shown = sorted(
        {
            line
            for one in traces
            if (span := places.span(("Statement", one.index))) is not None
            for line in range(span.line, span.last_line + 1)
        }
    )
    before = 0
    for line in shown[:_MAX_LINES]:
        if before and line != before + 1:
            yield CodeLine(0, _left_out(before + 1, line - 1))
        yield CodeLine(line, text[line - 1], tones.get(line), marks.get(line))
        before = line
    if len(shown) > _MAX_LINES:
        yield CodeLine(0, f"and {len(shown) - _MAX_LINES} more lines")


def _left_out(first: int, last: int) -> str:
    return f"line {first} left out" if first == last else f"lines {first} to {last} left out"
