"""What must not be written down: single-use codes, and claims that are tokens or keys themselves.

The product never holds a token, an assertion or a key; but who describes a caller may put one
among the claims, and a request has room for the code of an MFA device.
"""

import re
from dataclasses import replace

from rolescope.engine.request.parameters import ASSERTION_LENGTH, has_mfa
from rolescope.engine.request.refusals import doubtful_device
from rolescope.model.caller import (
    Caller,
    SessionCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest

WITHHELD = "WITHHELD"
_NAME = re.compile(
    r"(?:^|[^a-z0-9])(?:token|secret|password|passwd|nonce|code|api_?key|hash|assertion|"
    r"credentials?)$"
)
_VALUE = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"  # a token
    r"|-----BEGIN [A-Z ]+-----"  # a key or certificate
    r"|\b(?:ASIA|AKIA)[A-Z0-9]{16}\b"  # an access key
)


def without_secrets(request: AssumeRoleRequest) -> AssumeRoleRequest:
    """Return the same question without what is secret in it."""
    parameters = _parameters(request.parameters)
    if parameters.mfa and doubtful_device(request):  # the verdict says so
        parameters = replace(parameters, serial_number=request.parameters.serial_number)
    return replace(request, caller=_caller(request.caller), parameters=parameters)


def _caller(caller: Caller) -> Caller:
    if isinstance(caller, SessionCaller) and caller.source is not None:
        return replace(caller, source=_caller(caller.source))
    return caller.with_claims(
        tuple((name, values) for name, values in caller.claims if not _is_secret(name, values))
    )


def _is_secret(name: str, values: tuple[str, ...]) -> bool:
    return _NAME.search(name.lower()) is not None or any(map(_VALUE.search, values))


def _withheld(assertion: str) -> str:
    """Return what stands for an assertion; of one that STS refuses, the length is kept."""
    least, most = ASSERTION_LENGTH
    return WITHHELD if least <= len(assertion) <= most else "-" * len(assertion)


def _parameters(given: AssumeRoleParameters) -> AssumeRoleParameters:
    """Leave out the MFA code, and the assertions of contexts.

    `mfa` stands for a valid code; of one that STS refuses, the form is kept for its refusal.
    """
    contexts = tuple(
        replace(one, assertion=_withheld(one.assertion)) for one in given.provided_contexts
    )
    kept = replace(given, provided_contexts=contexts)
    if given.token_code is None:
        return kept
    if has_mfa(given):
        return replace(kept, mfa=True, serial_number=None, token_code=None)
    return replace(kept, token_code=re.sub("[0-9]", "0", given.token_code))
