"""Effective permissions in words: a bar for each layer, and a tree of services and actions."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Layer
from rolescope.model.plain import counted
from rolescope.simulation.callers import caller_account
from rolescope.simulation.permissions.action_names import (
    ServiceActions,
    ServiceGroup,
    by_service,
    ungranted,
)
from rolescope.simulation.permissions.effective import (
    EffectivePermissions,
    PermissionGroup,
    PermissionLayer,
)
from rolescope.simulation.permissions.permission_comparison import (
    ComparedGroup,
    PermissionDifference,
    PermissionsComparison,
    compared,
)
from rolescope.simulation.permissions.permission_ways import PermissionState
from rolescope.value import replace
from rolescope.words.permissions.permission_services import ServiceWriter, others_named
from rolescope.words.permissions.permission_values import (
    DIFFERENCES,
    ComparedText,
    EntryText,
    LayerText,
    LineText,
    PermissionsText,
    ServiceText,
)
from rolescope.words.permissions.phrases import Statements, layer_title, statement_resources

_ALLOWED = (PermissionState.ALLOWED, PermissionState.CONDITIONAL)
_SAME = PermissionGroup(spans=(), state=PermissionState.DENIED, ways=(), cuts=(), grants=())
"""Stands for the answer of the other caller where it is the same: rows do not differ by it."""


def permissions_text(found: EffectivePermissions, index: WorldIndex) -> PermissionsText:
    """Say what a caller may do, and by whose leave."""
    statements = Statements()
    writer = ServiceWriter(found, statements)
    written = (writer.service(service) for service in by_service(found))
    services = tuple(sorted(written, key=lambda service: service.is_cut))
    return whole_text(found, index, services, statements)


def whole_text(
    found: EffectivePermissions,
    index: WorldIndex,
    services: tuple[ServiceText, ...],
    statements: Statements,
) -> PermissionsText:
    """Say what stands around services that are written already."""
    held = sum(any(entry.state in _ALLOWED for entry in one.entries) for one in services)
    return PermissionsText(
        title=f"{counted(found.count(*_ALLOWED), 'action')} in {counted(held, 'service')}",
        summary=_summary(found),
        catalogue=found.catalogue.version,
        layers=tuple(layer for layer in _layers(found) if layer.says),
        services=services,
        not_counted=_not_counted(found, index),
        depends=tuple(_depends(found)),
        excerpts=tuple(map(statements.excerpt, statements.found)),
        absent=_absent(found, services),
        resources=statement_resources(
            list(dict.fromkeys(one for group in found.groups for one in group.grants))
        ),
    )


def _absent(found: EffectivePermissions, services: Sequence[ServiceText]) -> tuple[str, ...]:
    shown = {service.name for service in services}
    return tuple(name for name, _, _ in found.catalogue.services() if name not in shown)


def _summary(found: EffectivePermissions) -> str:
    words = ["What is left after every layer."]
    if found.granted:
        cut = sum(layer.cuts for layer in found.layers)
        cuts = f"{cut:,} {'is' if cut == 1 else 'are'} cut away" if cut else "none is cut away"
        words.append(f"{found.granted:,} are granted, {cuts}.")
    conditional = found.count(PermissionState.CONDITIONAL)
    if conditional:
        words.append(f"{conditional:,} only with conditions.")
    depends = sum(
        group.size
        for group in found.groups
        if group.state is PermissionState.DEPENDS and group.grants
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
    words = [
        "Resource-based policies, which can add permissions; resources of other accounts need one."
    ]
    account = caller_account(found.caller) or ""
    if index.world.organization is not None and account:
        words.append("RCPs, which act where the resource is.")
    words += [f"{gap[:1].upper()}{gap[1:]}".rstrip(".") + "." for gap in found.unknown]
    words += found.notes
    return " ".join(words)


def _layers(found: EffectivePermissions) -> Iterator[LayerText]:
    total = found.granted
    narrowed = _narrowed(found)
    for number, layer in enumerate(found.layers):
        names = dict.fromkeys(policy.name for policy in layer.policies)
        yield LayerText(
            number=number,
            title=layer_title(layer),
            detail=", ".join(names) or _nothing(layer, found),
            says=_says(layer, number, narrowed[number]),
            is_cut=layer.cuts > 0,
            is_narrowing=bool(number and narrowed[number] and not layer.cuts),
            kept=layer.left / total if total else None,
            cut=layer.cuts / total if total else 0,
            note=" ".join(filter(None, (layer.note, *layer.gaps, _more(narrowed[number])))),
        )


def _narrowed(found: EffectivePermissions) -> Counter[int]:
    """Count by layer the actions that it leaves, but only on some resources or conditions."""
    narrowed: Counter[int] = Counter()
    for group in found.groups:
        if group.state is not PermissionState.DENIED:
            for layer in {cut.layer for cut in group.cuts if not cut.is_whole}:
                narrowed[layer] += group.size
    return narrowed


def _more(narrowed: int) -> str:
    return f"Leaves {counted(narrowed, 'action')} only in part." if narrowed else ""


def _nothing(layer: PermissionLayer, found: EffectivePermissions) -> str:
    if layer.layer is Layer.REQUEST:
        refused = "calls that such credentials cannot make"
        return refused if layer.cuts else "changes to what belongs to AWS"
    if layer.note:
        return layer.note
    if layer.layer is Layer.SESSION and found.caller.is_session:
        return "none given"
    return "no policy"


def _says(layer: PermissionLayer, number: int, narrowed: int) -> str:
    if layer.gaps and not layer.policies:
        return "not imported"
    if layer.cuts:
        return f"cuts {layer.cuts:,}"
    if not number:
        return f"grants {layer.left:,}"
    if narrowed:
        return f"narrows {narrowed:,}"
    if layer.layer is Layer.REQUEST:
        return ""  # nothing to show
    return "no change" if layer.limits else "does not apply"


def comparison_text(found: PermissionsComparison, index: WorldIndex, name: str) -> PermissionsText:
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

    def __init__(self, found: PermissionsComparison, statements: Statements, name: str) -> None:
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
                is_same = group.change is PermissionDifference.SAME
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
        if group.change is PermissionDifference.SAME:
            return entry
        entry = replace(entry, change=group.change)
        if group.change is PermissionDifference.CHANGED:
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
            escalations=() if group.change is PermissionDifference.REMOVED else entry.escalations,
            change=group.change,
        )

    def _sides(self, lines: list[LineText]) -> tuple[LineText, ...]:
        """Say of lines that they are about the other caller."""
        return tuple(replace(line, side=self._name) for line in lines)


def _is_theirs(group: ComparedGroup) -> bool:
    """Tell whether the row of a group shows what the other caller holds."""
    is_unknown = group.change is PermissionDifference.UNKNOWN
    return group.change is PermissionDifference.REMOVED or (is_unknown and not group.is_granted)


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


def not_counted_text(what: str) -> str:
    """Say what permissions leave out."""
    return f"Not counted: {what}"


def catalogue_text(day: str) -> str:
    """Say of when the list of actions is."""
    return f"Actions of AWS as of {day}"


def without_session_policy(caller: str) -> str:
    """Call a session that is asked about as if it had no session policy."""
    return f"{caller} without its session policy"
