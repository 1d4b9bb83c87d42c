"""The text of a PDF that Qt wrote, page by page in the order in which it is painted."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_REFERENCE = re.compile(rb"/(\w+)\s+(\d+) 0 R")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|(<[0-9a-fA-F]+>|\[[^\]]*\])\s*T[jJ]|(-?[\d.]+) Td|(BT)")
_SHARED = {ord("\t"): " ", 0x2EE: "\u201d", 0xA0: " "}  # characters that share a glyph in a font


def pdf_pages(content: bytes) -> list[list[str]]:
    """Return the texts of each page."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(content)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [_page(body, objects) for body in pages]


def pdf_text(content: bytes) -> str:
    """Return all texts, one a line."""
    return "\n".join(text for page in pdf_pages(content) for text in page)


def _page(body: bytes, objects: dict[int, bytes]) -> list[str]:
    links = {name: int(number) for name, number in _REFERENCE.findall(body)}
    resources = objects[links[b"Resources"]]
    fonts = {
        name: _characters(objects[int(number)], objects)
        for name, number in _REFERENCE.findall(resources)
        if b"/Font" in objects[int(number)]
    }
    return list(_texts(_stream(objects[links[b"Contents"]]), fonts))


def _texts(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    texts: list[str] = []
    font: dict[int, str] = {}
    for found in _SHOWN.finditer(stream):
        name, codes, _, begin = found.groups()
        if name is not None:
            font = fonts[name]
        elif begin is not None:
            texts.append("")
        elif codes is not None:
            digits = b"".join(re.findall(rb"<([0-9a-fA-F]+)>", codes)).decode()
            glyphs = [int(digits[at : at + 4], 16) for at in range(0, len(digits), 4)]
            texts[-1] += "".join(font.get(glyph, "\ufffd") for glyph in glyphs)
    return [text.translate(_SHARED) for text in texts if text]


def _characters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """Read the table of a font that says which character each glyph is."""
    links = {name: int(number) for name, number in _REFERENCE.findall(font)}
    table = _stream(objects[links[b"ToUnicode"]]).decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, _high, values in re.findall(r"<(\w+)>\s*<(\w+)>\s*(\[[^\]]*\]|<\w+>)", block):
            for step, value in enumerate(re.findall(r"<(\w+)>", values)):
                found[int(low, 16) + step] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, value in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(value).decode("utf-16-be")
    return found


def _stream(body: bytes) -> bytes:
    start = body.index(b"stream\n") + len(b"stream\n")
    data = body[start : body.rindex(b"endstream")]
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return data
