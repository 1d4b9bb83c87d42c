"""What edits change, in words: figures, who loses and gains which role, and lines."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from rolescope.difference.impact import (
    Access,
    EdgeChange,
    Impact,
    PermissionChange,
    ReachChange,
    RoleChange,
    Turn,
)
from rolescope.engine.words.conditions import narrows, short_words
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge
from rolescope.trust.edges import edge_id
from rolescope.words.impact.cause_text import cause_texts
from rolescope.words.impact.impact_values import (
    MINUS,
    PLUS,
    ChangeText,
    Figure,
    ImpactNames,
    ImpactText,
    PillText,
    SectionText,
    plural,
)

_MAX_SEPARATE_ROWS = 3  # principals with the same losses who get a row each
_TURN_WORDS = {Turn.GONE: ("gone", "risk"), Turn.NEW: ("new", "cond"), Turn.CHANGED: ("", "plain")}
_MAX_ACTIONS = 12


def impact_text(impact: Impact, names: ImpactNames) -> ImpactText:
    """Say what an impact is, but for permissions."""
    sections = (
        _movers("Who loses which role", impact.losers, impact.losing, names, is_loss=True),
        _movers("Who gains which role", impact.gainers, impact.gaining, names, is_loss=False),
        _trusts(impact.edges, names),
    )
    shown = tuple(section for section in sections if section.rows)
    empty = "" if shown else "Everybody can assume the same roles as before, in the same ways."
    return ImpactText(
        note=f"{impact.checked:,} of {impact.total:,} checked",
        figures=tuple(_figures(impact)),
        sections=shown,
        empty=empty,
    )


def differing_words(impact: Impact | None) -> str:
    """Say in the status bar how much differs; empty while it is not known."""
    if impact is None:
        return ""
    count = impact.lost + impact.gained
    if not count:
        narrowed = sum(map(_is_narrowed, impact.edges))
        more = f", {narrowed:,} {plural('trust', narrowed)} narrowed" if narrowed else ""
        return f"no AssumeRole verdict differs from baseline{more}"
    verb = "differs" if count == 1 else "differ"
    return f"{count:,} {plural('verdict', count)} {verb} from baseline"


def _figures(impact: Impact) -> Iterator[Figure]:
    lost, gained = impact.lost, impact.gained
    yield Figure(lost, f"{plural('verdict', lost)} lost", "denied" if lost else "text")
    yield Figure(gained, f"{plural('verdict', gained)} gained", "cond" if gained else "text")
    gone, new = impact.count(Turn.GONE), impact.count(Turn.NEW)
    changed = impact.count(Turn.CHANGED)
    yield Figure(gone, f"{plural('trust', gone)} gone")
    narrowed = sum(map(_is_narrowed, impact.edges))
    if narrowed and not new:
        yield Figure(narrowed, f"{plural('trust', narrowed)} narrowed", "cond")
    elif changed and not new:
        yield Figure(changed, f"{plural('trust', changed)} changed")
    else:
        yield Figure(new, f"{plural('trust', new)} new")


def _movers(
    title: str,
    changes: Sequence[ReachChange],
    principals: int,
    names: ImpactNames,
    *,
    is_loss: bool,
) -> SectionText:
    rows = tuple(
        partial(_mover, change, ids, names, is_loss=is_loss)
        for change in changes
        for ids in _rows_of(change.principals)
    )
    left = principals - sum(len(change.principals) for change in changes)
    more = f"{left:,} more {plural('principal', left)} with fewer roles" if left else ""
    return SectionText(title=title, rows=rows, more=more)


def _rows_of(principals: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield whom each row is about: one of a few principals, or all of many."""
    if len(principals) > _MAX_SEPARATE_ROWS:
        yield principals
    else:
        yield from ((one,) for one in principals)


def _mover(
    change: ReachChange, ids: tuple[str, ...], names: ImpactNames, *, is_loss: bool
) -> ChangeText:
    first = ids[0]
    return ChangeText(
        node=names.node(first),
        name=names.together(ids),
        place=names.home(first) if len(ids) == 1 else "",
        words=_counted(change, names),
        pills=tuple(_role(role, first, names, is_loss=is_loss) for role in change.roles),
        more=change.more,
        causes=cause_texts(change.causes, names.of),
        nodes=ids,
    )


def _counted(change: ReachChange, names: ImpactNames) -> str:
    """Say how many roles, and through what: `1 direct, 4 through it`."""
    direct, indirect = change.direct, change.indirect
    if not indirect:
        return f"{direct:,} direct"
    through = {role.through for role in change.roles if not role.is_direct}
    own = {role.role for role in change.roles if role.is_direct}
    if direct:
        where = "through chains" if through - own else ("through it", "through them")[direct > 1]
        return f"{direct:,} direct, {indirect:,} {where}"
    where = f"through {names.of(min(through))}" if len(through) == 1 else "through chains"
    return f"{indirect:,} {where}"


