"""Names that can be written in a policy: those of AWS, and those of the import."""

from bisect import bisect_left
from collections.abc import Iterable
from difflib import get_close_matches

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.condition_keys import KeySet
from rolescope.model.condition_operators import CONDITION_OPERATORS, USUAL_VARIANTS
from rolescope.value import Value, field

OPERATORS = (*(one.name for one in CONDITION_OPERATORS), *USUAL_VARIANTS)
"""Condition operators to choose from, the usual ones first."""


class AwsWords(Value, kw_only=True):
    """The names of all actions of AWS, and of the condition keys of its services.

    Actions are sorted by their names in lower case. Keys that are followed by something of one's
    own end with `/` or `:`.
    """

    actions: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class KnownNames(Value, kw_only=True):
    """What a document can be checked against; nothing is doubted of what is not known.

    `keys` are condition keys; `actions` are sorted by their names in lower case; `index` finds
    what is imported.
    """

    keys: KeySet = field(default_factory=KeySet)
    actions: tuple[str, ...] = ()
    index: WorldIndex | None = None

    def doubt_of_action(self, action: str) -> str:
        """Say what AWS does not list of an action (GR-68); patterns are not looked at."""
        service, colon, name = action.lower().partition(":")
        if not self.actions or not colon or not name or "*" in action or "?" in action:
            return ""
        first = bisect_left(self.actions, f"{service}:", key=str.lower)
        last = bisect_left(self.actions, f"{service};", lo=first, key=str.lower)
        known = self.actions[first:last]
        if not known:
            services = dict.fromkeys(one.partition(":")[0] for one in self.actions)
            return f"AWS lists no service {service}. {meant(service, services)}".strip()
        if any(action.lower() == one.lower() for one in known):
            return ""
        return f"AWS lists no action {action}. {meant(action, known)}".strip()

    def is_missing(self, arn: str) -> bool:
        """Tell whether the account of an ARN is imported completely, but without it (DF-46)."""
        if self.index is None or arn in self.index.roles or arn in self.index.users:
            return False
        account = self.index.account(account_of(arn))
        return account is not None and not account.incomplete


def meant(word: str, known: Iterable[str]) -> str:
    """Ask whether the most similar known name was meant; empty when none is similar."""
    by_case = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_case, n=1, cutoff=0.75)
    return f"Did you mean {by_case[found[0]]}?" if found else ""
