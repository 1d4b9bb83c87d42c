"""Exporter: one file format for pictures. EXPORTERS in rolescope.exporters.formats lists them."""

from collections.abc import Callable, Iterator

from rolescope.pictures.drawn_graph import DrawnGraph, NodesAndEdges
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import Theme
from rolescope.value import Value

PAPERS = ("A4", "A3", "Letter", "Tabloid")


class ExportSheet(Value, kw_only=True):
    """What is exported: the picture as a page, and the graph that it shows.

    `scale`: pixels of a bitmap for each pixel of the picture. `paper`: "" is one page as large as
    the picture; `A4`, `A3`, `Letter` or `Tabloid` lay it over as many pages, landscape.
    """

    picture: Picture
    theme: Theme
    graph: DrawnGraph
    scale: float = 2.0
    paper: str = ""


class Exporter(Value, kw_only=True):
    """One file format.

    `id` is what the command line takes, `title` what a file dialog shows, `suffix` begins with a
    dot. `write` returns the content of the file. `signature` is what that starts with, for every
    picture that has a title. `is_image`: it holds the picture, not the graph. `chunks` makes the
    same bit by bit, of a graph that need not be in memory; None: this format needs all of it.
    """

    id: str
    title: str
    suffix: str
    signature: bytes
    write: Callable[[ExportSheet], bytes]
    is_image: bool = False
    chunks: Callable[[NodesAndEdges], Iterator[bytes]] | None = None
