"""Remove from an environment the parts of Qt that nothing here uses, a third of it.

PySide6 comes with QML, Designer, translations and tools for developers. Tests need none of them
either: an environment for running becomes one for tests without Qt being fetched again.
"""

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

_FOLDERS = (
    "Qt/qml",
    "Qt/translations",
    "Qt/metatypes",
    "Qt/libexec",
    "Qt/plugins/designer",
    "Qt/plugins/qmltooling",
    "Qt/plugins/qmllint",
    "Qt/plugins/sqldrivers",
    "Qt/plugins/vectorimageformats",
    "Qt/plugins/wayland-graphics-integration-server",
)
_PROGRAMS = ("assistant", "designer", "linguist", "lrelease", "lupdate", "svgtoqml")
_PROGRAMS += (
    "qmlcachegen",
    "qmlformat",
    "qmlimportscanner",
    "qmllint",
    "qmlls",
    "qmltyperegistrar",
)
_LIBRARIES = re.compile(
    r"libQt6(Quick|Qml|Labs|Designer|VirtualKeyboard|Lottie|WaylandCompositor|EglFs|EglFS"
    r"|WaylandEglCompositor|UiTools|Help|Sql)\w*\.so"
)
_PLUGINS = (
    "Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "Qt/plugins/platforms/libqeglfs.so",
)


def remove(qt: Path) -> None:
    """Remove them below the folder of PySide6; what is gone already is no error."""
    for name in _FOLDERS:
        shutil.rmtree(qt / name, ignore_errors=True)
    for name in (*_PROGRAMS, *_PLUGINS):
        (qt / name).unlink(missing_ok=True)
    for path in (qt / "Qt" / "lib").glob("libQt6*.so*"):
        if _LIBRARIES.match(path.name):
            path.unlink()


def main() -> None:
    """Remove them from the environment that this runs in."""
    found = find_spec("PySide6")
    if found is not None and found.submodule_search_locations:
        remove(Path(found.submodule_search_locations[0]))


if __name__ == "__main__":
    main()
