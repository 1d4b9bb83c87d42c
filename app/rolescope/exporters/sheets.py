"""A view of an analysis as the sheet that exporters write."""

from collections.abc import Callable

from rolescope.analysis import Analysis
from rolescope.exporters.exporter import ExportSheet
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.pages.hidden_names import hidden_graph
from rolescope.pictures.pages.page import page
from rolescope.pictures.theme import LIGHT, Theme
from rolescope.pictures.view import Frame, View
from rolescope.words.scenario_text import NOT_IN_AWS, scenario_note

_USUAL = Frame()


def sheet_of(  # what a file may look like
    analysis: Analysis,
    view: View,
    frame: Frame = _USUAL,
    *,
    theme: Theme = LIGHT,
    scale: float = 2.0,
    paper: str = "",
    hide: Callable[[str], str] | None = None,
) -> ExportSheet:
    """Draw a view as a page, with legend and coverage note, and as the graph that it shows.

    `hide` puts pseudonyms into all of it; None: names are shown.
    """
    drawn = view.draw(analysis, frame)
    picture = page(
        drawn,
        coverage=analysis.coverage,
        scenario_note=_scenario(analysis),
        footer=_footer(analysis),
        hide=hide,
    )
    graph = drawn_graph(drawn, analysis, notes_of(analysis), frame.escalations)
    graph = graph if hide is None else hidden_graph(graph, hide)
    return ExportSheet(picture=picture, theme=theme, graph=graph, scale=scale, paper=paper)


def _scenario(analysis: Analysis) -> str | None:
    return scenario_note([edit.label for edit in analysis.scenario.edits])


def _footer(analysis: Analysis) -> str:
    return f"RoleScope. As of {analysis.at}{' (clock)' if analysis.at_is_clock else ''}"


def notes_of(analysis: Analysis) -> tuple[str, ...]:
    """Return what stands around the picture as lines, for formats without a page."""
    note = _scenario(analysis)
    return (*((f"{NOT_IN_AWS} {note}",) if note is not None else ()), _footer(analysis))
