"""The tree of effective permissions: services, and groups of actions with one answer."""

from collections.abc import Sequence

from rolescope.model.plain import shortlist
from rolescope.simulation.permissions.action_names import ServiceActions, ServiceGroup
from rolescope.simulation.permissions.effective import EffectivePermissions, PermissionGroup
from rolescope.simulation.permissions.layers import PermissionStatement
from rolescope.simulation.permissions.permission_comparison import PermissionDifference
from rolescope.simulation.permissions.permission_ways import PermissionWay
from rolescope.value import replace
from rolescope.words.permissions.permission_values import (
    EntryText,
    FoldText,
    LineText,
    PermissionsText,
    ServiceText,
)
from rolescope.words.permissions.phrases import (
    Statements,
    cut_words,
    in_full,
    only_if,
    region_words,
    short_list,
    short_parts,
    short_region,
    short_resource,
    statement_resources,
)

_MAX_NAMES = 4
_SEVERAL = "for several reasons"
_MIN_FOLDED = 8  # services that are worth one line instead of many
_MAX_EXCEPTED = 4  # services by name
_ALL_ACTIONS = "All actions"


class ServiceWriter:
    """Writes services and action groups of some permissions."""

    def __init__(self, found: EffectivePermissions, statements: Statements) -> None:
        self._found = found
        self._statements = statements
        self._answers: dict[int, EntryText] = {}

    def service(self, service: ServiceActions) -> ServiceText:
        """Write one service with its groups."""
        entries = [self.entry(group) for group in service.groups]
        return self.summed(service, others_named(entries, service.total))

    def summed(self, service: ServiceActions, entries: Sequence[EntryText]) -> ServiceText:
        """Write one service with groups that are written already."""
        held = [entry for entry in entries if not entry.is_cut]
        shown = held or list(entries)
        count = sum(len(entry.names) for entry in held)
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
            by=_common([entry.by for entry in shown], _policies(service) if held else _SEVERAL),
            is_cut=not held,
            escalations=sum(len(entry.escalations) for entry in held),
            entries=tuple(entries),
        )

    def entry(self, group: ServiceGroup) -> EntryText:
        """Write a group of actions of one service."""
        known = self._answers.get(id(group.group))
        if known is None:
            known = self._answers[id(group.group)] = self._answer(group)
        catalogue = self._found.catalogue
        return replace(
            known,
            title=action_names(group.names),
            leaves_out=len(group.names) > _MAX_NAMES,
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
        group, statements = service_group.group, self._statements
        ways, cuts = self.ways(group), self.cuts(group)
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
            state=group.state,
            resources=resources,
            only_if=asked,
            by=by,
            details=details,
            lines=(*ways, *cuts) if len(ways) + len(cuts) > 1 else (),
            cut_by=tuple(dict.fromkeys(cut.layer for cut in group.cuts)),
            statement=first.statement,
        )

    def ways(self, group: PermissionGroup) -> list[LineText]:
        """Write how actions are allowed, a line for each way."""
        return [self._way(way, group.needs) for way in group.ways]

    def cuts(self, group: PermissionGroup) -> list[LineText]:
        """Write what takes away from them."""
        return [
            LineText(
                by=cut_words(cut, self._found, self._statements),
                is_cut=True,
                statement=self._number(cut.statements),
            )
            for cut in group.cuts
        ]

    def _way(self, way: PermissionWay, needs: str) -> LineText:
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


def others_named(entries: list[EntryText], total: int) -> list[EntryText]:
    """Name the most of many by what they are not, where the rows hold all of a service."""
    if sum(len(entry.names) for entry in entries) < total or len(entries) == 1:
        return entries
    most = max(entries, key=lambda entry: len(entry.names))
    if not most.leaves_out:
        return entries
    return [
        replace(entry, title="All other actions") if entry is most else entry for entry in entries
    ]


def action_names(names: Sequence[str]) -> str:
    """Name actions: `Describe* and List*`, `GetObject, PutObject and 12 more`."""
    if names == ("*",):
        return "All actions"
    if len(names) > _MAX_NAMES:
        return shortlist(names, _MAX_NAMES - 1)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def folded(
    services: Sequence[ServiceText], text: PermissionsText
) -> tuple[FoldText | ServiceText, ...]:
    """Put services with one and the same answer under one line, before those that differ."""
    alike: dict[tuple[object, ...], list[ServiceText]] = {}
    for service in services:
        if _is_whole(service):
            alike.setdefault(_answer(service.entries[0]), []).append(service)
    folds = [found for found in alike.values() if len(found) >= _MIN_FOLDED]
    below = {service.name for found in folds for service in found}
    rest = [service for service in services if service.name not in below]
    every = {*(service.name for service in text.services), *text.absent}
    return *(_fold(found, every) for found in sorted(folds, key=len, reverse=True)), *rest


def _is_whole(service: ServiceText) -> bool:
    (first, *others) = service.entries
    is_shown = not service.is_cut or first.change is not PermissionDifference.SAME
    return not others and first.title == _ALL_ACTIONS and is_shown


def _answer(entry: EntryText) -> tuple[object, ...]:
    ways = tuple((line.resources, line.only_if, line.by) for line in entry.lines)
    told = (entry.state, entry.resources, entry.only_if, entry.by, entry.details)
    return *told, entry.change, ways


def _fold(services: Sequence[ServiceText], every: set[str]) -> FoldText:
    entry = services[0].entries[0]
    levels = 0
    for service in services:
        levels |= service.levels
    others = sorted(every.difference(service.name for service in services))
    if not others:
        title = "All services"
    elif len(others) <= _MAX_EXCEPTED:
        title = f"All except {action_names(others)}"
    else:
        title = f"All actions of {len(services):,} services"
    size = sum(len(one.names) for service in services for one in service.entries)
    return FoldText(
        title=title,
        count=f"{size:,} actions",
        levels=levels,
        resources=entry.resources,
        only_if=entry.only_if,
        by=entry.by,
        services=tuple(services),
        details=entry.details,
        statement=entry.statement,
        is_cut=entry.is_cut,
        change=entry.change,
    )
