"""`rolescope assume`, `can` and `permissions`: one question about a caller or a chain."""

import argparse
import re
from collections.abc import Sequence
from typing import Any

from rolescope.cli.callers import caller_argument
from rolescope.cli.console import say, say_json
from rolescope.cli.failure import Exit, Failure
from rolescope.cli.hops import Course, course
from rolescope.cli.plain import plain, plain_session
from rolescope.cli.queries import simulation_answer, verdict_answer
from rolescope.cli.sources import Opened, open_sources, time_words
from rolescope.evaluation.evaluate import evaluate_action
from rolescope.evaluation.verdict import Decision, LayerTrace, Match, Verdict
from rolescope.model.arn import Arn
from rolescope.model.caller import Caller
from rolescope.model.instant import duration_in_words
from rolescope.model.request import ActionRequest
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.chain import session_caller, simulate_chain
from rolescope.simulation.permissions import (
    EffectivePermissions,
    PermissionLayer,
    PermissionStatement,
    effective_permissions,
)
from rolescope.simulation.sentence import expected_message, verdict_sentence
from rolescope.simulation.trace_text import trace, trace_as_text

_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")


def run_assume(options: argparse.Namespace) -> int:
    """One AssumeRole or a chain: verdict, reasons, session, expiry."""
    opened, found = _opened(options)
    if not found.hops:
        raise Failure("assume: --role is missing. Name the role with --role ARN.")
    done = _chain(opened, found, options)
    if options.format == "json":
        say_json(
            {
                "at": opened.at,
                "atIsClock": opened.at_is_clock,
                **simulation_answer(done[-1]),
                "hops": [_hop_json(simulation, opened) for simulation in done],
            }
        )
    else:
        say("\n\n".join(hop_text(simulation, opened) for simulation in done))
        left = [hop.role for hop in found.hops[len(done) :]]
        if left:
            say(f"\nNot asked any more: {', '.join(left)}")
        say(f"\n{time_words(opened)}.")
    return opened.status(exit_of(done[-1].verdict))


def _opened(options: argparse.Namespace) -> tuple[Opened, Course]:
    opened = open_sources(options)
    caller = caller_argument(options.caller, opened.index)
    return opened, course(caller, getattr(options, "given", []), opened.index)


def _chain(opened: Opened, found: Course, options: argparse.Namespace) -> tuple[Simulation, ...]:
    return simulate_chain(found.caller, found.hops, opened.index, opened.at, is_open=options.open)


def exit_of(verdict: Verdict) -> int:
    """Return the exit status of a verdict; what STS refuses counts as denied."""
    if verdict.is_allowed:
        return Exit.OK
    undecided = verdict.decision is Decision.DEPENDS and not verdict.refusals
    return Exit.DEPENDS if undecided else Exit.DENIED


def _hop_json(simulation: Simulation, opened: Opened) -> dict[str, Any]:
    sentence = verdict_sentence(simulation, opened.index)
    return {
        "role": simulation.request.role,
        "action": simulation.request.action,
        "at": simulation.request.at,
        **simulation_answer(simulation),
        "headline": sentence.headline,
        "because": sentence.because,
        "expectedMessage": expected_message(simulation, opened.index),
        "session": plain_session(simulation.session),
        "rules": list(simulation.verdict.rules),
        "uncertain": list(simulation.verdict.uncertain),
        "trace": plain(simulation.verdict.layers),
    }


def hop_text(simulation: Simulation, opened: Opened) -> str:
    """Tell one simulation: verdict, trace, session, what STS would answer, what is missing."""
    sentence = verdict_sentence(simulation, opened.index)
    parts = [f"{sentence.headline}\n{sentence.because}".strip()]
    parts.append(trace_as_text(trace(simulation, opened.index)))
    if simulation.session is not None:
        parts.append(_session_text(simulation.session))
    message = expected_message(simulation, opened.index)
    if message:
        parts.append(f"STS would answer (expected wording)\n  {message}")
    if simulation.verdict.unknown:
        parts.append("\n  ".join(("Not imported", *simulation.verdict.unknown)))
    if simulation.verdict.uncertain:
        rules = ", ".join(simulation.verdict.uncertain)
        parts.append(f"AWS does not document what this rests on: {rules}")
    return "\n\n".join(parts)


def _session_text(session: RoleSession) -> str:
    rows = [
        ("ARN", session.arn),
        ("AssumedRoleId", session.assumed_role_id),
        ("Issued", session.issued_at),
        ("Expires", f"{session.expires_at} ({duration_in_words(session.duration)})"),
        ("Session tags", ", ".join(f"{key}={value}" for key, value in session.tags)),
        ("Transitive", ", ".join(session.transitive_tag_keys)),
        ("Source identity", session.source_identity or ""),
    ]
    lines = (f"  {title:<15} {text}" for title, text in rows if text)
    return "\n".join(("Session", *lines))


def run_can(options: argparse.Namespace) -> int:
    """One action of a principal, or of the session at the end of a chain."""
    _check_action(options.action, options.resource)
    opened, found = _opened(options)
    caller, stopped = _end_of(opened, found, options)
    if stopped is not None:
        return stopped
    request = ActionRequest(
        caller=caller,
        action=options.action,
        resource=options.resource,
        at=opened.at,
        context=found.context,
        is_open=options.open,
    )
    verdict = evaluate_action(request, opened.index)
    if options.format == "json":
        head = {"at": opened.at, "atIsClock": opened.at_is_clock}
        say_json(
            head
            | {"action": options.action, "resource": options.resource}
            | verdict_answer(verdict)
            | {"trace": plain(verdict.layers)}
        )
    else:
        say(_action_text(verdict, request))
        say(f"\n{time_words(opened)}.")
    return opened.status(exit_of(verdict))


