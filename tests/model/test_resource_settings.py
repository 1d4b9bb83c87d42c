"""RES-31 to RES-43: what an import tells of a resource beside its policy."""

from typing import Any

import pytest

from rolescope.model.resource_list import Resource
from rolescope.model.resource_settings import (
    Encryption,
    KeyGrant,
    Ownership,
    encryption_of,
    grants_of,
    is_managed_by_aws,
    ownership_of,
    restricts_public_buckets,
)
from support.worlds.build import A

ARN = f"arn:aws:kms:eu-west-1:{A}:key/1"
GRANT = {"GrantId": "g", "GranteePrincipal": "p", "Operations": ["Decrypt", 7]}


def resource(**extra: object) -> Resource:
    return Resource(type="kms_key", arn=ARN, account=A, extra=extra)


def test_encryption_names_its_key_res33() -> None:
    told = resource(encryption={"algorithm": "aws:kms", "key": ARN, "bucket_key": True})
    assert encryption_of(told) == Encryption(algorithm="aws:kms", key=ARN, has_bucket_key=True)
    assert encryption_of(resource(encryption={})) == Encryption()
    assert encryption_of(resource(encryption={"key": 7})) == Encryption()


@pytest.mark.parametrize("extra", [{}, {"encryption": None}, {"encryption": "aws:kms"}])
def test_encryption_that_is_not_told_is_not_known_res33(extra: dict[str, Any]) -> None:
    assert encryption_of(resource(**extra)) is None


def test_grants_are_as_list_grants_prints_them_res31() -> None:
    constraints = {"EncryptionContextEquals": {"b": "2", "a": "1"}, "SourceArn": "s"}
    subset = {"EncryptionContextSubset": {"a": "1"}}
    service = {"GranteeServicePrincipal": "s3.amazonaws.com", "Operations": []}
    grants = [GRANT | {"Constraints": constraints}, service | {"Constraints": subset}]
    assert grants_of(resource(grants=grants)) == (
        KeyGrant(
            id="g",
            grantee="p",
            operations=("Decrypt",),
            equals=(("a", "1"), ("b", "2")),
            source_arn="s",
        ),
        KeyGrant(id="", grantee="s3.amazonaws.com", subset=(("a", "1"),)),
    )
    assert grants_of(resource(grants=[])) == ()


@pytest.mark.parametrize(
    "grants",
    [
        None,
        "all",
        [7],
        [{"GranteePrincipal": "p"}],
        [{"Operations": []}],
        [GRANT | {"Constraints": 7}],
        [GRANT | {"Constraints": {"EncryptionContextSubset": 7}}],
        [GRANT, None],
    ],
)
def test_grants_that_cannot_be_read_are_not_known_res31(grants: object) -> None:
    assert grants_of(resource(grants=grants)) is None


def test_keys_of_aws_are_told_by_manager_or_alias_res34() -> None:
    alias = Resource(type="kms_alias", arn=f"arn:aws:kms:eu-west-1:{A}:alias/aws/s3", account=A)
    assert is_managed_by_aws(resource(key_manager="AWS"))
    assert is_managed_by_aws(alias)
    assert not is_managed_by_aws(resource(key_manager="CUSTOMER"))


@pytest.mark.parametrize(
    ("settings", "is_on"),
    [
        ({"RestrictPublicBuckets": True}, True),
        ({"RestrictPublicBuckets": False}, False),
        ({}, False),
        ({"RestrictPublicBuckets": "yes"}, None),
        (None, None),
        (7, None),
    ],
)
def test_block_public_access_is_on_off_or_not_known_res41(settings: object, is_on: object) -> None:
    assert restricts_public_buckets(resource(public_access_block=settings)) is is_on


@pytest.mark.parametrize(
    ("setting", "ownership"),
    [
        ("BucketOwnerEnforced", Ownership.ENFORCED),
        ("ObjectWriter", Ownership.LISTS),
        (None, Ownership.UNKNOWN),
        (7, Ownership.UNKNOWN),
    ],
)
def test_lists_of_a_bucket_count_unless_its_owner_has_all_res43(
    setting: object, ownership: Ownership
) -> None:
    assert ownership_of(resource(object_ownership=setting)) is ownership
