"""Effective permissions in words: one bar for each layer, and the statements of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.verdict import Layer
from rolescope.evaluation.words import short_words
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.policy import Statement
from rolescope.simulation.caller_text import caller_account, caller_name
from rolescope.simulation.excerpt import Excerpt, Lines, Mark, Tint, Tone, line_words
from rolescope.simulation.permissions import (
    EffectivePermissions,
    PermissionLayer,
    PermissionStatement,
)

_MOST = 3  # actions or resources by name


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementText:
    """One statement: a check when it grants, a cross when it cuts; its actions, and its place."""

    mark: Mark
    policy: str
    text: str
    note: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerText:
    """One bar. `kept` and `cut` are shares of what the first layer grants, None when not counted.

    `says` stands at the right: "cuts 12", "no change", "not imported".
    """

    title: str
    detail: str
    says: str
    is_cut: bool = False
    kept: float | None = None
    cut: float = 0
    statements: tuple[StatementText, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsText:
    """The whole panel."""

    title: str
    summary: str
    layers: tuple[LayerText, ...]
    not_counted: str


def permissions_text(found: EffectivePermissions, index: WorldIndex) -> PermissionsText:
    """Say what a caller may do, layer by layer."""
    first = next((x for x in found.layers if x.actions is not None), None)
    total = first.actions or 0 if first else 0
    layers = []
    before: int | None = None
    for layer in found.layers:
        layers.append(_layer(layer, before, total, found.caller))
        before = layer.actions if layer.actions is not None else before
    return PermissionsText(
        title=_title(found),
        summary=_summary(found, total),
        layers=tuple(layers),
        not_counted=_not_counted(found, index),
    )


def _title(found: EffectivePermissions) -> str:
    if found.actions is None or found.services is None:
        return f"Permissions of {caller_name(found.caller)}"
    actions = "1 action" if found.actions == 1 else f"{found.actions:,} actions"
    services = "1 service" if found.services == 1 else f"{found.services:,} services"
    return f"{actions} in {services}"


def _summary(found: EffectivePermissions, total: int) -> str:
    if found.actions is None:
        return "What is left after every layer."
    cut = total - found.actions
    cuts = "nothing is cut" if not cut else f"{cut:,} {'is' if cut == 1 else 'are'} cut away"
    return f"What is left after every layer. {total:,} are granted, {cuts}."


def _not_counted(found: EffectivePermissions, index: WorldIndex) -> str:
    words = ["Resource-based policies outside this import. They can only add permissions."]
    account = caller_account(found.caller) or ""
    if index.world.organization is not None and account:
        words.append("RCPs act where the resource is.")
    words.append("Statements with conditions or resources count as granting.")
    words += [f"{gap[:1].upper()}{gap[1:]}".rstrip(".") + "." for gap in found.unknown]
    return " ".join(words)


_TITLES = {
    Layer.IDENTITY: "Identity policies",
    Layer.BOUNDARY: "Permissions boundary",
    Layer.SESSION: "Session policy",
    Layer.SCP: "SCPs",
    Layer.RCP: "RCPs",
}


def _layer(layer: PermissionLayer, before: int | None, total: int, caller: Caller) -> LayerText:
    statements = (*layer.cuts, *layer.grants)
    policies = dict.fromkeys(x.policy.name for x in statements)
    title = _TITLES.get(layer.layer, str(layer.layer.value))
    if layer.level:
        title = f"{title} of {layer.level}"
    cut = before - layer.actions if before is not None and layer.actions is not None else 0
    return LayerText(
        title=title,
        detail=", ".join(policies) or layer.note or _nothing(layer.layer, caller),
        says=_says(layer, before, cut),
        is_cut=cut > 0,
        kept=layer.actions / total if layer.actions is not None and total else None,
        cut=cut / total if total else 0,
        statements=tuple(_statement(x, layer) for x in statements),
        note=" ".join(filter(None, (layer.note, *layer.gaps))),
    )


def _nothing(layer: Layer, caller: Caller) -> str:
    if layer is Layer.SESSION and isinstance(caller, SessionCaller):
        return "none given"
    return "no statement"


def _says(layer: PermissionLayer, before: int | None, cut: int) -> str:
    if layer.gaps and not layer.grants and not layer.cuts:
        return "not imported"
    if layer.actions is None:
        return ""
    if before is None:
        return f"grants {layer.actions:,}"
    return f"cuts {cut:,}" if cut else "no change"


def _statement(found: PermissionStatement, layer: PermissionLayer) -> StatementText:
    lines = Lines(found.policy)
    whole = lines.span(found.path)
    grants = found in layer.grants
    tone = Tone.YES if grants else Tone.NO
    tints = (Tint(whole.line, whole.last_line, tone),) if whole else ()
    return StatementText(
        mark=Mark.YES if grants else Mark.NO,
        policy=found.policy.name,
        text=statement_words(found.statement),
        note=line_words(lines.of([found.path])),
        excerpt=Excerpt(
            policy=found.policy,
            owner=found.policy.name,
            kind=found.policy.type.value,
            tints=tints,
            focus=whole.line if whole else 1,
            top=whole.line if whole else 1,
        ),
    )


def statement_words(statement: Statement) -> str:
    """Say in short what a statement is about: its actions, its resources, its conditions."""
    if statement.actions is not None:
        words = _few(statement.actions, "actions")
    else:
        words = f"all except {_few(statement.not_actions or (), 'actions')}"
    if statement.resources is not None:
        short = [_short_resource(x) for x in statement.resources]
        if short != ["*"]:
            words += f" on {_few(short, 'resources')}"
    elif statement.not_resources is not None:
        short = [_short_resource(x) for x in statement.not_resources]
        words += f" on all except {_few(short, 'resources')}"
    if statement.conditions:
        words += f", only if {short_words(statement.conditions) or 'conditions hold'}"
    return words


def _short_resource(arn: str) -> str:
    """Leave out of an ARN what repeats: partition, service, region and account."""
    return arn.split(":", 5)[5] if arn.startswith("arn:") and arn.count(":") > 4 else arn  # noqa: PLR2004 - ARN-1


def _few(names: Sequence[str] | Iterable[str], noun: str) -> str:
    names = list(names)
    if len(names) <= _MOST:
        return ", ".join(names) or f"no {noun}"
    return f"{', '.join(names[: _MOST - 1])} and {len(names) - _MOST + 1} more {noun}"
