"""A file is told by its beginning: JSON that is cut anywhere is no table (CT-55)."""

import pytest

from rolescope.importers.cloudtrail.table import is_table

RECORD = '{"Records":[{"eventTime":"x","userIdentity":{"type":"Root"},"eventName":"AssumeRole"}]}'


@pytest.mark.parametrize("begin", [RECORD, f"\ufeff {RECORD}", RECORD[RECORD.index("[") :]])
def test_no_beginning_of_json_is_a_table(begin: str) -> None:
    assert not any(is_table(begin[:end]) for end in range(len(begin) + 1))


def test_columns_are_a_table() -> None:
    assert is_table('"eventversion","useridentity","eventtime"\n')
    assert is_table("eventTime,eventName\n")
