"""Write recipes for further packages beside what `make package` made: recipes.py FOLDER.

    rolescope.AppDir        what appimagetool makes an AppImage of
    rolescope.flatpak.yml   what flatpak-builder makes a Flatpak of, from the folder as tar.xz
    rolescope.rb            a cask of Homebrew, from the folder for macOS, where that was built

Each names the file that it takes with its SHA-256. BUNDLE is the folder that PyInstaller made.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from sbom import version

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "build" / "package" / "bundle" / "rolescope"
ID = "org.rolescope.RoleScope"
LINUX = ROOT / "packaging" / "linux"
ICON = ROOT / "packaging" / "icons" / "rolescope.svg"

_APP_RUN = """#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/rolescope/rolescope" "$@"
"""
_FLATPAK = """# flatpak-builder --user --install build {name}
id: {id}
runtime: org.freedesktop.Platform
runtime-version: '24.08'
sdk: org.freedesktop.Sdk
command: rolescope
finish-args:
  - --socket=wayland
  - --socket=fallback-x11
  - --share=ipc
  - --share=network # the live import, and nothing else
  - --filesystem=xdg-documents
  - --filesystem=~/.aws:ro
modules:
  - name: rolescope
    buildsystem: simple
    build-commands:
      - mkdir -p /app/lib /app/bin
      - cp -a . /app/lib/rolescope
      - ln -s ../lib/rolescope/rolescope /app/bin/rolescope
    sources:
      - type: archive
        path: {file}
        sha256: {sum}
"""
_CASK = """cask "rolescope" do
  version "{version}"
  sha256 "{sum}"

  url "https://rolescope.example/releases/v#{{version}}/{file}"
  name "RoleScope"
  desc "Shows who can become whom in AWS, and why"
  homepage "https://rolescope.example"

  binary "rolescope-#{{version}}-{system}/rolescope"
end
"""


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def app_dir(bundle: Path, target: Path) -> None:
    """Write what appimagetool takes."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(bundle, target / "usr" / "lib" / "rolescope", symlinks=True)
    shutil.copy(LINUX / "rolescope.desktop", target / "rolescope.desktop")
    shutil.copy(ICON, target / "rolescope.svg")
    shutil.copy(ICON, target / ".DirIcon")
    run = target / "AppRun"
    run.write_text(_APP_RUN, encoding="utf-8")
    run.chmod(0o755)


def write(folder: Path, bundle: Path) -> list[Path]:
    """Write the recipes of what is there; return them."""
    made = []
    for packed in sorted(folder.glob(f"rolescope-{version()}-linux-*.tar.xz")):
        path = folder / "rolescope.flatpak.yml"
        text = _FLATPAK.format(id=ID, name=path.name, file=packed.name, sum=_sum(packed))
        path.write_text(text, encoding="utf-8")
        made.append(path)
        if bundle.is_dir():
            app_dir(bundle, folder / "rolescope.AppDir")
            made.append(folder / "rolescope.AppDir")
    for packed in sorted(folder.glob(f"rolescope-{version()}-darwin-*.tar.xz")):
        path = folder / "rolescope.rb"
        system = packed.name.removeprefix(f"rolescope-{version()}-").removesuffix(".tar.xz")
        text = _CASK.format(version=version(), sum=_sum(packed), file=packed.name, system=system)
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made


def main() -> None:
    """Write the recipes and name them."""
    for path in write(Path(sys.argv[1]), BUNDLE):
        print(path)  # noqa: T201 - a tool of the command line


if __name__ == "__main__":
    main()
