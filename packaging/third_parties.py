"""Write resources/licenses/third-parties.json: all that is delivered with the product.

    .venv/bin/python packaging/third_parties.py

The names and versions come from requirements.lock, the texts from the installed packages, and
what is no Python package stands below. `make lock` runs it; a test compares the file with the lock.
"""

import json
import re
import tomllib
from collections import defaultdict
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "licenses" / "third-parties.json"
_TEXTS = ROOT / "packaging" / "licenses"
_LICENSES = ROOT / "resources" / "licenses"
_FONTS = ROOT / "resources" / "fonts"
_OF_QT = ("pyside6-essentials", "shiboken6")  # their packages bring no text
_QT = (_TEXTS / "Qt.txt", _LICENSES / "LGPL-3.0.txt", _LICENSES / "GPL-3.0.txt")
_PYTHON = (_TEXTS / "Python.txt",)
_APACHE = (ROOT / "resources" / "icons" / "LICENSE.txt",)

# Name, version, license, address, texts.
_OTHERS = (
    ("Qt", "as in PySide6-Essentials", "LGPL-3.0-only", "https://www.qt.io", _QT),
    ("Python", "3.11 or later", "PSF-2.0", "https://www.python.org", _PYTHON),
    ("Inter", "4.001", "OFL-1.1", "https://rsms.me/inter", (_FONTS / "Inter-OFL.txt",)),
    (
        "JetBrains Mono",
        "2.304",
        "OFL-1.1",
        "https://www.jetbrains.com/lp/mono",
        (_FONTS / "JetBrainsMono-OFL.txt",),
    ),
    (
        "Material Design Icons",
        "6.9.96",
        "Apache-2.0",
        "https://pictogrammers.com/library/mdi",
        _APACHE,
    ),
)
# Where the metadata of a package say it in their own words.
_IDS = {
    "Apache License 2.0": "Apache-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",  # python-dateutil
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
}
_OFFERED_WITH_GPL = "LGPL-3.0-only OR "  # Qt: we take it under the first
_TEXT_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


def locked_versions() -> dict[str, list[str]]:
    """Return the versions in the lock by lower name: several where they differ by Python."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        pinned = re.match(r"([A-Za-z0-9_.-]+)==(\S+)", line)
        if pinned:
            found[_key(pinned[1])].append(pinned[2])
    return dict(found)


def run_time_packages() -> list[str]:
    """Return the packages that the product needs, directly or not, on any system."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    found: set[str] = set()
    while waiting:
        name = _key(waiting.pop().name)
        if name in found:
            continue
        found.add(name)
        for text in _installed(name).requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or "extra" not in str(requirement.marker):
                waiting.append(requirement)
    return sorted(found & set(locked_versions()))


def components() -> list[dict[str, str]]:
    """Return an entry for each third party: name, version, license, url and text."""
    versions = locked_versions()
    made = [_package(name, versions[name]) for name in run_time_packages()]
    for name, version, license_id, url, paths in _OTHERS:
        text = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in paths)
        made.append(_component(name, version, license_id, url, text))
    return sorted(made, key=lambda entry: entry["name"].lower())


def _package(name: str, versions: list[str]) -> dict[str, str]:
    found = _installed(name)
    metadata = found.metadata
    text = _text_of(found)
    if not text and name in _OF_QT:
        text = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in _QT)
    if not text:
        raise RuntimeError(f"{name} brings no text of its license")
    return _component(
        metadata["Name"], " or ".join(versions), _license_of(metadata), _address_of(metadata), text
    )


def _text_of(found: Distribution) -> str:
    """Return all license and notice files of a package, those in deeper folders with their path."""
    paths = [file for file in found.files or [] if ".dist-info/" in str(file)]
    texts = []
    for file in sorted(paths, key=lambda path: (len(path.parts), str(path))):
        if not _TEXT_FILE.search(str(file)):
            continue
        text = Path(str(found.locate_file(file))).read_text(encoding="utf-8").strip()
        inner = str(file).split(".dist-info/", 1)[1].removeprefix("licenses/")
        texts.append(text if "/" not in inner else f"{inner}\n\n{text}")
    return "\n\n\n".join(texts)


def _license_of(metadata: Any) -> str:
    stated = str(metadata["License-Expression"] or metadata["License"] or "")
    if not stated:
        classified = [line for line in metadata.get_all("Classifier") if "License ::" in line]
        stated = classified[0].rsplit(" :: ", 1)[-1]
    if stated.startswith(_OFFERED_WITH_GPL):
        return "LGPL-3.0-only"
    return _IDS.get(stated, stated)


def _address_of(metadata: Any) -> str:
    named = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL") or [])
    by_name = {name.lower(): url for name, url in named.items()}
    for name in ("homepage", "source", "source code", "repository", "documentation"):
        if name in by_name:
            return by_name[name]
    if metadata["Home-page"] is None:
        raise SystemExit(f"{metadata['Name']} states no address: name one here")
    return str(metadata["Home-page"])


def _component(name: str, version: str, license_id: str, url: str, text: str) -> dict[str, str]:
    return {"name": name, "version": version, "license": license_id, "url": url, "text": text}


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise SystemExit(f"{name} is not installed: run `make setup` first") from None


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Write the file."""
    content = {"generated_from": "requirements.lock", "components": components()}
    TARGET.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
