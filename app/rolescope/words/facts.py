"""Fact: what a pill says; and what the import lacks, as a sentence."""

from rolescope.value import Value


class TonedFact(Value, kw_only=True):
    """A pill: words, the tone of its ground, and an icon (its name) if it has one.

    Tones are plain, cond, risk, allowed, strong and outline.
    """

    text: str
    tone: str = "plain"
    icon: str = ""


def lacking(unknown: str) -> str:
    """Make a sentence of a thing that the import lacks."""
    words = unknown if "not imported" in unknown else f"{unknown}: not imported"
    return words[:1].upper() + words[1:]
