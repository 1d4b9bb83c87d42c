"""EvidenceFormat: one file format for evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from rolescope.evaluation.index import WorldIndex
from rolescope.simulation.evidence.record import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFormat:
    """One file format.

    `title` is what a file dialog shows, `suffix` begins with a dot. `write` returns the content of
    the file: the same evidence, the same bytes (of a PDF: the same text).
    """

    id: str
    title: str
    suffix: str
    write: Callable[[Evidence, WorldIndex], bytes]
