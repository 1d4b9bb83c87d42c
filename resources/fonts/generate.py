"""Make the bundled fonts and their table of advance widths.

    python resources/fonts/generate.py FOLDER_OF_INTER FOLDER_OF_JETBRAINS_MONO

Run it by hand when a font changes; needs fontTools. From the static instances of Inter and
JetBrains Mono it takes the characters below, puts figures of equal width in the place of the
ordinary ones, leaves out ligatures and contextual forms (`->` in a role name must stay what it
is), and renames the family, so that a font installed on the machine never stands in for it.
The table is measured with Qt: what `drawing.metrics` says is what Qt paints.
"""

import itertools
import json
import os
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

HERE = Path(__file__).parent
SANS, MONO = "RoleScope Sans", "RoleScope Mono"
CSS_WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}
FACES = {
    "sans-400": ("Inter-Regular.otf", SANS, "Regular"),
    "sans-500": ("Inter-Medium.otf", SANS, "Medium"),
    "sans-600": ("Inter-SemiBold.otf", SANS, "SemiBold"),
    "mono-400": ("JetBrainsMono-Regular.ttf", MONO, "Regular"),
}
CHARACTERS = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # Latin
    (0x2B0, 0x36F),  # modifiers and combining marks
    (0x370, 0x52F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),  # punctuation
    (0x2030, 0x205E),
    (0x2070, 0x209F),
    (0x20A0, 0x20C0),
    (0x2116, 0x2122),
    (0x2190, 0x21BB),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2717),
)
KERNED = [chr(code) for code in range(0x20, 0x7F)]
SIZE = 2000  # px the widths are measured at
LEAST = 0.001  # em: a smaller change by kerning is not kept


def subset(source: Path, target: Path, family: str, style: str) -> None:
    """Write the smaller font."""
    font = TTFont(source)
    glyphs = set(font.getGlyphOrder())
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            equal = f"{table.cmap.get(code)}.tf"
            if equal in glyphs:
                table.cmap[code] = equal
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 9, 11, 13, 14, 16, 17]
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[c for a, b in CHARACTERS for c in range(a, b + 1)])
    subsetter.subset(font)
    postscript = f"{family}-{style}".replace(" ", "")
    face = family if style == "Regular" else f"{family} {style}"
    for record in font["name"].names:
        new = {1: face, 2: "Regular", 3: postscript, 4: face, 6: postscript, 16: family, 17: style}
        if record.nameID in new:
            record.string = new[record.nameID]
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff.topDictIndex[0]
        top.FamilyName, top.FullName, top.Weight = family, face, style
    font["OS/2"].usWeightClass = CSS_WEIGHTS[style]
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(target)


def measure(path: Path) -> dict[str, object]:
    """Measure every character of a font, and the pairs of ASCII that are kerned; unit: em."""
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))[0]
    style = path.stem.split("-")[1]
    font = QFont(family)
    font.setPixelSize(SIZE)
    font.setWeight(QFont.Weight(CSS_WEIGHTS[style]))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    metrics = QFontMetricsF(font)
    codes = sorted(TTFont(path).getBestCmap())
    advances = {code: metrics.horizontalAdvance(chr(code)) / SIZE for code in codes}
    ranges: list[tuple[int, list[float]]] = []
    for code in codes:
        if not ranges or ranges[-1][0] + len(ranges[-1][1]) != code:
            ranges.append((code, []))
        ranges[-1][1].append(round(advances[code], 4))
    kerning = {}
    for left, right in itertools.product(KERNED, KERNED):
        pair = metrics.horizontalAdvance(left + right) / SIZE
        change = round(pair - advances[ord(left)] - advances[ord(right)], 4)
        if abs(change) >= LEAST:
            kerning[left + right] = change
    return {
        "ascent": round(metrics.ascent() / SIZE, 4),
        "descent": round(metrics.descent() / SIZE, 4),
        "advances": ranges,
        "kerning": kerning,
    }


def main(inter: Path, mono: Path) -> None:
    """Write the four fonts and advances.json."""
    app = QGuiApplication([])
    faces = {}
    for face, (file, family, style) in FACES.items():
        source = (inter if file.startswith("Inter") else mono) / file
        target = HERE / f"{family.replace(' ', '')}-{style}{source.suffix}"
        subset(source, target, family, style)
        faces[face] = measure(target)
    lines = [
        f'"{face}":{json.dumps(table, separators=(",", ":"))}' for face, table in faces.items()
    ]
    (HERE / "advances.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    del app


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
