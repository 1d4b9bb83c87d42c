"""What is kept about a project, and what was taken away, in words."""

from collections.abc import Sequence
from pathlib import Path

from rolescope.model.plain import counted


def kept_text(counts: Sequence[tuple[str, int]]) -> str:
    """List what there is by kind: `2 versions, 1 recovery copy`."""
    return ", ".join(
        f"{count:,} {_PLURALS[noun]}" if count > 1 and noun in _PLURALS else counted(count, noun)
        for noun, count in counts
    )


_PLURALS = {"recovery copy": "recovery copies"}


def question_text(counts: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Say what would be taken away, before it is."""
    kept = f"Will be removed: {kept_text(counts)}." if counts else "Nothing is kept about it."
    return (kept, "The project is closed. Its file stays, and so do exports that you wrote.")


def forgotten_text(name: str, counts: Sequence[tuple[str, int]]) -> str:
    """Say what was taken away of a project."""
    if not counts:
        return f"Nothing is kept about {name}."
    return f"Forgot {name}: removed {kept_text(counts)}. The project file itself stays."


def forget_question(name: str) -> str:
    """Ask whether to forget a project."""
    return f"Forget {name}?"


def finding_text(name: str) -> str:
    """Say that it is looked for what is kept about a project."""
    return f"Finding data kept about {name}"


def forgetting_text(name: str) -> str:
    """Say that it is being taken away."""
    return f"Forgetting {name}"


def stays_text(path: Path) -> str:
    """Say that something could not be taken away, and what to do."""
    return f"{path} cannot be removed: check who may write there."
