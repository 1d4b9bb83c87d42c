"""Records of CloudTrail, as values: what was called, by whom, how AWS answered (CT-1 to CT-14).

One is made for each of millions of records, so they are named tuples, which are made fastest.
Session tokens have no field: they are dropped where a record is read (CT-54).
"""

from typing import NamedTuple

from rolescope.model.principal import Tags

ASSUMING = {
    "AssumeRole": "sts:AssumeRole",
    "AssumeRoleWithSAML": "sts:AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity": "sts:AssumeRoleWithWebIdentity",
}
"""The events that are compared, by name, with their actions (CT-1)."""

USE_EVENTS = frozenset({"GetSessionToken", "GetFederationToken", "AssumeRoot", "ConsoleLogin"})
"""Events that tell of the use of credentials, and are not compared (CT-1)."""

SWITCH_ROLE = "SwitchRole"


class CutLookup(NamedTuple):
    """A lookup of events that does not reach back as far as CloudTrail keeps them (CT-45, CT-55).

    `since` is the time of the oldest record that was read, in seconds since 1970; None: there is
    none, for nothing was asked or answered. Texts are empty where nobody tells them.
    """

    account: str
    region: str
    operation: str
    since: int | None


class RecordedIdentity(NamedTuple):
    """`userIdentity`: who signed. Texts are empty where the record has none.

    `issuer_arn`, `issuer_id` tell the role, or the user, that the credentials came from;
    `is_session`: they were temporary; `mfa` None: the record does not tell.
    """

    type: str
    arn: str = ""
    principal_id: str = ""
    account: str = ""
    access_key: str = ""
    user_name: str = ""
    provider: str = ""
    invoked_by: str = ""
    is_session: bool = False
    issuer_arn: str = ""
    issuer_id: str = ""
    issued_at: str = ""
    mfa: bool | None = None
    source_identity: str = ""
    web_provider: str = ""


class RecordedParameters(NamedTuple):
    """`requestParameters` of an operation that assumes a role; None: not in the request."""

    role: str = ""
    session_name: str | None = None
    external_id: str | None = None
    serial_number: str | None = None
    duration: int | None = None
    tags: Tags = ()
    transitive_tag_keys: tuple[str, ...] = ()
    inherited_tags: Tags = ()
    source_identity: str | None = None
    session_policy: str | None = None
    policy_arns: tuple[str, ...] = ()
    saml_provider: str = ""


class RecordedResponse(NamedTuple):
    """What of `responseElements` tells about the session that was made."""

    access_key: str = ""
    expiration: str = ""
    role_id: str = ""
    audience: str = ""
    issuer: str = ""
    subject_type: str = ""


class CloudTrailRecord(NamedTuple):
    """One record. `time` is in seconds since 1970 (CT-6).

    `parameters` None: the request was not recorded (CT-11). `role` is the role that is asked for,
    wherever the record names it. `subjects` of a change are what it writes to, as pairs of the
    parameter and its value. `context` are the context keys of an enriched event. `is_lossy`: the
    form it was read from does not tell what is absent from what was left out (CT-57).
    """

    event_id: str
    name: str
    source: str
    time: int
    region: str
    account: str
    identity: RecordedIdentity
    parameters: RecordedParameters | None = None
    response: RecordedResponse | None = None
    error_code: str = ""
    error_message: str = ""
    role: str = ""
    shared_id: str = ""
    replaces: str = ""
    source_address: str = ""
    endpoint_id: str = ""
    user_agent: str = ""
    is_global: bool = False
    has_tls: bool = False
    trust_grant: bool | None = None
    authorized_by_idp: bool = False
    subjects: tuple[tuple[str, str], ...] = ()
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_lossy: bool = False
