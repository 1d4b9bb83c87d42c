"""What a desktop reads of the product: menu entry, description, type of files, icon."""

import configparser
import shutil
import struct
import subprocess
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from rolescope import __version__
from rolescope.projects.project import Project
from rolescope.projects.writing import write_project
from rolescope.ui.kit.icons import draw_logo

ROOT = Path(__file__).resolve().parents[1]
LINUX, ICONS = ROOT / "packaging" / "linux", ROOT / "packaging" / "icons"
MIME = ET.parse(LINUX / "rolescope-mime.xml").getroot()  # noqa: S314 - our own file
METAINFO = ET.parse(LINUX / "rolescope.metainfo.xml").getroot()  # noqa: S314 - as above
SPACE = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
SIDE = 128


def entry() -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their case
    found.read(LINUX / "rolescope.desktop", encoding="utf-8")
    return found


def mime_type() -> str:
    found = MIME.find("m:mime-type", SPACE)
    assert found is not None
    return found.attrib["type"]


def test_the_menu_starts_commands_that_are_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = {*project["scripts"], *project["gui-scripts"]}
    started = {section["Exec"].split()[0] for section in entry().values() if "Exec" in section}
    assert started == installed
    assert entry()["Desktop Entry"]["Exec"].endswith(" %F")
    assert (ICONS / f"{entry()['Desktop Entry']['Icon']}.svg").is_file()


def test_all_speak_of_one_type_of_files_and_one_version() -> None:
    assert entry()["Desktop Entry"]["MimeType"] == f"{mime_type()};"
    assert METAINFO.findtext("provides/mediatype") == mime_type()
    assert METAINFO.findtext("launchable") == "rolescope.desktop"
    release = METAINFO.find("releases/release")
    assert release is not None
    assert release.attrib["version"] == __version__
    shown = [image.text or "" for image in METAINFO.iterfind("screenshots/screenshot/image")]
    assert shown
    for address in shown:
        assert (ROOT / "resources" / "screenshots" / address.rsplit("/", 1)[1]).is_file()


def test_a_project_is_told_by_its_first_bytes() -> None:
    """Each match of the magic lies within the other."""
    content = write_project(Project(imports=(), program="x", saved="2026-11-27T00:00:00Z"))
    match = MIME.find("m:mime-type/m:magic/m:match", SPACE)
    depth = 0
    while match is not None:
        first, _, last = match.attrib["offset"].partition(":")
        value = match.attrib["value"].encode().decode("unicode_escape").encode("latin-1")
        assert content.find(value, int(first), int(last or first) + len(value)) >= 0
        match, depth = match.find("m:match", SPACE), depth + 1
    assert depth == 3


def painted(paint: Any) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(QColor("transparent"))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def test_the_icon_is_the_mark_of_the_window(qapp: QApplication) -> None:
    assert qapp is not None
    margin = SIDE / 32
    area = QRectF(0, 0, SIDE, SIDE).adjusted(margin, margin, -margin, -margin)
    mark = painted(lambda painter: draw_logo(painter, area))
    icon = painted(QSvgRenderer(str(ICONS / "rolescope.svg")).render)
    differing = sum(
        (mark.pixelColor(x, y).alpha() > 127) != (icon.pixelColor(x, y).alpha() > 127)
        for x in range(0, SIDE, 2)
        for y in range(0, SIDE, 2)
    )
    assert differing < 40  # of 4,096: the edges


def test_windows_and_macos_get_it_in_their_formats() -> None:
    ico, icns = ((ICONS / f"rolescope.{kind}").read_bytes() for kind in ("ico", "icns"))
    _, _, count = struct.unpack_from("<HHH", ico)
    sizes = []
    for number in range(count):
        side, *_, length, offset = struct.unpack_from("<BBBBHHII", ico, 6 + 16 * number)
        sizes.append(side or 256)
        assert ico[offset : offset + 4] == b"\x89PNG"
        assert offset + length <= len(ico)
    assert sizes == [16, 24, 32, 48, 64, 256]
    assert struct.unpack_from(">I", icns, 4) == (len(icns),)


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="not installed")
def test_the_menu_entry_is_valid() -> None:
    command = ["desktop-file-validate", str(LINUX / "rolescope.desktop")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (found.returncode, found.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="not installed")
def test_the_description_is_valid() -> None:
    command = ["appstreamcli", "validate", "--no-net", "--no-color"]
    command += ["--override=cid-desktopapp-is-not-rdns=info", str(LINUX / "rolescope.metainfo.xml")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert found.returncode == 0, found.stdout
