"""Exporter: one file format for pictures. EXPORTERS in rolescope.exporters lists them."""

from collections.abc import Callable
from dataclasses import dataclass

from rolescope.drawing.picture import Picture
from rolescope.drawing.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One file format.

    `id` is what the command line takes, `title` what a file dialog shows, `suffix` begins with a
    dot. `write` returns the content of the file.
    """

    id: str
    title: str
    suffix: str
    write: Callable[[Picture, Theme], bytes]
