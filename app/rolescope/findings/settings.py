"""What a reviewer tells about an organization, so that findings fit it."""

from rolescope.trust.escalation_actions import WITHIN_IAM
from rolescope.value import Value

PRIVILEGED_ACTIONS = (
    *WITHIN_IAM,
    "iam:PassRole",
    "s3:*",
    "kms:Decrypt",
    "secretsmanager:GetSecretValue",
)
"""A role that may do one of these on everything is privileged, beside administrators."""


class FindingSettings(Value, kw_only=True):
    """What findings take from the reviewer.

    `known_accounts` are trusted third parties, `own_accounts` one's own in another organization;
    `max_session_seconds` is what a role that is not privileged may have; `unused_days` after how
    many a role counts as unused. `environments`: words in names of OUs and accounts, those of
    development and those of production. `rules_off` are not looked for.
    """

    known_accounts: frozenset[str] = frozenset()
    own_accounts: frozenset[str] = frozenset()
    privileged_actions: tuple[str, ...] = tuple(PRIVILEGED_ACTIONS)
    max_session_seconds: int = 14_400
    unused_days: int = 90
    development: tuple[str, ...] = ("dev", "test", "sandbox", "staging")
    production: tuple[str, ...] = ("prod",)
    rules_off: frozenset[str] = frozenset()


DEFAULT_SETTINGS = FindingSettings()
