"""What names are of."""

from enum import Enum


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
