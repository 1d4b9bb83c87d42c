"""What an installation is made of, and whether it is all still there."""

import base64
import csv
import hashlib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from rolescope.model.plain import shortlist
from rolescope.resources import resources

_MAX_SHOWN = 3


def check_files() -> str:
    """Compare the installed files with the list that came with them; return what was compared.

    Wheels and bundles bring such a list (RECORD). Libraries stand in that of a bundle without a
    checksum: whoever wants to may replace those of Qt.

    Raises:
        RuntimeError: files are missing or changed; names the first of them.
    """
    try:
        found = distribution("rolescope")
    except PackageNotFoundError:
        return "a working copy, which has no list of them"
    listed = Path(str(found.locate_file("rolescope/_resources")))
    if listed.resolve() != Path(str(resources())).resolve():
        return "a working copy, which has no list of them"
    wrong = wrong_files(found)
    if wrong:
        raise RuntimeError(f"missing or changed: {shortlist(wrong, _MAX_SHOWN)}")
    return f"{len(_listed(found))} files as they were delivered"


def wrong_files(found: Distribution) -> list[str]:
    """Return the files of an installation that are missing or changed, as its list names them."""
    return [
        name
        for name, checksum in _listed(found)
        if not _is_whole(Path(str(found.locate_file(name))), checksum)
    ]


def _listed(found: Distribution) -> list[tuple[str, str]]:
    """Return the names and checksums that the list holds.

    `Distribution.files` leaves out what is missing, since Python 3.12.
    """
    rows = csv.reader((found.read_text("RECORD") or "").splitlines())
    return [(name, checksum) for name, checksum, _ in rows if not name.endswith(".pyc")]


def _is_whole(path: Path, checksum: str) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if not checksum:
        return True
    kind, _, value = checksum.partition("=")
    digest = hashlib.new(kind, content).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii") == value
