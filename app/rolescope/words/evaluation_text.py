"""An evaluation that is opened in part, in words: what it holds, and what was chosen of it."""

from rolescope.model.plain import counted

NO_ARN = "That is not an ARN. Copy the ARN of the role or user, or leave the field empty."
COLUMNS = (
    ("Account", "The accounts of the evaluation, by OU"),
    ("Users", "Users"),
    ("Roles", "Roles"),
    ("Admins", "Users and roles that are administrators"),
    ("Trusts", "Open trusts in roles here: allowed, or depending on something"),
    ("Depends", "Those of them that depend on something"),
    ("Outside", "Those of them that let in somebody from outside of the organization"),
)
"""The headings of the figures, and what each means."""


def figures_line(accounts: int, roles: int, trusts: int, at: str, missing: str) -> str:
    """Say what an evaluation holds; `missing` is what `missing_text` says."""
    found = (
        f"{counted(accounts, 'account')}, {counted(roles, 'role')}, "
        f"{counted(trusts, 'open trust')} in roles, as of {at}."
    )
    return f"{found} Not evaluated yet: {missing}." if missing else found


def missing_text(accounts: int, done: int, across: int, raises: int) -> str:
    """Say what is still to be evaluated; empty when nothing is.

    Of so many accounts trusts and ways are `done`, then those into other accounts (`across`), and
    at last the `raises` of whom somebody becomes by way of other accounts.
    """
    of = counted(accounts, "account")
    parts = [f"{accounts - done:,} of {of}"] if done < accounts else []
    if not across < accounts:
        parts += ["ways to raise somebody by way of other accounts"] if raises < accounts else []
    elif across:
        parts.append(f"ways of {accounts - across:,} of {of} into other accounts")
    else:
        parts.append("all ways between accounts")
    return " and ".join(parts)


def chosen_line(accounts: int, roles: int, around: str, *, is_outside: bool) -> str:
    """Say what of it would be opened, with whoever calls it."""
    parts = [f"{counted(accounts, 'account')} with {counted(roles, 'role')}"] if accounts else []
    if around:
        parts.append(f"what is at most two hops from {around}")
    if is_outside:
        parts.append("all roles that are open to the outside")
    if not parts:
        return "Choose accounts or OUs, name a role, or take what is open to the outside."
    return f"Opens {', '.join(parts)}; whoever calls them comes along."


def pairs_line(shown: int, accounts: int) -> str:
    """Say which accounts the matrix shows."""
    if shown == accounts:
        return "Open trusts: callers' accounts as rows, accounts that trust them as columns."
    return (
        f"Open trusts of {shown:,} of {accounts:,} accounts, those with the most: callers' "
        "accounts as rows, accounts that trust them as columns."
    )


def pair_text(caller: str, account: str, count: int) -> str:
    """Say what a cell of the matrix stands for."""
    return f"{caller} is trusted by {account}: {counted(count, 'open trust')}"
