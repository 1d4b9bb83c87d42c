"""What becomes of settings: that they were reset, and why they cannot be read or kept.

A problem is two sentences: what is the matter, and what that means.
"""

from collections.abc import Iterable

_UNTIL_CLOSED = "They hold until the window closes."


def were_reset(count: int) -> str:
    """Count the settings that were set to their defaults; empty when there were none."""
    if not count:
        return ""
    return f"{count:,} settings were reset." if count > 1 else "1 setting was reset."


def overruled(factor: str) -> str:
    """Say that the text size is not decided here."""
    return f"QT_SCALE_FACTOR={factor} in the environment decides instead."


def no_folder(folder: object, why: str) -> tuple[str, str]:
    """Say that there is nowhere to keep them."""
    return f"Settings cannot be kept: the folder {folder} cannot be made ({why}).", _UNTIL_CLOSED


def no_writing(file: object) -> tuple[str, str]:
    """Say that their file cannot be written."""
    return f"Settings cannot be kept: {file} cannot be written.", _UNTIL_CLOSED


def all_unreadable(
    why: object, file: object, beside: str | None, folder: object
) -> tuple[str, str]:
    """Say that none can be read; `beside` is where the file is kept, None: it stays."""
    what = f"The settings cannot be read: {why}. All are as they were at first."
    if beside is None:
        return what, f"{file} stays as it is, and settings are not kept."
    return what, f"The file is kept as {beside}, in {folder}."


def some_unreadable(names: Iterable[str], beside: str | None, folder: object) -> tuple[str, str]:
    """Say which cannot be read; `beside` is where the file as it was is kept."""
    hint = "They are as they were at first."
    if beside is not None:
        hint += f" The file as it was is kept as {beside}, in {folder}."
    return f"Some of the settings cannot be read: {', '.join(names)}.", hint
