#!/bin/sh
# Make build/package/venv ready: what the product needs to run, hatchling and PyInstaller, and no more.
set -eu
cd "$(dirname "$0")/.."
venv=build/package/venv

if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
if command -v dpkg-query >/dev/null 2>&1; then
    wanted=""
    command -v objcopy >/dev/null || wanted="$wanted binutils"
    command -v xz >/dev/null || wanted="$wanted xz-utils"
    # PyInstaller takes Python as a shared library, which Debian has in a package of its own.
    case "$(readlink -f "$(command -v python3)")" in
        /usr/bin/python3.*) wanted="$wanted libpython$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')" ;;
    esac
    missing=""
    for package in $wanted; do dpkg-query -W "$package" >/dev/null 2>&1 || missing="$missing $package"; done
    if [ -n "$missing" ]; then
        echo "Installing Debian packages:$missing"
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
fi

stamp=$(cat packaging/requirements.lock | python3 -c 'import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read() + sys.version.encode()).hexdigest())')
if [ "$(cat "$venv/stamp" 2>/dev/null || true)" != "$stamp" ]; then
    echo "Setting up $venv"
    python3 -m venv --clear "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/requirements.lock
    echo "$stamp" > "$venv/stamp"
fi
