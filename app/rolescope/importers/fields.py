"""Reads fields of decoded JSON with an expected type; anything else is reported with its path."""

from collections.abc import Callable, Iterator

from rolescope.importers.faults import JsonPlace, problem
from rolescope.model.plain import visible
from rolescope.problem import Problem, ProblemLevel
from rolescope.value import Value

Report = Callable[[Problem], None]
MAX_ITEMS = 500_000  # an account has 10,000 roles at most
MAX_TEXT = 10_000  # characters; an ARN has 2,048 at most, and a longer text takes long to draw
_TEXT = f"text of at most {MAX_TEXT:,} characters"
_TRUTHS = {"true": True, "false": False}
_MAX_WRONG = 20  # values of one list that are reported one by one


class Record(Value):
    """One JSON object, its place, and where to report what is wrong with it."""

    value: dict[str, object]
    place: JsonPlace
    report: Report

    def has(self, key: str) -> bool:
        """Tell whether the key is there, with a value other than null."""
        return self.value.get(key) is not None

    def text(self, key: str) -> str | None:
        """Return a text; None when it is absent, null, of another type, or endless."""
        value = self.value.get(key)
        if value is None or (isinstance(value, str) and len(value) <= MAX_TEXT):
            return value
        self.wrong(key, _TEXT)
        return None

    def flag(self, key: str) -> bool:
        """Return whether the value is true (or the text "true", as some tools write it)."""
        return self.truth(key) is True

    def truth(self, key: str) -> bool | None:
        """Return true or false (or their texts, as some tools write); None when it is neither.

        What is absent or null is false.
        """
        value = self.value.get(key)
        if value is None or isinstance(value, bool):
            return value is True
        found = _TRUTHS.get(value.lower()) if isinstance(value, str) else None
        if found is None:
            self.wrong(key, "true or false")
        return found

    def record(self, key: str) -> "Record | None":
        """Return an object below this one."""
        value = self.value.get(key)
        if isinstance(value, dict):
            return Record(value, self.place.at(key), self.report)
        if value is not None:
            self.wrong(key, "an object")
        return None

    def records(self, key: str) -> Iterator["Record"]:
        """Yield the objects of a list below this one."""
        wrong = 0
        for index, item in enumerate(self.items(key)):
            if isinstance(item, dict):
                yield Record(item, self.place.at(key, index), self.report)
            elif (wrong := wrong + 1) <= _MAX_WRONG:
                self.wrong(key, "an object", index)
        if wrong > _MAX_WRONG:
            self.wrong(key, f"a list of objects: {wrong:,} of them are not")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list below this one."""
        found: list[str] = []
        wrong = 0
        for index, item in enumerate(self.items(key)):
            if isinstance(item, str) and len(item) <= MAX_TEXT:
                found.append(item)
            elif (wrong := wrong + 1) <= _MAX_WRONG:
                self.wrong(key, _TEXT, index)
        return tuple(found)

    def items(self, key: str) -> list[object]:
        """Return a list below this one; empty when it is absent."""
        value = self.value.get(key)
        if value is None:
            return []
        if isinstance(value, list) and len(value) <= MAX_ITEMS:
            return value
        self.wrong(key, f"a list of at most {MAX_ITEMS:,} items")
        return []

    def lacks_some(self, key: str, count: int) -> bool:
        """Tell whether a list below this one has more than so many readable items, or is none."""
        value = self.value.get(key)
        return value is not None and not (isinstance(value, list) and len(value) == count)

    def has_list(self, key: str) -> bool:
        """Tell whether there is a list below this one that `items` returns."""
        value = self.value.get(key)
        return isinstance(value, list) and len(value) <= MAX_ITEMS

    def wrong(self, key: str, expected: str, *index: int) -> None:
        """Report that a value is not what was expected."""
        self._reject(self.place.at(key, *index), f"The value of {visible(key)}", expected)

    def reject(self, expected: str) -> None:
        """Report that this object as a whole is not what was expected."""
        self._reject(self.place, "This entry", expected)

    def _reject(self, place: JsonPlace, what: str, expected: str) -> None:
        self.report(
            problem(
                ProblemLevel.ERROR,
                place,
                f"{what} is not {expected}.",
                "It was left out: what it says is unknown, and answers that need it say so.",
                "Compare with the output of the AWS command line, and export it again.",
                code="wrong-value",
            )
        )
