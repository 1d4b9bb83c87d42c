"""The main job without a screen: draw the demo, simulate one AssumeRole, name the files."""

from pathlib import Path

from rolescope.cli.commands.edges import analysis_of
from rolescope.cli.commands.simulate import hop_text
from rolescope.cli.console import format_of, say, write_file
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, opened
from rolescope.engine.language.condition_kind import narrows
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.sheets import sheet_of
from rolescope.importers.demo import read_demo
from rolescope.pictures.layouts import LAYOUTS
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.trust.assessment import assess
from rolescope.trust.edge import Edge, PrincipalKind, Standing, TrustGraph
from rolescope.trust.named_caller import named_caller
from rolescope.trust.naming import source_id
from rolescope.trust.requests import RequestAsker
from rolescope.trust.written import merged_trusts

FOLDER = Path("build", "demo")


def run_headless_demo() -> int:
    """Draw the overview of the demo as SVG and PNG, and print one simulation with its reasons."""
    say("There is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set): working without one.\n")
    found = opened(read_demo(), at=None)
    analysis = analysis_of(found)
    sheet = sheet_of(analysis, LAYOUTS[0])
    files = [FOLDER / "overview.svg", FOLDER / "overview.png"]
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageFailure(f"{FOLDER}: cannot be made: {what}. Start in another folder.") from error
    for path in files:
        write_file(path, format_of(path, None, EXPORTERS).write(sheet))
    say(hop_text(example(found, analysis.graph), found))
    say("\nWrote the overview of the demo organization:")
    for path in files:
        say(f"  {path}")
    return Exit.OK


def example(found: OpenedSources, graph: TrustGraph) -> Simulation:
    """Simulate the trust between principals that asks for most, with what it asks for."""
    edge = max(
        (edge for edge in graph.edges if _is_telling(edge)),
        key=lambda edge: (sum(map(narrows, edge.conditions)), edge.is_cross_account, edge.id),
    )
    role = found.index.roles[edge.target]
    trust = next(
        t
        for t in merged_trusts(found.index, role)
        if edge.source == source_id(found.index, t.principal)
    )
    caller = named_caller(found.index, trust.principal)
    asker = RequestAsker(found.index, caller, role.arn, found.at)
    way = assess(asker, trust.statements)
    return simulate(way.request, found.index)


def _is_telling(edge: Edge) -> bool:
    return edge.kind is PrincipalKind.PRINCIPAL and edge.standing is Standing.ALLOWED
