"""At the end of a run of benchmarks: its figures beside their goals."""

import pytest

from benchmarks.measuring import TABLE


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TABLE:
        terminalreporter.write_sep("=", "figures and goals")
    for row in TABLE:
        terminalreporter.write_line(f"{row.name:<52} {row.figure:>24}   {row.goal}")
