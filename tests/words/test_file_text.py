"""What becomes of files, in sentences."""

from rolescope.words.file_text import (
    faulty_line,
    folder_taken,
    left_unwritten,
    more_unreadable,
    not_written,
    unreadable,
    unwritable,
    with_names_hidden,
    written,
    written_to,
)


def test_why_files_cannot_be_read() -> None:
    assert unreadable("a.json", "Permission denied") == "a.json cannot be read: Permission denied."
    assert more_unreadable(1) == "1 more line cannot be read."
    assert more_unreadable(1_200) == "1,200 more lines cannot be read."


def test_what_is_wrong_with_the_lines_of_a_file() -> None:
    fault = "Line 3 has no account ID."
    assert faulty_line("known.txt", fault, 0) == "known.txt, line 3 has no account ID."
    assert faulty_line("known.txt", fault, 1).endswith("account ID, and 1 more line.")
    assert faulty_line("known.txt", fault, 1_200) == (
        "known.txt, line 3 has no account ID, and 1,200 more lines."
    )


def test_what_was_written() -> None:
    assert written("a.csv") == "a.csv was written."
    assert written_to("a.csv") == "Written to a.csv."
    assert with_names_hidden("Export findings") == "Export findings, names hidden"


def test_why_nothing_was_written() -> None:
    assert unwritable("a.csv", "why") == "a.csv cannot be written: why."
    assert not_written("a.csv", "why") == "a.csv could not be written: why."
    assert left_unwritten("a.csv", ValueError("why")) == "a.csv was not written: why."
    assert folder_taken("q4") == "q4 is there already. Choose another name for the folder."
