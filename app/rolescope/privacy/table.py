"""Table: which pseudonym stands for what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rolescope.model.plain import visible
from rolescope.model.world import Account, World
from rolescope.privacy.collected import actions_in, ids_of, names_in, services_in, texts_in
from rolescope.privacy.kinds import Found, NameKind
from rolescope.privacy.numbered import ACCOUNT, IDS, fake, ids_in, numbered, shuffled
from rolescope.privacy.words import is_plain, is_public

_WILD = re.compile(r"[*?]")
_ONE_TOKEN = re.compile(r"[\w+=,.@-]*\w[\w+=,.@-]*")
_LETTERS = re.compile(r"[A-Z]?[a-z]+")
_WORD = re.compile(r"\w{4,}")
_FORMAL = frozenset(
    {NameKind.SID, NameKind.RESOURCE, NameKind.PATH, NameKind.TEXT}
)  # seldom stand alone
_LOOSE = _FORMAL | {NameKind.POLICY, NameKind.SET, NameKind.TAG, NameKind.VALUE}
_OF_WORDS = (
    NameKind.ACCOUNT,
    NameKind.UNIT,
    NameKind.TAG,
    NameKind.VALUE,
    NameKind.PERSON,
    NameKind.SET,
)
_PREFIXES = ("aws", "iam", "sts", "s3", "ec2", "kms", "saml", "sso", "organizations", "lambda")


@dataclass(frozen=True, slots=True)
class PseudonymTable:
    """Pseudonyms by real name. `parts` are names of which wildcards stand beside.

    `plain` are the names that are words, too, and stand alone; `formal` those that are hidden in
    ARNs and in quotes only. `prefixes` are what actions and condition keys begin with (`s3` of
    `s3:GetObject`): neither part of those is a name.
    """

    names: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()
    formal: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset(_PREFIXES)
    counts: dict[str, int] = field(default_factory=dict)  # how many there are of each kind


class Maker:
    """Gives pseudonyms to what one world after another has.

    `before` is a table that stays as it is, `known` are accounts that it has all of.
    """

    def __init__(self, before: PseudonymTable | None = None, known: Iterable[Account] = ()) -> None:
        before = before or PseudonymTable()
        self.names, self.parts = dict(before.names), dict(before.parts)
        self.plain, self.formal = set(before.plain), set(before.formal)
        self.prefixes = set(before.prefixes)
        self.known = {id(account): account for account in known}
        self._counts = dict(before.counts)
        self._actions: set[str] = set()
        self._avoid = {*self.names, *self.names.values()}  # what no new pseudonym may be

    def table(self) -> PseudonymTable:
        """Return what was given."""
        words = frozenset(self.plain), frozenset(self.formal), frozenset(self.prefixes)
        return PseudonymTable(self.names, self.parts, *words, self._counts)

    def add(self, world: World) -> None:
        """Take what is new in a world."""
        new = tuple(one for one in world.accounts if id(one) not in self.known)
        self.known |= {id(account): account for account in new}
        world = replace(world, accounts=new)
        self.prefixes |= services_in(world)
        for action in set(actions_in(world)):
            prefix, _, name = action.partition(":")
            self.prefixes.add(prefix)
            self._actions.add(name)
        self._take_ids(ids_of(world) | ids_in("\n".join(set(texts_in(world)))))
        self.add_names(names_in(world))

    def add_names(self, names: Iterable[Found]) -> None:
        """Take further names."""
        found: dict[NameKind, set[str]] = {kind: set() for kind in NameKind}
        for kind, name in set(names):
            pieces = _WILD.split(name) if kind is not NameKind.TEXT else [name]
            if len(pieces) > 1:
                found[NameKind.PART].update(
                    piece for piece in pieces if _ONE_TOKEN.fullmatch(piece)
                )
            elif name in self.prefixes:
                continue  # a service of AWS
            elif not (is_public(name) or ACCOUNT.fullmatch(name) or IDS.fullmatch(name)):
                found[kind].add(name.strip())
        whole = {name for kind in _OF_WORDS for name in found[kind] if " " in name}
        found[NameKind.WORD] = {word for name in whole for word in _WORD.findall(name)}
        self._avoid.update(*found.values())
        parts = found.pop(NameKind.PART)
        for kind, new in found.items():
            self._take(kind, new)
        for part in shuffled(parts - self.parts.keys()):
            self.parts[part] = self.names.get(part) or self._next(NameKind.PART)

    def _take_ids(self, ids: set[str]) -> None:
        self._avoid |= ids
        for real in shuffled(ids - self.names.keys()):
            kind = f"{real[:2]}{len(real)}"
            while True:
                made = fake(real, self._count(kind))
                if made not in self._avoid:
                    break
            self.names[real] = made
            self._avoid.add(made)

    def _take(self, kind: NameKind, names: set[str]) -> None:
        for name in shuffled(names - self.names.keys()):
            self.names[name] = made = self._next(kind)
            shown = visible(name)  # as pictures have it
            self.names.setdefault(shown, made)
            is_word = _LETTERS.fullmatch(name) is not None or name in self._actions
            if kind in _LOOSE and (is_plain(name) or (is_word and kind in _FORMAL)):
                self.formal.update((name, shown))
            elif is_plain(name) or (is_word and kind in _LOOSE):
                self.plain.update((name, shown))

    def _next(self, kind: NameKind) -> str:
        while True:
            made = numbered(kind, self._count(kind.value))
            if made not in self._avoid:
                return made

    def _count(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]
