"""One record of CloudTrail as a JSON object becomes a value (CT-1 to CT-6, CT-54, CT-56)."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from rolescope.model.cloudtrail import (
    ASSUMING,
    SWITCH_ROLE,
    USE_EVENTS,
    CloudTrailRecord,
    RecordedIdentity,
    RecordedParameters,
    RecordedResponse,
)
from rolescope.model.principal import Tags

STS, SIGN_IN = "sts.amazonaws.com", "signin.amazonaws.com"
IAM, ORGANIZATIONS = "iam.amazonaws.com", "organizations.amazonaws.com"

_WRITES = {  # CT-37
    IAM: frozenset(
        """
        AddClientIDToOpenIDConnectProvider AddUserToGroup AttachGroupPolicy AttachRolePolicy
        AttachUserPolicy CreateOpenIDConnectProvider CreatePolicyVersion CreateRole
        CreateSAMLProvider CreateUser DeleteGroupPolicy DeleteOpenIDConnectProvider DeletePolicy
        DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy
        DeleteSAMLProvider DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy
        DetachGroupPolicy DetachRolePolicy DetachUserPolicy PutGroupPolicy
        PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy
        RemoveClientIDFromOpenIDConnectProvider RemoveUserFromGroup SetDefaultPolicyVersion
        TagRole TagUser UntagRole UntagUser UpdateAssumeRolePolicy UpdateRole UpdateSAMLProvider
        """.split()  # noqa: SIM905 - a list of 38 lines would say no more
    ),
    ORGANIZATIONS: frozenset(
        {
            *("AttachPolicy", "DetachPolicy", "UpdatePolicy", "DeletePolicy", "MoveAccount"),
            *("EnablePolicyType", "DisablePolicyType", "RemoveAccountFromOrganization"),
            *("LeaveOrganization", "CloseAccount"),
        }
    ),
}
_NAMING = (  # of a write, what it writes to: the first of them that is there
    "roleName",
    "userName",
    "groupName",
    "openIDConnectProviderArn",
    "sAMLProviderArn",
    "policyArn",
    "targetId",
    "policyId",
    "accountId",
    "rootId",
)
_SOURCES = {
    STS: frozenset({*ASSUMING, *USE_EVENTS}),
    SIGN_IN: frozenset({SWITCH_ROLE, "ConsoleLogin"}),
    **_WRITES,
}
READ_EVENTS = frozenset[str]().union(*_SOURCES.values())
"""The names of all events that are read; the rest is skipped."""

_NOT_AUTHORIZED = re.compile(r"is not authorized to perform: sts:\w+ on resource: (arn:\S+)")
_MAX_TEXT = 100_000  # characters of one field: AWS cuts requests at 100 KB (CT-5)


class RecordFault(ValueError):
    """A record that cannot be read. `code` counts alike, `what` says it for one of them."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code, self.what = code, what


def read_record(raw: dict[str, Any], *, is_lossy: bool = False) -> CloudTrailRecord | None:
    """Return a record; None when it is about something else (CT-1).

    Raises:
        RecordFault: it is one of those that are read, and cannot be.
    """
    name = raw.get("eventName")
    if name is None and "eventname" in raw:
        raw = spelled(raw)
        name = raw.get("eventName")
    if name not in READ_EVENTS:
        if not isinstance(name, str) or not name:
            raise RecordFault("no-event-name", "It does not say what was called (eventName).")
        return None
    source = raw.get("eventSource")
    if source not in _SOURCES:
        if source is not None:
            return None
        source = SIGN_IN if name in _SOURCES[SIGN_IN] else STS if name in _SOURCES[STS] else IAM
    if name not in _SOURCES[source]:
        return None
    try:
        return _record(raw, name, source, is_lossy=is_lossy)
    except (TypeError, AttributeError, KeyError, IndexError) as error:
        raise RecordFault("wrong-type", "A field of it holds a value of the wrong type.") from error


