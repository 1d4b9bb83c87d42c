"""`rolescope ways`: who may gain whose rights beside AssumeRole, and what that takes."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator

from rolescope.cli.commands.edges import graph_of
from rolescope.cli.console import end_progress, progress, put, say, say_json_parts
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.escalation.find import find_ways
from rolescope.escalation.proof import Proofs
from rolescope.escalation.rules import BY_ID
from rolescope.escalation.way import Dependence, DependsOn, Escalations, EscalationWay, WaySet
from rolescope.exporters.csv_table import csv_chunks
from rolescope.exporters.ways_json import COLUMNS, way_rows, ways_json
from rolescope.model.plain import counted
from rolescope.trust.paths.ends import ADMIN_KEYWORDS, find_ends
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.value import Value, replace
from rolescope.words.escalation.way_text import (
    depends_words,
    gain_words,
    missing_words,
    need_words,
    state_words,
)


def run_ways(options: argparse.Namespace) -> int:
    """List the ways of escalation, of one source, to one target, or by some rules."""
    rules = _rules(options.rule)
    opened = open_sources(options)
    graph = graph_of(opened)
    hops = hops_of(graph, opened.index, opened.at)
    try:
        found = find_ways(graph, opened.index, opened.at, progress())
    finally:
        end_progress()
    chosen = _chosen(found, hops, options, rules)
    if options.format == "json":
        proofs = Proofs(opened.index, opened.at)
        say_json_parts(opened.told({**opened.head(), **ways_json(chosen, proofs)}))
    elif options.format == "csv":
        for part in csv_chunks(COLUMNS, way_rows(chosen)):
            put(part)
    else:
        for part in _as_text(chosen, opened):
            say(part)
    return opened.status(Exit.OK if chosen.ways else Exit.DENIED)


def _rules(wanted: list[str] | None) -> frozenset[str]:
    """Return the rules that are asked for; none: all.

    Raises:
        Failure: there is no such rule.
    """
    found = frozenset(one.upper() for one in wanted or ())
    for one in sorted(found - BY_ID.keys()):
        raise UsageFailure(f"--rule {one}: there is no such way. rolescope help rules lists them.")
    return found


def _chosen(
    found: Escalations, hops: Hops, options: argparse.Namespace, rules: frozenset[str]
) -> Escalations:
    """Leave of what was found the ways that are asked for: there may be hundreds of thousands."""
    sources = _end(hops, "--from", options.source)
    is_admin = (options.target or "").strip().lower() in ADMIN_KEYWORDS
    targets = None if is_admin else _end(hops, "--to", options.target)

    def is_meant(rule: str, source: str) -> bool:
        return (not rules or rule in rules) and (sources is None or source in sources)

    def is_end(target: str) -> bool:
        return targets is None or target in targets

    def among(ways: WaySet) -> WaySet:
        return replace(
            ways,
            sources=tuple(one for one in ways.sources if is_meant(ways.rule.id, one)),
            targets=tuple(one for one in ways.targets if is_end(one.arn)),
        )

    chosen = replace(
        found,
        own=tuple(
            way for way in found.own if is_meant(way.rule.id, way.source) and is_end(way.target)
        ),
        sets=tuple(map(among, found.sets)),
    )
    return chosen.to_admins() if is_admin else chosen


def _end(hops: Hops, flag: str, text: str | None) -> frozenset[str] | None:
    """Return the principals that are meant; None when nobody is asked for.

    Raises:
        Failure: the sources know nobody by that text.
    """
    if text is None:
        return None
    found = find_ends(hops, text)
    if found.is_known:
        return frozenset(found.nodes)
    near = f"It may mean {', '.join(found.near)}." if found.near else "Give an ARN."
    raise UsageFailure(f"{flag} {text}: no principal of the sources has this name alone. {near}")


class _Told(Value):
    """What is told of a way whoever its source is: its gain, the lines that follow, what lacks."""

    gain: str
    lines: str
    missing: tuple[str, ...]


def _told(way: EscalationWay) -> _Told:
    lines = [f"    {way.rule.id} {way.rule.title}: {state_words(way)}"]
    lines += [f"    needs {need_words(one)}" for one in way.best.needs]
    lines += [f"    through {one.type} {one.arn}" for one in way.through[:_MAX_THROUGH]]
    if len(way.through) > _MAX_THROUGH:
        lines.append(f"    and {len(way.through) - _MAX_THROUGH:,} more")
    lines += [
        f"    {_label(one)}: {depends_words(way, one)}"
        for one in way.depends
        if one.kind is not DependsOn.RESOURCE
    ]
    missing = tuple(one.type for one in way.depends if one.kind is DependsOn.RESOURCE)
    return _Told(gain_words(way), "\n".join(lines), missing)


def _as_text(found: Escalations, opened: OpenedSources) -> Iterator[str]:
    """Yield the ways of each source, then what holds of all."""
    missing: Counter[str] = Counter()
    for source, ways in found.told(_told):
        for _, told in ways:
            missing.update(told.missing)
        yield from _together(
            f"{source} {told.gain} {'itself' if target == source else target}\n{told.lines}"
            for target, told in ways
        )
    admins = sum(map(len, found.admins.values()))
    total = f"{counted(len(found.ways), 'way')} of escalation. {time_words(opened)}."
    lines = ["", total] if found.ways else [total]
    lines += [missing_words(type_, count) for type_, count in missing.most_common()]
    if admins:
        accounts = counted(len(found.admins), "account")
        lines.append(
            f"{counted(admins, 'administrator')} of {accounts} reach everything in their account; "
            "their ways are not listed."
        )
    lines += [
        f"Not checked: {rule}, for the import lacks {what}." for rule, what in found.not_checked
    ]
    yield "\n".join(lines)


def _together(texts: Iterable[str]) -> Iterator[str]:
    """Join texts that are written faster in one; others may change what stands beside them."""
    some = list(texts)
    whole = "\n".join(some)
    yield from [whole] if some and whole.isascii() else some


_MAX_THROUGH = 5


def _label(one: Dependence) -> str:
    return "note" if one.kind is DependsOn.NOTE else "depends"
