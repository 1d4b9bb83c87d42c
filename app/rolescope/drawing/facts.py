"""Fact: what a pill says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A pill: words, the tone of its ground, and an icon (its name) if it has one.

    Tones are plain, cond, risk, allowed, strong and outline.
    """

    text: str
    tone: str = "plain"
    icon: str = ""
