"""Where in the original of a policy a statement or an element stands: what reports point at."""

from functools import lru_cache

from rolescope.model.document import original_text
from rolescope.model.json_layout import TextSpan, locate
from rolescope.model.policy import Policy
from rolescope.model.strict_json import Path
from rolescope.value import Value


class Position(Value):
    """A piece of a text, in characters, in bytes of UTF-8 and in lines.

    Offsets count from 0, `end` and `end_byte` are behind the last one; lines count from 1.
    """

    start: int
    end: int
    start_byte: int
    end_byte: int
    line: int
    last_line: int


def original(policy: Policy) -> str:
    """Return the document as its source had it, decoded where it was URL-encoded (GR-70, GR-72).

    A document that came as an object, as the AWS CLI gives it, is its readable text.
    """
    return policy.text if policy.raw is None else original_text(policy.raw)


def position_of(policy: Policy, path: Path) -> Position | None:
    """Return where in the original a path stands, as for model.document.locate.

    What is not there (an absent Effect) is where it belongs: the statement. None when the document
    has nothing of the path.
    """
    text = original(policy)
    spans = spans_of(text)
    for length in range(len(path), 0, -1):
        span = spans.get(path[:length])
        if span is not None:
            return _position(text, span)
    return None


spans_of = lru_cache(maxsize=64)(locate)


def _position(text: str, span: TextSpan) -> Position:
    first = _bytes(text[: span.start])
    return Position(
        start=span.start,
        end=span.end,
        start_byte=first,
        end_byte=first + _bytes(text[span.start : span.end]),
        line=span.line,
        last_line=span.last_line,
    )


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
