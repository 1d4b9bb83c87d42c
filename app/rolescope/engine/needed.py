"""Which layers a decision needed: whose allow it rests on, and whose is missing (EV-25)."""

from rolescope.engine.decision import CALLER_SIDE, LayerOutcomes, needed_layers, open_grants
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.principal import Strength
from rolescope.engine.verdict import Decision, Layer


def strength_of(inquiry: Inquiry, outcome: LayerOutcomes) -> Strength | None:
    """Return how the resource's policy names the caller: the strongest grant (TR-14, PR-17).

    What is undecided rests on the grants that may still let the caller in.
    """
    grants = () if outcome.resource is None else outcome.resource.grants
    if not grants:
        return None
    if outcome.decision is Decision.DEPENDS:
        grants = open_grants(inquiry, outcome) or grants
    sure = [strength for truth, strength in grants if truth]
    return max(sure or [strength for _, strength in grants])


def needed_of(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[Layer, ...]:
    """Return the layers of the caller's side whose allow the decision rests on."""
    strength = strength_of(inquiry, outcome)
    if inquiry.is_same_account and not inquiry.must_be_granted:
        needed = needed_layers(inquiry, strength) if strength else CALLER_SIDE
        limits = ((Layer.BOUNDARY, outcome.boundary), (Layer.SESSION, outcome.session))
        is_enough = strength is not None and all(
            answer is None or answer.allows for layer, answer in limits if layer in needed
        )
        return needed if is_enough else needed_layers(inquiry, Strength.ACCOUNT)
    if strength is None:
        return () if inquiry.is_same_account else needed_layers(inquiry, Strength.ACCOUNT)
    return needed_layers(inquiry, strength)


def missing_of(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[Layer, ...]:
    """Return the layers whose allow is missing, in the order of EV-25."""
    missing = [Layer.SCP] if any(answer.allows is False for answer in outcome.scps) else []
    granted = outcome.resource is not None and outcome.resource.allows is not False
    if not granted and (inquiry.must_be_granted or not inquiry.is_same_account):
        missing.append(inquiry.resource_layer)
    for layer in needed_of(inquiry, outcome):
        answer = outcome.own(layer)
        is_silent = answer is not None and answer.allows is False
        if is_silent or (answer is None and layer is Layer.IDENTITY):
            missing.append(layer)
    return tuple(missing)


def not_needed(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[Layer, ...]:
    """Return the layers of the caller's side that say nothing that the decision needed."""
    if strength_of(inquiry, outcome) is None or outcome.decision is Decision.IMPLICIT_DENY:
        return ()
    needed = needed_of(inquiry, outcome)
    return tuple(
        layer
        for layer in CALLER_SIDE
        if layer not in needed
        and (answer := outcome.own(layer)) is not None
        and answer.denies is False
        and answer.allows is not None
    )
