#!/bin/sh
# `make run` in a Debian with nothing but python3, make and git, killed ten times, each time later
# and by turns with all that it started or alone; then let through, with what it took:
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
for seconds in ${SECONDS_TO_LIVE:-2 5 9 13 17 22 27 33 39 46}; do
    setsid env -i $(environment) chroot "$root" make -C /srv/app run >/dev/null 2>&1 &
    run=$!
    ( sleep "$seconds"; if [ $((seconds % 2)) = 0 ]; then kill -s KILL -- "-$run"; else kill -s KILL "$run"; fi ) 2>/dev/null || true
    wait "$run" 2>/dev/null && echo "was ready before it could be killed after $seconds s" || echo "killed after $seconds s"
done
inside make -C /srv/app run > "$root/said"
test -s "$root/srv/app/build/demo/overview.png"
inside sh -c 'cd /srv/app && .venv/bin/rolescope selftest' | tail -n 1

fresh
before=$(size) began=$(date +%s)
inside make -C /srv/app run >/dev/null
echo "make run on a bare $suite: $(($(date +%s) - began)) s, $(($(size) - before)) MB, of them $(du -sm "$root/srv/app/.venv" | cut -f1) in .venv"
