"""`rolescope paths`: chains with what each hop needs; what is reached, and by whom."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from rolescope.cli.commands.edges import graph_of
from rolescope.cli.commands.way_paths import THROUGH, ends_of, is_resource, run_way_paths
from rolescope.cli.console import end_progress, progress, say, say_json
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import open_sources, time_words
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import PathLimits
from rolescope.escalation.find_reach import find_way_reach
from rolescope.exporters.way_paths_json import need_json
from rolescope.model.plain import counted
from rolescope.simulation.listed_paths import Listed, listed
from rolescope.simulation.reach import confirm_reach, confirm_reach_to
from rolescope.trust.paths.chokes import Choke, chokes_from, chokes_of_paths, chokes_to
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops, graph_id, hops_of
from rolescope.trust.paths.reach import Reach, Reached, reach_from, reach_to
from rolescope.trust.paths.values import Paths, StepLevel, Through
from rolescope.words.paths.path_words import (
    LEVELS,
    count_words,
    nothing_words,
    reach_words,
    reached_remark,
    remark,
    step_words,
)
from rolescope.words.paths.way_paths import way_reach_words

_MAX_CHOKES = 10


def run_paths(options: argparse.Namespace) -> int:
    """List the paths between two ends, or what one end reaches, or who reaches it."""
    if options.source is None and options.target is None:
        raise UsageFailure("--from and --to: neither is given. Give one of them, or both.")
    if is_resource(options) or (options.ways and options.target is not None):
        return run_way_paths(options)
    opened = open_sources(options)
    hops = hops_of(graph_of(opened), opened.index, opened.at)
    through = THROUGH[options.through]
    sources = ends_of(hops, "--from", options.source, is_target=False)
    targets = ends_of(hops, "--to", options.target, is_target=True)
    try:
        asked: _Between | _Reaching | _ReachingByWays
        if options.ways:
            asked = _ReachingByWays(hops, sources or (), options)
        elif sources is not None and targets is not None:
            asked = _Between(hops, sources, targets, through, options.max_hops)
        else:
            ends, limit = sources or targets or (), options.max_hops
            is_forward = sources is not None
            asked = _Reaching(hops, ends, through, limit, is_forward=is_forward)
    finally:
        end_progress()
    names = options.source or "", options.target or ""
    if options.format == "json":
        head = {**opened.head(), "through": options.through}
        say_json(opened.told({**head, **asked.as_json()}))
    else:
        say(f"{asked.as_text(*names)}\n\n{time_words(opened)}.")
    return opened.status(asked.status)


class _Between:
    """The paths between two ends."""

    def __init__(
        self,
        hops: Hops,
        sources: tuple[str, ...],
        targets: tuple[str, ...],
        through: Through,
        max_hops: int | None,
    ) -> None:
        self._sources, self._targets = sources, targets
        self._found = find_paths(hops, sources, targets, through, max_hops=max_hops)
        self._listed = listed(hops, self._found.listed, progress())
        self._chokes = chokes_of_paths(hops, self._found, through)[:_MAX_CHOKES]

    @property
    def status(self) -> Exit:
        """Whether a path is allowed: by the best one that was confirmed."""
        best = min((one.confirmed.level for one in self._listed), default=StepLevel.CLOSED)
        is_all = len(self._found.listed) == self._found.count and self._found.is_exact
        if best is StepLevel.CLOSED:
            return Exit.DENIED if is_all else Exit.DEPENDS
        return Exit.OK if best is StepLevel.OPEN else Exit.DEPENDS

    def as_text(self, source: str, target: str) -> str:
        """Return all paths with the needs of every hop."""
        if not self._listed:
            return nothing_words(source, target, self._found)
        counts = ", ".join(
            f"{number:,} {words.lower()}"
            for level, words in LEVELS.items()
            if (number := sum(one.confirmed.level is level for one in self._listed))
        )
        head = f"From {source} to {target}: {count_words(self._found)}."
        limit = f"At most {counted(self._found.max_hops, 'hop')}; of the listed: {counts}."
        lines = [head, limit]
        for number, one in enumerate(self._listed, 1):
            lines += ["", *_path_lines(number, one)]
        if self._chokes:
            lines += ["", "Trusts that most of these paths rest on:"]
            lines += [_choke_line(choke, "path") for choke in self._chokes]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return the same as values."""
        found: Paths = self._found
        return {
            "from": list(map(graph_id, self._sources)),
            "to": list(self._targets),
            "maxHops": found.max_hops,
            "count": found.count,
            "countIsExact": found.is_exact,
            "shortest": found.shortest,
            "paths": [_path_json(one) for one in self._listed],
            "chokePoints": [_choke_json(choke) for choke in self._chokes],
        }


def _path_lines(number: int, one: Listed) -> list[str]:
    level = LEVELS[one.confirmed.level]
    lines = [f"{number:>3}. {level}, {counted(one.path.length, 'hop')}: {one.path.nodes[0]}"]
    for step, needs in zip(one.path.steps, one.needs, strict=True):
        lines.append(f"     -> {step.target}")
        lines += [f"        {words}" for words in step_words(needs)]
    why = remark(one)
    return [*lines, f"     {why}"] if why else lines


