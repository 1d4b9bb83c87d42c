"""Pseudonyms: the same one for the same ID or name wherever it stands, and none for two."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from rolescope.model.arn import group_digits
from rolescope.model.world import World
from rolescope.privacy.numbered import ACCOUNT, IDS, NameKind, fake, numbered
from rolescope.privacy.pseudonym_table import PseudonymFactory, PseudonymTable
from rolescope.privacy.safe_words import is_public
from rolescope.value import replace

_QUOTES = {"“": "”", '"': '"', "'": "'", "‘": "’", "`": "`"}  # noqa: RUF001 - as texts have them
_BEFORE = re.compile(
    r"(?:^|[·→(\n;•,=:|/*] ?"
    r"|\b(?:[Aa]ccounts?|[Rr]oles?|[Uu]sers?|[Gg]roups?|[Pp]olic(?:y|ies)|OUs?"
    r"|[Pp]roviders?|[Pp]ath|[Ss]et|[Nn]amed|[Cc]alled|[Tt]ag|[Ss]id|[Rr]esource|As|as) )$"
)
_AFTER = re.compile(r"$|[·→)\n;,:|/*=]| [·→(|/=]|\u2026|\.$")
_NUMBER = re.compile(r"[ (]+[0-9]{4}")
_NOUN = re.compile(r"(?:[Aa]ccount|[Rr]ole|[Uu]ser|[Gg]roup|[Pp]olicy|OU) $")


def is_written(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands in quotes, or in an ARN or a path. A number: in quotes."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if _QUOTES.get(before, "none") == after:
        return True
    if text[start:end].isdecimal():
        return False
    return before in ("/", ":") or (after == "/" and before != " ")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a word is a name where it stands.

    So it is where it is written as one, and when it is the whole text; between separators; before
    an account ID; behind what it is (`role read`).
    """
    if is_written(text, start, end):
        return True
    if text[start:end].isdecimal():
        return False
    before, after = text[max(start - 16, 0) : start], text[end : end + 8]
    if _NUMBER.match(after) or _NOUN.search(before):
        return True
    return _BEFORE.search(before) is not None and _AFTER.match(after) is not None


_SCAN = re.compile(
    r"(?P<grouped>(?<![0-9])[0-9]{4}[ \u00a0-][0-9]{4}[ \u00a0-][0-9]{4}(?![0-9]))"
    r"|(?P<action>(?<![\w:/.*-])[a-z][a-z0-9-]*:[A-Z*][A-Za-z0-9*?]*(?:Tag/[\w+=.@-]+)?)"
    r"|(?P<encoded>%[0-9A-Fa-f]{2})"
    r"|(?P<token>[\w+=,.@-]+)"
)
_TOKEN = re.compile(r"[\w+=,.@-]+")
_LETTER = re.compile(r"[\w-]")
_WILDCARDS = ("*", "?", "$", "}")
_STOPS, _EDGES = ".,", ".,=+@-_"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_JOINTS, _SHORTEST = "-_.", 3  # ends of parts; characters of one
_MAX_KEPT, _LONG = 50_000, 2_000  # answers; characters


