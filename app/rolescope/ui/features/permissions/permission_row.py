"""What the lines of the tree of permissions show: a fold, a service, a group, a way, an action."""

from collections.abc import Iterator

from rolescope.simulation.permissions.permission_comparison import PermissionDifference
from rolescope.value import Value, replace
from rolescope.words.permissions.permission_values import (
    DIFFERENCES,
    AnswerText,
    EntryText,
    FoldText,
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


class PermissionLine(Value, kw_only=True):
    """What one line shows. `mark` says how it can lead to more rights.

    `change` says with a sign how it differs from what another caller holds, `kind` in what way;
    `is_other`: the line is about that caller.
    """

    title: str
    answer: AnswerText
    count: str = ""
    is_service: bool = False
    is_cut: bool = False
    mark: str = ""
    change: str = ""
    kind: PermissionDifference = PermissionDifference.SAME
    is_other: bool = False

    def cells(self) -> tuple[str, ...]:
        """Return the text of each column."""
        one = self.answer
        access = letters(one.levels) if one.levels else ""
        return self.title, self.count, access, one.resources, one.only_if, one.by, self.change


def rows_below(source: object) -> Iterator[tuple[PermissionLine, object]]:
    """Yield the lines below one, each with what it is made of."""
    if isinstance(source, FoldText):
        yield from ((_service_row(service), service) for service in source.services)
    elif isinstance(source, ServiceText):
        yield from ((_entry_row(entry), entry) for entry in source.entries)
    elif isinstance(source, EntryText):
        yield from ((_line_row(line), None) for line in source.lines)
        if len(source.names) > 1:
            yield from ((row, None) for row in _action_rows(source))


def top_row(shown: FoldText | ServiceText) -> PermissionLine:
    """Return a line of the top level."""
    if isinstance(shown, ServiceText):
        return _service_row(shown)
    return PermissionLine(
        title=shown.title,
        answer=shown,
        count=shown.count,
        is_service=True,
        is_cut=shown.is_cut,
        change=change_words(shown.change),
        kind=shown.change,
    )


def _service_row(service: ServiceText) -> PermissionLine:
    changes = service.changes()
    kind, change = change_of(changes)
    said = (change_words(one, changes[one]) for one in DIFFERENCES if one in changes)
    return PermissionLine(
        title=service.name,
        answer=replace(service, details="\n".join(said)),
        count=service.count,
        is_service=True,
        is_cut=service.is_cut,
        change=change,
        kind=kind,
    )


def _entry_row(entry: EntryText) -> PermissionLine:
    size = len(entry.names)
    return PermissionLine(
        title=entry.title,
        answer=entry,
        count=f"{size:,} actions" if size > 1 else "",
        is_cut=entry.is_cut,
        mark="\n".join(f"{name}: {words}" for name, words in entry.escalations),
        change=change_words(entry.change),
        kind=entry.change,
    )


def _line_row(line: LineText) -> PermissionLine:
    return PermissionLine(
        title=line.side, answer=line, is_cut=line.is_cut, is_other=bool(line.side)
    )


def _action_rows(entry: EntryText) -> Iterator[PermissionLine]:
    marks = dict(entry.escalations)
    for full, levels in zip(entry.names, entry.each, strict=True):
        name = full.partition(":")[2]
        said = AnswerText(levels=levels, details=entry.details, statement=entry.statement)
        yield PermissionLine(
            title=name,
            answer=said,
            is_cut=entry.is_cut,
            mark=marks.get(name, ""),
            change=change_words(entry.change),
            kind=entry.change,
        )
