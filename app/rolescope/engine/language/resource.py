"""Resource patterns (GR-17 to GR-25)."""

import re
from functools import cached_property, lru_cache

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.arn import split_tokens
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.truth import Truth
from rolescope.engine.language.variables import ValueTemplate, resource_template
from rolescope.engine.language.wildcard import Glob, Tokens, glob_of, text_of

_PARTS = 6  # ARN-1


class ResourcePattern:
    """A finished resource pattern; case counts (GR-17).

    Most are asked only about resources that begin otherwise: the rest is compiled when needed.
    """

    __slots__ = ("__dict__", "_begin", "_parts", "exact", "is_everything")

    def __init__(self, tokens: Tokens) -> None:
        """Take what the policy has."""
        self._parts = split_tokens(tokens)
        self._begin = _begin(tokens)
        text = text_of(tokens)
        is_exact = len(self._parts) == _PARTS and len(self._begin) == len(text)
        self.exact = text if is_exact else None
        is_wild = not self._begin and len(self._parts) == 1
        self.is_everything = is_wild and glob_of(self._parts[0]).is_everything  # GR-19

    @cached_property
    def _globs(self) -> tuple[Glob, ...]:
        return tuple(map(glob_of, self._parts))

    @cached_property
    def _ends_with_star(self) -> tuple[bool, ...]:
        return tuple(map(_ends_with_star, self._parts))

    @property
    def _is_prefix(self) -> bool:
        """Tell whether the pattern is short and ends with `*` (GR-20)."""
        return len(self._parts) < _PARTS and self._ends_with_star[-1]

    def matches(self, resource: str, reading: Interpretation) -> bool:
        """Tell whether the pattern covers a resource: an ARN, or `*` for none.

        A pattern that `is_everything` needs no test.
        """
        if not resource.startswith(self._begin):
            return False
        count = len(self._parts)
        if count < _PARTS and not (self._is_prefix and reading.short_arn_is_prefix):
            return False
        if not reading.partition_may_be_wildcard and self._has_wildcard_partition:
            return False
        parts = resource.split(":", count - 1)
        if len(parts) != count:
            return False
        globs = self._globs
        # The last part tells most resources apart.
        if globs[-1].matches(parts[-1]) and all(map(Glob.matches, globs, parts)):
            return True
        return reading.star_crosses_colons and self._crosses(resource.split(":"))

    @property
    def _has_wildcard_partition(self) -> bool:
        """Tell whether the partition is a pattern (GR-21, U-25)."""
        return len(self._globs) > 1 and self._globs[1].exact is None

    def _crosses(self, parts: list[str]) -> bool:
        """Match with stars at the end of a segment that cover whole segments too (U-37)."""
        ends = {0}
        for glob, has_star in zip(self._globs[:-1], self._ends_with_star, strict=False):
            ends = {
                end
                for start in ends
                for end in range(start + 1, len(parts) if has_star else start + 2)
                if glob.matches(":".join(parts[start:end]))
            }
        rests = (":".join(parts[start:]) for start in ends if start < len(parts))
        return any(map(self._globs[-1].matches, rests))


def _begin(tokens: Tokens) -> str:
    """Return the text before the first wildcard."""
    found = ""
    for text, is_literal in tokens:
        plain = text if is_literal else _WILDCARD.split(text, maxsplit=1)[0]
        found += plain
        if len(plain) < len(text):
            break
    return found


_WILDCARD = re.compile(r"[*?]")


def _ends_with_star(part: Tokens) -> bool:
    written = [(text, is_literal) for text, is_literal in part if text]
    return bool(written) and not written[-1][1] and written[-1][0].endswith("*")


class ResourceElement:
    """A `Resource` or `NotResource` element, ready to be matched."""

    __slots__ = ("_exact", "_is_everything", "_is_not", "_patterns", "_templates")

    def __init__(self, values: tuple[str, ...], version: str, *, is_not: bool) -> None:
        """Compile the values of a document of a version (GR-3)."""
        self._is_not = is_not
        templates = [resource_template(value, version) for value in values]
        finished = [ResourcePattern(tokens) for cut in templates if (tokens := cut.tokens)]
        self._is_everything = any(pattern.is_everything for pattern in finished)
        self._exact = frozenset(pattern.exact for pattern in finished if pattern.exact is not None)
        self._patterns = tuple(pattern for pattern in finished if pattern.exact is None)
        self._templates = tuple(cut for cut in templates if cut.tokens is None)

    def match(self, resource: str, context: RequestContext, reading: Interpretation) -> Truth:
        """Tell whether the element covers a resource; None where an unknown key decides."""
        covered = self._covers(resource, context, reading)
        return (None if covered is None else not covered) if self._is_not else covered

    def _covers(self, resource: str, context: RequestContext, reading: Interpretation) -> Truth:
        if self._is_everything or resource in self._exact:
            return True
        for pattern in self._patterns:
            if pattern.matches(resource, reading):
                return True
        result: Truth = False
        for cut in self._templates:
            answer = _matches(cut, resource, context, reading)
            if answer:
                return True
            if answer is None:
                result = None
        return result


@lru_cache(maxsize=16384)
def resource_element(values: tuple[str, ...], version: str, *, is_not: bool) -> ResourceElement:
    """Compile the values of a document of a version (GR-3); many statements have the same."""
    return ResourceElement(values, version, is_not=is_not)


def _matches(
    cut: ValueTemplate, resource: str, context: RequestContext, reading: Interpretation
) -> Truth:
    is_literal = reading.variable_text_is_literal
    tokens = cut.resolve(context, is_literal=is_literal)
    if isinstance(tokens, UnknownKey):
        widest = ResourcePattern(cut.widest(context, is_literal=is_literal))
        return None if widest.matches(resource, reading) else False
    if tokens is None:
        return False  # GR-31
    return ResourcePattern(tokens).matches(resource, reading)
