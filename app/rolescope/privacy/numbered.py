"""Numbers in place of IDs and names: the order tells nothing of what they stand for."""

import re
from collections.abc import Iterable
from enum import Enum
from hashlib import sha256


class NameKind(Enum):
    """What a name is of; the value is what its pseudonym begins with."""

    __hash__ = object.__hash__  # by identity: it is part of what sets of names hold

    ACCOUNT = "account"
    UNIT = "unit"
    ROLE = "role"
    USER = "user"
    GROUP = "group"
    POLICY = "policy"
    PROVIDER = "provider"
    SET = "permission-set"
    PERSON = "person"
    PATH = "path"
    SID = "sid"
    TAG = "tag"
    VALUE = "value"  # of a condition: external IDs, subjects of tokens, addresses
    RESOURCE = "resource"
    WORD = "word"  # of a name of several words
    SOURCE = "import"  # a file, a project, a world
    PART = "part"  # of a name with wildcards
    TEXT = "description"


Found = tuple[NameKind, str]


ACCOUNT = re.compile(r"[0-9]{12}")
IDS = re.compile(
    r"A(?:RO|ID|GP|NP|KI|SI|IP|NV|SC|PK)A[A-Z0-9]{12,124}|o-[a-z0-9]{10,32}"
    r"|r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|p-[0-9a-z_]{8,128}"
    r"|ps-[0-9a-f]{16}|ssoins-[0-9a-f]{16}|d-[0-9a-f]{10}"
    r"|(?:[0-9a-f]{10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""Unique IDs of IAM, IDs of Organizations and of IAM Identity Center."""

_WORDS = re.compile(r"[0-9A-Za-z_-]{6,}")
_HEAD = re.compile(r"A[A-Z]{3}(?=[A-Z0-9]{12})|(?:ssoins|ou|ps|[oprd])-")
_SHORT = (
    NameKind.ACCOUNT,
    NameKind.UNIT,
    NameKind.PROVIDER,
    NameKind.PATH,
    NameKind.SET,
    NameKind.SOURCE,
    NameKind.PART,
)


def ids_in(text: str) -> set[str]:
    """Return all IDs in a text."""
    words = set(_WORDS.findall(text))
    return {word for word in words if ACCOUNT.fullmatch(word) or IDS.fullmatch(word)}


def shuffled(names: Iterable[str]) -> list[str]:
    """Return names, each once, in an order that is always the same and tells nothing."""
    return sorted(set(names), key=lambda name: sha256(name.encode("utf-8", "replace")).digest())


def numbered(kind: NameKind, count: int) -> str:
    """Return a pseudonym: `role-0017`, `account-03`."""
    return f"{kind.value}-{count:0{2 if kind in _SHORT else 4}}"


def fake(real: str, count: int) -> str:
    """Return an ID of the same form, of zeros with a number at its end."""
    head = found.group() if (found := _HEAD.match(real)) else ""
    body = re.sub(r"[^-]", "0", real[len(head) :])
    number = str(count)
    return head + body[: max(len(body) - len(number), 0)] + number
