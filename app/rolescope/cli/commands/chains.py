"""`rolescope assume --chains`: after a denial, the chain that gets there all the same."""

from collections.abc import Sequence
from typing import Any

from rolescope.cli.commands.edges import graph_of
from rolescope.cli.sources import OpenedSources
from rolescope.questions.plain_json import plain
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.detour import Detour, find_detour, is_denied
from rolescope.trust.paths.hops import hops_of
from rolescope.words.verdict.detour import detour_in_words, nothing_in_words


def chains_of(opened: OpenedSources, simulation: Simulation) -> tuple[Detour, ...]:
    """Look for a chain that does what was denied; nothing is looked for after another answer."""
    if not is_denied(simulation):
        return ()
    graph = graph_of(opened)
    found = find_detour(hops_of(graph, opened.index, opened.at), simulation.request)
    return () if found is None else (found,)


def chains_text(found: Sequence[Detour], simulation: Simulation) -> str:
    """Tell the chain, or that there is none; empty where nothing was looked for."""
    if not is_denied(simulation):
        return ""
    return detour_in_words(found[0]) if found else nothing_in_words(simulation.request)


def chains_json(found: Sequence[Detour]) -> list[dict[str, Any]]:
    """Return the same for programs: the nodes from caller to role, and the hops in detail."""
    return [
        {
            "nodes": list(detour.nodes),
            "text": detour_in_words(detour),
            "hops": [plain(hop) for hop in detour.hops],
        }
        for detour in found
    ]
