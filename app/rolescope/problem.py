"""What went wrong, where, what it means for the answers, and what to do about it."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a problem costs."""

    ERROR = "error"  # a file or an entity could not be read at all
    WARNING = "warning"  # it was read, but a part of it is missing, doubtful or was ignored
    NOTE = "note"  # nothing is lost; worth knowing


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing a reader could not take as it stands. A value: readers collect them and go on.

    `file` is the name as the user knows it (`accounts.zip/prod.json` for a member of a zip);
    `line` and `column` count from 1; `path` is a JSON path such as `$.RoleDetailList[3].Arn`.
    """

    severity: Severity
    what: str
    meaning: str
    advice: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None

    @property
    def where(self) -> str:
        """The place in words: file, line and column, JSON path; empty when none is known."""
        parts = [self.file] if self.file else []
        if self.line is not None:
            column = f", column {self.column:,}" if self.column is not None else ""
            parts.append(f"line {self.line:,}{column}")
        if self.path:
            parts.append(self.path)
        return ": ".join(parts)

    def __str__(self) -> str:
        """Everything in one line, as the command line prints it."""
        where = f"{self.where}: " if self.where else ""
        return " ".join(part for part in (f"{where}{self.what}", self.meaning, self.advice) if part)


class Unreadable(Exception):
    """Nothing at all could be read. Carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    def __reduce__(self) -> tuple[type["Unreadable"], tuple[Problem]]:
        """Travel through a pipe with the problem whole."""
        return type(self), (self.problem,)
