"""`--evidence FILE`: what `assume` found as a record, the format by the suffix."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rolescope import __version__
from rolescope.cli.console import write_file
from rolescope.cli.failure import UsageFailure
from rolescope.cli.hops import AskedCourse
from rolescope.cli.sources import OpenedSources, clock
from rolescope.exporters.evidence import EVIDENCE_FORMATS, EvidenceFormat
from rolescope.exporters.evidence.source_names import source_names
from rolescope.importers.catalogue import catalogue_version
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.evidence.record import EvidenceOrigin, EvidenceUnavailable, evidence


def evidence_format(options: argparse.Namespace) -> EvidenceFormat:
    """Return the format of `--evidence`.

    Raises:
        Failure: no format has the suffix, or a time of writing is given and nothing is written.
    """
    path: Path | None = options.evidence
    if path is None:
        raise UsageFailure("--generated: it is the time of writing of --evidence FILE. Give both.")
    found = next((one for one in EVIDENCE_FORMATS if one.suffix == path.suffix.lower()), None)
    if found is None:
        known = ", ".join(one.suffix for one in EVIDENCE_FORMATS)
        raise UsageFailure(f"--evidence {path}: the suffix is none of {known}. Choose one of them.")
    return found


def write_evidence(
    wanted: EvidenceFormat,
    options: argparse.Namespace,
    opened: OpenedSources,
    found: AskedCourse,
    done: Sequence[Simulation],
) -> None:
    """Write the evidence of a chain, to the end or not at all.

    Raises:
        Failure: it cannot be written, or must not be.
    """
    path: Path = options.evidence
    origin = EvidenceOrigin(
        sources=source_names(options.sources),
        file=path.name,
        written_at=options.generated or clock(),
        engine=__version__,
        catalogue=catalogue_version(),
        edits=opened.edits,
        is_partial=opened.is_partial,
    )
    try:
        record = evidence(done, opened.index, origin, left=found.hops[len(done) :])
    except EvidenceUnavailable as error:
        raise UsageFailure(
            f"--evidence {path}: not written: {error}. Leave it out of --as."
        ) from error
    write_file(path, wanted.write(record, opened.index), flag="--evidence")
