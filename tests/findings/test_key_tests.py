"""Which conditions keep strangers out."""

import pytest

from rolescope.findings.key_tests import is_fenced, key_tests
from rolescope.model.policy import Condition


@pytest.mark.parametrize(
    ("operator", "key", "values", "fences"),
    [
        ("ArnLike", "aws:PrincipalArn", ("arn:aws:iam::111122223333:role/*",), True),
        ("ArnLike", "aws:PrincipalArn", ("arn:aws:iam::*:role/Deploy",), False),
        ("StringLike", "aws:PrincipalArn", ("*Deploy",), False),
        ("StringLike", "aws:userid", ("AROAEXAMPLE:*",), True),
        ("StringLike", "aws:userid", ("*:deploy",), False),
        ("IpAddress", "aws:SourceIp", ("203.0.113.0/24",), True),
        ("IpAddress", "aws:SourceIp", ("203.0.113.0/24", "0.0.0.0/0"), False),
        ("StringEquals", "aws:PrincipalOrgID", ("o-exampleorg1",), True),
        ("StringLike", "aws:PrincipalOrgID", ("*",), False),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", ("o-exampleorg1",), False),
        ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", ("o-exampleorg1/*",), False),
        ("StringNotEquals", "aws:PrincipalOrgID", ("o-exampleorg1",), False),
        ("StringEquals", "sts:ExternalId", ("a-long-secret",), False),
    ],
)
def test_a_fence_is_what_callers_do_not_choose(
    operator: str, key: str, values: tuple[str, ...], *, fences: bool
) -> None:
    assert is_fenced(key_tests((Condition(operator, key, values),))) is fences
