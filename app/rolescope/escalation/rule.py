"""The shape of a rule: one way to gain rights, written as data.

Places of a rule (`on`, context values) are texts with placeholders: `{target}` the principal whose
rights are gained, `{source}` who gains them, `{thing}` the resource that runs as the target,
`{other}` another resource that has to exist, `{policy}`, `{group}`, `{provider}`, `{profile}` (an
instance profile of the target), `{empty profile}`, `{used profile}` (any that holds no role, or
one), `{template}` (any launch template), `{administration}` (the role that administers a stack
set), `{account}`, `{partition}`, `{region}`; and `{new}`, a name that the source chooses, `{new
command}` that of a document of Systems Manager that runs commands.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import product

from rolescope.value import Value


class Gain(Enum):
    """What a way gives. The values are those of formats.md."""

    BECOME = "become"
    RAISE = "raise"
    LOOSEN = "loosen"


class TargetClass(Enum):
    """Whose rights are gained, and through what."""

    __hash__ = object.__hash__  # by identity: it is looked up for every rule and source

    USERS = "another user"
    ROLES = "another role that may be changed"
    PASSED = "a role that trusts the service"
    THINGS = "a role that a resource runs as"
    STACK_SETS = "a role that a stack set acts as in an account"
    HOLDERS = "a user or role with a customer managed policy"
    OLD_VERSIONS = "a user or role with a managed policy that has other versions"
    OWN = "a user or role that the source is or can become"
    NEW_MEMBERS = "a user that the source is or can become, outside of a group"
    CREATOR = "the source, who makes a principal without limits"
    BOUNDED = "a principal with a permissions boundary, that the source is or can become"
    DENIED = "a principal with a policy that denies, that the source is or can become"
    FEDERATED = "a role that trusts an identity provider"
    TAGGED = "a role whose conditions a change of tags meets"
    ORGANIZATION = "all accounts under the policies of an organization"


class RuleNeed(Value):
    """An action that has to be allowed on a resource, with the context keys that it forces.

    `only`: it counts for a target or a policy of this kind alone (`user`, `role`, `inline` …).
    `is_optional`: it is needed only where the resource that it is on exists. `is_after`: what it is
    on is there by then, and no import tells its tags: the source may have chosen them.
    """

    action: str
    on: str = "*"
    context: tuple[tuple[str, str], ...] = ()
    only: str = ""
    is_optional: bool = False
    is_after: bool = False


class Exists(Value):
    """A resource of a type has to exist in the account (PE-0h, PE-76)."""

    type: str


class RunsAs(Value):
    """A resource of a type that runs as the target has to exist (PE-76)."""

    type: str


class Owns(Value):
    """The target, a user, has at least and at most so many resources of a type (PE-76)."""

    type: str
    at_least: int = 0
    at_most: int = 1_000


class HasProfile(Value):
    """An instance profile holds the target (PE-22)."""


class FreeVersion(Value):
    """A managed policy has fewer than five versions (PE-1)."""


class ServiceLinked(Value):
    """The service-linked role of a service exists (PE-20)."""

    service: str


PASS = RuleNeed("iam:PassRole", "{target}", (("iam:PassedToService", "{service}"),))
"""Handing the target to the service (PE-0b)."""

LIMIT_PASSING = (
    "Take iam:PassRole away, or limit it by iam:PassedToService and to roles that may do no more "
    "than the caller."
)
"""How most ways through `PASS` are closed."""

Check = Exists | RunsAs | Owns | HasProfile | FreeVersion | ServiceLinked
"""A precondition of which an inventory tells."""

Part = RuleNeed | Check


class OneOf(Value):
    """Any of some alternatives, each of which takes all of its parts."""

    options: tuple[tuple[Part, ...], ...]


class EscalationRule(Value, kw_only=True):
    """One way to gain rights.

    `title` says it in a few words. `services`: the service principals of which the target has to
    trust one (PE-0c). `thing` is the type of the resource that runs as the target, `other` the
    type of one that has to exist besides. `how` tells in plain words how it is used, `closing` how
    it is closed. `notes` are preconditions that no import tells (PE-76). `traces` are the names of
    the events in CloudTrail, `known_as` what others call the same way. `always_depends`: something
    has to happen that the source cannot bring about. `assumes_role`: the source writes the trust
    policy of the role that the needed actions are on, and assumes it then.
    """

    id: str
    title: str
    of: TargetClass
    parts: tuple[Part | OneOf, ...]
    how: str
    closing: str
    gain: Gain = Gain.BECOME
    services: tuple[str, ...] = ()
    thing: str = ""
    other: str = ""
    notes: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
    always_depends: bool = False
    assumes_role: bool = False

    def __hash__(self) -> int:
        """Hash the id alone: rules are keys, and long."""
        return hash(self.id)

    @property
    def number(self) -> int:
        """The number in its id."""
        return int(self.id.partition("-")[2])

    def alternatives(self) -> Iterator[tuple[Part, ...]]:
        """Yield every set of parts that suffices."""
        choices = (one.options if isinstance(one, OneOf) else ((one,),) for one in self.parts)
        for chosen in product(*choices):
            yield tuple(part for option in chosen for part in option)

    @property
    def service(self) -> str:
        """The service that the way leads through: `lambda`; of IAM's own rules, `iam`."""
        if self.services:
            return self.services[0].partition(".")[0]
        return "iam"


def actions_of(rule: EscalationRule) -> tuple[str, ...]:
    """Return every action that a rule may need, each once."""
    found = (part for parts in rule.alternatives() for part in parts if isinstance(part, RuleNeed))
    return tuple(dict.fromkeys(need.action for need in found))
