"""What IAM Access Analyzer says of roles (DF-28)."""

from rolescope.model.policy import StatementPrincipal
from rolescope.value import Value

EXTERNAL_ACCESS, UNUSED_ROLE = "ExternalAccess", "UnusedIAMRole"


class AnalyzerFinding(Value, kw_only=True):
    """One finding about a role, `role` being its ARN.

    `type` and `status` are AWS's words: ExternalAccess or UnusedIAMRole; ACTIVE, ARCHIVED or
    RESOLVED. `principals` are who gets in; empty where only a summary was imported. `last_used`,
    and `created` and `updated` (of the finding), are ISO 8601, empty without.
    """

    id: str
    type: str
    role: str
    status: str
    principals: tuple[StatementPrincipal, ...] = ()
    last_used: str = ""
    created: str = ""
    updated: str = ""

    @property
    def is_active(self) -> bool:
        """Whether it holds, and nobody archived it."""
        return self.status == "ACTIVE"


class AnalyzerFindings(Value):
    """All findings of an import; `complete` lists accounts with all findings of external access."""

    items: tuple[AnalyzerFinding, ...]
    complete: frozenset[str] = frozenset()
