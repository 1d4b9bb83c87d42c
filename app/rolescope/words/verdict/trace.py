"""The trace of a simulation as sections and rows of text, for the window and the command line."""

from collections.abc import Iterable
from datetime import tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.parameters import has_mfa
from rolescope.engine.request.session_attributes import is_federated
from rolescope.engine.verdict import Decision, Layer, LayerOutcome, Refusal
from rolescope.model.caller import (
    CallerKind,
)
from rolescope.model.instant import duration_in_words, parse_instant
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.session import DurationReason
from rolescope.simulation.assume_role import Simulation
from rolescope.value import Value, replace
from rolescope.words.caller_text import clock, credentials
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.authorization import Authorization
from rolescope.words.verdict.row_rules import (
    ENDED,
    rule_of_credentials,
    rule_of_duration,
    rule_of_layer,
    rule_of_mfa,
)
from rolescope.words.verdict.trace_row import LAYER_MARKS, TraceRow
from rolescope.words.verdict.trace_terms import credentials_terms, session_terms

_MFA = "aws:multifactorauth"
_MFA_PRESENT = "aws:multifactorauthpresent"


class TraceSection(Value, kw_only=True):
    """One heading with the question that it answers, and its rows."""

    title: str
    question: str
    rows: tuple[TraceRow, ...] = ()


def trace(
    simulation: Simulation, index: WorldIndex, zone: tzinfo | None = None
) -> tuple[TraceSection, ...]:
    """Tell a simulation in three sections, always the same: who asks, may they, for how long.

    Times are written in `zone` (UTC when None).
    """
    return (
        TraceSection(
            title="Authentication",
            question="who is asking",
            rows=tuple(_authentication(simulation, zone)),
        ),
        TraceSection(
            title="Authorization",
            question="may they",
            rows=tuple(_authorization(simulation, index)),
        ),
        TraceSection(
            title="Credentials issued",
            question="for how long",
            rows=tuple(_credentials_issued(simulation, zone)),
        ),
    )


def _authorization(simulation: Simulation, index: WorldIndex) -> Iterable[TraceRow]:
    """Only one row of a trace decided: none of the policies' when STS refuses by itself."""
    is_refused = _decisive_refusal(simulation) is not None
    for row in Authorization(simulation, index).rows():
        yield replace(row, decided=False) if is_refused else row


def _decisive_refusal(simulation: Simulation) -> Refusal | None:
    """Return the refusal that settled a verdict which the policies would have allowed."""
    verdict = simulation.verdict
    is_refused = verdict.decision is Decision.ALLOW and bool(verdict.refusals)
    return verdict.refusals[0] if is_refused else None


def _is_expiry(refusal: Refusal | None) -> bool:
    return refusal is not None and refusal.code.startswith("ExpiredToken")


def decisive_rows(sections: Iterable[TraceSection]) -> tuple[TraceRow, ...]:
    """Return the rows that the verdict rests on: the one that settled it and those of its sign.

    An allowed request rests on every policy that allows it, one that is not on all that stands
    against it.
    """
    rows = [row for section in sections for row in section.rows]
    settled = next((row for row in rows if row.decided), None)
    if settled is None:
        return ()
    return tuple(
        row
        for row in rows
        if row is settled
        or (
            row.mark is settled.mark
            and (settled.mark is not Mark.YES or (row.excerpt is not None and not row.is_part))
        )
    )


def trace_as_text(sections: Iterable[TraceSection], *, in_terms: bool = False) -> str:
    """Write a trace as plain text, one row a line: in plain words, or in the terms of AWS."""
    signs = {Mark.YES: "✓", Mark.NO: "✗", Mark.NEUTRAL: "-", Mark.UNKNOWN: "?", Mark.CUT: "✂"}
    lines: list[str] = []
    for section in sections:
        lines += ["", f"{section.title} ({section.question})"]
        for row in section.rows:
            indent = "    " if row.is_part else "  "
            tail = "  ← decided here" if row.decided else ""
            note = f"  [{row.note}]" if row.note else ""
            words = row.terms if in_terms and row.terms else row.text
            lines.append(f"{indent}{signs[row.mark]} {words}{note}{tail}")
    return "\n".join(lines).lstrip("\n")


