"""One hop of evidence in words: question, layers, deciding statements, session."""

from collections.abc import Iterator
from datetime import UTC
from itertools import groupby
from operator import itemgetter

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import ElementMatch, Layer, LayerOutcome, LayerTrace, StatementTrace
from rolescope.engine.words.needs import needs_in_words
from rolescope.model.caller import ASSUME_ROLE
from rolescope.model.policy import Effect
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.evidence.record import Evidence
from rolescope.value import Value, replace
from rolescope.words.evidence.evidence_facts import LabelledFact, issued_facts, question_facts
from rolescope.words.evidence.quotation import Quotation, quotations
from rolescope.words.excerpt import Mark
from rolescope.words.runs import Line
from rolescope.words.verdict.authorization import is_decisive
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import verdict_kind, verdict_sentence
from rolescope.words.verdict.trace_row import LAYER_MARKS


class LayerRow(Value, kw_only=True):
    """One layer: what it is, what it says, by which statements; `decided` settled the verdict."""

    mark: Mark
    title: str
    says: str
    by: str
    decided: bool


class HopText(Value, kw_only=True):
    """One AssumeRole. `issued` is empty where no session is; then `message` may say what STS does.

    `needs` says what would still have to hold, `refusals` what STS finds wrong by itself.
    """

    title: str
    kind: str
    headline: Line
    because: str
    question: tuple[LabelledFact, ...]
    layers: tuple[LayerRow, ...]
    quotations: tuple[Quotation, ...]
    issued: tuple[LabelledFact, ...]
    message: str
    needs: str
    refusals: tuple[str, ...]


def hop_text(hop: Simulation, number: int, index: WorldIndex, found: Evidence) -> HopText:
    """Put one hop into words."""
    sentence = verdict_sentence(hop, index)
    title = hop.request.action.partition(":")[2]
    if len(found.hops) > 1:
        title = f"Hop {number} of {len(found.hops) + len(found.left)}: {title}"
    needs = needs_in_words(hop.verdict.needs, UTC)
    return HopText(
        title=title,
        kind=verdict_kind(hop.verdict),
        headline=sentence.headline,
        because=sentence.because,
        question=tuple(question_facts(hop.request)),
        layers=tuple(layer_rows(hop)),
        quotations=tuple(quotations(hop)),
        issued=tuple(issued_facts(hop.session)) if hop.session else (),
        message=expected_message(hop, index),
        needs=f"It {needs}." if needs else "",
        refusals=tuple(
            f"STS refuses: {one.explanation or one.message} ({one.rule})"
            for one in hop.verdict.refusals
        ),
    )


def layer_rows(hop: Simulation) -> Iterator[LayerRow]:
    """Yield a row for each layer; levels of SCPs and RCPs that say the same share one."""
    rows = ((_row(layer, hop), _on_the_side(layer), layer.level) for layer in hop.verdict.layers)
    for (row, action), found in groupby(rows, key=itemgetter(0, 1)):
        levels = list(dict.fromkeys(level for _, _, level in found if level))
        where = f" at {', '.join(levels)}" if levels else ""
        yield replace(row, title=f"{row.title}{where}{action}")


def _on_the_side(layer: LayerTrace) -> str:
    """Name the action of a layer, where it is not the one that was asked for."""
    if layer.action == ASSUME_ROLE or layer.action.startswith(f"{ASSUME_ROLE}With"):
        return ""
    return f", {layer.action.partition(':')[2]}"


def _row(layer: LayerTrace, hop: Simulation) -> LayerRow:
    """Return the row of a layer, with neither level nor action in its title."""
    title = (
        layer.layer.value if layer.layer is not Layer.SESSION else "session policy of the caller"
    )
    named = [_name(layer, one) for one in layer.statements if _has_a_say(layer, one)]
    return LayerRow(
        mark=LAYER_MARKS[layer.outcome],
        title=f"{title[:1].upper()}{title[1:]}",
        says=layer.outcome.value,
        by=", ".join(dict.fromkeys(named)) or ("" if layer.is_empty else layer.note),
        decided=is_decisive(layer, hop),
    )


def _name(layer: LayerTrace, one: StatementTrace) -> str:
    return one.label if layer.layer is Layer.TRUST else f"{one.policy.name} {one.label}"


def _has_a_say(layer: LayerTrace, one: StatementTrace) -> bool:
    """Tell whether a statement made its layer say what it says."""
    if layer.outcome is LayerOutcome.EXPLICIT_DENY:
        return one.match is ElementMatch.MATCHES and one.effect is Effect.DENY
    if layer.outcome is LayerOutcome.UNDECIDED:
        return one.match is ElementMatch.UNDECIDED
    return one.match is ElementMatch.MATCHES
