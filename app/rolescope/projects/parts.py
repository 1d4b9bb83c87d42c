"""Parts: the members of a project file, each read when asked for; nothing goes to disk."""

from collections.abc import Iterator
from typing import IO

from rolescope.importers.archive import ZIP_MARKS, Member, zip_members
from rolescope.importers.faults import refuse
from rolescope.importers.fields import Report
from rolescope.importers.json_text import read_json

MAX_MEMBERS = 50_000


class Parts:
    """The members of a zip whose names are sound; others are reported, and not there."""

    def __init__(self, stream: IO[bytes], file: str, report: Report) -> None:
        """Look at the table of contents.

        Raises:
            Unreadable: it is no zip, broken, cut off, or a bomb.
        """
        mark = stream.read(4)
        if mark not in ZIP_MARKS:
            raise refuse(
                file,
                "This is no project of RoleScope.",
                "Open the file that RoleScope saved, or its last version, which ends in .bak.",
            )
        self._report = report
        members = zip_members(stream, file, report, most=MAX_MEMBERS)
        self._members = {member.name: member for member in members}
        self._taken: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def take(self, name: str) -> bytes | None:
        """Return the bytes of a member; None: there is none.

        Raises:
            Unreadable: it is broken, or a bomb.
        """
        self._taken.add(name)
        member: Member | None = self._members.get(name)
        return member.read() if member is not None else None

    def take_json(self, name: str) -> object:
        """Return the value of a JSON member; None: there is none, or it is null.

        Raises:
            Unreadable: it is broken, no JSON, or not one value within the limits.
        """
        data = self.take(name)
        if data is None:
            return None
        text = read_json(data, name)
        for problem in text.problems:
            self._report(problem)
        if len(text.values) != 1:
            raise refuse(name, "The part holds more than one JSON value.", "Restore the project.")
        return text.values[0]

    def left(self) -> Iterator[str]:
        """Yield the names of the members that nobody asked for."""
        yield from (name for name in self._members if name not in self._taken)
