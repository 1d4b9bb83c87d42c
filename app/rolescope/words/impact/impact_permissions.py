"""Permissions that edits change, in words."""

from collections.abc import Iterator, Sequence
from functools import partial

from rolescope.difference.impact import Actions, PermissionChange
from rolescope.words.impact.cause_text import cause_texts
from rolescope.words.impact.impact_values import (
    MINUS,
    PLUS,
    ChangeText,
    Names,
    PillText,
    SectionText,
    plural,
)

_MAX_ACTIONS = 12


def permissions_section(
    changes: Sequence[PermissionChange], checked: int, total: int, names: Names
) -> SectionText | None:
    """Say whose permissions differ; None: nobody's may. While looking, the title counts."""
    if not total:
        return None
    groups: dict[object, list[PermissionChange]] = {}
    for change in changes:
        key = change.gained, change.lost, change.changed, change.unknown, change.causes
        groups.setdefault(key, []).append(change)
    rows = tuple(partial(_permissions, some, names) for some in groups.values())
    title = "Permissions changed"
    if checked < total:
        title = f"{title} · {checked:,} of {total:,} checked"
    more = "" if rows or checked < total else "Nobody's permissions differ."
    return SectionText(title=title, rows=rows, more=more)


def _permissions(changes: Sequence[PermissionChange], names: Names) -> ChangeText:
    first = changes[0]
    ids = tuple(change.principal for change in changes)
    kinds = (
        (first.lost, MINUS, "removed", "lost"),
        (first.gained, PLUS, "added", "gained"),
        (first.changed, "~", "plain", "changed"),
        (first.unknown, "?", "cond", "not known"),
    )
    pills: list[PillText] = []
    for actions, mark, tone, _ in kinds:
        pills += _action_pills(actions, mark, tone)
    counts = [f"{actions.count:,} {word}" for actions, _, _, word in kinds if actions.count]
    total = sum(actions.count for actions, *_ in kinds)
    return ChangeText(
        node=names.node(ids[0]),
        name=names.together(ids),
        place=names.home(ids[0]) if len(ids) == 1 else "",
        words=f"{plural('action', total)}: {', '.join(counts)}",
        pills=tuple(pills),
        more=total - len(pills),
        causes=cause_texts(first.causes, names.of),
        nodes=ids,
    )


def _action_pills(actions: Actions, mark: str, tone: str) -> Iterator[PillText]:
    for name in actions.names[:_MAX_ACTIONS]:
        yield PillText(text=f"{mark} {name}", tone=tone)
