"""A chain of requests as profiles of ~/.aws/config, and what a profile cannot say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rolescope.model.arn import role_name
from rolescope.model.caller import Caller, CallerKind, ServiceCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.assume_role import DEFAULT_NAME
from rolescope.simulation.callers import caller_name
from rolescope.words.caller_text import credentials

_VALUE = re.compile(r"[\w+=,.@:/-]+", re.ASCII)  # what STS takes (AR-6, AR-8, AR-9)
_ARN = re.compile(r"[!-~]+")  # a path holds more characters
_UNFIT = re.compile(r"[^\w+=,.@-]+", re.ASCII)  # of the name of a profile
_SOURCES = {
    "ec2.amazonaws.com": "Ec2InstanceMetadata",
    "ecs-tasks.amazonaws.com": "EcsContainer",
}


@dataclass(frozen=True, slots=True)
class ProfileText:
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
