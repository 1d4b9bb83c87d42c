#!/bin/sh
# Make an environment ready on a bare Debian or Ubuntu:
#
#     bootstrap.sh [--to-run] [ENVIRONMENT [PYTHON]]       (.venv with python3)
#
# --to-run takes what the program runs with, and no more: packaging/run.lock; else what tests and
# builds need comes with it: requirements.lock. Nothing is done twice: a stamp holds the checksum of
# what was installed. Whatever stops a run, the next one goes on or begins anew.
set -eu
cd "$(dirname "$0")/.."
level=all lock=requirements.lock
if [ "${1:-}" = --to-run ]; then level=run lock=packaging/run.lock; shift; fi
venv=${1:-.venv}
python=${2:-python3}
log=build/setup.log
again="then run the same command again"

fail() { echo "$*" >&2; exit 1; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    fail "RoleScope needs Python 3.11 or newer, and $python is none: install it, $again."
fi

sums=$(cat requirements.lock packaging/run.lock pyproject.toml packaging/bootstrap.sh packaging/fetch.py packaging/unused_qt.py |
    "$python" -c 'import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read() + sys.version.encode()).hexdigest())')
is_ready() {   # what was set up for tests runs, too
    case "$(cat "$venv/stamp" 2>/dev/null || true)" in
        "all $sums") ;;
        "run $sums") [ "$level" = run ] ;;
        *) return 1 ;;
    esac
}

missing() {   # the given Debian packages that are not installed
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s ' "$package"
    done
}

has_gl() { "$python" -c 'import ctypes; ctypes.CDLL("libEGL.so.1"); ctypes.CDLL("libGL.so.1")' 2>/dev/null; }

apt() {   # one step of apt-get; its words go to the log
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=1 \
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Keep-Downloaded-Packages=false "$@" >>"$log" 2>&1
}

apt_failed() {
    why=$(grep -E '^(E|Err|W: Failed)' "$log" | grep -v 'Can not write log' | tail -n 1)
    fail "Debian packages could not be installed ($1): ${why:-see $log}. Check the network and /etc/apt, $again."
}

# Say in `venv_package` and `libraries` what is missing.
find_missing() {
    # Debian 13 and Ubuntu 24.04 renamed the GLib library.
    case "$(. /etc/os-release && echo "${ID:-}${VERSION_ID:-}")" in
        debian12|debian11|ubuntu22.04|ubuntu20.04) glib=libglib2.0-0 ;;
        *) glib=libglib2.0-0t64 ;;
    esac
    # Qt needs the first line even without a screen, the second to open a window under X11.
    libraries=$(missing ca-certificates libfontconfig1 libxkbcommon0 libdbus-1-3 libx11-6 $glib \
        libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libwayland-cursor0)
    # A Python of its own beside Debian's brings its own venv module.
    venv_package=""
    "$python" -c 'import ensurepip, venv' 2>/dev/null || case "$python" in
        /usr/bin/python3.*) venv_package=${python#/usr/bin/}-venv ;;
        *) venv_package=python3-venv ;;
    esac
}

prepare_apt() {
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
        echo "These Debian packages are needed, which takes root. Copy this line, $again:" >&2
        echo "    su -c 'apt-get update && apt-get install -y --no-install-recommends $1'" >&2
        exit 1
    fi
    echo "Installing Debian packages: $1"
    # A run of dpkg that was cut off is ended first.
    if [ -n "$(dpkg --audit 2>/dev/null)" ]; then
        $as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >>"$log" 2>&1 || true
    fi
    apt update -q || apt_failed "apt-get update"
}

install() { apt install -y -q --no-install-recommends "$@" || apt_failed "apt-get install"; }

# Qt is linked with libEGL and libGL, and the program draws without them. Their packages bring all
# of Mesa with its compiler, 200 MB: where no driver is, the libraries alone do.
take_gl() {
    target=$venv/lib/gl
    rm -rf build/gl && mkdir -p build/gl "$target"
    if ! (cd build/gl && as_root="" log=../../$log && apt -o APT::Sandbox::User=root download libglvnd0 libegl1 libgl1 libglx0); then
        [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ||
            fail "Qt needs libEGL and libGL. Copy this line, $again: su -c 'apt-get install -y libegl1 libgl1'"
        install libegl1 libgl1
        return 0
    fi
    for deb in build/gl/*.deb; do dpkg-deb -x "$deb" build/gl/tree; done
    cp -P build/gl/tree/usr/lib/*/lib*.so.* "$target"
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    cp packaging/preload_gl.py "$site/preload_gl.py"
    echo 'import preload_gl' > "$site/preload_gl.pth"
    rm -rf build/gl
}

if is_ready; then exit 0; fi

mkdir -p build
: > "$log"
# Children of a run that was killed may still be at work: they hold the lock until they end.
if command -v flock >/dev/null 2>&1; then
    exec 9> build/setup.lock
    flock -n 9 || { echo "Another set-up is at work: waiting for it."; flock 9; }
    if is_ready; then exit 0; fi
fi

if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
is_debian=false
if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then is_debian=true; fi
libraries="" venv_package=""
if $is_debian; then find_missing; fi
if [ -n "$venv_package$libraries" ]; then prepare_apt "$(echo $venv_package $libraries)"; fi
if [ -n "$venv_package" ]; then install "$venv_package" ca-certificates; fi
installing=""
if [ -n "$libraries" ]; then   # beside the downloads of pip
    (log=build/setup-apt.log; : > "$log"; install $libraries) &
    installing=$!
fi

echo "Setting up $venv"
mkdir -p "$venv"
if [ -e "$venv/unfinished" ] || [ ! -s "$venv/stamp" ] || ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    # What pip left half done cannot be told from what is whole: begin anew. Downloads are in its cache.
    : > "$venv/unfinished"
    find "$venv" -mindepth 1 -maxdepth 1 ! -name unfinished -exec rm -rf {} +
    "$python" -m venv "$venv" >>"$log" 2>&1 || fail "$venv could not be made: $(tail -n 1 "$log"). See $log, $again."
fi
: > "$venv/unfinished"
rm -f "$venv/stamp"
"$venv/bin/python" packaging/fetch.py "$lock" "$log" || { [ -z "$installing" ] || wait "$installing"; exit 1; }
if [ -n "$installing" ]; then wait "$installing" || exit 1; fi
if $is_debian && ! has_gl; then take_gl; fi
echo "$level $sums" > "$venv/stamp.new"
mv "$venv/stamp.new" "$venv/stamp"
rm -f "$venv/unfinished"
