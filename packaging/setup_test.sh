#!/bin/sh
# `make run` in a Debian with nothing but python3, make and git: what it takes; then killed ten
# times on its way, by turns with all that it started or alone, and let through:
# setup_test.sh [SUITE] [MIRROR]. As root, from the last commit. SSL_CERT_FILE names further roots.
set -eu
cd "$(dirname "$0")/.."
suite=${1:-trixie} mirror=${2:-}
base=$PWD/build/package/chroot/$suite.python
root=$base.run

leave() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf "$root"
}
trap leave EXIT INT TERM

fresh() {
    leave
    cp -a "$base" "$root"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ -z "${SSL_CERT_FILE:-}" ] || cp "$SSL_CERT_FILE" "$root/opt/roots.crt"
    git clone -q . "$root/srv/app"
    mount -t proc proc "$root/proc"
}

environment() {   # no value holds a space
    echo PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} \
        ${SSL_CERT_FILE:+PIP_CERT=/opt/roots.crt}
}

inside() { env -i $(environment) chroot "$root" "$@"; }

size() { du -sm --exclude=proc "$root" | cut -f1; }

if [ ! -d "$base" ]; then
    mkdir -p "${base%/*}"
    rm -rf "$base.part"
    debootstrap --variant=minbase --include=make,python3,git,ca-certificates "$suite" "$base.part" ${mirror:+"$mirror"} >/dev/null
    mv "$base.part" "$base"
fi

fresh
before=$(size) began=$(date +%s)
inside make -C /srv/app run >/dev/null
took=$(($(date +%s) - began))
echo "make run on a bare $suite: $took s, $(($(size) - before)) MB, of them $(du -sm "$root/srv/app/.venv" | cut -f1) in .venv"

fresh
slice=$(awk "BEGIN { print $took / 20 }")   # what a run has done, the next one need not do
for number in 1 2 3 4 5 6 7 8 9 10; do
    setsid env -i $(environment) chroot "$root" make -C /srv/app run >/dev/null 2>&1 &
    run=$!
    ( sleep "$slice"; if [ $((number % 2)) = 0 ]; then kill -s KILL -- "-$run"; else kill -s KILL "$run"; fi ) 2>/dev/null || true
    wait "$run" 2>/dev/null && echo "$number: was ready before it could be killed" || echo "$number: killed after $slice s more"
done
inside make -C /srv/app run > "$root/said"
test -s "$root/srv/app/build/demo/overview.png"
inside sh -c 'cd /srv/app && .venv/bin/rolescope selftest' | tail -n 1
