"""What becomes of files that are read and written, in sentences that call them by their names."""

from rolescope.model.plain import counted


def unreadable(file: str, why: object) -> str:
    """Say why a file cannot be read."""
    return f"{file} cannot be read: {why}."


def more_unreadable(lines: int) -> str:
    """Say of how many further lines it is not told what is wrong with them."""
    return f"{counted(lines, 'more line')} cannot be read."


def faulty_line(file: str, fault: str, more: int) -> str:
    """Say what is wrong with a line of a file, and in how many more something is.

    `fault` is a sentence about the line.
    """
    rest = f", and {counted(more, 'more line')}" if more else ""
    return f"{file}, {fault[:1].lower()}{fault[1:].rstrip('.')}{rest}."


def written(file: str) -> str:
    """Say that there is a file now."""
    return f"{file} was written."


def written_to(file: str) -> str:
    """Say where something was written."""
    return f"Written to {file}."


def unwritable(file: str, why: object) -> str:
    """Say why a file cannot be written."""
    return f"{file} cannot be written: {why}."


def not_written(file: str, why: object) -> str:
    """Say what went wrong when a file was written."""
    return f"{file} could not be written: {why}."


def left_unwritten(file: str, why: object) -> str:
    """Say why nothing was written, though it could have been."""
    return f"{file} was not written: {why}."


def folder_taken(folder: str) -> str:
    """Say that a new folder needs another name."""
    return f"{folder} is there already. Choose another name for the folder."


def with_names_hidden(title: str) -> str:
    """Say of what goes into a file that it holds pseudonyms."""
    return f"{title}, names hidden"
