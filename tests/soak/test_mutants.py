"""The harness of mutants: a few hundred of each run, and that it sees every kind of fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("mutants.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the harness forks")


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment
    )


def test_mutants_of_every_kind_are_answered_or_refused() -> None:
    """As `make soak` does with 100,000."""
    done = run(str(SCRIPT), "--seed", "14", "--count", "300")
    assert done.stdout == "mutants: 300, 0 unexpected errors\n", done.stdout + done.stderr
    assert done.returncode == 0


def harness_with(trial: str, count: int = 3) -> "subprocess.CompletedProcess[str]":
    """Run the harness with another trial for filters."""
    return run(
        "-c",
        f"""
import os, sys
from soak import mutants

def trial(dice, folder):
{trial}

mutants.KINDS["filters"] = trial
mutants.MOST_WORK = 0.2
sys.exit(mutants.main(["--seed", "7", "--kind", "filters", "--count", "{count}"]))
""",
    )


def test_an_error_that_is_not_the_programs_own_is_a_fault_with_what_makes_it_again() -> None:
    done = harness_with("    [][dice.randint(1, 9)]")
    assert done.returncode == 1
    assert done.stdout.count("FAULT IndexError in ") == 1
    assert "tests/soak/mutants.py --seed 7 --kind filters --first 0 --count 1" in done.stdout
    assert done.stdout.endswith("mutants: 3, 3 unexpected errors\n")


def test_the_programs_own_errors_are_none() -> None:
    done = harness_with("    raise mutants.UsageFailure('no such file')")
    assert (done.returncode, done.stdout) == (0, "mutants: 3, 0 unexpected errors\n")


def test_a_process_that_dies_is_a_fault_and_the_others_are_tried() -> None:
    done = harness_with("    os.abort()")
    assert done.returncode == 1
    assert "FAULT the process ended: SIGABRT" in done.stdout
    assert "--first 2 --count 1" in done.stdout
    assert done.stdout.endswith("mutants: 3, 3 unexpected errors\n")


def test_work_without_an_end_is_a_fault() -> None:
    done = harness_with("    while True: pass", count=1)
    assert done.returncode == 1
    assert "FAULT TooMuchWork" in done.stdout


def test_a_mutant_is_made_of_its_seed_kind_and_number_alone(tmp_path: Path) -> None:
    trial = f"    open({str(tmp_path / 'seen')!r}, 'a').write(str(dice.random()) + chr(10))"
    harness_with(trial, count=4)
    harness_with(trial, count=4)
    seen = (tmp_path / "seen").read_text().split()
    assert seen[:4] == seen[4:]
    assert len(set(seen)) == 4
