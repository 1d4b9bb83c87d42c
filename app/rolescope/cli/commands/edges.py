"""`rolescope edges`: every evaluated trust edge."""

import argparse
from collections import Counter
from typing import Any

from rolescope.analysis import Analysis, analyse
from rolescope.cli.console import end_progress, progress, say, say_json
from rolescope.cli.failure import Exit
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.engine.words.conditions import condition_in_words
from rolescope.model.gap import Gap
from rolescope.model.plain import counted
from rolescope.questions.plain_json import plain
from rolescope.trust.edge import Closure, Edge, PrincipalKind, Standing, TrustGraph
from rolescope.words.gap_text import gap_text
from rolescope.words.trusts.reasons import reason_text


def run_edges(options: argparse.Namespace) -> int:
    """List the trust edges with kind, standing and conditions."""
    opened = open_sources(options)
    analysis = analysis_of(opened)
    if options.format == "json":
        say_json(opened.told(_as_json(analysis, opened)))
    else:
        say(_as_text(analysis, opened))
    return opened.status(Exit.OK)


def analysis_of(opened: OpenedSources) -> Analysis:
    """Analyze an opened world, with progress."""
    scenario, at, is_clock = opened.scenario, opened.at, opened.at_is_clock
    try:
        return analyse(scenario, at, at_is_clock=is_clock, tick=progress(), index=opened.index)
    finally:
        end_progress()


def graph_of(opened: OpenedSources) -> TrustGraph:
    """Return the trust graph alone: what it was found by is large, and little of it asked again."""
    graph = analysis_of(opened).graph
    opened.index.forget()
    return graph


def _as_json(analysis: Analysis, opened: OpenedSources) -> dict[str, Any]:
    return {
        **opened.head(),
        "edges": [_edge_json(edge) for edge in analysis.graph.edges],
        "nodes": [plain(node) for node in analysis.graph.nodes],
        "gaps": [_gap_json(gap) for gap in analysis.coverage.gaps],
    }


def _gap_json(gap: Gap) -> dict[str, Any]:
    found = plain(gap)
    return {"kind": found.pop("kind"), **plain(gap_text(gap)), **found}


def _edge_json(edge: Edge) -> dict[str, Any]:
    words = [
        [condition_in_words(condition) for condition in conditions]
        for conditions in edge.alternatives
    ]
    return {
        **plain(edge),
        "reason": reason_text(edge),
        "standing": edge.standing_word,
        "conditionsInWords": words,
    }


def _as_text(analysis: Analysis, opened: OpenedSources) -> str:
    lines = []
    for edge in sorted(analysis.graph.edges, key=lambda edge: (edge.target, edge.source)):
        lines.append(f"{edge.source} -> {edge.target}")
        callers = "" if edge.callers is None else counted(edge.callers, "imported principal")
        count = f", {callers} may use it" if callers else ""
        whole = edge.kind in (PrincipalKind.ACCOUNT, PrincipalKind.ANYONE)
        lines.append(f"    {edge.kind.value}, {edge.standing_word}{count if whole else ''}")
        lines += [f"    if {words}" for words in _conditions(edge)]
        lines.append(f"    {reason_text(edge)}")
    by_word = Counter(edge.standing_word for edge in analysis.graph.edges)
    words = (*(standing.value for standing in Standing), Closure.NEVER.value)
    counts = ", ".join(f"{by_word[word]:,} {word}" for word in words if by_word[word])
    total = len(analysis.graph.edges)
    noun = "edge" if total == 1 else "edges"
    lines += ["", f"{total:,} {noun}{': ' if counts else ''}{counts}. {time_words(opened)}."]
    gaps = map(gap_text, analysis.coverage.gaps)
    lines += [f"Missing: {gap.title}. {gap.meaning}" for gap in gaps]
    return "\n".join(lines)


def _conditions(edge: Edge) -> list[str]:
    """Write the conditions of each statement in a line of its own."""
    return [
        "; ".join(condition_in_words(condition) for condition in conditions)
        for conditions in edge.alternatives
        if conditions
    ]
