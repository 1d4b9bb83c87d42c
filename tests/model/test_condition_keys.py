"""Which condition keys a request for a role may hold."""

import pytest

from rolescope.model.condition_keys import is_of_assuming, key_set, why_never


@pytest.mark.parametrize(
    ("key", "is_known"),
    [
        ("aws:PrincipalArn", True),
        ("AWS:principalarn", True),
        ("aws:PrincipalTag/team", True),
        ("aws:PrincipalTag/a/b", True),
        ("aws:PrincipalTag/", False),
        ("aws:PrincipalTag", False),
        ("sts:ExternalId", True),
        ("sts:RequestContext/identitystore:UserId", True),
        ("sts:DurationSeconds", False),
        ("saml:edupersonorgdn", True),
        ("saml:other", False),
        ("token.actions.githubusercontent.com:sub", True),
        ("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud", True),
        ("token.actions.githubusercontent.com:", False),
        ("iam:PassedToService", False),
        ("codebuild:ProjectArn", True),
        ("x", False),
    ],
)
def test_keys_of_a_request_for_a_role(key: str, *, is_known: bool) -> None:
    assert is_of_assuming(key) is is_known


def test_it_is_said_why_a_key_of_sts_is_never_there() -> None:
    assert "how long a session lasts" in why_never("STS:DurationSeconds")
    assert why_never("sts:ExternalId") == ""


def test_a_set_of_keys_knows_beginnings() -> None:
    keys = key_set(("s3:prefix", "kms:EncryptionContext:"))
    assert "S3:Prefix" in keys
    assert "kms:EncryptionContext:app" in keys
    assert "kms:EncryptionContext:" not in keys
    assert keys
    assert not key_set(())
