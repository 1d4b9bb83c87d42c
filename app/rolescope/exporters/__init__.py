"""Pictures as files. A new format is one module with one Exporter, and one line here."""

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.pdf import PDF
from rolescope.exporters.png import PNG
from rolescope.exporters.svg import SVG

EXPORTERS: tuple[Exporter, ...] = (SVG, PNG, PDF)
"""All formats, the first of which is the default."""

__all__ = ["EXPORTERS", "Exporter"]
