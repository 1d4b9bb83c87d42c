"""The verdict as a sentence: who can assume whom until when, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.condition_kind import narrows, operator_parts
from rolescope.engine.verdict import Decision, Layer, LayerOutcome, Match, StatementTrace
from rolescope.engine.words.conditions import condition_in_words
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.values import truth
from rolescope.model.arn import role_name
from rolescope.model.instant import duration_in_words
from rolescope.model.policy import Condition, Effect
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.traces import (
    conditions_of,
    layer_of,
    matching_allows,
    names_anyone,
    trace_label,
)
from rolescope.trust.naming import account_name
from rolescope.words.caller_text import clock, grouped
from rolescope.words.verdict.expected_message import failing_action
from rolescope.words.verdict.side_actions import why_needed
from rolescope.words.verdict.untrusted import (
    failed_condition,
    nearest_hint,
    why_unmet,
    why_untrusted,
)

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
            why = f"{_explicit(simulation)}. An explicit deny wins over every allow."
            return Sentence(
                f"Denied explicitly. {who} cannot assume {role}.", why + _on_the_side(simulation)
            )
        case Decision.DEPENDS:
            return _depends(simulation, who, role, zone)
        case _:
            told = _denied(simulation, who, role)
            return replace(told, because=told.because + _on_the_side(simulation))


def _period(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


# Allowed


def _allowed(simulation: Simulation, index: WorldIndex, zone: tzinfo | None) -> Sentence:
    who, role = caller_name(simulation.request.caller), role_name(simulation.request.role)
    session = simulation.session
    end = _end(session, simulation.request.at, zone) if session else ""
    open_to = ": the trust policy lets in anyone" if _is_open_door(simulation) else ""
    return Sentence(
        f"Allowed{open_to}. {who} can assume {role}{end}.", _why_allowed(simulation, index, who)
    )


def _is_open_door(simulation: Simulation) -> bool:
    """Tell whether no more than * lets the caller in, which narrows nothing (PR-1, EV-14)."""
    trust = matching_allows(simulation, Layer.TRUST)[0]
    return names_anyone(trust) and not any(map(narrows, conditions_of(trust)))


def _end(session: RoleSession, at: str, zone: tzinfo | None) -> str:
    until = clock(session.expires_at, zone, at)
    return f" until {until}, for {duration_in_words(session.duration)}"


def _why_allowed(simulation: Simulation, index: WorldIndex, who: str) -> str:
    trust = matching_allows(simulation, Layer.TRUST)[0]
    words = [f"trust statement {trace_label(trust)} {_names(simulation, index, who, trust)}"]
    if layer_of(simulation, Layer.IDENTITY).outcome is LayerOutcome.NOT_NEEDED:
        words.append("in the same account no more is needed")
    elif identity := matching_allows(simulation, Layer.IDENTITY):
        whose = f"{who}'s" if names_anyone(trust) else "its"
        words.append(f"{whose} policy {identity[0].policy.name} allows it")
    needs = _needs(trust)
    return f"Because {' and '.join(words)}.{f' Needs {needs}.' if needs else ''}"


def _names(simulation: Simulation, index: WorldIndex, who: str, trust: StatementTrace) -> str:
    """PR-1, PR-16: who is let in as anyone is not named."""
    if names_anyone(trust):
        met = any(map(narrows, conditions_of(trust)))
        return f"lets in anyone{' who meets its conditions' if met else ''}"
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
    words = list(dict.fromkeys(_need(condition) for condition in conditions_of(trace)))
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
        failed = failed_condition(simulation)
        if failed is not None:
            trace, element = failed
            return Sentence(
                f"Denied: a condition does not match. {cannot}",
                why_unmet(simulation, trace, element),
            )
        return Sentence(
            f"Denied: the trust policy does not allow it. {cannot}",
            why_untrusted(simulation, who, role),
        )
    if Layer.REQUEST in missing:
        note = layer_of(simulation, Layer.REQUEST).note
        return Sentence(f"Denied. {cannot}", _period(grouped(note)))
    what = _what(failing_action(simulation), simulation)
    words = [_MISSING[layer].format(what) for layer in missing]
    return Sentence(f"Denied: {words[0]}. {cannot}", _why_missing(simulation, words))


def _on_the_side(simulation: Simulation) -> str:
    """Say why an action is needed that nobody asked for, and that fails (TG-1, SI-2)."""
    if Layer.REQUEST in simulation.verdict.missing:
        return ""
    action = failing_action(simulation)
    needed = why_needed(simulation.request, action)
    return "" if needed is None else f" That action is needed because {needed.text}."


def _what(action: str, simulation: Simulation) -> str:
    """Name an action on the side (TG-1, SI-1, AR-20); the one that was asked for is it."""
    return "it" if action.lower() == simulation.request.action.lower() else action


def _why_missing(simulation: Simulation, words: list[str]) -> str:
    trust = matching_allows(simulation, Layer.TRUST)
    lead = f"Trust statement {trace_label(trust[0])} lets it in, but " if trust else ""
    hint = nearest_hint(_statements(simulation, simulation.verdict.missing))
    text = f"{lead}{' and '.join(words)}{'' if hint is None else f': {hint.text}'}"
    return _period(text[:1].upper() + text[1:])


def _statements(simulation: Simulation, layers: Sequence[Layer]) -> Iterator[StatementTrace]:
    """Yield the Allow statements of layers about the action that fails."""
    action = failing_action(simulation)
    for layer in simulation.verdict.layers:
        if layer.layer in layers and layer.action == action:
            yield from (trace for trace in layer.statements if trace.effect is Effect.ALLOW)


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
