"""One thing that an import lacks."""

from collections.abc import Iterable
from enum import Enum

from rolescope.model.arn import Arn, is_account_id
from rolescope.value import Value


class GapKind(Enum):
    """A class of data that can be missing."""

    SCPS = "SCPs"
    RCPS = "RCPs"
    ORGANIZATION = "organization"
    PLACES = "places in the organization"  # what stands above an account
    MEMBERS = "members of the organization"
    INCOMPLETE_ACCOUNT = "incomplete account"  # its export lacks pages, or lists
    MAX_SESSION_DURATION = "maximum session duration"
    OIDC_PROVIDERS = "OIDC providers"
    SAML_PROVIDERS = "SAML providers"
    POLICY_DOCUMENT = "policy document"  # attached, but its body is not in the import
    BOUNDARY_DOCUMENT = "permissions boundary document"
    TAGS = "tags"
    UNREADABLE_POLICY = "unreadable policy"
    CALLS = "calls"  # of a live import, that were denied or failed
    CALLER_ACCOUNT = "caller account"  # trusted account that is not imported


class Gap(Value, kw_only=True):
    """One thing the import lacks. `subjects` are the ARNs or IDs concerned.

    Of SCPs and RCPs with subjects only where these are attached is missing.
    """

    kind: GapKind
    account: str | None = None
    subjects: tuple[str, ...] = ()


def gap_about(kind: GapKind, subjects: Iterable[str]) -> Gap | None:
    """Make a gap about subjects; None without any."""
    found = tuple(sorted(set(subjects)))
    if not found:
        return None
    accounts = {_account_of(subject) for subject in found}
    only = accounts.pop() if len(accounts) == 1 else None
    return Gap(kind=kind, account=only, subjects=found)


def _account_of(subject: str) -> str | None:
    if is_account_id(subject):
        return subject
    arn = Arn.parse(subject)
    return arn.account if arn and is_account_id(arn.account) else None
