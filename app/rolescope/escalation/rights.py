"""Rights as values: with which rights somebody goes on along a path, and what raises changed."""

from enum import Enum
from typing import NamedTuple


class ChangeKind(Enum):
    """What a raise changes of a principal."""

    __hash__ = object.__hash__  # by identity: changes are parts of places, and looked up often

    ANY_POLICY = "it gets a policy that allows everything"
    POLICY = "a managed policy is attached to it"
    GROUP = "it joins a group"
    VERSION = "a managed policy of it has another default version"
    BOUNDARY = "it has another boundary, or none"
    WITHOUT_POLICY = "a policy is taken from it"
    WITHOUT_GROUP = "it leaves a group"


class RightsChange(NamedTuple):
    """One change. `name` is the ARN or name of a policy or group, `text` that of a version."""

    kind: ChangeKind
    name: str = ""
    text: str = ""


Changes = tuple[RightsChange, ...]
"""Changes of one principal, each once, in one order."""


class RightsKind(Enum):
    """What rights somebody has where a path has come to.

    `ADMIN`: after a raise, those of an administrator; `RAISED`: others. `LENT`: an administrator of
    the account took this principal over, to go on to another account.
    """

    __hash__ = object.__hash__

    OWN = "own"
    RAISED = "raised"
    ADMIN = "admin"
    LENT = "lent"


class Rights(NamedTuple):
    """The rights of somebody where a path has come to, and what a raise changed of it."""

    kind: RightsKind = RightsKind.OWN
    changes: Changes = ()


OWN, LENT = Rights(), Rights(RightsKind.LENT)
