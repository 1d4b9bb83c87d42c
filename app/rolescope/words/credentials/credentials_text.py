"""The simulated credentials of a hop in words: fields, time left, profiles and code to ask."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from rolescope.model.arn import group_digits, role_name
from rolescope.model.caller import Caller, CallerKind, ServiceCaller
from rolescope.model.instant import duration_in_words
from rolescope.model.plain import shortlist
from rolescope.model.principal import Tags
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import DEFAULT_NAME, Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.carried import CarriedOver, carried_over
from rolescope.simulation.chain import Chain
from rolescope.simulation.credentials import credentials_of
from rolescope.value import Value
from rolescope.words.caller_text import clock, credentials
from rolescope.words.chain_text import left_words, seconds_left
from rolescope.words.credentials.aws_call import (
    CallerValue,
    ParameterValue,
    Request,
    aws_call,
    aws_command,
    spelled,
)

_VALUE = re.compile(r"[\w+=,.@:/-]+", re.ASCII)  # what STS takes (AR-6, AR-8, AR-9)
_ARN = re.compile(r"[!-~]+")  # a path holds more characters
_UNFIT = re.compile(r"[^\w+=,.@-]+", re.ASCII)  # of the name of a profile
_SOURCES = {
    "ec2.amazonaws.com": "Ec2InstanceMetadata",
    "ecs-tasks.amazonaws.com": "EcsContainer",
}


class ProfileText(Value):
    """`text` is for ~/.aws/config; `cannot` are sentences about what it lacks of the requests."""

    text: str
    cannot: tuple[str, ...]


def aws_profile(requests: Sequence[AssumeRoleRequest]) -> ProfileText:
    """Write one profile for each hop; the last one stands for the session at the end."""
    if not requests:
        return ProfileText("", ())
    caller = requests[0].caller
    if caller.kind is CallerKind.SAML:
        why = "No profile signs in with a SAML assertion: it takes a program as credential_process."
        return ProfileText("", (why,))
    name = _name(caller_name(caller), ())
    taken, parts = [name], [_origin(caller, name)]
    cannot: list[str] = []
    for number, request in enumerate(requests):
        source = taken[-1]
        taken.append(_name(role_name(request.role), taken))
        is_web = number == 0 and caller.kind is CallerKind.WEB
        lines = [f"[profile {taken[-1]}]", f"role_arn = {request.role}"]
        lines += _web(request) if is_web else _signed(request, source, is_first=number == 0)
        lacks = _lacking(request.parameters, is_web=is_web)
        cannot += (f"{taken[-1]}: a profile cannot pass {what}." for what in lacks)
        if not _ARN.fullmatch(request.role):
            cannot.append(f"{taken[-1]}: a profile cannot hold this role ARN.")
            lines[1] = "# role_arn ="
        parts.append("\n".join(lines))
    return ProfileText("\n\n".join(filter(None, parts)) + "\n", tuple(cannot))


def _name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name that no other profile has."""
    plain = _UNFIT.sub("-", wanted).strip("-") or "role"
    names = (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)


def _origin(caller: Caller, name: str) -> str:
    """Say in a comment what the profile is that the first hop is signed with."""
    if caller.kind is CallerKind.WEB or _instance(caller):
        return ""
    holds = _UNFIT.sub(" ", credentials(caller))
    return f"# Profile {name} has to hold: {holds}"


def _instance(caller: Caller) -> str:
    return _SOURCES.get(caller.name, "") if isinstance(caller, ServiceCaller) else ""


def _signed(request: AssumeRoleRequest, source: str, *, is_first: bool) -> Iterator[str]:
    given = request.parameters
    instance = _instance(request.caller) if is_first else ""
    yield f"credential_source = {instance}" if instance else f"source_profile = {source}"
    yield from _session_name(given)
    if _is_fit(given.external_id):
        yield f"external_id = {given.external_id}"
    if given.mfa:
        fit = given.serial_number if _is_fit(given.serial_number) else "MFA_DEVICE_ARN"
        yield f"mfa_serial = {fit}"
    if given.duration is not None:
        yield f"duration_seconds = {given.duration}"


def _web(request: AssumeRoleRequest) -> Iterator[str]:
    yield "web_identity_token_file = TOKEN"
    yield from _session_name(request.parameters)


def _session_name(given: AssumeRoleParameters) -> Iterator[str]:
    name = DEFAULT_NAME if given.session_name is None else given.session_name
    if _is_fit(name):
        yield f"role_session_name = {name}"


