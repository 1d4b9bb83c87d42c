"""Who signs a request: the callers of formats.md, as values."""

from dataclasses import dataclass

from rolescope.model.principal import Tags

Claims = tuple[tuple[str, tuple[str, ...]], ...]
"""Claims of a token or attributes of an assertion: name and values."""


@dataclass(frozen=True, slots=True)
class UserCaller:
    """An IAM user with long-term keys."""

    arn: str


@dataclass(frozen=True, slots=True)
class RootCaller:
    """The root user of an account. `task_policy`: in a session of AssumeRoot, for that task."""

    account: str
    partition: str = "aws"
    task_policy: str | None = None  # ARN
    issued_at: str | None = None
    expires_at: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceCaller:
    """An AWS service, by its service principal (`ec2.amazonaws.com`)."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCaller:
    """A role session. `role` is the role's ARN with its path.

    `role_id` is the unique ID of the role that made it, when that is known: a role that was
    created again under the name is another (SES-11). `is_path_known` False: only a session ARN is
    known, which lacks the path (ARN-8); `role` then has the path `/`. `session_policy` is JSON
    text; times are ISO 8601; `source` is the caller with whose credentials AssumeRole made the
    session (`from` in formats.md), when that is known.
    """

    role: str
    name: str = "session"
    session_policy: str | None = None
    policy_arns: tuple[str, ...] = ()
    tags: Tags = ()
    transitive_tag_keys: tuple[str, ...] = ()
    source_identity: str | None = None
    issued_at: str | None = None
    expires_at: str | None = None
    source: "Caller | None" = None
    is_path_known: bool = True
    role_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTokenCaller:
    """A user with credentials of GetSessionToken. `mfa_age` is in seconds."""

    user: str
    mfa: bool = False
    mfa_age: int | None = None
    issued_at: str | None = None
    expires_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FederatedUserCaller:
    """A session of GetFederationToken made by `user`."""

    user: str
    name: str
    session_policy: str | None = None
    policy_arns: tuple[str, ...] = ()
    tags: Tags = ()
    issued_at: str | None = None
    expires_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebIdentityCaller:
    """An unsigned AssumeRoleWithWebIdentity call: provider ARN or built-in host name."""

    provider: str
    claims: Claims = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlCaller:
    """An unsigned AssumeRoleWithSAML call."""

    provider: str
    attributes: Claims = ()
    session_not_on_or_after: str | None = None


Caller = (
    UserCaller
    | RootCaller
    | ServiceCaller
    | SessionCaller
    | SessionTokenCaller
    | FederatedUserCaller
    | WebIdentityCaller
    | SamlCaller
)
