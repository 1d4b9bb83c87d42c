"""What `rolescope selftest` asks of Qt: the bundled fonts, and plugins to show a window with."""

import sys

from PySide6.QtCore import QByteArray, QDir, QLibraryInfo, QPluginLoader, qVersion
from PySide6.QtGui import QFont, QRawFont

from rolescope.exporters._paint import application
from rolescope.pictures.metrics import text_width
from rolescope.pictures.theme import STYLES
from rolescope.resources import resources

_WINDOWS = {"win32": ("windows",), "darwin": ("cocoa",)}
_UNIX = ("xcb", "wayland")
_FACES = {400: "Regular", 500: "Medium", 600: "SemiBold"}
_AS_DRAWN = QFont.HintingPreference.PreferNoHinting
_SIZE = 1000.0  # px the fonts are measured at
_FIGURES = "0123456789"  # they have no kerning
_EXACT = 0.02  # px


def check_fonts() -> str:
    """Load every bundled font and measure it against the table of widths.

    Raises:
        RuntimeError: a font cannot be read, is missing, or is not the one that was measured.
    """
    application()
    found: dict[tuple[str, str], QRawFont] = {}
    for file in resources().joinpath("fonts").iterdir():
        if file.name.endswith((".otf", ".ttf")):
            font = QRawFont(QByteArray(file.read_bytes()), _SIZE, _AS_DRAWN)
            if not font.isValid():
                raise RuntimeError(f"{file.name} is no font")
            found[font.familyName(), font.styleName()] = font
    for name, style in STYLES.items():
        raw = found.get((style.family, _FACES[style.weight]))
        if raw is None:
            raise RuntimeError(f"no file of {style.family} in weight {style.weight}")
        advances = raw.advancesForGlyphIndexes(raw.glyphIndexesForString(_FIGURES))
        width = sum(advance.x() for advance in advances) * style.size / _SIZE
        if abs(width - text_width(_FIGURES, name)) > _EXACT * len(_FIGURES):
            raise RuntimeError(f"{style.family} {style.weight} is not as wide as its table says")
    return f"{len(found)} faces as they were measured"


def check_plugins() -> str:
    """Load the plugins of Qt that draw without a screen and that show a window.

    Raises:
        RuntimeError: nothing is drawn without a screen, or no window can be shown here.
    """
    application()
    _load("offscreen")
    errors, loaded = [], []
    for name in _WINDOWS.get(sys.platform, _UNIX):
        try:
            loaded.append(_load(name))
        except RuntimeError as error:
            errors.append(str(error))
    if not loaded:
        raise RuntimeError("; ".join(errors))
    return f"Qt {qVersion()}, {', '.join([*loaded, *errors])}"


def _load(name: str) -> str:
    folder = QDir(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath) + "/platforms")
    files = folder.entryList([f"*q{name}.*"], QDir.Filter.Files)
    if not files:
        raise RuntimeError(f"no plugin {name} in {folder.path()}")
    loader = QPluginLoader(folder.filePath(files[0]))
    if not loader.load():
        raise RuntimeError(f"plugin {name}: {loader.errorString()}")
    return name
