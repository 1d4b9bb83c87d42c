"""Services that are held whole and alike, as one line: `All except iam and sts`."""

from collections.abc import Sequence
from dataclasses import dataclass

from rolescope.simulation.permissions.compare import Change
from rolescope.words.permissions.permission_services import action_names
from rolescope.words.permissions.permission_values import EntryText, PermissionsText, ServiceText

_LEAST = 8  # services that are worth one line instead of many
_MOST_EXCEPTED = 4  # services by name
_WHOLE = "All actions"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldText:
    """Many services with the same answer for all of their actions; they stand below it."""

    title: str
    count: str
    levels: int
    resources: str
    only_if: str
    by: str
    services: tuple[ServiceText, ...]
    details: str = ""
    statement: int | None = None
    is_cut: bool = False
    change: Change = Change.SAME


def folded(
    services: Sequence[ServiceText], text: PermissionsText
) -> tuple[FoldText | ServiceText, ...]:
    """Put services with one and the same answer under one line, before those that differ."""
    alike: dict[tuple[object, ...], list[ServiceText]] = {}
    for service in services:
        if _is_whole(service):
            alike.setdefault(_answer(service.entries[0]), []).append(service)
    folds = [found for found in alike.values() if len(found) >= _LEAST]
    below = {service.name for found in folds for service in found}
    rest = [service for service in services if service.name not in below]
    every = {*(service.name for service in text.services), *text.absent}
    return *(_fold(found, every) for found in sorted(folds, key=len, reverse=True)), *rest


def _is_whole(service: ServiceText) -> bool:
    (first, *others) = service.entries
    is_shown = not service.is_cut or first.change is not Change.SAME
    return not others and first.title == _WHOLE and is_shown


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
    elif len(others) <= _MOST_EXCEPTED:
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
