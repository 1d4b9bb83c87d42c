"""What is shown of permissions as text, for the clipboard: tabs between the columns."""

from collections.abc import Iterator, Sequence

from rolescope.model.plain import visible
from rolescope.words.permissions.permission_values import (
    EntryText,
    PermissionsText,
    ServiceText,
    change_words,
    letters,
)

_COLUMNS = ("Service", "Actions", "Count", "Access", "Resources", "Only if", "Granted or cut by")


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
        yield from _ways(entry, is_compared=is_compared)


def _ways(entry: EntryText, *, is_compared: bool) -> Iterator[tuple[str, ...]]:
    for line in entry.lines:
        end = ("",) if is_compared else ()
        yield ("", line.side, "", "", line.resources, line.only_if, line.by, *end)
