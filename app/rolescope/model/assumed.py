"""What a user adds to an import: how undocumented rules are read, and whose accounts are."""

import re
from collections.abc import Iterable

from rolescope.model.arn import is_account_id
from rolescope.model.interpretation import DEFAULT, Interpretation
from rolescope.model.plain import visible
from rolescope.value import Value

MAX_NAME = 64
"""The longest name of an account."""


class KnownAccount(Value):
    """An account by its 12 digits, and what people call it."""

    id: str
    name: str


class Assumed(Value, kw_only=True):
    """What verdicts and names depend on besides the import and the request.

    `own` are accounts of the user's that no imported organization tells of.
    """

    reading: Interpretation = DEFAULT
    accounts: tuple[KnownAccount, ...] = ()
    own: tuple[KnownAccount, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """The names of known accounts by ID, and of the user's own."""
        return {account.id: account.name for account in (*self.accounts, *self.own)}

    @property
    def own_ids(self) -> frozenset[str]:
        """The IDs of the user's own accounts."""
        return frozenset(account.id for account in self.own)


class ReadAccounts(Value):
    """Known accounts as they were written. `faults` say in words what could not be read."""

    accounts: tuple[KnownAccount, ...]
    faults: tuple[str, ...]


def read_accounts(text: str) -> ReadAccounts:
    """Read one account a line: its ID, digits in groups or not, and its name.

    Of lines about one account the last counts. Empty lines and those after `#` are passed over.
    """
    found: dict[str, KnownAccount] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        account = _read_line(line)
        if isinstance(account, str):
            faults.append(f"Line {number}: {account}")
        else:
            found[account.id] = account
    return ReadAccounts(tuple(sorted(found.values(), key=_by_name)), tuple(faults))


def write_accounts(accounts: Iterable[KnownAccount]) -> str:
    """Write accounts as `read_accounts` reads them."""
    return "".join(f"{account.id} {account.name}\n" for account in accounts)


def digits_of(text: str) -> str:
    """Return an account ID without the spaces and hyphens that people write between its groups."""
    return "".join(c for c in text if not c.isspace() and c != "-")


def fault_of(id_: str, name: str) -> str:
    """Say in words why this is no account with a name; empty when it is one."""
    if not is_account_id(digits_of(id_)):
        return "an account ID has 12 digits."
    if not name.strip():
        return "the name is missing."
    if len(name.strip()) > MAX_NAME:
        return f"a name has at most {MAX_NAME} characters."
    return ""


def known_account(id_: str, name: str) -> KnownAccount:
    """Return an account for which `fault_of` finds no fault."""
    return KnownAccount(digits_of(id_), visible(name.strip()))


def _read_line(line: str) -> KnownAccount | str:
    """Return the account of a line, or what is wrong with it."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return "an account ID has 12 digits."
    return fault_of(*found.groups()) or known_account(*found.groups())


_LINE = re.compile(r"([0-9](?:[ -]?[0-9]){11})(?![0-9])[\s,;=:]*(.*)")


def _by_name(account: KnownAccount) -> tuple[str, str]:
    return account.name.casefold(), account.id


NOTHING_ASSUMED = Assumed()