def _role(role: RoleChange, principal: str, names: ImpactNames, *, is_loss: bool) -> PillText:
    name = f"{names.of(role.role)} · Admin" if role.is_admin else names.of(role.role)
    if Access.DEPENDS in (role.before, role.after) and Access.ALLOWED in (role.before, role.after):
        name = f"{name} · {'not sure any more' if is_loss else 'sure now'}"
    return PillText(
        text=f"{MINUS if is_loss else PLUS} {name}",
        tone="removed" if role.is_admin else "plain",
        tip=_tip(role, principal, names, is_loss=is_loss),
        nodes=(role.role,),
        edges=(edge_id(principal, role.role),) if role.is_direct else (),
    )


def _tip(role: RoleChange, principal: str, names: ImpactNames, *, is_loss: bool) -> str:
    who, what = names.of(principal), names.of(role.role)
    home = names.home(role.role)
    where = f" in {home}" if home else ""
    if role.is_direct:
        verb = "can no longer assume" if is_loss else "can assume"
        return f"{who} {verb} {what}{where}."
    by = names.of(role.by) if role.by else who
    verb = "no longer gets to" if is_loss else "gets to"
    why = "it led through" if is_loss else "it leads through"
    step = f"the step from {by} to {names.of(role.through)}"
    return f"{who} {verb} {what}{where}: {why} {step}."


def _trusts(changes: Iterable[EdgeChange], names: ImpactNames) -> SectionText:
    order = list(_TURN_WORDS)
    rows = tuple(
        partial(_trust, change, names)
        for change in sorted(changes, key=lambda one: order.index(one.turn))
    )
    return SectionText(title="Trusts", rows=rows)


def _trust(change: EdgeChange, names: ImpactNames) -> ChangeText:
    edge = change.after or change.before
    source, target = (edge.source, edge.target) if edge is not None else ("", "")
    words, tone = _TURN_WORDS[change.turn]
    if change.before is not None and change.after is not None:
        words = _changed(change.before, change.after)
    return ChangeText(
        node=names.node(source),
        name=f"{names.of(source)} \N{RIGHTWARDS ARROW} {names.of(target)}",
        place=names.home(target),
        words=words,
        tone=tone,
        causes=cause_texts(change.causes, names.of),
        edges=(change.id,),
    )


def _changed(before: Edge, after: Edge) -> str:
    if before.standing_word != after.standing_word:
        return f"{before.standing_word} \N{RIGHTWARDS ARROW} {after.standing_word}"
    if before.alternatives != after.alternatives:
        more, less = short_words(_added(before, after)), short_words(_added(after, before))
        if more == less:
            return "other conditions"
        told = (f"now depends on {more}" if more else "", f"no longer on {less}" if less else "")
        return ", ".join(filter(None, told))
    if before.caller_conditions != after.caller_conditions:
        return "the caller's side asks for something else"
    if before.callers != after.callers:
        return f"{before.callers or 0:,} \N{RIGHTWARDS ARROW} {after.callers or 0:,} callers"
    return "other callers" if before.actions == after.actions else "other actions"


def _added(before: Edge, after: Edge) -> tuple[Condition, ...]:
    """Return what every statement of a trust asks for that none asked for before."""
    asked = frozenset(chain.from_iterable(before.alternatives))
    first, *others = after.alternatives or ((),)
    return tuple(
        one
        for one in first
        if one not in asked and narrows(one) and all(one in some for some in others)
    )


def _is_narrowed(change: EdgeChange) -> bool:
    """Tell whether each statement asks for all that one did before, and all ask for more."""
    before, after = change.before, change.after
    if before is None or after is None or not _added(before, after):
        return False
    old = [frozenset(some) for some in before.alternatives or ((),)]
    return all(any(one.issubset(some) for one in old) for some in after.alternatives)


def permissions_section(
    changes: Sequence[PermissionChange], checked: int, total: int, names: ImpactNames
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


def _permissions(changes: Sequence[PermissionChange], names: ImpactNames) -> ChangeText:
    first = changes[0]
    ids = tuple(change.principal for change in changes)
    kinds = (
        (first.lost, MINUS, "removed", "lost"),
        (first.gained, PLUS, "added", "gained"),
        (first.changed, "~", "plain", "changed"),
        (first.unknown, "?", "cond", "not known"),
    )
    pills = [
        PillText(text=f"{mark} {name}", tone=tone)
        for actions, mark, tone, _ in kinds
        for name in actions.names[:_MAX_ACTIONS]
    ]
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
