"""ARN operators (CO-31, CO-33). ArnEquals is ArnLike: it takes wildcards too."""

from functools import partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Glob, Tokens, glob_of, matches_around
from rolescope.model.condition_operators import ValueKind

_PARTS = 6  # ARN-1


def split_tokens(tokens: Tokens) -> list[Tokens]:
    """Split a pattern at its first colons, into the parts of an ARN (ARN-1).

    The text of a variable belongs to one part whatever it is, so that a tag with a colon in it
    cannot shift the others (CO-31); only a variable that is the whole pattern is split.
    """
    parts: list[list[tuple[str, bool]]] = [[]]
    for text, is_literal in tokens:
        if is_literal and len(tokens) > 1:
            parts[-1].append((text, is_literal))
            continue
        first, *others = text.split(":", _PARTS - len(parts))
        parts[-1].append((first, is_literal))
        parts.extend([(other, is_literal)] for other in others)
    return [tuple(part) for part in parts]


def _like(tokens: Tokens) -> Test:
    globs = tuple(glob_of(part) for part in split_tokens(tokens))
    if len(globs) == 1 and globs[0].is_everything:
        return _is_any_arn
    if len(globs) != _PARTS:
        return _never

    def test(value: str, _reading: Interpretation) -> bool:
        parts = value.split(":", _PARTS - 1)
        return is_arn(parts) and all(
            glob.matches(part) for glob, part in zip(globs, parts, strict=True)
        )

    return test


def is_arn(parts: list[str]) -> bool:
    """Tell whether a value, split at its first five colons, is an ARN (ARN-1)."""
    return len(parts) == _PARTS and parts[0] == "arn"


def _is_any_arn(value: str, reading: Interpretation) -> bool:
    """Answer for `*`: AWS does not document whether it is an ARN pattern (U-8)."""
    return reading.arn_star_matches and is_arn(value.split(":", _PARTS - 1))


def _scope(tokens: Tokens) -> bool | None:
    parts = split_tokens(tokens)
    is_pattern = len(parts) == _PARTS or (len(parts) == 1 and Glob(parts[0]).is_everything)
    return None if is_pattern else False


def _within(tokens: Tokens, around: tuple[str, str], reading: Interpretation) -> bool | None:
    """Compare with an ARN whose last part is not fully known."""
    *known, before = around[0].split(":", _PARTS - 1)
    parts = split_tokens(tokens)
    if len(parts) != _PARTS:
        return reading.arn_star_matches
    if not all(Glob(part).matches(text) for part, text in zip(parts, known, strict=False)):
        return False
    return matches_around(parts[-1], (before, around[1]))


def _never(_value: str, _reading: Interpretation) -> bool:
    return False


ARN = operators(
    ValueKind.ARN,
    {"like": partial(Operator, compile=_like, takes_variables=True, scope=_scope, within=_within)},
)
