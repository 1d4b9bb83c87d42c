"""The way back and forward of a text that is typed, in steps that people would call one."""

from dataclasses import dataclass

_MOST = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """A text and where the caret stood in it."""

    text: str
    caret: int


class TypedHistory:
    """Texts as they were. Signs typed or deleted one after the other are one step."""

    def __init__(self) -> None:
        self._past: list[Typed] = []
        self._future: list[Typed] = []
        self._kind = ""
        self._end = -1  # where the caret was after the last change
        self.now = Typed("", 0)

    def begin(self, text: str) -> None:
        """Start with a text; what was typed before is forgotten."""
        self._past.clear()
        self._future.clear()
        self._kind, self._end = "", -1
        self.now = Typed(text, 0)

    def note(self, text: str, caret: int) -> None:
        """Take a changed text."""
        kind = self._kind_of(text, caret)
        if not (kind and kind == self._kind and self.now.caret == self._end and self._past):
            self._past = [*self._past, self.now][-_MOST:]
        self._future.clear()
        self._kind, self._end = kind, caret
        self.now = Typed(text, caret)

    def move(self, caret: int) -> None:
        """Take another place of the caret."""
        self.now = Typed(self.now.text, caret)

    def back(self) -> Typed | None:
        """Return the text of one step before; None at the beginning."""
        return self._step(self._past, self._future)

    def forward(self) -> Typed | None:
        """Return the text of one step later; None at the end."""
        return self._step(self._future, self._past)

    def _step(self, source: list[Typed], other: list[Typed]) -> Typed | None:
        if not source:
            return None
        other.append(self.now)
        self.now = source.pop()
        self._kind, self._end = "", -1
        return self.now

    def _kind_of(self, text: str, caret: int) -> str:
        """Name a change of one sign; others are steps of their own."""
        more = len(text) - len(self.now.text)
        if more == 1 and 0 < caret <= len(text) and not text[caret - 1].isspace():
            return "typed"
        return "deleted" if more == -1 else ""
