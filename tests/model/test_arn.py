"""The parts of an ARN (ARN-1 to ARN-5)."""

import pytest

from rolescope.model.arn import Arn, group_digits, is_account_id, role_name


def test_an_arn_is_split_on_its_first_five_colons_arn1() -> None:
    text = "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:app:*"
    found = Arn.parse(text)
    assert found == Arn("aws-us-gov", "logs", "us-gov-west-1", "111122223333", "log-group:app:*")


@pytest.mark.parametrize(
    "text", ["", "role/x", "arn:aws:iam::1", "arn:AWS:iam::1:root", "x:aws::::"]
)
def test_what_is_no_arn_is_none_arn2(text: str) -> None:
    assert Arn.parse(text) is None


@pytest.mark.parametrize(
    ("resource", "type_", "name"),
    [
        ("role/App", "role", "App"),
        ("role/a/b/App", "role", "App"),
        ("root", "root", "root"),
        ("assumed-role/App/s1", "assumed-role", "s1"),
    ],
)
def test_type_and_name_of_a_resource_arn5(resource: str, type_: str, name: str) -> None:
    found = Arn("aws", "iam", "", "111122223333", resource)
    assert (found.type, found.name) == (type_, name)
    assert role_name(resource) == name


def test_account_ids_are_twelve_digits_as_text_arn3() -> None:
    assert is_account_id("000000000012")
    assert not any(map(is_account_id, ("12", "1111222233334", "11112222333x", "\u0661" * 12)))
    assert group_digits("000000000012") == "0000 0000 0012"
    assert group_digits("aws") == "aws"
