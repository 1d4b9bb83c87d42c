"""Play the README's animation in the window: click, verdict, edit, and the path is closed.

    .venv/bin/python packaging/animation.py FILE.png

An animated PNG, of which each frame holds only what changed since the one before.
"""

import argparse
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from screenshots import Studio, prepare_screen

SIZE = (1280, 720)
MAX_BYTES = 3_000_000
Pixels = NDArray[np.uint8]

STEPS: tuple[tuple[float, Callable[[Studio], object]], ...] = (
    (1.6, lambda studio: studio.open()),
    (1.2, lambda studio: studio.click("deploy-hub")),
    (1.2, lambda studio: studio.key("s")),
    (3.2, lambda studio: studio.click("release-manager")),
    (2.0, lambda studio: studio.click_trust("deploy-hub", "release-manager")),
    (3.6, lambda studio: studio.press("Remove trust")),
)
"""What is done in the window, each with the seconds that what it leads to is shown."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of a picture, at a place, for some seconds."""

    pixels: Pixels
    x: int
    y: int
    seconds: float


def frames(pictures: list[tuple[float, Pixels]]) -> Iterator[Frame]:
    """Yield what differs from the picture before; the first one whole."""
    before: Pixels | None = None
    for seconds, pixels in pictures:
        rows, columns = slice(0, pixels.shape[0]), slice(0, pixels.shape[1])
        if before is not None:
            differs = (pixels != before).any(axis=2)
            rows, columns = _extent(differs.any(axis=1)), _extent(differs.any(axis=0))
        yield Frame(pixels[rows, columns], columns.start, rows.start, seconds)
        before = pixels


def _extent(marks: NDArray[np.bool_]) -> slice:
    places = np.flatnonzero(marks)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 1)


def animated_png(pictures: list[tuple[float, Pixels]]) -> bytes:
    """Return pictures of one size as an animated PNG that plays again and again."""
    height, width = pictures[0][1].shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", header)]
    parts.append(_chunk(b"acTL", struct.pack(">II", len(pictures), 0)))
    number = 0
    for frame in frames(pictures):
        tall, wide = frame.pixels.shape[:2]
        time = (round(frame.seconds * 1000), 1000)
        control = struct.pack(">IIIIIHHBB", number, wide, tall, frame.x, frame.y, *time, 0, 0)
        parts.append(_chunk(b"fcTL", control))
        data = zlib.compress(_filtered(frame.pixels), 9)
        if number == 0:
            parts.append(_chunk(b"IDAT", data))
        else:
            number += 1
            parts.append(_chunk(b"fdAT", struct.pack(">I", number) + data))
        number += 1
    return b"".join((*parts, _chunk(b"IEND", b"")))


def _filtered(pixels: Pixels) -> bytes:
    """Return the rows as differences from the row above, which packs better."""
    above = np.vstack([np.zeros_like(pixels[:1]), pixels[:-1]])
    rows = (pixels - above).reshape(len(pixels), -1)
    up = np.full((len(rows), 1), 2, dtype=np.uint8)
    return np.hstack([up, rows]).tobytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixels(file: Path) -> Pixels:
    image = QImage(str(file)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3]
    return rows.reshape(image.height(), image.width(), 3).copy()


def main() -> int:
    """Play it, and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare_screen(Path(folder))
        studio = Studio(SIZE, options.theme, [], Path(folder), 100)
        pictures = []
        for number, (seconds, do) in enumerate(STEPS):
            do(studio)
            file = Path(folder, f"{number}.png")
            studio.save(file)
            pictures.append((seconds, _pixels(file)))
        studio.close()
    made = animated_png(pictures)
    if len(made) > MAX_BYTES:
        sys.exit(f"{len(made):,} bytes are more than {MAX_BYTES:,}")
    options.file.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
