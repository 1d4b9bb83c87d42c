"""Which rules decided, and what is missing in words (EV-25, ERR-2 to ERR-6)."""

from functools import lru_cache

from rolescope.engine.decision import LayerOutcomes
from rolescope.engine.inquiry import SET_CONTEXT, SET_SOURCE_IDENTITY, TAG_SESSION, Inquiry
from rolescope.engine.language.principal import Strength
from rolescope.engine.needed import strength_of
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.caller import CallerKind

_BY_STRENGTH = {
    Strength.ACCOUNT: ("TR-2", "EV-15"),
    Strength.ROLE: ("TR-4", "EV-11"),
    Strength.ANYONE: ("TR-6", "EV-14"),
    Strength.TESTED: ("TR-6", "EV-14"),
    Strength.USER: ("TR-3", "EV-10"),
    Strength.SESSION: ("TR-5", "EV-12"),
    Strength.OTHER: (),
}
_BY_KIND = {
    CallerKind.SERVICE: ("TR-19",),
    CallerKind.WEB: ("TR-21", "FED-1"),
    CallerKind.SAML: ("TR-21", "FED-1"),
}
_BY_MISSING = {
    Layer.SCP: ("SCP-5",),
    Layer.TRUST: ("TR-1",),
    Layer.RESOURCE: ("EV-18",),
    Layer.IDENTITY: ("EV-16",),
    Layer.BOUNDARY: ("EV-16",),
    Layer.SESSION: ("EV-16",),
}
_SIDE_ACTIONS = {TAG_SESSION: "TG-1", SET_SOURCE_IDENTITY: "SI-1", SET_CONTEXT: "AR-20"}
_SENTENCES = {
    Layer.RCP: "no resource control policy",
    Layer.SCP: "no service control policy",
    Layer.TRUST: "no role trust policy",
    Layer.RESOURCE: "no resource-based policy",
    Layer.IDENTITY: "no identity-based policy",
    Layer.BOUNDARY: "no permissions boundary",
    Layer.SESSION: "no session policy",
}


def sentence_of_missing(layer: Layer, action: str) -> str:
    """Say which allow is missing, in AWS's own words (ERR-2 to ERR-6)."""
    return f"{_SENTENCES[layer]} allows the {action} action"


def rules_of(
    inquiry: Inquiry, outcome: LayerOutcomes, missing: tuple[Layer, ...]
) -> tuple[str, ...]:
    """Return the rules that decided about one action."""
    decision = outcome.decision
    rules: list[str] = []
    if decision is Decision.EXPLICIT_DENY:
        rules.append("EV-7")
        if outcome.resource is not None and outcome.resource.denies:
            rules.append("TR-10")
    elif decision is Decision.IMPLICIT_DENY:
        rules += _rules_of_missing(missing, is_same_account=inquiry.is_same_account)
    elif decision is Decision.DEPENDS:
        rules.append("CO-39")
    else:
        rules += _rules_of_allow(inquiry, outcome)
    if outcome.action in _SIDE_ACTIONS:
        rules.append(_SIDE_ACTIONS[outcome.action])
    if inquiry.resource_layer is not Layer.TRUST:  # TR: of trust policies alone
        rules = [rule for rule in rules if not rule.startswith("TR-")]
    return tuple(dict.fromkeys(rules))


@lru_cache(maxsize=256)
def _rules_of_missing(missing: tuple[Layer, ...], *, is_same_account: bool) -> tuple[str, ...]:
    rules = [rule for layer in missing for rule in _BY_MISSING[layer]]
    if Layer.IDENTITY in missing:
        rules.append("TR-2" if is_same_account else "EV-19")
    return tuple(rules)


def _rules_of_allow(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[str, ...]:
    kind = inquiry.signer.kind
    if not kind.is_signed:
        return ("EV-9", *_BY_KIND[kind])
    if not inquiry.is_same_account:
        return "TR-7", "EV-18"
    strength = strength_of(inquiry, outcome)
    if strength is None:
        return ("EV-17",)
    is_federated = kind is CallerKind.FEDERATED_USER and strength in {
        Strength.ROLE,
        Strength.SESSION,
    }
    return ("EV-13",) if is_federated else _BY_STRENGTH[strength]
