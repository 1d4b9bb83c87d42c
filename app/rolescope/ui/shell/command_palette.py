"""What the command palette offers for what is typed. Plain values: no window, no events."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[\s/→-]+")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: its text, where it stands in the menus, its shortcut."""

    id: str
    text: str
    place: str
    keys: str = ""


def matching(typed: str, commands: Iterable[Command]) -> list[Command]:
    """Return the commands that have every typed word, best first; all of them when none is typed.

    A word that a command's text begins with counts most, then the beginning of any of its words,
    then any part of its text or place. Ties stay in the order given.
    """
    wanted = typed.lower().split()
    found = []
    for command in commands:
        ranks = [_rank(word, command) for word in wanted]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), command))
    return [command for _, command in sorted(found, key=lambda entry: entry[0])]


def _rank(word: str, command: Command) -> int | None:
    text, place = command.text.lower(), command.place.lower()
    if text.startswith(word):
        return 0
    if any(part.startswith(word) for part in _WORD.split(text)):
        return 1
    if word in text:
        return 2
    return 3 if word in place else None
