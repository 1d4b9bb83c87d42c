#!/bin/sh
# `make package-test`: what `make package` made, in empty places, each with `rolescope selftest`.
set -eu
cd "$(dirname "$0")/.."
root=$PWD work=build/package
unset PYTHONPATH DISPLAY WAYLAND_DISPLAY QT_QPA_PLATFORM

step() { echo "== $*"; }

step "wheel in a new environment"
wheel=$(ls dist/rolescope-*.whl)
python3 -m venv --clear "$work/empty"
"$work/empty/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
(cd / && "$root/$work/empty/bin/rolescope" selftest)
test -x "$work/empty/bin/rolescope-window"

step "the same bytes from the sdist, again"
rm -rf "$work/again"
mkdir -p "$work/again"
tar -xzf dist/rolescope-*.tar.gz -C "$work/again"
# The time of the files in the sdist is that of the commit it was made from.
SOURCE_DATE_EPOCH=$(stat -c %Y "$work"/again/*/pyproject.toml)
export SOURCE_DATE_EPOCH
(cd "$work"/again/* && "$root/$work/venv/bin/python" -m hatchling build -t sdist -t wheel -d "$root/$work/again/dist" >/dev/null)
for file in "$work"/again/dist/*; do cmp "$file" "dist/${file##*/}"; done

step "the same SBOM again, and its schema; metadata of the wheel; workflows"
"$work/venv/bin/python" packaging/sbom.py "$work/again/sbom.json"
cmp "$work/again/sbom.json" dist/rolescope-*.cdx.json
python3 -m venv --clear "$work/checks"
"$work/checks/bin/python" -m pip install --quiet --disable-pip-version-check twine check-jsonschema "cyclonedx-python-lib[json-validation]"
"$work/checks/bin/twine" check --strict dist/rolescope-*.whl dist/rolescope-*[0-9].tar.gz
"$work/checks/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$work/checks/bin/python" - "$work/again/sbom.json" <<'END'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1], encoding="utf-8").read())
sys.exit(found and str(found))
END

if command -v desktop-file-validate >/dev/null 2>&1; then
    step "desktop entry"
    desktop-file-validate packaging/linux/rolescope.desktop
fi
if command -v appstreamcli >/dev/null 2>&1; then
    step "metainfo"
    appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info packaging/linux/rolescope.metainfo.xml
fi

step "import from AWS with the folder"
.venv/bin/python packaging/live_test.py build/package/bundle/rolescope/rolescope

if [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null 2>&1; then
    sh packaging/chroot_test.sh
    step "make run, killed at ten points"
    sh packaging/setup_test.sh
else
    echo "Not tested: the folder, the .deb and make run on a bare Debian, which takes root and debootstrap."
fi
