# make run    opens the explorer on the bundled demo organization
# make test   passes every check and test
.PHONY: run test checks rules generated windows panels files others newest soak setup lock screenshots bench package package-test lowest

PYTHON := .venv/bin/python
# The tests that have to run every branch of the rules: pyproject.toml, [tool.coverage.report].
RULES := tests/model tests/engine tests/simulation tests/reality tests/trust tests/escalation tests/agenda tests/findings tests/cli tests/questions \
	tests/words/paths/test_paths_text.py tests/words/permissions/test_permissions_text.py
# Of those, tests that evaluate generated worlds as a whole: to count the branches that they run over
# and over again is slow, and tells nothing that the others do not tell.
GENERATED := tests/engine/test_import_properties.py tests/engine/test_properties.py tests/model/edits/test_edits_of_any_world.py \
	tests/trust/bulk/test_bulk.py tests/trust/test_edits_reevaluated.py tests/trust/test_graph_agrees_with_engine.py \
	tests/trust/test_graph_in_stages.py tests/trust/test_partition.py tests/trust/test_reevaluation.py \
	tests/trust/test_usage.py tests/trust/test_witnesses.py
# What is read and written.
FILES := tests/cluster tests/exporters tests/importers
# About half of the window's tests: the other half runs beside them.
PANELS := $(addprefix tests/ui/features/,assertions filter inspect live_import notes paths permissions simulate whatif) \
	tests/ui/state tests/ui/canvas tests/ui/kit
SOAK = QT_QPA_PLATFORM=offscreen $(PYTHON)

run:
	@sh packaging/bootstrap.sh --to-run
	@$(PYTHON) -m rolescope demo

# What is compiled is kept, whatever the environment says: tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

# Memory in large pages, where the system has them: a virtual machine looks up small ones so slowly
# that the tests take four times as long.
checks rules generated windows panels files others newest: export GLIBC_TUNABLES = glibc.malloc.hugetlb=1
checks rules generated windows panels files others newest: export PYTHONMALLOC = malloc

# Four parts at a time, each printed when it is done: tests of the window wait more than they work.
test: setup
	@echo 'The tests take about a quarter of an hour.'
	@$(MAKE) --no-print-directory --jobs=4 --output-sync=target checks windows rules panels files others generated

rules: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m coverage run -m pytest -q -ra $(RULES) $(addprefix --ignore=,$(GENERATED))
	@$(PYTHON) -m coverage report

windows: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -ra tests/ui $(addprefix --ignore=,$(PANELS))

panels: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -ra $(PANELS)

generated: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -ra $(GENERATED)

files: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -ra $(FILES)

others: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -ra $(addprefix --ignore=,$(RULES) $(FILES) tests/ui)

checks: setup
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m validate_pyproject pyproject.toml
	@! grep -rn 'qtbot\.wait(' tests || { echo 'wait for a signal or a state, not for time'; false; }

# The window's tests with the newest Python of the system, where that is another one than .venv's.
newest: setup
	@sh packaging/newest.sh

# Each prints one figure, and is made again from its seed: `make soak SEED=7`. Then what holds for
# all policies, on many more generated worlds than the tests try (about two hours).
SEED := 1
soak: setup
	@$(SOAK) tests/soak/mutants.py --seed $(SEED) --count 100000
	@$(SOAK) tests/soak/witnesses.py --seed $(SEED) --count 1000
	@$(SOAK) tests/soak/open_and_cancel.py --seed $(SEED) --count 200
	@$(SOAK) tests/soak/kills_while_saving.py --seed $(SEED) --count 1000
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q --hypothesis-profile soak -o timeout=0 \
		-W ignore::hypothesis.errors.HypothesisWarning \
		tests/engine tests/model tests/trust tests/escalation -k 'propert or hostile or agree or by_hand'
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q --hypothesis-profile soak tests/ui/state/projects -k killed

setup:
	@sh packaging/bootstrap.sh

# Resolve the newest allowed versions of every package anew.
lock: setup
	@$(PYTHON) -m pip install --quiet uv
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --extra package --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --constraints requirements.lock pyproject.toml --output-file packaging/requirements.lock
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --constraints requirements.lock pyproject.toml packaging/editable.in --output-file packaging/run.lock
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements.lock
	@$(PYTHON) packaging/third_parties.py

# What users install, into dist/: sdist, wheel, a folder with everything as tar.xz, a .deb.
package: setup
	@sh packaging/package.sh

# Each of them in an empty place: the wheel in a new environment, the others in a Debian without
# anything, which takes root and debootstrap; there, too, `make run`, killed at ten points.
package-test: setup
	@sh packaging/package_test.sh

# The lowest versions of the packages that pyproject.toml allows.
lowest: setup
	@sh packaging/lowest.sh

# The pictures of the README, and its animation, from the window.
screenshots: setup
	@TZ=America/Los_Angeles QT_QPA_PLATFORM=offscreen $(PYTHON) packaging/screenshots.py resources/screenshots
	@TZ=America/Los_Angeles QT_QPA_PLATFORM=offscreen $(PYTHON) packaging/animation.py resources/screenshots/tour.png

# Speed, on demand: nothing here is part of the tests.
bench: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -s -o python_files='bench_*.py' -o python_functions='bench_*' tests/benchmarks
