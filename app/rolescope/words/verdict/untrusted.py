"""Why the trust policy does not let a caller in: a condition that fails, or nobody who names it."""

from collections.abc import Iterable

from rolescope.engine.language.condition_kind import met_by_mfa
from rolescope.engine.verdict import ElementTrace, Hint, Layer, LayerOutcome, Match, StatementTrace
from rolescope.engine.words.conditions import condition_in_words
from rolescope.engine.words.needs import token_in_words
from rolescope.model.caller import (
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    WebIdentityCaller,
)
from rolescope.model.policy import Effect
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.traces import conditions_of, trace_label

_FAILS = (Match.DOES_NOT_MATCH, Match.NOT_GIVEN)
_NO_MFA = ("false",)


def failed_condition(simulation: Simulation) -> tuple[StatementTrace, ElementTrace] | None:
    """Return a trust statement that names the caller and fails by a condition alone."""
    for trace in _useless_trusts(simulation)[1]:
        failed = [element for element in trace.elements if element.match in _FAILS]
        if failed and all("Condition" in element.path for element in failed):
            return trace, failed[0]
    return None


def _useless_trusts(simulation: Simulation) -> tuple[str, tuple[StatementTrace, ...]]:
    """Return the first action that the trust policy does not allow, and its Allow statements."""
    layer = next(
        layer
        for layer in simulation.verdict.layers
        if layer.layer is Layer.TRUST and layer.outcome is LayerOutcome.NO_MATCH
    )
    return layer.action, tuple(x for x in layer.statements if x.effect is Effect.ALLOW)


def why_untrusted(simulation: Simulation, who: str, role: str) -> str:
    """Say that no statement names the caller and why, or that one does and lacks the action."""
    action, traces = _useless_trusts(simulation)
    for trace in traces:
        if any(x.path[-1] == "Principal" and x.match is Match.MATCHES for x in trace.elements):
            label = trace_label(trace)
            return f"Trust statement {label} covers {who}, but not the action {action}."
    hint = nearest_hint(traces)
    why = "" if hint is None else f": {hint.text}"
    return f"No statement of the trust policy of {role} names {who}{why}."


def nearest_hint(traces: Iterable[StatementTrace]) -> Hint | None:
    """Return the hint that says most about why statements do not apply, the nearest first."""
    found = [x.hint for trace in traces for x in trace.elements if x.hint and x.match in _FAILS]
    return max(found, key=lambda hint: hint.is_close, default=None)


def why_unmet(simulation: Simulation, trace: StatementTrace, element: ElementTrace) -> str:
    """Say what a condition that fails asks for, and what the request has instead."""
    operator, key = element.path[-2:]
    condition = next(c for c in conditions_of(trace) if (c.operator, c.key) == (operator, key))
    if met_by_mfa(condition) and (element.given or _NO_MFA) == _NO_MFA:
        return _why_no_mfa(simulation, trace)
    words = token_in_words(condition) or condition_in_words(condition)
    if element.match is Match.NOT_GIVEN:
        given = f"{condition.key} is not in the request"
    else:
        values = ", ".join(f"“{value}”" for value in element.given or ())
        given = f"the request has {values or 'another value'}"
    if not words[1:2].isupper():  # as in MFA
        words = f"{words[:1].lower()}{words[1:]}"
    why = "" if element.hint is None else f" {_sentence(element.hint.text)}"
    return f"Trust statement {trace_label(trace)} asks: {words}; {given}.{why}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _why_no_mfa(simulation: Simulation, trace: StatementTrace) -> str:
    """MFA-1, MFA-3, MFA-5, MFA-6, MFA-8."""
    caller = simulation.request.caller
    start = f"Trust statement {trace_label(trace)} requires MFA."
    if isinstance(caller, SessionTokenCaller):
        return (
            f"{start} This session token was issued without it: call GetSessionToken with the "
            "MFA code, or use the long-term keys."
        )
    if isinstance(caller, ServiceCaller | WebIdentityCaller | SamlCaller):
        who = "An AWS service" if isinstance(caller, ServiceCaller) else "A token or assertion"
        return f"{start} {who} never brings it, so this statement can never match."
    if isinstance(caller, SessionCaller):
        if isinstance(caller.source, SamlCaller):
            way = f" that came through {caller_name(caller.source)} (SAML)"
        elif isinstance(caller.source, WebIdentityCaller):
            way = " that came through web identity"
        else:
            return (
                f"{start} A role session does not carry MFA over, so this statement can "
                "never match."
            )
        return (
            f"{start} A session{way} never carries aws:MultiFactorAuthPresent, so this statement "
            "can never match."
        )
    return f"{start} The request brings none: pass the MFA code with the call."
