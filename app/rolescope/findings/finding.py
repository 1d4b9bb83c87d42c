"""Findings as values: what is wrong, where, how bad, and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from rolescope.model.policy import Condition
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.value import Value


class Risk(IntEnum):
    """The severity of a finding; a greater one is worse."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class ReasonOfRisk(Enum):
    """Why the severity is not the usual one of its rule."""

    PRIVILEGED = "privileged"
    EMPTY = "empty"
    READ_ONLY = "read-only"
    HELD = "held"
    CROSS_ACCOUNT = "cross-account"
    OWN_ACCOUNT = "own account"
    SAME_ORGANIZATION = "same organization"
    SHARED_PROVIDER = "shared provider"
    OUTSIDE = "outside"
    LONG = "long"
    WIDE = "wide"


class StatementPlace(Value, kw_only=True):
    """The statement that a finding is about: policy, place in it, Sid.

    `kind` is `trust` or `identity`; `owner` the ARN of the entity whose policy it is, empty for a
    managed policy; `arn` that of a managed policy.
    """

    kind: str
    policy: str
    index: int
    sid: str | None = None
    owner: str = ""
    arn: str | None = None


class Witness(Value, kw_only=True):
    """A request that proves a finding; of a chain one for each hop.

    `assumes` says on what it rests that is not imported: `callerAccountAllows`, and the gaps that
    its verdict names. `held_by` names the guardrails that deny it: it proves then that they do.
    """

    request: AssumeRoleRequest | ActionRequest
    assumes: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    `subjects` are what the finding is on, `affected` whom it concerns besides; both are ARNs, or
    IDs of accounts. `principals` are as they are written, `meant` by their meaning. `details` are
    what its sentences name beside that. `reaches_admin`: an administrator can be reached by it.
    """

    rule: str
    risk: Risk
    subjects: tuple[str, ...]
    place: StatementPlace | None = None
    principals: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    details: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    raised: tuple[ReasonOfRisk, ...] = ()
    lowered: tuple[ReasonOfRisk, ...] = ()
    witness: tuple[Witness, ...] = ()
    unsure: tuple[str, ...] = ()
    reaches_admin: bool = False
    fingerprint: str = ""
    is_held: bool = field(init=False, repr=False)
    """Whether a guardrail denies what it is about (FND-56): asked of thousands again and again."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_held", any(one.held_by for one in self.witness))

    @property
    def held_by(self) -> tuple[str, ...]:
        """The guardrails that hold it (FND-56); empty where none does."""
        return tuple(dict.fromkeys(name for one in self.witness for name in one.held_by))


class NotChecked(Value):
    """A rule that lacked the data it needs: resource types or files of an import."""

    rule: str
    needs: tuple[str, ...]


class Findings(Value, kw_only=True):
    """All findings of a world, the worst first, and what could not be looked for."""

    found: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()

    def counts(self) -> Mapping[Risk, int]:
        """Return how many there are of each severity; those that are held are not counted."""
        risks = [one.risk for one in self.found if not one.is_held]
        return {risk: risks.count(risk) for risk in sorted(Risk, reverse=True)}