def _record(raw: dict[str, Any], name: str, source: str, *, is_lossy: bool) -> CloudTrailRecord:
    get = raw.get
    asked = _object(get("requestParameters"))
    if source in _WRITES:
        return CloudTrailRecord(
            event_id=_text(get("eventID")),
            name=name,
            source=source,
            time=_time(get("eventTime") or get("@timestamp")),
            region=_text(get("awsRegion")),
            account=_text(get("recipientAccountId")),
            identity=_identity(_object(get("userIdentity")) or {}),
            error_code=_text(get("errorCode")),
            subjects=_subjects(asked or {}),
            is_lossy=is_lossy,
        )
    message = _text(get("errorMessage"))
    more = _object(get("additionalEventData"))
    details = _object(more.get("RequestDetails")) if more else None
    identity = _identity(_object(get("userIdentity")) or {})
    addendum = _object(get("addendum"))
    parameters = _parameters(asked) if asked and name in ASSUMING else None
    return CloudTrailRecord(
        _text(get("eventID")),
        name,
        source,
        _time(get("eventTime") or get("@timestamp")),
        _text(get("awsRegion")),
        _text(get("recipientAccountId")),
        identity,
        parameters,
        _response(_object(get("responseElements"))),
        _text(get("errorCode")) or _failed_login(name, raw),
        message,
        _role(parameters, message, get("resources")) if name in ASSUMING else "",
        _text(get("sharedEventID")),
        _text(addendum.get("originalEventID")) if addendum else "",
        _text(get("sourceIPAddress")),
        _text(get("vpcEndpointId")),
        _text(get("userAgent")),
        _text(details.get("endpointType")) == "global" if details else False,
        bool(get("tlsDetails")),
        _truth(more.get("explicitTrustGrant")) if more else None,
        _truth(more.get("RoleAuthorizedByIdp")) is True if more else False,
        (),
        _context(raw) if "eventContext" in raw else (),
        is_lossy,
    )


def _failed_login(name: str, raw: dict[str, Any]) -> str:
    """Return a code for a failed sign-in, which has a message alone."""
    return "Failure" if name == "ConsoleLogin" and raw.get("errorMessage") else ""


def _identity(found: dict[str, Any]) -> RecordedIdentity:
    get = found.get
    context = _object(get("sessionContext")) or {}
    attributes = _object(context.get("attributes")) or {}
    issuer = _object(context.get("sessionIssuer")) or {}
    web = _object(context.get("webIdFederationData"))
    return RecordedIdentity(
        _text(get("type")),
        _text(get("arn")),
        _text(get("principalId")),
        _text(get("accountId")),
        _text(get("accessKeyId")),
        _text(get("userName")),
        _text(get("identityProvider")),
        _text(get("invokedBy")),
        bool(attributes),
        _text(issuer.get("arn")),
        _text(issuer.get("principalId")),
        _text(attributes.get("creationDate")),
        _truth(attributes.get("mfaAuthenticated")),
        _text(context.get("sourceIdentity")),
        _text(web.get("federatedProvider")) if web else "",
    )


def _parameters(asked: dict[str, Any]) -> RecordedParameters:
    get = asked.get
    return RecordedParameters(
        _text(get("roleArn")),
        _optional(get("roleSessionName")),
        _optional(get("externalId")),
        _optional(get("serialNumber")),
        _number(get("durationSeconds")),
        _tags(get("tags")) or _tags(get("principalTags")),
        _texts(get("transitiveTagKeys")),
        _tags(get("incomingTransitiveTags")),
        _optional(get("sourceIdentity")),
        _policy(get("policy")),
        _arns(get("policyArns")),
        _text(get("principalArn")),
    )


def _response(answered: dict[str, Any] | None) -> RecordedResponse | None:
    if not answered:
        return None
    get = answered.get
    credentials = _object(get("credentials")) or {}
    session = _object(get("assumedRoleUser")) or {}
    return RecordedResponse(
        _text(credentials.get("accessKeyId")).partition(",")[0],  # of a struct, nothing behind it
        _text(credentials.get("expiration")),
        _text(session.get("assumedRoleId")).partition(":")[0],
        _text(get("audience")),
        _text(get("issuer")),
        _text(get("subjectType")),
    )


def _role(parameters: RecordedParameters | None, message: str, resources: object) -> str:
    """Return the role that is asked for: CT-31, CT-11."""
    if parameters is not None and parameters.role:
        return parameters.role
    found = _NOT_AUTHORIZED.search(message) if message else None
    if found is not None:
        return found.group(1)
    for one in resources if isinstance(resources, list) else ():
        fields = _object(one) or {}
        if fields.get("type", fields.get("ResourceType")) == "AWS::IAM::Role":
            arn = fields.get("ARN") or fields.get("arn") or fields.get("ResourceName")
            return _text(arn)
    return ""


