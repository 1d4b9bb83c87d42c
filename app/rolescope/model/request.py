"""Requests: what is asked of AWS, by whom, with which context."""

from rolescope.model.caller import ASSUME_ROLE, Caller
from rolescope.model.principal import Tags
from rolescope.value import Value

Context = tuple[tuple[str, tuple[str, ...] | None], ...]
"""Given context keys with their values; None says that the key is absent from the request."""


class ProvidedContext(Value):
    """A context that an identity provider vouches for: one of ProvidedContexts (AR-14)."""

    provider_arn: str
    assertion: str


class AssumeRoleParameters(Value, kw_only=True):
    """The parameters of AssumeRole and its siblings (AR-6 to AR-14), as given. None: not given.

    `duration` is in seconds. `mfa` stands for a valid SerialNumber with TokenCode.
    """

    session_name: str | None = None
    external_id: str | None = None
    mfa: bool = False
    serial_number: str | None = None
    token_code: str | None = None
    duration: int | None = None
    tags: Tags = ()
    transitive_tag_keys: tuple[str, ...] = ()
    source_identity: str | None = None
    session_policy: str | None = None  # JSON text
    policy_arns: tuple[str, ...] = ()
    provided_contexts: tuple[ProvidedContext, ...] = ()


PLAIN = AssumeRoleParameters()
"""The parameters of most requests: none are given."""


class AssumeRoleRequest(Value, kw_only=True):
    """One call of AssumeRole, AssumeRoleWithSAML or AssumeRoleWithWebIdentity.

    `at` is the time of the call, ISO 8601. With `is_open`, context keys that nothing gives or
    implies are unknown instead of absent (formats.md, "mode").
    """

    caller: Caller
    role: str
    at: str
    action: str = ASSUME_ROLE
    parameters: AssumeRoleParameters = PLAIN
    context: Context = ()
    is_open: bool = False

    @property
    def resource(self) -> str:
        """What the action is on: the role."""
        return self.role


class ActionRequest(Value, kw_only=True):
    """Any other action of a caller on a resource.

    `resource_account` None: the account in the ARN, else the caller's. `resource_policy` is JSON
    text of the resource's own policy, None when it has none.
    """

    caller: Caller
    action: str
    resource: str
    at: str
    resource_account: str | None = None
    resource_policy: str | None = None
    context: Context = ()
    is_open: bool = False


Request = AssumeRoleRequest | ActionRequest
"""A request that has a verdict."""
