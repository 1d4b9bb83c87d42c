"""The same call again, at another time: with the credentials as they are, or with new ones."""

from rolescope.model.caller import Caller, SamlCaller, SessionCaller, SessionTokenCaller
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.timeline.intervals import second_of, text_of
from rolescope.value import replace

MFA_AGE = "aws:multifactorauthage"


def repeated(request: AssumeRoleRequest, second: int) -> AssumeRoleRequest:
    """Return the request as it would be made at another time with the same credentials.

    The MFA sign-in behind GetSessionToken gets older (MFA-3); a code in the call itself is new
    in every call (MFA-2). Context keys that are given stay what they are.
    """
    first = second_of(request.at)
    at = text_of(second)
    if first is None or not isinstance(request.caller, SessionTokenCaller):
        return replace(request, at=at)
    older = second - first
    context = tuple(
        (key, _aged(values, older) if key.lower() == MFA_AGE else values)
        for key, values in request.context
    )
    return replace(request, at=at, caller=_older(request.caller, older), context=context)


def renewed(request: AssumeRoleRequest, second: int) -> AssumeRoleRequest:
    """Return the request at another time, made with a session that was issued right then.

    An assertion is replaced by a new one. All other credentials stay as they are.
    """
    again = repeated(request, second)
    return replace(again, caller=_issued_at(again.caller, second))


def age_of(request: AssumeRoleRequest) -> int | None:
    """Return the age in seconds of the MFA sign-in behind GetSessionToken, where it counts."""
    caller = request.caller
    if not isinstance(caller, SessionTokenCaller):
        return None
    for key, values in request.context:
        if key.lower() == MFA_AGE and values and values[0].isdecimal():
            return int(values[0])
    return caller.mfa_age if caller.mfa else None


def _older(caller: SessionTokenCaller, seconds: int) -> SessionTokenCaller:
    if caller.mfa_age is None:
        return caller
    return replace(caller, mfa_age=max(0, caller.mfa_age + seconds))


def _aged(values: tuple[str, ...] | None, seconds: int) -> tuple[str, ...] | None:
    if not values or not values[0].isdecimal():
        return values
    return (str(max(0, int(values[0]) + seconds)),)


def _issued_at(caller: Caller, second: int) -> Caller:
    if isinstance(caller, SamlCaller):
        return replace(caller, session_not_on_or_after=None)
    if not isinstance(caller, SessionCaller) or caller.source is None:
        return caller
    begin, end = second_of(caller.issued_at), second_of(caller.expires_at)
    lasts = end - begin if begin is not None and end is not None else None
    return replace(
        caller,
        issued_at=text_of(second),
        expires_at=None if lasts is None else text_of(second + lasts),
    )