def _is_fit(value: str | None) -> bool:
    """Tell whether a value can stand on a line of the file; no other is one that STS takes."""
    return value is not None and _VALUE.fullmatch(value) is not None


def _lacking(given: AssumeRoleParameters, *, is_web: bool) -> Iterator[str]:
    """Name what a profile has no setting for, or what cannot be written in it."""
    name = given.session_name
    if name is not None and not _is_fit(name):
        yield "this session name"
    if is_web:  # a token brings tags and source identity of its own
        if given.duration is not None:
            yield "DurationSeconds with a token"
    else:
        yield from _lacking_of_a_signed_call(given)
    if given.session_policy is not None or given.policy_arns:
        yield "session policies"


def _lacking_of_a_signed_call(given: AssumeRoleParameters) -> Iterator[str]:
    if given.external_id is not None and not _is_fit(given.external_id):
        yield "this external ID"
    if given.tags:
        yield "session tags"
    if given.transitive_tag_keys:
        yield "transitive tag keys"
    if given.source_identity is not None:
        yield "a source identity"
    if given.provided_contexts:
        yield "provided contexts"


_KEYS = (
    ("aws_access_key_id", "AccessKeyId"),
    ("aws_secret_access_key", "SecretAccessKey"),
    ("aws_session_token", "SessionToken"),
)


def boto3_code(requests: Sequence[Request]) -> str:
    """Write code for the hops of a chain; `credentials` holds those of the last in the end.

    The first call is signed with what boto3 finds on the computer. Tokens and codes are read
    where the code runs.
    """
    calls = [aws_call(request) for request in requests]
    kept = [
        value for call in calls for _, value in call.parameters if isinstance(value, CallerValue)
    ]
    lines = ["from pathlib import Path", ""] if any(value.is_file for value in kept) else []
    lines += ["import boto3", "", 'sts = boto3.client("sts")']
    for number, call in enumerate(calls):
        if number:
            lines += ["", *_next_client()]
        lines.append(f"answer = sts.{spelled(call.operation, '_')}(")
        lines += [f"    {name}={_code(name, value)}," for name, value in call.parameters]
        lines += [")", 'credentials = answer["Credentials"]']
    return "\n".join(lines) + "\n"


def _next_client() -> Iterator[str]:
    yield "sts = boto3.client("
    yield '    "sts",'
    yield from (f'    {argument}=credentials["{field}"],' for argument, field in _KEYS)
    yield ")"


def _code(name: str, value: ParameterValue) -> str:
    if not isinstance(value, CallerValue):
        return _literal(value)
    if value.is_file:
        return f'Path("{value.name}").read_text(encoding="ascii").strip()'
    return f'input("{name}: ")'


