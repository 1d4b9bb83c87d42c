"""Security Lake: OCSF, classes 3002 and 6003, as JSON lines (CT-55)."""

from collections.abc import Iterable
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords, RecordForm

_UNMAPPED = ("sharedEventID", "recipientAccountId", "errorCode")
_INNER = "userIdentity."


def _detect(value: Any) -> bool:
    return isinstance(value, dict) and "api" in value and "metadata" in value


def _records(value: dict[str, Any]) -> Iterable[FoundRecords]:
    return (FoundRecords(record_of_event(value)),)


def record_of_event(event: dict[str, Any]) -> dict[str, Any]:
    """Return the record that an event of OCSF was made of."""
    api, metadata = _part(event, "api"), _part(event, "metadata")
    response, request = _part(api, "response"), _part(api, "request")
    endpoint, unmapped = _part(event, "src_endpoint"), _unmapped(event.get("unmapped"))
    record = {
        "eventID": metadata.get("uid"),
        "eventName": api.get("operation"),
        "eventSource": _part(api, "service").get("name"),
        "eventTime": event.get("time_dt") or event.get("time"),
        "awsRegion": _part(event, "cloud").get("region"),
        "recipientAccountId": _part(event, "cloud", "account").get("uid"),
        "sourceIPAddress": endpoint.get("ip") or endpoint.get("domain"),
        "vpcEndpointId": endpoint.get("uid"),
        "userAgent": _part(event, "http_request").get("user_agent"),
        "errorCode": response.get("error"),
        "errorMessage": response.get("message"),
        "requestParameters": request.get("data"),
        "responseElements": response.get("data"),
        "additionalEventData": unmapped.get("additionalEventData"),
        "tlsDetails": event.get("tls") or unmapped.get("tlsDetails"),
        "resources": [
            {"ARN": one.get("uid"), "type": one.get("type")}
            for one in event.get("resources") or ()
            if isinstance(one, dict)
        ],
        "userIdentity": _identity(event, unmapped),
    }
    return record | {key: unmapped[key] for key in _UNMAPPED if unmapped.get(key)}


def _identity(event: dict[str, Any], unmapped: dict[str, Any]) -> dict[str, Any]:
    actor, user = _part(event, "actor"), _part(event, "actor", "user")
    session = _part(actor, "session")
    found: dict[str, Any] = {
        "type": user.get("type"),
        "arn": user.get("uid"),
        "principalId": user.get("uid_alt"),
        "accountId": _part(user, "account").get("uid"),
        "accessKeyId": user.get("credential_uid"),
        "userName": user.get("name"),
        "identityProvider": _part(actor, "idp").get("name"),
        "invokedBy": actor.get("invoked_by"),
    }
    if session.get("created_time_dt") or session.get("created_time") or session.get("issuer"):
        found["sessionContext"] = {
            "sessionIssuer": {"arn": session.get("issuer")},
            "attributes": {
                "creationDate": session.get("created_time_dt") or session.get("created_time"),
                "mfaAuthenticated": session.get("is_mfa"),
            },
        }
    for path, value in unmapped.items():
        if path.startswith(_INNER) and value is not None:
            _put(found, path.removeprefix(_INNER).split("."), value)
    return found


def _put(found: dict[str, Any], keys: list[str], value: object) -> None:
    *before, last = keys
    for key in before:
        inner = found.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        found = inner
    if found.get(last) is None:
        found[last] = value


def _part(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    for key in keys:
        inner = value.get(key)
        value = inner if isinstance(inner, dict) else {}
    return value


def _unmapped(value: object) -> dict[str, Any]:
    """Return what has no place in OCSF; Parquet has it as a list of pairs."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {str(pair[0]): pair[1] for pair in value if isinstance(pair, list | tuple)}
    return {}


OCSF = RecordForm(id="ocsf", title="events of Security Lake", detect=_detect, records=_records)
