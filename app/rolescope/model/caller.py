"""Who signs a request: the callers of formats.md, as values.

A new kind of caller is a `CallerKind` with its class here, a member of `Caller`, and a row in every
`ByKind`: tables of the floors above, with what the model does not know of it. A test tells which
lack one.
"""

from collections.abc import Mapping
from enum import Enum
from typing import ClassVar, Self, TypeVar

from rolescope.model.principal import Tags
from rolescope.value import Value, replace

Claims = tuple[tuple[str, tuple[str, ...]], ...]
"""Claims of a token or attributes of an assertion: name and values."""

ASSUME_ROLE = "sts:AssumeRole"
ASSUME_ROLE_WITH_SAML = "sts:AssumeRoleWithSAML"
ASSUME_ROLE_WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"

ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"


class CallerKind(Enum):
    """The kinds of caller that policies tell apart, by their names for people."""

    __hash__ = object.__hash__  # by identity: it is a key of what every request looks up

    USER = "user"
    SESSION_TOKEN = "user with a session token"  # noqa: S105 - the name of a kind
    SESSION = "role session"
    FEDERATED_USER = "federated user"
    ROOT = "root user"
    SERVICE = "AWS service"
    WEB = "web identity"
    SAML = "SAML identity"

    @property
    def is_signed(self) -> bool:
        """Tell whether a principal of an account signs the request."""
        return not (self is CallerKind.SERVICE or self.is_token)

    @property
    def is_token(self) -> bool:
        """Tell whether an identity provider vouches for the caller, by a token or an assertion."""
        return self is CallerKind.WEB or self is CallerKind.SAML


class _AnyCaller:
    """What every caller can be asked. Each kind overrides what applies to it."""

    __slots__ = ()
    kind: ClassVar[CallerKind]
    operation: ClassVar[str] = ASSUME_ROLE
    """The operation of STS by which it assumes a role (TR-9)."""
    is_token: ClassVar[bool] = False
    """Whether an identity provider vouches for it, by a token or an assertion: unsigned."""

    @property
    def is_user(self) -> bool:
        """Whether it signs with the long-term keys of an IAM user, who may add an MFA code."""
        return self.kind is CallerKind.USER

    @property
    def is_session(self) -> bool:
        """Whether it is a role session."""
        return self.kind is CallerKind.SESSION

    @property
    def is_service(self) -> bool:
        """Whether it is an AWS service."""
        return self.kind is CallerKind.SERVICE

    @property
    def is_roles_anywhere(self) -> bool:
        """Whether it is the service that assumes roles for owners of certificates."""
        return False

    @property
    def entity_arn(self) -> str:
        """The ARN of the user or role behind it; empty: there is none."""
        return ""

    @property
    def arn_or_provider(self) -> str:
        """The ARN that tells whose it is: of its user or role, else its provider; else empty."""
        return self.entity_arn or self.provider

    @property
    def provider(self) -> str:
        """The identity provider that vouches for it: an ARN or a host name."""
        return ""

    @property
    def claims(self) -> Claims:
        """What the provider says of it."""
        return ()

    def with_claims(self, claims: Claims) -> Self:  # noqa: ARG002 - for those with a provider
        """Return the same caller with other claims."""
        return self

    @property
    def source(self) -> "Caller | None":
        """Who made the session, where that is known."""
        return None

    @property
    def session_name(self) -> str:
        """The name of its session, if it has one."""
        return ""

    @property
    def is_path_known(self) -> bool:
        """Whether `entity_arn` has the right path (ARN-8)."""
        return True

    @property
    def role_id(self) -> str | None:
        """The unique ID of the role that made the session, where that is known."""
        return None

    @property
    def mfa(self) -> bool:
        """Whether its credentials were given for an MFA code."""
        return False

    @property
    def mfa_age(self) -> int | None:
        """The seconds since that code."""
        return None

    @property
    def task_policy(self) -> str | None:
        """The policy of a session of AssumeRoot."""
        return None

    @property
    def session_policy(self) -> str | None:
        """The inline session policy, as JSON text."""
        return None

    @property
    def policy_arns(self) -> tuple[str, ...]:
        """The managed session policies."""
        return ()

    @property
    def tags(self) -> Tags:
        """The session tags that were passed."""
        return ()

    @property
    def transitive_tag_keys(self) -> tuple[str, ...]:
        """The keys of tags that the next session gets, too."""
        return ()

    @property
    def source_identity(self) -> str | None:
        """The source identity that was set for the session."""
        return None

    @property
    def issued_at(self) -> str | None:
        """When its credentials were issued, if they are temporary and that is known."""
        return None

    @property
    def expires_at(self) -> str | None:
        """When its credentials end, if they are temporary and that is known."""
        return None


