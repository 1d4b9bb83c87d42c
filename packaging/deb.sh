#!/bin/sh
# A .deb of the bundle: deb.sh BUNDLE VERSION FOLDER. Needs no network and no debhelper.
set -eu
bundle=$1 version=$2 target=$3
cd "$(dirname "$0")/.."
tree=build/package/deb
architecture=$(dpkg --print-architecture)
rm -rf "$tree"
share=$tree/usr/share

mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/usr/lib"
cp -a "$bundle" "$tree/usr/lib/rolescope"
ln -s ../lib/rolescope/rolescope "$tree/usr/bin/rolescope"
ln -s ../lib/rolescope/rolescope "$tree/usr/bin/rolescope-window"
install -Dm644 packaging/linux/rolescope.desktop "$share/applications/rolescope.desktop"
install -Dm644 packaging/linux/rolescope.metainfo.xml "$share/metainfo/rolescope.metainfo.xml"
install -Dm644 packaging/linux/rolescope-mime.xml "$share/mime/packages/rolescope.xml"
install -Dm644 packaging/icons/rolescope.svg "$share/icons/hicolor/scalable/apps/rolescope.svg"
install -Dm644 packaging/icons/rolescope-symbolic.svg "$share/icons/hicolor/symbolic/apps/rolescope-symbolic.svg"
build/package/venv/bin/python packaging/icons/generate.py "$share/icons/hicolor"
install -Dm644 packaging/linux/copyright "$share/doc/rolescope/copyright"
mkdir -p "$share/man/man1"
gzip -9nc CHANGELOG.md > "$share/doc/rolescope/changelog.gz"
gzip -9nc packaging/linux/rolescope.1 > "$share/man/man1/rolescope.1.gz"
ln -s rolescope.1.gz "$share/man/man1/rolescope-window.1.gz"

# Qt loads what is not in the bundle: GL, and what belongs to the display server. The C library is
# the newest whose symbols any file asks for.
libc=$(find "$tree/usr/lib/rolescope" -name '*.so*' -type f -exec grep -aoh 'GLIBC_2\.[0-9]*' {} + | sort -Vu | tail -n 1)
cat > "$tree/DEBIAN/control" <<END
Package: rolescope
Version: $version
Architecture: $architecture
Section: admin
Priority: optional
Maintainer: The RoleScope maintainers <maintainers@rolescope.example>
Installed-Size: $(du -sk --apparent-size "$tree/usr" | cut -f1)
Depends: libc6 (>= ${libc#GLIBC_}), libegl1, libgl1, libxcb1, libwayland-client0, libwayland-cursor0, libwayland-egl1, fontconfig-config
Recommends: ca-certificates, xkb-data
Homepage: https://rolescope.example
Description: See who can become whom in AWS, and why
 RoleScope reads IAM exports, draws every trust between accounts, roles, users,
 services, identity providers and outsiders, and answers for any principal and
 any role: is AssumeRole allowed, which statement decides, until when does the
 session last, and what may it do. It works without a network.
END
(cd "$tree" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum > DEBIAN/md5sums)
find "$tree" -type d -exec chmod 755 {} +
find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz -z${XZ_LEVEL:-6} --threads-max=2 --build "$tree" "$target/rolescope_${version}_$architecture.deb" >/dev/null
