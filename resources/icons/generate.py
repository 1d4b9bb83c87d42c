"""Make outlines.json: the outlines of the icons that pictures and widgets use.

    python resources/icons/generate.py

Run it by hand when NAMES changes; needs fontTools, and qtawesome 1.4.2, which nothing else here
uses. The outlines come from the font of Material Design Icons 6 that qtawesome carries (Apache
License 2.0, see LICENSE.txt here), moved into a box from -0.5 to 0.5 with y down, as numbers of a
thousandth of the box.
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
account account-arrow-right-outline account-check account-group account-group-outline
account-multiple account-multiple-plus-outline account-multiple-remove-outline account-off
account-off-outline account-plus-outline account-question-outline account-remove-outline
account-switch-outline alert alert-circle alert-circle-outline api arrow-expand-left
arrow-expand-right arrow-left arrow-right arrow-right-thin asterisk bell bookmark-plus-outline brain
bucket-outline bug-outline calendar-alert calendar-check-outline calendar-clock
calendar-clock-outline calendar-lock-outline card-account-details-outline chart-line
chart-line-variant chart-timeline check check-bold check-circle check-decagram-outline
checkbox-blank-outline checkbox-marked chevron-down chevron-left chevron-right chevron-up
circle-outline clipboard-text-outline clock clock-outline close close-circle close-octagon-outline
close-thick cloud-alert cloud-download-outline cloud-outline cloud-refresh code-braces code-json
cog-outline compare connection console-line content-copy content-cut content-save-outline crown
crown-outline cube-outline database database-alert-outline database-outline dns docker domain
dots-horizontal drag-vertical earth export-variant eye-off-outline eye-outline file-alert-outline
file-document-outline file-outline file-plus-outline file-remove-outline file-sign file-tree-outline
filter-variant fingerprint fit-to-page fit-to-page-outline fit-to-screen-outline folder-open
folder-open-outline format-list-bulleted forum-outline grid help help-circle-outline history
image-filter-center-focus import information-outline key-chain key-variant keyboard-outline
kubernetes lambda lasso layers-outline lifebuoy lightbulb-on-outline link-off link-variant-off
link-variant-remove lock lock-open-variant-outline lock-outline magnify magnify-minus-outline
magnify-plus-outline map-outline message-text-outline minus minus-circle minus-circle-outline
monitor-eye note-multiple-outline note-plus-outline office-building office-building-outline
paperclip paperclip-off pause pencil-outline pencil-plus-outline pin-off-outline play play-outline
plus plus-circle presentation redo refresh robot-outline routes scale-balance school-outline
scissors-cutting server shield-account shield-account-outline shield-check shield-check-outline
shield-edit-outline shield-half-full shield-key-outline shield-lock-outline shield-off-outline
shield-outline shield-plus-outline shield-remove-outline sitemap sitemap-outline skip-next-outline
skip-previous-outline source-branch source-merge stairs-up state-machine swap-horizontal tag
tag-off-outline tag-outline target test-tube timer-outline timer-sand trash-can-outline tune
tune-variant undo undo-variant view-column-outline web wrench-outline
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
