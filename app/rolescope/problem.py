"""What went wrong, where, what it means for the answers, and what to do about it."""

from enum import Enum

from rolescope.value import Value


class ProblemLevel(Enum):
    """How much a problem costs."""

    ERROR = "error"  # a file or an entity could not be read at all
    WARNING = "warning"  # it was read, but a part of it is missing, doubtful or was ignored
    NOTE = "note"  # nothing is lost; worth knowing


NO_IAM_DATA = "no-iam-data"
"""The code of a file that has nothing to do with IAM: nothing is lost by leaving it out."""

NO_JSON = "no-json"
"""The code of a file that is no JSON."""

CHANGED_OUTSIDE = "changed-outside"
"""The code of an export kept in a project that is not any more what was imported."""

MORE_PAGES = "more-pages"
"""The code of an answer of which pages are missing."""

PASTED_ALONE = "pasted-alone"
"""The code of a policy that was pasted alone: it does not say whose it is."""


class Problem(Value, kw_only=True):
    """One thing a reader could not take as it stands. A value: readers collect them and go on.

    `file` is the name as the user knows it (`accounts.zip/prod.json` for a member of a zip);
    `line` and `column` count from 1; `path` is a JSON path such as `$.RoleDetailList[3].Arn`.
    `code` names the kind of fault for programs: short, in English, never changed.
    """

    level: ProblemLevel
    what: str
    meaning: str
    advice: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    code: str = "unreadable"

    @property
    def is_loss(self) -> bool:
        """Tell whether a part of a source could not be read: answers rest on the others."""
        return self.level is ProblemLevel.ERROR and self.code != NO_IAM_DATA

    @property
    def spot(self) -> str:
        """The place inside of the file in words; empty when it is the file as a whole."""
        parts = []
        if self.line is not None:
            column = f", column {self.column:,}" if self.column is not None else ""
            parts.append(f"line {self.line:,}{column}")
        if self.path:
            parts.append(self.path)
        return ": ".join(parts)

    @property
    def where(self) -> str:
        """The place in words: file, line and column, JSON path; empty when none is known."""
        return ": ".join(filter(None, (self.file, self.spot)))

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