def _subjects(asked: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    for key in _NAMING:
        value = asked.get(key)
        if isinstance(value, str) and value:
            subjects = [(key, value)]
            if key == "targetId" and isinstance(asked.get("policyId"), str):
                subjects.append(("policyId", asked["policyId"]))
            return tuple(subjects)
    return ()


def _context(raw: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the context keys of an enriched event, as given (CT-31)."""
    given = _object((_object(raw["eventContext"]) or {}).get("requestContext")) or {}
    return tuple(
        (key, tuple(map(_written, value)) if isinstance(value, list) else (_written(value),))
        for key, value in given.items()
        if value is not None and not isinstance(value, dict)
    )


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# Fields


def _text(value: object) -> str:
    if isinstance(value, str):
        return value if len(value) <= _MAX_TEXT else value[:_MAX_TEXT]
    if value is None:
        return ""
    if isinstance(value, int | float):
        return _written(value)
    raise TypeError


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _object(value: object) -> dict[str, Any] | None:
    if isinstance(value, dict) or value is None:
        return value
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            found: object = json.loads(value)
        except (ValueError, RecursionError):
            raise TypeError from None
        if found is None or isinstance(found, dict):
            return found
    raise TypeError


def _truth(value: object) -> bool | None:
    if isinstance(value, bool) or value is None:
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:  # noqa: PLR2004
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise TypeError


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(_text, value)) if isinstance(value, list) else (_text(value),)


def _tags(value: object) -> Tags:
    if not value:
        return ()
    if isinstance(value, dict):
        return tuple((key, _text(held)) for key, held in value.items())
    if isinstance(value, list):
        pairs = (
            (one.get("key", one.get("Key")), one.get("value", one.get("Value"))) for one in value
        )
        return tuple((_text(key), _text(held)) for key, held in pairs)
    raise TypeError


def _arns(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return _texts(value)
    return tuple(_text(one.get("arn") if isinstance(one, dict) else one) for one in value)


def _policy(value: object) -> str | None:
    return json.dumps(value) if isinstance(value, dict) else _optional(value)


def _time(value: object) -> int:
    """Read a time in UTC: ISO 8601, with a space, or an epoch in seconds or milliseconds (CT-56).

    Raises:
        RecordFault: there is none.
    """
    try:
        if isinstance(value, str):
            if value.isdecimal():
                return _of_epoch(float(value))
            moment = datetime.fromisoformat(value.removesuffix(" UTC"))
            return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _of_epoch(value)
    except (ValueError, OverflowError):
        pass
    raise RecordFault("no-time", "It does not say when it was (eventTime).")


_LAST_SECOND = 100_000_000_000  # an epoch beyond is one in milliseconds


def _of_epoch(number: float) -> int:
    seconds = int(number / 1000 if number > _LAST_SECOND else number)
    datetime.fromtimestamp(seconds, UTC)  # within the calendar
    return seconds


# Spelling

_SPELLINGS = {
    word.lower(): word
    for word in """
    eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent
    errorCode errorMessage requestParameters responseElements additionalEventData requestID eventID
    readOnly resources eventType managementEvent recipientAccountId sharedEventID vpcEndpointId
    eventCategory tlsDetails addendum eventContext requestContext type principalId arn accountId
    accessKeyId userName invokedBy identityProvider sessionContext sessionIssuer attributes
    webIdFederationData creationDate mfaAuthenticated sourceIdentity federatedProvider
    invokedByDelegate roleArn roleSessionName externalId serialNumber durationSeconds tags
    principalTags transitiveTagKeys incomingTransitiveTags policy policyArns principalArn
    credentials assumedRoleUser assumedRoleId expiration audience issuer subjectType provider
    originalEventID reason RequestDetails endpointType awsServingRegion explicitTrustGrant
    RoleAuthorizedByIdp SwitchFrom roleName userName groupName policyArn targetId policyId rootId
    openIDConnectProviderArn sAMLProviderArn subject nameQualifier sAMLAssertionID packedPolicySize
    policyDocument MFAUsed sessionToken subjectFromWebIdentityToken federatedUser federatedUserId
    identityProviderConnectionVerificationMethod name targetPrincipal taskPolicyArn userId
    onBehalfOf inScopeOf credentialId tlsVersion cipherSuite clientProvidedHostHeader LoginTo
    MobileVersion MFAIdentifier RedirectTo
    """.split()  # noqa: SIM905 - a list of a hundred lines would say no more
}
_AS_WRITTEN = frozenset({"tags", "principalTags", "incomingTransitiveTags", "requestContext"})


def is_spelled(key: str) -> bool:
    """Tell whether CloudTrail has such a key, however it is spelled."""
    return key.lower() in _SPELLINGS


def spelled(raw: dict[str, Any]) -> dict[str, Any]:
    """Return an object with the keys as CloudTrail spells them (CT-56)."""
    found: dict[str, Any] = {}
    for key, value in raw.items():
        name = _SPELLINGS.get(key.lower(), key)
        is_inner = isinstance(value, dict) and name not in _AS_WRITTEN
        found[name] = spelled(value) if is_inner else value
    return found
