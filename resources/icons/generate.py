"""Make outlines.json: the outlines of the icons that pictures use.

    python resources/icons/generate.py

Run it by hand when NAMES changes; needs fontTools. The outlines come from the font of Material
Design Icons 6 that the package qtawesome carries (Apache License 2.0, see LICENSE.txt here),
moved into a box from -0.5 to 0.5 with y down, as numbers of a thousandth of the box.
"""

import json
from importlib.resources import files
from pathlib import Path

from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FONT = "materialdesignicons6-webfont-6.9.96.ttf"
NAMES = """
account account-check account-group account-multiple account-off-outline account-question-outline
alert alert-circle-outline api arrow-left arrow-right asterisk bell brain bucket-outline
bug-outline calendar-clock calendar-clock-outline chart-line check check-bold check-circle
chevron-down chevron-left chevron-right chevron-up circle-outline clock clock-outline close
close-circle close-thick cloud-outline code-json cog-outline content-copy crown cube-outline
database database-outline dns docker dots-horizontal earth eye-outline file-document-outline
filter-variant fingerprint fit-to-page fit-to-page-outline folder-open forum-outline help
help-circle-outline history information-outline key-variant kubernetes lambda layers-outline
lifebuoy link-off lock lock-open-variant-outline magnify message-text-outline minus minus-circle
monitor-eye office-building office-building-outline play plus plus-circle redo refresh
robot-outline school-outline scissors-cutting server shield-account shield-account-outline
shield-check shield-outline sitemap sitemap-outline source-branch source-merge state-machine
swap-horizontal tag target timer-outline tune tune-variant undo web
"""


def outlines() -> dict[str, str]:
    """Return each outline as one text: commands M L C Z with their numbers."""
    folder = files("qtawesome").joinpath("fonts")
    names = json.loads(folder.joinpath(FONT.replace("font-", "font-charmap-", 1)
                                       .replace(".ttf", ".json")).read_text())  # fmt: skip
    font = TTFont(str(folder.joinpath(FONT)))
    glyphs, known = font.getGlyphSet(), font.getBestCmap()
    em = font["head"].unitsPerEm
    middle = (font["hhea"].ascent + font["hhea"].descent) / 2
    found = {}
    for name in NAMES.split():
        glyph = glyphs[known[int(names[name], 16)]]
        pen = RecordingPen()
        glyph.draw(Qu2CuPen(pen, max_err=em / 2000, all_cubic=True))
        found[name] = " ".join(_write(pen.value, (glyph.width / 2, middle), 1000 / em))
    return found


def _write(
    commands: list[tuple[str, tuple]], middle: tuple[float, float], scale: float
) -> list[str]:
    letters = {"moveTo": "M", "lineTo": "L", "curveTo": "C", "closePath": "Z", "endPath": "Z"}
    written = []
    for command, points in commands:
        written.append(letters[command])
        for x, y in points:
            written.append(str(round((x - middle[0]) * scale)))
            written.append(str(round((middle[1] - y) * scale)))
    return written


if __name__ == "__main__":
    lines = [f'"{name}":"{path}"' for name, path in sorted(outlines().items())]
    (HERE / "outlines.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
