"""Text of data in Markdown: nothing of it is markup."""

from collections.abc import Sequence

from rolescope.model.plain import visible

_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def markdown_text(text: str) -> str:
    """Escape a text, so that it is read as it is."""
    return visible(text).translate(_SPECIAL)


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table; cells are escaped."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(map(markdown_text, row))} |" for row in rows]
