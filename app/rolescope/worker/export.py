"""What the worker process does for whoever exports: draw a view again, and write it as a file."""

from collections.abc import Callable

from rolescope.analysis import Analysis
from rolescope.exporters.exporter import ExportSheet
from rolescope.exporters.formats import EXPORTERS
from rolescope.pictures.drawn_graph import drawn_graph
from rolescope.pictures.excerpt import excerpt
from rolescope.pictures.pages.hidden_names import hidden_graph
from rolescope.pictures.pages.page import page
from rolescope.pictures.theme import THEMES
from rolescope.pictures.view import DrawnWays, Frame
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.progress import Tick
from rolescope.value import Value
from rolescope.words.scenario_text import NOT_IN_AWS
from rolescope.worker.shown_parts import draw_shown, ways_of
from rolescope.worker.state import KnownAnalysis, about_analysis


class Captions(Value, kw_only=True):
    """What stands around a picture: see `pictures.pages.page.page`."""

    scenario_note: str | None
    footer: str
    comparison: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The same as lines, for formats without a page."""
        scenario = f"{NOT_IN_AWS} {self.scenario_note}" if self.scenario_note else ""
        compared = f"Comparison: {self.comparison}" if self.comparison else ""
        return tuple(filter(None, (scenario, compared, self.footer)))


class ExportWanted(Value, kw_only=True):
    """What to export and how: ids of an exporter and a theme; see `Sheet` for scale and paper.

    `items` are those of the picture that are kept; None: all of it. `hides` gives pseudonyms;
    None with `is_hidden`: they are made for this file.
    """

    exporter: str
    view: str
    frame: Frame
    captions: Captions
    items: frozenset[str] | None = None
    theme: str = "light"
    scale: float = 2.0
    paper: str = ""
    is_hidden: bool = False
    hides: Pseudonyms | None = None


@about_analysis
def export(known: KnownAnalysis, wanted: ExportWanted, *, tick: Tick) -> bytes:
    """Return the content of the file."""
    analysis = known.analysis
    tick(0, "Drawing the picture to export")
    picture = draw_shown(analysis, wanted.view, wanted.frame, tick)
    if wanted.items is not None:
        picture = excerpt(picture, wanted.items)
    tick(0.7, "Writing the picture")
    captions = wanted.captions
    hide = _hide(analysis, wanted)
    whole = page(
        picture,
        coverage=analysis.coverage,
        scenario_note=captions.scenario_note,
        footer=captions.footer,
        comparison=captions.comparison,
        hide=hide,
    )
    is_with_ways = wanted.frame.drawn_ways is not DrawnWays.NONE
    found = ways_of(analysis, tick) if is_with_ways else None
    graph = drawn_graph(picture, analysis, captions.lines, found)
    exporter = next(one for one in EXPORTERS if one.id == wanted.exporter)
    return exporter.write(
        ExportSheet(
            picture=whole,
            theme=next(one for one in THEMES if one.name == wanted.theme),
            graph=graph if hide is None else hidden_graph(graph, hide),
            scale=wanted.scale,
            paper=wanted.paper,
        )
    )


def _hide(analysis: Analysis, wanted: ExportWanted) -> Callable[[str], str] | None:
    if not wanted.is_hidden:
        return None
    made = wanted.hides or Pseudonyms.of(analysis.scenario.base, analysis.scenario.world)
    return made.hide
