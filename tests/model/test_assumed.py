"""What a user adds to an import: accounts by name."""

import pytest

from rolescope.model.assumed import (
    Assumed,
    KnownAccount,
    fault_of,
    read_accounts,
    write_accounts,
)
from rolescope.model.world import World

ACME = KnownAccount("123456789012", "Acme Monitoring")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("123456789012 Acme Monitoring", ACME),
        ("  1234 5678 9012, Acme Monitoring  ", ACME),
        ("1234-5678-9012;Acme Monitoring", ACME),
        ("123456789012\tAcme Monitoring", ACME),
        ("000000000001 3M", KnownAccount("000000000001", "3M")),
        ("123456789012 a\u202eb", KnownAccount("123456789012", "a\\u202eb")),
    ],
)
def test_lines_as_people_write_them(text: str, account: KnownAccount) -> None:
    found = read_accounts(text)
    assert found.accounts == (account,)
    assert found.faults == ()
    assert read_accounts(write_accounts(found.accounts)) == found


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("12345678901 Acme", "12 digits"),
        ("1234567890123 Acme", "12 digits"),
        ("Acme 123456789012", "12 digits"),
        ("\u0661\u0662\u0663456789012 Acme", "12 digits"),
        ("123456789012", "name is missing"),
        ("123456789012 " + "x" * 65, "at most 64"),
    ],
)
def test_what_is_no_account_is_told_by_its_line(line: str, fault: str) -> None:
    found = read_accounts(f"# of vendors\n\n{line}\n123456789012 Acme Monitoring\n")
    assert found.accounts == (ACME,)
    assert len(found.faults) == 1
    assert found.faults[0].startswith("Line 3: ")
    assert fault in found.faults[0]


def test_the_last_line_about_an_account_counts_and_names_are_sorted() -> None:
    found = read_accounts("123456789012 Old\n000000000001 beta\n123456789012 Acme Monitoring\n")
    assert [one.name for one in found.accounts] == ["Acme Monitoring", "beta"]


def test_digits_may_be_in_groups() -> None:
    assert fault_of("1234 5678 9012", "Acme") == ""
    assert fault_of("1234 5678 901", "Acme")
    assert fault_of("1234 5678 9012", "  ")


def test_own_accounts_have_names_and_ids() -> None:
    assumed = Assumed(accounts=(ACME,), own=(KnownAccount("999900001111", "Management"),))
    assert assumed.names == {ACME.id: ACME.name, "999900001111": "Management"}
    assert assumed.own_ids == {"999900001111"}


def test_a_world_under_the_same_is_itself() -> None:
    world = World()
    assert world.under(Assumed()) is world
    named = world.under(Assumed(accounts=(ACME,)))
    assert named.assumed.names == {ACME.id: ACME.name}
    assert named.under(Assumed(accounts=(ACME,))) is named
