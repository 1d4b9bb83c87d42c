"""All formats of pictures. A new one is one module with an Exporter, and one line in `EXPORTED`."""

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.suffixes import EXPORTED, load

EXPORTERS: tuple[Exporter, ...] = tuple(
    load("rolescope.exporters", place) for place in EXPORTED.values()
)
"""All formats, the first of which is the default."""
