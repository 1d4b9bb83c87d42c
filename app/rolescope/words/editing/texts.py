"""The text of a document in the editor: nothing in it is hidden, and it is no longer than IAM's."""

import json

from rolescope.model.plain import visible
from rolescope.model.policy import Policy

MOST = 131_072  # characters: what IAM takes (GR-36)
_MAX_EDITED_LINES = 5_000
_MAX_SHOWN_LINES, _MAX_SHOWN_WIDTH = 1_000, 4_000  # of a document that is longer


def editable(text: str) -> str:
    r"""Return a text in which every character is seen: others become escapes of JSON (`\u202e`).

    Within strings these mean the same; elsewhere JSON has no such characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
    if all(line == visible(line) for line in text.split("\n")):
        return text
    return "".join(
        character if character == "\n" or character == visible(character) else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    return (
        json.dumps(character)[1:-1] if character.isascii() is False else f"\\u{ord(character):04x}"
    )


def text_of(policy: Policy) -> str:
    """Return the text of a document as it is edited."""
    return editable(policy.text or policy.raw or "")


def too_long(text: str) -> str:
    """Say that a document is too long to be edited; empty: it is not."""
    lines = text.count("\n") + 1
    if len(text) > MOST:
        return f"The document has {len(text):,} characters; IAM takes {MOST:,}. It is shown only."
    return (
        f"The document has {lines:,} lines. It is shown only." if lines > _MAX_EDITED_LINES else ""
    )


def beginning(text: str) -> str:
    """Return the beginning of a document that is too long to be edited."""
    lines = text.split("\n")
    more = len(lines) - _MAX_SHOWN_LINES
    shown = [line[:_MAX_SHOWN_WIDTH] for line in lines[:_MAX_SHOWN_LINES]]
    return "\n".join([*shown, *([f"… {more:,} more lines are not shown"] if more > 0 else [])])
