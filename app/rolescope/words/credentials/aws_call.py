"""A simulated request as the call of AWS that would make it, and as a command of its CLI."""

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    CallerKind,
)
from rolescope.model.principal import Tags
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.assume_role import DEFAULT_NAME
from rolescope.simulation.temporary import (
    AssumeRootRequest,
    FederationTokenRequest,
    SessionTokenRequest,
    TemporaryRequest,
)
from rolescope.value import Value

Request = AssumeRoleRequest | TemporaryRequest
_WITH_PROVIDER_ID = ("www.amazon.com", "graph.facebook.com")  # FED-6


class CallerValue(Value):
    """A value that only the caller has. `is_file`: it is the content of a file of that name."""

    name: str
    is_file: bool = False


ParameterValue = str | int | list[Any] | dict[str, Any] | CallerValue
Parameter = tuple[str, ParameterValue]


class StsCall(Value):
    """One operation of STS with its parameters, named and spelled as in AWS's API reference."""

    operation: str
    parameters: tuple[Parameter, ...]


def aws_call(request: Request) -> StsCall:
    """Return the call that makes a request."""
    match request:
        case AssumeRoleRequest():
            operation = request.action.partition(":")[2]
            return StsCall(operation, tuple(_assume_role(request)))
        case AssumeRootRequest():
            return StsCall("AssumeRoot", tuple(_assume_root(request)))
        case SessionTokenRequest():
            return StsCall("GetSessionToken", tuple(_session_token(request)))
        case FederationTokenRequest():
            return StsCall("GetFederationToken", tuple(_federation_token(request)))


def _assume_role(request: AssumeRoleRequest) -> Iterator[Parameter]:
    given = request.parameters
    yield "RoleArn", request.role
    if request.action == ASSUME_ROLE_WITH_SAML:  # name and tags come in the assertion (FED-2)
        yield "PrincipalArn", request.caller.provider or "PROVIDER_ARN"
        yield "SAMLAssertion", CallerValue("ASSERTION", is_file=True)
    else:
        yield "RoleSessionName", DEFAULT_NAME if given.session_name is None else given.session_name
    if request.action == ASSUME_ROLE_WITH_WEB_IDENTITY:  # tags come in the token
        yield "WebIdentityToken", CallerValue("TOKEN", is_file=True)
        caller = request.caller
        if caller.kind is CallerKind.WEB and caller.provider in _WITH_PROVIDER_ID:
            yield "ProviderId", caller.provider
    if request.action == ASSUME_ROLE:
        if given.external_id is not None:
            yield "ExternalId", given.external_id
        if given.mfa or given.serial_number is not None:
            yield from _mfa(given.serial_number)
    yield from _duration(given.duration)
    if request.action == ASSUME_ROLE:
        yield from _session(given)
    yield from _policies(given.session_policy, given.policy_arns)


def _mfa(serial_number: str | None = None) -> Iterator[Parameter]:
    yield "SerialNumber", serial_number or "MFA_DEVICE_ARN"
    yield "TokenCode", CallerValue("CODE")


def _duration(seconds: int | None) -> Iterator[Parameter]:
    if seconds is not None:
        yield "DurationSeconds", seconds


def _session(given: AssumeRoleParameters) -> Iterator[Parameter]:
    """Yield the attributes of the session."""
    yield from _tags(given.tags)
    if given.transitive_tag_keys:
        yield "TransitiveTagKeys", list(given.transitive_tag_keys)
    if given.source_identity is not None:
        yield "SourceIdentity", given.source_identity
    if given.provided_contexts:
        yield (
            "ProvidedContexts",
            [
                {"ProviderArn": one.provider_arn, "ContextAssertion": "CONTEXT_ASSERTION"}
                for one in given.provided_contexts
            ],
        )


def _tags(tags: Tags) -> Iterator[Parameter]:
    if tags:
        yield "Tags", [{"Key": key, "Value": value} for key, value in tags]


def _policies(policy: str | None, arns: tuple[str, ...]) -> Iterator[Parameter]:
    if policy is not None:
        yield "Policy", policy
    if arns:
        yield "PolicyArns", [{"arn": arn} for arn in arns]


def _assume_root(request: AssumeRootRequest) -> Iterator[Parameter]:
    yield "TargetPrincipal", request.target
    yield "TaskPolicyArn", {"arn": request.task_policy}
    yield from _duration(request.duration)


def _session_token(request: SessionTokenRequest) -> Iterator[Parameter]:
    yield from _duration(request.duration)
    if request.mfa:
        yield from _mfa()


def _federation_token(request: FederationTokenRequest) -> Iterator[Parameter]:
    yield "Name", request.name
    yield from _duration(request.duration)
    yield from _tags(request.tags)
    yield from _policies(request.session_policy, request.policy_arns)


_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def spelled(name: str, separator: str) -> str:
    """Spell a name of the API in lower case, its words joined: `role-arn`, `assume_role`."""
    return separator.join(_WORDS.split(name)).lower()


def aws_command(request: Request) -> str:
    """Write the command for a POSIX shell, on one line.

    What only the caller knows stands in capitals, a file that holds it as `file://TOKEN`.
    """
    call = aws_call(request)
    words = ["aws", "sts", spelled(call.operation, "-")]
    for name, value in call.parameters:
        option, text = f"--{spelled(name, '-')}", _text(value)
        # An option's value that begins with a dash would be taken for the next option.
        words += [f"{option}={text}"] if text.startswith("-") else [option, text]
    return shlex.join(words)


def _text(value: ParameterValue) -> str:
    """Write a value as the AWS CLI reads it: lists and structures as JSON."""
    if isinstance(value, CallerValue):
        return f"file://{value.name}" if value.is_file else value.name
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