class UserCaller(_AnyCaller, Value):
    """An IAM user with long-term keys."""

    kind = CallerKind.USER
    arn: str

    @property
    def entity_arn(self) -> str:
        """The ARN of the user."""
        return self.arn


class RootCaller(_AnyCaller, Value):
    """The root user of an account. `task_policy`: in a session of AssumeRoot, for that task."""

    kind = CallerKind.ROOT
    account: str
    partition: str = "aws"
    task_policy: str | None = None  # ARN
    issued_at: str | None = None
    expires_at: str | None = None


class ServiceCaller(_AnyCaller, Value):
    """An AWS service, by its service principal (`ec2.amazonaws.com`)."""

    kind = CallerKind.SERVICE
    name: str

    @property
    def is_roles_anywhere(self) -> bool:
        """Whether it is the service that assumes roles for owners of certificates."""
        return self.name.lower() == ROLES_ANYWHERE


class SessionCaller(_AnyCaller, Value, kw_only=True):
    """A role session. `role` is the role's ARN with its path.

    `role_id` is the unique ID of the role that made it, when that is known: a role that was
    created again under the name is another (SES-11). `is_path_known` False: only a session ARN is
    known, which lacks the path (ARN-8); `role` then has the path `/`. `session_policy` is JSON
    text; times are ISO 8601; `source` is the caller with whose credentials AssumeRole made the
    session (`from` in formats.md), when that is known.
    """

    kind = CallerKind.SESSION
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

    def __hash__(self) -> int:
        """Take what tells most sessions apart: one is looked up for every request."""
        return hash((self.role, self.name))

    @property
    def entity_arn(self) -> str:
        """The ARN of the role."""
        return self.role

    @property
    def session_name(self) -> str:
        """The name."""
        return self.name


class SessionTokenCaller(_AnyCaller, Value, kw_only=True):
    """A user with credentials of GetSessionToken. `mfa_age` is in seconds."""

    kind = CallerKind.SESSION_TOKEN
    user: str
    mfa: bool = False
    mfa_age: int | None = None
    issued_at: str | None = None
    expires_at: str | None = None

    @property
    def entity_arn(self) -> str:
        """The ARN of the user."""
        return self.user


class FederatedUserCaller(_AnyCaller, Value, kw_only=True):
    """A session of GetFederationToken made by `user`."""

    kind = CallerKind.FEDERATED_USER
    user: str
    name: str
    session_policy: str | None = None
    policy_arns: tuple[str, ...] = ()
    tags: Tags = ()
    issued_at: str | None = None
    expires_at: str | None = None

    @property
    def entity_arn(self) -> str:
        """The ARN of the user."""
        return self.user

    @property
    def session_name(self) -> str:
        """The name."""
        return self.name


class WebIdentityCaller(_AnyCaller, Value, kw_only=True):
    """An unsigned AssumeRoleWithWebIdentity call: provider ARN or built-in host name."""

    kind = CallerKind.WEB
    operation = ASSUME_ROLE_WITH_WEB_IDENTITY
    is_token = True
    provider: str
    claims: Claims = ()

    def with_claims(self, claims: Claims) -> Self:
        """Return the same caller with other claims."""
        return replace(self, claims=claims)


class SamlCaller(_AnyCaller, Value, kw_only=True):
    """An unsigned AssumeRoleWithSAML call."""

    kind = CallerKind.SAML
    operation = ASSUME_ROLE_WITH_SAML
    is_token = True
    provider: str
    attributes: Claims = ()
    session_not_on_or_after: str | None = None

    @property
    def claims(self) -> Claims:
        """The attributes."""
        return self.attributes

    def with_claims(self, claims: Claims) -> Self:
        """Return the same caller with other attributes."""
        return replace(self, attributes=claims)

    @property
    def expires_at(self) -> str | None:
        """When the assertion ends: it is redeemed before."""
        return self.session_not_on_or_after


TokenCaller = WebIdentityCaller | SamlCaller
Caller = (
    UserCaller
    | RootCaller
    | ServiceCaller
    | SessionCaller
    | SessionTokenCaller
    | FederatedUserCaller
    | TokenCaller
)


Row = TypeVar("Row")


class ByKind(dict[CallerKind, Row]):
    """A table with a row for every kind of caller; `subject` says what it is about."""

    def __init__(self, subject: str, rows: Mapping[CallerKind, Row]) -> None:
        """Take all rows."""
        super().__init__(rows)
        self.subject = subject

    def __missing__(self, kind: object) -> Row:
        """Say what a new kind lacks."""
        raise LookupError(f"{self.subject}: there is no row for {kind}")