def _path_json(one: Listed) -> dict[str, Any]:
    made = one.confirmed
    return {
        "nodes": list(one.path.nodes),
        "level": LEVELS[made.level].lower(),
        "unmet": one.unmet,
        "hops": [
            {
                "kind": "trust",
                "from": step.source,
                "to": step.target,
                "edge": step.edge.id,
                "needs": [need_json(need) for need in needs],
            }
            for step, needs in zip(one.path.steps, one.needs, strict=True)
        ],
        "stoppedAt": None if made.stopped_at is None else made.stopped_at + 1,
        "reason": remark(one),
        "unknown": list(made.unknown),
    }


def _choke_line(choke: Choke, noun: str) -> str:
    return f"  cuts {choke.cuts:,} of {counted(choke.of, noun)}: {choke.edge.id}"


def _choke_json(choke: Choke) -> dict[str, Any]:
    return {"edge": choke.edge.id, "cuts": choke.cuts, "of": choke.of}


class _Reaching:
    """All that one end reaches, or all who reach it."""

    def __init__(
        self,
        hops: Hops,
        ends: tuple[str, ...],
        through: Through,
        max_hops: int | None,
        *,
        is_forward: bool,
    ) -> None:
        self._ends, self._is_forward = ends, is_forward
        found = (reach_from if is_forward else reach_to)(hops, ends, through)
        confirm = confirm_reach if is_forward else confirm_reach_to
        self._found: Reach = confirm(hops, ends, found, progress())
        chokes = (chokes_from if is_forward else chokes_to)(hops, ends, through)
        self._chokes: Sequence[Choke] = chokes[:_MAX_CHOKES]
        self._beyond = 0
        if max_hops is not None:
            near = self._found.within(max_hops)
            self._beyond = len(self._found.reached) - len(near.reached)
            self._found = near

    @property
    def status(self) -> Exit:
        """Whether anybody is reached for certain."""
        levels = {one.level for one in self._found.reached}
        if any(one.level is StepLevel.OPEN and one.is_certain for one in self._found.reached):
            return Exit.OK
        return Exit.DEPENDS if levels & {StepLevel.OPEN, StepLevel.UNDECIDED} else Exit.DENIED

    def as_text(self, source: str, target: str) -> str:
        """Return all that is reached, by the number of hops."""
        lines = [reach_words(source or target, self._found, is_forward=self._is_forward)]
        lines += _reached_lines(self._found, self._beyond)
        if self._chokes:
            noun = "role" if self._is_forward else "principal"
            lines += ["", "Trusts that most of this rests on:"]
            lines += [_choke_line(choke, noun) for choke in self._chokes]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return the same as values."""
        return {
            "from" if self._is_forward else "to": list(map(graph_id, self._ends)),
            **_reach_json(self._found, self._beyond),
            "chokePoints": [_choke_json(choke) for choke in self._chokes],
        }


class _ReachingByWays:
    """All that a source reaches over trusts and ways, and who gets all rights by a raise."""

    def __init__(self, hops: Hops, sources: tuple[str, ...], options: argparse.Namespace) -> None:
        self._sources, self._through_of_ways = sources, options.through_of_ways
        limits = PathLimits(
            through=THROUGH[options.through],
            of_ways=THROUGH[options.through_of_ways],
            max_hops=options.max_hops,
        )
        finder = WayFinder(hops.index, hops, hops.at)
        self._found = find_way_reach(finder, hops, sources, limits, progress())

    @property
    def status(self) -> Exit:
        """Whether anything is listed that is not closed."""
        listed = (*self._found.reach.reached, *self._found.raised)
        is_open = any(one.level is not StepLevel.CLOSED for one in listed)
        return Exit.OK if is_open else Exit.DENIED

    def as_text(self, source: str, _target: str) -> str:
        """Return all that is reached, by the number of hops."""
        found = self._found
        lines = [way_reach_words(source, found)]
        if found.raised:
            lines += ["", "Gets the rights of an administrator by a raise:"]
            lines += map(_reached_line, found.raised)
        return "\n".join([*lines, *_reached_lines(found.reach, found.beyond)])

    def as_json(self) -> dict[str, Any]:
        """Return the same as values."""
        found = self._found
        return {
            "ways": True,
            "throughOfWays": self._through_of_ways,
            "from": list(map(graph_id, self._sources)),
            **_reach_json(found.reach, found.beyond),
            "raised": list(map(_reached_json, found.raised)),
        }


def _reached_lines(found: Reach, beyond: int) -> Iterator[str]:
    for hops, count in enumerate(found.rings, 1):
        yield ""
        yield f"{counted(hops, 'hop')}: {count:,}"
        for one in found.reached:
            if one.hops == hops:
                yield _reached_line(one)
    if beyond:
        yield ""
        yield f"{beyond:,} more, further away."


def _reached_line(one: Reached) -> str:
    words = reached_remark(one)
    admin = ", administrator" if one.node.is_admin else ""
    return f"  {one.node.id}{admin}{f', {words}' if words else ''}"


def _reach_json(found: Reach, beyond: int) -> dict[str, Any]:
    return {
        "roles": found.roles,
        "others": found.others,
        "accounts": list(found.accounts),
        "administrators": list(found.admins),
        "beyond": beyond,
        "reached": list(map(_reached_json, found.reached)),
    }


def _reached_json(one: Reached) -> dict[str, Any]:
    return {
        "node": one.node.id,
        "hops": one.hops,
        "level": LEVELS[one.level].lower(),
        "confirmed": one.is_certain,
        "asks": one.asks,
    }
