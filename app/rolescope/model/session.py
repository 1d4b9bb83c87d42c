"""RoleSession: what AssumeRole yields (SES-1 to SES-12)."""

from enum import Enum

from rolescope.model.principal import Tags
from rolescope.value import Value


class DurationReason(Enum):
    """Why the session lasts as long as it does."""

    REQUESTED = "requested"  # DurationSeconds, within every limit
    DEFAULT = "default"  # none requested: 3,600 s (AR-7)
    CHAINED = "role chaining"  # CH-2, CH-6
    ASSERTION = "assertion"  # SessionNotOnOrAfter (FED-3)


class RoleSession(Value, kw_only=True):
    """The temporary credentials of one role session; no secret in it.

    `duration` and `max_duration` (the longest that could have been asked for) are in seconds;
    `issued_at` and `expires_at` ISO 8601 in UTC. `max_is_assumed`: MaxSessionDuration was not
    imported (DF-6).
    """

    role: str
    name: str
    arn: str
    assumed_role_id: str
    issued_at: str
    expires_at: str
    duration: int
    max_duration: int
    reason: DurationReason
    chained: bool
    max_is_assumed: bool = False
    tags: Tags = ()
    transitive_tag_keys: tuple[str, ...] = ()
    source_identity: str | None = None
    session_policy: str | None = None
    policy_arns: tuple[str, ...] = ()
