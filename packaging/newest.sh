#!/bin/sh
# `make newest`: the window's tests with the newest Python of the system and the PySide6 that it
# gets, in build/venv-3.N. Where that is the Python of .venv, they have run: it says so and goes on.
set -eu
cd "$(dirname "$0")/.."

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

newest=$(ls /usr/bin | grep -E '^python3\.[0-9]+$' | sort -V | tail -n 1)
if [ -z "$newest" ]; then
    echo "One Python here, $(version .venv/bin/python): there is none in /usr/bin."
    exit 0
fi
if [ "$newest" = "python$(version .venv/bin/python)" ]; then
    echo "One Python here, $(version .venv/bin/python): it is the newest in /usr/bin, too."
    exit 0
fi
venv=build/venv-${newest#python}
sh packaging/bootstrap.sh "$venv" "/usr/bin/$newest"
qt=$("$venv/bin/python" -c 'import PySide6; print(PySide6.__version__)')
echo "The window's tests, now with Python ${newest#python} and PySide6 $qt:"
${MAKE:-make} --no-print-directory --jobs=2 --output-sync=target PYTHON="$venv/bin/python" windows panels
