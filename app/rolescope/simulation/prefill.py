"""Initial values of a request that follow from the policies themselves."""

from rolescope.engine.index import WorldIndex
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.asked_for import AskedField, AskedFor, asked_for
from rolescope.simulation.claims import claim, claim_name, with_claim
from rolescope.value import replace


def prefilled(request: AssumeRoleRequest, index: WorldIndex) -> AssumeRoleRequest:
    """Fill in what the policies on the way ask for, where the answer is known.

    Known is an external ID, a name for the session that fits (anyone may choose it), and a claim
    that has to be one exact value. Whether there is MFA, where the call comes from, and which tags
    are passed is up to the caller: that is not made up.
    """
    for asked in asked_for(index, request.caller, request.role, request.at):
        if asked.meetable and not asked.forbids and asked.values:
            request = _filled(request, asked)
    return request


def _filled(request: AssumeRoleRequest, asked: AskedFor) -> AssumeRoleRequest:
    given, value = request.parameters, asked.values[0]
    if asked.field is AskedField.EXTERNAL_ID and given.external_id is None:
        return replace(request, parameters=replace(given, external_id=value))
    if asked.field is AskedField.SESSION_NAME and given.session_name is None:
        return replace(request, parameters=replace(given, session_name=value))
    caller = request.caller
    if caller.is_token and asked.is_exact:
        name = claim_name(caller, asked.key)
        if name is not None and claim(caller, name) is None:
            return replace(request, caller=with_claim(caller, name, value))
    return request
