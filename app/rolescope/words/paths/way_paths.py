"""Paths over trusts and ways in words."""

from collections.abc import Callable, Iterator

from rolescope.escalation.find_reach import WayReach
from rolescope.escalation.path import AdminHop, PathHop, WayHop, WayPath, WayPaths, is_step
from rolescope.escalation.way import DependsOn
from rolescope.model.arn import role_name
from rolescope.model.plain import counted
from rolescope.trust.paths.needs import StepNeed
from rolescope.trust.paths.values import Step, StepLevel
from rolescope.words.escalation.way_text import (
    depends_words,
    events_words,
    left_events,
    need_words,
    state_words,
)
from rolescope.words.paths.path_words import (
    LEVELS,
    chain_remark,
    count_words,
    left_words,
    nothing_words,
    step_words,
)


def way_paths_text(source: str, target: str, found: WayPaths) -> str:
    """Return all paths with what every hop needs, and what it leaves in CloudTrail."""
    left = left_words(found.raises_left)
    if not found.listed:
        words = nothing_words(source, target, found)
        if found.is_cut:
            words = f"No way from {source} to {target} in at most {counted(found.max_hops, 'hop')}."
        return f"{words} {left}".rstrip()
    head = f"From {source} to {target}: {count_words(found)}."
    lines = [head, f"At most {counted(found.max_hops, 'hop')}. {left}".rstrip()]
    for number, path in enumerate(found.listed, 1):
        lines += ["", *_path_lines(number, path)]
    return "\n".join(lines)


def way_reach_words(name: str, found: WayReach) -> str:
    """Say how many are reached over trusts and ways, in how many accounts."""
    reach = found.reach
    left_raises = left_words(found.raises_left)
    if all(one.level is StepLevel.CLOSED for one in reach.reached):
        return f"{name} reaches no role or user by trusts and ways. {left_raises}".rstrip()
    some = ((reach.roles, "role"), (reach.others, "user"))
    who = " and ".join(counted(number, noun) for number, noun in some if number)
    admins = f", {counted(len(reach.admins), 'administrator')}" if reach.admins else ""
    said = f"{name} reaches {who} in {counted(len(reach.accounts), 'account')}{admins}."
    said = f"{said} {left_raises}".rstrip()
    left = {
        one.node.id
        for one in (*reach.reached, *found.raised)
        if one.level is StepLevel.OPEN and not one.is_certain
    }
    if not found.is_cut or not left:
        return said
    return (
        f"{said} Of {len(left):,}, each hop is open, and the chain was not confirmed: there are "
        "too many chains to try them all. With --to, one is."
    )


def path_words(path: WayPath) -> str:
    """Say in one line where a path leads by which hops, and whether it depends."""
    named = [role_name(path.start)]
    for hop in path.hops:
        if isinstance(hop, WayHop) and hop.raises:
            whom = "itself" if hop.raises == hop.way.source else role_name(hop.raises)
            named.append(f"raises {whom} ({hop.way.rule.id})")
        else:
            by = f" ({hop.way.rule.id})" if isinstance(hop, WayHop) else ""
            named.append(f"{role_name(hop.target)}{by}")
    state = "" if path.level is StepLevel.OPEN else ", which depends"
    return f"{' → '.join(named)}{state}"


def path_remark(path: WayPath) -> str:
    """Say why a path is closed or depends; empty for one that is allowed."""
    if path.stopped is not None:
        upto = path.hops[: (path.stopped_at or 0) + 1]
        return chain_remark(path.stopped, sum(map(is_step, upto)))
    if path.level is StepLevel.OPEN:
        return ""
    for name, hop in zip(map(_begun, _hop_names(path)), path.hops, strict=True):
        if isinstance(hop, WayHop):
            for one in hop.way.depends:
                if one.kind is not DependsOn.NOTE:
                    return f"{name}: {depends_words(hop.way, one)}"
            if hop.way.rule.always_depends:
                return f"{name}: {' '.join(hop.way.rule.notes)}"
    return "The end: what decides it was not imported, or has to be brought."


