"""What Qt writes into a PDF and lets nobody set: which text a glyph is copied as, and times."""

import re
import unicodedata


def copied_as_written(data: bytes) -> bytes:
    """Let text be copied from a file of Qt in the characters in which it was written.

    Of all that are drawn with a glyph Qt names the first: for a space the tab. It names the joined
    letters of Arabic by their forms. Better maps of glyphs follow at the end of the file, in place
    of those before (ISO 32000-1, 7.5.6 and 9.10.3).
    """
    end = data.rindex(b"startxref")
    table = int(data[end:].split()[1])
    places, trailer = data[table:end].split(b"trailer")
    entries = b"0 1\n0000000000 65535 f \n"
    for number in sorted({int(found) for found in re.findall(rb"/ToUnicode (\d+) 0 R", data)}):
        place = int(places.splitlines()[number + 2].split()[0])
        mapped = data[place : data.index(b"\nendstream", place)].split(b"stream\n")[1]
        written = _as_written(mapped)
        entries += b"%d 1\n%010d 00000 n \n" % (number, len(data))
        data += b"%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(written))
        data += written + b"\nendstream\nendobj\n"
    trailer = trailer.replace(b"/Root", b"/Prev %d\n/Root" % table)
    return b"%bxref\n%btrailer%bstartxref\n%d\n%%%%EOF\n" % (data, entries, trailer, len(data))


def _as_written(mapped: bytes) -> bytes:
    """Return a map of glyphs with each character as it is written."""
    head, body = mapped.split(b"endcodespacerange\n")
    lines = []
    for first, last, codes in re.findall(rb"<(\w+)> <(\w+)> (<\w+>|\[[^]]*])", body):
        found = [int(code, 16) for code in re.findall(rb"\w+", codes)]
        for number, glyph in enumerate(range(int(first, 16), int(last, 16) + 1)):
            code = found[number] if codes.startswith(b"[") else found[0] + number
            lines.append(f"<{glyph:04x}> <{_text_of(code)}>\n")
    chars = "".join(
        f"{len(some)} beginbfchar\n{''.join(some)}endbfchar\n"
        for some in (lines[at : at + _MAX_MAPPED] for at in range(0, len(lines), _MAX_MAPPED))
    )
    return head + b"endcodespacerange\n" + chars.encode() + b"endcmap" + body.split(b"endcmap")[1]


def _text_of(code: int) -> str:
    """Return the digits of what is written with a glyph, in UTF-16, for those that Qt names."""
    if any(code in forms for forms in _FORMS):
        return unicodedata.normalize("NFKC", chr(code)).encode("utf-16-be").hex()
    return f"{_SAME_GLYPH.get(code, code):04x}"


_SAME_GLYPH = {0x09: 0x20, 0x2BC: 0x2019, 0x2EE: 0x201D}  # what is written with it
_FORMS = (range(0x2F00, 0x2FD6), range(0xFB50, 0xFEFD))  # radicals of Chinese, Arabic
_MAX_MAPPED = 100  # glyphs in one part of a map


def dated(data: bytes, at: str) -> bytes:
    """Put a time (ISO 8601, UTC) in the place of those at which Qt wrote the file.

    Qt lets nobody set them, and writes those of the local zone. As many characters are written
    again: the places of objects in the file stay as they are.
    """
    digits = "".join(filter(str.isdigit, at))[:14]
    if len(digits) < 14:  # noqa: PLR2004 - year to second
        return data
    data = re.sub(rb"\(D:\d{14}", f"(D:{digits}".encode(), data)
    data = re.sub(rb"(\(D:\d{14})[+-]\d\d'\d\d'", rb"\g<1>+00'00'", data)
    stamp = rb"\g<1>" + at[:19].encode()
    data = re.sub(rb"(Date(?:>|=\"))\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", stamp, data)
    data = re.sub(rb"(Date(?:>|=\")[\dT:-]{19})[+-]\d\d:\d\d", rb"\g<1>+00:00", data)
    return re.sub(rb"uuid:[0-9a-f-]{36}", b"uuid:00000000-0000-0000-0000-000000000000", data)
