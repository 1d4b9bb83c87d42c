"""The values of a plan: resources with what they are before and after, and what is not known.

Terraform's names of types and attributes stand for those of CloudFormation, too.
"""

from collections.abc import Mapping
from enum import Enum

from rolescope.model.policy import PolicyType
from rolescope.value import Value

Attributes = Mapping[str, object]


class UnknownValue(Value):
    """A value that is decided when the plan is applied (IAC-5).

    `source`: what it is made of, for people (`aws_s3_bucket.b.arn`). `prefix`: how it begins.
    """

    source: str = ""
    prefix: str = ""


UNKNOWN = UnknownValue()

GUARDRAILS = {"SERVICE_CONTROL_POLICY": PolicyType.SCP, "RESOURCE_CONTROL_POLICY": PolicyType.RCP}
"""The policies of an organization that are read, by their types in plans."""


class PlanAction(Enum):
    """What becomes of a resource (IAC-4)."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    PRESENT = "present"  # a state or template says how it is, not how it was


class PlannedResource(Value, kw_only=True):
    """One resource that a plan changes.

    `before` and `after` are its attributes, in which Unknown stands for what is not known; empty
    where there is none. `account` is the ID of the account that it is in; None: it has to be
    asked for, and `provider` says of which provider. `is_sensitive`: its documents hold secrets;
    `secrets` are those of its names, which are not to be told either (IAC-13).
    `configured` names the attributes that somebody wrote; None: that is not known. `is_possible`:
    whether there will be one depends on something unknown.
    """

    address: str
    type: str
    action: PlanAction
    before: Attributes
    after: Attributes
    provider: str = ""
    account: str | None = None
    is_sensitive: bool = False
    secrets: frozenset[str] = frozenset()
    configured: frozenset[str] | None = None
    is_possible: bool = False


class NoteKind(Enum):
    """Why something of a plan is not known, or not as it seems."""

    ACCOUNT = "account"  # of the provider: has to be asked for (IAC-31)
    ACCOUNTS_DIFFER = "accounts differ"  # two sources name two accounts for a provider (IAC-32)
    DOCUMENT = "document"  # of a policy is unknown as a whole (IAC-12)
    LEAF = "leaf"  # of a document is unknown
    NAME = "name"  # is decided at apply (IAC-10)
    ATTRIBUTE = "attribute"  # of a resource is unknown
    NOT_MODELED = "not modeled"  # this type of resource (IAC-28)
    ACTION = "action"  # is not known (IAC-4)
    NOT_APPLIED = "not applied"  # the edit is refused
    NOT_IMPORTED = "not imported"  # the account (IAC-35)
    POLICY_NOT_IMPORTED = "policy not imported"
    BASE_DIFFERS = "base differs"  # the import is not what the plan starts from (IAC-33)
    STAYS = "stays"  # it leaves the state, not AWS
    PARTIAL = "partial"  # the plan leaves something out (IAC-3)
    WILL_EXIST = "will exist"  # a role of Identity Center (IAC-25)
    NEW_ACCOUNT = "new account"  # its ID is decided at apply (IAC-24)
    POSSIBLE = "possible"  # whether there will be one is unknown
    REPLACED = "replaced"  # or not: decided when the change set runs


class PlanNote(Value, kw_only=True):
    """What is to be known about one resource of a plan, or about the plan as a whole.

    `what` is the attribute, the document, or the type; `source` what its value is made of;
    `why` the refusal of an edit, or the two accounts.
    """

    kind: NoteKind
    address: str = ""
    what: str = ""
    source: str = ""
    why: str = ""


class Provider(Value):
    """A provider configuration, and which account it works in (IAC-31). None: to be asked."""

    key: str
    account: str | None = None
    by: str = ""


class ProposedPlan(Value, kw_only=True):
    """What a file proposes. `kind`: what it is, for people (`Terraform plan`)."""

    kind: str
    resources: tuple[PlannedResource, ...] = ()
    providers: tuple[Provider, ...] = ()
    notes: tuple[PlanNote, ...] = ()


class PlanError(ValueError):
    """A file is no plan that can be read. `what` says why, `advice` what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
