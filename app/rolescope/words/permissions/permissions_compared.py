"""Effective permissions beside those of another caller, in words: what is added, removed, changed.

What only the other caller holds has rows as well: with its resources and conditions, and with the
reason why the first caller does not hold it.
"""

from collections.abc import Iterator
from dataclasses import replace

from rolescope.engine.index import WorldIndex
from rolescope.simulation.permissions.compare import Change, ComparedGroup, Comparison, compared
from rolescope.simulation.permissions.effective import PermissionGroup, State
from rolescope.simulation.permissions.names import ServiceActions, ServiceGroup, by_service
from rolescope.words.permissions.permission_services import ServiceWriter, others_named
from rolescope.words.permissions.permission_values import (
    DIFFERENCES,
    ComparedText,
    EntryText,
    LineText,
    PermissionsText,
    ServiceText,
)
from rolescope.words.permissions.permission_words import Statements
from rolescope.words.permissions.permissions_text import whole_text

_SAME = PermissionGroup(spans=(), state=State.DENIED, ways=(), cuts=(), grants=())
"""Stands for the answer of the other caller where it is the same: rows do not differ by it."""


def comparison_text(found: Comparison, index: WorldIndex, name: str) -> PermissionsText:
    """Say what the first of two callers may do, and how it differs; `name` is the other's."""
    statements = Statements()
    services = _Writer(found, statements, name).services()
    counts = tuple((change, found.count(change)) for change in DIFFERENCES)
    whole = whole_text(found.one, index, services, statements)
    return replace(
        whole,
        not_counted=" ".join((whole.not_counted, *found.notes)),
        compared=ComparedText(name=name, counts=counts, notes=found.notes),
    )


class _Writer:
    """Writes the services of both callers."""

    def __init__(self, found: Comparison, statements: Statements, name: str) -> None:
        self._found, self._name = found, name
        self._own = ServiceWriter(found.one, statements)
        self._theirs = ServiceWriter(found.other, statements)

    def services(self) -> tuple[ServiceText, ...]:
        """Write every service of which one of them holds something."""
        own, theirs = (
            {one.service: one for one in by_service(replace(side, groups=tuple(groups)))}
            for side, groups in (
                (self._found.one, self._own_groups()),
                (self._found.other, self._their_groups()),
            )
        )
        written = (
            self._service(own.get(name), theirs.get(name))
            for name, _, _ in self._found.one.catalogue.services()
            if name in own or name in theirs
        )
        return tuple(sorted(written, key=lambda service: service.is_cut))

    def _own_groups(self) -> Iterator[PermissionGroup]:
        for group in self._found.groups:
            if not _is_theirs(group):
                is_same = group.change is Change.SAME
                yield replace(group, other=_SAME) if is_same else group

    def _their_groups(self) -> Iterator[PermissionGroup]:
        for group in filter(_is_theirs, self._found.groups):
            yield compared(group.other, group, group.change, group.spans)

    def _service(self, own: ServiceActions | None, theirs: ServiceActions | None) -> ServiceText:
        entries = [self._own_entry(group) for group in (own.groups if own else ())]
        entries += [self._their_entry(group) for group in (theirs.groups if theirs else ())]
        if own is not None:
            return self._own.summed(own, others_named(entries, own.total))
        if theirs is None:
            raise TypeError(theirs)
        written = self._theirs.summed(theirs, others_named(entries, theirs.total))
        size = sum(len(entry.names) for entry in entries)
        return replace(written, count=f"{size:,} removed") if written.is_cut else written

    def _own_entry(self, one: ServiceGroup) -> EntryText:
        """Write what the first caller holds, and how the other does otherwise."""
        entry = self._own.entry(one)
        group = _compared(one.group)
        if group.change is Change.SAME:
            return entry
        entry = replace(entry, change=group.change)
        if group.change is Change.CHANGED:
            there = self._sides(self._theirs.ways(group.other))
            own = entry.lines or (*self._own.ways(group), *self._own.cuts(group))
            return replace(entry, lines=(*own, *there), details=_with(entry, there, self._name))
        why = [line.by for line in self._theirs.cuts(group.other)] or _gaps(group.other)
        return replace(entry, details=f"{entry.details}\n{self._name}: {'; '.join(why)}")

    def _their_entry(self, one: ServiceGroup) -> EntryText:
        """Write what only the other caller holds, and why the first does not."""
        entry = self._theirs.entry(one)
        group = _compared(one.group)
        own = _cuts_first(self._own.cuts(group.other), group.other)
        why = [line.by for line in own] or _gaps(group.other)
        there = self._sides(self._theirs.ways(group))
        return replace(
            entry,
            state=group.other.state,
            by=why[0],
            details=_with(replace(entry, details="\n".join(why)), there, self._name),
            lines=(*own, *there),
            cut_by=tuple(dict.fromkeys(cut.layer for cut in group.other.cuts)),
            statement=own[0].statement if own else None,
            escalations=() if group.change is Change.REMOVED else entry.escalations,
            change=group.change,
        )

    def _sides(self, lines: list[LineText]) -> tuple[LineText, ...]:
        """Say of lines that they are about the other caller."""
        return tuple(replace(line, side=self._name) for line in lines)


def _is_theirs(group: ComparedGroup) -> bool:
    """Tell whether the row of a group shows what the other caller holds."""
    is_unknown = group.change is Change.UNKNOWN
    return group.change is Change.REMOVED or (is_unknown and not group.is_granted)


def _compared(group: PermissionGroup) -> ComparedGroup:
    if not isinstance(group, ComparedGroup):
        raise TypeError(group)
    return group


def _cuts_first(lines: list[LineText], group: PermissionGroup) -> list[LineText]:
    """Put first what takes all of it away."""
    pairs = sorted(zip(lines, group.cuts, strict=True), key=lambda pair: not pair[1].is_whole)
    return [line for line, _ in pairs]


def _gaps(group: PermissionGroup) -> list[str]:
    """Say what may grant it that is missing."""
    gaps = dict.fromkeys(why for way in group.ways for why in way.depends)
    return [f"depends: {why}" for why in gaps]


def _with(entry: EntryText, there: tuple[LineText, ...], name: str) -> str:
    """Tell in full what the other caller holds."""
    told = (f"{name}: {line.details}" for line in there)
    return "\n".join((entry.details, *told))
