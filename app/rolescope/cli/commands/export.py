"""`rolescope export`: a picture of a view as a file."""

import argparse
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from rolescope.analysis import Analysis
from rolescope.cli.commands.edges import analysis_of
from rolescope.cli.console import format_of, warn, write_output
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import open_sources
from rolescope.cluster.folder import FolderUnusable
from rolescope.cluster.graph import open_graph
from rolescope.cluster.scope import evaluation_at
from rolescope.cluster.tables import LibraryMissing
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import EscalationWay
from rolescope.exporters.exporter import Exporter
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.mermaid import MERMAID_SUFFIX
from rolescope.exporters.sheets import notes_of, sheet_of
from rolescope.pictures.drawn_graph import whole_graph
from rolescope.pictures.layouts import LAYOUTS, find_layout
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.pages.hidden_names import hidden_stream
from rolescope.pictures.theme import THEMES
from rolescope.pictures.view import DrawnWays, Frame, View
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.words.mermaid_text import mermaid_warning

_TABLE = "table"
WAYS = {"none": DrawnWays.NONE, "admins": DrawnWays.TO_ADMINS, "all": DrawnWays.ALL}
"""Which ways of escalation are drawn, by the value of a flag."""


def run_export(options: argparse.Namespace) -> int:
    """Draw a view and write it, the format by the suffix."""
    exporter = format_of(options.output, options.format, EXPORTERS)
    folder = _whole_evaluation(options, exporter)
    if folder is not None:
        return _export_evaluation(options, exporter, folder)
    if options.view == _TABLE:
        return _export_table(options, exporter)
    view = _view(options.view or (FOCUS_ID if options.focus else LAYOUTS[0].id))
    if view.needs_subject and not options.focus:
        raise UsageFailure(f"--view {view.id}: it is about one role. Name it with --focus ARN.")
    opened = open_sources(options)
    analysis = analysis_of(opened)
    subject = _subject(options.focus, analysis) if view.needs_subject else None
    theme = next(theme for theme in THEMES if theme.name == options.theme)
    looks = {"theme": theme, "scale": options.scale, "paper": options.paper}
    if options.ways != "none" and not view.can_draw_ways:
        raise UsageFailure(f"--ways: the view {view.id} draws none.")
    drawn, found = WAYS[options.ways], None
    if drawn is not DrawnWays.NONE:
        found = find_ways(analysis.graph, opened.index, opened.at)
    frame = Frame(subject=subject, drawn_ways=drawn, escalations=found)
    sheet = sheet_of(analysis, view, frame, **looks, hide=_hide(options, analysis))
    _write(options, exporter, [exporter.write(sheet)], len(sheet.graph.edges))
    return opened.status(Exit.OK)


def _export_table(options: argparse.Namespace, exporter: Exporter) -> int:
    """Write all nodes and edges, and ways if they are wanted, in a format that shows no picture."""
    if exporter.chunks is None:
        known = ", ".join(one.suffix for one in EXPORTERS if one.chunks is not None)
        raise UsageFailure(f"--view {_TABLE}: is no picture. Choose a suffix of {known}.")
    opened = open_sources(options)
    analysis = analysis_of(opened)
    drawn = WAYS[options.ways]
    ways: Collection[EscalationWay] = ()
    if drawn is not DrawnWays.NONE:
        found = find_ways(analysis.graph, opened.index, opened.at)
        ways = (found.to_admins() if drawn is DrawnWays.TO_ADMINS else found).ways
    graph = whole_graph(analysis, notes_of(analysis), ways)
    hide = _hide(options, analysis)
    graph = graph if hide is None else hidden_stream(graph, hide)
    _write(options, exporter, exporter.chunks(graph), len(analysis.graph.edges) + len(ways))
    return opened.status(Exit.OK)


def _whole_evaluation(options: argparse.Namespace, exporter: Exporter) -> Path | None:
    """Return the folder of an evaluation that is exported as it is, without being opened.

    What is drawn, hidden, edited or asked for another time has to be opened, which takes a scope.
    """
    (first, *more), is_table = options.sources, options.view in (None, _TABLE)
    opens = options.scope or options.focus or options.hide_names or options.scenario or options.at
    if more or opens or not is_table or exporter.chunks is None:
        return None
    return evaluation_at(first)


def _export_evaluation(options: argparse.Namespace, exporter: Exporter, folder: Path) -> int:
    """Write all trusts of an evaluation, and its ways if they are wanted, bit by bit."""
    assert exporter.chunks is not None  # noqa: S101 - for the type checker
    try:
        with open_graph(folder, WAYS[options.ways]) as graph:
            _write(options, exporter, exporter.chunks(graph), 0)
    except (FolderUnusable, LibraryMissing) as error:
        raise UsageFailure(str(error)) from error
    missing = graph.missing
    if missing:
        warn(
            f"warning: not evaluated yet, and not in the file: {missing}. Let rolescope evaluate "
            "go on."
        )
    return Exit.DEPENDS if missing else Exit.OK


def _write(
    options: argparse.Namespace, exporter: Exporter, content: Iterable[bytes], edges: int
) -> None:
    """Write a file, and warn of a diagram that is too large for Mermaid.

    `edges`: how many it has; 0 where nobody counted, and its characters alone tell.
    """
    characters = 0

    def counted() -> Iterator[bytes]:
        nonlocal characters
        for part in content:
            characters += len(part.decode())
            yield part

    if exporter.suffix != MERMAID_SUFFIX:
        write_output(options.output, content)
        return
    write_output(options.output, counted())
    too_large = mermaid_warning(characters, edges)
    if too_large:
        warn(f"warning: {too_large}")


def _view(name: str) -> View:
    found = find_layout(name)
    if found is None:
        known = ", ".join((*(view.id for view in LAYOUTS), _TABLE))
        raise UsageFailure(f"--view {name}: there is no such view. Choose one of {known}.")
    return found


def _subject(text: str, analysis: Analysis) -> str:
    """Return the id of the node to focus on: given as such, or by a name that only one has."""
    nodes = analysis.graph.nodes
    if any(node.id == text for node in nodes):
        return text
    named = sorted(node.id for node in nodes if node.name == text)
    if len(named) == 1:
        return named[0]
    hint = f"Did you mean {' or '.join(named[:3])}?" if named else "Give the ARN of a role."
    raise UsageFailure(f"--focus {text}: there is no such principal. {hint}")


def _hide(options: argparse.Namespace, analysis: Analysis) -> Callable[[str], str] | None:
    if not options.hide_names:
        return None
    return Pseudonyms.of(analysis.scenario.base, analysis.scenario.world).hide
