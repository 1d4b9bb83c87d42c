#!/bin/sh
# Make an environment ready on a bare Debian or Ubuntu: bootstrap.sh [ENVIRONMENT [PYTHON]], else
# .venv with python3. It takes python3-venv, the libraries Qt loads, and the locked packages.
# Nothing is done twice: a stamp holds the checksum of what was installed.
set -eu
cd "$(dirname "$0")/.."
venv=${1:-.venv}
python=${2:-python3}

if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi

missing() {   # the given Debian packages that are not installed
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s ' "$package"
    done
}

if command -v dpkg-query >/dev/null 2>&1; then
    # Debian 13 and Ubuntu 24.04 renamed the GLib library.
    if [ -n "$(missing libglib2.0-0)" ] && [ -n "$(missing libglib2.0-0t64)" ]; then
        case "$(. /etc/os-release && echo "${ID:-}${VERSION_ID:-}")" in
            debian12|debian11|ubuntu22.04|ubuntu20.04) glib=libglib2.0-0 ;;
            *) glib=libglib2.0-0t64 ;;
        esac
    else
        glib=""
    fi
    # Qt needs the first line even without a screen, the second to open a window under X11.
    case "$python" in
        /usr/bin/python3.*) venv_package=${python#/usr/bin/}-venv ;;
        *) venv_package=python3-venv ;;
    esac
    wanted=$(missing "$venv_package" ca-certificates libegl1 libgl1 libfontconfig1 libxkbcommon0 libdbus-1-3 \
        libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libwayland-cursor0)
    # A Python of its own beside Debian's brings its own venv module.
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then wanted=$(echo " $wanted" | sed "s/ $venv_package / /"); fi
    wanted=$(echo $wanted $glib)
    if [ -n "$wanted" ]; then
        if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
            echo "These Debian packages are needed, and installing them needs root or sudo: $wanted" >&2
            exit 1
        fi
        echo "Installing Debian packages: $wanted"
        export DEBIAN_FRONTEND=noninteractive
        $as_root apt-get update -qq
        $as_root apt-get install -y -qq --no-install-recommends $wanted >/dev/null
    fi
fi

stamp=$(cat requirements.lock pyproject.toml packaging/bootstrap.sh | "$python" -c 'import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read() + sys.version.encode()).hexdigest())')
if [ "$(cat "$venv/stamp" 2>/dev/null || true)" != "$stamp" ]; then
    echo "Setting up $venv"
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null || "$python" -m venv --clear "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$stamp" > "$venv/stamp"
fi
