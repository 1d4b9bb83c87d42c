"""`rolescope assume` and `can`: one question about a caller or a chain."""

import argparse
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from rolescope.cli.advice import advice_json, advice_text
from rolescope.cli.callers import caller_argument
from rolescope.cli.console import say, say_json
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.hops import AskedCourse, course
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.verdict import (
    Decision,
    Verdict,
)
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.arn import Arn
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.questions.answers import simulation_answer, verdict_answer
from rolescope.questions.plain_json import plain, plain_session
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.chain import session_caller, simulate_chain
from rolescope.simulation.credentials import credentials_of
from rolescope.simulation.suggestions.search import advise
from rolescope.simulation.suggestions.way import Advice
from rolescope.simulation.timeline.usable_spans import timeline
from rolescope.words.timeline.usable_text import timeline_in_words
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.words.verdict.verdict_text import action_text, verdict_parts

_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")


def run_assume(options: argparse.Namespace) -> int:
    """One AssumeRole or a chain: verdict, reasons, session, expiry."""
    write = _evidence_writer(options)
    opened, found = opened_course(options)
    if not found.hops:
        raise UsageFailure("assume: --role is missing. Name the role with --role ARN.")
    done = _chain(opened, found, options)
    if write is not None:
        write(opened, found, done)
    chains = _chains(opened, done[-1]) if options.chains else None
    if options.format == "json":
        from rolescope.cli.course import course_json  # noqa: PLC0415 - loads the timeline, as below

        answer = {
            **opened.head(),
            **simulation_answer(done[-1]),
            "hops": [_hop_json(simulation, opened) for simulation in done],
            "timeline": plain(timeline(done)),
            "course": course_json(done, opened.index),
            **({} if chains is None else {"chains": chains[1]}),
        }
        say_json(opened.told(answer))
    else:
        say("\n\n".join(hop_text(simulation, opened) for simulation in done))
        left = [hop.role for hop in found.hops[len(done) :]]
        if left:
            say(f"\nNot asked any more: {', '.join(left)}")
        if chains is not None and chains[0]:
            say(f"\n{chains[0]}")
        lasts = timeline_in_words(timeline(done))
        if len(done) > 1 or done[-1].verdict.refusals:
            from rolescope.cli.course import course_text  # noqa: PLC0415 - most ask for one hop

            say(f"\n{course_text(done, opened.index)}")
        if lasts and len(done) > 1:
            say(f"\n{lasts}")
        say(f"\n{time_words(opened)}.")
    return opened.status(exit_of(done[-1].verdict))


def _evidence_writer(
    options: argparse.Namespace,
) -> Callable[[OpenedSources, AskedCourse, Sequence[Simulation]], None] | None:
    """Return what writes `--evidence`; None when it is not asked for."""
    if options.evidence is None and options.generated is None:
        return None
    from rolescope.cli.commands.evidence import (  # noqa: PLC0415 - loads templates, only when wanted
        evidence_format,
        write_evidence,
    )

    return partial(write_evidence, evidence_format(options), options)


def _chains(opened: OpenedSources, denied: Simulation) -> tuple[str, Any]:
    """Return the chains that get there after a denial, as text and as JSON values."""
    from rolescope.cli.commands.chains import (  # noqa: PLC0415 - loads the trust graph, only when wanted
        chains_json,
        chains_of,
        chains_text,
    )

    found = chains_of(opened, denied)
    return chains_text(found, denied), chains_json(found)


def opened_course(options: argparse.Namespace) -> tuple[OpenedSources, AskedCourse]:
    """Read the sources, and what the flags describe."""
    opened = open_sources(options)
    caller = caller_argument(options.caller, opened.index)
    return opened, course(caller, getattr(options, "given", []), opened.index)


def _chain(
    opened: OpenedSources, found: AskedCourse, options: argparse.Namespace
) -> tuple[Simulation, ...]:
    return simulate_chain(found.caller, found.hops, opened.index, opened.at, is_open=options.open)


