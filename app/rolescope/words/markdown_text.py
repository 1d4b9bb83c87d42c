"""Text of data in Markdown: nothing of it is markup."""

from collections.abc import Iterable, Sequence

from rolescope.model.plain import visible

_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def markdown_text(text: str) -> str:
    """Escape a text, so that it is read as it is."""
    return visible(text).translate(_SPECIAL)


def fenced(lines: Iterable[str], language: str = "") -> list[str]:
    """Return a block of code; its fence is longer than any row of the same signs in it."""
    shown = [visible(line, keep="\n") for line in lines]
    fence = "```"
    while any(fence in line for line in shown):
        fence += "`"
    return [f"{fence}{language}", *shown, fence]


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table; cells are escaped."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(map(markdown_text, row))} |" for row in rows]
