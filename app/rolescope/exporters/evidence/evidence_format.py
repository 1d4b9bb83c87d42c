"""EvidenceFormat: one file format for evidence."""

from collections.abc import Callable
from typing import Protocol

from rolescope.engine.index import WorldIndex
from rolescope.simulation.evidence.record import Evidence
from rolescope.value import Value

Hide = Callable[[str], str]


class EvidenceWriter(Protocol):
    """Returns the content of a file."""

    def __call__(self, evidence: Evidence, index: WorldIndex, hide: Hide | None = None, /) -> bytes:
        """Write evidence; `hide` gives pseudonyms, None: names are shown."""
        ...


class EvidenceFormat(Value, kw_only=True):
    """One file format.

    `title` is what a file dialog shows, `suffix` begins with a dot. `write` returns the content of
    the file: the same evidence, the same bytes (of a PDF: the same text). A third argument puts
    pseudonyms into all texts.
    """

    id: str
    title: str
    suffix: str
    write: EvidenceWriter
