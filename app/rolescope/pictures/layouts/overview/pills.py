"""Pills of a row: its facts in words (no condition, any branch, Admin)."""

from collections.abc import Sequence

from rolescope.pictures.layouts.overview.diagram import Pill, PillKind, RowKind
from rolescope.pictures.services import NO_SOURCE, NO_SOURCE_ICON, service_icon, service_name
from rolescope.pictures.trust_facts import Danger, Trust, openness
from rolescope.trust.edge import NodeKind
from rolescope.trust.source_checks import lacks_source_check

_ADMIN = Pill(PillKind.ADMIN, "Admin", "Admin", "crown")
_NOBODY = Pill(PillKind.NOBODY, "trusts nobody", "nobody", "account-off-outline")
_UNREADABLE = Pill(
    PillKind.UNREADABLE, "trust policy unreadable", "unreadable", "alert-circle-outline"
)
_MISSING = Pill(PillKind.MISSING, "not in the import", "missing", "help-circle-outline")
_NEW = Pill(PillKind.NEW, "new", "new", "plus")
_NO_CONDITION = Pill(PillKind.NO_CONDITION, "no condition", "open", "alert")
_NO_EXTERNAL_ID = Pill(PillKind.NO_EXTERNAL_ID, "no external ID", "no ID", "alert")
_NO_SOURCE = Pill(PillKind.NO_SOURCE, NO_SOURCE, "no source", NO_SOURCE_ICON)


def pills_of(
    kind: RowKind, trusts: Sequence[Trust], *, is_admin: bool, is_unreadable: bool
) -> tuple[Pill, ...]:
    """Return the pills of a row, from left to right."""
    if kind is RowKind.MISSING:
        return (_MISSING,)
    if kind is not RowKind.ROLE:
        return (_ADMIN,) if is_admin else ()
    open_trusts = [trust for trust in trusts if not trust.is_closed]
    pills = [*_services(open_trusts), *_openness(open_trusts), *_dead(open_trusts)]
    if is_unreadable:
        pills.append(_UNREADABLE)
    elif not open_trusts:
        pills.append(_NOBODY)
    pills += _dangers(open_trusts)
    if is_admin:
        pills.append(_ADMIN)
    return tuple(pills)


def _dangers(trusts: Sequence[Trust]) -> list[Pill]:
    danger = max((trust.danger for trust in trusts), default=Danger.NONE)
    found = [_OF_DANGER[danger]] if danger in _OF_DANGER else []
    if any(lacks_source_check(trust.edge) for trust in trusts):
        found.append(_NO_SOURCE)
    return found


_OF_DANGER = {Danger.RISK: _NO_CONDITION, Danger.NOTICE: _NO_EXTERNAL_ID}


def change_pills(count: int, removed: int, *, is_new: bool) -> tuple[Pill, ...]:
    """Say that the principals of a row are new, or how many of them are removed."""
    if is_new:
        return (_NEW,)
    if not removed:
        return ()
    text = "removed" if removed == count else f"{removed} of {count} removed"
    return (Pill(PillKind.GONE, text, "removed", "minus"),)


def _services(trusts: Sequence[Trust]) -> list[Pill]:
    services = sorted({t.source.id for t in trusts if t.source.kind is NodeKind.SERVICE})
    if not services:
        return []
    first, more = service_name(services[0]), len(services) - 1
    text = f"{first} +{more}" if more else first
    return [Pill(PillKind.SERVICE, text, text, service_icon(services[0]))]


def _openness(trusts: Sequence[Trust]) -> list[Pill]:
    words = sorted({word for trust in trusts if (word := openness(trust))})
    return [Pill(PillKind.OPEN, words[0], words[0], "alert")] if words else []


def _dead(trusts: Sequence[Trust]) -> list[Pill]:
    pills = []
    deleted = {t.source.id for t in trusts if t.source.kind is NodeKind.DELETED}
    if deleted:
        noun = "user" if all(d.startswith("AIDA") for d in deleted) else "role"
        if len({d[:4] for d in deleted}) > 1:
            noun = "principal"
        text = f"trusts a deleted {noun}"
        pills.append(Pill(PillKind.DELETED, text, f"deleted {noun}", "account-off-outline"))
    if any(t.source.kind is NodeKind.INVALID for t in trusts):
        text = "trusts an invalid principal"
        pills.append(Pill(PillKind.INVALID, text, "invalid principal", "account-off-outline"))
    return pills