class Pseudonyms:
    """Hides the IDs and names of worlds in texts.

    Accounts, OUs, principals, policies, providers, people, unique IDs, and what policies name:
    other accounts, resources, Sids, values of conditions and tags. Names of AWS stay, and so do
    keys of tags. Names with wildcards (`role/deploy-*`) are hidden between their wildcards.

    A name that is a plain word (`data`, `read`) is hidden only where a name stands: see `places`.
    """

    def __init__(self, table: PseudonymTable) -> None:
        self._table, self._names, self._parts = table, dict(table.names), dict(table.parts)
        self._sorted = sorted(table.names)
        self._phrases: dict[str, list[int]] = {}  # lengths of names by the word they begin with
        for name in table.names:
            first = _TOKEN.match(name)
            if first is not None and first.end() < len(name):
                self._phrases.setdefault(first.group(), []).append(len(name))
        self._phrases = {
            word: sorted(set(lengths), reverse=True) for word, lengths in self._phrases.items()
        }
        real = (*table.parts.items(), *table.names.items())
        self._real = {made: name for name, made in reversed(real)}
        self._kept: dict[str, str] = {}

    def __reduce__(self) -> tuple[type["Pseudonyms"], tuple[PseudonymTable]]:
        """Send it to another process without what can be worked out again."""
        return Pseudonyms, (self.table,)

    @classmethod
    def of(cls, *worlds: World) -> "Pseudonyms":
        """Make pseudonyms for worlds. Those of the first do not depend on those behind it."""
        maker = PseudonymFactory()
        for world in worlds:
            maker.add(world)
        return cls(maker.table())

    @property
    def table(self) -> PseudonymTable:
        """What stands for what."""
        return replace(self._table, names=self._names, parts=self._parts)

    @property
    def real(self) -> Iterable[str]:
        """All that is hidden."""
        return self._names.keys()

    def hide(self, text: str) -> str:
        """Return a text with pseudonyms in place of whole IDs and names."""
        found = self._kept.get(text)
        if len(text) > _LONG:
            return self._hidden(text)
        if found is None:
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            found = self._kept[text] = self._hidden(text)
        return found

    def reveal(self, text: str) -> str:
        """Return a text with IDs and names in place of pseudonyms: what somebody typed."""
        return _SCAN.sub(lambda found: self._revealed(found.group()), text)

    def _revealed(self, text: str) -> str:
        if text in self._real:
            return self._real[text]
        digits = re.sub(r"[ \u00a0-]", "", text)
        if digits in self._real and digits.isdecimal():
            return group_digits(self._real[digits])
        return re.sub(r"[\w.@+-]+", self._revealed_part, text)

    def _revealed_part(self, found: re.Match[str]) -> str:
        """Return what a part stands for, also at the end of a sentence."""
        whole, inner = found[0], found[0].strip(_EDGES)
        if whole in self._real or inner not in self._real:
            return self._real.get(whole, whole)
        return whole.replace(inner, self._real[inner])

    def _hidden(self, text: str) -> str:
        made, done = [], 0
        for found in _SCAN.finditer(text):
            start = found.start()
            if start < done:
                continue
            made.append(text[done:start])
            new, done = self._at(text, found)
            made.append(new)
        made.append(text[done:])
        return "".join(made)

    def _at(self, text: str, found: re.Match[str]) -> tuple[str, int]:
        """Return what stands in place of what was found, and where that ends in the text."""
        start, end, whole = found.start(), found.end(), found.group()
        match found.lastgroup:
            case "encoded":
                return whole, end
            case "grouped":
                hidden = self._account(re.sub(r"[^0-9]", "", whole))
                return whole[4].join((hidden[:4], hidden[4:8], hidden[8:])), end
            case "action":
                prefix = whole.partition(":")[0]
                if prefix in self._table.prefixes:
                    return whole, end
                end = start + len(prefix)
                return self._token(text, start, end), end
        for length in self._phrases.get(whole, ()):
            new = self._names.get(text[start : start + length])
            if new is not None and not _LETTER.match(text, start + length):
                return new, start + length
        return self._token(text, start, end), end

    def _token(self, text: str, start: int, end: int) -> str:
        whole = text[start:end]
        new = self._name(text, start, end)
        if new is not None:
            return new
        for edges in (_STOPS, _EDGES):
            left = len(whole) - len(whole.lstrip(edges))
            right = len(whole.rstrip(edges))
            if left < right and (left or right < len(whole)):
                inner = self._token(text, start + left, start + right)
                return whole[:left] + inner + whole[right:]
        if _EMAIL.fullmatch(whole):
            return self._invented(whole, lambda _, count: numbered(NameKind.PERSON, count))
        for sign in ",=@":
            if sign in whole:
                return "".join(self._between(text, start, end, sign))
        return whole

    def _between(self, text: str, start: int, end: int, sign: str) -> Iterator[str]:
        """Yield what stands between signs, and the signs."""
        at = start
        for piece in text[start:end].split(sign):
            if at > start:
                yield sign
            yield self._token(text, at, at + len(piece)) if piece else ""
            at += len(piece) + 1

    def _name(self, text: str, start: int, end: int) -> str | None:
        """Return the pseudonym of what stands here; None when it is no name."""
        whole = text[start:end]
        is_before = text[end : end + 1] in _WILDCARDS
        if is_before or text[max(start - 1, 0) : start] in _WILDCARDS:
            part = self._parts.get(whole)
            if part is not None or (is_before and self._begins_a_name(whole)):
                return part or self._invented_part(whole)
        new = self._names.get(whole)
        if new is None:
            return self._id(whole) or self._begun(whole)
        if whole in self._table.formal:
            return new if is_written(text, start, end) else None
        if whole in self._table.plain:
            return new if stands_alone(text, start, end) else None
        return new

    def _begun(self, whole: str) -> str | None:
        """Hide what begins as a pattern of names does: `release-42`, where `release-*` is known."""
        if whole in self._real:
            return None
        for end in range(len(whole), _SHORTEST - 1, -1):
            if whole[end - 1] in _JOINTS and whole[:end] in self._parts:
                if end == len(whole):
                    return self._parts[whole]
                return self._invented(whole, lambda _, count: numbered(NameKind.VALUE, count))
        return None

    def _begins_a_name(self, whole: str) -> bool:
        """Tell whether names begin so: what is common to several is as good as a name."""
        if whole in self._names or is_public(whole) or whole in self._real:
            return False
        place = bisect_left(self._sorted, whole)
        return place < len(self._sorted) and self._sorted[place].startswith(whole)

    def _invented_part(self, whole: str) -> str:
        count = len(self._parts) + 1
        while (made := numbered(NameKind.PART, count)) in self._real or made in self._names:
            count += 1
        self._parts[whole], self._real[made] = made, whole
        return made

    def _id(self, whole: str) -> str | None:
        if ACCOUNT.fullmatch(whole):
            return self._account(whole)
        is_id = whole not in self._real and IDS.fullmatch(whole)
        return self._invented(whole, fake) if is_id else None

    def _account(self, digits: str) -> str:
        known = self._names.get(digits) or (digits if digits in self._real else None)
        return known or self._invented(digits, fake)

    def _invented(self, whole: str, make: Callable[[str, int], str]) -> str:
        """Give a pseudonym to an ID or an address that no world has."""
        count = 1
        while (made := make(whole, count)) in self._real or made in self._names:
            count += 1
        self._names[whole], self._real[made] = made, whole
        return made
