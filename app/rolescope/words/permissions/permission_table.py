"""Effective permissions as rows of texts, one for each action and way: for a table elsewhere."""

from collections.abc import Iterator, Sequence

from rolescope.model.catalogue import levels_of
from rolescope.model.plain import visible
from rolescope.simulation.permissions.action_names import ServiceGroup, by_service
from rolescope.simulation.permissions.effective import EffectivePermissions, PermissionGroup
from rolescope.simulation.permissions.permission_comparison import (
    PermissionDifference,
    PermissionsComparison,
)
from rolescope.value import replace
from rolescope.words.permissions.permission_values import (
    PermissionsText,
    ServiceText,
    change_words,
    letters,
)
from rolescope.words.permissions.phrases import Statements, cut_words, in_full, region_words

Row = tuple[str, ...]
COLUMNS: Row = (
    "Service",
    "Action",
    "Access level",
    "Answer",
    "Resources",
    "Only if",
    "Granted by",
    "Taken away by",
    "Can lead to more rights",
)
COMPARED_COLUMNS: Row = ("Held by", "Compared", *COLUMNS)
_COLUMNS = ("Service", "Actions", "Count", "Access", "Resources", "Only if", "Granted or cut by")


def permission_rows(found: EffectivePermissions) -> Iterator[Row]:
    """Yield a row for each action that somebody meant to allow, by service.

    Nothing is shortened. An action that is held in several ways has a row for each; one that is
    taken away as a whole has one row.
    """
    statements = Statements()
    for service in by_service(found):
        for group in service.groups:
            answers = list(_answers(group, found, statements))
            marks = {name: mark.words for name, mark in group.escalations(found.catalogue)}
            for start, stop in group.spans:
                for place in range(start, stop):
                    name = found.catalogue.names[place]
                    levels = levels_of(found.catalogue.levels[place])
                    what = (name, ", ".join(level.value for level in levels))
                    for answer in answers:
                        yield (service.service, *what, *answer, marks.get(name, ""))


def _answers(
    group: ServiceGroup, found: EffectivePermissions, statements: Statements
) -> Iterator[Row]:
    """Yield what is the same for all actions of a group: answer, resources, conditions, by whom."""
    one = group.group
    cuts = "; ".join(dict.fromkeys(cut_words(cut, found, statements) for cut in one.cuts))
    for way in one.ways:
        granted = "; ".join(statements.name(grant) for grant in way.grants) or one.rule
        asked = "; ".join(in_full(way, found, one.needs))
        yield (way.state.value, "; ".join(region_words(way.region)), asked, granted, cuts)
    if not one.ways:
        granted = "; ".join(statements.name(grant) for grant in one.grants)
        yield (one.state.value, "", "", granted, cuts or one.rule)


def comparison_rows(found: PermissionsComparison, own: str, other: str) -> Iterator[Row]:
    """Yield rows of both callers, by their names: what they hold alike is told once."""
    rows: list[tuple[str, str, int, Row]] = []
    for change in PermissionDifference:
        groups = found.with_change(change)
        sides: list[tuple[str, EffectivePermissions, list[PermissionGroup]]] = []
        if change is not PermissionDifference.REMOVED:
            sides.append((own, found.one, [*groups]))
        if change not in (PermissionDifference.ADDED, PermissionDifference.SAME):
            theirs = [replace(group.other, spans=group.spans) for group in groups]
            sides.append((other, found.other, theirs))
        for name, side, held in sides:
            for row in permission_rows(replace(side, groups=tuple(held))):
                service, action, *_ = row
                rows.append((service, action, len(rows), (name, change.value, *row)))
    yield from (row for *_, row in sorted(rows))


def lines_of(services: Sequence[ServiceText], text: PermissionsText) -> str:
    """Write groups of actions with a line each, and each way of several below it."""
    is_compared = text.compared is not None
    columns = (*_COLUMNS, "Compared") if is_compared else _COLUMNS
    rows = (row for service in services for row in _rows(service, is_compared=is_compared))
    return "\n".join("\t".join(map(visible, row)) for row in (columns, *rows)) + "\n"


def _rows(service: ServiceText, *, is_compared: bool) -> Iterator[tuple[str, ...]]:
    for entry in service.entries:
        change = (change_words(entry.change),) if is_compared else ()
        said = (entry.resources, entry.only_if, entry.by, *change)
        yield (service.name, entry.title, str(len(entry.names)), letters(entry.levels), *said)
        for line in entry.lines:
            end = ("",) if is_compared else ()
            yield ("", line.side, "", "", line.resources, line.only_if, line.by, *end)
