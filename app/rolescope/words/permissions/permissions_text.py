"""Effective permissions in words: a bar for each layer, and a tree of services and actions."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Layer
from rolescope.model.caller import SessionCaller
from rolescope.simulation.caller_text import caller_account
from rolescope.simulation.permissions.effective import EffectivePermissions, PermissionLayer, State
from rolescope.simulation.permissions.names import by_service, ungranted
from rolescope.words.permissions.permission_services import ServiceWriter
from rolescope.words.permissions.permission_values import LayerText, PermissionsText, ServiceText
from rolescope.words.permissions.permission_words import (
    Statements,
    layer_title,
    statement_resources,
)

_ALLOWED = (State.ALLOWED, State.CONDITIONAL)


def permissions_text(found: EffectivePermissions, index: WorldIndex) -> PermissionsText:
    """Say what a caller may do, and by whose leave."""
    statements = Statements()
    writer = ServiceWriter(found, statements)
    written = (writer.service(service) for service in by_service(found))
    services = tuple(sorted(written, key=lambda service: service.is_cut))
    return whole_text(found, index, services, statements)


def whole_text(
    found: EffectivePermissions,
    index: WorldIndex,
    services: tuple[ServiceText, ...],
    statements: Statements,
) -> PermissionsText:
    """Say what stands around services that are written already."""
    return PermissionsText(
        title=_title(found, services),
        summary=_summary(found),
        catalogue=found.catalogue.version,
        layers=tuple(layer for layer in _layers(found) if layer.says),
        services=services,
        not_counted=_not_counted(found, index),
        depends=tuple(_depends(found)),
        excerpts=tuple(map(statements.excerpt, statements.found)),
        absent=_absent(found, services),
        resources=statement_resources(
            list(dict.fromkeys(one for group in found.groups for one in group.grants))
        ),
    )


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 action`, `58 actions`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _title(found: EffectivePermissions, services: Sequence[ServiceText]) -> str:
    held = sum(any(entry.state in _ALLOWED for entry in one.entries) for one in services)
    return f"{counted(found.count(*_ALLOWED), 'action')} in {counted(held, 'service')}"


def _absent(found: EffectivePermissions, services: Sequence[ServiceText]) -> tuple[str, ...]:
    shown = {service.name for service in services}
    return tuple(name for name, _, _ in found.catalogue.services() if name not in shown)


def _summary(found: EffectivePermissions) -> str:
    words = ["What is left after every layer."]
    if found.granted:
        cut = sum(layer.cuts for layer in found.layers)
        cuts = f"{cut:,} {'is' if cut == 1 else 'are'} cut away" if cut else "none is cut away"
        words.append(f"{found.granted:,} are granted, {cuts}.")
    conditional = found.count(State.CONDITIONAL)
    if conditional:
        words.append(f"{conditional:,} only with conditions.")
    depends = sum(
        group.size for group in found.groups if group.state is State.DEPENDS and group.grants
    )
    if depends:
        words.append(f"{depends:,} depend on what is not known.")
    return " ".join(words)


def _depends(found: EffectivePermissions) -> Iterator[str]:
    """Say what missing documents may grant besides."""
    sizes: dict[str, int] = {}
    for group in ungranted(found):
        why = "; ".join(dict.fromkeys(why for way in group.ways for why in way.depends))
        sizes[why] = sizes.get(why, 0) + group.size
    for why, size in sizes.items():
        yield f"{counted(size, 'more action')} may be granted: {why}."


def _not_counted(found: EffectivePermissions, index: WorldIndex) -> str:
    words = [
        "Resource-based policies, which can add permissions; resources of other accounts need one."
    ]
    account = caller_account(found.caller) or ""
    if index.world.organization is not None and account:
        words.append("RCPs, which act where the resource is.")
    words += [f"{gap[:1].upper()}{gap[1:]}".rstrip(".") + "." for gap in found.unknown]
    words += found.notes
    return " ".join(words)


def _layers(found: EffectivePermissions) -> Iterator[LayerText]:
    total = found.granted
    narrowed = _narrowed(found)
    for number, layer in enumerate(found.layers):
        names = dict.fromkeys(policy.name for policy in layer.policies)
        yield LayerText(
            number=number,
            title=layer_title(layer),
            detail=", ".join(names) or _nothing(layer, found),
            says=_says(layer, number, narrowed[number]),
            is_cut=layer.cuts > 0,
            is_narrowing=bool(number and narrowed[number] and not layer.cuts),
            kept=layer.left / total if total else None,
            cut=layer.cuts / total if total else 0,
            note=" ".join(filter(None, (layer.note, *layer.gaps, _more(narrowed[number])))),
        )


def _narrowed(found: EffectivePermissions) -> Counter[int]:
    """Count by layer the actions that it leaves, but only on some resources or conditions."""
    narrowed: Counter[int] = Counter()
    for group in found.groups:
        if group.state is not State.DENIED:
            for layer in {cut.layer for cut in group.cuts if not cut.is_whole}:
                narrowed[layer] += group.size
    return narrowed


def _more(narrowed: int) -> str:
    return f"Leaves {counted(narrowed, 'action')} only in part." if narrowed else ""


def _nothing(layer: PermissionLayer, found: EffectivePermissions) -> str:
    if layer.layer is Layer.REQUEST:
        refused = "calls that such credentials cannot make"
        return refused if layer.cuts else "changes to what belongs to AWS"
    if layer.note:
        return layer.note
    if layer.layer is Layer.SESSION and isinstance(found.caller, SessionCaller):
        return "none given"
    return "no policy"


def _says(layer: PermissionLayer, number: int, narrowed: int) -> str:
    if layer.gaps and not layer.policies:
        return "not imported"
    if layer.cuts:
        return f"cuts {layer.cuts:,}"
    if not number:
        return f"grants {layer.left:,}"
    if narrowed:
        return f"narrows {narrowed:,}"
    if layer.layer is Layer.REQUEST:
        return ""  # nothing to show
    return "no change" if layer.limits else "does not apply"
