"""A request as the command of the AWS CLI that would make it."""

import json
import shlex
from collections.abc import Iterator

from rolescope.model.request import (
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    AssumeRoleParameters,
    AssumeRoleRequest,
)

_COMMANDS = {
    ASSUME_ROLE_WITH_SAML: "assume-role-with-saml",
    ASSUME_ROLE_WITH_WEB_IDENTITY: "assume-role-with-web-identity",
}


def aws_command(request: AssumeRoleRequest) -> str:
    """Write the command for a POSIX shell. What only the caller knows stands in capitals."""
    command = _COMMANDS.get(request.action, "assume-role")
    lines = [f"aws sts {command}", f"--role-arn {shlex.quote(request.role)}"]
    for option, *values in (*_identity(request), *_parameters(request.parameters)):
        lines.append(" ".join((option, *map(shlex.quote, values))))
    return " \\\n  ".join(lines)


def _identity(request: AssumeRoleRequest) -> Iterator[tuple[str, ...]]:
    """Yield the options that say who calls."""
    if request.action == ASSUME_ROLE_WITH_SAML:
        yield "--principal-arn", str(getattr(request.caller, "provider", "PROVIDER_ARN"))
        yield "--saml-assertion", "file://ASSERTION"
        return
    yield "--role-session-name", request.parameters.session_name or "session"
    if request.action == ASSUME_ROLE_WITH_WEB_IDENTITY:
        yield "--web-identity-token", "file://TOKEN"


def _parameters(given: AssumeRoleParameters) -> Iterator[tuple[str, ...]]:
    if given.external_id:
        yield "--external-id", given.external_id
    if given.mfa:
        yield "--serial-number", given.serial_number or "MFA_DEVICE_ARN", "--token-code", "CODE"
    if given.duration is not None:
        yield "--duration-seconds", str(given.duration)
    yield from _session(given)


def _session(given: AssumeRoleParameters) -> Iterator[tuple[str, ...]]:
    """Yield the options that shape the session."""
    if given.tags:
        tags = [{"Key": key, "Value": value} for key, value in given.tags]
        yield "--tags", json.dumps(tags)
    if given.transitive_tag_keys:
        yield "--transitive-tag-keys", *given.transitive_tag_keys
    if given.source_identity:
        yield "--source-identity", given.source_identity
    if given.session_policy:
        yield "--policy", given.session_policy
    if given.policy_arns:
        yield "--policy-arns", *(f"arn={arn}" for arn in given.policy_arns)
