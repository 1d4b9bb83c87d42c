"""Text broken into lines that fit."""

import re
from collections.abc import Iterator

from rolescope.pictures.metrics import ELLIPSIS, elide_end, text_width

_SEAMS = re.compile(r"[/:,=-]")  # after these a long word, such as an ARN, may end a line


def wrapped(text: str, style: str, room: float) -> tuple[str, ...]:
    """Break a text at its spaces into lines of at most `room` pixels.

    A word that is longer than a line is broken at a seam, else anywhere; lines of the text stay
    lines.
    """
    return tuple(line for part in text.split("\n") for line in _lines(part, style, room))


def _lines(text: str, style: str, room: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, style) <= room:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _pieces(word, style, room, at_seams=True)
        yield from whole
    yield line


def flowed(text: str, style: str, room: float) -> tuple[str, ...]:
    """Break a text before its words; put together, the lines are the text again."""
    lines: list[str] = [""]
    for word in re.findall(r"\S+ *| +|\s", text):
        if text_width(lines[-1] + word.rstrip(" "), style) <= room:
            lines[-1] += word
        else:
            lines += _pieces(word, style, room, at_seams=False)
    return tuple(line for line in lines if line)


def cut(text: str, style: str, room: float) -> tuple[str, ...]:
    """Break a text anywhere, every space kept: code, hashes. At least one piece."""
    return tuple(_pieces(text, style, room, at_seams=False))


def _pieces(text: str, style: str, room: float, *, at_seams: bool) -> Iterator[str]:
    while text_width(text, style) > room and len(text) > 1:
        part = elide_end(text, style, room).removesuffix(ELLIPSIS) or text[0]
        if at_seams and (seams := [found.end() for found in _SEAMS.finditer(part)]):
            part = part[: seams[-1]] if seams[-1] > len(part) / 2 else part
        yield part
        text = text[len(part) :]
    yield text
