"""Accounts that the user knows by name."""

from rolescope.model.assumed import KnownAccount, read_accounts, write_accounts
from rolescope.ui.state.preferences.setting import Setting, SettingGroup


class AccountsKind:
    """Accounts, one a line: the ID and the name."""

    def read(self, text: str) -> tuple[KnownAccount, ...]:
        """Read what can be read: a line that somebody spoiled must not cost the others."""
        return read_accounts(text).accounts

    def write(self, value: tuple[KnownAccount, ...]) -> str:
        """Return the lines."""
        return write_accounts(value)


_NONE: tuple[KnownAccount, ...] = ()

KNOWN_ACCOUNTS = Setting(
    key="known_accounts",
    group=SettingGroup.ACCOUNTS,
    label="Known third-party accounts",
    help=(
        "Accounts outside the organization are called by these names. A trust in one is marked "
        "as one in a vendor, no longer as one in a stranger."
    ),
    words=("vendor", "external", "supplier", "partner", "name", "alias", "outside"),
    default=_NONE,
    kind=AccountsKind(),
)

OWN_ACCOUNTS = Setting(
    key="own_accounts",
    group=SettingGroup.ACCOUNTS,
    label="Our own accounts",
    help=(
        "Accounts that are yours, though no imported organization tells of them. Trusts in these "
        "accounts no longer count as trusts in outside accounts, in any import."
    ),
    words=("ours", "mine", "management", "organization", "name", "alias", "inside"),
    default=_NONE,
    kind=AccountsKind(),
)

ACCOUNTS = (KNOWN_ACCOUNTS, OWN_ACCOUNTS)
