"""The verdict as a sentence: who can assume whom until when, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.condition_kind import met_by_mfa, narrows, operator_parts
from rolescope.engine.verdict import (
    Decision,
    ElementMatch,
    ElementTrace,
    Hint,
    Layer,
    LayerOutcome,
    StatementTrace,
    Verdict,
)
from rolescope.engine.words.conditions import condition_in_words
from rolescope.engine.words.needs import needs_in_words, token_in_words
from rolescope.engine.words.values import PatternShape, shape_of, truth
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    CallerKind,
)
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
from rolescope.value import Value, replace
from rolescope.words.caller_text import clock
from rolescope.words.runs import Line, Run, strong, text_of
from rolescope.words.verdict.expected_message import failing_action
from rolescope.words.verdict.side_actions import why_needed

_MISSING = {
    Layer.SCP: "no SCP allows {}",
    Layer.IDENTITY: "no identity-based policy allows {}",
    Layer.BOUNDARY: "the permissions boundary does not allow {}",
    Layer.SESSION: "the session policy does not allow {}",
}
_MAX_UNKNOWN = 3  # things that the sentence of an undecided verdict names


class Sentence(Value):
    """`headline` says who, whom, until when, its verdict and names marked as strong; `because` why.

    Both end with a period.
    """

    headline: Line
    because: str

    @property
    def text(self) -> str:
        """The headline as plain text."""
        return text_of(self.headline)


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
            (
                strong("Refused."),
                Run(" The policies allow "),
                strong(who),
                Run(" to assume "),
                strong(role),
                Run(", but STS refuses the request."),
            ),
            what,
        )
    match verdict.decision:
        case Decision.ALLOW:
            return _allowed(simulation, index, zone)
        case Decision.EXPLICIT_DENY:
            why = f"{_explicit(simulation)}. An explicit deny wins over every allow."
            return Sentence(
                _headline("Denied explicitly.", who, "cannot", role),
                why + _on_the_side(simulation),
            )
        case Decision.DEPENDS:
            return _depends(simulation, who, role, zone)
        case _:
            told = _denied(simulation, who, role)
            return replace(told, because=told.because + _on_the_side(simulation))


def _headline(lead: str, who: str, can: str, role: str, more: str = "") -> Line:
    """Return "Allowed. ana can assume Deploy until 10:05, for 1 h."."""
    return (
        strong(lead),
        Run(" "),
        strong(who),
        Run(f" {can} assume "),
        strong(role),
        Run(f"{more}."),
    )


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
        _headline(f"Allowed{open_to}.", who, "can", role, end), _why_allowed(simulation, index, who)
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
    caller = simulation.request.caller
    account = account_of(caller.entity_arn)
    return f"names account {account_name(index, account)}" if account else f"lets in {who}"


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
    parts = operator_parts(condition.operator)
    if key != "sts:rolesessionname" or parts.quantifier or not condition.values:
        return ""
    shape, text = shape_of(parts.base, condition.values)
    if shape is PatternShape.BEGINS:
        return f"a session name that begins with {text}"
    return f"the session name {text}" if shape is PatternShape.EXACT else ""


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
        what = "; ".join(verdict.unknown[:_MAX_UNKNOWN])
        return Sentence(
            (
                strong("Cannot be decided."),
                Run(" Whether "),
                strong(who),
                Run(" can assume "),
                strong(role),
                Run(" depends on what was not imported or cannot be read."),
            ),
            _period(what[:1].upper() + what[1:]),
        )
    needs = needs_in_words(verdict.needs, zone or UTC)
    return Sentence(
        _headline(
            "Conditional.", who, "can", role, " if the request brings what the policies ask for"
        ),
        f"It {needs}." if needs else "The request leaves open what the policies ask for.",
    )


# Denied


def _denied(simulation: Simulation, who: str, role: str) -> Sentence:
    missing = simulation.verdict.missing
    if Layer.TRUST in missing:
        failed = _failed_condition(simulation)
        if failed is not None:
            trace, element = failed
            return Sentence(
                _headline("Denied: a condition does not match.", who, "cannot", role),
                _why_unmet(simulation, trace, element),
            )
        return Sentence(
            _headline("Denied: the trust policy does not allow it.", who, "cannot", role),
            _why_untrusted(simulation, who, role),
        )
    if Layer.REQUEST in missing:
        note = layer_of(simulation, Layer.REQUEST).note
        return Sentence(_headline("Denied.", who, "cannot", role), _period(note))
    what = _what(failing_action(simulation), simulation)
    words = [_MISSING[layer].format(what) for layer in missing]
    headline = _headline(f"Denied: {words[0]}.", who, "cannot", role)
    trust = matching_allows(simulation, Layer.TRUST)
    lead = f"Trust statement {trace_label(trust[0])} lets it in, but " if trust else ""
    hint = _nearest_hint(_statements(simulation, simulation.verdict.missing))
    text = f"{lead}{' and '.join(words)}{'' if hint is None else f': {hint.text}'}"
    return Sentence(headline, _period(text[:1].upper() + text[1:]))


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
        if trace.effect is Effect.DENY and trace.match is ElementMatch.MATCHES
    )
    name = "" if layer.layer is Layer.TRUST else f" {trace.policy.name}"
    what = _what(layer.action, simulation)
    return f"The {layer.layer.value}{name} denies {what} by {trace.label}"


# Why the trust policy does not let a caller in: a condition that fails, or nobody who names it


_FAILS = frozenset({ElementMatch.DOES_NOT_MATCH, ElementMatch.NOT_GIVEN})


_NO_MFA = ("false",)


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
    """Say that no statement names the caller and why, or that one does and lacks the action."""
    action, traces = _useless_trusts(simulation)
    for trace in traces:
        found = {x.path[-1]: x.match for x in trace.elements}
        if found.get("Principal") is ElementMatch.MATCHES and not _FAILS.isdisjoint(
            (found.get("Action"), found.get("NotAction"))
        ):
            label = trace_label(trace)
            return f"Trust statement {label} covers {who}, but not the action {action}."
    hint = _nearest_hint(traces)
    why = "" if hint is None else f": {hint.text}"
    return f"No statement of the trust policy of {role} names {who}{why}."


def _nearest_hint(traces: Iterable[StatementTrace]) -> Hint | None:
    """Return the hint that says most about why statements do not apply, the nearest first."""
    found = [x.hint for trace in traces for x in trace.elements if x.hint and x.match in _FAILS]
    return max(found, key=lambda hint: hint.is_close, default=None)


def _why_unmet(simulation: Simulation, trace: StatementTrace, element: ElementTrace) -> str:
    """Say what a condition that fails asks for, and what the request has instead."""
    operator, key = element.path[-2:]
    condition = next(c for c in conditions_of(trace) if (c.operator, c.key) == (operator, key))
    if met_by_mfa(condition) and (element.given or _NO_MFA) == _NO_MFA:
        return _why_no_mfa(simulation, trace)
    words = token_in_words(condition) or condition_in_words(condition)
    if element.match is ElementMatch.NOT_GIVEN:
        given = f"{condition.key} is not in the request"
    else:
        values = ", ".join(f"“{value}”" for value in element.given or ())
        given = f"the request has {values or 'no such value'}"
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
    if caller.kind is CallerKind.SESSION_TOKEN:
        return (
            f"{start} This session token was issued without it: call GetSessionToken with the "
            "MFA code, or use the long-term keys."
        )
    if not caller.kind.is_signed:
        who = "An AWS service" if caller.is_service else "A token or assertion"
        return f"{start} {who} never brings it, so this statement can never match."
    if caller.is_session:
        source = caller.source
        if source is not None and source.kind is CallerKind.SAML:
            way = f" that came through {caller_name(source)} (SAML)"
        elif source is not None and source.kind is CallerKind.WEB:
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


# Beside the sentence: the kind of the verdict, and what is missing


def verdict_kind(verdict: Verdict) -> str:
    """Return allowed, denied or depends: the look of the verdict. Refused counts as denied."""
    if verdict.is_allowed:
        return "allowed"
    return "depends" if verdict.decision is Decision.DEPENDS and not verdict.refusals else "denied"


def gap_words(simulation: Simulation) -> str:
    """Say in one line what the import lacks that could change the answer; empty for nothing."""
    unknown = list(dict.fromkeys(simulation.verdict.unknown))
    if not unknown:
        return ""
    if simulation.verdict.decision is Decision.DEPENDS:
        rest = unknown[_MAX_UNKNOWN:]  # the first are in the sentence itself
        return f"Also not in this import: {'; '.join(rest)}." if rest else ""
    return f"Not in this import, and left out of this answer: {'; '.join(unknown)}."
