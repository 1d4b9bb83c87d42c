"""Make the application icon in the formats that Windows, macOS and Linux want.

    .venv/bin/python packaging/icons/generate.py            rolescope.ico and rolescope.icns, here
    .venv/bin/python packaging/icons/generate.py FOLDER     PNGs below FOLDER, as in share/icons

The source is rolescope.svg: the mark that `rolescope.ui.kit.icons.draw_logo` paints, in a gradient
that is seen on light and on dark panels.
"""

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)  # of hicolor
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_TYPES = {  # the types of macOS for PNGs, by pixels
    b"icp4": 16,
    b"icp5": 32,
    b"icp6": 64,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,
}
_ICO_HEADER, _ICO_ENTRY = "<HHH", "<BBBBHHII"
_ICO_LARGEST = 256  # written as 0


def png(size: int) -> bytes:
    """Return the icon as a PNG of so many pixels."""
    renderer = QSvgRenderer(QByteArray((HERE / "rolescope.svg").read_bytes()))
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stubs forget QBuffer
    return bytes(buffer.data().data())


def ico() -> bytes:
    """Return an .ico of PNGs: Windows reads them since Vista."""
    pictures = [(size, png(size)) for size in ICO_SIZES]
    offset = struct.calcsize(_ICO_HEADER) + len(pictures) * struct.calcsize(_ICO_ENTRY)
    head = struct.pack(_ICO_HEADER, 0, 1, len(pictures))
    for size, data in pictures:
        side = size % _ICO_LARGEST
        head += struct.pack(_ICO_ENTRY, side, side, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + b"".join(data for _, data in pictures)


def icns() -> bytes:
    """Return an .icns of PNGs."""
    parts = b""
    for kind, size in ICNS_TYPES.items():
        data = png(size)
        parts += kind + struct.pack(">I", len(data) + 8) + data
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


def main(arguments: list[str]) -> None:
    """Write the files of the program, or those of a Linux desktop."""
    running = QGuiApplication(["icons"])
    if not arguments:
        (HERE / "rolescope.ico").write_bytes(ico())
        (HERE / "rolescope.icns").write_bytes(icns())
        return
    for size in SIZES:
        path = Path(arguments[0]) / f"{size}x{size}" / "apps" / "rolescope.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(size))
    del running


if __name__ == "__main__":
    main(sys.argv[1:])
