"""Roles: the roles of a world by number, and which of them a pattern covers."""

from bisect import bisect_left
from collections.abc import Iterable

from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.resource import ResourcePattern
from rolescope.evaluation.wildcard import Tokens
from rolescope.trust.bulk.mask import ones

_LAST = "\U0010ffff"


class Roles:
    """Roles by number, sorted by ARN, so that those with the same beginning stand together."""

    def __init__(self, arns: Iterable[str], reading: Interpretation) -> None:
        """Number the roles."""
        self.arns = sorted(arns)
        self.number = {arn: number for number, arn in enumerate(self.arns)}
        self.all = (1 << len(self.arns)) - 1
        self._reading = reading
        self._covered: dict[Tokens, int] = {}

    def covered(self, tokens: Tokens) -> int:
        """Return which roles a finished resource pattern covers, as bits."""
        found = self._covered.get(tokens)
        if found is None:
            found = self._covered[tokens] = self._cover(tokens)
        return found

    def _cover(self, tokens: Tokens) -> int:
        pattern = ResourcePattern(tokens)
        if pattern.is_everything:
            return self.all
        if pattern.exact is not None:
            number = self.number.get(pattern.exact)
            return 0 if number is None else 1 << number
        # Whatever stars cover, the text around them has to be there.
        texts = _texts(tokens)
        first, last = self._beginning_with(texts[0])
        longest = max(texts, key=len)
        return ones(
            number
            for number in range(first, last)
            if longest in self.arns[number] and pattern.matches(self.arns[number], self._reading)
        )

    def _beginning_with(self, head: str) -> tuple[int, int]:
        return bisect_left(self.arns, head), bisect_left(self.arns, head + _LAST)


def _texts(tokens: Tokens) -> list[str]:
    """Return the texts between the wildcards of a pattern."""
    texts = [""]
    for text, is_literal in tokens:
        first, *others = [text] if is_literal else text.replace("?", "*").split("*")
        texts[-1] += first
        texts += others
    return texts
