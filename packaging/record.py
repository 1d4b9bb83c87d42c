"""The list of files that comes with a bundle, as wheels bring one."""

import base64
import csv
import hashlib
import re
from pathlib import Path

_BINARY = re.compile(r"\.(so|pyd|dll|dylib)(\.\d+)*$")


def write_record(folder: Path, version: str) -> None:
    """Write the list of files that `rolescope selftest` compares a bundle with.

    It is the list that wheels bring, in the folder where Python looks for it. Libraries have no
    checksum in it: they may be replaced.
    """
    info = folder / f"rolescope-{version}.dist-info"
    info.mkdir(exist_ok=True)
    text = f"Metadata-Version: 2.1\nName: rolescope\nVersion: {version}\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    rows = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "RECORD":
            name = path.relative_to(folder).as_posix()
            rows.append((name, "" if _BINARY.search(name) else _digest(path), ""))
    with (info / "RECORD").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _digest(path: Path) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256={digest.rstrip(b'=').decode('ascii')}"
