"""Several files as one zip archive: the same files make the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_READABLE, _RUNNABLE = 0o644 << 16, 0o755 << 16


def zip_archive(files: Mapping[str, bytes]) -> bytes:
    """Return files by name as a zip archive; scripts may be run when they are unpacked."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_entry(name), data)
    return buffer.getvalue()


def zip_of_parts(files: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return files that come bit by bit as a zip archive, which any reader takes."""
    return zip_archive({name: b"".join(parts) for name, parts in files.items()})


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _LONG_AGO)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = _RUNNABLE if name.endswith(".sh") else _READABLE
    return entry


class _Sink:
    """Takes what is written until it is handed on. It cannot be sought in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Keep everything: nothing is behind it."""

    close = flush

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zip_chunks(files: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    """Yield a zip archive bit by bit, of files that come bit by bit: none is ever there as a whole.

    It takes a reader that knows ZIP64: how large a file gets is not known when it begins.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                for part in data:
                    file.write(part)
                    yield sink.take()
    yield sink.take()
