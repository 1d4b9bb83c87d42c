"""What fails while it paints is told, and the program goes on."""

import os
import subprocess
import sys
from pathlib import Path

CHILD = Path(__file__).parents[2] / "support" / "window" / "painting_child.py"


def test_painting_that_fails_does_not_end_the_program() -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(CHILD)]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert ended.returncode == 0, ended.stderr
    assert set(ended.stdout.splitlines()) == {"'no-such-color'"}
