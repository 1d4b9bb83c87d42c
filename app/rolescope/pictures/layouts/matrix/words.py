"""What the matrix says in words: its counts, and what a cell holds."""

from rolescope.engine.index import WorldIndex
from rolescope.model.plain import counted
from rolescope.pictures.layouts.matrix.counts import Cell, Matrix, Party
from rolescope.pictures.trust_facts import Danger, badge_of
from rolescope.pictures.view import Counted, MatrixCounts
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import NodeKind, Standing
from rolescope.words.filter_text import hidden_words
from rolescope.words.role_families import called

TITLE = "Which accounts trust which"
_MAX_NAMED = 3  # trusts of a cell that are named
INTO = {
    Counted.TRUSTS: "Trusts into the account",
    Counted.ROLES: "Roles that trust",
    Counted.CALLERS: "Callers trusted",
}
"""What the last line says of each column."""


def subtitle_words(matrix: Matrix) -> str:
    """Count the trusts, and say how to read the picture."""
    nouns, only = f"{matrix.noun}s", _only_words(matrix.counts)
    if not matrix.cells and only:
        return f"No trusts{only} across {nouns}."
    if not matrix.cells:
        return f"No {matrix.noun} trusts another. Trusts inside {nouns} are in the Overview."
    trusts = counted(sum(cell.trusts for cell in matrix.cells), "trust")
    of = matrix.counts.of
    cells = "" if of is Counted.TRUSTS else f" Cells count {of.value}."
    return f"{trusts}{only} across {nouns}. Rows call, columns trust.{cells}"


def _only_words(counts: MatrixCounts) -> str:
    """Say which trusts are counted, after the word for them."""
    admin = " in admin roles" if counts.admin_only else ""
    return admin + (" without condition" if counts.open_only else "")


def counted_words(matrix: Matrix, count: int) -> str:
    """Say how many there are of what is counted."""
    return counted(count, matrix.counts.of.value.removesuffix("s"))


def calling_words(matrix: Matrix, party: Party) -> str:
    """Say what is counted of a row."""
    verb = {Counted.TRUSTS: "calls by", Counted.ROLES: "calls", Counted.CALLERS: "calls as"}
    count = counted_words(matrix, matrix.calls[party.id])
    return f"{party.name} {verb[matrix.counts.of]} {count}"


def called_words(matrix: Matrix, account: Party) -> str:
    """Say what is counted of a column."""
    verb = {Counted.TRUSTS: "has", Counted.ROLES: "trusts by", Counted.CALLERS: "trusts"}
    count = counted_words(matrix, matrix.trusts[account.id])
    return f"{account.name} {verb[matrix.counts.of]} {count}"


def status_words(matrix: Matrix, shown: Shown | None) -> str:
    """Count for the status bar."""
    rows, columns = len(matrix.callers) + len(matrix.accounts), len(matrix.accounts)
    own = sum(account.accounts == 1 for account in matrix.accounts)
    accounts = counted(sum(account.accounts for account in matrix.accounts), matrix.noun)
    only = _only_words(matrix.counts)
    inside = f"{counted(matrix.inside, 'trust')} inside {matrix.noun}s"
    parts = [
        accounts,
        f"{len(matrix.cells):,} of {counted(rows * columns - own, 'cell')} filled",
        f"not counted: {inside}, and those in AWS services",
        only and f"only trusts{only}",
        hidden_words(shown) or ("" if only else "nothing hidden"),
    ]
    return " · ".join(filter(None, parts))


def cell_words(matrix: Matrix, cell: Cell, row: Party, column: Party, index: WorldIndex) -> str:
    """Return the card of a cell, line by line: who trusts whom, how many, the first of them."""
    lines = [f"{row.name} → {column.name}: {counted(cell.trusts, 'trust')}"]
    if column.unit:
        lines.append(f"{row.unit} to {column.unit}" if row.unit else f"In {column.unit}")
    lines += _named(matrix, cell, index)
    lines.append(_summary(cell))
    return "\n".join(filter(None, lines))


def _named(matrix: Matrix, cell: Cell, index: WorldIndex) -> list[str]:
    """Name the first trusts of a cell."""
    first = cell.edges[:_MAX_NAMED]
    ends = [matrix.nodes[end] for edge in first for end in (edge.source, edge.target)]
    names = called(ends, index)
    lines = []
    for number, edge in enumerate(first):
        is_whole = matrix.nodes[edge.source].kind is NodeKind.ACCOUNT
        caller = "whole account" if is_whole else names[2 * number]
        admin = " (admin)" if matrix.nodes[edge.target].is_admin else ""
        lines.append(f"{caller} → {names[2 * number + 1]}{admin}")
    return lines


def _summary(cell: Cell) -> str:
    """Say how many more there are, what they ask for, and what edits did."""
    rest = len(cell.edges) - _MAX_NAMED
    asking = sum(badge_of(edge) is not None for edge in cell.edges)
    closed = sum(edge.standing in _CLOSED for edge in cell.edges)
    counts = {
        "more": max(rest, 0),
        "under a condition": asking,
        "not usable": closed,
        "new": cell.added,
        "taken away": cell.removed,
    }
    parts = [f"{count:,} {words}" for words, count in counts.items() if count]
    if cell.danger is not Danger.NONE:
        parts.append("no condition on the caller")
    return " · ".join(parts)


_CLOSED = (Standing.DENIED, Standing.TRUSTED_ONLY)
