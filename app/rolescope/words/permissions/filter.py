"""What is shown of effective permissions: some actions of some groups, by words and by kind."""

from collections.abc import Callable, Iterator

from rolescope.model.catalogue import AccessLevel
from rolescope.value import Value, replace
from rolescope.words.permissions.permission_services import action_names
from rolescope.words.permissions.permission_values import EntryText, PermissionsText, ServiceText

_WRITES = AccessLevel.WRITE.bit | AccessLevel.PERMISSIONS.bit | AccessLevel.TAGGING.bit

_READ_ONLY = bytes(bits for bits in range(256) if not bits & _WRITES)

Keep = Callable[[str, int], bool]
"""Whether an action is shown, by its name and the bits of its access levels."""


class PermissionFilter(Value, kw_only=True):
    """What to show. `layer` is the number of a layer: only what that one cuts.

    `service` alone when it is set; `differences`: only what another caller holds otherwise.
    """

    words: str = ""
    writes: bool = False
    escalation: bool = False
    cuts: bool = True
    differences: bool = False
    service: str = ""
    layer: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Tell whether somebody looks for something: then nothing is folded away."""
        asks = (self.words.strip(), self.escalation, self.service, self.layer is not None)
        return any(asks)


class Counts(Value, kw_only=True):
    """How many actions each switch is about, among those that the words and the service leave."""

    writes: int = 0
    escalation: int = 0
    cuts: int = 0
    differences: int = 0


def filtered(text: PermissionsText, wanted: PermissionFilter) -> tuple[ServiceText, ...]:
    """Return the services with what of them is wanted."""
    found = (
        replace(service, entries=tuple(_entries(service, wanted)))
        for service in text.services
        if wanted.service in ("", service.name)
    )
    return tuple(service for service in found if service.entries)


def counts(text: PermissionsText, wanted: PermissionFilter) -> Counts:
    """Count what each switch would show by itself."""
    looked = PermissionFilter(words=wanted.words, service=wanted.service, layer=wanted.layer)
    entries = [entry for service in filtered(text, looked) for entry in service.entries]
    return Counts(
        writes=sum(len(entry.each.translate(None, _READ_ONLY)) for entry in entries),
        escalation=sum(len(entry.escalations) for entry in entries),
        cuts=sum(len(entry.names) for entry in entries if entry.is_cut and not entry.differs),
        differences=sum(len(entry.names) for entry in entries if entry.differs),
    )


def _entries(service: ServiceText, wanted: PermissionFilter) -> Iterator[EntryText]:
    words = wanted.words.strip().lower()
    for entry in service.entries:
        if _is_hidden(entry, wanted):
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


def _is_hidden(entry: EntryText, wanted: PermissionFilter) -> bool:
    if entry.differs:
        return False
    is_cut_only = entry.is_cut and not (wanted.cuts or wanted.layer is not None)
    return is_cut_only or wanted.differences


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
