"""A record becomes the request that was made (CT-31 to CT-33, CT-57)."""

import ipaddress
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from rolescope.model.caller import CallerKind
from rolescope.model.cloudtrail import ASSUMING, CloudTrailRecord
from rolescope.model.instant import format_instant
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.reality.identities import RecordedCaller, caller_of

_GLOBAL_REGION = "us-east-1"
_UNKNOWN = AssumeRoleParameters()
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
IPV4 = re.compile(rf"({_BYTE}\.{_BYTE}\.{_BYTE})\.{_BYTE}", re.ASCII)
"""An address as nearly all records have it, for reading it needs no `ipaddress`; and its /24."""


def request_of(found: RecordedCaller, record: CloudTrailRecord) -> AssumeRoleRequest:
    """Return the request of a record: what it proves absent is absent, the rest is unknown."""
    context = {**dict(_context(found, record)), **dict(record.context)}
    return AssumeRoleRequest(
        caller=caller_of(found, record),
        role=record.role,
        at=time_text(record.time),
        action=ASSUMING[record.name],
        parameters=_parameters(record),
        context=tuple(map(_same, context.items())),
        is_open=True,  # CT-32
    )


_ContextItem = tuple[str, tuple[str, ...] | None]


@lru_cache(maxsize=65_536)
def _same(item: _ContextItem) -> _ContextItem:
    """Return one object for all that are alike: requests are kept by the thousands."""
    return item


def _parameters(record: CloudTrailRecord) -> AssumeRoleParameters:
    asked = record.parameters
    if asked is None:
        return _UNKNOWN
    return AssumeRoleParameters(
        session_name=asked.session_name,
        external_id=asked.external_id,
        mfa=asked.serial_number is not None,
        duration=asked.duration,
        tags=asked.tags,
        transitive_tag_keys=asked.transitive_tag_keys,
        source_identity=asked.source_identity,
        session_policy=asked.session_policy,
        policy_arns=asked.policy_arns,
    )


def _context(
    found: RecordedCaller, record: CloudTrailRecord
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    yield from _absent(found, record)
    yield from _network(record)
    region = _GLOBAL_REGION if record.is_global else record.region
    if region:
        yield "aws:RequestedRegion", (region,)
    if record.has_tls:
        yield "aws:SecureTransport", ("true",)
    if record.user_agent:
        yield "aws:UserAgent", (record.user_agent,)
    if record.authorized_by_idp:
        yield "sts:RoleAuthorizedByIdp", ("true",)


def _absent(found: RecordedCaller, record: CloudTrailRecord) -> Iterator[tuple[str, None]]:
    """Yield the keys that a request with recorded parameters surely lacks."""
    asked = record.parameters
    if asked is None or record.is_lossy:
        return
    if asked.external_id is None:
        yield "sts:ExternalId", None
    if asked.source_identity is None and not record.identity.source_identity:
        yield "sts:SourceIdentity", None
    if _is_without_mfa(found, record):
        yield "aws:MultiFactorAuthPresent", None


def _is_without_mfa(found: RecordedCaller, record: CloudTrailRecord) -> bool:
    """Tell whether a user with long-term keys gave no code; the role's copy does not tell."""
    return (
        found.kind is CallerKind.USER
        and record.identity.type == "IAMUser"
        and record.parameters is not None
        and record.parameters.serial_number is None
    )


def _network(record: CloudTrailRecord) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    address = record.source_address
    if record.endpoint_id:
        yield "aws:SourceVpce", (record.endpoint_id,)
        if is_address(address):
            yield "aws:VpcSourceIp", (address,)
        yield "aws:SourceIp", None
    elif is_address(address):
        yield "aws:SourceIp", (address,)
        if not record.is_lossy:
            for key in ("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"):
                yield key, None


@lru_cache(maxsize=65_536)
def is_address(text: str) -> bool:
    """Tell whether it is an address, and not the name of a service or of AWS itself."""
    if IPV4.fullmatch(text):
        return True
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def time_text(time: int) -> str:
    """Write the time of a record as formats.md does."""
    return format_instant(datetime.fromtimestamp(time, UTC))
