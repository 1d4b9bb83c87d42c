"""The spec of the bundle, run for each system without a build: what it names, is there."""

import ast
import runpy
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rolescope import __version__

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
LIBRARIES = [
    ("PySide6/Qt/lib/libQt6Core.so.6", "/x/libQt6Core.so.6", "BINARY"),
    ("PySide6/Qt/lib/libQt6Quick.so.6", "/x/libQt6Quick.so.6", "BINARY"),
    ("PySide6/Qt/plugins/platforms/libqxcb.so", "/x/libqxcb.so", "BINARY"),
    ("PySide6/Qt/plugins/platforms/libqvnc.so", "/x/libqvnc.so", "BINARY"),
    ("PySide6/QtCore.abi3.so", "/x/QtCore.abi3.so", "EXTENSION"),
    ("libxcb-cursor.so.0", "/x/libxcb-cursor.so.0", "BINARY"),
    ("libcairo.so.2", "/x/libcairo.so.2", "BINARY"),
]
LINKS = {
    "/x/libqxcb.so": {("libxcb-cursor.so.0", "/x/libxcb-cursor.so.0")},
    "/x/QtCore.abi3.so": {("libQt6Core.so.6", "/x/libQt6Core.so.6")},
    "/x/libqvnc.so": {("libcairo.so.2", "/x/libcairo.so.2")},
}


class Recorder:
    """Stands for PyInstaller: keeps what the spec asks of it."""

    def __init__(self) -> None:
        self.asked: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {}

    def __call__(self, name: str) -> Callable[..., types.SimpleNamespace]:
        def ask(*words: Any, **options: Any) -> types.SimpleNamespace:
            self.asked.setdefault(name, []).append((words, options))
            found = options.get("datas", [])
            datas = [(f"{to}/{Path(path).name}", path, "DATA") for path, to in found]
            return types.SimpleNamespace(
                binaries=list(LIBRARIES), datas=datas, pure=[], scripts=[], name="nowhere"
            )

        return ask


Asked = dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]]


def run_spec(platform: str, monkeypatch: pytest.MonkeyPatch, work: Path) -> Asked:
    linked = types.ModuleType("PyInstaller.depend.bindepend")
    linked.get_imports = lambda path: LINKS.get(path, set())  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.depend"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, linked.__name__, linked)
    monkeypatch.setattr(sys, "platform", platform)
    record = Recorder()
    words: dict[str, Any] = {"SPECPATH": str(PACKAGING), "workpath": str(work)}
    words |= {name: record(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    runpy.run_path(str(PACKAGING / "rolescope.spec"), init_globals=words)
    return record.asked


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Asked]]:
    """What the spec asks for on each system."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sys, "path", list(sys.path))
        found = {}
        for platform in ("linux", "win32", "darwin"):
            with pytest.MonkeyPatch.context() as inner:
                found[platform] = run_spec(platform, inner, tmp_path_factory.mktemp(platform))
        yield found
    for name in (
        "bundle",
        "record",
        "third_parties",
    ):  # they are of packaging/ and for this test alone
        sys.modules.pop(name, None)


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_every_file_that_the_spec_names_exists(platform: str, specs: dict[str, Asked]) -> None:
    asked = specs[platform]
    ((scripts,), options) = asked["Analysis"][0]
    named = [*scripts, *options["pathex"], *(path for path, _ in options["datas"])]
    for _, looks in [*asked["EXE"], *asked.get("BUNDLE", [])]:
        named += [looks["icon"]] if "icon" in looks else []
    assert [path for path in named if not Path(path).exists()] == []
    places = {f"{to}/{Path(path).name}" for path, to in options["datas"]}
    assert {
        "rolescope/_resources/demo/organization.json",
        "rolescope/_resources/fonts/RoleScopeSans-Regular.otf",
        "rolescope/_resources/licenses/third-parties.json",
        "rolescope/exporters/evidence/page.html",
        "botocore/data/endpoints.json",
        "licenses/LGPL-3.0.txt",
        "licenses/Qt.txt",
    } <= places
    assert any(place.startswith("botocore/data/organizations/") for place in places)
    assert not any(place.startswith("botocore/data/s3/") for place in places)
    assert "rolescope.cli.commands.selftest" in options["hiddenimports"]
    assert not set(options["hiddenimports"]) & set(options["excludes"])
    assert {"tkinter", "PySide6.QtQuick"} <= set(options["excludes"])
    assert not {"PySide6.QtSvg", "PySide6.QtWidgets"} & set(options["excludes"])


def test_nothing_that_the_program_imports_is_left_out(specs: dict[str, Asked]) -> None:
    imported = {
        name
        for file in (ROOT / "app" / "rolescope").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else _names(node))
        if name is not None
    }
    assert {"yaml", "boto3", "networkx"} <= imported
    for asked in specs.values():
        assert not imported & set(asked["Analysis"][0][1]["excludes"])


def _names(node: ast.Import) -> list[str]:
    return [alias.name for alias in node.names]


def test_linux_gets_one_program_and_only_what_it_needs_of_qt(specs: dict[str, Asked]) -> None:
    asked = specs["linux"]
    assert [options["name"] for _, options in asked["EXE"]] == ["rolescope"]
    ((_, binaries, _), _) = asked["COLLECT"][0]
    kept = {Path(place).name for place, _, _ in binaries}
    assert kept == {"libQt6Core.so.6", "libqxcb.so", "QtCore.abi3.so", "libxcb-cursor.so.0"}


def test_windows_gets_a_program_with_and_one_without_a_terminal(specs: dict[str, Asked]) -> None:
    asked = specs["win32"]
    programs = {options["name"]: options for _, options in asked["EXE"]}
    assert {name: made["console"] for name, made in programs.items()} == {
        "rolescope": True,
        "rolescope-window": False,
    }
    for made in programs.values():
        assert Path(made["icon"]).read_bytes().startswith(b"\0\0\1\0")
        assert f"'{__version__}'" in Path(made["version"]).read_text(encoding="utf-8")


def test_macos_gets_an_application_that_opens_projects(specs: dict[str, Asked]) -> None:
    ((_, options),) = specs["darwin"]["BUNDLE"]
    assert Path(options["icon"]).read_bytes().startswith(b"icns")
    plist = options["info_plist"]
    (document,) = plist["CFBundleDocumentTypes"]
    (declared,) = plist["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"] == {"public.filename-extension": ["rolescope"]}
    assert plist["CFBundleShortVersionString"] == __version__
