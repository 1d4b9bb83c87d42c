"""Verdicts as plain text, one fact a line: what the command line prints."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import (
    Decision,
    ElementMatch,
    Layer,
    LayerOutcome,
    LayerTrace,
    Verdict,
)
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.instant import duration_in_words
from rolescope.model.request import ActionRequest
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.credentials import credentials_of
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.words.verdict.trace import trace, trace_as_text


def verdict_parts(simulation: Simulation, index: WorldIndex) -> Iterator[str]:
    """Yield the parts of a simulation: verdict, trace, session, what STS would answer, gaps."""
    sentence = verdict_sentence(simulation, index)
    yield f"{sentence.text}\n{sentence.because}".strip()
    yield trace_as_text(trace(simulation, index))
    if simulation.session is not None:
        yield _session_text(simulation.session)
    message = expected_message(simulation, index)
    if message:
        yield f"STS would answer (expected wording)\n  {message}"
    if simulation.verdict.unknown:
        yield "\n  ".join(("Not imported", *simulation.verdict.unknown))
    yield unsure_in_words(simulation.verdict.uncertain)


def _session_text(session: RoleSession) -> str:
    rows = [
        ("ARN", session.arn),
        ("AssumedRoleId", session.assumed_role_id),
        ("Issued", session.issued_at),
        ("Expires", f"{session.expires_at} ({duration_in_words(session.duration)})"),
        ("Session tags", ", ".join(f"{key}={value}" for key, value in session.tags)),
        ("Transitive", ", ".join(session.transitive_tag_keys)),
        ("Source identity", session.source_identity or ""),
        ("AccessKeyId", f"{credentials_of(session).access_key_id} (simulated, opens nothing)"),
    ]
    lines = (f"  {title:<15} {text}" for title, text in rows if text)
    return "\n".join(("Session", *lines))


_WORDS = {
    Decision.ALLOW: "Allowed",
    Decision.EXPLICIT_DENY: "Denied explicitly",
    Decision.IMPLICIT_DENY: "Denied: nothing allows it",
    Decision.DEPENDS: "Depends",
}


def action_text(verdict: Verdict, request: ActionRequest) -> str:
    """Tell whether an action is allowed, layer by layer."""
    can = "may" if verdict.decision is Decision.ALLOW else "is asked whether it may"
    if verdict.decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY):
        can = "may not"
    who, what = caller_name(request.caller), f"{request.action} on {request.resource}"
    is_refused = Layer.REQUEST in verdict.missing  # by a rule, whatever policies allow
    head = "Denied" if is_refused else _WORDS[verdict.decision]
    lines = [f"{head}. {who} {can} {what}."]
    lines += [f"  by {by}" for by in verdict.by]
    lines += ["", "Layers", *(_layer_text(layer) for layer in verdict.layers)]
    needs = needs_in_words(verdict.needs)
    lines += [f"  It {needs}."] if needs else []
    lines += [f"  refused by STS: {refusal.message}" for refusal in verdict.refusals]
    if verdict.unknown:
        lines += ["", "Not imported", *(f"  {what}" for what in verdict.unknown)]
    if verdict.uncertain:
        lines += ["", unsure_in_words(verdict.uncertain)]
    return "\n".join(lines)


def _layer_text(layer: LayerTrace) -> str:
    if layer.layer is Layer.REQUEST:
        verb = "allows" if layer.outcome is LayerOutcome.ALLOW else "refuses"
        return f"  AWS {verb} it: {layer.note}  <- decided here"
    place = f" ({layer.level})" if layer.level else ""
    matching = [
        f"{trace.policy.name} {trace.label}"
        for trace in layer.statements
        if trace.match is ElementMatch.MATCHES
    ]
    by = f": {', '.join(matching)}" if matching else ""
    note = f": {layer.note}" if layer.note and not matching else ""
    decided = "  <- decided here" if layer.decided else ""
    return f"  {layer.layer.value}{place} {layer.outcome.value}{by}{note}{decided}"
