"""Again: one account of a snapshot that is open is read anew."""

from dataclasses import dataclass
from pathlib import Path

from rolescope.importers.kept import KeptFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Which account, and the folder of the snapshot it is part of.

    `endpoint` is that which the snapshot was read over, if not that of AWS. `kept` are the files
    of the snapshot, for a folder that is not there any more.
    """

    account: str
    folder: Path
    endpoint: str | None = None
    kept: tuple[KeptFile, ...] = ()
