"""What is shown of effective permissions: some actions of some groups, by words and by kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rolescope.drawing.permission_services import action_names
from rolescope.drawing.permission_values import EntryText, PermissionsText, ServiceText
from rolescope.model.catalogue import AccessLevel

_WRITES = AccessLevel.WRITE.bit | AccessLevel.PERMISSIONS.bit | AccessLevel.TAGGING.bit

Keep = Callable[[str, int], bool]
"""Whether an action is shown, by its name and the bits of its access levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to show. `layer` is the number of a layer: only what that one cuts."""

    words: str = ""
    writes: bool = False
    escalation: bool = False
    cuts: bool = True
    layer: int | None = None


def filtered(text: PermissionsText, wanted: Wanted) -> tuple[ServiceText, ...]:
    """Return the services with what of them is wanted."""
    found = (
        replace(service, entries=tuple(_entries(service, wanted))) for service in text.services
    )
    return tuple(service for service in found if service.entries)


def _entries(service: ServiceText, wanted: Wanted) -> Iterator[EntryText]:
    words = wanted.words.strip().lower()
    for entry in service.entries:
        if entry.is_cut and not (wanted.cuts or wanted.layer is not None):
            continue
        if wanted.layer is not None and wanted.layer not in entry.cut_by:
            continue
        left: EntryText | None = entry
        if wanted.writes:
            left = _only(entry, lambda _name, levels: bool(levels & _WRITES))
        if left is not None and wanted.escalation:
            left = _only(left, _is_marked(left))
        if left is not None and words and not _says(left, service.name, words):
            left = _only(left, lambda name, _levels: words in name.lower())
        if left is not None:
            yield left


def _is_marked(entry: EntryText) -> Keep:
    marked = {name for name, _ in entry.escalations}
    return lambda name, _levels: name.partition(":")[2] in marked


def _says(entry: EntryText, service: str, words: str) -> bool:
    """Tell whether the words stand in what is said of all of its actions."""
    said = (service, entry.resources, entry.only_if, entry.by, entry.details)
    return any(words in text.lower() for text in said)


def _only(entry: EntryText, keep: Keep) -> EntryText | None:
    """Return an entry with some of its actions; None when none is left."""
    pairs = [pair for pair in zip(entry.names, entry.each, strict=True) if keep(*pair)]
    if len(pairs) == len(entry.names):
        return entry
    if not pairs:
        return None
    levels = 0
    for _, bits in pairs:
        levels |= bits
    names = tuple(name for name, _ in pairs)
    short = {name.partition(":")[2] for name in names}
    return replace(
        entry,
        title=action_names([name.partition(":")[2] for name in names]),
        levels=levels,
        names=names,
        each=bytes(bits for _, bits in pairs),
        escalations=tuple(one for one in entry.escalations if one[0] in short),
    )
