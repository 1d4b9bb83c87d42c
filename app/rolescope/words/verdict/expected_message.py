"""The answer that STS is expected to give: code and form of the message."""

from collections.abc import Iterable, Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.request.signer import signer
from rolescope.engine.request.token_keys import provider_host
from rolescope.engine.verdict import Decision, Layer, LayerOutcome, LayerTrace
from rolescope.model.caller import CallerKind
from rolescope.simulation.assume_role import Simulation

_TAILS = {
    Layer.IDENTITY: " because no identity-based policy allows the {} action",  # ERR-2
    Layer.TRUST: " because no role trust policy allows the {} action",  # ERR-3
    Layer.BOUNDARY: " because no permissions boundary allows the {} action",  # ERR-4
    Layer.SESSION: " because no session policy allows the {} action",  # ERR-5
    Layer.SCP: " because no service control policy allows the {} action",  # ERR-6
}
_EXPLICIT_TAILS = {
    Layer.IDENTITY: " with an explicit deny in an identity-based policy",  # ERR-7
    Layer.TRUST: " with an explicit deny in the role trust policy",  # ERR-8
    Layer.SCP: " with an explicit deny in a service control policy",  # ERR-9
    Layer.RCP: " with an explicit deny in a resource control policy",
    Layer.BOUNDARY: " with an explicit deny in a permissions boundary",  # ERR-10
    Layer.SESSION: " with an explicit deny in a session policy",
}


def expected_message(simulation: Simulation, index: WorldIndex) -> str:
    """Return the error that STS is expected to answer with; empty when it answers credentials.

    It is the expected wording, and has to be labeled so (ERR-31). Across accounts the answer
    does not tell about the other side (ERR-11). What STS finds before it looks at policies comes
    first (AR-17).
    """
    verdict = simulation.verdict
    refusals = [one for one in verdict.refusals if one.is_early]
    if verdict.decision is Decision.ALLOW:
        refusals = list(verdict.refusals)
    if refusals:
        return f"{refusals[0].code}: {refusals[0].message}"
    if verdict.decision in {Decision.ALLOW, Decision.DEPENDS}:
        return ""
    return _fixed_message(simulation) or _not_authorized(simulation, index)


_FIXED = {
    "AR-2": "AccessDenied: Roles may not be assumed by root accounts.",  # ERR-13
    "AR-4": "AccessDenied: Roles may not be assumed by root accounts.",
    "SES-11": "InvalidClientTokenId: The security token included in the request is invalid",
}  # the last is ERR-28


def _fixed_message(simulation: Simulation) -> str:
    """Return the message of an answer that names neither caller nor role."""
    request, rules = simulation.request, simulation.verdict.rules
    found = next((_FIXED[rule] for rule in rules if rule in _FIXED), "")
    if found:
        return found
    caller = request.caller
    if caller.kind is CallerKind.WEB and "TR-21" in rules:  # ERR-29
        issuer = provider_host(caller.provider)
        return (
            "InvalidIdentityToken: No OpenIDConnect provider found in your account for "
            f"https://{issuer}"
        )
    if caller.is_token:
        return f"AccessDenied: Not authorized to perform {request.action}"  # ERR-12
    return ""


def _not_authorized(simulation: Simulation, index: WorldIndex) -> str:
    """ERR-1 with its tail, and ERR-14."""
    request = simulation.request
    who = signer(request.caller, index)
    action = failing_action(simulation)
    tail = ""
    if who.account == account_of(request.role):
        tail = next(iter(_tails(simulation)), "").format(action)
    arn = who.arn or getattr(request.caller, "name", "")
    return (
        f"AccessDenied: User: {arn} is not authorized to perform: {action} on resource: "
        f"{request.role}{tail}"
    )


def failing_action(simulation: Simulation) -> str:
    """Return the action that fails: the operation itself, or one on the side (ERR-14)."""
    return next(layer.action for layer in simulation.verdict.layers if _fails(layer, simulation))


def _fails(layer: LayerTrace, simulation: Simulation) -> bool:
    if layer.outcome is LayerOutcome.EXPLICIT_DENY:
        return True
    return layer.outcome is LayerOutcome.NO_MATCH and layer.layer in simulation.verdict.missing


def _tails(simulation: Simulation) -> Iterator[str]:
    verdict = simulation.verdict
    layers: Iterable[Layer] = (
        layer.layer for layer in verdict.layers if layer.outcome is LayerOutcome.EXPLICIT_DENY
    )
    if verdict.decision is Decision.EXPLICIT_DENY:
        yield from (_EXPLICIT_TAILS[layer] for layer in layers if layer in _EXPLICIT_TAILS)
    elif not {"AR-5", "EV-22"}.isdisjoint(verdict.rules):
        yield _TAILS[Layer.TRUST]  # as for a role that does not trust the caller
    else:
        yield from (_TAILS[layer] for layer in verdict.missing if layer in _TAILS)
