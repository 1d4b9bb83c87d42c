"""Settings of resources beside their policies: encryption, grants, access (RES-31 to RES-44).

An import tells them in `extra` of a resource. What is of another kind than it should be is not
known, and never an error (RES-80).
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from rolescope.model.resource_list import Resource
from rolescope.value import Value

_ENFORCED = "BucketOwnerEnforced"


class Encryption(Value, kw_only=True):
    """How a resource encrypts. `key`: ARN, ID or alias of a key of KMS; empty: none of KMS."""

    algorithm: str = ""
    key: str = ""
    has_bucket_key: bool = False


class KeyGrant(Value, kw_only=True):
    """A grant of a key (RES-31).

    `operations` are those of KMS's API, such as `Decrypt`. The constraints are pairs of the
    encryption context: all of `equals`, or at least those of `subset`; None: no such constraint.
    """

    id: str
    grantee: str
    operations: tuple[str, ...] = ()
    equals: tuple[tuple[str, str], ...] | None = None
    subset: tuple[tuple[str, str], ...] | None = None
    source_arn: str = ""


class Ownership(Enum):
    """Whether access control lists of a bucket can let anybody in (RES-43)."""

    ENFORCED = "enforced"  # they mean nothing
    LISTS = "lists"
    UNKNOWN = "unknown"


def encryption_of(resource: Resource) -> Encryption | None:
    """Return how a resource encrypts; None where that was not imported (RES-33)."""
    settings = resource.extra.get("encryption")
    if not isinstance(settings, Mapping):
        return None
    return Encryption(
        algorithm=_text(settings, "algorithm"),
        key=_text(settings, "key"),
        has_bucket_key=settings.get("bucket_key") is True,
    )


def grants_of(key: Resource) -> tuple[KeyGrant, ...] | None:
    """Return the grants of a key; None where they were not imported, or not all of them.

    The items are as ListGrants prints them. One that cannot be read makes the list incomplete.
    """
    items = key.extra.get("grants")
    if not isinstance(items, list):
        return None
    grants = tuple(_grant(item) for item in items)
    known = tuple(grant for grant in grants if grant is not None)
    return known if len(known) == len(grants) else None


def _grant(item: object) -> KeyGrant | None:
    if not isinstance(item, Mapping):
        return None
    operations, constraints = item.get("Operations"), item.get("Constraints", {})
    grantee = _text(item, "GranteePrincipal") or _text(item, "GranteeServicePrincipal")
    if not grantee or not isinstance(operations, list) or not isinstance(constraints, Mapping):
        return None
    contexts = {}
    for name in ("EncryptionContextEquals", "EncryptionContextSubset"):
        context = constraints.get(name)
        if context is not None and not isinstance(context, Mapping):
            return None
        contexts[name] = None if context is None else _pairs(context)
    return KeyGrant(
        id=_text(item, "GrantId"),
        grantee=grantee,
        operations=tuple(name for name in operations if isinstance(name, str)),
        equals=contexts["EncryptionContextEquals"],
        subset=contexts["EncryptionContextSubset"],
        source_arn=_text(constraints, "SourceArn"),
    )


def is_managed_by_aws(key: Resource) -> bool:
    """Tell whether a key or an alias is AWS's own (RES-34)."""
    return key.text("key_manager") == "AWS" or ":alias/aws/" in key.arn


def restricts_public_buckets(resource: Resource) -> bool | None:
    """Tell whether Block Public Access keeps others out here; None: not imported (RES-40, RES-41).

    The answer is that of the resource alone, a bucket, an access point or an account.
    """
    settings = resource.extra.get("public_access_block")
    if not isinstance(settings, Mapping):
        return None
    is_on = settings.get("RestrictPublicBuckets", False)
    return is_on if isinstance(is_on, bool) else None


def ownership_of(bucket: Resource) -> Ownership:
    """Return what access control lists of a bucket mean (RES-43)."""
    setting = bucket.text("object_ownership")
    if not setting:
        return Ownership.UNKNOWN
    return Ownership.ENFORCED if setting == _ENFORCED else Ownership.LISTS


def _text(settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key)
    return value if isinstance(value, str) else ""


def _pairs(context: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((str(key), str(value)) for key, value in context.items()))