def _authentication(simulation: Simulation, zone: tzinfo | None) -> Iterable[TraceRow]:
    request = simulation.request
    caller = request.caller
    end = caller.expires_at
    expired = any(map(_is_expiry, simulation.verdict.refusals))
    text = credentials(caller)
    if caller.kind in {CallerKind.USER, CallerKind.ROOT}:
        note = "no expiry"
    elif caller.is_service:
        note = ""
    else:
        note = f"until {clock(end, zone, request.at)}" if end else "expiry not set"
    if end and parse_instant(end):
        text += ", expired" if expired else ", not expired"
    mark = Mark.NO if expired else Mark.YES
    if "DF-46" in simulation.verdict.rules:  # nobody holds credentials of who does not exist
        mark = Mark.NEUTRAL
    early = [refusal for refusal in simulation.verdict.refusals if _is_of_the_call(refusal)]
    yield from _refused(simulation, early)  # AR-17: before anything about who calls
    yield TraceRow(
        mark=mark,
        text=text,
        note=note,
        decided=_is_expiry(_decisive_refusal(simulation)),
        terms=credentials_terms(caller),
        rule=ENDED if expired else rule_of_credentials(caller),
    )
    key = _mfa_key(simulation.request)
    terms = f"aws:MultiFactorAuthPresent: {key}"
    yield replace(_mfa_words(simulation), terms=terms, rule=rule_of_mfa(key))
    for layer in simulation.verdict.layers:
        if layer.layer is Layer.REQUEST and layer.outcome is not LayerOutcome.NOT_APPLICABLE:
            yield TraceRow(
                mark=LAYER_MARKS[layer.outcome],
                text=layer.note or f"{layer.action} by this caller: {layer.outcome.value}",
                decided=layer.decided,
                rule=rule_of_layer(layer, simulation.verdict),
            )


def _mfa_key(request: AssumeRoleRequest) -> str:
    """Return what policies see of MFA (MFA-1 to MFA-6)."""
    absent = "key not present in the request context"
    for key, values in request.context:
        if key.lower() == _MFA_PRESENT:
            return absent if values is None else ", ".join(values)
    if _has_mfa(request):
        return "true"
    caller = request.caller
    is_temporary = caller.kind in {CallerKind.SESSION, CallerKind.SESSION_TOKEN}
    return "false" if is_temporary and not is_federated(caller) else absent


def _mfa_words(simulation: Simulation) -> TraceRow:
    elements = [
        element
        for layer in simulation.verdict.layers
        for statement in layer.statements
        for element in statement.elements
        if any(str(part).lower().startswith(_MFA) for part in element.path)
    ]
    asked = "" if elements else ", and no policy asks for it"
    caller = simulation.request.caller
    if _has_mfa(simulation.request):
        return TraceRow(mark=Mark.YES, text=f"MFA is present{asked}")
    source = caller.source
    if source is not None and source.is_token:
        name = source.operation.partition(":")[2]
        return TraceRow(mark=Mark.NEUTRAL, text=f"MFA not present. {name} carries none")
    if caller.is_session and elements:
        return TraceRow(mark=Mark.NEUTRAL, text="MFA: false, not carried over")
    asked = asked or ", and a policy asks for it"
    return TraceRow(mark=Mark.NEUTRAL, text=f"MFA is not present{asked}")


def _has_mfa(request: AssumeRoleRequest) -> bool:
    """Tell whether the request brings MFA, whether a policy asks for it or not (MFA-2, MFA-3)."""
    for key, values in request.context:
        if key.lower() == _MFA_PRESENT:
            return values == ("true",)
    caller = request.caller
    return has_mfa(request.parameters) or caller.mfa


_REASONS = {
    DurationReason.REQUESTED: "As requested",
    DurationReason.DEFAULT: "The default, none was requested",
    DurationReason.CHAINED: "Role chaining allows no more",
    DurationReason.ASSERTION: "The assertion ends then",
}


def _is_of_the_call(refusal: Refusal) -> bool:
    """Tell whether STS finds it in the call itself, before it looks at credentials (AR-17)."""
    return refusal.is_early and not _is_expiry(refusal)


def _refused(simulation: Simulation, refusals: Iterable[Refusal]) -> Iterable[TraceRow]:
    decisive = _decisive_refusal(simulation)
    for refusal in refusals:
        yield TraceRow(
            mark=Mark.NO,
            text=f"Refused by STS: {refusal.explanation or refusal.message}",
            note=refusal.code,
            decided=refusal is decisive and not _is_expiry(refusal),
            terms=f"{refusal.code}: {refusal.message}",
            rule=refusal.rule,
        )


def _credentials_issued(simulation: Simulation, zone: tzinfo | None) -> Iterable[TraceRow]:
    verdict, session = simulation.verdict, simulation.session
    late = [refusal for refusal in verdict.refusals if not _is_of_the_call(refusal)]
    yield from _refused(simulation, late)
    if session is not None and verdict.is_allowed:
        cut = session.reason in (DurationReason.CHAINED, DurationReason.ASSERTION)
        yield TraceRow(
            mark=Mark.CUT if cut else Mark.YES,
            text=f"{duration_in_words(session.duration)}. {_REASONS[session.reason]}",
            note=f"until {clock(session.expires_at, zone, simulation.request.at)}",
            terms=session_terms(session),
            rule=rule_of_duration(session.reason),
        )
        if session.max_is_assumed:
            yield TraceRow(
                mark=Mark.UNKNOWN,
                text="The role's maximum session duration is not in this export, 1 h is assumed",
                terms="MaxSessionDuration: not imported, 3600 assumed",
                rule="DF-6",
            )
    elif verdict.decision is Decision.DEPENDS:
        yield TraceRow(mark=Mark.UNKNOWN, text="Depends on what is not known", rule="CO-39")
    elif not late:
        yield TraceRow(mark=Mark.NEUTRAL, text="None", rule="EV-2")
