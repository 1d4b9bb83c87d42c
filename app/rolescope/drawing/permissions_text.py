"""Effective permissions in words: a bar for each layer, and a tree of services and actions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rolescope.drawing.permission_words import (
    Statements,
    cut_words,
    in_full,
    layer_title,
    only_if,
    region_words,
    short_list,
    short_parts,
    short_region,
    short_resource,
    statement_resources,
)
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.verdict import Layer
from rolescope.model.caller import SessionCaller
from rolescope.model.catalogue import AccessLevel
from rolescope.simulation.caller_text import caller_account
from rolescope.simulation.excerpt import Excerpt
from rolescope.simulation.permission_names import (
    ServiceActions,
    ServiceGroup,
    by_service,
    ungranted,
)
from rolescope.simulation.permissions import (
    EffectivePermissions,
    PermissionLayer,
    PermissionStatement,
    State,
    Way,
)

LEGEND = " \N{MIDDLE DOT} ".join(("L list", "R read", "T tagging", "W write", "P permissions"))
_ALLOWED = (State.ALLOWED, State.CONDITIONAL)
_HELD = (*_ALLOWED, State.DEPENDS)
_MOST_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerText:
    """One bar. `kept` and `cut` are shares of what the first layer grants.

    `says` stands at the right: "cuts 12", "no change", "not imported".
    """

    number: int
    title: str
    detail: str
    says: str
    is_cut: bool = False
    kept: float | None = None
    cut: float = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """One way of an action group, or what is cut from it: a line below the group.

    `statement` is the number of the statement to show with it, None for none.
    """

    resources: str
    only_if: str
    by: str
    is_cut: bool = False
    details: str = ""
    statement: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """Actions of one service with one answer.

    `names` are all of them and `each` the bits of their access levels, one by one.
    `escalations` are those that can lead to more rights, with how. `cut_by` are the numbers of
    the layers that cut.
    """

    title: str
    levels: int
    state: State
    resources: str
    only_if: str
    by: str
    details: str
    names: tuple[str, ...] = ()
    each: bytes = b""
    escalations: tuple[tuple[str, str], ...] = ()
    lines: tuple[LineText, ...] = ()
    cut_by: tuple[int, ...] = ()
    statement: int | None = None

    @property
    def is_cut(self) -> bool:
        """Tell whether nothing of it is left."""
        return self.state is State.DENIED


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceText:
    """One service: `count` says how many of its actions are held, or cut away."""

    name: str
    count: str
    levels: int
    resources: str
    only_if: str
    by: str
    is_cut: bool
    escalations: int
    entries: tuple[EntryText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsText:
    """The whole panel. `excerpts` are documents by the number of a statement."""

    title: str
    summary: str
    catalogue: str
    layers: tuple[LayerText, ...]
    services: tuple[ServiceText, ...]
    not_counted: str
    depends: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def escalations(self) -> int:
        """Count the actions that can lead to more rights."""
        return sum(service.escalations for service in self.services)


def permissions_text(found: EffectivePermissions, index: WorldIndex) -> PermissionsText:
    """Say what a caller may do, and by whose leave."""
    statements = Statements()
    writer = _Writer(found, statements)
    written = (writer.service(service) for service in by_service(found))
    services = tuple(sorted(written, key=lambda service: service.is_cut))
    return PermissionsText(
        title=_title(found, services),
        summary=_summary(found),
        catalogue=found.catalogue.version,
        layers=tuple(layer for layer in _layers(found) if layer.says),
        services=services,
        not_counted=_not_counted(found, index),
        depends=tuple(_depends(found)),
        excerpts=tuple(map(statements.excerpt, statements.found)),
    )


# Words around the tree


def letters(levels: int) -> str:
    """Write access levels in fixed places: `LR.W.`."""
    return "".join(level.letter if levels & level.bit else "." for level in AccessLevel)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 action`, `58 actions`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _title(found: EffectivePermissions, services: Sequence[ServiceText]) -> str:
    held = sum(any(entry.state in _ALLOWED for entry in one.entries) for one in services)
    return f"{counted(found.count(*_ALLOWED), 'action')} in {counted(held, 'service')}"


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
    words = ["Resource-based policies outside this import. They can only add permissions."]
    account = caller_account(found.caller) or ""
    if index.world.organization is not None and account:
        words.append("RCPs, which act where the resource is.")
    words += [f"{gap[:1].upper()}{gap[1:]}".rstrip(".") + "." for gap in found.unknown]
    words += found.notes
    return " ".join(words)


def _layers(found: EffectivePermissions) -> Iterator[LayerText]:
    total = found.granted
    for number, layer in enumerate(found.layers):
        names = dict.fromkeys(policy.name for policy in layer.policies)
        yield LayerText(
            number=number,
            title=layer_title(layer),
            detail=", ".join(names) or _nothing(layer, found),
            says=_says(layer, number),
            is_cut=layer.cuts > 0,
            kept=layer.left / total if total else None,
            cut=layer.cuts / total if total else 0,
            note=" ".join(filter(None, (layer.note, *layer.gaps))),
        )


def _nothing(layer: PermissionLayer, found: EffectivePermissions) -> str:
    if layer.layer is Layer.REQUEST:
        return "calls that such credentials cannot make"
    if layer.note:
        return layer.note
    if layer.layer is Layer.SESSION and isinstance(found.caller, SessionCaller):
        return "none given"
    return "no policy"


def _says(layer: PermissionLayer, number: int) -> str:
    if layer.gaps and not layer.policies:
        return "not imported"
    if layer.cuts:
        return f"cuts {layer.cuts:,}"
    if not number:
        return f"grants {layer.left:,}"
    if layer.layer is Layer.REQUEST:
        return ""  # nothing to show
    return "no change" if layer.limits else "does not apply"


# The tree


class _Writer:
    """Writes services and action groups of some permissions."""

    def __init__(self, found: EffectivePermissions, statements: Statements) -> None:
        self._found = found
        self._statements = statements
        self._answers: dict[int, EntryText] = {}

    def service(self, service: ServiceActions) -> ServiceText:
        """Write one service with its groups."""
        entries = tuple(self._entry(group) for group in service.groups)
        held = [entry for entry in entries if not entry.is_cut]
        shown = held or list(entries)
        count = service.count(*_HELD)
        levels = 0
        for entry in held:
            levels |= entry.levels
        return ServiceText(
            name=service.service,
            count=f"{count:,} of {service.total:,}"
            if held
            else f"{sum(len(entry.names) for entry in entries):,} cut away",
            levels=levels,
            resources=_common([entry.resources for entry in shown], _resources(service, held)),
            only_if=_common([entry.only_if for entry in held], "some have conditions"),
            by=_common([entry.by for entry in shown], _policies(service)),
            is_cut=not held,
            escalations=sum(len(entry.escalations) for entry in held),
            entries=entries,
        )

    def _entry(self, group: ServiceGroup) -> EntryText:
        known = self._answers.get(id(group.group))
        if known is None:
            known = self._answers[id(group.group)] = self._answer(group)
        catalogue = self._found.catalogue
        return replace(
            known,
            title=action_names(group.names),
            levels=group.levels,
            names=tuple(name for lo, hi in group.spans for name in catalogue.names[lo:hi]),
            each=b"".join(catalogue.levels[lo:hi] for lo, hi in group.spans),
            escalations=tuple(
                (name.partition(":")[2], f"{mark.words} ({', '.join(mark.rules)})")
                for name, mark in group.escalations(catalogue)
            ),
        )

    def _answer(self, service_group: ServiceGroup) -> EntryText:
        """Write what is the same for all actions of a group, in whatever service."""
        group, found, statements = service_group.group, self._found, self._statements
        ways = [self._way(way, group.needs) for way in group.ways]
        cuts = [
            LineText(
                resources="",
                only_if="",
                by=cut_words(cut, found, statements),
                is_cut=True,
                statement=self._number(cut.statements),
            )
            for cut in group.cuts
        ]
        first = (ways or cuts)[0]
        if ways:
            by = group.rule or _common([way.by for way in ways], f"{len(ways)} statements")
            parts = [part for way in group.ways for part in short_parts(way.region)]
            resources = ways[0].resources if len(ways) == 1 else short_list(parts)
            asked = _common([way.only_if for way in ways], "see below")
        else:
            by = next(line.by for line, cut in zip(cuts, group.cuts, strict=True) if cut.is_whole)
            meant = group.grants or [one for cut in group.cuts for one in cut.statements]
            named = statement_resources(meant)
            resources, asked = short_list(map(short_resource, named)), ""
        said = [line.details or line.by for line in (*ways, *cuts)]
        said += [f"Some of them also granted by {statements.name(one)}" for one in group.some]
        details = "\n".join(dict.fromkeys(said))
        return EntryText(
            title="",
            levels=0,
            state=group.state,
            resources=resources,
            only_if=asked,
            by=by,
            details=details,
            lines=(*ways, *cuts) if len(ways) + len(cuts) > 1 else (),
            cut_by=tuple(dict.fromkeys(cut.layer for cut in group.cuts)),
            statement=first.statement,
        )

    def _way(self, way: Way, needs: str) -> LineText:
        found = self._found
        by = self._statements.names(way.grants)
        full = [f"On {', '.join(region_words(way.region))}", *in_full(way, found, needs)]
        full += [f"Granted by {self._statements.name(one)}" for one in way.grants]
        return LineText(
            resources=short_region(way.region),
            only_if=", ".join(only_if(way, found, needs)),
            by=by,
            details="\n".join(full),
            statement=self._number(way.grants),
        )

    def _number(self, statements: Sequence[PermissionStatement]) -> int | None:
        return self._statements.number(statements[0]) if statements else None


def _resources(service: ServiceActions, held: Sequence[EntryText]) -> str:
    """Say on what the actions of a service are held, or were meant to be."""
    groups = [one.group for one in service.groups if not held or one.group.ways]
    parts = [part for one in groups for way in one.ways for part in short_parts(way.region)]
    if not parts:
        named = statement_resources([one for group in groups for one in group.grants])
        parts = [short_resource(one) for one in named]
    return short_list(parts)


def _policies(service: ServiceActions) -> str:
    """Name the policies that grant actions of a service."""
    grants = (one for group in service.groups for one in group.group.grants)
    return short_list((one.policy.name for one in grants), "policies")


def _common(words: Sequence[str], otherwise: str) -> str:
    """Return what all say, or other words when they differ."""
    unique = list(dict.fromkeys(words))
    return unique[0] if len(unique) == 1 else otherwise if unique else ""


def action_names(names: Sequence[str]) -> str:
    """Name actions: `Describe* and List*`, `GetObject, PutObject and 12 more`."""
    if names == ("*",):
        return "All actions"
    if len(names) > _MOST_NAMES:
        more = len(names) - _MOST_NAMES + 1
        return f"{', '.join(names[: _MOST_NAMES - 1])} and {more} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