def hop_id(hop: PathHop) -> str:
    """Return the id of the trust or way of a hop; empty for an administrator's."""
    if isinstance(hop, WayHop):
        return hop.way.id
    return "" if isinstance(hop, AdminHop) else hop.edge.id


def hop_places(path: WayPath) -> Iterator[str]:
    """Say of each trust or way which hop of a path it is, of how many."""
    for hop, name in zip(path.hops, _hop_names(path), strict=True):
        if hop_id(hop):
            yield f"{_begun(name)} of {path.length:,}"


def _hop_names(path: WayPath) -> list[str]:
    """Return `hop 2` for each hop, `raise before hop 2` for raises: these count for no hop."""
    names, done = [], 0
    for hop in path.hops:
        done += is_step(hop)
        if is_step(hop):
            names.append(f"hop {done}")
        elif done < path.length:
            names.append(f"raise before hop {done + 1}")
        else:
            names.append(f"raise after hop {done}")
    return names


def _begun(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def said_hops(path: WayPath, name_of: Callable[[str], str]) -> Iterator[str]:
    """Yield who a path comes to, by name, with the rule of a way: `alice`, `Target (PE-27)`."""
    yield name_of(path.start)
    for hop in path.hops:
        if isinstance(hop, AdminHop):
            yield f"{name_of(hop.target)} (as admin)"
        elif not isinstance(hop, WayHop):
            yield name_of(hop.target)
        elif hop.raises:
            whom = "itself" if hop.raises == hop.source else name_of(hop.raises)
            yield f"raises {whom} ({hop.way.rule.id})"
        else:
            yield f"{name_of(hop.target)} ({hop.way.rule.id})"


def traces_words(path: WayPath) -> str:
    """Say which hops are sessions, and which are changes, with the events that they leave."""
    parts = []
    for number, (hop, name) in enumerate(zip(path.hops, _hop_names(path), strict=True), 1):
        if isinstance(hop, WayHop):
            parts.append(f"{name} is a change: {events_words(left_events(hop.way))}")
        elif isinstance(hop, AdminHop):
            parts.append(f"{name} is any change that an administrator may make")
        else:
            how = f" ({_AFTER_RAISE})" if _is_after_raise(path, number) else ""
            parts.append(f"{name} is a session{how}")
    return _begun("; ".join(parts))


def _is_after_raise(path: WayPath, number: int) -> bool:
    """Tell whether a hop is by a trust, with rights that its caller has after a raise alone."""
    rights = path.rights[number - 1 : number]
    return any(one.changes for one in rights) and isinstance(path.hops[number - 1], Step)


_AFTER_RAISE = "with the rights after the raise; the trust itself is shown as it stands before it"


def _path_lines(number: int, path: WayPath) -> Iterator[str]:
    length = counted(path.length, "hop")
    yield f"{number:>3}. {LEVELS[path.level]}, {length}: {path.start}"
    for at, (hop, needs) in enumerate(zip(path.hops, path.needs, strict=True), 1):
        yield from _hop_lines(hop, needs)
        if _is_after_raise(path, at):
            yield f"        {_AFTER_RAISE}"
    if path.ends_in is not None:
        yield f"     may {path.ends_in.action} on {path.ends_in.resource}"
    why = path_remark(path)
    if why:
        yield f"     {why}"


def _hop_lines(hop: PathHop, needs: tuple[StepNeed, ...]) -> Iterator[str]:
    if isinstance(hop, AdminHop):
        yield f"     -> {hop.target}"
        yield "        as an administrator of the account, who reaches all of it"
        return
    if not isinstance(hop, WayHop):
        yield f"     -> {hop.target}"
        yield from (f"        {words}" for words in step_words(needs))
        return
    way = hop.way
    whom = "itself" if hop.raises == hop.source else hop.raises
    yield f"     raises {whom}" if hop.raises else f"     -> {hop.target}"
    yield f"        {way.rule.id} {way.rule.title}: {state_words(way)}"
    yield from (f"        needs {need_words(one)}" for one in way.best.needs)
    for one in way.depends:
        label = "note" if one.kind is DependsOn.NOTE else "depends"
        yield f"        {label}: {depends_words(way, one)}"
    yield f"        leaves {events_words(left_events(way))} in CloudTrail"