def _check_action(action: str, resource: str) -> None:
    if not _ACTION.fullmatch(action):
        raise Failure(
            f"--action: {action[:120]!r} is no action. Write service:Action, as in s3:GetObject."
        )
    if resource != "*" and Arn.parse(resource) is None:
        raise Failure(
            f"--resource: {resource[:120]!r} is no ARN. Give the ARN of a resource, or *."
        )


def _end_of(
    opened: Opened, found: Course, options: argparse.Namespace
) -> tuple[Caller, int | None]:
    """Return the caller at the end of the chain, or the exit status where it breaks off."""
    if not found.hops:
        return found.caller, None
    done = _chain(opened, found, options)
    if done[-1].session is not None:
        return session_caller(done[-1]), None
    if options.format == "json":
        say_json({"at": opened.at, **simulation_answer(done[-1])})
    else:
        say(hop_text(done[-1], opened))
    return found.caller, opened.status(exit_of(done[-1].verdict))


_WORDS = {
    Decision.ALLOW: "Allowed",
    Decision.EXPLICIT_DENY: "Denied explicitly",
    Decision.IMPLICIT_DENY: "Denied: nothing allows it",
    Decision.DEPENDS: "Depends",
}


def _action_text(verdict: Verdict, request: ActionRequest) -> str:
    can = "may" if verdict.decision is Decision.ALLOW else "is asked whether it may"
    if verdict.decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY):
        can = "may not"
    who, what = caller_name(request.caller), f"{request.action} on {request.resource}"
    lines = [f"{_WORDS[verdict.decision]}. {who} {can} {what}."]
    lines += [f"  by {by}" for by in verdict.by]
    lines += ["", "Layers", *(_layer_text(layer) for layer in verdict.layers)]
    lines += [f"  needs {need.key} {need.operator} {need.values}" for need in verdict.needs]
    lines += [f"  refused by STS: {refusal.message}" for refusal in verdict.refusals]
    if verdict.unknown:
        lines += ["", "Not imported", *(f"  {what}" for what in verdict.unknown)]
    return "\n".join(lines)


def _layer_text(layer: LayerTrace) -> str:
    place = f" ({layer.level})" if layer.level else ""
    matching = [
        f"{trace.policy.name} {trace.label}"
        for trace in layer.statements
        if trace.match is Match.MATCHES
    ]
    by = f": {', '.join(matching)}" if matching else ""
    note = f": {layer.note}" if layer.note and not matching else ""
    decided = "  <- decided here" if layer.decided else ""
    return f"  {layer.layer.value}{place} {layer.outcome.value}{by}{note}{decided}"


def run_permissions(options: argparse.Namespace) -> int:
    """List effective permissions by layer."""
    opened, found = _opened(options)
    caller, stopped = _end_of(opened, found, options)
    if stopped is not None:
        return stopped
    permissions = effective_permissions(caller, opened.index, opened.at)
    if options.format == "json":
        layers = [_layer_json(layer) for layer in permissions.layers]
        head = {"at": opened.at, "atIsClock": opened.at_is_clock}
        say_json(head | {"layers": layers, "unknown": list(permissions.unknown)})
    else:
        say(_permissions_text(permissions))
        say(f"\n{time_words(opened)}.")
    return opened.status(Exit.OK)


def _layer_json(layer: PermissionLayer) -> dict[str, Any]:
    return {
        "layer": layer.layer.value,
        "level": layer.level,
        "limits": layer.limits,
        "grants": [_statement_json(found) for found in layer.grants],
        "cuts": [_statement_json(found) for found in layer.cuts],
        "note": layer.note,
        "gaps": list(layer.gaps),
    }


def _statement_json(found: PermissionStatement) -> dict[str, Any]:
    return {"policy": plain(found.policy), "statement": plain(found.statement)}


def _permissions_text(permissions: EffectivePermissions) -> str:
    lines = [f"Effective permissions of {caller_name(permissions.caller)}"]
    for layer in permissions.layers:
        level = f" at {layer.level}" if layer.level else ""
        limits = ", only what it allows passes" if layer.limits else ""
        title = layer.layer.value
        lines += ["", f"{title[:1].upper()}{title[1:]}{level}{limits}"]
        lines += [f"  {layer.note}"] if layer.note else []
        lines += _statements_text("+", layer.grants) + _statements_text("-", layer.cuts)
        lines += [f"  ? {gap}" for gap in layer.gaps]
        if not (layer.grants or layer.cuts or layer.note or layer.gaps):
            lines.append("  nothing")
    lines += ["", "Resource-based policies of other services can add to this."]
    return "\n".join(lines)


def _statements_text(sign: str, statements: Sequence[PermissionStatement]) -> list[str]:
    lines = []
    for found in statements:
        statement = found.statement
        actions = statement.actions
        what = ", ".join(actions) if actions is not None else ""
        if statement.not_actions is not None:
            what = f"all but {', '.join(statement.not_actions)}"
        on = ", ".join(statement.resources or ())
        if statement.not_resources is not None:
            on = f"all but {', '.join(statement.not_resources)}"
        only = " if its conditions hold" if statement.conditions else ""
        lines.append(f"  {sign} {what} on {on or '*'}{only}")
        lines.append(f"      {found.policy.name}, {statement.label}")
    return lines
