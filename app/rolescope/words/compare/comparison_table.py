"""Table: the values of the table of a comparison."""

from enum import Enum

from rolescope.difference.impact import Turn
from rolescope.model.plain import counted, first_lines, shortlist
from rolescope.value import Value

_MAX_NAMES = 20


class ComparisonSection(Enum):
    """What rows belong together, in the order of the table; the value is its title."""

    NEW = "New reachable pairs"
    LOST = "Lost pairs"
    WAYS_OPENED = "Escalation ways opened"
    WAYS_CLOSED = "Escalation ways closed"
    NEEDS = "Changed trusts and needs"
    IDENTITY = "Renamed and re-created"
    OTHER = "Other changes"
    TEXT = "Text only"
    UNKNOWN = "Not compared"


_NOUNS = {
    ComparisonSection.NEW: "pair",
    ComparisonSection.LOST: "pair",
    ComparisonSection.WAYS_OPENED: "way",
    ComparisonSection.WAYS_CLOSED: "way",
}
MARKS = {Turn.NEW: "+", Turn.GONE: "\N{MINUS SIGN}", Turn.CHANGED: "~"}
"""How a difference is marked, so that it is read without color."""


class ValueChange(Value):
    """One value of an element of a statement, gone or new: `mark` is one of MARKS."""

    mark: str
    element: str
    text: str


class ComparisonReason(Value, kw_only=True):
    """A difference of documents or facts that causes others, or stands for itself.

    `before` and `after` are the statement in both states as it is written, or the fact; empty
    where there is none. `nodes` is whose it is.
    """

    mark: str
    title: str
    parts: tuple[ValueChange, ...] = ()
    before: str = ""
    after: str = ""
    nodes: tuple[str, ...] = ()


class ComparisonRow(Value, kw_only=True):
    """One row. `who` and `what` are names, `place` is the account of `what`, `how` is in words.

    `before` and `after` say what was and is the case. `count` is the number of pairs that it
    stands for. `nodes` and `edges` are what to select. `reasons` are numbers of reasons.
    """

    section: ComparisonSection
    mark: str
    who: str
    what: str = ""
    place: str = ""
    how: str = ""
    before: str = ""
    after: str = ""
    count: int = 1
    is_admin: bool = False
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    reasons: tuple[int, ...] = ()
    names: tuple[str, ...] = ()  # ids of the first of those that `who` stands for

    def names_text(self) -> str:
        """List those that `who` stands for, one a line, and count the rest."""
        count = max(self.count, len(self.names))
        return "\n".join(first_lines(self.names, count, _MAX_NAMES))


class ComparisonTable(Value, kw_only=True):
    """Rows in order, with the reasons that they have in common.

    `counts` are the numbers of all pairs or changes, by section: of those with a great many, the
    most important ones alone are rows.
    """

    rows: tuple[ComparisonRow, ...] = ()
    reasons: tuple[ComparisonReason, ...] = ()
    counts: tuple[tuple[ComparisonSection, int], ...] = ()

    def of(self, section: ComparisonSection) -> tuple[ComparisonRow, ...]:
        """Return the rows of a section."""
        return tuple(row for row in self.rows if row.section is section)

    def count(self, section: ComparisonSection) -> int:
        """Return the number of pairs or changes of a section, those without a row among them."""
        return dict(self.counts).get(section, 0)

    def count_text(self, section: ComparisonSection) -> str:
        """Count a section in words: `2 pairs`; of many, how many are listed."""
        count, listed = self.count(section), sum(row.count for row in self.of(section))
        if section is ComparisonSection.UNKNOWN:
            return f"{count:,}"
        words = counted(count, _NOUNS.get(section, "change"))
        rows = len(self.of(section))
        return f"{words}, the first {rows:,} listed" if listed < count else words

    def reason_text(self, row: ComparisonRow) -> str:
        """Return the first reason of a row, and how many more there are."""
        return shortlist([self.reasons[number].title for number in row.reasons])


def compared_text(before: str, after: str, shown: str = "") -> str:
    """Say what is compared, and which of them is shown by itself."""
    both = f"{before} → {after}"
    return f"{both}; shown is {shown}" if shown else both


def import_of(day: str) -> str:
    """Call an import by its day."""
    return f"the import of {day}"