def _literal(value: object) -> str:
    """Write a value as Python does, with double quotes where that takes no escapes."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(one)}' for key, one in value.items())}}}"
    text = repr(value)
    is_plain = text.startswith("'") and '"' not in text and "\\" not in text
    return f'"{text[1:-1]}"' if is_plain else text


_MAX_NAMED_TAGS = 2  # tags by name; the rest is counted


class CarriedRow(Value, kw_only=True):
    """One thing that a session could take over. `is_carried`: it does."""

    name: str
    value: str
    is_carried: bool = False
    tooltip: str = ""


class CopyText(Value, kw_only=True):
    """One way to ask for the session. `cannot` are sentences about what it lacks.

    `text` is what is copied, `shown` the same in lines that fit.
    """

    title: str
    text: str
    shown: str
    cannot: tuple[str, ...] = ()


class CredentialsText(Value, kw_only=True):
    """Everything that the card shows. `share` is the part of the time that is left, 0 to 1."""

    fields: tuple[tuple[str, str], ...]
    left: str
    of: str
    share: float
    carried_from: str
    carried: tuple[CarriedRow, ...]
    copies: tuple[CopyText, ...]


def credentials_text(
    chain: Chain, moment: str, names: Mapping[str, str], zone: tzinfo | None = None
) -> CredentialsText | None:
    """Tell the credentials of the hop that is looked at; None when there are none.

    `names` are those of accounts; times are written in `zone`.
    """
    simulation = chain.simulation
    session = simulation.session
    if session is None:
        return None
    number = chain.shown
    before = f"hop {number}" if number else caller_name(chain.caller)
    left = seconds_left(session, moment)
    words = left_words(session, moment)
    return CredentialsText(
        fields=tuple(_fields(session)),
        left=f"{words} left" if left else words.capitalize(),
        of=_of(session, simulation, zone),
        share=left / session.duration if left and session.duration else 0.0,
        carried_from=before,
        carried=tuple(_carried(carried_over(chain.simulations, number), before, names)),
        copies=_copies(chain.simulations[: number + 1]),
    )


def _fields(session: RoleSession) -> Iterator[tuple[str, str]]:
    made = credentials_of(session)
    yield "AccessKeyId", made.access_key_id
    yield "SecretAccessKey", made.secret_access_key
    yield "SessionToken", made.session_token
    yield "Expiration", made.expiration
    yield "AssumedRoleUser", made.arn
    yield "AssumedRoleId", made.assumed_role_id
    if made.source_identity is not None:
        yield "SourceIdentity", made.source_identity


def _of(session: RoleSession, simulation: Simulation, zone: tzinfo | None) -> str:
    end = clock(session.expires_at, zone, simulation.request.at)
    return f"of {duration_in_words(session.duration)}, ends {end}" if end else ""


def _carried(found: CarriedOver, before: str, names: Mapping[str, str]) -> Iterator[CarriedRow]:
    yield _source_identity(found)
    yield _tags(found)
    yield CarriedRow(
        name="MFA",
        value="not carried over" if found.had_mfa else "never present",
        tooltip="The credentials of a role hold no MFA, whoever asked for them.",
    )
    if found.had_permissions:
        yield CarriedRow(
            name=f"Permissions of {before}",
            value="replaced",
            tooltip="The session has the permissions of its role alone.",
        )
    if found.lost_policy:
        yield CarriedRow(
            name=f"Session policy of {before}",
            value="left behind",
            tooltip="It narrowed that session, and does not narrow this one.",
        )
    if found.accounts is not None:
        first, second = (names.get(one, group_digits(one)) for one in found.accounts)
        yield CarriedRow(name="Account", value=f"{first} \N{RIGHTWARDS ARROW} {second}")
    if found.is_capped:
        yield CarriedRow(
            name="Duration",
            value="1 h at most",
            tooltip="Role chaining: whatever the role's maximum session duration.",
        )


def _source_identity(found: CarriedOver) -> CarriedRow:
    name = "Source identity"
    if found.source_identity is not None:
        why = "It stays through the whole chain, and cannot be changed."
        return CarriedRow(name=name, value=found.source_identity, is_carried=True, tooltip=why)
    if found.own_source_identity is not None:
        return CarriedRow(name=name, value=f"set here: {found.own_source_identity}")
    return CarriedRow(name=name, value="none set")


def _tags(found: CarriedOver) -> CarriedRow:
    name = "Session tags"
    lines = [f"Carried over, transitive: {one}" for one in _pairs(found.tags)]
    lines += [f"Left behind, not transitive: {one}" for one in _pairs(found.lost_tags)]
    lines += [f"Set by this hop: {one}" for one in _pairs(found.own_tags)]
    tooltip = "\n".join(lines)
    if found.tags:
        value = shortlist(_pairs(found.tags), _MAX_NAMED_TAGS)
        return CarriedRow(name=name, value=value, is_carried=True, tooltip=tooltip)
    if found.lost_tags:
        value = f"{len(found.lost_tags)} left behind"
    elif found.own_tags:
        value = f"{len(found.own_tags)} set here"
    else:
        value = "none set"
    return CarriedRow(name=name, value=value, tooltip=tooltip)


def _pairs(tags: Tags) -> list[str]:
    return [f"{key}={value}" for key, value in tags]


def _copies(simulations: tuple[Simulation, ...]) -> tuple[CopyText, ...]:
    """The command asks for the last hop alone; a profile and code make the whole chain."""
    requests = [simulation.request for simulation in simulations]
    command, code = aws_command(requests[-1]), boto3_code(requests)
    profile = aws_profile(requests)
    # Put every option on a line of its own, as a shell reads it, too.
    lines = [""]
    for word in shlex.split(command):
        if word.startswith("--"):
            lines.append(f"  {shlex.quote(word)}")
        else:
            lines[-1] = f"{lines[-1]} {shlex.quote(word)}"
    return (
        CopyText(title="aws sts", text=command, shown=" \\\n".join(lines).strip()),
        CopyText(title="profile", text=profile.text, shown=profile.text, cannot=profile.cannot),
        CopyText(title="boto3", text=code, shown=code),
    )


def carried_title(source: str) -> str:
    """Name the list of what comes from the session before."""
    return f"Carried over from {source}"


def share_left(share: float) -> str:
    """Say how much of the time of credentials is left."""
    return f"{share:.0%} of the time is left"


def copy_as(title: str) -> str:
    """Say what the credentials are copied as."""
    return f"Copy as {title}"
