"""Start the window of an installed program and see that it stays: smoke_test.py PROGRAM...

It opens the demo with settings of its own. Passed: after some seconds it still runs and has
written no error into its log. It needs a screen, or QT_QPA_PLATFORM=offscreen.
"""

import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_SECONDS = 20


def main() -> int:
    """Run it, look at its log, and end it; return the exit status."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        words = [*sys.argv[1:], "demo", "--new-window", "--config-dir", folder]
        with subprocess.Popen(words) as window:  # noqa: S603 - what is tested
            with suppress(subprocess.TimeoutExpired):
                window.wait(_SECONDS)
            has_stood = window.poll() is None
            window.terminate()
        logs = sorted(Path(folder).rglob("rolescope.log"))
        wrong = [
            line
            for log in logs
            for line in log.read_text(encoding="utf-8").splitlines()
            if " ERROR " in line or " CRITICAL " in line
        ]
    wrong += [] if has_stood else [f"The window closed by itself with {window.returncode}."]
    print("\n".join(wrong) or f"The window stood for {_SECONDS} s.")  # noqa: T201 - a tool
    return 1 if wrong or not logs else 0


if __name__ == "__main__":
    sys.exit(main())