def exit_of(verdict: Verdict) -> int:
    """Return the exit status of a verdict; what STS refuses counts as denied."""
    if verdict.is_allowed:
        return Exit.OK
    undecided = verdict.decision is Decision.DEPENDS and not verdict.refusals
    return Exit.DEPENDS if undecided else Exit.DENIED


def _hop_json(simulation: Simulation, opened: OpenedSources) -> dict[str, Any]:
    sentence = verdict_sentence(simulation, opened.index)
    return {
        "role": simulation.request.role,
        "action": simulation.request.action,
        "at": simulation.request.at,
        **simulation_answer(simulation),
        **advice_json(_advised(simulation, opened), simulation.request),
        "headline": sentence.text,
        "because": sentence.because,
        "expectedMessage": expected_message(simulation, opened.index),
        "session": plain_session(simulation.session),
        "answer": credentials_of(simulation.session).answer if simulation.session else None,
        "rules": list(simulation.verdict.rules),
        "uncertain": list(simulation.verdict.uncertain),
        "uncertainInWords": unsure_in_words(simulation.verdict.uncertain),
        "needs": needs_in_words(simulation.verdict.needs),
        "trace": plain(simulation.verdict.layers),
    }


def hop_text(simulation: Simulation, opened: OpenedSources) -> str:
    """Tell one simulation: verdict, trace, session, what STS would answer, what is missing."""
    parts = *verdict_parts(simulation, opened.index), _advice_text(simulation, opened)
    return "\n\n".join(filter(None, parts))


def _advised(simulation: Simulation, opened: OpenedSources) -> Advice:
    return advise(simulation.request, opened.index, verdict=simulation.verdict)


def _advice_text(simulation: Simulation, opened: OpenedSources) -> str:
    return advice_text(_advised(simulation, opened))


def run_can(options: argparse.Namespace) -> int:
    """One action of a principal, or of the session at the end of a chain."""
    check_action(options.action, options.resource)
    opened, found = opened_course(options)
    caller, stopped = end_of_chain(opened, found, options)
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
        answer = (
            opened.head()
            | {"action": options.action, "resource": options.resource}
            | verdict_answer(verdict)
            | {
                "uncertain": list(verdict.uncertain),
                "uncertainInWords": unsure_in_words(verdict.uncertain),
                "needs": needs_in_words(verdict.needs),
            }
            | advice_json(advise(request, opened.index, verdict=verdict), request)
            | {"trace": plain(verdict.layers)}
        )
        say_json(opened.told(answer))
    else:
        advice = advise(request, opened.index, verdict=verdict)
        parts = (action_text(verdict, request), advice_text(advice))
        say("\n\n".join(filter(None, parts)))
        say(f"\n{time_words(opened)}.")
    return opened.status(exit_of(verdict))


def check_action(action: str, resource: str) -> None:
    """Check that an action and a resource are written as such.

    Raises:
        Failure: one of them is not.
    """
    if not _ACTION.fullmatch(action):
        raise UsageFailure(
            f"--action: {action[:120]!r} is no action. Write service:Action, as in s3:GetObject."
        )
    if resource != "*" and Arn.parse(resource) is None:
        raise UsageFailure(
            f"--resource: {resource[:120]!r} is no ARN. Give the ARN of a resource, or *."
        )


def end_of_chain(
    opened: OpenedSources, found: AskedCourse, options: argparse.Namespace
) -> tuple[Caller, int | None]:
    """Return the caller at the end of the chain, or the exit status where it breaks off."""
    if not found.hops:
        return found.caller, None
    done = _chain(opened, found, options)
    if done[-1].session is not None:
        return session_caller(done[-1]), None
    if options.format == "json":
        say_json(opened.told({"at": opened.at, **simulation_answer(done[-1])}))
    else:
        say(hop_text(done[-1], opened))
    return found.caller, opened.status(exit_of(done[-1].verdict))
