"""Kept files: the original bytes of an import, compressed for projects that read them again."""

import hashlib
import zlib

from rolescope.importers.archive import MAX_RATIO, MAX_UNCHECKED_BYTES, unpack_gzip
from rolescope.importers.files import JsonFile
from rolescope.model.plain import visible
from rolescope.value import Value

_GZIP = 31  # what zlib calls a gzip header
_FAST = 1  # level: an import is not to be slower for being kept


class KeptFile(Value, kw_only=True):
    """One JSON file of an import.

    `name`, `account` and `chosen` are those of JsonFile, the name as people see it; `packed` is a
    gzip file of the bytes, `size` and `sha256` are those of the bytes themselves.
    """

    name: str
    account: str | None
    chosen: bool
    packed: bytes
    size: int
    sha256: str


def keep(file: JsonFile) -> KeptFile:
    """Pack a file. It unpacks within the limits of `unpack_gzip`, whatever is in it."""
    data = file.data
    packed = zlib.compress(data, _FAST, _GZIP)
    if len(data) > max(MAX_UNCHECKED_BYTES, MAX_RATIO * len(packed)):  # it would look like a bomb
        packed = zlib.compress(data, 0, _GZIP)
    return KeptFile(
        name=visible(file.name),
        account=file.account,
        chosen=file.chosen,
        packed=packed,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def unpack(kept: KeptFile) -> tuple[JsonFile, bool]:
    """Return a file as it was read, and whether its bytes are those that were kept.

    Raises:
        Unreadable: it is broken, cut off, or a bomb.
    """
    data = unpack_gzip(kept.packed, kept.name)
    is_same = hashlib.sha256(data).hexdigest() == kept.sha256
    return JsonFile(kept.name, data, kept.account, kept.chosen), is_same
