"""The command line that reproduces evidence: `rolescope assume …` with every flag."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import ASSUME_ROLE, Caller, SessionCaller
from rolescope.model.principal import Tags
from rolescope.model.request import (
    AssumeRoleParameters,
    AssumeRoleRequest,
    Context,
    ProvidedContext,
)
from rolescope.simulation.chain import Hop
from rolescope.simulation.evidence.caller_object import caller_form
from rolescope.value import replace


def assume_words(
    sources: Sequence[str],
    requests: Sequence[AssumeRoleRequest],
    left: Sequence[Hop],
    index: WorldIndex,
) -> tuple[str, ...]:
    """Return the words of the command, up to where evidence goes.

    `sources` are base names: the command is run where they lie. `left` are hops that a chain did
    not come to.
    """
    first = requests[0]
    words = ["rolescope", "assume", *(_path(source) for source in sources)]
    words += _caller(first.caller, index)
    for request in requests:
        words += _hop(request.role, request.parameters, request.context)
    for hop in left:
        words += _hop(hop.role, hop.parameters, hop.context)
    words += _flag("--at", first.at)
    return (*words, *(["--open"] if first.is_open else []))


def unsaid(requests: Sequence[AssumeRoleRequest], left: Sequence[Hop]) -> Iterator[str]:
    """Name what of the questions no flag says: with it, the command answers another question."""
    for request in requests:
        if request.action != request.caller.operation:
            yield f"that {request.role} is asked for with {request.action}"
        yield from _unsaid(request.role, request.parameters, request.context)
    for hop in left:
        if hop.action not in (None, ASSUME_ROLE):
            yield f"that {hop.role} is asked for with {hop.action}"
        yield from _unsaid(hop.role, hop.parameters, hop.context)
        if hop.at not in (None, requests[0].at):
            yield f"the time of {hop.role}"
    for before, request in pairwise(requests):
        if request.at != before.at:
            yield f"the time of {request.role}"


def _unsaid(role: str, given: AssumeRoleParameters, context: Context) -> Iterator[str]:
    if given.serial_number is not None or given.token_code is not None:
        yield f"the serial number and code of {role}"
    if not all(map(_is_sayable, given.provided_contexts)):
        yield f"the provided contexts of {role}"
    yield from (f"that {key} is absent from {role}" for key, values in context if not values)


def _is_sayable(one: ProvidedContext) -> bool:
    """Tell whether `--provided-context ARN=TEXT` says it: the ARN ends at the first sign."""
    return bool(one.provider_arn) and "=" not in one.provider_arn


def _path(source: str) -> str:
    return f"./{source}" if source.startswith("-") else source


def _flag(flag: str, value: str) -> tuple[str, ...]:
    """Write a flag; a value that begins with a dash would be taken for the next one."""
    return (f"{flag}={value}",) if value.startswith("-") else (flag, value)


def _caller(caller: Caller, index: WorldIndex) -> Iterator[str]:
    tags: Tags = ()
    if isinstance(caller, SessionCaller) and len(dict(caller.tags)) < len(caller.tags):
        tags, caller = caller.tags, replace(caller, tags=())  # an object holds a key only once
    form = caller_form(caller, index)
    yield from ("--as", form if isinstance(form, str) else json.dumps(form, ensure_ascii=False))
    yield from _tags(tags)


def _tags(tags: Tags) -> Iterator[str]:
    for key, value in tags:
        yield from _flag("--tag", f"{key}={value}")


def _hop(role: str, given: AssumeRoleParameters, context: Context) -> Iterator[str]:
    yield from ("--role", role)
    single = (
        ("--session-name", given.session_name),
        ("--duration", None if given.duration is None else str(given.duration)),
        ("--external-id", given.external_id),
        ("--source-identity", given.source_identity),
        ("--policy", None if given.session_policy is None else _policy(given.session_policy)),
    )
    for flag, value in single:
        if value is not None:
            yield from _flag(flag, value)
    if given.mfa:
        yield "--mfa"
    yield from _repeated(given)
    for key, values in context:
        for value in values or ():
            yield from _flag("--context", f"{key}={value}")


def _repeated(given: AssumeRoleParameters) -> Iterator[str]:
    yield from _tags(given.tags)
    for key in given.transitive_tag_keys:
        yield from _flag("--transitive", key)
    for arn in given.policy_arns:
        yield from _flag("--policy-arn", arn)
    for one in filter(_is_sayable, given.provided_contexts):
        yield from _flag("--provided-context", f"{one.provider_arn}={one.assertion}")


def _policy(text: str) -> str:
    """Write a policy in place: as it stands, or as a JSON string where that is no object."""
    return text if text.startswith("{") else json.dumps(text, ensure_ascii=False)
