"""What the lines of the tree of permissions show: a fold, a service, a group, a way, an action."""

from collections.abc import Iterator
from dataclasses import dataclass

from rolescope.simulation.permissions.compare import Change
from rolescope.words.permissions.services import FoldText
from rolescope.words.permissions.values import (
    DIFFERENCES,
    EntryText,
    LineText,
    ServiceText,
    change_of,
    change_words,
    letters,
)

COLUMNS = (
    "Service and action",
    "Actions",
    "Access",
    "Resources",
    "Only if",
    "Granted or cut by",
    "Compared",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one line shows. `mark` says how it can lead to more rights.

    `change` says with a sign how it differs from what another caller holds, `kind` in what way;
    `is_other`: the line is about that caller.
    """

    title: str
    count: str = ""
    levels: int = 0
    resources: str = ""
    only_if: str = ""
    by: str = ""
    is_service: bool = False
    is_cut: bool = False
    mark: str = ""
    details: str = ""
    statement: int | None = None
    change: str = ""
    kind: Change = Change.SAME
    is_other: bool = False

    def cells(self) -> tuple[str, ...]:
        """Return the text of each column."""
        access = letters(self.levels) if self.levels else ""
        said = (self.title, self.count, access, self.resources, self.only_if, self.by)
        return *said, self.change


def rows_below(source: object) -> Iterator[tuple[Row, object]]:
    """Yield the lines below one, each with what it is made of."""
    if isinstance(source, FoldText):
        yield from ((_service_row(service), service) for service in source.services)
    elif isinstance(source, ServiceText):
        yield from ((_entry_row(entry), entry) for entry in source.entries)
    elif isinstance(source, EntryText):
        yield from ((_line_row(line), None) for line in source.lines)
        if len(source.names) > 1:
            yield from ((row, None) for row in _action_rows(source))


def _fold_row(fold: FoldText) -> Row:
    return Row(
        title=fold.title,
        count=fold.count,
        levels=fold.levels,
        resources=fold.resources,
        only_if=fold.only_if,
        by=fold.by,
        is_service=True,
        is_cut=fold.is_cut,
        details=fold.details,
        statement=fold.statement,
        change=change_words(fold.change),
        kind=fold.change,
    )


def top_row(shown: FoldText | ServiceText) -> Row:
    """Return a line of the top level."""
    return _fold_row(shown) if isinstance(shown, FoldText) else _service_row(shown)


def _service_row(service: ServiceText) -> Row:
    changes = service.changes()
    kind, change = change_of(changes)
    return Row(
        title=service.name,
        count=service.count,
        levels=service.levels,
        resources=service.resources,
        only_if=service.only_if,
        by=service.by,
        is_service=True,
        is_cut=service.is_cut,
        change=change,
        kind=kind,
        details="\n".join(change_words(one, changes[one]) for one in DIFFERENCES if one in changes),
    )


def _entry_row(entry: EntryText) -> Row:
    size = len(entry.names)
    return Row(
        title=entry.title,
        count=f"{size:,} actions" if size > 1 else "",
        levels=entry.levels,
        resources=entry.resources,
        only_if=entry.only_if,
        by=entry.by,
        is_cut=entry.is_cut,
        mark="\n".join(f"{name}: {words}" for name, words in entry.escalations),
        details=entry.details,
        statement=entry.statement,
        change=change_words(entry.change),
        kind=entry.change,
    )


def _line_row(line: LineText) -> Row:
    return Row(
        title=line.side,
        is_other=bool(line.side),
        resources=line.resources,
        only_if=line.only_if,
        by=line.by,
        is_cut=line.is_cut,
        details=line.details,
        statement=line.statement,
    )


def _action_rows(entry: EntryText) -> Iterator[Row]:
    marks = dict(entry.escalations)
    for full, levels in zip(entry.names, entry.each, strict=True):
        name = full.partition(":")[2]
        yield Row(
            title=name,
            levels=levels,
            is_cut=entry.is_cut,
            mark=marks.get(name, ""),
            details=entry.details,
            statement=entry.statement,
            change=change_words(entry.change),
            kind=entry.change,
        )
