"""What the import lacks, and which answers that weakens (spec DF-6, DF-10, DF-23, DF-38, DF-46)."""

from dataclasses import dataclass
from enum import Enum


class GapKind(Enum):
    """A class of data that can be missing."""

    SCPS = "SCPs"
    RCPS = "RCPs"
    ORGANIZATION = "organization"
    MAX_SESSION_DURATION = "maximum session duration"
    OIDC_PROVIDERS = "OIDC providers"
    SAML_PROVIDERS = "SAML providers"
    POLICY_DOCUMENT = "policy document"  # attached, but its body is not in the import
    BOUNDARY_DOCUMENT = "permissions boundary document"
    UNREADABLE_POLICY = "unreadable policy"
    CALLER_ACCOUNT = "caller account"  # trusted account that is not imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing the import lacks.

    `title` is short ("SCPs not imported"); `meaning` says what it does to the answers; `advice`
    names the call or file that would fill it; `subjects` are the ARNs or IDs concerned.
    """

    kind: GapKind
    title: str
    meaning: str
    advice: str
    account: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is there and what is missing."""

    gaps: tuple[Gap, ...] = ()

    def of(self, kind: GapKind) -> tuple[Gap, ...]:
        """Return the gaps of one kind."""
        return tuple(gap for gap in self.gaps if gap.kind is kind)
