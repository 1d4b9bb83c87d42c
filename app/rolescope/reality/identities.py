"""Who called, as a record tells it (CT-16 to CT-30)."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.request.named_session import session_named
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.cloudtrail import CloudTrailRecord, RecordedIdentity, RecordedResponse
from rolescope.model.instant import parse_instant
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS


class NotComparable(Enum):
    """Why a call cannot be asked of the engine."""

    IDENTITY = "kind of identity"  # CT-26
    CALLER = "caller not recorded"
    ROLE = "role not recorded"


class RecordedCaller(NamedTuple):
    """A caller, before it is asked about.

    `entity` is the ARN of its user or role, the name of its service, or its provider. `name` is
    that of its session. `is_recreated`: its unique ID is another than in the import (CT-29).
    `is_placeholder`: nothing but its account and unique ID is known (CT-20).
    """

    kind: CallerKind
    entity: str
    name: str = ""
    is_recreated: bool = False
    is_placeholder: bool = False
    subject: str = ""
    audience: str = ""


Found = RecordedCaller | NotComparable


def identify(record: CloudTrailRecord, index: WorldIndex) -> Found:
    """Tell who called."""
    found = _BY_TYPE.get(record.identity.type)
    return NotComparable.IDENTITY if found is None else found(record, index)


def _user(record: CloudTrailRecord, index: WorldIndex) -> Found:
    identity = record.identity
    if not identity.arn:
        return NotComparable.CALLER
    is_temporary = identity.is_session or identity.access_key.startswith("ASIA")  # CT-17
    known = index.users.get(identity.arn)
    is_other = known is not None and _differs(known.id, identity.principal_id)
    kind = CallerKind.SESSION_TOKEN if is_temporary else CallerKind.USER
    return RecordedCaller(kind, identity.arn, is_recreated=is_other)


def _session(record: CloudTrailRecord, index: WorldIndex) -> Found:
    identity = record.identity
    name = identity.arn.rpartition("/")[2]
    role = identity.issuer_arn
    if not role:  # a record that somebody cut: the ARN of the session lacks the path (ARN-8)
        named = session_named(identity.arn, index)
        if named is None:
            return NotComparable.CALLER
        role = named.role
    known = index.roles.get(role)
    is_other = known is not None and _differs(known.id, identity.issuer_id)
    return RecordedCaller(CallerKind.SESSION, role, name, is_recreated=is_other)


def _of_account(record: CloudTrailRecord, index: WorldIndex) -> Found:
    """CT-20: the copy of the role's account tells the account and the unique ID alone."""
    identity = record.identity
    account, (unique, _, name) = identity.account, identity.principal_id.partition(":")
    partition = partition_of(record.role) or "aws"
    if not account or not unique:
        return NotComparable.CALLER
    if unique == account:
        if name:
            return RecordedCaller(
                CallerKind.FEDERATED_USER, f"arn:{partition}:iam::{account}:user/{name}"
            )
        return RecordedCaller(CallerKind.ROOT, f"arn:{partition}:iam::{account}:root")
    is_role = bool(name) or unique.startswith("AROA")
    kind = CallerKind.SESSION if is_role else CallerKind.USER
    entity = index.by_unique_id.get(unique)
    if entity is not None and account_of(entity.arn) == account:
        return RecordedCaller(kind, entity.arn, name)
    arn = f"arn:{partition}:iam::{account}:{'role' if is_role else 'user'}/{unique}"
    return RecordedCaller(kind, arn, name, is_placeholder=True)


def _service(record: CloudTrailRecord, _index: WorldIndex) -> Found:
    name = record.identity.invoked_by
    return RecordedCaller(CallerKind.SERVICE, name) if "." in name else NotComparable.CALLER


def _web(record: CloudTrailRecord, _index: WorldIndex) -> Found:
    identity = record.identity
    if not identity.provider:
        return NotComparable.CALLER
    subject = identity.user_name
    begin, end = f"{identity.provider}:", f":{subject}"
    audience = record.response.audience if record.response else ""
    rest = identity.principal_id
    if rest.startswith(begin) and rest.endswith(end) and len(rest) > len(begin) + len(end):
        audience = rest[len(begin) : -len(end)]
    return RecordedCaller(CallerKind.WEB, _provider(record), subject=subject, audience=audience)


def _provider(record: CloudTrailRecord) -> str:
    """Return the provider of a token as trust policies name it (PR-8).

    A bare host that AWS has not built in can only be a provider of the role's account (TR-21).
    """
    provider, account = record.identity.provider, account_of(record.role)
    if provider in BUILT_IN_PROVIDERS or ":" in provider or not account:
        return provider
    return f"arn:{partition_of(record.role)}:iam::{account}:oidc-provider/{provider}"


