"""IAM groups by their members: users who are all of a group are called by its name."""

from collections.abc import Iterable, Mapping

from rolescope.model.world import Account

Groups = Mapping[frozenset[str], str]
"""Names of groups by the ARNs of all their users: two of them at least."""


def iam_groups(accounts: Iterable[Account]) -> Groups:
    """Return the groups of accounts; of those with the same users the first by name."""
    members: dict[tuple[str, str], set[str]] = {}
    for account in accounts:
        for user in account.users:
            for group in user.groups:
                members.setdefault((group, account.id), set()).add(user.arn)
    ranked = sorted(members.items(), reverse=True)
    return {frozenset(users): group for (group, _), users in ranked if len(users) > 1}
