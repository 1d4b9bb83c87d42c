"""The verdict as a sentence: who can assume whom until when, and why."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.language.condition_kind import asks_for_mfa, operator_parts
from rolescope.evaluation.verdict import (
    Decision,
    ElementTrace,
    Layer,
    LayerOutcome,
    LayerTrace,
    Match,
    StatementTrace,
)
from rolescope.evaluation.words.conditions import condition_in_words
from rolescope.evaluation.words.needs import needs_in_words, token_in_words
from rolescope.evaluation.words.values import truth
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    WebIdentityCaller,
)
from rolescope.model.instant import duration_in_words
from rolescope.model.policy import Condition, Effect
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.caller_text import caller_name, clock, grouped
from rolescope.simulation.sts_message import expected_message, failing_action
from rolescope.trust.naming import account_name

__all__ = ["Sentence", "expected_message", "verdict_sentence"]

_FAILS = (Match.DOES_NOT_MATCH, Match.NOT_GIVEN)
_MISSING = {
    Layer.SCP: "no SCP allows {}",
    Layer.IDENTITY: "no identity-based policy allows {}",
    Layer.BOUNDARY: "the permissions boundary does not allow {}",
    Layer.SESSION: "the session policy does not allow {}",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """`headline` says who, whom, until when; `because` why. Plain text, both with a period."""

    headline: str
    because: str


def verdict_sentence(
    simulation: Simulation, index: WorldIndex, zone: tzinfo | None = None
) -> Sentence:
    """Say a verdict in two sentences; times are written in `zone` (UTC when None)."""
    verdict = simulation.verdict
    who = caller_name(simulation.request.caller)
    role = role_name(simulation.request.role)
    if verdict.decision is Decision.ALLOW and verdict.refusals:
        found = (refusal.explanation or refusal.message for refusal in verdict.refusals)
        what = " ".join(map(_period, found))
        return Sentence(
            f"Refused. The policies allow {who} to assume {role}, but STS refuses the request.",
            what,
        )
    match verdict.decision:
        case Decision.ALLOW:
            return _allowed(simulation, index, zone)
        case Decision.EXPLICIT_DENY:
            return Sentence(
                f"Denied explicitly. {who} cannot assume {role}.",
                f"{_explicit(simulation)}. An explicit deny wins over every allow.",
            )
        case Decision.DEPENDS:
            return _depends(simulation, who, role, zone)
        case _:
            return _denied(simulation, who, role)


def _period(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


# Allowed


def _allowed(simulation: Simulation, index: WorldIndex, zone: tzinfo | None) -> Sentence:
    who, role = caller_name(simulation.request.caller), role_name(simulation.request.role)
    session = simulation.session
    end = _end(session, simulation.request.at, zone) if session else ""
    return Sentence(f"Allowed. {who} can assume {role}{end}.", _why_allowed(simulation, index, who))


def _end(session: RoleSession, at: str, zone: tzinfo | None) -> str:
    until = clock(session.expires_at, zone, at)
    return f" until {until}, for {duration_in_words(session.duration)}"


def _why_allowed(simulation: Simulation, index: WorldIndex, who: str) -> str:
    trust = _matching(simulation, Layer.TRUST)[0]
    words = [f"trust statement {trace_label(trust)} {_names(simulation, index, who)}"]
    if _layer(simulation, Layer.IDENTITY).outcome is LayerOutcome.NOT_NEEDED:
        words.append("in the same account no more is needed")
    elif identity := _matching(simulation, Layer.IDENTITY):
        words.append(f"its policy {identity[0].policy.name} allows it")
    needs = _needs(trust)
    return f"Because {' and '.join(words)}.{f' Needs {needs}.' if needs else ''}"


def _names(simulation: Simulation, index: WorldIndex, who: str) -> str:
    if simulation.verdict.is_direct_match:
        return f"names {who}"
    account = account_of(_signer_arn(simulation))
    return f"names account {account_name(index, account)}" if account else f"lets in {who}"


def _signer_arn(simulation: Simulation) -> str:
    """Return the ARN of the role or user behind the caller; empty for services and tokens."""
    caller = simulation.request.caller
    return next(
        (found for name in ("arn", "role", "user") if (found := getattr(caller, name, ""))), ""
    )


_NEEDS = {
    "sts:externalid": "the external ID",
    "aws:multifactorauthpresent": "MFA",
    "sts:sourceidentity": "the source identity",
}


def _needs(trace: StatementTrace) -> str:
    """List what the deciding statement asks for: "the external ID and a session name that…"."""
    words = list(dict.fromkeys(_need(condition) for condition in _conditions(trace)))
    words = [word for word in words if word]
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def _need(condition: Condition) -> str:
    if not _asks_for_something(condition):
        return ""
    key = condition.key.lower()
    if key in _NEEDS:
        return _NEEDS[key]
    text = condition_in_words(condition)
    if text.startswith("The session name begins"):
        return f"a session name that{text.removeprefix('The session name')}"
    if text.startswith("The session name is exactly"):
        return f"the session name{text.removeprefix('The session name is exactly')}"
    return ""


def _asks_for_something(condition: Condition) -> bool:
    """Tell whether it wants a key to be there, and not to be absent, another or false."""
    parts, value = operator_parts(condition.operator), truth(condition.values)
    if parts.base == "null":
        return value is False
    return not (parts.is_negated or parts.if_exists or (parts.base == "bool" and value is False))


def _conditions(trace: StatementTrace) -> tuple[Condition, ...]:
    found = (s.conditions for s in trace.policy.statements if s.index == trace.index)
    return next(found, ())


# Depends


def _depends(simulation: Simulation, who: str, role: str, zone: tzinfo | None) -> Sentence:
    verdict = simulation.verdict
    if verdict.unknown:
        what = grouped("; ".join(verdict.unknown[:3]))
        return Sentence(
            f"Cannot be decided. Whether {who} can assume {role} depends on what was not imported "
            "or cannot be read.",
            _period(what[:1].upper() + what[1:]),
        )
    needs = needs_in_words(verdict.needs, zone or UTC)
    return Sentence(
        f"Conditional. {who} can assume {role} if the request brings what the policies ask for.",
        f"It {needs}." if needs else "The request leaves open what the policies ask for.",
    )


# Denied


def _denied(simulation: Simulation, who: str, role: str) -> Sentence:
    missing = simulation.verdict.missing
    cannot = f"{who} cannot assume {role}."
    if Layer.TRUST in missing:
        failed = _failed_condition(simulation)
        if failed is not None:
            trace, element = failed
            return Sentence(
                f"Denied: a condition does not match. {cannot}",
                _why_unmet(simulation, trace, element),
            )
        return Sentence(
            f"Denied: the trust policy does not allow it. {cannot}",
            _why_untrusted(simulation, who, role),
        )
    if Layer.REQUEST in missing:
        note = _layer(simulation, Layer.REQUEST).note
        return Sentence(f"Denied. {cannot}", _period(grouped(note)))
    what = _what(failing_action(simulation), simulation)
    words = [_MISSING[layer].format(what) for layer in missing]
    return Sentence(f"Denied: {words[0]}. {cannot}", _why_missing(simulation, words))


def _what(action: str, simulation: Simulation) -> str:
    """Name an action on the side (TG-1, SI-1, AR-20); the one that was asked for is it."""
    return "it" if action.lower() == simulation.request.action.lower() else action


def _failed_condition(simulation: Simulation) -> tuple[StatementTrace, ElementTrace] | None:
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


def _why_untrusted(simulation: Simulation, who: str, role: str) -> str:
    action, traces = _useless_trusts(simulation)
    for trace in traces:
        if any(x.path[-1] == "Principal" and x.match is Match.MATCHES for x in trace.elements):
            label = trace_label(trace)
            return f"Trust statement {label} covers {who}, but not the action {action}."
    return f"No statement of the trust policy of {role} names {who}."


def _why_unmet(simulation: Simulation, trace: StatementTrace, element: ElementTrace) -> str:
    operator, key = element.path[-2:]
    condition = next(c for c in _conditions(trace) if (c.operator, c.key) == (operator, key))
    if asks_for_mfa(condition) and (element.given or _NO_MFA) == _NO_MFA:
        return _why_no_mfa(simulation, trace)
    words = token_in_words(condition) or condition_in_words(condition)
    if element.match is Match.NOT_GIVEN:
        given = f"{condition.key} is not in the request"
    else:
        values = ", ".join(f"“{value}”" for value in element.given or ())
        given = f"the request has {values or 'another value'}"
    if not words[1:2].isupper():  # as in MFA
        words = f"{words[:1].lower()}{words[1:]}"
    return f"Trust statement {trace_label(trace)} asks: {words}; {given}."


_NO_MFA = ("false",)


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


def _why_missing(simulation: Simulation, words: list[str]) -> str:
    trust = _matching(simulation, Layer.TRUST)
    lead = f"Trust statement {trace_label(trust[0])} lets it in, but " if trust else ""
    text = f"{lead}{' and '.join(words)}"
    return _period(text[:1].upper() + text[1:])


def trace_label(trace: StatementTrace) -> str:
    """Return how people name the statement of a trace."""
    return trace.label.removeprefix("statement ")


def _explicit(simulation: Simulation) -> str:
    layer, trace = next(
        (layer, trace)
        for layer in simulation.verdict.layers
        for trace in layer.statements
        if trace.effect is Effect.DENY and trace.match is Match.MATCHES
    )
    name = "" if layer.layer is Layer.TRUST else f" {trace.policy.name}"
    what = _what(layer.action, simulation)
    return f"The {layer.layer.value}{name} denies {what} by {trace.label}"


def _layer(simulation: Simulation, kind: Layer) -> LayerTrace:
    return next(layer for layer in simulation.verdict.layers if layer.layer is kind)


def _matching(simulation: Simulation, kind: Layer) -> list[StatementTrace]:
    """Return the Allow statements of a layer that match, the deciding ones first."""
    deciding = {(trace.policy.name, trace.index) for trace in simulation.verdict.deciding}
    found = [
        trace
        for layer in simulation.verdict.layers
        if layer.layer is kind
        for trace in layer.statements
        if trace.effect is Effect.ALLOW and trace.match is Match.MATCHES
    ]
    return sorted(found, key=lambda trace: (trace.policy.name, trace.index) not in deciding)
