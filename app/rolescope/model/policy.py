"""Policies: documents, statements, conditions (GR-1 to GR-35)."""

from enum import Enum

from rolescope.value import PartlyCompared, Value


class PolicyType(Enum):
    """The kinds of policy AWS evaluates."""

    __hash__ = object.__hash__  # by identity: it is a key of what every request looks up

    IDENTITY = "identity-based policy"
    TRUST = "trust policy"
    RESOURCE = "resource-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    SCP = "SCP"
    RCP = "RCP"


WITH_PRINCIPAL = frozenset({PolicyType.TRUST, PolicyType.RESOURCE, PolicyType.RCP})  # PR-15
OF_ONE_RESOURCE = frozenset({PolicyType.TRUST, PolicyType.RESOURCE})  # GR-7, GR-26: they name none
NO_DEFAULT_VERSION = "The default version is not in the export"
"""Why a managed policy cannot be read, where its list tells of versions but not of the default."""


class Effect(Enum):
    """What a matching statement does (GR-6)."""

    __hash__ = object.__hash__  # by identity: it is looked up often

    ALLOW = "Allow"
    DENY = "Deny"


class PrincipalType(Enum):
    """What a value of a `Principal` element names (PR-1 to PR-12)."""

    __hash__ = object.__hash__  # by identity: it is a key of what every trust looks up

    ANYONE = "anyone"  # * (PR-1)
    ACCOUNT = "account"  # 12 digits or :root (PR-2)
    USER = "user"  # PR-3
    ROLE = "role"  # PR-4
    SESSION = "session"  # assumed-role (PR-5)
    FEDERATED_USER = "federated user"  # PR-6
    SERVICE = "service"  # PR-7
    FEDERATED = "federated"  # identity provider (PR-8)
    CANONICAL_USER = "canonical user"  # matches nothing here (PR-9)
    UNIQUE_ID = "unique ID"  # AIDA…, AROA…: the ARN no longer resolves (PR-10)
    INVALID = "invalid"  # wildcard inside, group, instance profile: matches nothing (PR-11, PR-12)


MATCHING_NOBODY = (PrincipalType.INVALID, PrincipalType.CANONICAL_USER)
"""Types of principals that no caller ever is (PR-9, PR-11, PR-12)."""


class StatementPrincipal(PartlyCompared, Value):
    """One value of a `Principal` or `NotPrincipal` element.

    `value` is normalized: an account is its ID, a service principal is lower case, anyone is `*`.
    `written` is the text as it stands in the document. `pattern_of`: it is invalid for its
    wildcards alone, and would name principals of this type if they worked (U-36). `key` is the
    one that it stands below: AWS, Service, Federated or CanonicalUser.
    """

    type: PrincipalType
    value: str
    written: str
    pattern_of: PrincipalType | None = None
    key: str = "AWS"

    @property
    def compared(self) -> tuple[object, ...]:
        """What is named: below which key it stands makes no difference."""
        return self.type, self.value, self.written, self.pattern_of


class Condition(Value):
    """One key of one operator of a `Condition` block (CO-1).

    `operator` and `key` are as written; `values` are converted to text (GR-10).
    """

    operator: str
    key: str
    values: tuple[str, ...]


class DefectKind(Enum):
    """What is wrong with a statement that cannot be understood, as far as it matters."""

    EFFECT = "no effect"
    OPERATOR = "unknown condition operator"
    NO_ACTION = "neither Action nor NotAction"
    NO_RESOURCE = "neither Resource nor NotResource"
    NO_PRINCIPAL = "neither Principal nor NotPrincipal"
    MISPLACED = "a principal where none may stand"
    EXCESS = "an element and its opposite"
    REPEATED = "a key more than once"
    OTHER = "something else"


class Statement(Value):
    """One statement. None for an element means that it is absent; `()` that its list is empty.

    `defects` says what about the statement cannot be understood (unknown operator, wrong type,
    missing effect): such a statement has an unknown effect (GR-73), it is never dropped.
    `defect_paths` says of each, in the same order, where in the document it is (a path as for
    model.document.locate), `defect_kinds` of what kind it is. `warnings` are oddities that change
    nothing in the evaluation.
    """

    index: int
    sid: str | None = None
    effect: Effect | None = None
    principals: tuple[StatementPrincipal, ...] | None = None
    not_principals: tuple[StatementPrincipal, ...] | None = None
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    not_resources: tuple[str, ...] | None = None
    conditions: tuple[Condition, ...] = ()
    defects: tuple[str, ...] = ()
    defect_paths: tuple[tuple[str | int, ...], ...] = ()
    defect_kinds: tuple[DefectKind, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How people name it: its Sid, or `statement 2` (counted from 1)."""
        return self.sid or f"statement {self.index + 1}"


class Policy(PartlyCompared, Value):
    """One policy document with its name.

    `text` is the document as shown to people; positions (model.document.locate) refer to it.
    `raw` is the original string when the source held one that is not fit for reading
    (URL-encoded, or on one line); else None. `arn` is set for managed and Organizations policies.
    `unreadable` says why no statement could be read (GR-71): its effect is then unknown.
    `other_versions` are those of a managed policy that are not the default; None: not imported.
    """

    name: str
    type: PolicyType
    text: str = ""
    raw: str | None = None
    arn: str | None = None
    version: str = "2008-10-17"  # GR-2: what an absent Version means
    statements: tuple[Statement, ...] = ()
    unreadable: str | None = None
    warnings: tuple[str, ...] = ()
    other_versions: tuple["Policy", ...] | None = None

    @property
    def compared(self) -> tuple[object, ...]:
        """What is in force: which other versions are imported makes no difference."""
        text = self.text, self.raw, self.version, self.statements, self.unreadable, self.warnings
        return self.name, self.type, self.arn, *text
