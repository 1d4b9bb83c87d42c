"""Rules outside of policies: actions that AWS allows or refuses for a kind of credentials."""

from collections.abc import Iterator
from functools import lru_cache

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.action_index import ActionIndex, mask_of
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource_shape import shapes_of
from rolescope.engine.language.variables import VERSION
from rolescope.engine.request.admission import Admission, admit_to_action
from rolescope.engine.request.assume_root import ASSUME_ROOT
from rolescope.engine.request.protected import protected_from
from rolescope.engine.request.signer import Signer
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.simulation.permissions.layers import LayerPiece
from rolescope.trust.entities import caller_of
from rolescope.value import Value

_SINGLY = ("iam", "sts")  # whose actions are admitted one by one; all others alike
_ANY_ACTION = "s3:GetObject"


class FixedActionRule(Value):
    """Actions that AWS allows or refuses whatever the policies say (FED-12 to FED-16, DF-21)."""

    mask: int
    id: str
    words: str
    is_allowed: bool


class OtherPolicyNeed(Value):
    """Actions that somebody else's policy has to allow as well."""

    mask: int
    words: str


def rules_of(
    caller: Caller, signer: Signer, index: WorldIndex, actions: ActionIndex, at: str
) -> tuple[FixedActionRule, ...]:
    """Ask for every action that may be special, and once for all others.

    Of users and roles with nothing special about their credentials, all of an account have the
    same rules.
    """
    entity = signer.entity
    if entity is None or caller != caller_of(entity):
        return _rules(caller, signer, index, actions, at)
    key = ("permission rules", actions, signer.kind, signer.account, signer.partition)
    return index.remember(
        (*key, signer.is_service_linked), lambda: _rules(caller, signer, index, actions, at)
    )


def _rules(
    caller: Caller, signer: Signer, index: WorldIndex, actions: ActionIndex, at: str
) -> tuple[FixedActionRule, ...]:

    def ask(action: str) -> Admission | None:
        request = ActionRequest(
            caller=caller, action=action, resource=_resource(action, signer, index), at=at
        )
        return admit_to_action(request, signer, index)

    found: dict[tuple[str, str, bool], int] = {}

    def add(admission: Admission | None, mask: int, action: str) -> None:
        if admission is not None:
            words = admission.sentence.replace(action, "this action")
            key = admission.rule, words, admission.is_allowed
            found[key] = found.get(key, 0) | mask

    rest = actions.everything
    for service in _SINGLY:
        first, stop = actions.spans.get(service, (0, 0))
        for place in range(first, stop):
            name = actions.catalogue.names[place]
            add(ask(name), 1 << place, name)
            rest &= ~(1 << place)
    add(ask(_ANY_ACTION), rest, _ANY_ACTION)
    return tuple(
        FixedActionRule(mask, rule, words, is_allowed)
        for (rule, words, is_allowed), mask in found.items()
    )


def protected_pieces(
    signer: Signer, reading: Interpretation, actions: ActionIndex
) -> tuple[LayerPiece, ...]:
    """Return what takes the writes on protected roles and policies from everybody (SVC-7a)."""
    return tuple(
        LayerPiece(
            source=None,
            allows=False,
            denies=True,
            shapes=shapes_of((kind.pattern,), VERSION, RequestContext({}), reading),
            actions=kind.writes,
            words=kind.words,
        )
        for kind in protected_from(signer)
        if actions.mask(kind.writes)
    )


def _resource(action: str, signer: Signer, index: WorldIndex) -> str:
    """Return a resource that speaks for all of an action."""
    if action != ASSUME_ROOT:
        return "*"
    organization = index.world.organization
    others = (
        member.id
        for member in (organization.accounts if organization else ())
        if organization is not None and member.id != organization.management_account
    )
    return f"arn:{signer.partition or 'aws'}:iam::{next(others, signer.account)}:root"


@lru_cache(maxsize=2)
def needs_of(actions: ActionIndex) -> tuple[OtherPolicyNeed, ...]:
    """Return where an identity-based policy alone never suffices (EV-17, FED-15)."""
    root = actions.catalogue.find(ASSUME_ROOT)
    needs = (
        OtherPolicyNeed(
            mask_of(_about(actions, "sts", ":role/")), "the trust policy of the role allows it too"
        ),
        OtherPolicyNeed(mask_of(_about(actions, "kms", ":key/")), "the key policy allows it too"),
        OtherPolicyNeed(mask_of(() if root is None else (root,)), "central root access is set up"),
    )
    return tuple(need for need in needs if need.mask)


def _about(actions: ActionIndex, service: str, kind: str) -> Iterator[int]:
    """Yield the actions of a service that are about resources of a kind."""
    targets = actions.catalogue.targets
    for place in range(*actions.spans.get(service, (0, 0))):
        if any(kind in target.arn for target in targets[place]):
            yield place