def _saml(record: CloudTrailRecord, _index: WorldIndex) -> Found:
    provider = record.parameters.saml_provider if record.parameters else ""
    if not provider:
        return NotComparable.CALLER
    return RecordedCaller(CallerKind.SAML, provider, subject=record.identity.user_name)


def _federated(record: CloudTrailRecord, _index: WorldIndex) -> Found:
    identity = record.identity
    if not identity.issuer_arn:
        return NotComparable.CALLER
    name = identity.arn.rpartition("/")[2]
    return RecordedCaller(CallerKind.FEDERATED_USER, identity.issuer_arn, name)


def _root(record: CloudTrailRecord, _index: WorldIndex) -> Found:
    identity = record.identity
    account = identity.account or account_of(identity.arn)
    if not account:
        return NotComparable.CALLER
    partition = partition_of(identity.arn or record.role) or "aws"
    return RecordedCaller(CallerKind.ROOT, f"arn:{partition}:iam::{account}:root")


_BY_TYPE: Mapping[str, Callable[[CloudTrailRecord, WorldIndex], Found]] = {
    "IAMUser": _user,
    "AssumedRole": _session,
    "AWSAccount": _of_account,
    "AWSService": _service,
    "WebIdentityUser": _web,
    "SAMLUser": _saml,
    "FederatedUser": _federated,
    "Root": _root,
}


def _differs(known: str, recorded: str) -> bool:
    return bool(known and recorded) and known != recorded


# The caller of a request

_NO_RESPONSE = RecordedResponse()


def caller_of(found: RecordedCaller, record: CloudTrailRecord) -> Caller:
    """Return the caller that the engine is asked about."""
    return _CALLERS[found.kind](found, record)


def _issued(identity: RecordedIdentity) -> str | None:
    """Return when the credentials were issued, where that can be read."""
    return identity.issued_at if parse_instant(identity.issued_at) else None


def _session_caller(found: RecordedCaller, record: CloudTrailRecord) -> Caller:
    identity = record.identity
    tags = record.parameters.inherited_tags if record.parameters else ()
    provider = identity.web_provider
    return SessionCaller(
        role=found.entity,
        name="session" if found.is_placeholder else found.name or "session",
        issued_at=_issued(identity),
        source_identity=identity.source_identity or None,
        tags=tags,
        transitive_tag_keys=tuple(key for key, _ in tags),
        source=WebIdentityCaller(provider=provider) if provider else None,  # CT-19
        is_path_known=bool(identity.issuer_arn) or identity.type == "AWSAccount",
    )


def _token_caller(found: RecordedCaller, record: CloudTrailRecord) -> Caller:
    identity = record.identity
    return SessionTokenCaller(
        user=found.entity, mfa=identity.mfa is True, issued_at=_issued(identity)
    )


def _federated_caller(found: RecordedCaller, record: CloudTrailRecord) -> Caller:
    return FederatedUserCaller(
        user=found.entity, name=found.name or "federated", issued_at=_issued(record.identity)
    )


def _root_caller(found: RecordedCaller, _record: CloudTrailRecord) -> Caller:
    return RootCaller(account_of(found.entity), partition_of(found.entity) or "aws")


def _web_caller(found: RecordedCaller, _record: CloudTrailRecord) -> Caller:
    given = (("sub", found.subject), ("aud", found.audience))
    claims = tuple((name, (value,)) for name, value in given if value)
    return WebIdentityCaller(provider=found.entity, claims=claims)


def _saml_caller(found: RecordedCaller, record: CloudTrailRecord) -> Caller:
    answered = record.response or _NO_RESPONSE
    given = (
        ("sub", found.subject),
        ("aud", answered.audience),
        ("iss", answered.issuer),
        ("sub_type", answered.subject_type),
        ("namequalifier", record.identity.provider),
    )
    attributes = tuple((name, (value,)) for name, value in given if value)
    return SamlCaller(provider=found.entity, attributes=attributes)


_CALLERS: ByKind[Callable[[RecordedCaller, CloudTrailRecord], Caller]] = ByKind(
    "callers of a record",
    {
        CallerKind.USER: lambda found, _record: UserCaller(found.entity),
        CallerKind.SESSION_TOKEN: _token_caller,
        CallerKind.SESSION: _session_caller,
        CallerKind.SERVICE: lambda found, _record: ServiceCaller(found.entity),
        CallerKind.FEDERATED_USER: _federated_caller,
        CallerKind.ROOT: _root_caller,
        CallerKind.WEB: _web_caller,
        CallerKind.SAML: _saml_caller,
    },
)
