"""Roles: the roles of a world by number, and which of them a pattern covers."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.arn import split_tokens
from rolescope.engine.language.resource import ResourcePattern
from rolescope.engine.language.wildcard import Glob, Tokens, text_of
from rolescope.trust.bulk.mask import Trimmed, ones, surely, trimmed
from rolescope.trust.bulk.rows import LAST, Texts

_PARTS = 6  # ARN-1
_WILDCARD = re.compile(r"[*?]")


class Roles:
    """Roles by number, sorted by ARN, so that those with the same beginning stand together."""

    def __init__(self, arns: Iterable[str], reading: Interpretation) -> None:
        """Number the roles."""
        self.arns = sorted(arns)
        self.number = {arn: number for number, arn in enumerate(self.arns)}
        self.all = (1 << len(self.arns)) - 1
        self._reading = reading
        self._covered: dict[Tokens, Trimmed] = {}
        self._matched: dict[Tokens, tuple[str, ...]] = {}
        self._places = tuple(dict.fromkeys(map(_account, self.arns)))

    def covered(self, tokens: Tokens) -> int:
        """Return which roles a finished resource pattern covers, as bits."""
        found = self._covered.get(tokens)
        if found is None:
            found = self._covered[tokens] = trimmed(surely(self._cover(tokens)))
        return found.whole.possible

    def _cover(self, tokens: Tokens) -> int:
        if all(is_literal or not _WILDCARD.search(text) for text, is_literal in tokens):
            number = self.number.get(text_of(tokens))
            return 0 if number is None else 1 << number
        parts = split_tokens(tokens)
        if len(parts) == _PARTS and not self._reading.star_crosses_colons:
            return self._cover_by_parts(parts)
        pattern = ResourcePattern(tokens)
        if pattern.is_everything:
            return self.all
        found = (self.number[arn] for arn in self.arns if pattern.matches(arn, self._reading))
        return ones(found)

    def _cover_by_parts(self, parts: list[Tokens]) -> int:
        """Match the account once for all of its roles, and the rest for each role (GR-18)."""
        *before, last = parts
        start = tuple(token for part in before for token in (*part, (":", False)))
        places = self._matched.get(start)
        if places is None:
            account = ResourcePattern((*start, ("*", False)))
            places = tuple(place for place in self._places if account.matches(place, self._reading))
            self._matched[start] = places
        head, *others = _texts(last)
        is_span = others == [""] and all(is_literal or "?" not in text for text, is_literal in last)
        rest = Glob(last)
        found = 0
        for place in places:
            if is_span:
                first, end = self._beginning_with(place + head)
                found |= (1 << end) - (1 << first)
            else:
                found |= ones(
                    number
                    for number in self._searched.fitting((place + head, *others))
                    if rest.matches(self.arns[number][len(place) :])
                )
        return found

    @cached_property
    def _searched(self) -> Texts:
        return Texts([(arn, number) for number, arn in enumerate(self.arns)])

    def _beginning_with(self, text: str) -> tuple[int, int]:
        return bisect_left(self.arns, text), bisect_left(self.arns, text + LAST)


def _account(arn: str) -> str:
    """Return the beginning that the ARNs of all roles of an account share."""
    return arn[: len(arn) - len(arn.split(":", _PARTS - 1)[-1])]


def _texts(tokens: Tokens) -> list[str]:
    """Return the texts between the wildcards of a pattern."""
    texts = [""]
    for text, is_literal in tokens:
        first, *others = [text] if is_literal else text.replace("?", "*").split("*")
        texts[-1] += first
        texts += others
    return texts
