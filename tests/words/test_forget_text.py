"""What is kept about a project, and what is taken away of it, in words."""

from pathlib import Path

from rolescope.words.forget_text import (
    finding_text,
    forget_question,
    forgetting_text,
    forgotten_text,
    question_text,
    stays_text,
)

COUNTS = (("version", 2), ("recovery copy", 1), ("recovery copy", 2))


def test_what_is_asked_before_a_project_is_forgotten() -> None:
    assert finding_text("q4.rolescope") == "Finding data kept about q4.rolescope"
    assert forget_question("q4.rolescope") == "Forget q4.rolescope?"
    first, second = question_text(COUNTS)
    assert first == "Will be removed: 2 versions, 1 recovery copy, 2 recovery copies."
    assert second.startswith("The project is closed. Its file stays")
    assert question_text(())[0] == "Nothing is kept about it."


def test_what_became_of_it() -> None:
    assert forgetting_text("q4.rolescope") == "Forgetting q4.rolescope"
    assert forgotten_text("q4", COUNTS[:1]) == (
        "Forgot q4: removed 2 versions. The project file itself stays."
    )
    assert forgotten_text("q4", ()) == "Nothing is kept about q4."
    path = Path("old") / "q4.bak"
    assert stays_text(path) == f"{path} cannot be removed: check who may write there."
