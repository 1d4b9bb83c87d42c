#!/bin/sh
# `make package`: what users install, into dist/: sdist, wheel, a folder with everything in it (as
# tar.xz) and, where dpkg-deb is, a .deb of that folder. The same commit gives the same bytes.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$root/build/package
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' app/rolescope/__init__.py)
dist=$root/dist
mkdir -p "$work" "$dist"

# Times in archives are that of the last commit; without git, that of the sdist this was unpacked from.
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y pyproject.toml)}"
: "${XZ_LEVEL:=6}" # of 9: less is larger and sooner done
export XZ_LEVEL SOURCE_DATE_EPOCH PYTHONHASHSEED=0 LC_ALL=C.UTF-8

sh packaging/build_tools.sh
python=$work/venv/bin/python

step() { echo "$(date -u +%T) $*"; }

step "sdist and wheel"
rm -rf "$dist"/rolescope-"$version"* "$dist"/rolescope_"$version"* "$work/sdist"
"$python" -m hatchling build -t sdist -d "$dist" >/dev/null
mkdir -p "$work/sdist"
tar -xzf "$dist/rolescope-$version.tar.gz" -C "$work/sdist"
(cd "$work/sdist/rolescope-$version" && "$python" -m hatchling build -t wheel -d "$dist" >/dev/null)

step "bundle"
"$work/venv/bin/pyinstaller" --noconfirm --log-level ERROR --distpath "$work/bundle" --workpath "$work/work" \
    packaging/rolescope.spec
bundle=$work/bundle/rolescope
# What Python was built with for debugging is two thirds of it.
strip --strip-unneeded "$bundle"/_internal/libpython*.so* "$bundle"/_internal/python3*/lib-dynload/*.so
ln -sf rolescope "$bundle/rolescope-window"
cp LICENSE "$bundle/LICENSE"
find "$bundle" -type d -exec chmod 755 {} +

name=rolescope-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
step "$name.tar.xz"
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    --transform="s,^rolescope,$name," -C "$work/bundle" -cf - rolescope | xz -$XZ_LEVEL -T2 > "$dist/$name.tar.xz"

if command -v dpkg-deb >/dev/null 2>&1; then
    step ".deb"
    sh packaging/deb.sh "$bundle" "$version" "$dist"
fi
step "SBOM and recipes"
"$python" packaging/sbom.py "$dist/rolescope-$version.cdx.json"
"$python" packaging/recipes.py "$dist"
step "done"
(cd "$dist" && ls -l rolescope*"$version"*)
