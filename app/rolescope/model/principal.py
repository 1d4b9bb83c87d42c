"""The entities of an account: users, groups, roles, identity providers (DF-2 to DF-14)."""

from rolescope.model.policy import Policy
from rolescope.value import Value

Tags = tuple[tuple[str, str], ...]
MEMBER_ROLE = "OrganizationAccountAccessRole"
"""The role that Organizations makes in a new account: the management account may assume it."""


class Group(Value, kw_only=True):
    """An IAM group. It is not a principal (PR-12); its policies apply to its users."""

    arn: str
    name: str
    id: str = ""
    inline: tuple[Policy, ...] = ()
    attached: tuple[str, ...] = ()  # ARNs of managed policies


class User(Value):
    """An IAM user."""

    arn: str
    name: str
    id: str = ""
    inline: tuple[Policy, ...] = ()
    attached: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # names of groups of the same account
    boundary: str | None = None  # ARN of the managed policy
    tags: Tags = ()
    tags_known: bool = True  # False: the import has tags that cannot be read


class Role(Value):
    """An IAM role. `max_session_duration` is in seconds; None when not imported (DF-6)."""

    arn: str
    name: str
    trust_policy: Policy
    id: str = ""
    inline: tuple[Policy, ...] = ()
    attached: tuple[str, ...] = ()
    boundary: str | None = None
    tags: Tags = ()
    tags_known: bool = True
    max_session_duration: int | None = None
    description: str | None = None
    last_used: str | None = None  # RoleLastUsed: ISO 8601, when the export says so
    last_accessed: str | None = None  # a service, by GetServiceLastAccessedDetails: ISO 8601
    never_used: bool = False  # the export tells of use, and there was none (FND-19)
    created: str | None = None  # ISO 8601, when the export says so
    instance_profiles: tuple[str, ...] | None = None  # ARNs; None when not imported

    @property
    def latest_use(self) -> str | None:
        """The later of the last use of the role and of a service with it (FND-19)."""
        return max(self.last_used or "", self.last_accessed or "") or None

    @property
    def is_service_linked(self) -> bool:
        """ARN-12: decided by the path, not by the name."""
        return ":role/aws-service-role/" in self.arn

    @property
    def is_reserved(self) -> bool:
        """ARN-14: a role that IAM Identity Center made."""
        return ":role/aws-reserved/sso.amazonaws.com/" in self.arn


class OidcProvider(Value):
    """An OIDC identity provider. `url` has no scheme; `client_ids` None: not imported."""

    arn: str
    url: str
    client_ids: tuple[str, ...] | None = None


class SamlProvider(Value):
    """A SAML identity provider. `valid_until` is ISO 8601; None: not given; empty: unreadable."""

    arn: str
    valid_until: str | None = None
