"""`rolescope get-session-token`, `get-federation-token`, `assume-root`: one call of STS."""

import argparse
import json

from rolescope.cli.callers import caller_argument
from rolescope.cli.commands.simulate import exit_of
from rolescope.cli.console import say, say_json
from rolescope.cli.failure import UsageFailure
from rolescope.cli.hops import policy_argument
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.arn import Arn, is_account_id
from rolescope.questions.answers import verdict_answer
from rolescope.questions.plain_json import plain
from rolescope.simulation.evidence.caller_object import caller_form
from rolescope.simulation.temporary import (
    AssumeRootRequest,
    FederationTokenRequest,
    Issued,
    SessionTokenRequest,
    TemporaryRequest,
    issue,
    partition_called,
    task_policy_arn,
)
from rolescope.words.credentials.aws_call import aws_call, aws_command
from rolescope.words.credentials.temporary_text import TemporaryText, temporary_text
from rolescope.words.runs import text_of
from rolescope.words.verdict.trace import trace_as_text


def run_temporary(options: argparse.Namespace) -> int:
    """Ask STS for temporary credentials other than those of a role."""
    opened = open_sources(options)
    request = _request(options, opened)
    issued = issue(request, opened.index)
    told = temporary_text(request, issued, opened.index)
    if options.format == "json":
        say_json(opened.told(_json(request, issued, told, opened)))
    else:
        say(_text(request, issued, told, opened))
        say(f"\n{time_words(opened)}.")
    return opened.status(exit_of(issued.verdict))


def _request(options: argparse.Namespace, opened: OpenedSources) -> TemporaryRequest:
    caller, at = caller_argument(options.caller, opened.index), opened.at
    seconds = options.duration
    if options.command == "get-session-token":
        return SessionTokenRequest(caller=caller, at=at, duration=seconds, mfa=options.mfa)
    context: dict[str, tuple[str, ...]] = {}
    for key, value in options.context or ():
        context[key] = (*context.get(key, ()), value)
    if options.command == "get-federation-token":
        return FederationTokenRequest(
            caller=caller,
            name=options.name,
            at=at,
            duration=seconds,
            session_policy=None if options.policy is None else policy_argument(options.policy),
            policy_arns=tuple(options.policy_arn or ()),
            tags=tuple(options.tag or ()),
            context=tuple(context.items()),
            is_open=options.open,
        )
    task = options.task_policy_arn
    if not task.startswith("arn:"):
        task = task_policy_arn(task, caller, opened.index)
    return AssumeRootRequest(
        caller=caller,
        target=_account(options.target_principal, partition_called(caller, opened.index)),
        task_policy=task,
        at=at,
        duration=seconds,
        context=tuple(context.items()),
        is_open=options.open,
    )


def _account(text: str, partition: str) -> str:
    """Return the account that a TargetPrincipal names: by its ID, or the ARN of its root."""
    arn = Arn.parse(text)
    account = text
    if arn is not None and (arn.service, arn.resource) == ("iam", "root"):
        account = arn.account
        if arn.partition != partition:
            raise UsageFailure(
                f"--target-principal: {text[:120]!r} is in another partition than the caller."
            )
    if not is_account_id(account):
        raise UsageFailure(
            f"--target-principal: {text[:120]!r} is no account. Give the 12 digits of its ID."
        )
    return account


def _text(
    request: TemporaryRequest, issued: Issued, told: TemporaryText, opened: OpenedSources
) -> str:
    parts = [f"{text_of(told.headline)}\n{told.because}".strip(), trace_as_text((told.section,))]
    parts += [told.remark, told.gap]
    if issued.credentials is not None:
        form = caller_form(issued.credentials, opened.index)
        parts.append(f"To go on with them (--as)\n  {json.dumps(form, ensure_ascii=False)}")
    parts.append(f"As a command\n  {aws_command(request)}")
    return "\n\n".join(filter(None, parts))


def _json(
    request: TemporaryRequest, issued: Issued, told: TemporaryText, opened: OpenedSources
) -> dict[str, object]:
    verdict, credentials = issued.verdict, issued.credentials
    answer = {**opened.head(), "operation": aws_call(request).operation, **verdict_answer(verdict)}
    if credentials is not None:
        answer |= {"durationSeconds": issued.duration, "expiration": credentials.expires_at}
    return answer | {
        "headline": text_of(told.headline),
        "because": told.because,
        "remark": told.remark,
        "credentials": credentials and caller_form(credentials, opened.index),
        "command": aws_command(request),
        "rules": list(verdict.rules),
        "uncertain": list(verdict.uncertain),
        "uncertainInWords": unsure_in_words(verdict.uncertain),
        "needs": needs_in_words(verdict.needs),
        "trace": plain(verdict.layers),
    }
