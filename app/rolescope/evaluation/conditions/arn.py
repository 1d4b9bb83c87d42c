"""ARN operators (spec CO-31, CO-33). ArnEquals is ArnLike: it takes wildcards too."""

from rolescope.evaluation.conditions.operator import Operator, Test
from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.wildcard import Glob, Tokens

_PARTS = 6  # ARN-1


def split_tokens(tokens: Tokens, limit: int = _PARTS) -> list[Tokens]:
    """Split a pattern at its first colons, into at most `limit` parts (ARN-1)."""
    parts: list[list[tuple[str, bool]]] = [[]]
    for text, is_literal in tokens:
        first, *others = text.split(":", limit - len(parts))
        parts[-1].append((first, is_literal))
        parts.extend([(other, is_literal)] for other in others)
    return [tuple(part) for part in parts]


def _like(tokens: Tokens) -> Test:
    globs = tuple(Glob(part) for part in split_tokens(tokens))
    if len(globs) == 1 and globs[0].is_everything:
        return _is_arn
    if len(globs) != _PARTS:
        return _never

    def test(value: str, _reading: Interpretation) -> bool:
        parts = value.split(":", _PARTS - 1)
        return len(parts) == _PARTS and all(
            glob.matches(part) for glob, part in zip(globs, parts, strict=True)
        )

    return test


def _is_arn(value: str, reading: Interpretation) -> bool:
    """Answer for `*`, of which AWS does not say whether it is an ARN pattern (U-8)."""
    return reading.arn_star_matches and value.startswith("arn:") and value.count(":") >= _PARTS - 1


def _never(_value: str, _reading: Interpretation) -> bool:
    return False


ARN = (
    Operator(name="ArnEquals", compile=_like, takes_variables=True),
    Operator(name="ArnLike", compile=_like, takes_variables=True),
    Operator(name="ArnNotEquals", compile=_like, takes_variables=True, is_negated=True),
    Operator(name="ArnNotLike", compile=_like, takes_variables=True, is_negated=True),
)
