"""Several files as one zip archive: the same files make the same bytes."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_READABLE, _RUNNABLE = 0o644 << 16, 0o755 << 16


def zip_archive(files: Mapping[str, bytes]) -> bytes:
    """Return files by name as a zip archive; scripts may be run when they are unpacked."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = ZipInfo(name, _LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _RUNNABLE if name.endswith(".sh") else _READABLE
            archive.writestr(entry, data)
    return buffer.getvalue()
