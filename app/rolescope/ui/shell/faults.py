"""Faults that happened, each once with its number; and what they happened in."""

import platform
import sys

from PySide6.QtCore import QSysInfo, qVersion

import rolescope

_DIFFERENT = 10  # faults that a report tells one by one


class Faults:
    """Counts reports of faults, from the first one to the last."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self.count = 0

    def add(self, report: str) -> int:
        """Count a fault; return how often this one happened."""
        self.count += 1
        if report not in self._counts and len(self._counts) == _DIFFERENT:
            return 0
        self._counts[report] = self._counts.get(report, 0) + 1
        return self._counts[report]

    def report(self) -> str:
        """Return all that happened, as a text."""
        parts = [
            report if count == 1 else f"{count:,} times:\n{report}"
            for report, count in self._counts.items()
        ]
        others = self.count - sum(self._counts.values())
        return "\n\n".join([*parts, f"{others:,} others"] if others else parts)

    def clear(self) -> None:
        """Begin anew."""
        self._counts.clear()
        self.count = 0


def program() -> str:
    """Return the versions of the program and of what it runs on."""
    python = sys.version.split()[0]
    bundled = " (bundle)" if getattr(sys, "frozen", False) else ""
    system = f"{platform.system()} {platform.release()}, {QSysInfo.currentCpuArchitecture()}"
    return f"RoleScope {rolescope.__version__}{bundled}, Python {python}, Qt {qVersion()}\n{system}"
